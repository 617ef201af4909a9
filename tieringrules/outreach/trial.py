"""Batches that are not meant for customers: a few samples, one customer, or our own people's addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.contact import Contact, Message, Plan, contact_id
from tieringrules.outreach.preview.samples import Kind

MARK = "[TEST]"


@dataclass(frozen=True, slots=True)
class Trial:
    """Why a batch is not the whole one.

    Attributes:
        kind: what was asked for.
        size: so many messages; people on the seed list.
    """

    kind: Literal["sample", "customer", "seed"]
    size: int = 1

    def facts(self) -> Mapping[str, Any]:
        """For the manifest and the gallery."""
        return {"kind": self.kind, "size": self.size}


@dataclass(frozen=True, slots=True)
class Seed:
    """One of our own people who gets a copy of every kind of message.

    Attributes:
        addresses: channel → address, as the channel uses it.
    """

    addresses: Mapping[str, str]


def marked(message: Message, trial: Trial) -> Message:
    """A message that says that it is a test, where it goes to a seed list; else as it is."""
    if trial.kind != "seed":
        return message
    if message.subject is not None:
        return replace(message, subject=f"{MARK} {message.subject}")
    return replace(message, text=f"{MARK} {message.text}")


def of_customer(plan: Plan, customer: str) -> Plan:
    """What a plan says of one customer."""
    return replace(
        plan,
        contacts=tuple(one for one in plan.contacts if one.customer == customer),
        reasons=tuple(one for one in plan.reasons if one.customer == customer),
    )


def sampled(plan: Plan, size: int) -> Plan:
    """At most so many contacts of a plan, of as many kinds as possible; the same ones each time."""
    queues = [sorted(found, key=lambda one: one.id) for _, found in sorted(_kinds(plan.contacts).items())]
    taken: list[Contact] = []
    depth = 0
    while len(taken) < size and any(depth < len(queue) for queue in queues):
        taken.extend(queue[depth] for queue in queues if depth < len(queue))
        depth += 1
    taken = sorted(taken[:size], key=lambda one: (one.row, one.policy, one.id))
    return replace(plan, contacts=tuple(taken))


def seeded(plan: Plan, seeds: Sequence[Seed]) -> Plan:
    """One message of every kind for each of our own people who has an address of its channel."""
    contacts = []
    for kind, found in sorted(_kinds(plan.contacts).items()):
        model = min(found, key=lambda one: one.id)
        for seed in seeds:
            address = seed.addresses.get(kind.channel)
            if address is not None:
                name = contact_id(model.policy, f"{model.id} {address}", model.message, plan.as_of)
                contacts.append(replace(model, id=name, address=address))
    contacts.sort(key=lambda one: (one.row, one.policy, one.id))
    return replace(plan, contacts=tuple(contacts), reasons=())


def _kinds(contacts: Sequence[Contact]) -> Mapping[Kind, list[Contact]]:
    found: dict[Kind, list[Contact]] = defaultdict(list)
    for contact in contacts:
        found[Kind.of(contact)].append(contact)
    return found
