"""What scenario tests have shown of the rules: which conditions came out true, and which came out false."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Literal, TypeAlias

from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.interpreter import evaluate
from tieringrules.language.printer import print_expression
from tieringrules.language.trace import comparisons_in
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import Branch, Decision

Outcome: TypeAlias = Literal["true", "false"]
# A standard may have several versions, each with its own first day.
Key: TypeAlias = tuple[str, dt.date | None]


@dataclass(frozen=True, slots=True)
class Point:
    """Something in a standard that can come out true or false.

    Attributes:
        standard: its name.
        rule: the tier's name, or the row's id.
        condition: one comparison of the rule's condition as an expression; None for the rule as a whole.
        span: where it is written.
        wanted: the outcomes that are possible; a rule for everyone else is never false.
        seen: the outcomes that came up.
    """

    standard: str
    rule: str
    condition: str | None
    span: Span
    wanted: tuple[Outcome, ...]
    seen: tuple[Outcome, ...]

    @property
    def never(self) -> tuple[Outcome, ...]:
        """The outcomes that no case brought about."""
        return tuple(outcome for outcome in self.wanted if outcome not in self.seen)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the rules the cases have exercised.

    Attributes:
        points: everything that can come out true or false, in the order of the rules.
    """

    points: tuple[Point, ...]

    @property
    def wanted(self) -> int:
        """How many outcomes there are."""
        return sum(len(point.wanted) for point in self.points)

    @property
    def seen(self) -> int:
        """How many of them came up."""
        return sum(len(point.seen) for point in self.points)

    @property
    def share(self) -> Decimal:
        """Seen of wanted, from 0 to 1; 1 where the rules decide nothing."""
        return Decimal(self.seen) / self.wanted if self.wanted else Decimal(1)

    @property
    def gaps(self) -> tuple[Point, ...]:
        """What never came out one way or the other."""
        return tuple(point for point in self.points if point.never)


@dataclass(frozen=True, slots=True)
class Asked:
    """A standard that a case decided: on which values, for which day."""

    decision: Decision
    values: Mapping[str, Value]
    as_of: dt.date


def coverage_of(decisions: Iterable[Decision], asked: Iterable[Asked]) -> Coverage:
    """What cases have shown of standards.

    A rule counts as asked where no earlier rule placed the customer; where every row of a table is asked,
    each counts. What is unknown is neither true nor false.

    Args:
        decisions: the standards in order, every version of each.
        asked: what the cases decided.
    """
    seen: dict[tuple[Key, int, int | None], set[Outcome]] = {}
    for question in asked:
        for index, branch in _asked_branches(question):
            for place, value in _outcomes(branch, question):
                if isinstance(value, bool):
                    outcome: Outcome = "true" if value else "false"
                    seen.setdefault((_key(question.decision), index, place), set()).add(outcome)
    return Coverage(tuple(point for decision in decisions for point in _points(decision, seen)))


def _key(decision: Decision) -> Key:
    return decision.name, decision.effective


def _asked_branches(question: Asked) -> Iterator[tuple[int, Branch]]:
    decision = question.decision
    if not decision.is_in_force(question.as_of):
        return
    for index, branch in enumerate(decision.branches):
        yield index, branch
        holds = branch.condition is None or evaluate(branch.condition, question.values, question.as_of)
        if holds is True and decision.hit_policy == "first":
            return


def _outcomes(branch: Branch, question: Asked) -> Iterator[tuple[int | None, Value]]:
    if branch.condition is None:
        yield None, True
        return
    yield None, evaluate(branch.condition, question.values, question.as_of)
    for place, part in enumerate(comparisons_in(branch.condition)):
        yield place, evaluate(part, question.values, question.as_of)


def _points(decision: Decision, seen: Mapping[tuple[Key, int, int | None], set[Outcome]]) -> Iterator[Point]:
    for index, branch in enumerate(decision.branches):
        wanted: tuple[Outcome, ...] = ("true",) if branch.condition is None else ("true", "false")
        found = seen.get((_key(decision), index, None), set())
        yield Point(decision.name, branch.rule, None, branch.span, wanted, _in_order(found))
        if branch.condition is None:
            continue
        conditions = tuple(comparisons_in(branch.condition))
        # A rule of one comparison is that comparison.
        for place, condition in enumerate(conditions if len(conditions) > 1 else ()):
            found = seen.get((_key(decision), index, place), set())
            span = condition.span if condition.span is not None else branch.span
            text = print_expression(condition)
            yield Point(decision.name, branch.rule, text, span, ("true", "false"), _in_order(found))


def _in_order(found: set[Outcome]) -> tuple[Outcome, ...]:
    order: tuple[Outcome, ...] = ("true", "false")
    return tuple(outcome for outcome in order if outcome in found)
