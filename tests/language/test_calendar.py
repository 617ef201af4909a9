"""Whole months and years, by clamping."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieringrules.language.calendar import add_months, days_since, months_since, window_start, years_since

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@given(DAYS, DAYS)
def test_months_since_is_the_largest_count_that_is_not_after(day: dt.date, as_of: dt.date) -> None:
    months = months_since(day, as_of)
    assert add_months(day, months) <= as_of < add_months(day, months + 1)
    years = years_since(day, as_of)
    assert add_months(day, 12 * years) <= as_of < add_months(day, 12 * (years + 1))


@given(DAYS, st.integers(-600, 600))
def test_months_keep_the_day_or_clamp_to_the_last(day: dt.date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + dt.timedelta(1)).day == 1)


@pytest.mark.parametrize(
    ("day", "as_of", "months", "years"),
    [
        ("2024-02-29", "2025-02-27", 11, 0),
        ("2024-02-29", "2025-02-28", 12, 1),
        ("2024-02-29", "2028-02-28", 47, 3),
        ("2024-02-29", "2028-02-29", 48, 4),
        ("2026-01-31", "2026-02-27", 0, 0),
        ("2026-01-31", "2026-02-28", 1, 0),
        ("2026-07-01", "2026-06-30", -1, -1),
        ("2027-07-01", "2026-06-30", -13, -2),
        ("2026-06-30", "2026-06-30", 0, 0),
    ],
)
def test_month_ends_and_leap_days(day: str, as_of: str, months: int, years: int) -> None:
    start, end = dt.date.fromisoformat(day), dt.date.fromisoformat(as_of)
    assert (months_since(start, end), years_since(start, end)) == (months, years)


def test_windows_end_with_the_day_asked_about() -> None:
    assert window_start(dt.date(2026, 2, 28), months=12) == dt.date(2025, 2, 28)
    assert window_start(dt.date(2026, 3, 31), months=1) == dt.date(2026, 2, 28)
    assert window_start(dt.date(2026, 3, 1), days=1) == dt.date(2026, 2, 28)


def test_moments_count_as_their_day() -> None:
    assert days_since(dt.datetime(2026, 6, 29, 23, 59), dt.date(2026, 6, 30)) == 1
    assert months_since(dt.datetime(2026, 5, 30, 23, 59), dt.date(2026, 6, 30)) == 1


def test_the_calendar_has_ends() -> None:
    with pytest.raises(OverflowError):
        add_months(dt.date(9999, 12, 1), 1)
    with pytest.raises(OverflowError):
        add_months(dt.date(1, 1, 1), -1)
