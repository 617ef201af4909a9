"""Who is not to be contacted: by customer, by address, by domain; all of a channel's, or of every channel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from threading import local
from typing import Any, Literal, NamedTuple, TypeAlias

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Date, Engine, Integer, String, Table, Text
from sqlalchemy.dialects import postgresql, sqlite

from tieringrules.history.records import Suppression
from tieringrules.history.schema import FACTS, METADATA, SUPPRESSIONS
from tieringrules.history.secrets import Secrets

Kind: TypeAlias = Literal["customer", "customer_hash", "address_hash", "domain"]
KINDS: tuple[Kind, ...] = ("customer", "customer_hash", "address_hash", "domain")
ERASED = "erased"
EVERY_CHANNEL = ""
FINGERPRINT = "key"
_PIECE = 10_000

# One row per reason: whoever complained and bounced stays suppressed when the bounce is taken back.
SUPPRESSED = Table(
    "suppressed",
    METADATA,
    Column("value", Text, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("channel", String(40), primary_key=True),
    Column("reason", String(40), primary_key=True),
    Column("day", Date, nullable=False),
)
# What was taken back, when and why.
LIFTED = Table(
    "suppressions_lifted",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("value", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("lifted_on", Date, nullable=False),
    Column("because", Text, nullable=False),
)


class Target(NamedTuple):
    """Whom a suppression is about: what stands in the list, and what it is."""

    kind: Kind
    value: str


class Lifted(NamedTuple):
    """An entry that was taken back: when, and why."""

    entry: Suppression
    on: dt.date
    because: str


def target_of(entry: Suppression) -> Target:
    """Whom a suppression is about."""
    for kind in KINDS:
        value: str | None = getattr(entry, kind)
        if value is not None:
            return Target(kind, value)
    raise ValueError("a suppression of nobody")


def add(connection: Connection, entries: Iterable[Suppression]) -> int:
    """Add entries; those that are there already stay as they are. Gives how many are new."""
    rows = [
        {
            "value": target.value,
            "kind": target.kind,
            "channel": one.channel or EVERY_CHANNEL,
            "reason": one.reason,
            "day": one.day,
        }
        for one in entries
        for target in (target_of(one),)
    ]
    return insert_missing(connection, SUPPRESSED, rows)


def insert_missing(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert the rows whose key is not there yet; gives how many these were."""
    rest = iter(rows)
    before = connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
    inserting = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    wrote = False
    while piece := list(islice(rest, _PIECE)):
        connection.execute(inserting(table).on_conflict_do_nothing(), piece)
        wrote = True
    return (connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0) - before if wrote else 0


def listed(connection: Connection) -> Iterator[Suppression]:
    """All entries that hold, in the order of their days."""
    inspected = sa.inspect(connection)
    for row in connection.execute(sa.select(SUPPRESSIONS).order_by(SUPPRESSIONS.c.number)).mappings():
        yield Suppression(
            row["day"],
            row["reason"],
            row["customer"],
            row["customer_hash"],
            row["address_hash"],
            row["channel"],
        )
    if not inspected.has_table(SUPPRESSED.name):
        return  # written by an earlier program, and not opened for writing since
    table = SUPPRESSED.c
    query = sa.select(SUPPRESSED).order_by(table.day, table.kind, table.value, table.channel, table.reason)
    for row in connection.execution_options(yield_per=_PIECE).execute(query).mappings():
        yield Suppression(
            row["day"], row["reason"], channel=row["channel"] or None, **{row["kind"]: row["value"]}
        )


def take_over(connection: Connection) -> None:
    """Bring what an earlier program listed to where all entries stand."""
    former = connection.execute(sa.select(SUPPRESSIONS)).mappings().all()
    if not former:
        return
    columns = ("customer", "customer_hash", "address_hash", "channel")
    entries = [
        Suppression(row["day"], row["reason"], **{name: row[name] for name in columns}) for row in former
    ]
    add(connection, (one for one in entries if any(getattr(one, kind) is not None for kind in KINDS)))
    connection.execute(sa.delete(SUPPRESSIONS))


