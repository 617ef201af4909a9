"""Reading and writing a history."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from tieringrules.history import conditions
from tieringrules.history.deliveries import with_states
from tieringrules.history.delivery import NOT_REACHED
from tieringrules.history.ledger import DELIVERIES
from tieringrules.history.receipts import RECEIPTS, Group, forget_messages, receipts_of, results
from tieringrules.history.records import ContactRecord, PlanRecord, ReceiptRecord, Suppression
from tieringrules.history.schema import CONTACTS, FACTS, PLANS, SPENT
from tieringrules.history.secrets import Secrets
from tieringrules.history.suppressions import (
    ERASED,
    Lifted,
    Suppressed,
    add,
    forget,
    listed,
    sign,
    taken_back,
)
from tieringrules.history.tables import METADATA
from tieringrules.intake.secret_key import fingerprint

_PIECE = 50_000
_ASKED = 500
IMPORTED = "imported"
_SMALL_PART = 0.1
_NOTHING: Mapping[str, dt.date] = MappingProxyType({})


class History:
    """The plans, contacts and suppressions of a workspace.

    A plan whose batch did not appear, because the run was killed, does not count.

    Attributes:
        secrets: what people are hashed with who must not be named.
    """

    def __init__(self, engine: Engine, secrets: Secrets) -> None:
        self._engine, self.secrets = engine, secrets

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def keyed_hash(self, text: str) -> str:
        """What stands for a customer's key that must not be kept, hexadecimal.

        Raises:
            NoSecret: the workspace has no key.
        """
        return self.secrets.of_customer(text)

    def address_hash(self, form: str) -> str:
        """What stands for an address, hexadecimal.

        Args:
            form: its one spelling, as `outreach.address_forms` gives it.

        Raises:
            NoSecret: the workspace has no key.
        """
        return self.secrets.of_address(form)

    def last_plan(self, before: dt.date) -> dt.date | None:
        """The last day before or on a day that was planned."""
        with self._engine.connect() as connection:
            lost = self.lost_plans(connection)
            query = sa.select(sa.func.max(PLANS.c.day)).where(PLANS.c.day <= before)
            query = query.where(PLANS.c.state != IMPORTED)
            found: dt.date | None = connection.scalar(query.where(PLANS.c.number.not_in(lost)))
        return found

    def plans(self) -> list[PlanRecord]:
        """All plans that were recorded, the last first."""
        with self._engine.connect() as connection:
            lost = self.lost_plans(connection)
            query = sa.select(PLANS).where(PLANS.c.number.not_in(lost))
            rows = connection.execute(query.order_by(PLANS.c.day.desc(), PLANS.c.number.desc())).mappings()
            return [_plan(row) for row in rows]

    def columns(
        self,
        since: dt.date | None = None,
        always: Collection[str] = (),
        further: Mapping[str, dt.date] = _NOTHING,
        today: dt.date | None = None,
    ) -> Iterator[tuple[Sequence[Any], ...]]:
        """Contacts from a day on, a piece at a time and column by column.

        Args:
            since: the first day; None for all.
            always: campaigns and triggers whose contacts are wanted whenever they were.
            further: policies whose own contacts are wanted from an earlier day on.
            today: the only day on which contacts count that reached nobody; None for none.

        Yields:
            customer, day (days since 1 January of the year 1, which is 1), policy, cause, cause_name,
            purpose, channel, message, owner.
        """
        table = CONTACTS.c
        wanted = (
            table.customer, table.day, table.policy, table.cause, table.cause_name, table.purpose,
            table.channel, table.message, table.owner,
        )  # fmt: skip
        with self._engine.connect() as connection:
            query = sa.select(*wanted)
            lost = self.lost_plans(connection)
            if lost:
                query = query.where(table.plan.not_in(lost))
            reached = table.state.not_in(NOT_REACHED)
            query = query.where(reached if today is None else sa.or_(reached, table.day == today.toordinal()))
            if since is not None:
                # Where the index finds much, SQLite is faster without it, and cannot know.
                day = table.day + 0 if self._is_much(connection, since) else table.day
                wanted_rows = [day >= since.toordinal()]
                if always:
                    wanted_rows.append(table.cause_name.in_(always))
                for policy, first in further.items():
                    wanted_rows.append(sa.and_(table.policy == policy, day >= first.toordinal()))
                query = query.where(sa.or_(*wanted_rows))
            result = connection.execution_options(stream_results=True, yield_per=_PIECE).execute(query)
            for rows in result.partitions():
                yield tuple(zip(*rows, strict=True))

    def of_customer(self, customer: str) -> list[ContactRecord]:
        """One customer's contacts, the last first."""
        with self._engine.connect() as connection:
            there = self.columns_there()
            columns = [CONTACTS.c[name] for name in there.get(CONTACTS.name, ())]
            told: dict[str, list[ReceiptRecord]] = {}
            for one in receipts_of(connection, customer) if RECEIPTS.name in there else ():
                told.setdefault(one.contact, []).append(one)
            query = sa.select(*columns).where(CONTACTS.c.customer == customer)
            query = query.where(CONTACTS.c.plan.not_in(self.lost_plans(connection)))
            rows = connection.execute(query.order_by(CONTACTS.c.day.desc(), CONTACTS.c.id)).mappings()
            contacts = [_contact(row) for row in rows]
            if DELIVERIES.name in there:
                contacts = with_states(connection, contacts)
        return [each._replace(receipts=tuple(told.get(each.id, ()))) for each in contacts]

    def results(self, since: dt.date | None = None) -> Mapping[Group, Mapping[str, int]]:
        """How many messages there are and what became of them, as `receipts.results` has it.

        Args:
            since: the first day that counts; None for all.
        """
        with self._engine.connect() as connection:
            return results(connection, self.columns_there(), self.lost_plans(connection), since)

    def codes(self) -> dict[str, set[str]]:
        """Offer → the codes of it that were given."""
        found: dict[str, set[str]] = {}
        with self._engine.connect() as connection:
            query = sa.select(CONTACTS.c.codes).where(CONTACTS.c.codes.is_not(None))
            for written in connection.scalars(
                query.where(CONTACTS.c.plan.not_in(self.lost_plans(connection)))
            ):
                for offer, code in json.loads(written).items():
                    found.setdefault(offer, set()).add(code)
            forgotten = sa.select(SPENT.c.offer, SPENT.c.code).where(SPENT.c.code.is_not(None))
            for offer, code in connection.execute(forgotten):
                found.setdefault(offer, set()).add(code)
        return found

    def offers(self) -> Mapping[str, int]:
        """Offer → how often it was given."""
        found: Counter[str] = Counter()
        with self._engine.connect() as connection:
            query = sa.select(CONTACTS.c.offers, sa.func.count()).where(CONTACTS.c.offers.is_not(None))
            query = query.where(CONTACTS.c.plan.not_in(self.lost_plans(connection)))
            for written, count in connection.execute(query.group_by(CONTACTS.c.offers)):
                for offer in json.loads(written):
                    found[offer] += count
            forgotten = sa.select(SPENT.c.offer, sa.func.count()).group_by(SPENT.c.offer)
            for offer, count in connection.execute(forgotten):
                found[offer] += count
        return found

    def suppressions(self) -> list[Suppression]:
        """Who is not to be contacted."""
        with self._engine.connect() as connection:
            return list(listed(connection))

    def suppress(self, entries: Iterable[Suppression], within: Connection | None = None) -> int:
        """Add people who are not to be contacted; gives how many were not listed yet.

        Args:
            entries: who.
            within: the transaction to do it in; None for one of its own.
        """
        added = list(entries)
        with nullcontext(within) if within is not None else self._engine.begin() as connection:
            self._sign(connection, added)
            return add(connection, added)

    def lifted(self) -> list[Lifted]:
        """Suppressions that were taken back, the first first."""
        with self._engine.connect() as connection:
            return taken_back(connection)

    def suppressed(self) -> Suppressed:
        """What is asked before each message whether it may go."""
        return Suppressed(self.unguarded(), self.secrets)

    def sign(self) -> None:
        """Remember which secret the hashes are made with."""
        if self.secrets.key is not None:
            with self._engine.begin() as connection:
                sign(connection, fingerprint(self.secrets.key))

    def _sign(self, connection: Connection, entries: Iterable[Suppression]) -> None:
        if self.secrets.key is not None and any(one.customer_hash or one.address_hash for one in entries):
            sign(connection, fingerprint(self.secrets.key))

    def erase(self, customer: str, day: dt.date, forms: Collection[str] = ()) -> int:
        """Forget a customer's contacts, and keep hashes so that nobody contacts them again.

        Args:
            customer: the key.
            day: from when on.
            forms: the one spelling of each of the customer's addresses.

        Returns:
            How many contacts were forgotten.
        """
        with self._engine.begin() as connection:
            given = sa.select(CONTACTS.c.offers, CONTACTS.c.codes).where(CONTACTS.c.customer == customer)
            given = given.where(CONTACTS.c.plan.not_in(self.lost_plans(connection)))
            spent = [
                {"offer": offer, "code": json.loads(codes or "{}").get(offer)}
                for offers, codes in connection.execute(given)
                for offer in json.loads(offers or "[]")
            ]
            if spent:
                connection.execute(sa.insert(SPENT), spent)
            forget_messages(connection, customer)
            gone = connection.execute(sa.delete(CONTACTS).where(CONTACTS.c.customer == customer)).rowcount
            for table in METADATA.sorted_tables:
                if "customer" in table.c and table is not CONTACTS:
                    connection.execute(sa.delete(table).where(table.c.customer == customer))
            forget(connection, customer)
            hashes = [Suppression(day, ERASED, customer_hash=self.keyed_hash(customer))]
            hashes += [Suppression(day, ERASED, address_hash=self.address_hash(form)) for form in forms]
            self._sign(connection, hashes)
            add(connection, hashes)
        return gone

    def held(self, day: dt.date, digests: Mapping[str, str]) -> dict[str, Sequence[str]]:
        """Condition → customers of whom it was true when the last plan of a day was recorded.

        Args:
            day: of the plan.
            digests: condition → what it asks now; one that asked something else then is not told.
        """
        if not digests or not self.has(conditions.ASKED):
            return {}
        with self._engine.connect() as connection:
            plan = conditions.last_plan(connection, day, self.lost_plans(connection))
            return dict(conditions.read(connection, plan, digests)) if plan is not None else {}

    def record(
        self,
        plan: PlanRecord,
        contacts: Iterable[ContactRecord],
        held: Iterable[conditions.ConditionRecord] = (),
    ) -> int:
        """Write a plan with its contacts, all or none.

        Args:
            plan: `pending` where a batch is about to appear; `appeared` makes it count then.
            contacts: of the plan; one that is there already stays as it is.
            held: the conditions of triggers, and of whom they are true on the day.

        Returns:
            The plan's number.
        """
        with self._engine.begin() as connection:
            lost = self.lost_plans(connection)
            if lost:
                connection.execute(sa.delete(CONTACTS).where(CONTACTS.c.plan.in_(lost)))
                connection.execute(sa.delete(PLANS).where(PLANS.c.number.in_(lost)))
            written = connection.execute(
                sa.insert(PLANS).values(
                    day=plan.day,
                    recorded_at=plan.recorded_at,
                    rules_hash=plan.rules_hash,
                    data_hash=plan.data_hash,
                    contacts=0,
                    folder=plan.folder,
                    manifest=plan.manifest,
                    state=plan.state,
                )
            )
            (number,) = written.inserted_primary_key or (0,)
            count = 0
            rest = iter(contacts)
            while piece := [_row(one, number) for one in islice(rest, _PIECE)]:
                connection.execute(sa.insert(CONTACTS), piece)
                count += len(piece)
            connection.execute(sa.update(PLANS).where(PLANS.c.number == number).values(contacts=count))
            conditions.write(connection, int(number), held)
        return int(number)

    def import_contacts(self, contacts: Sequence[ContactRecord], now: dt.datetime) -> tuple[int, int, int]:
        """Take over contacts that another tool made; nothing of it twice, and nothing of who was forgotten.

        Args:
            contacts: of any days.
            now: the moment, in UTC.

        Returns:
            How many are new, were there already, and are of people who were forgotten.
        """
        erased = {one.customer_hash for one in self.suppressions() if one.reason == ERASED}
        gone = {
            customer
            for customer in {one.customer for one in contacts}
            if erased and self.keyed_hash(customer) in erased
        }
        wanted = [one for one in contacts if one.customer not in gone]
        with self._engine.begin() as connection:
            there: set[str] = set()
            for start in range(0, len(wanted), _ASKED):
                ids = [one.id for one in wanted[start : start + _ASKED]]
                there.update(connection.scalars(sa.select(CONTACTS.c.id).where(CONTACTS.c.id.in_(ids))))
            new = [one for one in wanted if one.id not in there]
            if new:
                plan = {
                    "day": max(one.day for one in new), "recorded_at": now, "rules_hash": "", "data_hash": "",
                    "contacts": len(new), "state": IMPORTED,
                }  # fmt: skip
                (number,) = connection.execute(sa.insert(PLANS).values(plan)).inserted_primary_key or (0,)
                rest = iter(new)
                while piece := [_row(one, number) for one in islice(rest, _PIECE)]:
                    connection.execute(sa.insert(CONTACTS), piece)
        return len(new), len(there), len(contacts) - len(wanted)

    def appeared(self, number: int) -> None:
        """The batch of a plan is there."""
        with self._engine.begin() as connection:
            connection.execute(sa.update(PLANS).where(PLANS.c.number == number).values(state="recorded"))

    def withdraw(self, number: int) -> None:
        """The batch of a plan could not appear: forget the plan and its contacts."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(CONTACTS).where(CONTACTS.c.plan == number))
            connection.execute(sa.delete(PLANS).where(PLANS.c.number == number))

    def _is_much(self, connection: Connection, since: dt.date) -> bool:
        """Whether more than a small part of a large history lies on or after a day."""
        if self._engine.dialect.name != "sqlite":
            return False
        whole, recent = connection.execute(
            sa.select(
                sa.func.sum(PLANS.c.contacts),
                sa.func.sum(sa.case((PLANS.c.day >= since, PLANS.c.contacts), else_=0)),
            )
        ).one()
        return bool(whole) and recent > whole * _SMALL_PART

    def begin(self) -> AbstractContextManager[Connection]:
        """A transaction, for rooms above that keep tables of their own here."""
        return self._engine.begin()

    def columns_there(self) -> Mapping[str, Sequence[str]]:
        """Table → its columns; a history of an earlier program lacks some until it is written to."""
        inspected = sa.inspect(self._engine)
        there = {*inspected.get_table_names()}
        return {
            name: [each["name"] for each in inspected.get_columns(name) if each["name"] in table.c]
            for name, table in METADATA.tables.items()
            if name in there
        }

    def unguarded(self) -> Engine:
        """For questions that are asked one at a time and each see what is there at that moment."""
        return self._engine.execution_options(isolation_level="AUTOCOMMIT")

    def connect(self) -> Connection:
        """A connection of one's own, to be closed after use."""
        return self._engine.connect()

    def has(self, table: sa.Table) -> bool:
        """Whether a history has a table: one that an earlier program wrote lacks those learnt since."""
        return sa.inspect(self._engine).has_table(table.name)

    def lost_plans(self, connection: Connection) -> list[int]:
        """Plans whose batch never appeared."""
        query = sa.select(PLANS.c.number, PLANS.c.folder, PLANS.c.manifest)
        rows = connection.execute(query.where(PLANS.c.state == "pending"))
        return [number for number, folder, manifest in rows if not _is_there(folder, manifest)]


