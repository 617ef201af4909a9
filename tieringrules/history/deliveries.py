"""The ledger: what became of each message, written before and after it leaves."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from tieringrules.history.delivery import (
    OF_CONTACT,
    OPEN,
    Approval,
    Change,
    Delivery,
    DeliveryState,
    Intended,
    OutOfStep,
    Refusal,
)
from tieringrules.history.ledger import APPROVALS, BATCHES, DELIVERIES, REFUSALS
from tieringrules.history.records import ContactRecord
from tieringrules.history.schema import CONTACTS, PLANS, SPENT

_PIECE = 500
_TABLE = DELIVERIES.c
# Written ten thousand times in a row, by the driver: without the steps that build a statement.
_CHANGE = (
    f"UPDATE {DELIVERIES.name} SET state = ?, changed_at = ?, tries = ?, next_at = ?, reason = ?, reply = ?,"
    " settled_by = ? WHERE contact = ? AND state = ?"
)
_AS_PLANNED = {("intent", "sending"), ("sending", "sent"), ("sending", "intent"), ("intent", "intent")}
_GONE = f"INSERT INTO {REFUSALS.name} (contact) VALUES (?) ON CONFLICT DO NOTHING"
_OF_CONTACT = f"UPDATE {CONTACTS.name} SET state = ? WHERE id = ?"


class Ledger:
    """The messages of all batches and what became of them, on one connection.

    Every method is one transaction; what it wrote is on the disk when it returns.

    Args:
        connection: used by nobody else, and by one thread at a time.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, batch: str, count: int, at: int, plan: int | None = None) -> int:
        """Begin with a batch, or go on with it.

        Args:
            batch: SHA-256 of its manifest.
            count: how many messages were confirmed.
            at: seconds since 1970.
            plan: number of the plan whose contacts they are.

        Returns:
            How many were confirmed when it began.
        """
        with self._connection.begin():
            query = sa.select(BATCHES.c.confirmed, BATCHES.c.state).where(BATCHES.c.digest == batch)
            found = self._connection.execute(query).first()
            if found is not None:
                if found.state == "open":
                    return int(found.confirmed)
                anew = {"state": "open", "confirmed": count, "plan": plan, "begun_at": _moment(at)}
                self._connection.execute(sa.update(BATCHES).where(BATCHES.c.digest == batch).values(anew))
                return count
            row = {
                "digest": batch, "plan": plan, "begun_at": _moment(at), "confirmed": count, "state": "open"
            }  # fmt: skip
            self._connection.execute(sa.insert(BATCHES), row)
            return count

    def confirmed(self, batch: str) -> int | None:
        """How many messages were confirmed when a batch began; None where it has not, or was withdrawn."""
        query = sa.select(BATCHES.c.confirmed).where(BATCHES.c.digest == batch, BATCHES.c.state == "open")
        with self._connection.begin():
            # Somebody who was killed while withdrawing one that was never sent leaves none.
            return int(self._connection.scalar(query) or 0) or None

    def state_of(self, batch: str) -> str | None:
        """`open` or `withdrawn`; None for a batch that was never begun with, or recorded again since."""
        with self._connection.begin():
            found = self._connection.scalar(sa.select(BATCHES.c.state).where(BATCHES.c.digest == batch))
            if found == "withdrawn":
                recorded = sa.select(PLANS.c.number).where(PLANS.c.manifest == batch)
                return str(found) if self._connection.scalar(recorded) is None else None
            return str(found) if found is not None else None

    def interrupted(self, at: int) -> int:
        """Messages that somebody was sending who is no more: nobody knows whether the server took them.

        Only for the one who alone sends.

        Returns:
            How many there were.
        """
        with self._connection.begin():
            # Written out, so that the index of just these is used.
            query = sa.select(_TABLE.contact, _TABLE.tries).where(sa.text("state = 'sending'"))
            rows = self._connection.execute(query).all()
        self.write([Change(one, "sending", "unknown", at, tries, reason="stopped") for one, tries in rows])
        return len(rows)

    def intend(self, batch: str, messages: Iterable[Intended], at: int) -> None:
        """Note what is to be sent; what is noted already stays as it is, also under another batch.

        Args:
            batch: one that was begun with. Open messages of another batch are taken over.
            messages: any number.
            at: seconds since 1970.
        """
        rest = iter(messages)
        with self._connection.begin():
            while piece := list(islice(rest, _PIECE)):
                known = self._states([one.contact for one in piece])
                fresh = [_intent(one, batch, at) for one in piece if one.contact not in known]
                if fresh:
                    self._connection.execute(sa.insert(DELIVERIES), fresh)
                taken = [one for one, (state, other) in known.items() if state in OPEN and other != batch]
                if taken:
                    update = sa.update(DELIVERIES).where(_TABLE.contact.in_(taken)).values(batch=batch)
                    self._connection.execute(update)

    def _states(self, contacts: Sequence[str]) -> dict[str, tuple[str, str]]:
        query = sa.select(_TABLE.contact, _TABLE.state, _TABLE.batch).where(_TABLE.contact.in_(contacts))
        return {contact: (state, batch) for contact, state, batch in self._connection.execute(query)}

    def of(self, contacts: Iterable[str]) -> dict[str, Delivery]:
        """What is known of messages, by contact; those that were never noted are left out."""
        found: dict[str, Delivery] = {}
        rest = iter(contacts)
        with self._connection.begin():
            while piece := list(islice(rest, _PIECE)):
                query = sa.select(DELIVERIES).where(_TABLE.contact.in_(piece))
                for row in self._connection.execute(query).mappings():
                    found[row["contact"]] = _delivery(row)
        return found

    def write(self, changes: Sequence[Change]) -> None:
        """Write changes, all or none, to the disk.

        Raises:
            OutOfStep: one of them is not in the state that its change starts from; nothing was written.
            sqlalchemy.exc.SQLAlchemyError: the ledger cannot be written.
        """
        if not changes:
            return
        if not all(one.is_possible for one in changes):
            raise OutOfStep
        driver = self._connection.connection
        errors: Any = self._connection.dialect.loaded_dbapi.Error
        try:
            cursor = driver.cursor()
            try:
                self._write(cursor, changes)
                driver.commit()
            except BaseException:
                driver.rollback()
                raise
            finally:
                cursor.close()
        except errors as problem:
            raise sa.exc.DBAPIError.instance(None, None, problem, errors) from problem

    def _write(self, cursor: Any, changes: Sequence[Change]) -> None:
        told = [
            (OF_CONTACT[one.after], one.contact)
            for one in changes
            # That a message was sent as it was planned is found here; all else is told to those who plan.
            if (one.before, one.after) not in _AS_PLANNED
        ]
        cursor.executemany(
            self._with_marks(_CHANGE),
            [
                (
                    one.after, one.at, one.tries, one.next_at, one.reason, one.reply, one.settled_by,
                    one.contact, one.before,
                )
                for one in changes
            ],
        )  # fmt: skip
        if cursor.rowcount != len(changes):
            raise OutOfStep
        if told:
            cursor.executemany(self._with_marks(_OF_CONTACT), told)
        gone = [(one.contact,) for one in changes if one.is_gone]
        if gone:
            cursor.executemany(self._with_marks(_GONE), gone)

    def _with_marks(self, statement: str) -> str:
        is_other = self._connection.dialect.paramstyle in ("format", "pyformat")
        return statement.replace("?", "%s") if is_other else statement

    def refusals(self) -> list[Refusal]:
        """Messages to addresses that do not exist, and that `dismiss` was not told of."""
        query = sa.select(REFUSALS.c.contact, _TABLE.address_hash, CONTACTS.c.customer)
        query = query.select_from(
            REFUSALS.outerjoin(DELIVERIES, _TABLE.contact == REFUSALS.c.contact).outerjoin(
                CONTACTS, CONTACTS.c.id == REFUSALS.c.contact
            )
        )
        with self._connection.begin():
            return [Refusal(*row) for row in self._connection.execute(query)]

    def dismiss(self, contacts: Iterable[str]) -> None:
        """Let nothing more follow from refusals."""
        rest = iter(contacts)
        with self._connection.begin():
            while piece := list(islice(rest, _PIECE)):
                self._connection.execute(sa.delete(REFUSALS).where(REFUSALS.c.contact.in_(piece)))

    def counts(self, batch: str) -> Mapping[tuple[str, str | None], int]:
        """State and reason → how many messages of a batch."""
        query = sa.select(_TABLE.state, _TABLE.reason, sa.func.count()).where(_TABLE.batch == batch)
        with self._connection.begin():
            rows = self._connection.execute(query.group_by(_TABLE.state, _TABLE.reason)).all()
        return Counter({(state, reason): count for state, reason, count in rows})

    def in_state(self, *states: DeliveryState, batch: str | None = None) -> list[Delivery]:
        """Messages in any of some states, the oldest change first.

        Args:
            states: one or more.
            batch: only of this one; None for all.
        """
        query = sa.select(DELIVERIES, CONTACTS.c.customer, CONTACTS.c.day)
        query = query.select_from(DELIVERIES.outerjoin(CONTACTS, CONTACTS.c.id == _TABLE.contact))
        query = query.where(_TABLE.state.in_(states)).order_by(_TABLE.changed_at, _TABLE.contact)
        if batch is not None:
            query = query.where(_TABLE.batch == batch)
        with self._connection.begin():
            return [_delivery(row) for row in self._connection.execute(query).mappings()]

    def settle(self, decisions: Mapping[str, DeliveryState], by: str, at: int) -> list[str]:
        """Write what a person says became of messages that are unknown, or are to be tried again.

        Args:
            decisions: id → sent, failed, or intent for another try, which failed ones may have, too; none is
                written where one of them does not wait for this.
            by: who says it.
            at: seconds since 1970.

        Returns:
            Those that do not wait for this.
        """
        known = self.of(decisions)
        others = [one for one, state in decisions.items() if _others([one], known, state)]
        if not others:
            self.write(
                [
                    Change(one, known[one].state, state, at, 0, None, "settled", None, by)
                    for one, state in decisions.items()
                ]
            )
        return others

    def not_waiting(self, contacts: Iterable[str], state: DeliveryState) -> list[str]:
        """Those of some messages that `settle` would not write a state of."""
        wanted = list(dict.fromkeys(contacts))
        return _others(wanted, self.of(wanted), state)

    def of_withdrawn(self, contacts: Iterable[str]) -> list[str]:
        """Those of some messages whose batch is not sent any more."""
        known = self.of(contacts)
        query = sa.select(BATCHES.c.digest).where(BATCHES.c.state == "withdrawn")
        with self._connection.begin():
            gone = set(self._connection.scalars(query))
        return [contact for contact, found in known.items() if found.batch in gone]

    def withdraw(self, batch: str, contacts: Iterable[str], at: int) -> int:
        """Give back what a batch has not sent: later plans count it no more, and the batch is not sent again.

        Args:
            batch: SHA-256 of its manifest.
            contacts: all that it has to send.
            at: seconds since 1970.

        Returns:
            How many were given back.
        """
        self.begin(batch, 0, at)
        count = 0
        rest = iter(contacts)
        with self._connection.begin():
            update = sa.update(BATCHES).where(BATCHES.c.digest == batch).values(state="withdrawn")
            self._connection.execute(update)
            # The same bytes made and recorded again are another matter.
            plans = sa.update(PLANS).where(PLANS.c.manifest == batch).values(manifest=None)
            self._connection.execute(plans)
            while piece := list(islice(rest, _PIECE)):
                known = self._states(piece)
                # What another batch has taken over is for that one to send.
                back = [one for one in piece if one not in known or _is_open_in(batch, *known[one])]
                self._connection.execute(sa.delete(DELIVERIES).where(_TABLE.contact.in_(back)))
                self._give_back(back)
                count += len(back)
        return count

    def _give_back(self, contacts: Sequence[str]) -> None:
        """Forget contacts that did not come about. Their codes stay given: they stand in files."""
        which = CONTACTS.c.id.in_(contacts)
        given = sa.select(CONTACTS.c.offers, CONTACTS.c.codes).where(which)
        spent = [
            {"offer": offer, "code": json.loads(codes or "{}").get(offer)}
            for offers, codes in self._connection.execute(given)
            for offer in json.loads(offers or "[]")
            if json.loads(codes or "{}").get(offer) is not None
        ]
        if spent:
            self._connection.execute(sa.insert(SPENT), spent)
        self._connection.execute(sa.delete(CONTACTS).where(which))

    def approve(self, approval: Approval) -> None:
        """Note that somebody approved a batch."""
        row = {"batch": approval.batch, "name": approval.name, "at": approval.at}
        with self._connection.begin():
            self._connection.execute(sa.insert(APPROVALS), row)

    def approvals(self, batch: str) -> list[Approval]:
        """Who approved a batch, the first first."""
        query = sa.select(APPROVALS).where(APPROVALS.c.batch == batch).order_by(APPROVALS.c.number)
        with self._connection.begin():
            rows = self._connection.execute(query).mappings()
            return [Approval(row["batch"], row["name"], row["at"]) for row in rows]


