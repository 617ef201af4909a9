"""What goes wrong with a message at a mail server, drawn from a seed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Fate = Literal[
    "accepted",
    "later at RCPT",  # 451
    "later at the end",  # 451 after the final dot: nothing was kept
    "never at RCPT",  # 550
    "never at the end",  # 550 after the final dot
    "cut before",  # the connection goes before the message was asked for
    "cut after, kept",  # it goes after the final dot, before the reply; the message counts
    "cut after, lost",  # the same, but nobody keeps the message
]


@dataclass(frozen=True, slots=True)
class Faults:
    """How often what goes wrong; the same for the same seed, whatever order messages come in.

    Attributes:
        seed: of the draws.
        later: share of tries that are put off (451).
        never: share of recipients that are refused at every try (550).
        cut_before: share of tries whose connection goes before DATA.
        cut_after: share of tries whose connection goes after the final dot; half of the messages are kept.
        slow: share of replies after the final dot that take a while.
        pause: how long those take, in seconds.
    """

    seed: int = 0
    later: float = 0
    never: float = 0
    cut_before: float = 0
    cut_after: float = 0
    slow: float = 0
    pause: float = 0.02

    def fate(self, recipient: str, attempt: int) -> Fate:
        """What becomes of a try.

        Args:
            recipient: the address.
            attempt: from 1.
        """
        if self._draws(recipient, "never")[0] < self.never:
            return "never at RCPT" if self._draws(recipient, "where")[0] < 0.5 else "never at the end"
        share, where = self._draws(recipient, str(attempt))
        for chance, first, second in self._chances():
            if share < chance:
                return first if where < 0.5 else second
            share -= chance
        return "accepted"

    def wait(self, recipient: str, attempt: int) -> float:
        """How long the reply after the final dot takes, in seconds."""
        return self.pause if self._draws(recipient, f"slow {attempt}")[0] < self.slow else 0

    def _chances(self) -> Iterator[tuple[float, Fate, Fate]]:
        yield self.later, "later at RCPT", "later at the end"
        yield self.cut_before, "cut before", "cut before"
        yield self.cut_after, "cut after, kept", "cut after, lost"

    def _draws(self, *names: str) -> tuple[float, float]:
        digest = hashlib.blake2b("|".join((str(self.seed), *names)).encode(), digest_size=16).digest()
        return int.from_bytes(digest[:8], "big") / 2**64, int.from_bytes(digest[8:], "big") / 2**64


NO_FAULTS = Faults()
# What the issue asks of sending to bear.
ROUGH = Faults(seed=7, later=0.10, never=0.02, cut_before=0.01, cut_after=0.03, slow=0.01)
