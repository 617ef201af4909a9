"""What became of messages after they were handed over, and what is left of it of those who are forgotten."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, Connection, Integer, String, Table, Text

from tieringrules.history.ledger import DELIVERIES
from tieringrules.history.records import ReceiptRecord
from tieringrules.history.schema import CONTACTS, METADATA
from tieringrules.history.suppressions import insert_missing

# One row for what happened to a message at a moment, so that the same file twice counts once.
RECEIPTS = Table(
    "receipts",
    METADATA,
    Column("contact", String(64), primary_key=True),
    Column("kind", String(16), primary_key=True),
    # Seconds since 1970 in UTC; 0 where nobody says when.
    Column("at", BigInteger, primary_key=True),
    # Of a bounce, as RFC 3463 writes it.
    Column("status", String(12)),
)
# Numbers of messages to people who are forgotten: nobody can be told apart in them.
TALLIES = Table(
    "tallies",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("policy", Text, nullable=False),
    Column("cause", String(12), nullable=False),
    Column("cause_name", Text),
    Column("message", Text, nullable=False),
    Column("variant", Text),
    Column("channel", String(40), nullable=False),
    Column("standard", Text),
    Column("tier", Text),
    # A state of a delivery, or a kind of receipt.
    Column("what", String(16), nullable=False),
    Column("count", Integer, nullable=False),
)
_PIECE = 500
_DIMENSIONS = ("policy", "cause", "cause_name", "message", "variant", "channel", "standard", "tier")


class Addressee(NamedTuple):
    """Whom a message went to: the customer, the channel, and the address's keyed hash where it is known."""

    customer: str
    channel: str
    address_hash: str | None


class Group(NamedTuple):
    """What messages are counted by."""

    policy: str
    cause: str
    cause_name: str | None
    message: str
    variant: str | None
    channel: str
    standard: str | None
    tier: str | None


def add_receipts(connection: Connection, found: Iterable[ReceiptRecord]) -> int:
    """Add what happened; gives how much of it is new."""
    return insert_missing(connection, RECEIPTS, (one._asdict() for one in found))


def addressees(connection: Connection, contacts: Iterable[str]) -> dict[str, Addressee]:
    """Whom messages of ours went to, by contact; what is no contact of ours is left out."""
    found: dict[str, Addressee] = {}
    joined = CONTACTS.outerjoin(DELIVERIES, DELIVERIES.c.contact == CONTACTS.c.id)
    columns = (CONTACTS.c.id, CONTACTS.c.customer, CONTACTS.c.channel, DELIVERIES.c.address_hash)
    for piece in _pieces(contacts):
        query = sa.select(*columns).select_from(joined).where(CONTACTS.c.id.in_(piece))
        for contact, customer, channel, hashed in connection.execute(query):
            found[contact] = Addressee(customer, channel, hashed)
    return found


