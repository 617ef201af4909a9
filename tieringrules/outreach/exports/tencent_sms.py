"""Tencent SMS (腾讯云短信): parameters of SendSms, for messages that name a template."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from tieringrules.diagnostic import Localized
from tieringrules.outreach.exports.encoding import request
from tieringrules.outreach.exports.spec import ProfileSpec, Sending


def _number(address: str) -> str:
    return address if address.startswith("+") else f"+86{address}"


def _group(sending: Sending) -> Hashable:
    """One request has one template and one list of parameters, and goes to one side of the border."""
    message = sending.message
    sign = (sending.channel.signature or "").strip("【】[] ")
    domestic = _number(sending.contact.address).startswith("+86")
    return message.template, sign, domestic, tuple(message.parameters.values())


def _record(sending: Sending) -> str | None:
    return _number(sending.contact.address) if sending.message.template is not None else None


def _around(group: Any, records: Sequence[Any]) -> dict[str, Any]:
    template, sign, _, parameters = group
    return {
        "PhoneNumberSet": list(records),
        "SignName": sign,
        "TemplateId": template,
        "TemplateParamSet": list(parameters),
    }


TENCENT_SMS = ProfileSpec(
    name="tencent_sms",
    title=Localized("Tencent SMS, SendSms", "腾讯云短信 SendSms"),
    source="https://cloud.tencent.com/document/api/382/55981",
    about="contacts",
    channels=("sms",),
    ending="json",
    at_most=200,
    record=_record,
    encode=request(_around),
    group=_group,
    unique=lambda sending: sending.contact.address,
)
