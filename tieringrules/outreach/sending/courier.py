"""What the connections of one run share: the queue, the ledger, who may be written to, and when to stop."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.history.delivery import Change, DeliveryState
from tieringrules.outreach.receipts.kinds import is_final
from tieringrules.outreach.sending.journal import Journal
from tieringrules.outreach.sending.letters import Letter
from tieringrules.outreach.sending.queue import Errand, Queue
from tieringrules.outreach.sending.transport import Reply, Transport
from tieringrules.rulebook.sending import Retries

# Why somebody must not be written to now, as a code; None where nothing speaks against it.
Screen: TypeAlias = Callable[[Letter], str | None]
# The bytes of a letter as they leave: CRLF line ends, signed where that is wanted.
Compose: TypeAlias = Callable[[Letter], bytes]
Clock: TypeAlias = Callable[[], float]
# A server that refuses so many one after the other refuses us, not them.
MOST_REFUSED_IN_A_ROW = 25


@dataclass(frozen=True, slots=True)
class Means:
    """What a run sends with.

    Attributes:
        transport: gives connections.
        compose: makes the bytes.
        screen: asked just before each message.
        clock: seconds since 1970.
        chance: spreads the waits.
        retries: how often, and when.
        envelope_sender: where non-delivery reports go; None for each letter's own sender.
    """

    transport: Transport
    compose: Compose
    screen: Screen
    clock: Clock
    chance: random.Random
    retries: Retries = Retries()
    envelope_sender: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter that was taken from the queue.

    Attributes:
        change: for the ledger.
        errand: that goes back to the queue once the change is on the disk, so that nobody takes it before.
        moment: when it may be tried again, in seconds since 1970.
    """

    change: Change
    errand: Errand | None = None
    moment: float = 0.0


class Courier:
    """One run.

    Args:
        queue: what is to go.
        journal: of the ledger.
        means: how.
    """

    def __init__(self, queue: Queue, journal: Journal, means: Means) -> None:
        self.queue, self.journal, self.means = queue, journal, means
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._refused_in_a_row: list[str] = []
        self.has_connected = False
        self._open = 0
        self.problem: Localized | None = None
        self.tally: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        # Contacts that were refused because the server refuses us: nothing is known of their addresses.
        self.refused_to_us: tuple[str, ...] = ()

    @property
    def now(self) -> float:
        """The moment, in seconds since 1970."""
        return self.means.clock()

    def stop(self) -> None:
        """Let every connection finish the message that it is at, and no more."""
        self._stopping.set()

    def pause(self, seconds: float) -> None:
        """Wait, though no longer than until it is time to stop."""
        self._stopping.wait(seconds)

    @property
    def is_stopping(self) -> bool:
        """Whether no further message may begin."""
        return self._stopping.is_set()

    def give_up(self, problem: Localized) -> None:
        """Stop because the server cannot be used."""
        with self._lock:
            self.problem = self.problem or problem
        self.stop()

    def connected(self) -> None:
        """A connection has come about."""
        with self._lock:
            self._open += 1
            self.has_connected = True

    def disconnected(self) -> None:
        """A connection has ended."""
        with self._lock:
            self._open -= 1

    @property
    def has_others(self) -> bool:
        """Whether any connection is open."""
        with self._lock:
            return self._open > 0

    def held(self, errand: Errand, reason: str) -> Outcome:
        """A letter that was taken from the queue is not sent now."""
        self.queue.done()
        return Outcome(self.set_aside(errand, reason))

    def set_aside(self, errand: Errand, reason: str) -> Change:
        """A letter that is not in the queue is not sent now."""
        self._count("held", reason)
        before: DeliveryState = "held" if errand.is_held else "intent"
        return self._change(errand, before, "held", errand.tries, reason)

    def refused(self, errand: Errand, before: DeliveryState, reply: Reply) -> Outcome:
        """The server did not take a letter: for now, or for good."""
        if reply.is_final:
            self.queue.done()
            self._count("failed", f"{reply.code}")
            self._count_refusal(errand.letter.contact, reply)
            change = self._change(errand, before, "failed", errand.tries + 1, "refused", reply)
            # Where the server says what it is about (RFC 3463); most say 550 of us as well as of them.
            return Outcome(replace(change, is_gone=reply.status is not None and is_final(reply.status)))
        return self._later(errand, before, reply)

    def broken(self, errand: Errand, before: DeliveryState) -> Outcome:
        """The connection ended before the dot that ends a letter: it may be tried again."""
        return self._later(errand, before, None)

    def lost(self, errand: Errand, reply: Reply | None = None) -> Outcome:
        """After the dot came no answer, or none that means anything: nobody knows what the server did."""
        self.queue.done()
        self._count("unknown", "no_answer")
        return Outcome(self._change(errand, "sending", "unknown", errand.tries + 1, "no_answer", reply))

    def accepted(self, errand: Errand, reply: Reply) -> Outcome:
        """The server took a letter."""
        self.queue.done()
        self._count("sent", None)
        with self._lock:
            self._refused_in_a_row = []
        return Outcome(self._change(errand, "sending", "sent", errand.tries + 1, None, reply))

    def sending(self, errand: Errand) -> Change:
        """What has to be on the disk before the dot that ends a letter leaves."""
        return self._change(errand, "held" if errand.is_held else "intent", "sending", errand.tries)

    def _later(self, errand: Errand, before: DeliveryState, reply: Reply | None) -> Outcome:
        tries, retries = errand.tries + 1, self.means.retries
        reason = "postponed" if reply is not None else "broken_off"
        if tries >= retries.at_most:
            self.queue.done()
            self._count("failed", "tries")
            return Outcome(self._change(errand, before, "failed", tries, "tries", reply))
        wait = min(retries.longest, retries.first * 2 ** (tries - 1))
        # Half of it by chance, so that what was put off together does not come back together.
        moment = self.now + wait * (0.5 + self.means.chance.random() / 2)
        with self._lock:
            self.tally["postponed"] += 1
        change = self._change(errand, before, "intent", tries, reason, reply, next_at=int(moment))
        return Outcome(change, Errand(errand.letter, tries), moment)

    def back(self, outcomes: Iterable[Outcome]) -> None:
        """Outcomes are on the disk: what is to be tried again may be taken again."""
        for outcome in outcomes:
            if outcome.errand is not None:
                self.queue.again(outcome.errand, outcome.moment)

    def _count(self, state: str, reason: str | None) -> None:
        with self._lock:
            self.tally[state] += 1
            if reason is not None:
                self.reasons[f"{state} {reason}"] += 1

    def _count_refusal(self, contact: str, reply: Reply) -> None:
        with self._lock:
            self._refused_in_a_row.append(contact)
            is_enough = len(self._refused_in_a_row) >= MOST_REFUSED_IN_A_ROW
            if is_enough:
                self.refused_to_us = tuple(self._refused_in_a_row)
        if is_enough:
            times = MOST_REFUSED_IN_A_ROW
            self.give_up(
                Localized(
                    f"it refused {times} messages one after the other, the last with {reply.code}",
                    f"它连续拒绝了 {times} 封邮件，最后一次的应答为 {reply.code}",
                )
            )

    def _change(
        self,
        errand: Errand,
        before: DeliveryState,
        after: DeliveryState,
        tries: int,
        reason: str | None = None,
        reply: Reply | None = None,
        next_at: int | None = None,
    ) -> Change:
        code = reply.code if reply is not None else None
        return Change(errand.letter.contact, before, after, int(self.now), tries, next_at, reason, code)
