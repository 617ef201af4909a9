"""What an export profile is: how a receiver wants contacts, or customers with their tiers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.contact import Contact, Message
from tieringrules.outreach.sender import Sender
from tieringrules.rulebook.model import Channel

if TYPE_CHECKING:
    from tieringrules.outreach.mime import Email

JSON: TypeAlias = Mapping[str, Any]
Encode: TypeAlias = Callable[[Hashable, Sequence[Any]], bytes]


@dataclass(frozen=True, slots=True)
class Sending:
    """One contact with its message, as profiles see it.

    Attributes:
        key: name of the customers' key.
        channel: the workspace's channel.
        sender: who sends e-mails; None where that is nobody.
        sent_at: the moment that messages are dated with.
        email: makes the finished e-mail, for receivers that take it whole.
    """

    contact: Contact
    message: Message
    key: str
    channel: Channel
    sender: Sender | None
    sent_at: dt.datetime
    email: Callable[[], Email | None]


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer with the tiers of the day, as profiles see it.

    Attributes:
        key: the customer's key as text.
        tiers: standard → tier; None without one.
        as_of: the day.
    """

    key: str
    tiers: Mapping[str, str | None]
    as_of: dt.date


@dataclass(frozen=True, slots=True)
class ProfileSpec:
    """How one receiver wants a batch.

    Attributes:
        name: as the command line writes it.
        title: what people call the receiver and the form.
        source: where the receiver documents it.
        about: whether its records are contacts or customers.
        channels: channels whose contacts it takes; None for all.
        ending: of the files' names.
        record: what stands in a file for a contact or customer; None leaves it out.
        encode: the bytes of a file with records that have a group in common.
        at_most: records in one file; None for any number.
        most_bytes: of records in one file, about; None for any number.
        group: records of different groups never share a file.
        unique: what must not stand twice in a file, such as an address.
    """

    name: str
    title: Localized
    source: str
    about: Literal["contacts", "customers"]
    ending: str
    record: Callable[[Any], Any]
    encode: Encode
    channels: tuple[str, ...] | None = None
    at_most: int | None = None
    most_bytes: int | None = None
    group: Callable[[Any], Hashable] = lambda _: None
    unique: Callable[[Any], Hashable] | None = None
