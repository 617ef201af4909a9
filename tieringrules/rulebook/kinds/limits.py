"""Limits on contacts, as several kinds of rule files write them."""

from __future__ import annotations

from tieringrules.rulebook.kinds.fields import CALENDAR_SPAN
from tieringrules.rulebook.kinds.periods import PERIODS
from tieringrules.rulebook.shapes import (
    ChoicePlace,
    DatePlace,
    Either,
    Field,
    IntegerPlace,
    ListOf,
    MapOf,
    OneOrMore,
    Record,
    ScalarPlace,
    TextPlace,
)

CAP = Record(
    {
        "at_most": Field(
            IntegerPlace(0),
            ("most contacts in the period; 0 means never", "期内最多触达次数；0 表示从不"),
            required=True,
        ),
        "per": Field(ChoicePlace(PERIODS), ("the period", "周期"), required=True),
        "gap": Field(CALENDAR_SPAN, ("shortest time between two contacts", "两次触达的最短间隔")),
    }
)
CAPS = OneOrMore(CAP)
CAPACITY = TextPlace()
OWNERS = MapOf(MapOf(CAPACITY, at_least=1))
BLACKOUT = ListOf(
    Either(
        DatePlace(),
        Record(
            {
                "from": Field(DatePlace(), ("first day", "第一天")),
                "to": Field(DatePlace(), ("last day", "最后一天")),
                "festival": Field(TextPlace(), ("a festival, in every year", "节日，每年适用")),
                "before": Field(CALENDAR_SPAN, ("so many days before the festival, too", "节前天数")),
                "after": Field(CALENDAR_SPAN, ("so many days after the festival, too", "节后天数")),
            }
        ),
    ),
    at_least=1,
)
VARIANTS = MapOf(ScalarPlace(), at_least=1)
