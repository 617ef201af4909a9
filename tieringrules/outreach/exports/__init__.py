"""The export profiles: one file and one line of the tuple each."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.outreach.exports.aliyun_sms import ALIYUN_SMS
from tieringrules.outreach.exports.fxiaoke import FXIAOKE
from tieringrules.outreach.exports.generic import CSV, JSONL, XLSX
from tieringrules.outreach.exports.klaviyo import KLAVIYO
from tieringrules.outreach.exports.listmonk import LISTMONK
from tieringrules.outreach.exports.mailchimp import MAILCHIMP
from tieringrules.outreach.exports.mbox import MBOX
from tieringrules.outreach.exports.sendgrid import SENDGRID
from tieringrules.outreach.exports.spec import ProfileSpec
from tieringrules.outreach.exports.tencent_sms import TENCENT_SMS
from tieringrules.outreach.exports.zoho_crm import ZOHO_CRM

PROFILES: tuple[ProfileSpec, ...] = (
    SENDGRID,
    MAILCHIMP,
    KLAVIYO,
    LISTMONK,
    ALIYUN_SMS,
    TENCENT_SMS,
    ZOHO_CRM,
    FXIAOKE,
    MBOX,
    CSV,
    XLSX,
    JSONL,
)
PROFILE_BY_NAME: Mapping[str, ProfileSpec] = {profile.name: profile for profile in PROFILES}

__all__ = ["PROFILES", "PROFILE_BY_NAME", "ProfileSpec"]
