"""Changes of several connections, written to the ledger together."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from tieringrules.history.deliveries import Ledger
from tieringrules.history.delivery import Change


class LedgerClosed(Exception):  # noqa: N818  (it is what happened)
    """The ledger could not be written, so nothing more is sent."""


class Journal:
    """Writes what connections report; several who come at once share one transaction.

    Args:
        ledger: used by nobody else.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._queueing, self._writing = threading.Lock(), threading.Lock()
        self._waiting: list[_Ticket] = []
        self.problem: Exception | None = None

    def write(self, changes: Sequence[Change]) -> None:
        """Write changes; they are on the disk when this returns.

        Raises:
            LedgerClosed: they are not; then, or for one who came before.
        """
        if not changes:
            return
        ticket = _Ticket(changes)
        with self._queueing:
            self._waiting.append(ticket)
        with self._writing:
            if not ticket.is_written:
                self._write_waiting()
        if not ticket.is_written:
            raise LedgerClosed

    def last(self, changes: Sequence[Change]) -> bool:
        """Try to write what became of the last messages, also where writing has failed before."""
        if not changes:
            return True
        with self._writing:
            try:
                self._ledger.write(changes)
            except Exception as problem:
                self.problem = self.problem or problem
                return False
        return True

    def _write_waiting(self) -> None:
        with self._queueing:
            tickets, self._waiting = self._waiting, []
        if self.problem is not None:
            return
        try:
            self._ledger.write([change for ticket in tickets for change in ticket.changes])
        except Exception as problem:
            self.problem = problem
            return
        for ticket in tickets:
            ticket.is_written = True


class _Ticket:
    __slots__ = ("changes", "is_written")

    def __init__(self, changes: Sequence[Change]) -> None:
        self.changes, self.is_written = changes, False
