"""The fields of contacts that several profiles show."""

from __future__ import annotations

from typing import Any

from tieringrules.outreach.exports.spec import Sending
from tieringrules.outreach.sms_segments import segments_of
from tieringrules.outreach.task_sheets import due_of


def facts(sending: Sending) -> dict[str, Any]:
    """Why somebody is contacted, in a few short fields; the tier and the customer's key, no name."""
    contact = sending.contact
    found: dict[str, Any] = {
        "customer": contact.customer,
        "tier": contact.tier,
        "standard": contact.standard,
        "policy": contact.policy,
        "message": contact.message,
        "contact_id": contact.id,
    }
    if contact.offers:
        found["offers"] = list(contact.offers)
    if contact.codes:
        found["codes"] = dict(contact.codes)
    return found


def row(sending: Sending) -> dict[str, Any]:
    """Everything about a contact and its message but the page, one field a column."""
    contact, message = sending.contact, sending.message
    due = contact.due or due_of(contact, sending.sent_at)
    is_sms = contact.channel == "sms"
    return {
        "contact_id": contact.id,
        sending.key: contact.customer,
        "policy": contact.policy,
        "cause": contact.cause,
        "purpose": contact.purpose,
        "standard": contact.standard,
        "tier": contact.tier,
        "channel": contact.channel,
        "address": contact.address,
        "message": contact.message,
        "locale": contact.locale,
        "subject": message.subject,
        "text": message.text,
        "segments": segments_of(message.text).count if is_sms else None,
        "template": message.template,
        "parameters": dict(message.parameters) or None,
        "offers": list(contact.offers),
        "owner": contact.owner,
        "respond_within": contact.respond_within,
        "due": due.isoformat() if due is not None else None,
        "send_at": contact.send_at.isoformat() if contact.send_at is not None else None,
    }
