"""Cells that are text become values of the declared type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import polars as pl

from tieringrules.intake.addresses import NOT_A_PHONE, NOT_AN_EMAIL, emails, phones
from tieringrules.intake.columns import nothing, where
from tieringrules.intake.conversion import (
    EXACT_LIMIT,
    NOT_A_CHOICE,
    NOT_CONVERTED,
    TOO_MANY_DIGITS,
    TOO_MANY_PLACES,
    Converted,
    unless_quick,
    unsettled,
)
from tieringrules.intake.date_format import DateFormat, date_format, in_shape
from tieringrules.intake.pieces import in_pieces
from tieringrules.intake.written_numbers import form_of, read_written, whole_ids
from tieringrules.language.types import ChoiceType
from tieringrules.rulebook.model import Column

# Full-width forms as Chinese input methods give them. Only these are folded: NFKC would turn 10² into 102.
_WIDE = {chr(0xFF01 + step): chr(0x21 + step) for step in range(0x5E)} | {"\u3000": " "}
_INTEGER = r"^[+-]?[0-9]+(?:\.0*)?$"
_DECIMAL = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$"
_NUMBER = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$"
_NOT_FINITE = r"^[+-]?(?i:nan|inf|infinity)$"
_FAITHFUL_DIGITS = 15
# The largest power of ten that a double holds exactly.
_EXACT_POWERS = 22
_BOOLEANS = {
    "true": True, "false": False, "1": True, "0": False, "yes": True, "no": False, "是": True, "否": False,
}  # fmt: skip
_DATE = date_format("%Y-%m-%d")
_EPOCH = dt.date(1970, 1, 1)
_FIRST_DAY, _LAST_DAY = ((day - _EPOCH).days for day in (dt.date.min, dt.date.max))
_PLAIN_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_PLAIN_DATETIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-5][0-9]$"
_ISO_DATETIME = (
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ]([0-9]{2}:[0-9]{2})(?::([0-5][0-9])(?:[.,]([0-9]{1,9}))?)?"
    r"\s?([Zz]|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)?)?$"
)


def quick_values(cells: pl.Series, column: Column, zone: str) -> pl.Series | None:
    """The values of cells that are written plainly; null for all others, blank ones among them.

    Args:
        cells: String; null for missing.
        column: as for `convert_text`.
        zone: as for `convert_text`.

    Returns:
        None for columns that have no such way.
    """
    if form_of(column) is not None:
        return None
    quick: Callable[[pl.Series], pl.Series]
    match column.kind:
        case "integer":
            quick = _short_integers
        case "decimal":
            quick = partial(_short_decimals, scale=column.scale)
        case "number":
            quick = _doubles
        case "boolean":
            quick = _booleans
        case "date":
            quick = partial(_dates, form=_form(column))
        case "datetime":
            quick = partial(_datetimes, form=_form(column), zone=zone)
        case "choice":
            quick = partial(_chosen, values=_choices(column))
        case _:
            return None
    return in_pieces(quick, cells)


def convert_text(cells: pl.Series, column: Column, zone: str, quick: pl.Series | None = None) -> Converted:
    """The values of a column of texts.

    Args:
        cells: String; null for missing, never only blanks.
        column: its contract; `default`, bounds and `null_values` are not looked at here.
        zone: IANA time zone to which datetimes with an offset are converted.
        quick: their `quick_values`, where they are known.
    """
    form = form_of(column)
    if form is not None:
        return read_written(tidied(cells), column, form, _decimals, _numbers)
    quick = quick if quick is not None else quick_values(cells, column, zone)
    if quick is not None:
        return unless_quick(cells, quick, partial(_carefully, column=column, zone=zone))
    if column.kind in ("email", "phone"):
        plain = cells.str.strip_chars()
        if column.kind == "email":
            return _addresses(NOT_AN_EMAIL, plain, emails(plain))
        return _addresses(NOT_A_PHONE, plain, phones(plain, column.region, international=bool(column.format)))
    return whole_ids(tidied(cells)) if column.format else Converted(cells)


def _carefully(cells: pl.Series, column: Column, zone: str) -> Converted:
    """The values of cells that are not written plainly."""
    match column.kind:
        case "integer":
            return _integers(cells)
        case "decimal":
            return _decimals(tidied(cells), column.scale)
        case "number":
            return _any_numbers(cells)
        case "boolean":
            return _or_fault(cells, _booleans(tidied(cells)))
        case "date":
            return _or_fault(cells, _dates(tidied(cells), _form(column)))
        case "datetime" if column.format is not None:
            return _or_fault(cells, _datetimes(tidied(cells), _form(column), zone))
        case "datetime":
            return _or_fault(cells, _iso_datetimes(tidied(cells), zone))
        case _:
            found = _chosen(cells.str.strip_chars(), _choices(column))
            return Converted(found, ((NOT_A_CHOICE, unsettled(cells, found)),))


def _addresses(code: str, cells: pl.Series, values: pl.Series) -> Converted:
    return Converted(values, unusable=((code, unsettled(cells, values)),))


def tidied(cells: pl.Series) -> pl.Series:
    """Cells without blanks around them, full-width digits, letters and signs made plain."""
    if (cells.str.len_bytes() != cells.str.len_chars()).any():
        cells = cells.str.replace_many(list(_WIDE), list(_WIDE.values()))
    return cells.str.strip_chars()


def _or_fault(cells: pl.Series, values: pl.Series) -> Converted:
    return Converted(values, ((NOT_CONVERTED, unsettled(cells, values)),))


def _small(values: pl.Series) -> pl.Series:
    return where((values > -EXACT_LIMIT) & (values < EXACT_LIMIT), values)


def _short_integers(cells: pl.Series) -> pl.Series:
    return _small(cells.cast(pl.Int64, strict=False))


def _integers(cells: pl.Series) -> Converted:
    def careful(hard: pl.Series) -> Converted:
        plain = tidied(hard)
        numbers = where(plain.str.contains(_INTEGER), plain)
        values = _small(numbers.str.replace(r"\.0*$", "").cast(pl.Int64, strict=False))
        long = unsettled(numbers, values)
        return Converted(values, ((TOO_MANY_DIGITS, long), (NOT_CONVERTED, unsettled(hard, values, long))))

    # Exports write integers as 6.0 where a column has missing cells.
    return unless_quick(cells, _short_integers(cells.str.strip_suffix(".0")), careful)


def _short_decimals(cells: pl.Series, scale: int) -> pl.Series:
    """Decimals of few digits by way of doubles, times 10**scale; null where that is not proven exact.

    Numbers of up to 15 significant digits have different nearest doubles (IEEE 754: DBL_DIG), so when the
    candidate divided by 10**scale is the double of the text, the two numbers are the same.
    """
    if scale > _EXACT_POWERS:
        return nothing(cells, pl.Int64())
    frame = pl.DataFrame({"cell": cells}).select(
        pl.when((pl.col("cell").str.len_bytes() <= _FAITHFUL_DIGITS) & ~pl.col("cell").str.contains("[eE]"))
        .then(pl.col("cell"))
        .cast(pl.Float64, strict=False)
        .alias("double")
    )
    units = (frame["double"] * 10.0**scale).round()
    # By one divisor for all rows polars divides inexactly, and a third of all cells would seem to differ.
    power = pl.Series([10.0**scale]).new_from_index(0, len(units))
    same = (units / power == frame["double"]) & (units.abs() < 10.0**_FAITHFUL_DIGITS)
    return where(same, units).cast(pl.Int64)


def _decimals(cells: pl.Series, scale: int) -> Converted:
    numbers = where(cells.str.contains(_DECIMAL), cells)
    parts = pl.DataFrame({"number": numbers}).select(
        pl.col("number").str.split_exact(".", 1).struct.rename_fields(["whole", "places"]).alias("parts")
    )
    places = pl.col("parts").struct.field("places").fill_null("").str.strip_chars_end("0")
    digits = pl.concat_str(pl.col("parts").struct.field("whole"), places.str.pad_end(scale, "0"))
    found = parts.select(
        (places.str.len_bytes() > scale).fill_null(False).alias("finer"),
        pl.when(places.str.len_bytes() <= scale).then(digits).cast(pl.Int64, strict=False).alias("value"),
    )
    values = found["value"]
    if scale == 0:
        # Of ".0" no digit is left without its places.
        none_left = numbers.str.contains(r"^[+-]?\.0+$").fill_null(False)
        values = values.zip_with(~none_left, pl.zeros(len(values), pl.Int64, eager=True))
    values = _small(values)
    finer = found["finer"] & numbers.is_not_null()
    long = unsettled(numbers, values, finer)
    return Converted(
        values,
        (
            (TOO_MANY_PLACES, finer),
            (TOO_MANY_DIGITS, long),
            (NOT_CONVERTED, unsettled(cells, values, finer, long)),
        ),
    )


def finite(values: pl.Series) -> pl.Series:
    """The values that are neither NaN nor infinite; minus zero becomes zero."""
    frame = pl.DataFrame({"value": values})
    value = pl.col("value")
    kept = pl.when(value.is_finite()).then(pl.when(value == 0.0).then(0.0).otherwise(value))
    return frame.select(kept.alias(values.name)).to_series()


def _doubles(cells: pl.Series) -> pl.Series:
    return finite(cells.cast(pl.Float64, strict=False))


def _any_numbers(cells: pl.Series) -> Converted:
    plain = tidied(cells)
    read = where(plain.str.contains(_NUMBER), plain).cast(pl.Float64, strict=False)
    values = finite(read)
    endless = plain.str.contains(_NOT_FINITE) | (read.is_not_null() & values.is_null())
    return Converted(values, ((NOT_CONVERTED, unsettled(cells, values, endless)),), endless)


def _numbers(cells: pl.Series) -> Converted:
    return unless_quick(cells, _doubles(cells), _any_numbers)


def _booleans(cells: pl.Series) -> pl.Series:
    return cells.str.to_lowercase().replace_strict(_BOOLEANS, default=None, return_dtype=pl.Boolean)


def _choices(column: Column) -> tuple[str, ...]:
    return column.type.values if isinstance(column.type, ChoiceType) else ()


def _chosen(cells: pl.Series, values: tuple[str, ...]) -> pl.Series:
    # Blank cells are for the reader of hard ones, whatever the values are.
    allowed = pl.Series([value for value in values if value.strip()], dtype=pl.String).implode()
    # Missing cells count as true, as nothing is wrong with them.
    if cells.unique().is_in(allowed).all():
        return cells
    return where(cells.is_in(allowed), cells)


def in_calendar(values: pl.Series) -> pl.Series:
    """The dates or datetimes of the years 1 to 9999, which is what every engine can count with."""
    if values.dtype == pl.Date:
        ends = values.to_physical()
        first, last = ends.min(), ends.max()
        if first is None or (first >= _FIRST_DAY and last <= _LAST_DAY):  # type: ignore[operator]
            return values
    years = values.dt.year()
    return where((years >= 1) & (years <= 9999), values)


def _form(column: Column) -> DateFormat | None:
    return date_format(column.format) if column.format else None


def _dates(cells: pl.Series, form: DateFormat | None) -> pl.Series:
    if form is not None:
        return in_calendar(form.parse(cells, as_date=True))
    return in_calendar(in_shape(cells, _PLAIN_DATE).str.to_date("%Y-%m-%d", strict=False))


def to_local(values: pl.Series, zone: str) -> pl.Series:
    """Datetimes in UTC, with or without a zone attached, as the local time of a zone, in microseconds."""
    aware = values if getattr(values.dtype, "time_zone", None) else values.dt.replace_time_zone("UTC")
    return aware.dt.cast_time_unit("us").dt.convert_time_zone(zone).dt.replace_time_zone(None)


def _datetimes(cells: pl.Series, form: DateFormat | None, zone: str) -> pl.Series:
    if form is not None:
        values = form.parse(cells, as_date=False)
        return in_calendar(to_local(values, zone) if form.zoned else values)
    plain = in_shape(cells, _PLAIN_DATETIME)
    return in_calendar(plain.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us"))


def _iso_datetimes(cells: pl.Series, zone: str) -> pl.Series:
    """ISO 8601 calendar dates with `T` or a blank, seconds, fraction and offset optional.

    A date alone is its first moment: exports write midnight so. Digits after the microseconds are cut off.
    """
    part = pl.col("parts").struct.field
    found = pl.DataFrame({"cell": cells}).select(
        pl.col("cell").str.extract_groups(_ISO_DATETIME).alias("parts")
    )
    text = pl.concat_str(
        part("1"),
        pl.lit(" "),
        part("2").fill_null("00:00"),
        pl.lit(":"),
        part("3").fill_null("00"),
        pl.lit("."),
        part("4").fill_null("").str.pad_end(6, "0").str.slice(0, 6),
    )
    offset = (
        part("5")
        .str.to_uppercase()
        .str.replace("Z", "+0000", literal=True)
        .str.replace(":", "", literal=True)
        .str.pad_end(5, "0")
    )
    minutes = (
        offset.str.slice(1, 2).cast(pl.Int32, strict=False) * 60
        + offset.str.slice(3, 2).cast(pl.Int32, strict=False)
    ) * pl.when(offset.str.starts_with("-")).then(-1).otherwise(1)
    frame = found.select(
        written=text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us"),
        minutes=minutes,
    )
    written = in_calendar(frame["written"])
    if frame["minutes"].is_null().all():
        return written
    utc = frame.select(pl.col("written") - pl.duration(minutes="minutes")).to_series()
    return in_calendar(to_local(utc, zone).zip_with(frame["minutes"].is_not_null(), written))
