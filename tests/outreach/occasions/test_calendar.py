"""The days of festivals and the lunar calendar, against days that are known."""

from __future__ import annotations

import datetime as dt

import pytest

from tieringrules.outreach.occasions.lunar import (
    day_of_lunar,
    days_of,
    lunar_day_of,
    lunar_months,
)
from tieringrules.rulebook.festivals import FESTIVALS, LunarDay, festival_meant, festival_named

# As printed in the calendars of these years: 春节, 端午, 中秋.
PRINTED = {
    2020: ("01-25", "06-25", "10-01"),
    2021: ("02-12", "06-14", "09-21"),
    2022: ("02-01", "06-03", "09-10"),
    2023: ("01-22", "06-22", "09-29"),
    2024: ("02-10", "06-10", "09-17"),
    2025: ("01-29", "05-31", "10-06"),
    2026: ("02-17", "06-19", "09-25"),
    2027: ("02-06", "06-09", "09-15"),
    2028: ("01-26", "05-28", "10-03"),
    2029: ("02-13", "06-16", "09-22"),
    2030: ("02-03", "06-05", "09-12"),
    2031: ("01-23", "06-24", "10-01"),
    2032: ("02-11", "06-12", "09-19"),
    2033: ("01-31", "06-01", "09-08"),
    2034: ("02-19", "06-20", "09-27"),
    2035: ("02-08", "06-10", "09-16"),
}
# 闰月 of the years around; 2033 is the one that simple rules get wrong.
LEAP = {2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11}


def day(name: str, year: int) -> str:
    festival = festival_named(name)
    assert festival is not None
    [found] = days_of(festival, dt.date(year, 1, 1), dt.date(year, 12, 31))
    return f"{found:%m-%d}"


@pytest.mark.parametrize("year", PRINTED)
def test_lunar_festivals_are_on_the_printed_days(year: int) -> None:
    assert tuple(day(name, year) for name in ("春节", "端午节", "中秋节")) == PRINTED[year]


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("除夕", 2026, "02-16"),
        ("除夕", 2025, "01-28"),
        ("元宵节", 2026, "03-03"),
        ("七夕", 2026, "08-19"),
        ("中元节", 2026, "08-27"),
        ("重阳节", 2026, "10-18"),
        ("重阳节", 2033, "10-01"),
        ("腊八", 2026, "01-26"),
        ("小年", 2026, "02-10"),
        ("龙抬头", 2026, "03-20"),
        ("清明", 2026, "04-05"),
        ("清明", 2028, "04-04"),
        ("冬至", 2026, "12-22"),
        ("冬至", 2025, "12-21"),
        ("母亲节", 2026, "05-10"),
        ("父亲节", 2026, "06-21"),
        ("感恩节", 2026, "11-26"),
        ("元旦", 2026, "01-01"),
        ("妇女节", 2026, "03-08"),
        ("国庆节", 2026, "10-01"),
        ("双十一", 2026, "11-11"),
    ],
)
def test_other_festivals(name: str, year: int, expected: str) -> None:
    assert day(name, year) == expected


def test_a_year_may_hold_a_lunar_festival_twice_or_never() -> None:
    laba = festival_named("腊八节")
    assert laba is not None
    found = days_of(laba, dt.date(2024, 1, 1), dt.date(2026, 12, 31))
    assert [str(one) for one in found] == ["2024-01-18", "2025-01-07", "2026-01-26"]


def test_leap_months_stand_where_they_should() -> None:
    months = [month for month in lunar_months() if 2020 <= month.year <= 2035 and month.is_leap]
    assert {month.year: month.month for month in months} == LEAP


def test_a_day_of_a_leap_month_is_kept_in_the_month_itself() -> None:
    # 2020-05-23 is 闰四月初一, 2020-04-23 is 四月初一.
    assert lunar_day_of(dt.date(2020, 5, 23)) == LunarDay(4, 1) == lunar_day_of(dt.date(2020, 4, 23))
    assert day_of_lunar(2020, LunarDay(4, 1)) == dt.date(2020, 4, 23)


def test_the_calendar_ends_where_its_tables_end() -> None:
    assert lunar_day_of(dt.date(1900, 1, 30)) is None
    assert lunar_day_of(dt.date(1900, 1, 31)) == LunarDay(1, 1)
    assert lunar_day_of(dt.date(2101, 1, 28)) == LunarDay(12, 29)
    assert lunar_day_of(dt.date(2101, 1, 29)) is None
    assert day_of_lunar(2101, LunarDay(1, 1)) is None
    qingming = festival_named("清明")
    assert qingming is not None and days_of(qingming, dt.date(2150, 1, 1), dt.date(2150, 12, 31)) == []


def test_the_last_day_of_a_short_month_stands_for_the_30th() -> None:
    shorts = [month for month in lunar_months() if month.days == 29 and not month.is_leap]
    for month in shorts[:50]:
        last = month.first + dt.timedelta(days=28)
        assert day_of_lunar(month.year, LunarDay(month.month, 30)) == last


def test_every_festival_has_a_name_of_its_own_in_both_languages() -> None:
    names = [name for each in FESTIVALS for name in (each.name, each.english, *each.aliases)]
    assert len(set(names)) == len(names)
    for each in FESTIVALS:
        assert all(festival_named(name) is each for name in (each.name, each.english, *each.aliases))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("spring festival", "春节"),
        ("Mid-autumn  festival", "中秋节"),
        ("mother’s day", "母亲节"),
        ("６１８", "618"),
        ("国庆", "国庆节"),
    ],
)
def test_names_as_people_write_them(written: str, name: str) -> None:
    found = festival_named(written)
    assert found is not None and found.name == name


def test_near_names_are_suggested() -> None:
    assert festival_meant("春节假期")[0] == "春节"
    assert festival_meant("中秋佳节")[0] == "中秋节"
    assert festival_meant("chinese newyear")[0] == "Chinese New Year"
    assert festival_meant("zzz")[0] is None and "春节" in festival_meant("zzz")[1].zh