def _is_there(folder: str | None, manifest: str | None) -> bool:
    try:
        content = (Path(folder or "") / "manifest.json").read_bytes()
    except OSError:
        return False
    return hashlib.sha256(content).hexdigest() == manifest


def _plan(row: Any) -> PlanRecord:
    return PlanRecord(
        day=row["day"],
        recorded_at=row["recorded_at"],
        rules_hash=row["rules_hash"],
        data_hash=row["data_hash"],
        contacts=row["contacts"],
        folder=row["folder"],
        manifest=row["manifest"],
        number=row["number"],
        state=row["state"],
    )


def _row(one: ContactRecord, plan: int) -> dict[str, Any]:
    return {
        **{name: value for name, value in one._asdict().items() if name in CONTACTS.c},
        "plan": plan,
        "day": one.day.toordinal(),
        "offers": json.dumps(one.offers, ensure_ascii=False) if one.offers else None,
        "codes": json.dumps(dict(one.codes), ensure_ascii=False) if one.codes else None,
    }


def _contact(row: Any) -> ContactRecord:
    values = {name: row[name] for name in ContactRecord._fields if name in row}
    values["day"] = dt.date.fromordinal(values["day"])
    values["offers"] = tuple(json.loads(values["offers"])) if values["offers"] else ()
    values["codes"] = json.loads(values["codes"]) if values["codes"] else {}
    return ContactRecord(**values)


def fact(connection: Connection, name: str) -> str | None:
    """A fact that the history keeps of itself."""
    found: str | None = connection.scalar(sa.select(FACTS.c.value).where(FACTS.c.name == name))
    return found
