"""SendGrid: bodies of v3 Mail Send requests, a personalization for each contact."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from tieringrules.diagnostic import Localized
from tieringrules.outreach.exports.encoding import request
from tieringrules.outreach.exports.spec import ProfileSpec, Sending
from tieringrules.outreach.unsubscribing import unsubscribe_link

# What stands in place of a page that differs from contact to contact.
_TEXT, _HTML = "-text-", "-html-"
_MOST_SUBSTITUTED = 10_000


def _group(sending: Sending) -> tuple[Hashable, ...]:
    """Contacts of one template of SendGrid share requests, and those whose pages fit into substitutions."""
    message = sending.message
    common = _sender(sending)
    if message.template is not None:
        return common, "template", message.template
    if len((message.text + (message.html or "")).encode()) <= _MOST_SUBSTITUTED:
        return common, "substituted", str(message.html is not None)
    return common, "alone", message.text, message.html


def _sender(sending: Sending) -> tuple[str, str]:
    return (sending.sender.name, sending.sender.address) if sending.sender is not None else ("", "")


def _personalization(sending: Sending) -> dict[str, Any]:
    contact, message = sending.contact, sending.message
    found: dict[str, Any] = {
        "to": [{"email": contact.address}],
        "subject": message.subject or "",
        "custom_args": {"contact_id": contact.id},
    }
    if sending.channel.unsubscribe_url is not None:
        found["headers"] = {
            "List-Unsubscribe": f"<{unsubscribe_link(sending.channel.unsubscribe_url, contact.id)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    if contact.send_at is not None:
        found["send_at"] = int(contact.send_at.timestamp())
    if message.template is not None:
        content: dict[str, str | None] = dict(message.parameters) or {
            "text": message.text,
            "html": message.html,
        }
        found["dynamic_template_data"] = {"subject": message.subject or "", **content}
    elif _group(sending)[1] == "substituted":
        found["substitutions"] = {_TEXT: message.text}
        if message.html is not None:
            found["substitutions"][_HTML] = message.html
    return found


def _around(group: Any, records: Sequence[Any]) -> dict[str, Any]:
    (name, address), kind, *content = group
    body: dict[str, Any] = {
        "personalizations": list(records),
        "from": {"email": address, "name": name} if name else {"email": address},
    }
    if kind == "template":
        body["template_id"] = content[0]
        return body
    text, html = (_TEXT, _HTML if content[0] == "True" else None) if kind == "substituted" else content
    body["content"] = [{"type": "text/plain", "value": text}]
    if html is not None:
        body["content"].append({"type": "text/html", "value": html})
    return body


SENDGRID = ProfileSpec(
    name="sendgrid",
    title=Localized("SendGrid, v3 Mail Send", "SendGrid v3 邮件接口"),
    source="https://www.twilio.com/docs/sendgrid/for-developers/sending-email/personalizations",
    about="contacts",
    channels=("email",),
    ending="json",
    at_most=1_000,
    # The whole of a request must be below 30 MB.
    most_bytes=20_000_000,
    record=_personalization,
    encode=request(_around),
    group=_group,
    unique=lambda sending: sending.contact.address.lower(),
)
