"""`stability:` of a standard: when customers go up and down to the tier that is computed."""

from __future__ import annotations

from tieringrules.rulebook.kinds.fields import CALENDAR_SPAN
from tieringrules.rulebook.shapes import Field, ListOf, Record, TextPlace

STABILITY = Field(
    Record(
        {
            "upgrade": Field(
                TextPlace(),
                (
                    "when a better tier is given: `at once` (if not written) or `after 30 days`",
                    "升级时间：`at once`（立即，默认）或 `after 30 days`",
                ),
            ),
            "downgrade_after": Field(
                CALENDAR_SPAN,
                (
                    "how long a worse tier must have been computed before a customer goes down",
                    "计算结果持续低于现有等级多久之后才降级",
                ),
            ),
            "protect": Field(
                ListOf(TextPlace(), at_least=1),
                (
                    "tiers that nobody loses by computation, only by an override",
                    "不会因计算结果而降级的等级，只能人工指定降级",
                ),
            ),
        }
    ),
    (
        "keeps customers from going up and down between runs",
        "避免客户等级在每次分级之间反复升降",
    ),
)
