"""`kind: campaign`: a dated push to some tiers of a policy."""

from __future__ import annotations

from tieringrules.rulebook.kinds.fields import CALENDAR_SPAN, NAME, TITLE, kind_field
from tieringrules.rulebook.shapes import (
    ConditionPlace,
    DatePlace,
    Field,
    IntegerPlace,
    ListOf,
    NamePlace,
    OneOrMore,
    Record,
    TextPlace,
)
from tieringrules.rulebook.utm import CAMPAIGN_FIELD

EXCLUDE = Record(
    {
        "received": Field(
            OneOrMore(NamePlace()),
            ("who had this message, trigger or campaign", "已收到该消息、触发或活动的客户"),
            required=True,
        ),
        "within_last": Field(
            CALENDAR_SPAN, ("only if so recently, such as 30 days", "仅限近期收到的，例如 30 days")
        ),
    }
)
SHAPE = Record(
    {
        "kind": kind_field("campaign"),
        "name": NAME,
        "title": TITLE,
        "policy": Field(
            NamePlace(), ("the policy whose tiers and caps hold", "所依据的沟通策略"), required=True
        ),
        "from": Field(DatePlace(), ("first day", "开始日期"), required=True),
        "to": Field(DatePlace(), ("last day", "结束日期"), required=True),
        "tiers": Field(ListOf(TextPlace(), at_least=1), ("tiers that take part", "参与的等级")),
        "when": Field(ConditionPlace(), ("only these customers", "仅限符合条件的客户")),
        "message": Field(NamePlace(), ("the message, by its template's name", "消息模板名"), required=True),
        "offers": Field(ListOf(NamePlace()), ("offers by name", "优惠名称")),
        "channels": Field(
            ListOf(NamePlace(), at_least=1), ("channels in place of the tiers'", "代替等级所写的渠道")
        ),
        "priority": Field(IntegerPlace(), ("higher goes first under a cap", "触达受限时，数值大者优先")),
        "utm": CAMPAIGN_FIELD,
        "exclude": Field(EXCLUDE, ("who is left out", "排除的客户")),
    }
)
