"""Dates as spreadsheets count them: days since 1900, with the leap day that year never had, or since 1904."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl

from tieringrules.intake.columns import nothing

# format → the day before the one that counts 1 (ECMA-376 part 1, 18.17.4.1)
EPOCHS: Mapping[str, dt.date] = {"excel": dt.date(1899, 12, 30), "excel1904": dt.date(1904, 1, 1)}
_LAST = dt.date(9999, 12, 31)
# 1 January 1900 to the day that never was, 29 February 1900, count one less.
_FALSE_LEAP_DAY = 60
SERIAL = r"^[0-9]{1,7}(?:\.[0-9]*)?$"


def moments(numbers: pl.Series, form: str) -> pl.Series:
    """Datetimes (microseconds, to the nearest second) of day numbers; null for what is no day.

    Args:
        numbers: Float64, days since the epoch, the fraction being the time of day.
        form: `excel` or `excel1904`.
    """
    epoch = EPOCHS[form]
    last = (_LAST - epoch).days
    day = pl.col("day")
    first = 1 if form == "excel" else 0
    usable = (day >= first) & (day < last + 1)
    shift = pl.lit(0)
    if form == "excel":
        usable = usable & ~((day >= _FALSE_LEAP_DAY) & (day < _FALSE_LEAP_DAY + 1))
        shift = pl.when(day < _FALSE_LEAP_DAY).then(1).otherwise(0)
    start = dt.datetime.combine(epoch, dt.time())
    # A time of day has been stored as a fraction in binary; whole seconds are what was meant.
    seconds = ((day + shift) * 86_400).round().cast(pl.Int64)
    found = pl.DataFrame({"day": numbers.cast(pl.Float64)}).select(
        pl.when(usable).then(pl.lit(start).cast(pl.Datetime("us")) + pl.duration(seconds=seconds))
    )
    return found.to_series().alias(numbers.name)


def from_text(cells: pl.Series, form: str, as_date: bool) -> pl.Series:
    """Dates or datetimes of day numbers written as text; null for everything else.

    Args:
        cells: texts without blanks around them.
        form: `excel` or `excel1904`.
        as_date: whether a time of day, too, is refused.
    """
    frame = pl.DataFrame({"cell": cells})
    written = frame.select(pl.when(pl.col("cell").str.contains(SERIAL)).then(pl.col("cell"))).to_series()
    numbers = written.cast(pl.Float64, strict=False)
    return whole_days(moments(numbers, form)) if as_date else moments(numbers, form)


def whole_days(found: pl.Series) -> pl.Series:
    """The dates of datetimes at midnight; null for others."""
    if not len(found):
        return nothing(found, pl.Date())
    days = found.dt.date()
    return days.zip_with(found == days.cast(pl.Datetime("us")), nothing(days, pl.Date()))


def serial_of(moment: dt.date, form: str) -> str:
    """The number of a day, for cells that hold it as a date already."""
    at = moment if isinstance(moment, dt.datetime) else dt.datetime.combine(moment, dt.time())
    since = at - dt.datetime.combine(EPOCHS[form], dt.time())
    days = since / dt.timedelta(days=1)
    if form == "excel" and days < _FALSE_LEAP_DAY + 1:
        days -= 1
    return f"{days:.10f}".rstrip("0").rstrip(".")
