"""E-mails as entries of a mailbox file."""

from __future__ import annotations

import datetime as dt

from tieringrules.outreach.contact import Contact, Message
from tieringrules.outreach.mime import Email, email_bytes
from tieringrules.outreach.sender import Sender
from tieringrules.outreach.unsubscribing import unsubscribe_link
from tieringrules.rulebook.model import Channel

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def email_of(
    contact: Contact, message: Message, channel: Channel | None, sender: Sender, sent_at: dt.datetime
) -> Email:
    """The e-mail of a contact."""
    url = channel.unsubscribe_url if channel is not None else None
    return Email(
        contact.id,
        sender,
        contact.address,
        message.subject or "",
        sent_at,
        message.text,
        message.html,
        unsubscribe_link(url, contact.id) if url is not None else None,
    )


def mailbox_entry(email: Email) -> bytes:
    """An e-mail as it stands in a mailbox file (RFC 4155).

    Raises:
        Garbled: it does not read back as it was written.
    """
    # No line of a header or an encoded body begins with "From ", so nothing needs to be escaped.
    stamp = _asctime(email.sent_at)
    return f"From {email.sender.address} {stamp}\n".encode() + email_bytes(email) + b"\n"


def _asctime(sent_at: dt.datetime) -> str:
    """The moment as mailboxes write it, in UTC, whatever the machine's language."""
    moment = sent_at.utctimetuple()
    clock = f"{moment.tm_hour:02}:{moment.tm_min:02}:{moment.tm_sec:02}"
    return f"{_DAYS[moment.tm_wday]} {_MONTHS[moment.tm_mon - 1]} {moment.tm_mday:2} {clock} {moment.tm_year}"
