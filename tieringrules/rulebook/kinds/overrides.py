"""`kind: overrides`: customers whose tier people set by hand, for a while and for a reason."""

from __future__ import annotations

from tieringrules.rulebook.kinds.fields import TITLE, kind_field
from tieringrules.rulebook.shapes import DatePlace, Field, ListOf, NamePlace, Record, ScalarPlace, TextPlace

OVERRIDE = Record(
    {
        "customer": Field(ScalarPlace(), ("the customer's key", "客户的主键"), required=True),
        "standard": Field(NamePlace(), ("the standard", "分类标准"), required=True),
        "tier": Field(TextPlace(), ("the tier the customer has instead", "改为的等级"), required=True),
        "owner": Field(TextPlace(), ("who answers for it", "负责人"), required=True),
        "reason": Field(TextPlace(), ("why", "原因"), required=True),
        "until": Field(DatePlace(), ("the last day it holds", "最后有效日"), required=True),
    }
)
SHAPE = Record(
    {
        "kind": kind_field("overrides"),
        "title": TITLE,
        "overrides": Field(
            ListOf(OVERRIDE, at_least=1), ("tiers set by hand", "人工指定的等级"), required=True
        ),
    }
)
