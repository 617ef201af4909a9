"""Numbers as people write them: groups of digits, currency signs, units, percent, 万 and 亿."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl

from tieringrules.intake.columns import spread, where
from tieringrules.intake.conversion import NOT_CONVERTED, TOO_MANY_PLACES, Converted, unsettled
from tieringrules.rulebook.currencies import other_signs, signs_of
from tieringrules.rulebook.model import Column
from tieringrules.rulebook.number_format import PLAIN, NumberFormat, number_format

OTHER_CURRENCY = "TR561"
DIGITS_LOST = "TR562"
# What Chinese numerals multiply by, as a power of ten.
_MULTIPLES: Mapping[str, int] = {"万": 4, "萬": 4, "亿": 8, "億": 8}
_PERCENT_POWER = -2
_WHOLE = r"^[+-]?[0-9]+(?:\.0*)?$"
_FLOATING = r"^[+-]?[0-9](?:\.[0-9]+)?[eE][+-]?[0-9]+$"
# The largest number up to which every integer has a double of its own.
EXACT_DOUBLES = 2.0**53

Exactly = Callable[[pl.Series, int], Converted]
Nearly = Callable[[pl.Series], Converted]


def form_of(column: Column) -> NumberFormat | None:
    """How the numbers of a column are written; None where nothing is said about it."""
    numeric = column.kind in ("integer", "decimal", "number")
    if not numeric or not (column.format or column.currency or column.unit):
        return None
    return (number_format(column.format) if column.format else None) or PLAIN


def as_stored(column: Column) -> Column:
    """The column for cells that are numbers already, which no form applies to."""
    return replace(column, format=None, currency=None, unit=None) if form_of(column) else column


def read_written(
    cells: pl.Series, column: Column, form: NumberFormat, exactly: Exactly, nearly: Nearly
) -> Converted:
    """The numbers of texts in a form.

    Args:
        cells: String without blanks around, full-width digits made plain; null for missing.
        column: its contract.
        form: how they are written.
        exactly: reads plain decimals as integers times 10**scale.
        nearly: reads plain decimals, with exponent, as doubles.
    """
    cells = cells.str.replace("−", "-", literal=True)
    found = _parts(cells, form, _own_marks(column))
    numbers = where(found["number"].is_not_null(), found["number"])
    power = found["power"]
    if column.kind == "number":
        read = nearly(numbers + "e" + power.cast(pl.String))
        converted = Converted(read.values, (), read.not_finite)
    else:
        converted = _exact(numbers, power, column, exactly)
    settled = [mask for _, mask in converted.faults]
    foreign = _foreign(cells, column, form) & numbers.is_null() if column.currency else None
    if foreign is not None:
        foreign = foreign.fill_null(False)
        settled.append(foreign)
    endless = converted.not_finite
    if endless is not None:
        settled.append(endless.fill_null(False))
    faults = [*converted.faults, (NOT_CONVERTED, unsettled(cells, converted.values, *settled))]
    if foreign is not None:
        faults.append((OTHER_CURRENCY, foreign))
    return Converted(converted.values, tuple(faults), endless)


def whole_ids(cells: pl.Series) -> Converted:
    """Identifiers that were stored as numbers, `17850.0`, as their digits: `format: integer` of texts.

    Args:
        cells: String without blanks around; null for missing.
    """
    values = where(cells.str.contains(_WHOLE), cells).str.replace(r"\.0*$", "")
    lost = unsettled(cells, values) & cells.str.contains(_FLOATING).fill_null(False)
    return Converted(values, ((DIGITS_LOST, lost), (NOT_CONVERTED, unsettled(cells, values, lost))))


def whole_ids_of_floats(values: pl.Series) -> Converted:
    """As `whole_ids`, of doubles; those beyond 2**53 have lost digits.

    Args:
        values: Float64, finite; null for missing.
    """
    small = where(values.abs() < EXACT_DOUBLES, values)
    whole = where(small == small.floor(), small).cast(pl.Int64).cast(pl.String)
    lost = unsettled(values, small)
    return Converted(whole, ((DIGITS_LOST, lost), (NOT_CONVERTED, unsettled(values, whole, lost))))


def _own_marks(column: Column) -> tuple[str, ...]:
    return signs_of(column.currency) if column.currency else (column.unit,) if column.unit else ()


def _pattern(form: NumberFormat, marks: tuple[str, ...]) -> str:
    mark = "|".join(re.escape(mark) for mark in marks)
    before = rf"(?:(?:{mark})\s*)?" if marks else ""
    multiple = rf"({'|'.join(_MULTIPLES)})?" if marks else "()?"
    after = rf"(?:\s*(?:{mark}))?" if marks else ""
    percent = r"\s*%" if form.percent else ""
    return rf"^([+-]?)\s*{before}([+-]?)\s*({form.shape}){percent}\s*{multiple}{after}$"


def _parts(cells: pl.Series, form: NumberFormat, marks: tuple[str, ...]) -> pl.DataFrame:
    groups = pl.DataFrame({"cell": cells}).select(
        pl.col("cell").str.extract_groups(_pattern(form, marks)).alias("parts")
    )
    part = pl.col("parts").struct.field
    digits = part("3")
    if form.groups:
        digits = digits.str.replace_all(f"[{re.escape(form.groups)}]", "")
    digits = digits.str.replace(form.point, ".", literal=True)
    once = (part("1") == "") | (part("2") == "")
    number = pl.when(once).then(pl.concat_str(part("1"), part("2"), digits))
    power = part("4").replace_strict(_MULTIPLES, default=0, return_dtype=pl.Int32).fill_null(0)
    if form.percent:
        power = power + _PERCENT_POWER
    return groups.select(number=number, power=power)


def _exact(numbers: pl.Series, power: pl.Series, column: Column, exactly: Exactly) -> Converted:
    values = pl.Series(numbers.name, [None], dtype=pl.Int64).new_from_index(0, len(numbers))
    faults: list[tuple[str, pl.Series]] = []
    for shift in power.filter(numbers.is_not_null()).unique().sort().to_list():
        positions = ((power == shift) & numbers.is_not_null()).arg_true()
        read = _shifted(numbers.gather(positions), column.scale, shift, exactly)
        values = values.scatter(positions, read.values)
        for code, mask in read.faults:
            code = NOT_CONVERTED if column.kind == "integer" and code == TOO_MANY_PLACES else code
            faults.append((code, spread(positions.filter(mask), len(numbers))))
    return Converted(values, tuple(faults))


def _shifted(numbers: pl.Series, scale: int, power: int, exactly: Exactly) -> Converted:
    if scale + power >= 0:
        return exactly(numbers, scale + power)
    # Fewer places than a percentage takes away: what is left must divide.
    read = exactly(numbers, 0)
    divisor = 10 ** -(scale + power)
    whole = where(read.values % divisor == 0, read.values // divisor)
    finer = unsettled(read.values, whole)
    return Converted(whole, (*read.faults, (TOO_MANY_PLACES, finer)))


def _foreign(cells: pl.Series, column: Column, form: NumberFormat) -> pl.Series:
    others = other_signs(column.currency) if column.currency else ()
    return cells.str.contains(_pattern(form, others)) & ~cells.str.contains(r"^[+-]?[0-9.,\s]*$")
