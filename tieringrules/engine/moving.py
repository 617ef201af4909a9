"""The nearest changes that would move one customer to a better tier, or to a worse one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from tieringrules.engine.levers import Lever, check_of, levers_of, levers_under
from tieringrules.engine.provenance import Facts, Origin, origins_of
from tieringrules.engine.settling import UncertainError, coming_in, staying
from tieringrules.engine.supposing import rank_of, settled_rank, supposed
from tieringrules.engine.thresholds import difference, distance, is_beside, is_less, is_ordered, nearest_of
from tieringrules.language.alternatives import Alternative, alternatives
from tieringrules.language.interpreter import evaluate
from tieringrules.language.syntax import Expr
from tieringrules.language.values import TierValue, Value
from tieringrules.rulebook.deciding import deciding_branch
from tieringrules.rulebook.kernel import Decision

Relation: TypeAlias = Literal["at_least", "at_most", "above", "below", "is", "one_of"]
# Ways to a tier that are tried; more of them are not simple any more.
MOST_TRIES = 2000


@dataclass(frozen=True, slots=True)
class Change:
    """What one field would have to be.

    Attributes:
        field: a column, metric, standard, or a method's score.
        origin: the kind of name.
        now: what it is.
        relation: how it must stand to the target; `is` where nothing beyond the target will do.
        target: the nearest value that does; for `one_of` a list of all known to do.
        difference: target - now, in days for dates; None where there is no such number.
    """

    field: str
    origin: Origin
    now: Value
    relation: Relation
    target: Value
    difference: Value = None


@dataclass(frozen=True, slots=True)
class Move:
    """Changes that together lead to a tier; None for no tier."""

    tier: str | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is near for one customer in one standard.

    Attributes:
        next_tier: the next better tier; None for the best.
        rise: the least change that leads to it, or to the nearest tier above it that a simple change leads
            to; None where there is none.
        falls: for each field the least change of it alone that leads to a worse tier.
    """

    next_tier: str | None
    rise: Move | None
    falls: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class _Try:
    effort: tuple[int, float]
    values: Mapping[str, Value]
    changes: tuple[Change, ...]


def outlook_of(decision: Decision, facts: Facts) -> Outlook:
    """What would move a customer in a standard; every answer is confirmed by deciding anew.

    Simple changes are those of fields that conditions compare with constants. Conditions of other shapes
    are taken as they stand. Populations stay as they are, and so do the other customers in tiers that hold
    only so many: a tier that is full is reached by coming before the last who stays. Where a standard keeps
    tiers stable it is all about the tier computed.
    """
    return _Mover(decision, facts).outlook()


