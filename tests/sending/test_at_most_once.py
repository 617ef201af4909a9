"""The courier with a clock, a network and a ledger that can fail: each message at most once, none lost."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from tieringrules.diagnostic import Localized
from tieringrules.history.deliveries import Ledger
from tieringrules.history.delivery import Change, DeliveryState, Intended, OutOfStep
from tieringrules.history.ledger import DELIVERIES
from tieringrules.history.tables import METADATA
from tieringrules.outreach.sending.courier import Courier, Means
from tieringrules.outreach.sending.journal import Journal
from tieringrules.outreach.sending.letters import Letter, Place
from tieringrules.outreach.sending.line import Line
from tieringrules.outreach.sending.queue import Errand, Queue
from tieringrules.outreach.sending.transport import Broken, Reply, Unusable
from tieringrules.rulebook.sending import Rate, Retries

BATCH = "b" * 64


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


# What may happen at one step of a connection.
AT_ENVELOPE = ("yes", "yes", "yes", "later", "never", "break", "kill")
AT_TEXT = ("yes", "yes", "yes", "later", "break", "kill", "closing")
AT_DOT = ("yes", "yes", "yes", "later", "never", "lost, kept", "lost", "kill, kept", "kill", "closing", "odd")
AT_CONNECT = ("yes", "yes", "yes", "no")
AT_LEDGER = ("yes", "yes", "yes", "yes", "yes", "yes", "yes", "full", "kill before", "kill after")
REPLIES = {
    "later": Reply(451), "never": Reply(550), "closing": Reply(421), "odd": Reply(354), "yes": Reply(250)
}  # fmt: skip


@dataclass
class World:
    """A server, what it has accepted, and what happens next, drawn one step at a time."""

    draw: Any
    now: float = 1_000_000.0
    dots: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    is_rough: bool = True
    takes_utf8: bool = False

    def next(self, choices: tuple[str, ...]) -> str:
        return str(self.draw(st.sampled_from(choices))) if self.is_rough else "yes"

    def connect(self) -> FakeWire:
        if self.next(AT_CONNECT) == "no":
            raise Unusable(Localized.same("nobody"))
        return FakeWire(self)


@dataclass
class KilledOnce(World):
    """A fair world in which the process is killed right after so many writes to the ledger."""

    writes: int = 0

    def next(self, choices: tuple[str, ...]) -> str:
        if choices is not AT_LEDGER:
            return "yes"
        self.writes -= 1
        return "kill after" if self.writes == 0 else "yes"


class FakeWire:
    def __init__(self, world: World) -> None:
        self.world, self.address, self.takes_utf8 = world, "", world.takes_utf8

    def envelope(self, sender: str, address: str, size: int) -> Reply:
        self.address = address
        return self._step(AT_ENVELOPE)

    def text(self, data: bytes) -> Reply:
        reply = self._step(AT_TEXT)
        return Reply(354) if reply.code == 250 else reply

    def dot(self) -> Reply:
        what = self.world.next(AT_DOT)
        self.world.dots[self.address] += 1
        if what in ("yes", "lost, kept", "kill, kept"):
            self.world.accepted[self.address] += 1
        if what.startswith("kill"):
            raise Killed
        if what.startswith("lost"):
            raise Broken
        return REPLIES[what]

    def _step(self, choices: tuple[str, ...]) -> Reply:
        what = self.world.next(choices)
        if what == "kill":
            raise Killed
        if what == "break":
            raise Broken
        return REPLIES[what]

    def forget(self) -> None:
        pass

    def close(self) -> None:
        pass


class RoughLedger(Ledger):
    """A ledger on a disk that may be full, of a process that may be killed while it writes."""

    world: World

    def write(self, changes: Any) -> None:
        what = self.world.next(AT_LEDGER) if changes else "yes"
        if what == "full":
            raise sa.exc.OperationalError("disk full", None, Exception())
        if what == "kill before":
            raise Killed
        super().write(changes)
        if what == "kill after":
            raise Killed


def letter(number: int, not_before: float | None = None) -> Letter:
    address = f"c{number}@{'ab'[number % 2]}.example.org"
    return Letter(
        f"{number:032}", f"C{number}", address, "care@example.com", "marketing",
        Place("email.mbox", 0, 0), not_before,
    )  # fmt: skip


def run(ledger: RoughLedger, world: World, letters: list[Letter], lines: int, held: set[str]) -> bool:
    """One run of the program; False where it was killed."""
    try:
        ledger.interrupted(int(world.now))
        ledger.begin(BATCH, len(letters), int(world.now))
        ledger.intend(BATCH, (Intended(one.contact, one.domain) for one in letters), int(world.now))
        known = ledger.of(one.contact for one in letters)
        errands = [
            (
                Errand(one, known[one.contact].tries, known[one.contact].state == "held"),
                known[one.contact].next_at,
            )
            for one in letters
            if known[one.contact].state in ("intent", "held")
        ]
        means = Means(
            world, lambda one: b"text", lambda one: "no_consent" if one.contact in held else None,
            lambda: world.now, random.Random(1), Retries(3, 10, 40),
        )  # fmt: skip
        courier = Courier(Queue(errands), Journal(ledger), means)
        crew = [Line(courier) for _ in range(lines)]
        for _ in range(10_000):
            waits = [(line, line.step()) for line in crew]
            crew = [line for line, wait in waits if wait is not None]
            if not crew:
                return True
            world.now += min(wait for _, wait in waits if wait is not None) + 0.01
        raise AssertionError("it never ends")
    except (Killed, sa.exc.OperationalError):
        return False


def ledger_of() -> tuple[RoughLedger, sa.Engine]:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    METADATA.create_all(engine)
    return RoughLedger(engine.connect()), engine


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_happens_each_message_goes_at_most_once_and_none_is_lost(data: Any) -> None:
    world = World(data.draw)
    ledger, engine = ledger_of()
    ledger.world = world
    letters = [letter(number) for number in range(data.draw(st.integers(1, 5)))]
    held = {letters[0].contact} if data.draw(st.booleans()) else set()
    lines = data.draw(st.integers(1, 3))
    for _ in range(4):
        run(ledger, world, letters, lines, held)
    # Then the sun shines, and who was held back may be written to.
    world.is_rough = False
    assert run(ledger, world, letters, lines, set())
    known = ledger.of(one.contact for one in letters)
    for one in letters:
        state = known[one.contact].state
        assert world.accepted[one.address] <= 1, "sent twice"
        assert state in ("sent", "failed", "unknown"), "lost"
        assert (world.accepted[one.address] == 1) >= (state == "sent"), "counted as sent without being so"
        if state == "failed":
            assert world.accepted[one.address] == 0
    engine.dispose()


def test_at_most_one_unknown_for_each_connection_that_is_killed() -> None:
    for lines in (1, 3):
        ledger, engine = ledger_of()
        world = KilledOnce(None, writes=2 * lines + 3)
        ledger.world = world
        letters = [letter(number) for number in range(20)]
        assert not run(ledger, world, letters, lines, set())
        assert run(ledger, world, letters, lines, set())
        found = Counter(one.state for one in ledger.of(one.contact for one in letters).values())
        assert found["unknown"] <= lines and found["sent"] + found["unknown"] == 20
        assert max(world.dots.values()) == 1
        engine.dispose()


@pytest.mark.parametrize(
    ("before", "after"), [("sent", "intent"), ("unknown", "sending"), ("failed", "sending")]
)
def test_there_is_no_way_back_for_what_may_have_arrived(before: DeliveryState, after: DeliveryState) -> None:
    ledger, engine = ledger_of()
    ledger.world = World(None, is_rough=False)
    ledger.begin(BATCH, 1, 0)
    ledger.intend(BATCH, [Intended("1", "a.example.org")], 0)
    with ledger._connection.begin():
        ledger._connection.execute(sa.update(DELIVERIES).values(state=before))
    with pytest.raises(OutOfStep):
        ledger.write([Change("1", before, after, 0, 0)])
    assert ledger.of(["1"])["1"].state == before
    engine.dispose()


def test_a_ledger_that_somebody_else_changed_stops_everything() -> None:
    ledger, engine = ledger_of()
    ledger.world = World(None, is_rough=False)
    ledger.begin(BATCH, 1, 0)
    ledger.intend(BATCH, [Intended("1", "a.example.org")], 0)
    ledger.write([Change("1", "intent", "sending", 0, 0)])
    with pytest.raises(OutOfStep):
        ledger.write([Change("1", "intent", "sending", 0, 0)])
    engine.dispose()


def test_addresses_that_the_server_does_not_take_are_held_back() -> None:
    for takes_utf8, state in ((False, "held"), (True, "sent")):
        ledger, engine = ledger_of()
        world = ledger.world = World(None, is_rough=False, takes_utf8=takes_utf8)
        one = Letter(
            "1", "C1", "王@a.example.org", "care@example.com", "marketing", Place("email.mbox", 0, 0)
        )
        assert run(ledger, world, [one], 1, set())
        found = ledger.of(["1"])["1"]
        assert (found.state, found.reason) == (state, None if takes_utf8 else "needs_smtputf8")
        engine.dispose()


def test_rates_are_kept_over_all_and_by_domain() -> None:
    errands = [(Errand(letter(number)), None) for number in range(40)]
    queue = Queue(errands, Rate(10, 1), {"a.example.org": Rate(1, 1)})
    now, gone = 0.0, []
    while len(gone) < 40:
        errand, wait = queue.take(now)
        if errand is not None:
            gone.append((now, errand.letter.domain))
            queue.done()
        else:
            assert wait is not None and wait > 0
            now += wait
    slow = [moment for moment, domain in gone if domain == "a.example.org"]
    for start in slow:
        assert sum(start <= moment < start + 5 for moment in slow) <= 6
    others = [moment for moment, domain in gone if domain != "a.example.org"]
    assert others[-1] <= 3.0, "one slow domain holds up the others"
    for start in (moment for moment, _ in gone):
        assert sum(start <= moment < start + 1 for moment, _ in gone) <= 11


def test_what_is_not_due_stays_or_is_waited_for() -> None:
    errands = [(Errand(letter(0)), None), (Errand(letter(1, 100.0)), 100.0)]
    stays = Queue(errands)
    assert stays.take(0)[0] is not None
    stays.done()
    assert (stays.take(0), stays.not_due) == ((None, None), 1)
    waits = Queue(errands, waits=True)
    assert waits.take(0)[0] is not None
    waits.done()
    assert waits.take(0) == (None, 100.0)
    assert waits.take(100.5)[0] is not None


def test_what_became_of_a_message_is_written_where_asking_about_the_next_fails() -> None:
    ledger, engine = ledger_of()
    ledger.world = world = World(None, is_rough=False)
    letters = [letter(number) for number in range(3)]
    ledger.begin(BATCH, 3, 0)
    ledger.intend(BATCH, (Intended(one.contact, one.domain) for one in letters), 0)

    def screen(one: Letter) -> str | None:
        if one is letters[1]:
            raise sa.exc.OperationalError("the server is gone", None, Exception())
        return None

    means = Means(world, lambda one: b"text", screen, lambda: world.now, random.Random(1))
    line = Line(Courier(Queue([(Errand(one), None) for one in letters]), Journal(ledger), means))
    assert line.step() == 0.0
    with pytest.raises(sa.exc.OperationalError):
        line.step()
    assert {one: found.state for one, found in ledger.of(one.contact for one in letters).items()} == {
        letters[0].contact: "sent", letters[1].contact: "intent", letters[2].contact: "intent"
    }  # fmt: skip
    engine.dispose()


@dataclass
class Odd(World):
    """A server that asks for more after the dot."""

    def next(self, choices: tuple[str, ...]) -> str:
        return "odd" if choices is AT_DOT else "yes"


def test_only_a_reply_that_says_so_counts_as_sent() -> None:
    ledger, engine = ledger_of()
    world = ledger.world = Odd(None)
    assert run(ledger, world, [letter(0)], 1, set())
    found = ledger.of([letter(0).contact])[letter(0).contact]
    assert (found.state, found.reason, found.reply) == ("unknown", "no_answer", 354)
    engine.dispose()
