"""The kernels of a rulebook, one for every period in which the same versions of its standards hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tieringrules.rulebook.desugaring import to_kernel
from tieringrules.rulebook.kernel import Decision, Kernel
from tieringrules.rulebook.model import Rulebook


class Kernels:
    """Makes each kernel when it is first asked for, and keeps it.

    Args:
        rulebook: without errors.
        also: near misses that are wanted besides those that rules name.
    """

    def __init__(self, rulebook: Rulebook, also: Iterable[str] = ()) -> None:
        self._rulebook = rulebook
        self._also = frozenset(also)
        self._made: dict[int, Kernel] = {}

    def on(self, day: dt.date) -> Kernel:
        """The kernel of the rules that hold on a day."""
        return self._of_period(self._rulebook.period_number(day))

    def decisions(self) -> tuple[Decision, ...]:
        """Every version of every standard, in code-point order of the names, then in order of time."""
        numbers = range(max(len(self._rulebook.periods), 1))
        every = [decision for number in numbers for decision in self._of_period(number).decisions]
        each = {(decision.name, decision.effective): decision for decision in reversed(every)}
        return tuple(each[key] for key in sorted(each, key=lambda key: (key[0], key[1] or dt.date.min)))

    def _of_period(self, number: int) -> Kernel:
        if number not in self._made:
            rulebook = self._rulebook
            self._made[number] = to_kernel(
                rulebook.of_period(number) if rulebook.periods else rulebook, self._also
            )
        return self._made[number]