def with_states(connection: Connection, contacts: Sequence[ContactRecord]) -> list[ContactRecord]:
    """Contacts with what the ledger says became of them, where it says more than that they are planned."""
    ids = [one.id for one in contacts]
    query = sa.select(_TABLE.contact, _TABLE.state).where(_TABLE.contact.in_(ids))
    states = {contact: OF_CONTACT.get(state) for contact, state in connection.execute(query)}
    return [one._replace(state=states.get(one.id) or one.state) for one in contacts]


def _others(wanted: Sequence[str], known: Mapping[str, Delivery], state: DeliveryState) -> list[str]:
    """Those that are not in a state in which a person may say that they are in another."""
    may: tuple[DeliveryState, ...] = ("unknown", "failed") if state == "intent" else ("unknown",)
    return [one for one in wanted if one not in known or known[one].state not in may]


def _is_open_in(batch: str, state: str, owner: str) -> bool:
    return state in OPEN and owner == batch


def _moment(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _intent(one: Intended, batch: str, at: int) -> dict[str, Any]:
    return {
        "contact": one.contact,
        "batch": batch,
        "state": "intent",
        "tries": 0,
        "changed_at": at,
        "address_hash": one.address_hash,
        "domain": one.domain,
    }


def _delivery(row: Any) -> Delivery:
    day = row.get("day")
    return Delivery(
        contact=row["contact"],
        batch=row["batch"],
        state=row["state"],
        tries=row["tries"],
        changed_at=row["changed_at"],
        next_at=row["next_at"],
        reason=row["reason"],
        reply=row["reply"],
        domain=row["domain"],
        customer=row.get("customer"),
        day=dt.date.fromordinal(day) if day is not None else None,
        settled_by=row["settled_by"],
    )
