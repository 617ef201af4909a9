"""Zoho CRM: bodies of `PUT /crm/v8/<module>`, the tier of each standard in a field of its own."""

from __future__ import annotations

import re
from typing import Any

from tieringrules.diagnostic import Localized
from tieringrules.outreach.exports.encoding import request
from tieringrules.outreach.exports.spec import Customer, ProfileSpec

# Names of fields in the interface are letters, digits and _.
_UNFIT = re.compile(r"[^A-Za-z0-9_]+")


def field_name(standard: str) -> str:
    """The field of a standard's tier: `Tier_customer_value`; code points stand for other scripts."""
    plain = _UNFIT.sub(lambda match: "_".join(f"u{ord(char):x}" for char in match[0]), standard)
    return f"Tier_{plain}"


def _record(customer: Customer) -> dict[str, Any]:
    # Without a tier the field is emptied: an old tier would be a wrong one.
    tiers = {field_name(standard): tier for standard, tier in customer.tiers.items()}
    return {"id": customer.key, **tiers, "Tier_as_of": customer.as_of.isoformat()}


ZOHO_CRM = ProfileSpec(
    name="zoho_crm",
    title=Localized("Zoho CRM, tiers into fields of records", "Zoho CRM 更新等级字段"),
    source="https://www.zoho.com/crm/developer/docs/api/v8/update-records.html",
    about="customers",
    ending="json",
    at_most=100,
    record=_record,
    encode=request(lambda _, records: {"data": list(records), "trigger": []}),
)
