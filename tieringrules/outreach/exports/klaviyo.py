"""Klaviyo: bodies of `POST /api/profile-bulk-import-jobs`, profiles with their tier as properties."""

from __future__ import annotations

from typing import Any

from tieringrules.diagnostic import Localized
from tieringrules.outreach.exports.encoding import request
from tieringrules.outreach.exports.fields import facts
from tieringrules.outreach.exports.spec import ProfileSpec, Sending


def _profile(sending: Sending) -> dict[str, Any]:
    contact = sending.contact
    return {
        "type": "profile",
        "attributes": {
            "email": contact.address,
            "external_id": contact.customer,
            "properties": {**facts(sending), "locale": contact.locale},
        },
    }


KLAVIYO = ProfileSpec(
    name="klaviyo",
    title=Localized("Klaviyo, bulk import of profiles", "Klaviyo 批量导入档案"),
    source="https://developers.klaviyo.com/en/reference/bulk_import_profiles",
    about="contacts",
    channels=("email",),
    ending="json",
    at_most=10_000,
    # A request may have 5 MB.
    most_bytes=4_500_000,
    record=_profile,
    encode=request(
        lambda _, profiles: {
            "data": {
                "type": "profile-bulk-import-job",
                "attributes": {"profiles": {"data": list(profiles)}},
            }
        }
    ),
    unique=lambda sending: sending.contact.address.lower(),
)
