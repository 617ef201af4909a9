"""`kind: policy`: what each tier of a standard receives."""

from __future__ import annotations

from tieringrules.rulebook.kinds.fields import CALENDAR_SPAN, NAME, TITLE, kind_field
from tieringrules.rulebook.kinds.limits import BLACKOUT, CAP, VARIANTS
from tieringrules.rulebook.kinds.periods import PERIODS
from tieringrules.rulebook.kinds.trigger import TRIGGER
from tieringrules.rulebook.shapes import (
    BooleanPlace,
    ChoicePlace,
    ConditionPlace,
    Field,
    IntegerPlace,
    ListOf,
    MapOf,
    NamePlace,
    Record,
    ScalarPlace,
    TextPlace,
    TimePlace,
)

PURPOSES = ("marketing", "service")

SERVICE = Record(
    {
        "owner": Field(TextPlace(), ("who looks after the customer", "负责人或团队")),
        "respond_within": Field(
            TextPlace(), ("how soon they answer, such as 2 hours", "响应时限，例如 2 hours")
        ),
    }
)
TIER = Record(
    {
        "channels": Field(
            ListOf(NamePlace(), at_least=1),
            ("channels; the first that is reachable and consented", "渠道；取第一个可达且已同意的"),
            required=True,
        ),
        "roles": Field(
            ListOf(TextPlace(), at_least=1),
            (
                "whom to address at business customers, the likeliest first; in place of the channel's",
                "企业客户联系人的角色，按优先顺序；代替渠道所写的角色",
            ),
        ),
        "message": Field(NamePlace(), ("the regular message, by its template's name", "定期消息的模板名")),
        "variants": Field(
            VARIANTS,
            (
                "other wordings, message → share such as 50%; the others get the message itself",
                "其他版本：消息模板名 → 占比（如 50%）；其余客户收到原消息",
            ),
        ),
        "every": Field(ChoicePlace(PERIODS), ("how often the regular message goes", "定期消息的频率")),
        "cap": Field(CAP, ("limit over everything this policy causes", "本策略全部触达的上限")),
        "offers": Field(ListOf(NamePlace()), ("offers by name", "优惠名称")),
        "due_in": Field(
            CALENDAR_SPAN,
            (
                "when a call or visit is to be done at the latest, such as 7 days after the plan",
                "电话或拜访最迟完成的期限，例如计划后 7 days",
            ),
        ),
        "service": Field(SERVICE, ("service level", "服务级别")),
    }
)
OVERRIDE = Record(
    {
        "when": Field(
            ConditionPlace(),
            ("whom it concerns, such as {region: [华南]}", "适用的客户，例如 {region: [华南]}"),
            required=True,
        ),
        "tiers": Field(
            ListOf(TextPlace(), at_least=1), ("only in these tiers; all if not written", "仅限这些等级")
        ),
        "channels": Field(
            ListOf(NamePlace(), at_least=1), ("channels in place of the tier's", "代替等级所写的渠道")
        ),
        "message": Field(NamePlace(), ("message in place of the tier's", "代替等级所写的消息模板名")),
        "service": Field(SERVICE, ("service level in place of the tier's", "代替等级所写的服务级别")),
        "cap": Field(CAP, ("limit in place of the tier's", "代替等级所写的上限")),
    }
)
FLAG = Record(
    {
        "name": Field(NamePlace(), ("the flag's name", "标记名称"), required=True),
        "when": Field(ConditionPlace(), ("whom it concerns", "适用的客户"), required=True),
        "suppress": Field(
            BooleanPlace(), ("true: no contact from this policy", "true：本策略不联系这些客户")
        ),
        "channels": Field(
            ListOf(NamePlace(), at_least=1), ("channels in place of the tier's", "代替等级所写的渠道")
        ),
        "message": Field(NamePlace(), ("message in place of the tier's", "代替等级所写的消息模板名")),
        "service": Field(SERVICE, ("service level in place of the tier's", "代替等级所写的服务级别")),
    }
)
SHAPE = Record(
    {
        "kind": kind_field("policy"),
        "name": NAME,
        "title": TITLE,
        "standard": Field(
            NamePlace(), ("the standard whose tiers it serves", "所依据的分类标准"), required=True
        ),
        "purpose": Field(
            ChoicePlace(PURPOSES),
            ("marketing needs consent; service does not", "marketing 需客户同意，service 不需"),
        ),
        "quiet_hours": Field(
            Record(
                {
                    "from": Field(TimePlace(), ("start, such as 21:00", "开始，例如 21:00"), required=True),
                    "to": Field(TimePlace(), ("end, such as 08:00", "结束，例如 08:00"), required=True),
                }
            ),
            ("no contact between these times", "免打扰时段"),
        ),
        "priority": Field(
            IntegerPlace(),
            (
                "who goes first where a cap has room for one; higher first",
                "上限只容一次时谁优先，数值大者优先",
            ),
        ),
        "control": Field(
            ScalarPlace(),
            (
                "share of the customers never contacted, to compare with, such as 5%",
                "对照组占比，例如 5%；这些客户不触达，用于比较",
            ),
        ),
        "blackout": Field(BLACKOUT, ("days without contacts of this policy", "本策略不触达的日期")),
        "tiers": Field(
            MapOf(TIER, at_least=1), ("tier → what it receives", "等级 → 沟通方式"), required=True
        ),
        "overrides": Field(
            ListOf(OVERRIDE, at_least=1),
            (
                "what some customers get instead, by region or language; the first that is true acts",
                "按地区、语言等另作安排；取第一个成立的",
            ),
        ),
        "flags": Field(
            ListOf(FLAG),
            (
                "risks that suppress or reroute contacts; the first that is true acts",
                "风险标记：不再联系，或改变联系方式；取第一个成立的",
            ),
        ),
        "triggers": Field(ListOf(TRIGGER), ("occasions for further messages", "其他触发消息的时机")),
    }
)