def sent_to(connection: Connection, hashes: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
    """Keyed hash of an address → when messages went there and which contacts they were, the first first."""
    found: dict[str, list[tuple[int, str]]] = {}
    table = DELIVERIES.c
    for piece in _pieces(hashes):
        query = sa.select(table.address_hash, table.changed_at, table.contact)
        query = query.where(table.address_hash.in_(piece), table.state.in_(("sent", "unknown")))
        for hashed, at, contact in connection.execute(query.order_by(table.changed_at, table.contact)):
            found.setdefault(hashed, []).append((at, contact))
    return found


def receipts_of(connection: Connection, customer: str) -> list[ReceiptRecord]:
    """What became of one customer's messages, by contact and moment."""
    query = sa.select(RECEIPTS).join(CONTACTS, CONTACTS.c.id == RECEIPTS.c.contact)
    query = query.where(CONTACTS.c.customer == customer)
    rows = connection.execute(query.order_by(RECEIPTS.c.contact, RECEIPTS.c.at, RECEIPTS.c.kind))
    return [ReceiptRecord(*row) for row in rows]


def results(
    connection: Connection,
    columns: Mapping[str, Sequence[str]],
    lost: Sequence[int] = (),
    since: dt.date | None = None,
) -> dict[Group, Counter[str]]:
    """How many messages of each group are planned, in each state, and had each kind of receipt.

    Args:
        connection: for reading.
        columns: table → its columns that are there; older histories lack some.
        lost: plans that do not count.
        since: the first day of messages that count; those of people who are forgotten have none.

    Returns:
        Group → `planned`, states of deliveries, kinds of receipts → messages. A message that was opened twice
        counts once.
    """
    found: dict[Group, Counter[str]] = {}
    meant: sa.ColumnElement[bool] = CONTACTS.c.plan.not_in(lost)
    if since is not None:
        meant &= CONTACTS.c.day >= since.toordinal()
    for what, group, count in _counted(connection, columns, meant):
        found.setdefault(group, Counter())[what] += count
    if since is None and TALLIES.name in columns:
        table = TALLIES.c
        query = sa.select(*(table[name] for name in (*_DIMENSIONS, "what", "count")))
        for *values, what, count in connection.execute(query):
            found.setdefault(Group(*values), Counter())[str(what)] += count
    return found


def _counted(
    connection: Connection, columns: Mapping[str, Sequence[str]], meant: sa.ColumnElement[bool]
) -> Iterator[tuple[str, Group, int]]:
    there = columns.get(CONTACTS.name, ())
    dimensions = [CONTACTS.c[name] if name in there else sa.null().label(name) for name in _DIMENSIONS]
    by = [CONTACTS.c[name] for name in _DIMENSIONS if name in there]
    number = sa.func.count()
    state: Any = CONTACTS.c.state
    source: Any = CONTACTS
    if DELIVERIES.name in columns:
        source = CONTACTS.outerjoin(DELIVERIES, DELIVERIES.c.contact == CONTACTS.c.id)
        state = sa.func.coalesce(DELIVERIES.c.state, CONTACTS.c.state)
    query = sa.select(*dimensions, state.label("what"), number).select_from(source).where(meant)
    query = query.group_by(*by, state)
    for *group, what, count in connection.execute(query):
        yield "planned", Group(*group), count
        if what != "planned":
            yield str(what), Group(*group), count
    if RECEIPTS.name not in columns:
        return
    joined = RECEIPTS.join(CONTACTS, CONTACTS.c.id == RECEIPTS.c.contact)
    number = sa.func.count(sa.distinct(RECEIPTS.c.contact))
    query = sa.select(*dimensions, RECEIPTS.c.kind, number).select_from(joined).where(meant)
    query = query.group_by(*by, RECEIPTS.c.kind)
    for *group, what, count in connection.execute(query):
        yield str(what), Group(*group), count


def forget_messages(connection: Connection, customer: str) -> None:
    """Let nothing tell what became of a customer's messages, and keep the numbers.

    To be called before the customer's contacts are deleted.
    """
    own = sa.select(CONTACTS.c.id).where(CONTACTS.c.customer == customer)
    dimensions = [CONTACTS.c[name] for name in _DIMENSIONS]
    counts: Counter[tuple[Any, ...]] = Counter()
    joined = CONTACTS.outerjoin(DELIVERIES, DELIVERIES.c.contact == CONTACTS.c.id)
    state = sa.func.coalesce(DELIVERIES.c.state, CONTACTS.c.state)
    query = sa.select(*dimensions, state).select_from(joined).where(CONTACTS.c.customer == customer)
    for *group, what in connection.execute(query):
        counts[(*group, "planned")] += 1
        if what != "planned":
            counts[(*group, what)] += 1
    query = sa.select(*dimensions, RECEIPTS.c.kind, RECEIPTS.c.contact).distinct()
    query = query.select_from(RECEIPTS.join(CONTACTS, CONTACTS.c.id == RECEIPTS.c.contact))
    for *group, what, _ in connection.execute(query.where(CONTACTS.c.customer == customer)):
        counts[(*group, what)] += 1
    rows = [
        {**dict(zip((*_DIMENSIONS, "what"), group, strict=True)), "count": count}
        for group, count in counts.items()
    ]
    if rows:
        connection.execute(sa.insert(TALLIES), rows)
    connection.execute(sa.delete(RECEIPTS).where(RECEIPTS.c.contact.in_(own)))
    nothing = {"address_hash": None, "domain": None}
    connection.execute(sa.update(DELIVERIES).where(DELIVERIES.c.contact.in_(own)).values(nothing))


def _pieces(items: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(dict.fromkeys(items))
    while piece := list(islice(rest, _PIECE)):
        yield piece
