"""Contacts and customers of a batch, as export profiles see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from tieringrules.outreach.contact import Contact, Message
from tieringrules.outreach.exports.spec import Customer, Sending
from tieringrules.outreach.mailbox import email_of
from tieringrules.outreach.mime import Email
from tieringrules.outreach.sender import Sender, sender_of
from tieringrules.rulebook.model import Channel, Rulebook

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments


class Sendings:
    """Makes what profiles see.

    Args:
        rulebook: channels and standards.
        assignments: the customers with their tiers.
        sent_at: the moment that messages are dated with.
    """

    def __init__(self, rulebook: Rulebook, assignments: Assignments, sent_at: dt.datetime) -> None:
        self._assignments, self._sent_at = assignments, sent_at
        self._channels = {channel.name: channel for channel in rulebook.workspace.channels}
        self._senders = {name: sender_of(channel.sender) for name, channel in self._channels.items()}
        columns = assignments.frame.columns
        self._standards = sorted({one.name for one in rulebook.standards if one.name in columns})

    def of(self, contact: Contact, message: Message) -> Sending:
        """A contact with its message."""
        channel, sender = self._channels[contact.channel], self._senders[contact.channel]
        email = partial(_email, contact, message, channel, sender, self._sent_at)
        return Sending(contact, message, self._assignments.key, channel, sender, self._sent_at, email)

    def customers(self) -> Iterator[Customer]:
        """Everybody with their tiers, in the order of keys."""
        frame = self._assignments.frame.select(self._assignments.key, *self._standards)
        for key, *tiers in frame.iter_rows():
            yield Customer(str(key), dict(zip(self._standards, tiers, strict=True)), self._assignments.as_of)


def _email(
    contact: Contact, message: Message, channel: Channel, sender: Sender | None, sent_at: dt.datetime
) -> Email | None:
    return email_of(contact, message, channel, sender, sent_at) if sender is not None else None
