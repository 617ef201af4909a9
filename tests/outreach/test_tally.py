"""What caps say, against counting contact by contact."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outreach.test_plan_states import PERIODS, first_and_next, too_near
from tieringrules.outreach.planning.tally import Tally
from tieringrules.rulebook.model import CalendarSpan, Cap

DAYS = st.sampled_from([dt.date(2024, 2, 29), dt.date(2026, 3, 1), dt.date(2026, 6, 30), dt.date(2027, 1, 3)])
GAPS = st.none() | st.builds(CalendarSpan, days=st.integers(1, 9)) | st.just(CalendarSpan(months=1))
CAPS = st.builds(Cap, st.integers(1, 3), st.sampled_from(PERIODS), GAPS)
PAST = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12) | st.integers(0, 400)), max_size=12)


def tally(past: list[tuple[int, int]], day: dt.date) -> Tally:
    rows = [(row, day - dt.timedelta(days=ago)) for row, ago in past]
    return Tally(4, pl.DataFrame(rows, schema={"row": pl.UInt32, "day": pl.Date}, orient="row"), day)


def room(had: list[dt.date], day: dt.date, cap: Cap) -> bool:
    """Whether one more contact on a day keeps to a cap."""
    first, following = first_and_next(day, cap.per)
    near = cap.gap is not None and any(too_near(one, day, cap.gap) for one in had)
    return sum(first <= one < following for one in had) < cap.at_most and not near


@settings(max_examples=150, deadline=None)
@given(past=PAST, added=st.lists(st.integers(0, 3), max_size=4), cap=CAPS, day=DAYS)
def test_a_cap_leaves_room_as_counting_does(
    past: list[tuple[int, int]], added: list[int], cap: Cap, day: dt.date
) -> None:
    counted = tally(past, day)
    for row in added:
        counted.add(pl.Series([row], dtype=pl.UInt32))
    verdict = counted.judged(pl.Series([0, 1, 2, 3], dtype=pl.UInt32), cap)
    for row in range(4):
        before = [day - dt.timedelta(days=ago) for one, ago in past if one == row]
        today = [day] * added.count(row)
        assert verdict.reached[row] == (not room(before, day, cap))
        assert (verdict.reached[row] or verdict.taken[row]) == (not room([*before, *today], day, cap))
        until = verdict.until[row]
        if verdict.reached[row]:
            # On that day there is room, and on the day before there is none.
            assert room(before, until, cap) and not room(before, until - dt.timedelta(days=1), cap)


def test_two_caps_give_one_reason() -> None:
    day = dt.date(2026, 6, 30)
    counted = tally([(0, 1)], day)
    counted.add(pl.Series([0, 1], dtype=pl.UInt32))
    rows = pl.Series([0, 1, 2], dtype=pl.UInt32)
    both = counted.judged(rows, Cap(1, "month")).and_also(counted.judged(rows, Cap(1, "day")))
    assert both.reached.to_list() == [True, False, False] and both.taken.to_list() == [False, True, False]


@pytest.mark.parametrize("per", [None, *PERIODS])
@settings(max_examples=20, deadline=None)
@given(past=PAST, day=DAYS)
def test_what_goes_once_in_a_period_went_in_it(
    per: str | None, past: list[tuple[int, int]], day: dt.date
) -> None:
    had = tally(past, day).had(pl.Series([0, 1, 2, 3], dtype=pl.UInt32), per)
    first, following = first_and_next(day, per) if per is not None else (dt.date.min, dt.date.max)
    assert had.to_list() == [
        any(first <= day - dt.timedelta(days=ago) < following for one, ago in past if one == row)
        for row in range(4)
    ]
