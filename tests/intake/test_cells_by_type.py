"""Converting columns equals converting cell by cell in plain Python."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieringrules.intake.conversion import Converted
from tieringrules.intake.text_cells import convert_text
from tieringrules.rulebook.model import Column

ZONE = "America/New_York"
ENDLESS = object()
Make = Callable[..., Column]
# The `column` fixture makes immutable values, so sharing it between examples is harmless.
relaxed = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def outcome(cells: Sequence[str | None], column: Column) -> list[object]:
    """Per cell its value, the code that refuses it, or ENDLESS."""
    found: Converted = convert_text(pl.Series("x", cells, dtype=pl.String), column, ZONE)
    results: list[object] = found.values.to_list()
    for code, mask in found.faults:
        for position in mask.arg_true():
            assert results[position] is None
            results[position] = code
    if found.not_finite is not None:
        for position in found.not_finite.arg_true():
            assert results[position] is None
            results[position] = ENDLESS
    return results


WIDE = str.maketrans("０１２３４５６７８９＋－．", "0123456789+-.")


def as_decimal(cell: str, scale: int) -> object:
    text = cell.strip().translate(WIDE)
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", text):
        return "TR512"
    scaled = Decimal(text).scaleb(scale)
    if scaled != scaled.to_integral_value():
        return "TR513"
    return int(scaled) if abs(scaled) < 10**18 else "TR514"


def as_integer(cell: str) -> object:
    text = cell.strip().translate(WIDE)
    if not re.fullmatch(r"[+-]?[0-9]+(\.0*)?", text):
        return "TR512"
    number = int(Decimal(text))
    return number if abs(number) < 10**18 else "TR514"


def as_number(cell: str) -> object:
    text = cell.strip().translate(WIDE)
    if re.fullmatch(r"[+-]?(nan|inf|infinity)", text, re.IGNORECASE):
        return ENDLESS
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text):
        return "TR512"
    number = float(text)
    return number if math.isfinite(number) else ENDLESS


digits = st.text("0123456789", min_size=0, max_size=21)
zeros = st.sampled_from(["", "0", "00"])
numerals = st.builds(
    lambda blank, sign, whole, point, places, more, end: blank + sign + whole + point + places + more + end,
    st.sampled_from(["", " ", "\t"]),
    st.sampled_from(["", "", "+", "-"]),
    digits,
    st.sampled_from(["", ".", "."]),
    st.text("0123456789", max_size=4),
    zeros,
    st.sampled_from(["", "", " ", "　"]),
)
almost = st.text("0123456789.+-eE, １．－naifNI_'", min_size=1, max_size=8)
exponents = st.builds(
    lambda base, exponent: f"{base}e{exponent}", st.floats(allow_nan=False), st.integers(-340, 340)
)
floats = st.floats(width=64).map(repr)
numeric_cells = st.lists(
    (numerals | almost | exponents | floats).filter(lambda cell: cell.strip() != ""), max_size=12
)


@relaxed
@given(cells=numeric_cells, scale=st.integers(0, 6))
def test_decimals(column: Make, cells: list[str], scale: int) -> None:
    contract = column("x", "decimal", scale=scale)
    assert outcome(cells, contract) == [as_decimal(cell, scale) for cell in cells]


@relaxed
@given(cells=numeric_cells)
def test_integers(column: Make, cells: list[str]) -> None:
    assert outcome(cells, column("x", "integer")) == [as_integer(cell) for cell in cells]


@relaxed
@given(cells=numeric_cells)
def test_numbers(column: Make, cells: list[str]) -> None:
    assert outcome(cells, column("x", "number")) == [as_number(cell) for cell in cells]


def test_minus_zero_is_zero(column: Make) -> None:
    values = outcome(["-0.0", "-1e-400"], column("x", "number"))
    assert [math.copysign(1, float(str(value))) for value in values] == [1, 1]


def as_date(cell: str) -> object:
    text = cell.strip()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return "TR512"
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return "TR512"


def as_datetime(cell: str) -> object:
    pattern = r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?)?"
    match = re.fullmatch(pattern, cell.strip(), re.ASCII)
    if match is None or (match[4] and not match[3]):
        return "TR512"
    day, clock, seconds, fraction, offset = match.groups()
    micros = (fraction or "").ljust(6, "0")[:6]
    try:
        local = dt.datetime.fromisoformat(f"{day} {clock or '00:00'}{seconds or ':00'}.{micros}")
        if offset is None:
            return local
        if offset != "Z" and int(offset[1:3]) > 14:
            return "TR512"
        aware = dt.datetime.fromisoformat(local.isoformat() + offset.replace("Z", "+00:00"))
        return aware.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return "TR512"


near_dates = st.builds(
    lambda year, month, day: f"{year:04}-{month:02}-{day:02}",
    st.sampled_from([0, 1, 1900, 1999, 2000, 2023, 2024, 2099]),
    st.integers(0, 13),
    st.integers(0, 32),
)
real_dates = st.dates().map(str)
# Daylight saving is a matter of law: past this year the two time-zone tables guess differently.
known_dates = st.dates(max_value=dt.date(2099, 12, 31)).map(str)
clocks = st.builds(
    lambda between, hour, minute, rest, offset: f"{between}{hour:02}:{minute:02}{rest}{offset}",
    st.sampled_from(["T", " "]),
    st.integers(0, 25),
    st.integers(0, 60),
    st.sampled_from(["", ":00", ":59", ":60", ":07.5", ":07.123456", ":07.999999999", ".5"]),
    st.sampled_from(["", "", "Z", "+08:00", "-0530", "+14:00", "-14:59", "+23:00", "+8"]),
)
day_cells = st.lists(
    near_dates | real_dates | st.text("0123456789-+ ", min_size=1).filter(lambda cell: cell.strip() != ""),
    max_size=12,
)


@relaxed
@given(cells=day_cells)
def test_dates(column: Make, cells: list[str]) -> None:
    assert outcome(cells, column("x", "date")) == [as_date(cell) for cell in cells]


@relaxed
@given(cells=st.lists(st.builds(str.__add__, near_dates | known_dates, st.just("") | clocks), max_size=12))
def test_datetimes(column: Make, cells: list[str]) -> None:
    assert outcome(cells, column("x", "datetime")) == [as_datetime(cell) for cell in cells]


FORMATS = ["%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%m/%d/%Y", "%Y年%m月%d日", "%d %b %Y", "%F"]


@relaxed
@given(
    days=st.lists(st.dates(min_value=dt.date(1000, 1, 1)), min_size=1, max_size=8),
    pattern=st.sampled_from(FORMATS),
)
def test_a_format_reads_what_it_writes(column: Make, days: list[dt.date], pattern: str) -> None:
    written = [day.strftime(pattern) for day in days]
    assert outcome(written, column("x", "date", format=pattern)) == days
    broken = [text[:-1] + "x" for text in written]
    assert outcome(broken, column("x", "date", format=pattern)) == ["TR512"] * len(days)


@pytest.mark.parametrize(
    ("pattern", "cell", "value"),
    [
        ("%Y/%m/%d", "2026/1/5", dt.date(2026, 1, 5)),
        ("%Y/%m/%d", "26/1/5", "TR512"),
        ("%Y/%m/%d", "2026/ 1/ 5", "TR512"),
        ("%Y/%m/%d", "+2026/1/5", "TR512"),
        ("%Y%m%d", "2026105", "TR512"),
        ("%Y%m%d", "202601051", "TR512"),
        ("%d/%m/%y", "5/1/26", dt.date(2026, 1, 5)),
        ("%Y-%m", "2026-01", "TR512"),
        ("%Q", "2026", "TR512"),
        ("no date at all", "no date at all", "TR512"),
    ],
)
def test_formats_are_held_to_exactly(column: Make, pattern: str, cell: str, value: object) -> None:
    assert outcome([cell], column("x", "date", format=pattern)) == [value]


@pytest.mark.parametrize(
    ("pattern", "cell", "value"),
    [
        ("%d/%m/%Y %H:%M", "31/1/2026 9:05", dt.datetime(2026, 1, 31, 9, 5)),
        ("%Y-%m-%d %H:%M:%S.%f", "2026-01-31 09:05:01.5", dt.datetime(2026, 1, 31, 9, 5, 1, 500000)),
        ("%Y-%m-%dT%H:%M:%S%z", "2026-01-31T09:05:01Z", dt.datetime(2026, 1, 31, 4, 5, 1)),
        ("%Y-%m-%dT%H:%M:%S%z", "2026-01-31T09:05:01+0800", dt.datetime(2026, 1, 30, 20, 5, 1)),
        ("%m/%d/%Y %I:%M %p", "01/31/2026 09:05 PM", dt.datetime(2026, 1, 31, 21, 5)),
        ("%Y-%m-%d %H:%M:%S", "2026-01-31 09:05:60", "TR512"),
    ],
)
def test_datetime_formats(column: Make, pattern: str, cell: str, value: object) -> None:
    assert outcome([cell], column("x", "datetime", format=pattern)) == [value]


def test_booleans(column: Make) -> None:
    cells = ["true", "FALSE", "1", "0", "Yes", "no", "是", "否", " ＹＥＳ ", "y", "2", "1.0", "真"]
    expected = [True, False, True, False, True, False, True, False, True, *["TR512"] * 4]
    assert outcome([*cells, None], column("x", "boolean")) == [*expected, None]


def test_choices(column: Make) -> None:
    contract = column("x", "choice", values=("华东", "华南"))
    assert outcome(["华东", " 华南 ", "东", None], contract) == ["华东", "华南", "TR515", None]


def test_text_stays_as_it_is(column: Make) -> None:
    cells = ["17850.0", " a ", "NA", "NULL", "-", "0123", "=1+1", "１"]
    assert outcome(cells, column("x")) == cells


def test_superscripts_are_not_digits(column: Make) -> None:
    assert outcome(["10²", "١٢"], column("x", "integer")) == ["TR512", "TR512"]
