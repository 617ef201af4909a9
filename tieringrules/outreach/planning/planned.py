"""Contacts and reasons of a plan, made into objects when somebody looks at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

import polars as pl

_CHUNK = 10_000
Item = TypeVar("Item")


class Planned(Sequence[Item], Generic[Item]):
    """A table whose rows become objects, a piece at a time."""

    def __init__(self, frame: pl.DataFrame, make: Callable[[pl.DataFrame], list[Item]]) -> None:
        self.frame = frame
        self.make = make

    def __len__(self) -> int:
        return self.frame.height

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        if isinstance(index, slice):
            return Planned(self.frame[index], self.make)
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self.make(self.frame.slice(index % len(self), 1))[0]

    def __iter__(self) -> Iterator[Item]:
        for start in range(0, len(self), _CHUNK):
            yield from self.make(self.frame.slice(start, _CHUNK))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))


def counted(items: Sequence[object], name: str) -> Mapping[str, int]:
    """How many items have each value of an attribute that is text.

    Args:
        items: contacts or reasons of a plan.
        name: of the attribute, such as `channel`.
    """
    if isinstance(items, Planned) and name in items.frame.columns:
        found = items.frame.group_by(name).len("items").sort(name)
        return {str(value): count for value, count in found.iter_rows()}
    return Counter(str(getattr(item, name)) for item in items)


def of_row(items: Sequence[Item], row: int) -> Sequence[Item]:
    """The items about one customer.

    Args:
        items: contacts or reasons of a plan.
        row: the customer's in the assignments' frame.
    """
    if isinstance(items, Planned):
        return Planned(items.frame.filter(pl.col("row") == row), items.make)
    return [item for item in items if getattr(item, "row", None) == row]
