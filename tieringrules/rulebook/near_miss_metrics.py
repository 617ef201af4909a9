"""The metrics that tell how far a customer is from a standard's next better tier, and their expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal as OneOf
from typing import TypeAlias

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.arithmetic import arithmetic_type
from tieringrules.language.fields import AS_OF
from tieringrules.language.syntax import Arithmetic, Call, Comparison, Expr, If, Literal, Logical, Name
from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    FLOAT,
    INTEGER,
    NULL,
    TEXT,
    ChoiceType,
    DateType,
    ExactType,
    FloatType,
    TierType,
    Type,
)
from tieringrules.language.values import TierValue
from tieringrules.rulebook.decision_table import HitPolicy, TableRow
from tieringrules.rulebook.methods.ladder import first_that_holds
from tieringrules.rulebook.model import Metric, NearMissMetric, Standard
from tieringrules.rulebook.near_misses import Asked, MadeOf, Way, obstacles_to, ways_of
from tieringrules.rulebook.population import PopulationScore

Aspect: TypeAlias = OneOf["next_tier", "shortfall", "shortfall_field"]
ASPECTS: tuple[Aspect, ...] = ("next_tier", "shortfall", "shortfall_field")
# The part of a score's name after the standard's.
_MARK = "."
_NOTHING = Literal(None, type=NULL)


def near_miss_name(standard: str, aspect: Aspect) -> str:
    """The name under which rules and templates find it."""
    return f"{standard}_{aspect}"


def provisional_types(standard: str, tiers: Sequence[str]) -> Mapping[str, Type]:
    """The types of a standard's near misses while its conditions are not known yet."""
    return _types(standard, tiers, FLOAT)


def _types(standard: str, tiers: Sequence[str], shortfall: Type) -> Mapping[str, Type]:
    types: dict[Aspect, Type] = {
        "next_tier": ChoiceType(tuple(tiers)),
        "shortfall": shortfall,
        "shortfall_field": TEXT,
    }
    return {near_miss_name(standard, aspect): type_ for aspect, type_ in types.items()}


def near_misses_of(standard: Standard, made_of: MadeOf) -> tuple[Metric, ...]:
    """The metrics of a standard that has tiers which a single field may miss; none of others.

    Args:
        standard: linked.
        made_of: name → everything that it is made of.
    """
    ways = ways_to(standard, made_of)
    if not ways:
        return ()
    tiers = [tier.name for tier in standard.tiers]
    types = _types(standard.name, tiers, _type_of(ways))
    return tuple(
        Metric(
            near_miss_name(standard.name, aspect),
            NearMissMetric(standard.name, aspect),
            types[near_miss_name(standard.name, aspect)],
            title=_title(standard, aspect),
            span=standard.span,
        )
        for aspect in ASPECTS
    )


def _title(standard: Standard, aspect: Aspect) -> Localized:
    name = standard.title or Localized.same(standard.name)
    match aspect:
        case "next_tier":
            return Localized(f"{name.en}: next tier", f"{name.zh}：下一个更高等级")
        case "shortfall":
            return Localized(f"{name.en}: short of the next tier by", f"{name.zh}：距更高等级的差额")
        case "shortfall_field":
            return Localized(f"{name.en}: what is short", f"{name.zh}：差在哪一项")


def asked_rows(standard: Standard) -> Sequence[TableRow]:
    """The rows of a table so that the first that holds decides; with `priority`, best tiers first."""
    table = standard.table
    if table is None:
        return ()
    return sorted(table.rows, key=lambda row: row.rank) if table.hit_policy == "priority" else table.rows


def _asked(standard: Standard) -> tuple[Asked, ...]:
    if standard.table is not None:
        return tuple(Asked(row.rank, row.condition) for row in asked_rows(standard))
    return tuple(Asked(rank, tier.when) for rank, tier in enumerate(standard.tiers))


def ways_to(standard: Standard, made_of: MadeOf) -> tuple[Way, ...]:
    """The ways to the tiers of a standard, in written order. Arguments are those of `near_misses_of`."""
    # That a rank among customers is one behind says nothing that anybody could act upon.
    ranked = frozenset(
        score.name
        for score in standard.scores
        if isinstance(score, PopulationScore) and score.label == "measure"
    )
    return ways_of(_asked(standard), made_of, ranked)


def _type_of(ways: Sequence[Way]) -> Type:
    types = [_distance(way).type for way in ways]
    if any(isinstance(type_, FloatType) for type_ in types):
        return FLOAT
    return ExactType(max(type_.scale for type_ in types if isinstance(type_, ExactType)))


