"""Aliyun SMS (阿里云短信): parameters of SendBatchSms, for messages that name a template."""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from typing import Any

from tieringrules.diagnostic import Localized
from tieringrules.outreach.exports.encoding import request
from tieringrules.outreach.exports.spec import ProfileSpec, Sending


def _record(sending: Sending) -> dict[str, Any] | None:
    if sending.message.template is None:
        return None
    return {
        "phone": sending.contact.address,
        "sign": (sending.channel.signature or "").strip("【】[] "),
        "parameters": dict(sending.message.parameters),
    }


def _around(group: Hashable, records: Sequence[Any]) -> dict[str, Any]:
    def listed(name: str) -> str:
        return json.dumps([one[name] for one in records], ensure_ascii=False)

    return {
        "PhoneNumberJson": listed("phone"),
        "SignNameJson": listed("sign"),
        "TemplateCode": group,
        "TemplateParamJson": listed("parameters"),
    }


ALIYUN_SMS = ProfileSpec(
    name="aliyun_sms",
    title=Localized("Aliyun SMS, SendBatchSms", "阿里云短信 SendBatchSms"),
    source="https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendbatchsms",
    about="contacts",
    channels=("sms",),
    ending="json",
    at_most=100,
    record=_record,
    encode=request(_around),
    group=lambda sending: sending.message.template,
)
