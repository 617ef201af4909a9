"""How much work one expression may be."""

from __future__ import annotations

from tieringrules.diagnostic import Diagnostic

# Steps are evaluated nodes, values inside lists and contexts, and tens of characters. A second or two.
MOST_STEPS = 1_000_000
_CHARACTERS_PER_STEP = 10


class TooMuchWorkError(Exception):
    """An expression asks for more than any rule needs, such as a loop over a huge range."""


class UnsupportedError(Exception):
    """An expression that FEEL allows uses what this evaluator leaves out.

    Attributes:
        finding: what that is.
    """

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__()
        self.finding = finding


class Meter:
    """Counts what an evaluation does."""

    __slots__ = ("left", "weights")

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps
        # Lists that were weighed, kept so that no other takes their place in memory.
        self.weights: dict[int, tuple[object, int]] = {}

    def spend(self, steps: int = 1) -> None:
        """Count steps.

        Raises:
            TooMuchWorkError: there were too many.
        """
        self.left -= steps
        if self.left < 0:
            raise TooMuchWorkError

    def spend_text(self, text: str) -> None:
        """Count a text that was made.

        Raises:
            TooMuchWorkError: there were too many.
        """
        if len(text) >= _CHARACTERS_PER_STEP:
            self.spend(len(text) // _CHARACTERS_PER_STEP)

    def weigh(self, value: object) -> int:
        """Count a list or context with all that it holds, each as often as it stands there.

        Lists share their parts: a few short definitions can make one that has no end when it is written out.

        Raises:
            TooMuchWorkError: it holds too much.
        """
        if not isinstance(value, list | dict):
            return 1
        known = self.weights.get(id(value))
        if known is not None:
            return known[1]
        parts = value.values() if isinstance(value, dict) else value
        weight = 1 + sum(self.weigh(part) for part in parts)
        self.spend(weight)
        self.weights[id(value)] = (value, weight)
        return weight
