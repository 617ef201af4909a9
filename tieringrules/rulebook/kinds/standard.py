"""`kind: standard`: an ordered set of tiers, and the method that assigns them."""

from __future__ import annotations

from tieringrules.rulebook.kinds.capacity import CAPACITY
from tieringrules.rulebook.kinds.fields import NAME, TITLE, kind_field
from tieringrules.rulebook.kinds.stability import STABILITY
from tieringrules.rulebook.methods import METHODS
from tieringrules.rulebook.shapes import (
    ChoicePlace,
    ConditionPlace,
    DatePlace,
    Field,
    ListOf,
    NamePlace,
    Record,
    Switch,
)

DEFAULT_METHOD = "rules"

REASON = Record(
    {
        "name": Field(NamePlace(), ("the reason's name", "原因的名称"), required=True),
        "title": TITLE,
        "when": Field(ConditionPlace(), ("of whom it is true", "原因成立的条件"), required=True),
    }
)
_SHARED = Record(
    {
        "kind": kind_field("standard"),
        "name": NAME,
        "title": TITLE,
        "method": Field(
            ChoicePlace(tuple(method.name for method in METHODS)),
            ("how it decides; rules if not written", "分级方法；默认 rules"),
        ),
        "effective": Field(DatePlace(), ("first day on which it gives tiers", "生效日期；此前不给出等级")),
        "until": Field(DatePlace(), ("last day on which it gives tiers", "最后有效日；此后不给出等级")),
        "capacity": CAPACITY,
        "stability": STABILITY,
        "previous": Field(
            NamePlace(),
            ("customers column with the tier that customers had before", "存放客户此前等级的客户列"),
        ),
        "reasons": Field(
            ListOf(REASON, at_least=1),
            ("what stands out about a customer, beside the tier", "等级之外，说明客户情况的原因"),
        ),
    }
)
SHAPE = Switch(
    key="method",
    records={
        method.name: Record({**_SHARED.fields, **method.fields}, method.exactly_one_of) for method in METHODS
    },
    default=DEFAULT_METHOD,
)
