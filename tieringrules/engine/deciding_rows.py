"""Decisions with many branches, cell by cell: what stands in several rows of a table is computed once.

Truths are columns of bits without gaps: one says where a cell is true, one where it is not false. Joining
the cells of a row then costs next to nothing, and the customers whom a row takes are struck out of those
still open, where copying the rest would cost more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from tieringrules.engine.assignments import UnknownCount
from tieringrules.engine.blaming import Undecided, blame
from tieringrules.engine.decided import Decided
from tieringrules.engine.incidents import division_by_zero, not_finite
from tieringrules.engine.lowering import lower_condition
from tieringrules.engine.scope import Scope
from tieringrules.language.fields import names_in
from tieringrules.language.interpreter import is_null
from tieringrules.language.syntax import Expr, Logical, Not
from tieringrules.language.traversal import walk
from tieringrules.rulebook.kernel import Branch, Decision

# Cells computed together: enough to use every core, few enough to plan quickly.
_TOGETHER = 128


def decide_by_rows(decision: Decision, scope: Scope) -> Decided:
    """Place every row of a scope, also by branches of which only one may hold.

    Args:
        decision: what to decide.
        scope: the customers, with everything the conditions name.

    Raises:
        MagnitudeError: exact numbers of a condition could leave 128 bits.
    """
    return _Placing(decision, scope).decided()


class _Placing:
    def __init__(self, decision: Decision, scope: Scope) -> None:
        self.decision = decision
        self.height = scope.frame.height
        self.cells = _Cells([cells_of(branch.condition) for branch in decision.branches], scope)
        self.open = _bits(True, self.height)
        self.conflict = _bits(False, self.height)
        self.divided = _bits(False, self.height)
        self.infinite = _bits(False, self.height)
        self.matched_by: dict[object, pl.Series] = {}
        self.unknown: list[UnknownCount] = []

    def decided(self) -> Decided:
        first_counts = self.decision.hit_policy == "first"
        places: list[pl.Series] = []
        numbers: list[pl.Series] = []
        for index, branch in enumerate(self.decision.branches):
            if first_counts and not self.open.any():
                break
            asked = self.open if first_counts else None
            truth = self.cells.joined(index)
            self._count_unknown(index, branch, truth, asked)
            self._count_incidents(index, asked)
            holds = truth.true
            hit = holds & self.open
            if hit.any():
                found = hit.arg_true()
                places.append(found.cast(pl.UInt32))
                numbers.append(pl.repeat(index, found.len(), dtype=pl.UInt32, eager=True))
            if not first_counts:
                self._note_conflicts(branch, holds)
            self.open ^= hit
        return Decided(
            self._branches(places, numbers),
            tuple(self.unknown),
            int(self.divided.sum()),
            int(self.infinite.sum()),
            None if first_counts else self.conflict,
        )

    def _branches(self, places: Sequence[pl.Series], numbers: Sequence[pl.Series]) -> pl.Series:
        branch = pl.repeat(None, self.height, dtype=pl.UInt32, eager=True)
        if places:
            branch = branch.scatter(pl.concat(places), pl.concat(numbers))
        if self.conflict.any():
            branch = branch.set(self.conflict, None)
        return branch.alias("branch")

    def _note_conflicts(self, branch: Branch, holds: pl.Series) -> None:
        before = holds ^ (holds & self.open)
        if self.decision.hit_policy == "any":
            # Whoever an equal row has, and no other kind of row, is no conflict.
            kind = (branch.rank, branch.values)
            same = self.matched_by.get(kind, _bits(False, self.height))
            self.conflict |= before ^ (before & same)
            self.matched_by[kind] = same | holds
        else:
            self.conflict |= before

    def _count_incidents(self, index: int, asked: pl.Series | None) -> None:
        for divided, infinite in self.cells.incidents(index):
            if divided is not None:
                self.divided |= divided if asked is None else divided & asked
            if infinite is not None:
                self.infinite |= infinite if asked is None else infinite & asked

    def _count_unknown(self, index: int, branch: Branch, truth: _Truth, asked: pl.Series | None) -> None:
        unknown = truth.unknown
        if unknown is None or branch.condition is None:
            return
        rows = unknown if asked is None else unknown & asked
        if not rows.any():
            return
        wanting = branch.wanting or branch.condition
        counts = self.cells.blamed(index, rows) if branch.wanting is None else None
        if counts is None:
            (counts,) = blame([Undecided(wanting, rows)], self.cells.scope)
        self.unknown.extend(UnknownCount(branch.rule, name, count) for name, count in counts)


def cells_of(condition: Expr | None) -> tuple[Expr, ...]:
    """The conditions that must all hold; none where everyone is taken."""
    if condition is None:
        return ()
    if isinstance(condition, Logical) and condition.operator == "and":
        return condition.operands
    return (condition,)


@dataclass(frozen=True, slots=True)
class _Truth:
    """Where something is true, and where it is not false, which is the same column if nothing is unknown."""

    true: pl.Series
    not_false: pl.Series

    def __and__(self, other: _Truth) -> _Truth:
        true = self.true & other.true
        if self.not_false is self.true and other.not_false is other.true:
            return _Truth(true, true)
        return _Truth(true, self.not_false & other.not_false)

    @property
    def unknown(self) -> pl.Series | None:
        """Where it is neither; None if nowhere."""
        return None if self.not_false is self.true else self.not_false ^ self.true


class _Cells:
    """The truth of every distinct cell, computed when it is first asked and dropped after its last row."""

    def __init__(self, rows: Sequence[tuple[Expr, ...]], scope: Scope) -> None:
        # What conditions add to the frame on their way is dropped with the copy.
        self.scope = scope.copy()
        numbers: dict[Expr, int] = {}
        self.rows = [tuple(numbers.setdefault(cell, len(numbers)) for cell in row) for row in rows]
        self.expressions = list(numbers)
        self.last_row = {number: index for index, row in enumerate(self.rows) for number in row}
        self.truths: dict[int, _Truth] = {}
        self.missing: dict[str, pl.Series] = {}
        self.failures = [(division_by_zero(cell), not_finite(cell)) for cell in self.expressions]
        self.failed: dict[int, tuple[pl.Series | None, pl.Series | None]] = {}

    def joined(self, index: int) -> _Truth:
        """The truth of a row."""
        row = self.rows[index]
        if any(number not in self.truths for number in row):
            self._compute_from(index)
        truth: _Truth | None = None
        for number in row:
            truth = self.truths[number] if truth is None else truth & self.truths[number]
        if truth is None:
            everyone = _bits(True, self.scope.frame.height)
            return _Truth(everyone, everyone)
        return truth

    def _compute_from(self, index: int) -> None:
        for number in [number for number in self.truths if self.last_row[number] < index]:
            del self.truths[number]
        wanted: dict[int, None] = {}
        for row in self.rows[index:]:
            wanted |= dict.fromkeys(number for number in row if number not in self.truths)
            if len(wanted) >= _TOGETHER:
                break
        conditions = [lower_condition(self.expressions[number], self.scope) for number in wanted]
        computed = self.scope.compute(*conditions).get_columns()
        self.truths |= {number: _truth(cell) for number, cell in zip(wanted, computed, strict=True)}

    def incidents(self, index: int) -> Iterator[tuple[pl.Series | None, pl.Series | None]]:
        """Per cell of a row where it divides by 0, and where it meets a number that is not finite."""
        for number in self.rows[index]:
            if self.failures[number] != (None, None):
                if number not in self.failed:
                    divided, infinite = self.failures[number]
                    self.failed[number] = (self._happened(divided), self._happened(infinite))
                yield self.failed[number]

    def _happened(self, condition: Expr | None) -> pl.Series | None:
        if condition is None:
            return None
        return self.scope.compute(lower_condition(condition, self.scope))["0"].fill_null(False)

    def blamed(self, index: int, rows: pl.Series) -> list[tuple[str, int]] | None:
        """How many rows lack each field of the unknown cells; None where a cell is no plain test."""
        wanting: dict[str, pl.Series] = {}
        for number in self.rows[index]:
            cell, truth = self.expressions[number], self.truths[number]
            # What is negated is unknown where its negation is.
            plain = cell.operand if isinstance(cell, Not) else cell
            if any(isinstance(node, Logical | Not) or is_null(node) for node in walk(plain)):
                return None
            unknown = truth.unknown
            if unknown is None:
                continue
            for name in names_in(cell):
                lacking = unknown & rows & self._is_missing(name)
                wanting[name] = wanting[name] | lacking if name in wanting else lacking
        counts = [(name, int(wanting[name].sum())) for name in sorted(wanting)]
        return [(name, count) for name, count in counts if count]

    def _is_missing(self, name: str) -> pl.Series:
        if name not in self.missing:
            self.missing[name] = self.scope.frame[name].is_null()
        return self.missing[name]


def _truth(cell: pl.Series) -> _Truth:
    if not cell.null_count():
        return _Truth(cell, cell)
    return _Truth(cell.fill_null(False), cell.fill_null(True))


def _bits(value: bool, height: int) -> pl.Series:
    return pl.repeat(value, height, dtype=pl.Boolean, eager=True)