def lift(
    connection: Connection,
    targets: Sequence[Target],
    *,
    channels: Sequence[str] | None,
    reasons: Sequence[str] | None,
    erased: bool,
    day: dt.date,
    because: str,
) -> tuple[int, int]:
    """Take entries back, and keep a trace of that.

    Args:
        connection: a transaction.
        targets: whom the entries are about.
        channels: only entries of these, an empty text for those of every channel; None for all.
        reasons: only entries with these reasons; None for all.
        erased: whether also those of erased people are meant.
        day: the day.
        because: why.

    Returns:
        How many were taken back, and how many stayed because their people are erased.
    """
    table = SUPPRESSED.c
    gone = stayed = 0
    for target in dict.fromkeys(targets):
        where = (table.value == target.value) & (table.kind == target.kind)
        if channels is not None:
            where &= table.channel.in_(channels)
        if reasons is not None:
            where &= table.reason.in_(reasons)
        found = connection.execute(sa.select(SUPPRESSED).where(where)).mappings().all()
        taken = [row for row in found if erased or row["reason"] != ERASED]
        stayed += len(found) - len(taken)
        for row in taken:
            key = (table.value == row["value"]) & (table.kind == row["kind"])
            key &= (table.channel == row["channel"]) & (table.reason == row["reason"])
            connection.execute(sa.delete(SUPPRESSED).where(key))
            connection.execute(sa.insert(LIFTED).values(**row, lifted_on=day, because=because))
        gone += len(taken)
    return gone, stayed


def taken_back(connection: Connection) -> list[Lifted]:
    """What was taken back, the first first."""
    if not sa.inspect(connection).has_table(LIFTED.name):
        return []
    rows = connection.execute(sa.select(LIFTED).order_by(LIFTED.c.number)).mappings()
    return [
        Lifted(
            Suppression(
                row["day"], row["reason"], channel=row["channel"] or None, **{row["kind"]: row["value"]}
            ),
            row["lifted_on"],
            row["because"],
        )
        for row in rows
    ]


def forget(connection: Connection, customer: str) -> None:
    """Let no entry name a customer any more."""
    for table in (SUPPRESSED, LIFTED):
        connection.execute(sa.delete(table).where(table.c.kind == "customer", table.c.value == customer))
    connection.execute(sa.delete(SUPPRESSIONS).where(SUPPRESSIONS.c.customer == customer))


def sign(connection: Connection, fingerprint: str) -> None:
    """Remember which secret the hashes were made with."""
    known = connection.scalar(sa.select(FACTS.c.value).where(FACTS.c.name == FINGERPRINT))
    if known is None:
        connection.execute(sa.insert(FACTS).values(name=FINGERPRINT, value=fingerprint))


class Suppressed:
    """Asks the list before each message: what another process adds meanwhile holds from the next message on.

    One indexed query each time, on a connection of the thread that asks.
    """

    def __init__(self, engine: Engine, secrets: Secrets) -> None:
        self._engine, self._secrets = engine, secrets
        self._own = local()
        # A history of an earlier program that is only read has the list in another table, and no index.
        self._former: list[tuple[Kind, str, str, str]] | None = None
        if not sa.inspect(engine).has_table(SUPPRESSED.name):
            with engine.connect() as connection:
                self._former = [
                    (*target_of(one), one.channel or EVERY_CHANNEL, one.reason) for one in listed(connection)
                ]
        self._mark = "%s" if engine.dialect.paramstyle in ("pyformat", "format") else "?"

    def reason(
        self, channel: str, customer: str, form: str, written: str, domains: Sequence[str]
    ) -> str | None:
        """Why somebody must not be contacted now; None where nothing speaks against it.

        Args:
            channel: by which they would be.
            customer: the key.
            form: the one spelling of the address.
            written: the address as it is used.
            domains: those of the address, and above.
        """
        meant = {("customer", customer)}
        meant.update(("customer_hash", one) for one in self._secrets.customers(customer))
        meant.update(("address_hash", one) for one in self._secrets.addresses(form, written))
        meant.update(("domain", one) for one in domains)
        for kind, value, held, reason in self._rows([value for _, value in meant]):
            if (kind, value) in meant and held in (EVERY_CHANNEL, channel):
                return str(reason)
        return None

    def _rows(self, values: Sequence[str]) -> Sequence[Any]:
        if self._former is not None:
            return [each for each in self._former if each[1] in values]
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = self._engine.connect()
        marks = ", ".join([self._mark] * len(values))
        # Asked ten thousand times in a row: without the steps that build a statement.
        asked = f"SELECT kind, value, channel, reason FROM {SUPPRESSED.name} WHERE value IN ({marks})"
        try:
            return connection.exec_driver_sql(asked, tuple(values)).all()
        except Exception:
            self._own.connection = None
            connection.close()
            raise
