"""`kind: campaign`: a dated push to some tiers of a policy."""

from __future__ import annotations

from tieringrules.rulebook.kinds.fields import NAME, TITLE, kind_field
from tieringrules.rulebook.shapes import (
    Anything,
    DatePlace,
    Field,
    ListOf,
    MapOf,
    NamePlace,
    Record,
    TextPlace,
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
        "message": Field(NamePlace(), ("the message, by its template's name", "消息模板名"), required=True),
        "offers": Field(ListOf(NamePlace()), ("offers by name", "优惠名称")),
        "exclude": Field(MapOf(Anything(), at_least=1), ("who is left out", "排除的客户")),
    }
)
