"""Occasions over columns, against the same asked day by day and customer by customer."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import polars as pl
import pytest
from borax.calendars.lunardate import LunarDate
from hypothesis import given, settings
from hypothesis import strategies as st

from tieringrules.language.syntax import Literal, Name
from tieringrules.outreach.occasions import OCCASION_BY_TYPE, OCCASIONS
from tieringrules.outreach.occasions.spec import Known
from tieringrules.rulebook.festivals import FESTIVALS
from tieringrules.rulebook.kinds.trigger import ON
from tieringrules.rulebook.occasion import (
    Anniversary,
    BecameTrue,
    DaysAfter,
    FestivalDay,
    Movement,
    NearMiss,
    Occasion,
)

FIELD = Name("birthday")
ALWAYS = Literal(True)
DAY = dt.timedelta(days=1)


def due(occasion: Occasion, known: Known) -> list[dt.date | None]:
    found = OCCASION_BY_TYPE[type(occasion)].due(occasion, known)
    assert found.dtype == pl.Date and len(found) == known.customers
    return found.to_list()


def dated(*days: dt.date | None, since: dt.date, until: dt.date) -> Known:
    return Known(len(days), since, until, dates=pl.Series(days, dtype=pl.Date))


# Day by day and customer by customer


def window(known: Known) -> Iterator[dt.date]:
    day = known.since + DAY
    while day <= known.until:
        yield day
        day += DAY


def comes_round(born: dt.date, day: dt.date, is_lunar: bool) -> bool:
    if day <= born:
        return False
    if not is_lunar:
        leap = (born.month, born.day) == (2, 29)
        on_28th = leap and (day.month, day.day) == (2, 28) and (day + DAY).day == 1
        return on_28th or (born.month, born.day) == (day.month, day.day)
    if born < dt.date(1900, 1, 31):
        return False
    first, now = LunarDate.from_solar(born), LunarDate.from_solar(day)
    if now.leap or first.month != now.month:
        return False
    following = LunarDate.from_solar(day + DAY)
    is_last = (following.month, following.leap) != (now.month, now.leap)
    return bool(first.day == now.day or (is_last and first.day > now.day))


def plainly(occasion: Anniversary | DaysAfter, known: Known) -> list[dt.date | None]:
    assert known.dates is not None
    found: list[dt.date | None] = []
    for date in known.dates.to_list():
        latest = None
        for planned in window(known):
            if date is None:
                continue
            if isinstance(occasion, DaysAfter):
                if planned == date + occasion.days * DAY:
                    latest = date
            elif comes_round(date, planned - occasion.shift * DAY, occasion.is_lunar):
                latest = planned - occasion.shift * DAY
        found.append(latest)
    return found


DAYS = st.dates(dt.date(1930, 1, 1), dt.date(2040, 12, 31))
LEAPS = st.sampled_from(
    [dt.date(1992, 2, 29), dt.date(2000, 2, 29), dt.date(2020, 5, 23), dt.date(1985, 1, 20)]
)


@given(st.data())
@settings(max_examples=150)
def test_anniversaries_and_days_after_agree_with_the_plain_way(data: st.DataObject) -> None:
    since = data.draw(st.dates(dt.date(2019, 1, 1), dt.date(2030, 12, 31)))
    until = since + data.draw(st.integers(0, 12)) * DAY
    near = st.integers(0, 90).map(lambda years: since.replace(day=1) - years * 365 * DAY)
    days = data.draw(st.lists(st.none() | DAYS | LEAPS | near, min_size=1, max_size=12))
    occasion: Anniversary | DaysAfter
    if data.draw(st.booleans()):
        occasion = Anniversary(FIELD, data.draw(st.booleans()), data.draw(st.integers(-40, 40)))
    else:
        occasion = DaysAfter(FIELD, data.draw(st.integers(0, 400)))
    known = dated(*days, since=since, until=until)
    assert due(occasion, known) == plainly(occasion, known)


@given(
    st.sampled_from([each.name for each in FESTIVALS]),
    st.dates(dt.date(2019, 1, 1), dt.date(2035, 1, 1)),
    st.lists(st.integers(1, 4), min_size=1, max_size=6),
    st.integers(-30, 30),
)
@settings(max_examples=100)
def test_no_festival_is_lost_or_planned_twice_whatever_days_are_planned(
    name: str, first: dt.date, steps: list[int], shift: int
) -> None:
    occasion = FestivalDay(name, shift)
    found, since = [], first
    for step in steps:
        found += due(occasion, Known(1, since, since + step * DAY))
        since += step * DAY
    [whole] = due(occasion, Known(1, first, since))
    assert [day for day in found if day is not None] == ([whole] if whole is not None else [])


# By hand


@pytest.mark.parametrize(
    ("born", "until", "expected"),
    [
        ("1992-02-29", "2026-02-28", "2026-02-28"),
        ("1992-02-29", "2026-03-01", None),
        ("1992-02-29", "2028-02-28", None),
        ("1992-02-29", "2028-02-29", "2028-02-29"),
        ("1990-06-30", "2026-06-30", "2026-06-30"),
        ("2026-06-30", "2026-06-30", None),
        ("2030-06-30", "2026-06-30", None),
    ],
)
def test_birthdays(born: str, until: str, expected: str | None) -> None:
    day = dt.date.fromisoformat(until)
    known = dated(dt.date.fromisoformat(born), since=day - DAY, until=day)
    [found] = due(Anniversary(FIELD), known)
    assert found == (dt.date.fromisoformat(expected) if expected else None)


def test_lunar_birthdays() -> None:
    # 1990-06-23 is 闰五月初一; in 2026 五月初一 is 06-15.
    # 1985-02-19 is 除夕, the 30th; in 2025 that is the 29th.
    known = dated(dt.date(1990, 6, 23), since=dt.date(2026, 6, 14), until=dt.date(2026, 6, 15))
    assert due(Anniversary(FIELD, is_lunar=True), known) == [dt.date(2026, 6, 15)]
    eve = dated(dt.date(1985, 2, 19), since=dt.date(2025, 1, 27), until=dt.date(2025, 1, 28))
    assert due(Anniversary(FIELD, is_lunar=True), eve) == [dt.date(2025, 1, 28)]


def test_a_monday_after_a_long_weekend_loses_nobody() -> None:
    born = [dt.date(1990, 10, day) for day in range(1, 9)]
    known = dated(*born, since=dt.date(2026, 9, 30), until=dt.date(2026, 10, 8))
    assert all(due(Anniversary(FIELD), known))
    ahead = due(
        Anniversary(FIELD, shift=-3), dated(*born, since=dt.date(2026, 9, 30), until=dt.date(2026, 10, 3))
    )
    assert [day.day for day in ahead if day] == [4, 5, 6]


def test_moments_count_with_their_day() -> None:
    moments = pl.Series([dt.datetime(2026, 5, 31, 23, 59)])
    known = Known(1, dt.date(2026, 6, 29), dt.date(2026, 6, 30), dates=moments)
    assert due(DaysAfter(FIELD, 30), known) == [dt.date(2026, 5, 31)]


LASTING: list[Occasion] = [Movement(("value",), ALWAYS), NearMiss("value", ALWAYS)]


@pytest.mark.parametrize("occasion", LASTING)
def test_what_lasts_is_due_once_in_its_period(occasion: Occasion) -> None:
    until = dt.date(2026, 6, 30)
    known = Known(
        4,
        until - DAY,
        until,
        holds=pl.Series([True, False, None, True]),
        lately=pl.Series([False, False, False, True]),
    )
    assert due(occasion, known) == [until, None, None, None]
    assert due(occasion, Known(1, until, until, holds=pl.Series([True]))) == [None]


def test_what_became_true_was_not_so_before() -> None:
    until = dt.date(2026, 6, 30)
    now = pl.Series([True, True, True, False, None])
    known = Known(5, until - DAY, until, holds=now, held=pl.Series([False, True, None, False, False]))
    assert due(BecameTrue(ALWAYS), known) == [until, None, until, None, None]
    assert due(BecameTrue(ALWAYS), Known(5, until - DAY, until, holds=now)) == [None] * 5


def test_every_kind_of_occasion_that_rules_can_name_has_its_spec() -> None:
    moved = {"left", "upgraded", "downgraded"}
    assert {spec.name for spec in OCCASIONS} == set(ON.records) - moved


def test_a_million_birthdays_take_a_moment() -> None:
    days = pl.date_range(dt.date(1940, 1, 1), dt.date(2010, 1, 1), eager=True)
    many = days.sample(1_000_000, with_replacement=True, seed=7)
    for is_lunar in (False, True):
        known = Known(len(many), dt.date(2026, 6, 27), dt.date(2026, 6, 30), dates=many)
        began = time.process_time()
        found = OCCASION_BY_TYPE[Anniversary].due(Anniversary(FIELD, is_lunar), known)
        assert found.drop_nulls().len() > 5_000
        assert time.process_time() - began < 5