class _Mover:
    def __init__(self, decision: Decision, facts: Facts) -> None:
        self.decision = decision
        self.facts = facts
        self.origins = origins_of(facts.kernel)
        self.places = facts.capacities.get(decision.name, {})
        self.rank = rank_of(decision, facts.values, facts.as_of)
        if self.places and isinstance(tier := facts.values[decision.computed], TierValue):
            self.rank = tier.rank
        self.tiers = decision.type.tiers

    def outlook(self) -> Outlook:
        above = len(self.tiers) if self.rank is None else self.rank
        next_tier = self.tiers[above - 1] if above else None
        if not self.decision.is_in_force(self.facts.as_of):
            return Outlook(next_tier, None, ())
        # A tier that no branch gives cannot be reached.
        reachable = sorted({branch.rank for branch in self.decision.branches if branch.rank < above})
        rises = (self._rise_to(rank) for rank in reversed(reachable))
        rise = next((move for move in rises if move is not None), None)
        return Outlook(next_tier, rise, tuple(self._falls()))

    def _supposed(self, changes: Mapping[str, Value]) -> int | None:
        facts, capacities = self.facts, self.facts.capacities
        try:
            values = supposed(
                facts.kernel,
                facts.values,
                changes,
                facts.as_of,
                facts.populations,
                capacities,
                facts.holdings,
            )
            return settled_rank(self.decision, values, facts.values, facts.as_of, capacities)
        except UncertainError:
            # What cannot be told is not said.
            return self.rank

    def _tier(self, rank: int | None) -> str | None:
        return None if rank is None else self.tiers[rank]

    # Rising

    def _rise_to(self, wanted: int) -> Move | None:
        tries = sorted(self._tries(wanted), key=lambda found: found.effort)
        for found in tries[:MOST_TRIES]:
            reached = self._supposed(found.values)
            if reached is not None and reached <= wanted:
                move = Move(self._tier(reached), found.changes)
                by_measure = self._by_measure(wanted) if _is_about_scores(move) else None
                return by_measure or move
        return None

    def _by_measure(self, wanted: int) -> Move | None:
        """The least change of one measure that moves a score made of several as far as it must."""
        found: list[tuple[float, Move]] = []
        for field, group in self._levers_of_branches(wanted).items():
            now = self.facts.values.get(field)
            if now is None or not is_ordered(group[0].type):
                continue
            reached = {value: self._supposed({field: value}) for lever in group for value in lever.candidates}
            fitting = [value for value, rank in reached.items() if rank is not None and rank <= wanted]
            if fitting:
                target = nearest_of(fitting, now, fitting)
                change = self._change(field, group, now, target)
                found.append((_effort(now, target), Move(self._tier(reached[target]), (change,))))
        return min(found, key=lambda pair: pair[0])[1] if found else None

    def _levers_of_branches(self, wanted: int) -> dict[str, list[Lever]]:
        levers: dict[str, list[Lever]] = {}
        for branch in self.decision.branches:
            if branch.rank == wanted and branch.condition is not None:
                for lever in self._levers_in(branch.condition):
                    for under in levers_under(lever, self.facts):
                        levers.setdefault(under.field, []).append(under)
        return levers

    def _levers_in(self, condition: Expr) -> Iterator[Lever]:
        for alternative in alternatives(condition) or ():
            for atom in alternative:
                lever = levers_of(atom, self.facts)
                if lever is not None:
                    yield lever

    def _change(self, field: str, group: list[Lever], now: Value, target: Value) -> Change:
        relation, shown = _bound(target, group, rising=is_less(now, target))
        origin = self.origins.get(field, "column")
        return Change(field, origin, now, relation, shown, difference(now, shown))

    def _tries(self, wanted: int) -> Iterator[_Try]:
        needed = tuple(coming_in(self.decision, self.places.get(wanted)))
        for branch in self.decision.branches:
            if self._leads_to(wanted, branch.rank) and branch.condition is not None:
                for alternative in alternatives(branch.condition) or ():
                    found = self._try((*alternative, *needed))
                    if found is not None:
                        yield found

    def _leads_to(self, wanted: int, rank: int) -> bool:
        """Whether a branch that gives a tier can lead to another: where all tiers between are full."""
        return rank <= wanted and all(between in self.places for between in range(rank, wanted))

    def _try(self, alternative: Alternative) -> _Try | None:
        facts = self.facts
        levers: dict[str, list[Lever]] = {}
        others: list[Expr] = []
        for atom in alternative:
            lever = levers_of(atom, facts)
            if lever is not None:
                levers.setdefault(lever.field, []).append(lever)
            else:
                others.append(atom)
        for atom in others:
            # What else is said of a field that moves anyway narrows where it may move to.
            check = check_of(atom, facts)
            if check is not None and check.field in levers:
                levers[check.field].append(check)
            elif evaluate(atom, facts.values, facts.as_of) is not True:
                return None
        values: dict[str, Value] = {}
        changes: list[Change] = []
        effort = 0.0
        for field, group in levers.items():
            now = facts.values.get(field)
            if all(lever.holds(now) for lever in group):
                continue
            change = self._needed(field, group, now)
            if change is None:
                return None
            value, words, cost = change
            values[field] = value
            changes.append(words)
            effort += cost
        return _Try((len(changes), effort), values, tuple(changes)) if changes else None

    def _needed(self, field: str, group: list[Lever], now: Value) -> tuple[Value, Change, float] | None:
        candidates = dict.fromkeys(value for lever in group for value in lever.candidates)
        fitting = [value for value in candidates if all(lever.holds(value) for lever in group)]
        if not fitting:
            return None
        origin = self.origins.get(field, "column")
        if not is_ordered(group[0].type):
            return fitting[0], Change(field, origin, now, "one_of", list(fitting)), 1.0
        target = nearest_of(fitting, now, tuple(candidates))
        rising = not any(is_less(value, target) for value in fitting) if now is None else is_less(now, target)
        goes_on = any(is_less(target, value) == rising for value in fitting if value != target)
        relation, shown = _bound(target, group, rising=rising) if goes_on else ("is", target)
        cost = 1.0 if now is None else _effort(now, target)
        return target, Change(field, origin, now, relation, shown, difference(now, shown)), cost

    # Falling

    def _falls(self) -> Iterator[Move]:
        facts = self.facts
        deciding = deciding_branch(self.decision, facts.values, facts.as_of)
        if deciding is None:
            return
        levers: dict[str, list[Lever]] = {}
        stay = staying(self.decision, self.places.get(self.rank) if self.rank is not None else None)
        conditions = [] if deciding.condition is None else [deciding.condition]
        for lever in (each for item in (*conditions, *stay) for each in self._levers_in(item)):
            if lever not in levers.setdefault(lever.field, []):
                levers[lever.field].append(lever)
        for field, group in levers.items():
            measures: dict[str, list[Lever]] = {}
            for lever in group:
                for under in levers_under(lever, facts):
                    measures.setdefault(under.field, []).append(under)
            moves = [move for name, under in measures.items() for move in self._falls_by(name, under)]
            yield from moves or self._falls_by(field, group)

    def _falls_by(self, field: str, group: list[Lever]) -> Iterator[Move]:
        now = self.facts.values.get(field)
        if now is None:
            return
        candidates = dict.fromkeys(value for lever in group for value in lever.candidates)
        worse: dict[Value, int | None] = {}
        for value in candidates:
            rank = self._supposed({field: value}) if value != now else self.rank
            if rank != self.rank and (rank is None or (self.rank is not None and rank > self.rank)):
                worse[value] = rank
        origin = self.origins.get(field, "column")
        if not is_ordered(group[0].type):
            tiers: dict[int | None, list[Value]] = {}
            for value, rank in worse.items():
                tiers.setdefault(rank, []).append(value)
            for rank, values in tiers.items():
                yield Move(self._tier(rank), (Change(field, origin, now, "one_of", list(values)),))
            return
        for rising in (False, True):
            beyond = [value for value in worse if is_less(now, value) == rising]
            if beyond:
                target = nearest_of(beyond, now, beyond)
                change = self._change(field, group, now, target)
                yield Move(self._tier(worse[target]), (change,))


def _is_about_scores(move: Move) -> bool:
    return any(change.origin == "score" for change in move.changes)


def _bound(target: Value, group: list[Lever], *, rising: bool) -> tuple[Relation, Value]:
    """How the target is said: an amount just beyond a constant is above or below it."""
    for lever in group:
        for constant in lever.bounds:
            if is_beside(constant, target, lever.type):
                return ("above" if is_less(constant, target) else "below"), constant
    return ("at_least" if rising else "at_most"), target


def _effort(now: Value, target: Value) -> float:
    """How much of itself a value changes by, so that changes of several fields can be added up."""
    moved = distance(now, target)
    size = max(distance(now, type(now)(0)), 1.0) if isinstance(now, Decimal | float) else 0.0
    return moved / size if size else moved / (1.0 + moved)
