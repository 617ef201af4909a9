"""`kind: offers`: what customers may be given."""

from __future__ import annotations

from tieringrules.rulebook.kinds.fields import TITLE, TITLE_SHAPE, kind_field
from tieringrules.rulebook.shapes import (
    BooleanPlace,
    ConditionPlace,
    DatePlace,
    Field,
    IntegerPlace,
    MapOf,
    NumberPlace,
    Record,
    TextPlace,
)

OFFER = Record(
    {
        "title": TITLE,
        "from": Field(DatePlace(), ("first day", "开始日期")),
        "until": Field(DatePlace(), ("last day", "最后有效日")),
        "stock": Field(IntegerPlace(0), ("how often it can be given in all", "总共可发放的次数")),
        "budget": Field(
            NumberPlace(), ("most that may be spent on it; each costs its value", "总预算；每份按 value 计")
        ),
        "value": Field(NumberPlace(), ("what it is worth", "价值（面额）")),
        "price": Field(NumberPlace(), ("what the customer pays", "客户支付的价格")),
        "product": Field(
            TextPlace(),
            ("what it is for; prices for one product are compared", "适用的商品；同一商品的价格会互相比较"),
        ),
        "points": Field(IntegerPlace(0), ("points that it gives", "赠送积分")),
        "gift": Field(BooleanPlace(), ("true: somebody hands it over", "true：需人工送出的礼品")),
        "when": Field(ConditionPlace(), ("who may have it", "可享受的客户")),
        "codes": Field(
            TextPlace(), ("CSV file with codes, each given once ever", "券码 CSV 文件；每个券码只发放一次")
        ),
        "justification": Field(
            TITLE_SHAPE, ("why its price differs from other tiers'", "与其他等级价格不同的理由")
        ),
    }
)  # fmt: skip
SHAPE = Record(
    {
        "kind": kind_field("offers"),
        "title": TITLE,
        "offers": Field(MapOf(OFFER, at_least=1), ("offers by name", "优惠名称 → 内容"), required=True),
    }
)
