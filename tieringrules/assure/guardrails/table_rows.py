"""The rows of a decision table beside each other: who is left out, who is taken twice, who never wins.

Each row is a box: for each input a set of classes of values. Sets of boxes are compared by taking one away
from another, piece by piece, up to a number of pieces; beyond it nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from tieringrules.assure.guardrails.input_values import InputValues
from tieringrules.diagnostic.value_class import dataclass

Box: TypeAlias = tuple[int, ...]
MOST_PIECES = 20_000


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows, by their places, and the customers whom both take."""

    earlier: int
    later: int
    shared: Box


def gap(inputs: Sequence[InputValues], most: int = MOST_PIECES) -> Box | None:
    """Customers whom no row takes; None where there are none, or none are known.

    Only values that rows are expected to provide for are looked at. Where a cell cannot be judged, nothing
    is said.

    Args:
        inputs: the columns.
        most: pieces after which the search ends.
    """
    rows = _rows(inputs, unknown=None)
    if any(row is None for row in rows):
        return None
    everyone = tuple(values.present for values in inputs)
    if not all(everyone):
        return None
    packing = _Packing(inputs)
    boxes = [(packing.packed(row), row) for row in rows if row is not None]
    return packing.uncovered(everyone, boxes, _Budget(most))


def never_first(
    inputs: Sequence[InputValues], order: Sequence[int], most: int = MOST_PIECES
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Rows that those asked before them take whole.

    Args:
        inputs: the columns.
        order: places of the rows in the order in which they are asked.
        most: pieces after which the search ends, for all rows together.

    Returns:
        (place of the row, places of the rows before it that meet it).
    """
    certain, widest = _rows(inputs, unknown=None), _rows(inputs, unknown="any")
    possible = tuple(values.possible for values in inputs)
    left = _Budget(most)
    # Rows are told by bits in the order in which they are asked.
    index, packing = _Index([certain[place] for place in order], inputs), _Packing(inputs)
    packed = {place: (packing.packed(row), row) for place, row in enumerate(certain) if row is not None}
    for number, place in enumerate(order):
        row = widest[place]
        assert row is not None
        own = _shared(row, possible)
        if own is None:
            # Its values never occur, which comparisons that never hold say better.
            continue
        meeting = [order[each] for each in _bits(index.meeting(own) & ((1 << number) - 1))]
        boxes = [packed[each] for each in meeting if each in packed]
        if boxes and packing.uncovered(own, boxes, left) is None and not left.is_spent:
            yield place, tuple(meeting)


def overlaps(inputs: Sequence[InputValues]) -> Iterator[Overlap]:
    """Pairs of rows that take a customer both, in the order of the later one."""
    rows = _rows(inputs, unknown=None)
    possible = tuple(values.possible for values in inputs)
    boxes = [None if row is None else _shared(row, possible) for row in rows]
    index = _Index(boxes, inputs)
    for place, box in enumerate(boxes):
        if box is None:
            continue
        for earlier in _bits(index.meeting(box) & ((1 << place) - 1)):
            other = boxes[earlier]
            both = _shared(box, other) if other is not None else None
            if both is not None:
                yield Overlap(earlier, place, both)


class _Index:
    """Per input and class the boxes that take it, one bit each: few operations find who meets a box."""

    def __init__(self, boxes: Sequence[Box | None], inputs: Sequence[InputValues]) -> None:
        self.everyone = (1 << len(boxes)) - 1
        self.takers = [_takers(boxes, index, values) for index, values in enumerate(inputs)]
        self.known: list[dict[int, int]] = [{} for _ in inputs]

    def meeting(self, box: Box) -> int:
        """The boxes that share something with a box."""
        found = self.everyone
        for takers, known, mask in zip(self.takers, self.known, box, strict=True):
            if mask not in known:
                known[mask] = 0
                for each in _bits(mask):
                    known[mask] |= takers[each]
            found &= known[mask]
        return found


class _Budget:
    def __init__(self, pieces: int) -> None:
        self.pieces = pieces

    @property
    def is_spent(self) -> bool:
        return self.pieces <= 0


def _rows(inputs: Sequence[InputValues], unknown: str | None) -> list[Box | None]:
    """The rows as boxes; one with a cell that cannot be judged is None, or as wide as it may be."""
    found: list[Box | None] = []
    for cells in zip(*(values.tests for values in inputs), strict=True):
        if None in cells and unknown is None:
            found.append(None)
            continue
        wide = (values.possible if cell is None else cell for cell, values in zip(cells, inputs, strict=True))
        found.append(tuple(wide))
    return found


def _takers(boxes: Sequence[Box | None], index: int, values: InputValues) -> list[int]:
    found = [0] * len(values.examples)
    for place, box in enumerate(boxes):
        if box is not None:
            for each in _bits(box[index]):
                found[each] |= 1 << place
    return found


def _shared(one: Box, other: Box) -> Box | None:
    both = tuple(left & right for left, right in zip(one, other, strict=True))
    return both if all(both) else None


class _Packing:
    """Boxes as single numbers, so that two of them are compared in a few operations.

    Each input has a field of one bit per class, and above it a bit that is always 0. Adding the greatest
    number of every field sets that bit wherever the field is not empty.
    """

    def __init__(self, inputs: Sequence[InputValues]) -> None:
        self.places: list[int] = []
        self.greatest = self.above = width = 0
        for values in inputs:
            self.places.append(width)
            classes = len(values.examples)
            self.greatest |= ((1 << classes) - 1) << width
            width += classes + 1
            self.above |= 1 << (width - 1)

    def packed(self, box: Box) -> int:
        """A box as one number."""
        found = 0
        for mask, place in zip(box, self.places, strict=True):
            found |= mask << place
        return found

    def uncovered(self, box: Box, rows: Sequence[tuple[int, Box]], left: _Budget) -> Box | None:
        """A part of a box that no row takes; None where there is none, or the budget is spent.

        Args:
            box: what is to be taken.
            rows: each as one number, too.
            left: shared by all searches.
        """
        greatest, above = self.greatest, self.above
        waiting = [(box, list(rows))]
        while waiting:
            left.pieces -= 1
            if left.is_spent:
                return None
            piece, candidates = waiting.pop()
            whole = self.packed(piece)
            meeting = [each for each in candidates if ((each[0] & whole) + greatest) & above == above]
            if not meeting:
                return piece
            if any(packed & whole == whole for packed, _ in meeting):
                continue
            # The row that takes most leaves least to look at.
            most = max(meeting, key=lambda each: _size_of_shared(piece, each[1]))
            rest = [each for each in meeting if each is not most]
            inside = list(piece)
            for index, mask in enumerate(most[1]):
                outside = piece[index] & ~mask
                if outside:
                    waiting.append(((*inside[:index], outside, *inside[index + 1 :]), rest))
                    inside[index] &= mask
        return None


def _size_of_shared(one: Box, other: Box) -> int:
    size = 1
    for left, right in zip(one, other, strict=True):
        size *= (left & right).bit_count()
    return size


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def first_class(mask: int) -> int:
    """The first class of a set that is not empty."""
    return (mask & -mask).bit_length() - 1
