"""`capacity:` of a standard: how many customers a tier holds."""

from __future__ import annotations

from tieringrules.rulebook.shapes import ExpressionPlace, Field, IntegerPlace, Record

BY = "by"
# 18 digits: more customers than there will ever be, and no more than an engine can count.
MOST_PLACES = 10**18
CAPACITY = Field(
    Record(
        {
            BY: Field(
                ExpressionPlace(),
                ("who stays: the greatest number or the latest day", "谁留下：数值大者或日期近者优先"),
                required=True,
            )
        },
        others=IntegerPlace(minimum=0, maximum=MOST_PLACES),
    ),
    (
        "tier → how many customers it holds; the others go to the next tier",
        "等级 → 名额；超出的客户转入下一等级",
    ),
)
