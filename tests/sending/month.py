"""A month of plans, sendings that crash, opt-outs, bounces, erasures; clock, network and disk from a seed."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.outreach.workspace import CHANNELS, POLICY, assignments, customer, rulebook
from tieringrules.cli.batches import outlook
from tieringrules.diagnostic import Localized
from tieringrules.engine.assignments import Assignments
from tieringrules.history import PlanRecord, Suppression, open_history, place_of
from tieringrules.history.deliveries import Ledger
from tieringrules.history.delivery import Change, Delivery, Intended
from tieringrules.outreach.contact import Contact
from tieringrules.outreach.permission import Permission, consents_of
from tieringrules.outreach.planning import plan_contacts
from tieringrules.outreach.planning.reading import read_past
from tieringrules.outreach.planning.recording import records_of
from tieringrules.outreach.sending.courier import Courier, Means
from tieringrules.outreach.sending.journal import Journal, LedgerClosed
from tieringrules.outreach.sending.letters import Letter, Place
from tieringrules.outreach.sending.line import Line
from tieringrules.outreach.sending.queue import Queue
from tieringrules.outreach.sending.transport import Broken, Reply, Unusable
from tieringrules.rulebook.model import TierPolicy
from tieringrules.rulebook.sending import Retries

FIRST = dt.date(2026, 6, 1)
DAYS = 30
CUSTOMERS = 12
KEYS = frozenset({("vip", "email", None), ("news", "email", None), ("bill", "email", None)})
RULES = rulebook(
    policies=(
        replace(
            POLICY,
            name="daily",
            tiers=(
                TierPolicy("gold", ("email",), "vip", every="day"),
                TierPolicy("silver", ("email",), "news", every="week"),
            ),
        ),
        replace(
            POLICY,
            name="bills",
            purpose="service",
            tiers=(TierPolicy("gold", ("email",), "bill", every="month"),),
        ),
    ),
    channels=CHANNELS[:1],
)
PLACE = Place("email.mbox", 0, 0)


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


class Month:
    """Everything that happens, drawn from a seed.

    Args:
        seed: of the draws.
        folder: an empty one.

    Attributes:
        planned: contact → it and its day.
        accepted: contact → how often the server took its message.
        gone: customers who opted out or were erased; from that moment on nothing may reach them.
        unwilling: customers who agree to no marketing any more.
        bounced: addresses that do not exist.
    """

    def __init__(self, seed: int, folder: Path) -> None:
        self.draw = random.Random(seed)
        self.place = place_of(folder, None)
        self.open()
        self.day, self.now, self.is_rough = FIRST, 0.0, True
        tiers = ("gold", "silver")
        self.rows = [customer(f"C{number}", value=tiers[number % 2]) for number in range(CUSTOMERS)]
        self.gone: set[str] = set()
        self.bounced: set[str] = set()
        self.unwilling: set[str] = set()
        self.planned: dict[str, tuple[Contact, dt.date]] = {}
        self.accepted: Counter[str] = Counter()
        self.events: Counter[str] = Counter()

    def open(self) -> None:
        opened = open_history(self.place, {}, create=True, secret=b"m" * 32)
        assert opened.value is not None
        self.history = opened.value
        self.suppressed = opened.value.suppressed()

    def run(self, days: int = DAYS) -> None:
        """Live through the month, or its first days, checking all the while."""
        for number in range(days):
            self.day = FIRST + dt.timedelta(days=number)
            self.now = dt.datetime.combine(self.day, dt.time(9), dt.UTC).timestamp()
            self.happens(0.5)
            contacts = self.plan()
            self.is_rough = True
            for _ in range(self.draw.randint(0, 3)):
                self.happens(0.3)
                self.send(contacts)
                self.settle(contacts)
            self.is_rough = False
            assert self.send(contacts), "nothing was in its way"
            self.check(contacts)
        with self.history.connect() as connection:
            assert connection.execute(sa.text("PRAGMA integrity_check")).scalar_one() == "ok"
        self.history.close()

    # What people do.

    def present(self) -> Assignments:
        return replace(assignments(*self.rows), as_of=self.day)

    def happens(self, chance: float) -> None:
        """Somebody may opt out, withdraw consent or be erased; an address may bounce. It holds at once."""
        if self.draw.random() >= chance:
            return
        row = self.draw.choice(self.rows)
        key, address = row["customer_id"], row["email"]
        what = self.draw.choice(("opt out", "consent", "erase", "bounce", "move"))
        self.events[what] += 1
        if what == "opt out":
            channel = self.draw.choice((None, "email", "sms"))
            self.history.suppress([Suppression(self.day, "opt_out", customer=key, channel=channel)])
            if channel != "sms":
                self.gone.add(key)
        elif what == "consent":
            row["email_consent"] = self.draw.random() < 0.5
            (self.unwilling.discard if row["email_consent"] else self.unwilling.add)(key)
        elif what == "erase" and len(self.gone) < CUSTOMERS // 2:
            self.history.erase(key, self.day, [address])
            self.gone.add(key)
        elif what == "bounce":
            hashed = self.history.address_hash(address)
            self.history.suppress(
                [Suppression(self.day, "hard_bounce", address_hash=hashed, channel="email")]
            )
            self.bounced.add(address)
        elif what == "move":
            row["email"] = f"{key.lower()}.{self.draw.randrange(10**6)}@example.org"

    def settle(self, contacts: Sequence[Contact]) -> None:
        """Somebody looks up what is unknown, and decides."""
        with self.history.connect() as connection:
            ledger = Ledger(connection)
            for one in ledger.of(contact.id for contact in contacts).values():
                if one.state == "unknown" and self.draw.random() < 0.3:
                    after: Any = "sent" if self.accepted[one.contact] else "intent"
                    ledger.write(
                        [Change(one.contact, "unknown", after, int(self.now), one.tries, settled_by="Li")]
                    )
                    self.events[f"settled {after}"] += 1

    # What the product does.

    def plan(self) -> list[Contact]:
        present = self.present()
        past = read_past(self.history, RULES, present, self.day)
        found = plan_contacts(RULES, present, self.day, templates=KEYS, past=past)
        moment = dt.datetime.fromtimestamp(self.now, dt.UTC)
        self.history.record(PlanRecord(self.day, moment), records_of(found))
        for one in found.contacts:
            assert one.id not in self.planned, "planned twice"
            assert one.customer not in self.gone and one.address not in self.bounced
            self.planned[one.id] = (one, self.day)
        return list(found.contacts)

    def send(self, contacts: Sequence[Contact]) -> bool:
        """One run of the program; False where it was killed."""
        connection = self.history.connect()
        try:
            return self._send(_RoughLedger(connection, self), contacts)
        except Killed:
            self.events["killed"] += 1
            return False
        except LedgerClosed:  # the disk was full before the first message
            return False
        finally:
            connection.close()
            self.history.close()
            self.open()

    def _send(self, ledger: _RoughLedger, contacts: Sequence[Contact]) -> bool:
        digest = hashlib.sha256(self.day.isoformat().encode()).hexdigest()
        letters = [_letter(one) for one in contacts]
        ledger.interrupted(int(self.now))
        known: dict[str, Delivery] = ledger.of(one.contact for one in letters)
        found = outlook(letters, known, self.screen, self.now)
        ledger.begin(digest, found.count, int(self.now))
        held = [(errand, reason) for reason, some in found.held.items() for errand in some]
        errands = [errand for errand, _ in (*found.errands, *held)]
        intended = (Intended(one.letter.contact, None, one.letter.domain) for one in errands)
        ledger.intend(digest, intended, int(self.now))
        retries = Retries(4, 10, 60)
        means = Means(self, _compose, self.screen, lambda: self.now, self.draw, retries)
        courier = Courier(Queue(found.errands), Journal(ledger), means)
        courier.journal.write([courier.set_aside(errand, reason) for errand, reason in held])
        lines = [Line(courier) for _ in range(self.draw.randint(1, 3))]
        for _ in range(10_000):
            line = self.draw.choice(lines)
            wait = line.step()
            self.now += 0.1
            if wait is None:
                lines.remove(line)
                if not lines:
                    return courier.journal.problem is None
            elif wait:
                self.now += wait
            if self.is_rough:
                self.happens(0.02)
        raise AssertionError("it never ends")

    def screen(self, letter: Letter) -> str | None:
        permission = Permission(self.suppressed, consents_of(RULES, self.present()))
        return permission.refusal("email", letter.purpose, letter.customer, letter.address)

    # The network.

    def connect(self) -> _Wire:
        if self.is_rough and self.draw.random() < 0.05:
            raise Unusable(Localized.same("nobody"))
        return _Wire(self)

    def takes(self, contact: str) -> None:
        """The server has a message: it is the last moment to see whether it should have."""
        one, _ = self.planned[contact]
        self.accepted[contact] += 1
        assert self.accepted[contact] == 1, "sent twice"
        assert one.customer not in self.gone, "sent after an opt-out or an erasure"
        assert one.address not in self.bounced, "sent after a bounce"
        assert one.purpose == "service" or one.customer not in self.unwilling, "sent without consent"

    # What must hold at the end of a day.

    def check(self, contacts: Sequence[Contact]) -> None:
        with self.history.connect() as connection:
            known = Ledger(connection).of(one.id for one in contacts)
        for one in contacts:
            found = known.get(one.id)
            assert found is not None, "lost"
            self.events[found.state] += 1
            count = self.accepted[one.id]
            assert found.state in ("sent", "failed", "unknown", "held"), found
            assert count == 1 or found.state != "sent", "said to be sent"
            assert count == 0 or found.state in ("sent", "unknown"), "sent, and not said"
            if found.state == "held":
                barred = one.customer in self.gone or one.address in self.bounced
                assert barred or (one.customer in self.unwilling and one.purpose == "marketing"), found
        self._once_a_period()

    def _once_a_period(self) -> None:
        """No customer got the same regular message twice in its period."""
        periods: Counter[tuple[str, str, object]] = Counter()
        for contact, (one, day) in self.planned.items():
            if self.accepted[contact]:
                period = {"vip": day, "news": day.isocalendar()[:2], "bill": day.month}[one.message]
                periods[one.customer, one.message, period] += 1
        assert max(periods.values(), default=0) <= 1, "the same message twice in a period"


class _Wire:
    """A connection to a server that may refuse, be silent, or go away; or the process goes."""

    takes_utf8 = False

    def __init__(self, month: Month) -> None:
        self._month, self._contact = month, ""

    def envelope(self, sender: str, address: str, size: int) -> Reply:
        return self._step(250, ("later", "never", "broken", "kill"))

    def text(self, data: bytes) -> Reply:
        self._contact = data.decode()
        return self._step(354, ("later", "broken", "kill"))

    def dot(self) -> Reply:
        what = self._drawn(("later", "never", "lost", "lost, kept", "kill", "kill, kept"))
        if what in ("", "lost, kept", "kill, kept"):
            self._month.takes(self._contact)
        return _told(what, 250)

    def forget(self) -> None:
        pass

    def close(self) -> None:
        pass

    def _step(self, yes: int, what: tuple[str, ...]) -> Reply:
        return _told(self._drawn(what), yes)

    def _drawn(self, what: tuple[str, ...]) -> str:
        month = self._month
        return month.draw.choice(what) if month.is_rough and month.draw.random() < 0.12 else ""


def _told(what: str, yes: int) -> Reply:
    if what.startswith("kill"):
        raise Killed
    if what.startswith(("lost", "broken")):
        raise Broken
    return Reply({"later": 451, "never": 550}.get(what, yes))


class _RoughLedger(Ledger):
    """A ledger on a disk that may be full, of a process that may be killed before or after it writes."""

    def __init__(self, connection: sa.Connection, month: Month) -> None:
        super().__init__(connection)
        self._month = month

    def write(self, changes: Sequence[Change]) -> None:
        month = self._month
        what = month.draw.random() if month.is_rough and changes else 1.0
        if what < 0.01:
            month.events["disk full"] += 1
            raise sa.exc.OperationalError("disk full", None, Exception())
        if what < 0.02:
            raise Killed
        super().write(changes)
        if what < 0.03:
            raise Killed


def _compose(letter: Letter) -> bytes:
    return letter.contact.encode()


def _letter(one: Contact) -> Letter:
    return Letter(one.id, one.customer, one.address, "care@example.com", one.purpose, PLACE)
