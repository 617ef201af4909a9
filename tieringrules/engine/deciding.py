"""Decisions column by column: the first branch whose condition is true gives the tier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import narwhals as nw
import polars as pl

from tieringrules.engine.assignments import UnknownCount
from tieringrules.engine.blaming import Undecided, blame
from tieringrules.engine.decided import Decided
from tieringrules.engine.deciding_rows import decide_by_rows
from tieringrules.engine.incidents import division_by_zero, not_finite
from tieringrules.engine.lowering import lower_condition
from tieringrules.engine.scope import Scope
from tieringrules.language.syntax import Expr
from tieringrules.rulebook.kernel import Branch, Decision

# Branches whose conditions are computed together: enough to use every core, few enough to plan quickly.
_TOGETHER = 64


def decide(decision: Decision, scope: Scope) -> Decided:
    """Place every row of a scope.

    A condition is asked only of the rows that no earlier branch has placed.

    Args:
        decision: what to decide.
        scope: the customers, with everything the conditions name.

    Raises:
        MagnitudeError: exact numbers of a condition could leave 128 bits.
    """
    if decision.hit_policy != "first" or len(decision.branches) > _TOGETHER:
        return decide_by_rows(decision, scope)
    rest = scope
    places = pl.int_range(scope.frame.height, dtype=pl.UInt32, eager=True)
    found: list[pl.DataFrame] = [_placed(places.head(0), pl.Series([], dtype=pl.UInt32))]
    unknown: list[UnknownCount] = []
    divided, infinite = _Seen(scope.frame.height), _Seen(scope.frame.height)
    for start, branches in _chunks(decision.branches):
        if rest.frame.is_empty():
            break
        # What conditions add to the frame on their way is dropped with it.
        asking = rest.copy()
        truths = _truths(branches, asking)
        first = _first_true(truths)
        undecided: list[tuple[Branch, Undecided]] = []
        for index, branch in enumerate(branches):
            if branch.condition is None:
                continue
            asked = first.is_null() | (first >= index)
            unknown_rows = truths[index].is_null() & asked
            if unknown_rows.any():
                undecided.append((branch, Undecided(branch.wanting or branch.condition, unknown_rows)))
            divided.add(division_by_zero(branch.condition), asking, asked, places)
            infinite.add(not_finite(branch.condition), asking, asked, places)
        unknown.extend(_unknown(undecided, asking))
        done = first.is_not_null()
        found.append(_placed(places.filter(done), first.filter(done) + start))
        rest, places = rest.filtered(~done), places.filter(~done)
    found.append(_placed(places, pl.repeat(None, places.len(), dtype=pl.UInt32, eager=True)))
    return Decided(pl.concat(found).sort("place")["branch"], tuple(unknown), divided.rows, infinite.rows)


def _placed(places: pl.Series, branch: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"place": places, "branch": branch.cast(pl.UInt32)})


def _chunks(branches: tuple[Branch, ...]) -> Iterator[tuple[int, tuple[Branch, ...]]]:
    for start in range(0, len(branches), _TOGETHER):
        yield start, branches[start : start + _TOGETHER]


def _truths(branches: tuple[Branch, ...], scope: Scope) -> list[pl.Series]:
    everyone = nw.lit(True, nw.Boolean)
    conditions = [
        everyone if branch.condition is None else lower_condition(branch.condition, scope)
        for branch in branches
    ]
    return scope.compute(*conditions).get_columns()


def _first_true(truths: list[pl.Series]) -> pl.Series:
    # The least number of a true condition, across: a chain of `when` would overflow the stack.
    frame = nw.from_native(pl.DataFrame([truth.alias(str(index)) for index, truth in enumerate(truths)]))
    numbers = [nw.when(nw.col(str(index))).then(nw.lit(index, nw.UInt32)) for index in range(len(truths))]
    return frame.select(first=nw.min_horizontal(*numbers)).to_native()["first"]


def _unknown(undecided: list[tuple[Branch, Undecided]], scope: Scope) -> Iterator[UnknownCount]:
    found = blame([question for _, question in undecided], scope)
    for (branch, _), counts in zip(undecided, found, strict=True):
        for name, rows in counts:
            yield UnknownCount(branch.rule, name, rows)


@dataclass(slots=True)
class _Seen:
    """Rows in which something happened at least once."""

    height: int
    mask: pl.Series | None = field(default=None)

    @property
    def rows(self) -> int:
        return 0 if self.mask is None else int(self.mask.sum())

    def add(self, condition: Expr | None, scope: Scope, asked: pl.Series, places: pl.Series) -> None:
        if condition is None:
            return
        happened = scope.compute(lower_condition(condition, scope))["0"].fill_null(False) & asked
        if self.mask is None:
            self.mask = pl.repeat(False, self.height, dtype=pl.Boolean, eager=True)
        if happened.any():
            self.mask = self.mask.scatter(places.filter(happened), True)
