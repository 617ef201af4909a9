"""What converting a column of cells gives, and how easy and hard cells are told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from tieringrules.diagnostic import Localized
from tieringrules.intake.columns import spread
from tieringrules.intake.date_format import date_format
from tieringrules.rulebook.model import Column
from tieringrules.rulebook.number_format import PERCENT

NOT_CONVERTED = "TR512"
TOO_MANY_PLACES = "TR513"
TOO_MANY_DIGITS = "TR514"
NOT_A_CHOICE = "TR515"
OUT_OF_BOUNDS = "TR516"
MISSING_KEY = "TR517"
REQUIRED = "TR546"
NOT_THE_PATTERN = "TR547"
WRONG_LENGTH = "TR548"

# 18 digits always fit into 64 bits, and so does the sum of a few of them.
EXACT_LIMIT = 10**18


@dataclass(frozen=True, slots=True, eq=False)
class Converted:
    """A column in the storage of its type.

    Attributes:
        values: null where the cell is missing or faulty.
        faults: code → mask (Boolean) of the cells that it refuses; a cell is in one at most.
        not_finite: mask of NaN and infinities, which became missing; None for none.
        unusable: code → mask (Boolean) of cells that became missing because nothing can be done with them.
    """

    values: pl.Series
    faults: tuple[tuple[str, pl.Series], ...] = ()
    not_finite: pl.Series | None = None
    unusable: tuple[tuple[str, pl.Series], ...] = ()


Conversion = Callable[[pl.Series], Converted]


def unless_quick(cells: pl.Series, quick: pl.Series, careful: Conversion) -> Converted:
    """Takes the quick values where there are any, and converts the other cells carefully.

    Args:
        cells: the cells; null is missing.
        quick: their values, null where unsure.
        careful: converts the cells that quick was unsure about.
    """
    unsure = cells.is_not_null() & quick.is_null()
    if not unsure.any():
        return Converted(quick)
    positions = unsure.arg_true()
    found = careful(cells.gather(positions))
    values = quick.clone().scatter(positions, found.values)
    faults = tuple(
        (code, spread(positions.filter(mask), len(cells))) for code, mask in found.faults if mask.any()
    )
    not_finite = None
    if found.not_finite is not None and found.not_finite.any():
        not_finite = spread(positions.filter(found.not_finite), len(cells))
    return Converted(values, faults, not_finite)


def unsettled(cells: pl.Series, values: pl.Series, *settled: pl.Series) -> pl.Series:
    """The mask of cells that are there, have no value, and are not accounted for otherwise."""
    mask = cells.is_not_null() & values.is_null()
    for other in settled:
        mask = mask & ~other
    return mask


_EXPECTED = {
    "integer": Localized("a whole number, such as 12", "整数（例如 12）"),
    "decimal": Localized("a number, such as 1234.50", "数字（例如 1234.50）"),
    "number": Localized("a number, such as 0.25", "数字（例如 0.25）"),
    "boolean": Localized(
        "yes or no: true/false, 1/0, yes/no, 是/否",
        "“是”或“否”（可写 true/false、1/0、yes/no、是/否）",
    ),
    "date": Localized("a date of the calendar written like 2026-01-31", "日期（例如 2026-01-31）"),
    "datetime": Localized(
        "a date and time written like 2026-01-31 21:05:00", "日期和时间（例如 2026-01-31 21:05:00）"
    ),
}


def expected(column: Column) -> Localized:
    """What the cells of a column should be, in words."""
    if column.format is not None and column.kind in ("date", "datetime"):
        example = date_format(column.format).example
        return Localized(f"a date of the calendar written like {example}", f"日期（例如 {example}）")
    if column.format is not None and column.kind in ("integer", "decimal", "number"):
        sample = "12.5%" if column.format == PERCENT else column.format
        return Localized(f"a number written like {sample}", f"数字（例如 {sample}）")
    if column.format is not None and column.kind == "text":
        return Localized("a whole number, such as 17850", "整数（例如 17850）")
    return _EXPECTED.get(column.kind, Localized("text", "文本"))
