"""The festivals that triggers may name, and how each finds its day; the calendar itself is outreach's."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TypeAlias

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.suggestion import hint, listing, nearest
from tieringrules.diagnostic.value_class import dataclass


@dataclass(frozen=True, slots=True)
class SolarDay:
    """The same day of every year."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the Chinese lunar calendar, never in a leap month; day 0 is the last of the month before."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class WeekdayOf:
    """The n-th weekday of a month; Monday is 1."""

    month: int
    number: int
    weekday: int


@dataclass(frozen=True, slots=True)
class SolarTerm:
    """One of the 24 solar terms, by its Chinese name."""

    name: str


FestivalRule: TypeAlias = SolarDay | LunarDay | WeekdayOf | SolarTerm


@dataclass(frozen=True, slots=True)
class Festival:
    """A festival.

    Attributes:
        name: what it is called in Chinese, and in plans.
        english: what it is called in English.
        aliases: other names under which rules may ask for it.
    """

    name: str
    english: str
    rule: FestivalRule
    aliases: tuple[str, ...] = ()


FESTIVALS: tuple[Festival, ...] = (
    Festival("除夕", "Chinese New Year's Eve", LunarDay(1, 0), ("大年夜", "New Year's Eve (lunar)")),
    Festival("春节", "Chinese New Year", LunarDay(1, 1), ("大年初一", "Spring Festival", "Lunar New Year")),
    Festival("元宵节", "Lantern Festival", LunarDay(1, 15), ("元宵", "上元节")),
    Festival("龙抬头", "Dragon Head Festival", LunarDay(2, 2), ("春龙节",)),
    Festival("端午节", "Dragon Boat Festival", LunarDay(5, 5), ("端午", "端阳节")),
    Festival("七夕", "Qixi Festival", LunarDay(7, 7), ("七夕节", "Chinese Valentine's Day")),
    Festival("中元节", "Ghost Festival", LunarDay(7, 15), ("中元",)),
    Festival("中秋节", "Mid-Autumn Festival", LunarDay(8, 15), ("中秋", "Moon Festival")),
    Festival("重阳节", "Double Ninth Festival", LunarDay(9, 9), ("重阳",)),
    Festival("腊八节", "Laba Festival", LunarDay(12, 8), ("腊八",)),
    Festival("小年", "Little New Year", LunarDay(12, 23), ("北方小年",)),
    Festival("清明节", "Qingming Festival", SolarTerm("清明"), ("清明", "Tomb Sweeping Day")),
    Festival("冬至", "Winter Solstice", SolarTerm("冬至"), ("冬至节",)),
    Festival("元旦", "New Year's Day", SolarDay(1, 1), ("New Year", "新年")),
    Festival("情人节", "Valentine's Day", SolarDay(2, 14)),
    Festival("妇女节", "Women's Day", SolarDay(3, 8), ("三八节", "女神节", "International Women's Day")),
    Festival("植树节", "Arbor Day", SolarDay(3, 12)),
    Festival("消费者权益日", "Consumer Rights Day", SolarDay(3, 15), ("315",)),
    Festival("劳动节", "Labour Day", SolarDay(5, 1), ("五一", "Labor Day", "May Day")),
    Festival("青年节", "Youth Day", SolarDay(5, 4), ("五四",)),
    Festival("母亲节", "Mother's Day", WeekdayOf(5, 2, 7)),
    Festival("儿童节", "Children's Day", SolarDay(6, 1), ("六一",)),
    Festival("父亲节", "Father's Day", WeekdayOf(6, 3, 7)),
    Festival("618", "618 Shopping Festival", SolarDay(6, 18), ("六一八",)),
    Festival("建党节", "Party Founding Day", SolarDay(7, 1)),
    Festival("建军节", "Army Day", SolarDay(8, 1), ("八一",)),
    Festival("教师节", "Teachers' Day", SolarDay(9, 10)),
    Festival("国庆节", "National Day", SolarDay(10, 1), ("国庆", "十一")),
    Festival("万圣夜", "Halloween", SolarDay(10, 31), ("万圣节前夜",)),
    Festival("双十一", "Singles' Day", SolarDay(11, 11), ("光棍节", "Double 11", "双11")),
    Festival("感恩节", "Thanksgiving", WeekdayOf(11, 4, 4)),
    Festival("双十二", "Double 12", SolarDay(12, 12), ("双12",)),
    Festival("平安夜", "Christmas Eve", SolarDay(12, 24)),
    Festival("圣诞节", "Christmas", SolarDay(12, 25), ("圣诞", "Christmas Day")),
)  # fmt: skip


def _folded(written: str) -> str:
    """A name as names are compared: width, case, apostrophes and blanks make no difference."""
    plain = unicodedata.normalize("NFKC", written).casefold().replace("’", "'").replace("_", " ")
    return " ".join(plain.split())


_BY_NAME: Mapping[str, Festival] = {
    _folded(name): festival
    for festival in FESTIVALS
    for name in (festival.name, festival.english, *festival.aliases)
}
FESTIVAL_BY_NAME: Mapping[str, Festival] = {festival.name: festival for festival in FESTIVALS}


def festival_named(written: str) -> Festival | None:
    """The festival of a name in Chinese or English, if there is one."""
    return _BY_NAME.get(_folded(written))


def festival_meant(written: str) -> tuple[str | None, Localized]:
    """The name that one which is not known is nearest to, if it is near to any, and a hint."""
    names = [name for each in FESTIVALS for name in (each.name, each.english, *each.aliases)]
    near = nearest(written.strip(), names) or _within(written, names)
    if near is not None:
        return near, hint(near, names)
    return None, Localized(
        listing([each.english for each in FESTIVALS]).en, listing([each.name for each in FESTIVALS]).zh
    )


def _within(written: str, names: list[str]) -> str | None:
    """A name that holds what is written, or is held by it: `中秋佳节` means 中秋."""
    asked = _folded(written)
    found = [name for name in names if len(name) > 1 and (_folded(name) in asked or asked in _folded(name))]
    return max(found, key=len) if found and asked else None
