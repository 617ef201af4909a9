"""Dates, times and durations as text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieringrules.language.temporal import format_temporal, parse_temporal
from tieringrules.language.values import MonthsDuration

VALUES = (
    st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas(dt.timedelta(-99999), dt.timedelta(99999))
    | st.integers(-100_000, 100_000).map(MonthsDuration)
)


@given(VALUES)
def test_written_values_are_read_back(value: dt.date | dt.time | dt.timedelta | MonthsDuration) -> None:
    found = parse_temporal(format_temporal(value))
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1",
        "P1DT",
        "P1Y1D",
        "1D",
        "2026-1-1",
        "2026-02-29",
        "2026-01-01T",
        "2026-01-01T24:00:00",
        "25:00:00",
        "10:00",
        "2026-01-01T10:00:00+08:00",
        "2026-01-01 10:00:00",
        "２０２６-01-01",
        "P-1D",
        "--P1D",
    ],
)
def test_what_is_no_date_time_or_duration(text: str) -> None:
    assert parse_temporal(text) is None