def _distance(way: Way) -> Expr:
    """What has to be added to the field, or taken from it; days of dates."""
    field, target = way.field, way.target
    if isinstance(field.type, DateType):
        near: Expr = Call("days_since", (field,), type=INTEGER)
        far: Expr = Call("days_since", (target,), type=INTEGER)
    else:
        near, far = target, field
    high, low = (near, far) if way.is_rising else (far, near)
    type_ = arithmetic_type("-", high.type, low.type)
    assert type_ is not None
    return Arithmetic("-", high, low, type=type_)


def near_miss_expression(standard: Standard, metric: Metric, made_of: MadeOf) -> Expr:
    """What computes a near miss, over the standard and what its conditions read.

    Args:
        standard: linked.
        metric: one of its near misses.
        made_of: name → everything that it is made of.
    """
    assert isinstance(metric.definition, NearMissMetric)
    aspect = metric.definition.aspect
    tiers = TierType(standard.name, tuple(tier.name for tier in standard.tiers))
    here = Name(standard.name, type=tiers)
    steps: list[tuple[Expr, Expr]] = [(condition, _NOTHING) for condition in _not_in_force(standard)]
    ways = ways_to(standard, made_of) if aspect != "next_tier" else ()
    passable = _Passable(_asked(standard), standard.table.hit_policy if standard.table else "first", made_of)
    for rank in range(1, len(tiers.tiers) + 1):
        is_here = Comparison("=", here, _tier(tiers, rank), type=BOOLEAN)
        if aspect == "next_tier":
            value: Expr = Literal(tiers.tiers[rank - 1], type=metric.type)
        else:
            found = [step for way in ways if way.rank == rank - 1 for step in passable.step(way, aspect)]
            if not found:
                continue
            value = first_that_holds(found, _NOTHING, metric.type)
        steps.append((is_here, value))
    return first_that_holds(steps, _NOTHING, metric.type)


def _tier(tiers: TierType, rank: int) -> Literal:
    """A tier as a constant; beyond the last one, that there is none."""
    if rank == len(tiers.tiers):
        return _NOTHING
    return Literal(TierValue(tiers.standard, rank, tiers.tiers[rank]), type=tiers)


def _not_in_force(standard: Standard) -> list[Expr]:
    day = Name(AS_OF, type=DATE)
    found: list[Expr] = []
    if standard.effective is not None:
        found.append(Comparison("<", day, Literal(standard.effective, type=DATE), type=BOOLEAN))
    if standard.until is not None:
        found.append(Comparison(">", day, Literal(standard.until, type=DATE), type=BOOLEAN))
    return found


@dataclass(frozen=True, slots=True)
class _Passable:
    """Ways with everything that could stand in their way."""

    branches: tuple[Asked, ...]
    hit_policy: HitPolicy
    made_of: MadeOf

    def step(self, way: Way, aspect: Aspect) -> Sequence[tuple[Expr, Expr]]:
        """When a way is open, and what it tells; nothing where that cannot be said."""
        obstacles = obstacles_to(way, self.branches, self.hit_policy, self.made_of)
        if obstacles is None:
            return ()
        parts = [_misses(way), *way.others, *map(_not_true, obstacles)]
        condition = parts[0] if len(parts) == 1 else Logical("and", tuple(parts), type=BOOLEAN)
        label = way.field.name.rpartition(_MARK)[2]
        return [(condition, _distance(way) if aspect == "shortfall" else Literal(label, type=TEXT))]


def _misses(way: Way) -> Expr:
    if way.is_rising:
        return Comparison("<=" if way.is_strict else "<", way.field, way.target, type=BOOLEAN)
    return Comparison(">=" if way.is_strict else ">", way.field, way.target, type=BOOLEAN)


def _not_true(condition: Expr) -> Expr:
    return If(condition, Literal(False, type=BOOLEAN), Literal(True, type=BOOLEAN), type=BOOLEAN)


def made_of_from(uses: Mapping[str, frozenset[str]]) -> Callable[[str], frozenset[str]]:
    """Everything that each name is made of, directly or through others.

    Args:
        uses: name → the names that it uses itself.
    """
    known: dict[str, frozenset[str]] = {}

    def made_of(name: str) -> frozenset[str]:
        if name not in known:
            found: set[str] = set()
            waiting = [name]
            while waiting:
                fresh = uses.get(waiting.pop(), frozenset()) - found
                found |= fresh
                waiting += fresh
            known[name] = frozenset(found)
        return known[name]

    return made_of
