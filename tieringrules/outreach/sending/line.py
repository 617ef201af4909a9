"""One connection's work: letter after letter, each on its way from intent to what became of it."""

from __future__ import annotations

from tieringrules.history.delivery import Change, DeliveryState
from tieringrules.outreach.sending.courier import Courier, Outcome
from tieringrules.outreach.sending.journal import LedgerClosed
from tieringrules.outreach.sending.queue import Errand
from tieringrules.outreach.sending.transport import Broken, Reply, Unusable, Wire

# Servers end connections on which nothing happens.
_IDLE_SECONDS = 5.0
_MOST_UNWRITTEN = 100
# How often a connection is tried for before there was any, and after.
_FIRST_ATTEMPTS = 3
_ATTEMPTS = 6
_LONGEST_WAIT = 60.0
# OpenSMTPD takes so many messages of a connection as it comes, and puts off all others until it ends.
_MOST_ON_A_WIRE = 100
# So many put off one after the other on one connection: a new one may be better.
_MOST_PUT_OFF = 3
_CLOSING = 421  # RFC 5321, 4.2.2: the server ends the connection


class Line:
    """One connection. `step` does one thing at a time, so that whoever calls it decides when.

    Args:
        courier: what the connections share.
    """

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._wire: Wire | None = None
        self._attempts, self._rests_until = 0, float("-inf")
        self._handed = self._put_off = 0
        # What became of letters and is not on the disk yet: at most one of them says `sending` there.
        self._unwritten: list[Outcome] = []

    def step(self) -> float | None:
        """Hand over one letter, or see that there is none now.

        Returns:
            Seconds to wait before the next step, 0 for none; None when this connection is done.
        """
        try:
            return self._step()
        except LedgerClosed:
            self._courier.stop()
            self._leave()
            return None
        except Exception:
            # What became of the letters before is known all the same.
            self._leave()
            raise

    def _step(self) -> float | None:
        courier = self._courier
        if courier.is_stopping:
            self._leave()
            return None
        if courier.now < self._rests_until:
            return self._rests_until - courier.now
        errand, wait = courier.queue.take(courier.now)
        if errand is None:
            self._flush()
            if wait is None:
                self._leave()
                return None
            if wait > _IDLE_SECONDS:
                self._hang_up()
            return wait
        reason = courier.means.screen(errand.letter)
        if reason is not None:
            self._note(courier.held(errand, reason))
            return 0.0
        try:
            wire = self._connected()
        except Unusable as problem:
            courier.queue.again(errand, courier.now)
            return self._without(problem)
        if not errand.letter.address.isascii() and not wire.takes_utf8:
            self._note(courier.held(errand, "needs_smtputf8"))
            return 0.0
        self._hand_over(errand, wire)
        return 0.0

    def _hand_over(self, errand: Errand, wire: Wire) -> None:
        courier, letter = self._courier, errand.letter
        self._handed += 1
        before: DeliveryState = "held" if errand.is_held else "intent"
        data = courier.means.compose(letter)
        sender = courier.means.envelope_sender or letter.sender
        try:
            reply = wire.envelope(sender, letter.address, len(data))
            if reply.is_positive:
                reply = wire.text(data)
            if not reply.is_positive:
                self._note(courier.refused(errand, before, reply))
                self._after(reply, wire)
                return
        except Broken:
            self._hang_up()
            self._note(courier.broken(errand, before))
            return
        try:
            self._write(courier.sending(errand))
        except LedgerClosed:
            # Without its dot the message is not the server's.
            self._hang_up()
            courier.queue.again(errand, courier.now)
            raise
        try:
            reply = wire.dot()
        except Broken:
            self._hang_up()
            self._unwritten.append(courier.lost(errand))
            return
        if reply.is_done:
            self._put_off = 0
            self._unwritten.append(courier.accepted(errand, reply))
        elif reply.is_positive:
            # It asks for more, where there is nothing more to say: no answer to what was asked.
            self._hang_up()
            self._unwritten.append(courier.lost(errand, reply))
        else:
            self._unwritten.append(courier.refused(errand, "sending", reply))
        if reply.code == _CLOSING:
            self._hang_up()

    def _after(self, reply: Reply, wire: Wire) -> None:
        self._put_off = 0 if reply.is_final else self._put_off + 1
        if reply.code == _CLOSING or self._put_off >= _MOST_PUT_OFF:
            self._hang_up()
            return
        try:
            wire.forget()
        except Broken:
            self._hang_up()

    def _connected(self) -> Wire:
        if self._handed >= _MOST_ON_A_WIRE:
            self._hang_up()
        if self._wire is None:
            self._wire = self._courier.means.transport.connect()
            self._courier.connected()
            self._attempts = 0
        return self._wire

    def _without(self, problem: Unusable) -> float | None:
        courier = self._courier
        self._flush()
        self._attempts += 1
        most = _ATTEMPTS if courier.has_connected else _FIRST_ATTEMPTS
        if problem.is_final or self._attempts >= most:
            # A server that wants no more connections at once still takes what comes by the others.
            if problem.is_final or not courier.has_others:
                courier.give_up(problem.problem)
            self._leave()
            return None
        wait = min(_LONGEST_WAIT, 2.0 ** (self._attempts - 1))
        self._rests_until = courier.now + wait
        return wait

    def _note(self, outcome: Outcome) -> None:
        self._unwritten.append(outcome)
        if len(self._unwritten) >= _MOST_UNWRITTEN:
            self._flush()

    def _write(self, change: Change) -> None:
        """Write a change together with the outcomes before it."""
        self._courier.journal.write([*(one.change for one in self._unwritten), change])
        self._written()

    def _flush(self) -> None:
        self._courier.journal.write([one.change for one in self._unwritten])
        self._written()

    def _written(self) -> None:
        outcomes, self._unwritten = self._unwritten, []
        self._courier.back(outcomes)

    def _leave(self) -> None:
        self._courier.journal.last([one.change for one in self._unwritten])
        self._unwritten = []
        self._hang_up()

    def _hang_up(self) -> None:
        if self._wire is not None:
            self._wire.close()
            self._wire = None
            self._courier.disconnected()
        self._handed = self._put_off = 0
