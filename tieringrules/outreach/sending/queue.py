"""Which letter goes next: by the plan's order, and no faster than is wanted."""

from __future__ import annotations

import heapq
import threading
from collections import deque
from collections.abc import Iterable, Mapping
from itertools import count

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.sending.letters import Letter
from tieringrules.rulebook.sending import OTHERS, Rate

# What was not used may be made up for within so many seconds.
_SLACK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Errand:
    """A letter with its tries so far, and the state that the ledger has of it."""

    letter: Letter
    tries: int = 0
    is_held: bool = False


class Pace:
    """Spreads events over time, so many a time (the virtual scheduling of ITU-T I.371).

    Args:
        rate: None for any number.
    """

    def __init__(self, rate: Rate | None) -> None:
        self._every = rate.seconds / rate.count if rate is not None else 0.0
        self._next = float("-inf")

    def wait(self, now: float) -> float:
        """Seconds until the next event may be."""
        return max(0.0, self._next - now)

    def count(self, now: float) -> None:
        """An event was."""
        if self._every:
            known = self._next > float("-inf")
            self._next = (max(self._next, now - _SLACK_SECONDS) if known else now) + self._every


class Queue:
    """The letters that are still to go; safe to use from several threads.

    Args:
        errands: in the order in which they should go; with when they may go, in seconds since 1970.
        rate: of all together.
        per_domain: domain → rate, `others` for those not named.
        waits: whether those not due yet are waited for; else they stay behind.
    """

    def __init__(
        self,
        errands: Iterable[tuple[Errand, float | None]],
        rate: Rate | None = None,
        per_domain: Mapping[str, Rate] | None = None,
        *,
        waits: bool = False,
    ) -> None:
        self._lock = threading.Lock()
        self._order = count()
        self._rates = per_domain or {}
        self._pace = Pace(rate)
        self._lanes: dict[str, _Lane] = {}
        # Lanes with letters, by when the next may go; letters whose time has not come, and those tried again.
        self._ready: list[tuple[float, int, str]] = []
        self._later: list[tuple[float, int, Errand]] = []
        self._again: list[tuple[float, int, Errand]] = []
        self._waits, self._taken = waits, 0
        for errand, moment in errands:
            if moment is None:
                self._line_up(errand, float("-inf"))
            elif errand.tries:
                heapq.heappush(self._again, (moment, next(self._order), errand))
            else:
                heapq.heappush(self._later, (moment, next(self._order), errand))

    def take(self, now: float) -> tuple[Errand | None, float | None]:
        """The next letter; else how many seconds to wait, or None twice when nothing is left to do."""
        with self._lock:
            for heap in (self._again, self._later):
                while heap and heap[0][0] <= now:
                    self._line_up(heapq.heappop(heap)[2], now)
            if not self._ready:
                return None, self._idle(now)
            wait = max(self._pace.wait(now), self._ready[0][0] - now)
            if wait > 0:
                return None, wait
            _, _, name = heapq.heappop(self._ready)
            lane = self._lanes[name]
            errand = lane.letters.popleft()
            self._pace.count(now)
            lane.pace.count(now)
            if lane.letters:
                self._offer(name, now)
            self._taken += 1
            return errand, 0.0

    def done(self) -> None:
        """A letter that was taken is dealt with."""
        with self._lock:
            self._taken -= 1

    def again(self, errand: Errand, at: float) -> None:
        """A letter that was taken is to be tried again at a moment, in seconds since 1970."""
        with self._lock:
            self._taken -= 1
            heapq.heappush(self._again, (at, next(self._order), errand))

    @property
    def not_due(self) -> int:
        """How many letters' time has not come."""
        return len(self._later)

    def __len__(self) -> int:
        with self._lock:
            return sum(len(lane.letters) for lane in self._lanes.values()) + len(self._again) + self._taken

    def _idle(self, now: float) -> float | None:
        moments = [heap[0][0] for heap in (self._again, self._later if self._waits else []) if heap]
        if moments:
            return max(0.05, min(moments) - now)
        # What others are at may come back.
        return 0.05 if self._taken else None

    def _line_up(self, errand: Errand, now: float) -> None:
        domain = errand.letter.domain
        name = domain if domain in self._rates else OTHERS
        rate = self._rates.get(name)
        # Those who share a rate by name share a lane; `others` have one lane per domain where it is limited.
        key = domain if rate is not None else ""
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = _Lane(deque(), Pace(rate))
        lane.letters.append(errand)
        if len(lane.letters) == 1:
            self._offer(key, now)

    def _offer(self, key: str, now: float) -> None:
        lane = self._lanes[key]
        wait = lane.pace.wait(now) if now > float("-inf") else 0.0
        heapq.heappush(self._ready, (now + wait, next(self._order), key))


class _Lane:
    """Letters that share a pace."""

    __slots__ = ("letters", "pace")

    def __init__(self, letters: deque[Errand], pace: Pace) -> None:
        self.letters, self.pace = letters, pace
