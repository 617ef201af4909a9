"""`triggers:` of a policy: occasions for further messages."""

from __future__ import annotations

from tieringrules.rulebook.kinds.fields import CALENDAR_SPAN, TITLE
from tieringrules.rulebook.kinds.periods import PERIODS
from tieringrules.rulebook.shapes import (
    ChoicePlace,
    ConditionPlace,
    Field,
    IntegerPlace,
    Keyed,
    ListOf,
    NamePlace,
    NumberPlace,
    OneOrMore,
    Record,
    Shape,
    TextPlace,
)

CALENDARS = ("solar", "lunar")
MOST_DAYS = 36_500

_SHIFT = {
    "before": Field(CALENDAR_SPAN, ("so many days earlier, such as 3 days", "提前的天数，例如 3 days")),
    "after": Field(CALENDAR_SPAN, ("so many days later, such as 1 day", "推后的天数，例如 1 day")),
}
_ONCE = Field(ChoicePlace(PERIODS), ("at most one contact in this period", "每个周期内最多触达一次"))
_TIERS = OneOrMore(TextPlace())
_STANDARDS = OneOrMore(NamePlace())


def _moved(key: str, shape: OneOrMore, meaning: tuple[str, str]) -> Record:
    return Record({key: Field(shape, meaning, required=True), "once_per": _ONCE})


def _field(shape: Shape, en: str, zh: str) -> Field:
    return Field(shape, (en, zh), required=True)


ON = Keyed(
    {
        "anniversary_of": Record(
            {
                "anniversary_of": _field(
                    NamePlace(), "a date of the customer, such as birthday", "客户的日期，例如 birthday"
                ),
                "calendar": Field(
                    ChoicePlace(CALENDARS),
                    ("lunar: by the Chinese lunar calendar", "lunar：按农历计算"),
                ),
                **_SHIFT,
            }
        ),
        "festival": Record(
            {
                "festival": _field(
                    TextPlace(), "a festival, such as 春节 or National Day", "节日，例如 春节、中秋节"
                ),
                **_SHIFT,
            }
        ),
        "entered": _moved(
            "entered",
            _TIERS,
            ("standard.tier that the customer has come into", "客户新进入的“分类标准.等级”"),
        ),
        "left": _moved(
            "left", _TIERS, ("standard.tier that the customer has left", "客户离开的“分类标准.等级”")
        ),
        "upgraded": _moved(
            "upgraded",
            _STANDARDS,
            ("standard in which the tier is better than before", "等级上升的分类标准"),
        ),
        "downgraded": _moved(
            "downgraded",
            _STANDARDS,
            ("standard in which the tier is worse than before", "等级下降的分类标准"),
        ),
        "became_true": Record(
            {
                "became_true": _field(
                    ConditionPlace(),
                    "a condition that was not true at the last plan",
                    "上次计划时尚不成立的条件",
                )
            }
        ),
        "days_after": Record(
            {
                "days_after": _field(
                    NamePlace(), "a date of the customer, such as last_order", "客户的日期，例如 last_order"
                ),
                "days": _field(IntegerPlace(0, MOST_DAYS), "how many days after it", "之后的天数"),
            }
        ),
        "near_miss": Record(
            {
                "near_miss": _field(
                    TextPlace(),
                    "standard or standard.tier that is nearly reached",
                    "即将达到的“分类标准”或“分类标准.等级”",
                ),
                "within": _field(NumberPlace(), "short by no more than this", "差额不超过该值"),
                "field": Field(NamePlace(), ("only where this field is short", "仅限差在该项的客户")),
                "once_per": _ONCE,
            }
        ),
    }
)
TRIGGER = Record(
    {
        "name": Field(NamePlace(), ("the trigger's name", "触发名称"), required=True),
        "title": TITLE,
        "on": Field(ON, ("the occasion", "触发时机"), required=True),
        "when": Field(ConditionPlace(), ("only these customers", "仅限符合条件的客户")),
        "message": Field(NamePlace(), ("the message, by its template's name", "消息模板名"), required=True),
        "offers": Field(ListOf(NamePlace()), ("offers by name", "优惠名称")),
        "channels": Field(
            ListOf(NamePlace(), at_least=1), ("channels in place of the tier's", "代替等级所写的渠道")
        ),
        "due_in": Field(
            CALENDAR_SPAN,
            (
                "when a call or visit is to be done at the latest, such as 7 days after the plan",
                "电话或拜访最迟完成的期限，例如计划后 7 days",
            ),
        ),
        "priority": Field(IntegerPlace(), ("higher goes first under a cap", "触达受限时，数值大者优先")),
    }
)
