"""The values of one input of a decision table, cut into classes that no cell of its column tells apart."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal

from tieringrules.assure.guardrails.intervals import (
    EVERYTHING,
    HIGHEST,
    LOWEST,
    Cut,
    IntervalSet,
    example_in,
    interval_set,
)
from tieringrules.assure.guardrails.possible import Possible
from tieringrules.assure.guardrails.ranges import has_ranges, range_of, shown, values_taken
from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.fields import names_in
from tieringrules.language.interpreter import evaluate, is_null
from tieringrules.language.syntax import Comparison, Expr, In, ListOf, Literal, Logical, Name, Not
from tieringrules.language.traversal import walk
from tieringrules.language.types import BooleanType, ChoiceType, TextType, TierType, Type
from tieringrules.language.values import TierValue, Value
from tieringrules.language.wording import written

# Conditions that name `as_of` are not judged, so any day does.
_ANY_DAY = dt.date(2000, 1, 1)
_MISSING = Localized("missing", "缺失")
_OTHER = Localized("any other text", "其他文本")
# Comparisons with written texts say the same of all texts that they do not name.
_PLAIN = (Comparison, In, ListOf, Literal, Logical, Not, Name)


@dataclass(frozen=True, slots=True)
class InputValues:
    """One input: sets of its classes are bit masks, class k being bit k.

    Attributes:
        tests: per row the classes for which its cell holds; None where that cannot be told.
        possible: the classes that can occur; the missing value is the last one.
        present: those of them that are values which rows are expected to provide for: neither the missing
            value nor, where a cell names texts, others than these.
        examples: one value of each class, as people write it.
    """

    tests: tuple[int | None, ...]
    possible: int
    present: int
    examples: tuple[Localized, ...]


def input_values(operand: Expr, cells: Sequence[Expr | None], possible: Possible | None) -> InputValues:
    """The classes of an input's values.

    Args:
        operand: what the cells of the column test.
        cells: per row the condition of its cell; None for any value.
        possible: what the operand can be, where that is known.
    """
    is_always = possible is not None and possible.is_never_missing
    if has_ranges(operand.type):
        within = range_of(possible) if possible is not None else EVERYTHING
        return _ranges(operand, cells, within, is_always)
    return _listed(operand, cells, possible, is_always)


def _ranges(operand: Expr, cells: Sequence[Expr | None], within: IntervalSet, is_always: bool) -> InputValues:
    distinct = {cell: None for cell in cells if cell is not None}
    taken = {cell: values_taken(cell, operand, operand.type) for cell in distinct}
    sets = [within, *(part for part in taken.values() if part is not None)]
    cuts: list[Cut] = sorted(
        {LOWEST, HIGHEST, *(cut for part in sets for ends in part.parts for cut in ends)}
    )
    count = len(cuts) - 1
    missing = 1 << count

    def mask_of(part: IntervalSet) -> int:
        mask = 0
        for low, high in part.parts:
            mask |= (1 << bisect_left(cuts, high)) - (1 << bisect_left(cuts, low))
        return mask

    masks: dict[Expr, int | None] = {}
    for cell, part in taken.items():
        if part is None:
            masks[cell] = missing if _asks_missing(cell, operand) else None
        elif any(is_null(node) for node in walk(cell)):
            # It may be true of a missing value, too, alone or beside others.
            masks[cell] = _about_missing(cell, operand, mask_of(part), missing)
        else:
            masks[cell] = mask_of(part)
    real = mask_of(within)
    examples = [
        Localized.same(_example(interval_set([(cuts[index], cuts[index + 1])]), operand.type))
        for index in range(count)
    ]
    return InputValues(
        tuple((real | missing) if cell is None else masks[cell] for cell in cells),
        real if is_always else real | missing,
        real,
        (*examples, _MISSING),
    )


def _example(part: IntervalSet, type_: Type) -> str:
    value = example_in(part)
    return shown(value if value is not None else Decimal(0), type_)


def _asks_missing(cell: Expr, operand: Expr) -> bool:
    return (
        isinstance(cell, Comparison) and cell.operator == "=" and cell.left == operand and is_null(cell.right)
    )


def _about_missing(cell: Expr, operand: Expr, mask: int, missing: int) -> int | None:
    if not isinstance(operand, Name):
        return missing if _asks_missing(cell, operand) else None
    if evaluate(cell, {operand.name: None}, _ANY_DAY) is True:
        return mask | missing
    return mask


def _listed(
    operand: Expr, cells: Sequence[Expr | None], possible: Possible | None, is_always: bool
) -> InputValues:
    values = _values(operand, cells, possible)
    others = 1 if isinstance(operand.type, TextType) else 0
    missing = 1 << (len(values) + others)
    real = (1 << len(values)) - 1
    masks = {cell: _mask(cell, operand, values, missing) for cell in dict.fromkeys(cells) if cell is not None}
    examples = (
        *(Localized.same(value.name if isinstance(value, TierValue) else written(value)) for value in values),
        *((_OTHER,) * others),
        _MISSING,
    )
    # No literal equals it, and no other test is judged.
    anything = real | (1 << len(values) if others else 0)
    return InputValues(
        tuple((anything | missing) if cell is None else masks[cell] for cell in cells),
        anything if is_always else anything | missing,
        real or anything or missing,
        examples,
    )


def _values(operand: Expr, cells: Sequence[Expr | None], possible: Possible | None) -> tuple[Value, ...]:
    match operand.type:
        case ChoiceType(values):
            return tuple(values)
        case BooleanType():
            return (True, False)
        case TierType(standard, tiers):
            return tuple(TierValue(standard, rank, name) for rank, name in enumerate(tiers))
        case TextType():
            found = dict.fromkeys(
                node.value
                for cell in dict.fromkeys(cells)
                if cell is not None
                for node in walk(cell)
                if isinstance(node, Literal) and isinstance(node.value, str)
            )
            return tuple(found)
        case _:
            return ()


def _mask(cell: Expr, operand: Expr, values: Sequence[Value], missing: int) -> int | None:
    if not isinstance(operand, Name) or not values or names_in(cell) - {operand.name}:
        return None
    is_text = isinstance(operand.type, TextType)
    if is_text and not all(isinstance(node, _PLAIN) for node in walk(cell)):
        return None
    asked: list[Value] = [*values, *(["\0"] if is_text else []), None]
    mask = 0
    for index, value in enumerate(asked):
        if evaluate(cell, {operand.name: value}, _ANY_DAY) is True:
            mask |= 1 << index
    assert mask < missing << 1
    return mask
