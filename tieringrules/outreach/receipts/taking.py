"""Receipts taken into the history: matched with what was sent, and whom they keep out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.receipts.event import Event, SetAside
from tieringrules.outreach.receipts.kinds import KIND_BY_NAME, is_final

if TYPE_CHECKING:
    from tieringrules.history import History, Suppression
    from tieringrules.history.receipts import Addressee

# Clocks differ: an event may seem to come before the message that it is about.
_SLACK_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of files with receipts.

    Attributes:
        new: kind → receipts that were not there yet.
        again: how many were there already.
        suppressed: reason → entries that keep somebody out from now on.
        aside: what could not be used.
    """

    new: Counter[str] = field(default_factory=Counter)
    again: int = 0
    suppressed: Counter[str] = field(default_factory=Counter)
    aside: tuple[SetAside, ...] = ()


def take_receipts(
    history: History, told: Iterable[Event | SetAside], day_of: Callable[[int], dt.date]
) -> Taken:
    """Write receipts, and whom they keep out, all or none.

    Args:
        history: open for writing.
        told: what files say that happened.
        day_of: seconds since 1970, or 0 for now → the day.
    """
    told = list(told)
    from tieringrules.history.receipts import add_receipts, addressees, sent_to
    from tieringrules.history.records import ReceiptRecord

    events = [one for one in told if isinstance(one, Event)]
    aside = [one for one in told if isinstance(one, SetAside)]
    new: Counter[str] = Counter()
    suppressed: Counter[str] = Counter()
    records: dict[str, dict[tuple[str, str, int], ReceiptRecord]] = {}
    entries: dict[str, list[Suppression]] = {}
    with history.begin() as connection:
        hashes = {one.form: history.address_hash(one.form) for one in events if one.form is not None}
        sent = sent_to(connection, hashes.values())
        named = [contact for one in events for contact in one.contacts]
        known = addressees(connection, [*named, *(each for found in sent.values() for _, each in found)])
        for event in events:
            hashed = hashes[event.form] if event.form is not None else None
            contact = _contact(event, known, sent.get(hashed or "", ()))
            if contact is None:
                aside.append(SetAside(event.file, event.number, "not_ours", event.kind))
            else:
                record = ReceiptRecord(contact, event.kind, event.at, event.status)
                records.setdefault(event.kind, {}).setdefault((contact, event.kind, event.at), record)
            whom = known[contact] if contact is not None else None
            for entry in _kept_out(event, whom, hashed, day_of(event.at)):
                entries.setdefault(entry.reason, []).append(entry)
        for reason, listed in sorted(entries.items()):
            suppressed[reason] = history.suppress(listed, connection)
        for kind, different in sorted(records.items()):
            new[kind] = add_receipts(connection, different.values())
    given = sum(len(different) for different in records.values())
    return Taken(+new, given - new.total(), +suppressed, tuple(aside))


def _contact(event: Event, known: Mapping[str, Addressee], sent: Sequence[tuple[int, str]]) -> str | None:
    """The contact that an event is about: the one it names, else the last that went to the address before."""
    for contact in event.contacts:
        if contact in known:
            return contact
    before = [contact for at, contact in sent if contact in known and at <= event.at + _SLACK_SECONDS]
    if not event.at:
        before = [contact for _, contact in sent if contact in known]
    return before[-1] if before else None


def _kept_out(
    event: Event, whom: Addressee | None, hashed: str | None, day: dt.date
) -> Iterator[Suppression]:
    """Whom an event keeps out, on the channel that it is about.

    Nothing will arrive at an address that bounced, whoever's it is; the customer may have another. Whoever
    complained or unsubscribed wants no more, at whatever address.
    """
    from tieringrules.history import Suppression

    reason = KIND_BY_NAME[event.kind].suppresses
    if reason is None or (event.kind == "bounced" and not is_final(event.status)):
        return
    channel = whom.channel if whom is not None else "email" if "@" in (event.form or "") else "sms"
    address = hashed if hashed is not None else whom.address_hash if whom is not None else None
    if address is not None:
        yield Suppression(day, reason, address_hash=address, channel=channel)
    if whom is not None and (address is None or event.kind != "bounced"):
        yield Suppression(day, reason, customer=whom.customer, channel=channel)
