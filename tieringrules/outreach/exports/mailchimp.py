"""Mailchimp: bodies of `POST /lists/{list_id}`, members with their tier as merge fields."""

from __future__ import annotations

from typing import Any

from tieringrules.diagnostic import Localized
from tieringrules.outreach.exports.encoding import request
from tieringrules.outreach.exports.spec import ProfileSpec, Sending


def _member(sending: Sending) -> dict[str, Any] | None:
    contact = sending.contact
    # Who did not agree to marketing must not be put on a list of it.
    if contact.purpose != "marketing":
        return None
    return {
        "email_address": contact.address,
        "email_type": "html" if sending.message.html is not None else "text",
        "status": "subscribed",
        "language": contact.locale.split("-")[0],
        # Names of merge fields have at most 10 characters.
        "merge_fields": {
            "CUSTOMER": contact.customer,
            "TIER": contact.tier,
            "MESSAGE": contact.message,
            "OFFERS": ";".join(contact.offers),
        },
    }


MAILCHIMP = ProfileSpec(
    name="mailchimp",
    title=Localized("Mailchimp, members of an audience", "Mailchimp 受众成员"),
    source="https://mailchimp.com/developer/marketing/api/lists/batch-subscribe-or-unsubscribe/",
    about="contacts",
    channels=("email",),
    ending="json",
    at_most=500,
    record=_member,
    encode=request(lambda _, members: {"members": list(members), "update_existing": True}),
    unique=lambda sending: sending.contact.address.lower(),
)
