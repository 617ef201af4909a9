"""What the history keeps, as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from typing import Literal, NamedTuple

from tieringrules.diagnostic.value_class import dataclass

PlanState = Literal["pending", "recorded", "imported"]


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A plan that was recorded.

    Attributes:
        day: the day that was planned.
        recorded_at: when, in UTC.
        rules_hash, data_hash: what it was made from, as in a batch's manifest.
        contacts: how many it made.
        folder: the batch that belongs to it, absolute; None where only a plan was recorded.
        manifest: SHA-256 of that batch's manifest.
        number: given by the history; 0 before.
        state: `pending` from just before its batch appears until just after; `imported` where another tool
            made the contacts, and no day was planned.
    """

    day: dt.date
    recorded_at: dt.datetime
    rules_hash: str = ""
    data_hash: str = ""
    contacts: int = 0
    folder: str | None = None
    manifest: str | None = None
    number: int = 0
    state: PlanState = "recorded"


class ReceiptRecord(NamedTuple):
    """What happened to a message: its contact, what, when (seconds since 1970 in UTC, or 0), and a status."""

    contact: str
    kind: str
    at: int
    status: str | None = None


class ContactRecord(NamedTuple):
    """A contact that was made. Addresses are not kept.

    `state` is `planned` when it is recorded; what became of it is written later. `receipts` are read with it
    and kept apart.
    """

    id: str
    customer: str
    day: dt.date
    policy: str
    cause: str
    cause_name: str | None
    purpose: str
    channel: str
    message: str
    variant: str | None = None
    owner: str | None = None
    offers: tuple[str, ...] = ()
    codes: Mapping[str, str] = {}
    state: str = "planned"
    standard: str | None = None
    tier: str | None = None
    receipts: tuple[ReceiptRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Suppression:
    """Somebody who is not to be contacted: by name, or by a keyed hash where the name must not be kept.

    Attributes:
        day: from when on.
        reason: why, such as `opt_out` or `erased`.
        customer: the key.
        customer_hash, address_hash: keyed hash of the key, or of the one spelling of an address.
        channel: the only channel it is about; None for all.
        domain: of e-mail addresses, with all below it, in ASCII and small letters.
    """

    day: dt.date
    reason: str
    customer: str | None = field(default=None, repr=False)
    customer_hash: str | None = None
    address_hash: str | None = None
    channel: str | None = None
    domain: str | None = None
