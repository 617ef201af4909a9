"""Which messages of a batch are shown: of every kind the longest, the shortest, and a few in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from tieringrules.outreach.contact import Contact, Message, NoContact

Role: TypeAlias = Literal["longest", "shortest", "sample"]
_FURTHER = 2


class Kind(NamedTuple):
    """What messages have in common that are shown together."""

    standard: str
    tier: str
    policy: str
    cause: str
    cause_name: str
    message: str
    variant: str
    channel: str
    locale: str

    @classmethod
    def of(cls, contact: Contact) -> Kind:
        """The kind that a contact is of."""
        return cls(
            contact.standard, contact.tier, contact.policy, contact.cause, contact.cause_name or "",
            contact.message, contact.variant or "", contact.channel, contact.locale,
        )  # fmt: skip


@dataclass(slots=True)
class Sample:
    """One message that may be shown, with what it was made from."""

    contact: Contact
    values: Mapping[str, object]
    length: int


@dataclass(slots=True)
class Group:
    """The messages of one kind: how many, and those that may be shown."""

    count: int = 0
    longest: Sample | None = None
    shortest: Sample | None = None
    further: list[Sample] = field(default_factory=list)

    def add(self, contact: Contact, values: Mapping[str, object], length: int) -> None:
        """Take a message into account; which ones stay does not depend on the order."""
        self.count += 1
        if self.longest is None or (-length, contact.id) < (-self.longest.length, self.longest.contact.id):
            self.longest = Sample(contact, values, length)
        if self.shortest is None or (length, contact.id) < (self.shortest.length, self.shortest.contact.id):
            self.shortest = Sample(contact, values, length)
        further = self.further
        # Two more than wanted, as these may turn out to be the longest and the shortest.
        if len(further) < _FURTHER + 2 or contact.id < further[-1].contact.id:
            further.append(Sample(contact, values, length))
            further.sort(key=lambda sample: sample.contact.id)
            del further[_FURTHER + 2 :]

    def shown(self) -> list[tuple[Role, Sample]]:
        """The samples, each once: the longest and the shortest where these differ, then others."""
        found: list[tuple[Role, Sample]] = []
        if self.longest is not None and self.shortest is not None:
            if self.longest.length != self.shortest.length:
                found = [("longest", self.longest), ("shortest", self.shortest)]
            else:
                found = [("sample", self.longest)]
        taken = {sample.contact.id for _, sample in found}
        others = [sample for sample in self.further if sample.contact.id not in taken][:_FURTHER]
        return [*found, *(("sample", sample) for sample in others)]


class Why(NamedTuple):
    """Why customers are not contacted, of a policy and tier."""

    policy: str
    tier: str
    reason: str
    detail: str


class Samples:
    """Collects, while a batch is written, what its gallery shows."""

    def __init__(self) -> None:
        self.groups: dict[Kind, Group] = {}
        self.reasons: Counter[Why] = Counter()

    def add(self, contact: Contact, values: Mapping[str, object], message: Message | None) -> None:
        """Take a written message into account."""
        length = len(message.text) if message is not None else 0
        kind = Kind.of(contact)
        group = self.groups.get(kind)
        if group is None:
            group = self.groups[kind] = Group()
        group.add(contact, values, length)

    def leave_out(self, reason: NoContact) -> None:
        """Take a customer without a contact into account."""
        self.reasons[Why(reason.policy, reason.tier or "", reason.reason, reason.detail)] += 1
