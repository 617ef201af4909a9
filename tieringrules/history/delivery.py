"""What becomes of a message, as states and the ways between them."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from typing import Literal, TypeAlias

from tieringrules.diagnostic.value_class import dataclass

DeliveryState: TypeAlias = Literal["intent", "sending", "sent", "failed", "unknown", "held"]
# From a state to those that may follow it. `sending` stands in the ledger before the dot that ends a message
# leaves; whoever finds it there later cannot know whether the server took the message.
WAYS: dict[DeliveryState, tuple[DeliveryState, ...]] = {
    "intent": ("sending", "failed", "held", "intent"),
    "sending": ("sent", "failed", "unknown", "intent"),
    "held": ("intent", "held", "sending", "failed"),
    "unknown": ("sent", "failed", "intent"),
    "failed": ("intent",),
    "sent": (),
}
# What may still be sent without anybody's decision.
OPEN: tuple[DeliveryState, ...] = ("intent", "held")
# How a state is called where contacts are kept; the others leave a contact as it was planned.
OF_CONTACT: dict[DeliveryState, str] = {
    "intent": "planned",
    "sending": "planned",
    "sent": "sent",
    "failed": "failed",
    "unknown": "unknown",
    "held": "held",
}
# States of contacts that did not reach anybody: later days plan as if they had not been.
NOT_REACHED = ("failed", "held")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the ledger says of one message.

    Attributes:
        contact: its id.
        batch: SHA-256 of the manifest of the batch it goes out with.
        tries: how often the server was asked to take it.
        changed_at, next_at: seconds since 1970; not before the second it is tried again.
        reason: why it failed or is held back, as a code.
        reply: the number of the server's last answer.
        customer: the key, where the history may still name it.
        day: of the plan, where the contact is still there.
        settled_by: who decided about it after it was unknown.
    """

    contact: str
    batch: str
    state: DeliveryState
    tries: int = 0
    changed_at: int = 0
    next_at: int | None = None
    reason: str | None = None
    reply: int | None = None
    domain: str | None = None
    customer: str | None = field(default=None, repr=False)
    day: dt.date | None = None
    settled_by: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a message on its way.

    Attributes:
        contact: its id.
        before, after: the states; `WAYS` says which follow which.
        at: seconds since 1970.
        tries, next_at, reason, reply, settled_by: as in a delivery, from now on.
        is_gone: whether the server said that there is no such address, so that it is to be suppressed.
    """

    contact: str
    before: DeliveryState
    after: DeliveryState
    at: int
    tries: int
    next_at: int | None = None
    reason: str | None = None
    reply: int | None = None
    settled_by: str | None = None
    is_gone: bool = False

    @property
    def is_possible(self) -> bool:
        """Whether there is such a way."""
        return self.after in WAYS[self.before]


class OutOfStep(Exception):  # noqa: N818  (it is what happened)
    """A message is not in the state that a change starts from, or there is no way from there to its end."""


@dataclass(frozen=True, slots=True)
class Intended:
    """A message that is to be sent, as the ledger learns of it.

    Attributes:
        contact: its id.
        domain: of the address.
        address_hash: keyed hash of the address; None where the workspace has no secret.
    """

    contact: str
    domain: str
    address_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A message to an address that does not exist, and that is not suppressed yet.

    Attributes:
        contact: its id.
        address_hash: keyed hash of the address; None where the workspace has no secret.
        customer: the key, where the history may still name it.
    """

    contact: str
    address_hash: str | None = None
    customer: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody said that a batch may be sent."""

    batch: str
    name: str
    at: dt.datetime
