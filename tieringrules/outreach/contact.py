"""Planned communications, and the reasons for those that there are not."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Literal, TypeAlias

from tieringrules.diagnostic import Diagnostic, Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.people import Person

Purpose: TypeAlias = Literal["marketing", "service"]
Cause: TypeAlias = Literal["regular", "trigger", "campaign"]


@dataclass(frozen=True, slots=True)
class Contact:
    """One planned communication.

    Attributes:
        id: the same for the same policy, customer, message and day; 32 hexadecimal digits.
        customer: the customer's key as text.
        row: the customer's row in the assignments' frame, from 0.
        cause: why now: the tier's regular message, a trigger of the policy, or a campaign.
        cause_name: the trigger or campaign; None for the regular message.
        address: where it goes, as the channel uses it.
        owner, respond_within: the service level, for people who work on it.
        flag: the flag of the policy that rerouted it, if one did.
        occasion: the day of what the trigger is about, such as the birthday.
        send_at: not before this moment, in the customer's time zone; None for any time of the day.
        variant: which of the message's variants the customer gets.
        codes: offer → the code given for it.
        person: whom it addresses at the customer; None where that is the customer.
        due: the last day on which a person may do it; None where nothing says so, or nobody has to.
    """

    id: str
    customer: str
    row: int = field(compare=False)
    policy: str
    cause: Cause
    purpose: Purpose
    standard: str
    tier: str
    channel: str
    message: str
    locale: str
    address: str = field(repr=False)
    offers: tuple[str, ...] = ()
    owner: str | None = None
    respond_within: str | None = None
    flag: str | None = None
    cause_name: str | None = None
    occasion: dt.date | None = None
    send_at: dt.datetime | None = None
    variant: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    person: Person | None = None
    due: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ReasonSpec:
    """Why a customer is not contacted."""

    code: str
    text: Localized


REASONS: tuple[ReasonSpec, ...] = (
    ReasonSpec("no_tier", Localized("has no tier in the policy's standard", "在策略所用的标准中没有等级")),
    ReasonSpec(
        "no_policy_for_tier", Localized("the policy says nothing for this tier", "策略没有涉及该等级")
    ),
    ReasonSpec(
        "risk_flag", Localized("a flag of the policy holds the contact back", "策略的风险标记成立，暂不联系")
    ),
    ReasonSpec("never", Localized("the tier's cap is 0: never", "该等级的上限为 0：不联系")),
    ReasonSpec("no_message", Localized("the tier has no regular message", "该等级没有定期消息")),
    ReasonSpec(
        "unreachable",
        Localized("no usable address on the tier's channels", "在该等级的渠道上没有可用的联系方式"),
    ),
    ReasonSpec(
        "no_consent",
        Localized("has not agreed to any channel where there is an address", "未同意任何有联系方式的渠道"),
    ),
    ReasonSpec(
        "no_template",
        Localized("the message has no template for a usable channel", "该消息在可用渠道上没有模板"),
    ),
    ReasonSpec("suppressed", Localized("is on the list of those not to be contacted", "在禁止联系名单中")),
    ReasonSpec("control_group", Localized("is in the policy's control group", "属于该策略的对照组")),
    ReasonSpec(
        "not_due",
        Localized("not due yet: has had it, or nothing has come up", "尚未到期：已发送过，或时机未到"),
    ),
    ReasonSpec(
        "excluded",
        Localized("has had what the campaign leaves people out for", "已收到过该活动所排除的消息"),
    ),
    ReasonSpec("blackout", Localized("a day without contacts", "当日停止触达")),
    ReasonSpec("cap_reached", Localized("the most contacts are reached", "已达触达上限")),
    ReasonSpec(
        "lower_priority",
        Localized("another contact of the day goes first", "当日另有优先级更高的触达"),
    ),
    ReasonSpec("quiet_hours", Localized("quiet hours last all day", "全天均为免打扰时段")),
    ReasonSpec("capacity", Localized("the owner's day is full", "负责人当日任务已满")),
    ReasonSpec("out_of_stock", Localized("nothing is left of an offer", "优惠库存已用完")),
    ReasonSpec("over_budget", Localized("the budget of an offer is used up", "优惠预算已用完")),
    ReasonSpec("not_in_data", Localized("is no longer in the data", "已不在数据中")),
    ReasonSpec("incomplete", Localized("the message needs a value that is missing", "消息所需的值缺失")),
    ReasonSpec(
        "unsafe_link",
        Localized("a link in the data does not begin with https://", "数据中的链接不是以 https:// 开头"),
    ),
    ReasonSpec(
        "unsuitable",
        Localized("the template cannot handle this customer's values", "模板无法处理该客户的值"),
    ),
    ReasonSpec(
        "too_long",
        Localized("the message is longer than its channel carries", "消息超出该渠道的长度上限"),
    ),
)
REASON_BY_CODE: Mapping[str, ReasonSpec] = {spec.code: spec for spec in REASONS}


@dataclass(frozen=True, slots=True)
class NoContact:
    """A customer whom a policy does not contact, and why.

    Attributes:
        reason: a code of `REASONS`.
        detail: what is missing, such as `customer.name`, or the flag that holds; never a value.
        cause, cause_name: of what there would have been, as in a contact.
        until: the first day on which the reason no longer holds, where that is known.
    """

    customer: str
    row: int = field(compare=False)
    policy: str
    tier: str | None
    reason: str
    detail: str = ""
    cause: Cause = "regular"
    cause_name: str | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The contacts of a day, and a reason for every other customer of each policy.

    Attributes:
        contacts, reasons: by customer, then policy; made when they are asked for, so that a plan of millions
            of customers does not hold as many objects.
        warnings: what a reader of the plan should know.
        codes_withheld: codes of offers that were not given, because nothing is recorded.
        offers: offer → contacts that go with it.
    """

    as_of: dt.date
    contacts: Sequence[Contact]
    reasons: Sequence[NoContact]
    warnings: tuple[Diagnostic, ...] = ()
    codes_withheld: int = 0
    offers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Texts:
    """What the templates of a contact gave, before the channel makes a message of it."""

    html: str | None = None
    text: str | None = None
    head: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent for a contact.

    Attributes:
        text: the plain text.
        subject: one line; for channels that have it.
        html: the page; for channels that have it.
        template: code of the provider's own template, where the message is one.
        parameters: the values that the provider fills in, by name, in order.
    """

    text: str = field(repr=False)
    subject: str | None = field(default=None, repr=False)
    html: str | None = field(default=None, repr=False)
    template: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)


def contact_id(
    policy: str, customer: str, message: str, as_of: dt.date, cause_name: str | None = None
) -> str:
    """The name of a contact, stable over runs: 128 bits of SHA-256.

    Args:
        policy: its name.
        customer: the customer's key as text.
        message: the message's name.
        as_of: the day of the plan.
        cause_name: the trigger or campaign; None for the regular message.
    """
    told = [policy, customer, message, as_of.isoformat()]
    # JSON keeps the parts apart whatever characters are in them.
    parts = json.dumps(told if cause_name is None else [*told, cause_name], ensure_ascii=True)
    return hashlib.sha256(parts.encode()).hexdigest()[:32]
