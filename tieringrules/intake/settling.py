"""One column of cells gets the values of its type, and what is wrong with the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from tieringrules.diagnostic import Localized
from tieringrules.intake.bounds import (
    above_maximum,
    below_minimum,
    filled,
    too_long,
    too_short,
    unlike_pattern,
)
from tieringrules.intake.columns import where
from tieringrules.intake.conversion import (
    MISSING_KEY,
    NOT_A_CHOICE,
    NOT_CONVERTED,
    NOT_THE_PATTERN,
    OUT_OF_BOUNDS,
    REQUIRED,
    TOO_MANY_PLACES,
    WRONG_LENGTH,
    Converted,
    expected,
)
from tieringrules.intake.date_order import DateOrder, in_order, order_of
from tieringrules.intake.pieces import by_pieces
from tieringrules.intake.refused import Fault
from tieringrules.intake.table import STORAGE
from tieringrules.intake.text_cells import convert_text, quick_values
from tieringrules.intake.typed_cells import as_text, convert_typed
from tieringrules.intake.written_numbers import OTHER_CURRENCY
from tieringrules.language.types import ChoiceType
from tieringrules.rulebook.model import Column

_MOST_VALUES = 12


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """One column: its values, and per fault the mask of the cells to blame, with the texts to show."""

    values: pl.Series
    faults: tuple[tuple[Fault, pl.Series], ...] = ()
    texts: pl.Series | None = None
    not_finite: int = 0
    unusable: tuple[tuple[Fault, pl.Series], ...] = ()
    order: DateOrder | None = None
    defaulted: int = 0


def settle(
    raw: pl.Series,
    column: Column,
    zone: str,
    is_key: bool,
    known: tuple[tuple[str, pl.Series], ...] = (),
) -> Settled:
    """A column by its contract.

    Args:
        raw: the cells as they were found, of a `usable` type.
        column: the contract.
        zone: IANA time zone of the workspace.
        is_key: whether it is the key of its dataset.
        known: code → mask (Boolean) of cells that are known to hold no value.
    """
    raw = raw.alias(column.name)
    for _, broken in known:
        raw = where(~broken, raw)
    if isinstance(raw.dtype, pl.Categorical | pl.Enum):
        raw = raw.cast(pl.String)
    typed = raw.dtype != pl.String
    if typed:
        present = present_cells(raw, column)
        converted = convert_typed(present, column, zone)
    else:
        present, converted = _converted_text(_stripped(raw, column), column, zone)
    order = None if typed else order_of(present, converted, column)
    if order is not None:
        converted = in_order(present, converted, replace(column, format=order.shown), zone)
    values = converted.values.cast(STORAGE[column.kind], strict=False)
    faults = [(_fault(column, code), mask) for code, mask in converted.faults if mask.any()]
    faults += [(Fault(column.name, code), broken) for code, broken in known]
    unusable = [(Fault(column.name, code), mask) for code, mask in converted.unusable if mask.any()]
    if is_key or column.required:
        faults, unusable = [*faults, *unusable], []
    for mask, fault in (
        (below_minimum(values, column), _out_of_bounds(column, "min")),
        (above_maximum(values, column), _out_of_bounds(column, "max")),
        (too_short(values, column), _wrong_length(column, "min")),
        (too_long(values, column), _wrong_length(column, "max")),
        (unlike_pattern(values, column), Fault(column.name, NOT_THE_PATTERN)),
    ):
        if mask is not None and mask.any():
            faults.append((fault, mask.fill_null(False)))
    if is_key or (column.required and column.default is None):
        missing = values.is_null()
        for _, broken in faults:
            missing = missing & ~broken
        if missing.any():
            faults.append((Fault(column.name, MISSING_KEY if is_key else REQUIRED), missing))
    defaulted = 0
    if not is_key:
        defaulted = values.null_count() if column.default is not None else 0
        values = filled(values, column)
    not_finite = int(converted.not_finite.sum()) if converted.not_finite is not None else 0
    texts = (as_text(present) if typed else present) if faults or unusable else None
    return Settled(values, tuple(faults), texts, not_finite, tuple(unusable), order, defaulted)


def _stripped(raw: pl.Series, column: Column) -> pl.Series:
    return raw.str.strip_chars(column.strip) if column.strip is not None else raw


def _converted_text(cells: pl.Series, column: Column, zone: str) -> tuple[pl.Series, Converted]:
    """The cells with missing ones null, and their values."""
    quick = quick_values(cells, column, zone) if not column.null_values else None
    if quick is not None and quick.null_count() == cells.null_count():
        # What has a value is not blank, and all have one.
        return cells, Converted(quick)
    present = present_cells(cells, column)
    return present, convert_text(present, column, zone, quick)


def present_cells(raw: pl.Series, column: Column) -> pl.Series:
    """The cells with blank ones and `null_values` missing."""
    if raw.dtype == pl.String:
        raw = _stripped(raw, column)
        if not column.null_values and not any(by_pieces(_may_be_blank, raw)):
            return raw
        bare = raw.str.strip_chars()
        missing = bare == ""
        if column.null_values:
            spellings = pl.Series([*column.null_values, *(text.strip() for text in column.null_values)])
            missing = missing | raw.is_in(spellings.implode()) | bare.is_in(spellings.implode())
        return where(~missing, raw) if missing.any() else raw
    if column.null_values and raw.null_count() < len(raw):
        missing = as_text(raw).is_in(pl.Series(column.null_values, dtype=pl.String).implode())
        return where(~missing.fill_null(False), raw)
    return raw


def _may_be_blank(cells: pl.Series) -> bool:
    """Whether a text is empty or begins with white space, told by its place in the order of texts."""
    # White space lies below the exclamation mark, or between the next line and the ideographic space.
    first, last = cells.min(), cells.max()
    if first is None:
        return False
    assert isinstance(first, str) and isinstance(last, str)
    if first < "!" or last < "\x85":
        return first < "!"
    return bool(cells.is_between(pl.lit("\x85"), pl.lit("\u3001"), closed="left").any())


def _fault(column: Column, code: str) -> Fault:
    arguments: dict[str, object] = {}
    if code == NOT_CONVERTED:
        arguments["expected"] = expected(column)
    elif code == OTHER_CURRENCY:
        arguments["currency"] = column.currency
    elif code == TOO_MANY_PLACES:
        arguments["scale"] = column.scale
    elif code == NOT_A_CHOICE and isinstance(column.type, ChoiceType):
        values = column.type.values
        more = ", …" if len(values) > _MOST_VALUES else ""
        arguments["values"] = ", ".join(values[:_MOST_VALUES]) + more
    return Fault(column.name, code, arguments)


def _out_of_bounds(column: Column, limit: str) -> Fault:
    if limit == "min":
        side, bound = Localized("below the minimum", "小于最小值"), column.minimum
    else:
        side, bound = Localized("above the maximum", "大于最大值"), column.maximum
    return Fault(column.name, OUT_OF_BOUNDS, {"side": side, "bound": bound})


def _wrong_length(column: Column, limit: str) -> Fault:
    if limit == "min":
        side, bound = Localized("fewer than", "少于"), column.min_length
    else:
        side, bound = Localized("more than", "多于"), column.max_length
    return Fault(column.name, WRONG_LENGTH, {"side": side, "bound": bound})
