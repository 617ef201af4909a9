"""The nearest changes, against trying out every combination of small values, and against the batch."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import combinations, product
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.company import AS_OF, Company
from tests.engine.kernels import World, worlds
from tieringrules.diagnostic import Span
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import ENGINES, classify
from tieringrules.engine.explanation import Explanation, explain, facts_of
from tieringrules.engine.fitting import fit
from tieringrules.engine.moving import Change, Move, Outlook
from tieringrules.engine.provenance import sources_of
from tieringrules.engine.supposing import rank_of, supposed
from tieringrules.intake.table import Table
from tieringrules.language.interpreter import evaluate
from tieringrules.language.syntax import Between, Comparison, Expr, In, ListOf, Literal, Logical, Name, Not
from tieringrules.language.types import BOOLEAN, INTEGER, TEXT, TierType
from tieringrules.rulebook.kernel import (
    AggregateDefinition,
    Branch,
    Decision,
    Kernel,
    RowDefinition,
    SourceTable,
)

COLUMNS = ("a", "b", "c")
SMALL = range(-1, 6)


def column(name: str) -> Name:
    return Name(name, type=INTEGER)


def number(value: int) -> Literal:
    return Literal(Decimal(value), type=INTEGER)


columns = st.sampled_from(COLUMNS).map(column)
numbers = st.integers(0, 4).map(number)
leaves = st.one_of(
    st.builds(
        lambda operator, name, value: Comparison(operator, name, value, type=BOOLEAN),
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        columns,
        numbers,
    ),
    st.builds(lambda name, value: Comparison("<", value, name, type=BOOLEAN), columns, numbers),
    st.builds(lambda name, low, high: Between(name, low, high, type=BOOLEAN), columns, numbers, numbers),
    st.builds(
        lambda name, values: In(name, (ListOf(tuple(values)),), type=BOOLEAN),
        columns,
        st.lists(numbers, min_size=1, max_size=3),
    ),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(
            lambda operator, parts: Logical(operator, tuple(parts), type=BOOLEAN),
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=3),
        ),
        st.builds(lambda part: Not(part, type=BOOLEAN), inner),
    ),
    max_leaves=6,
)


def kernel(branches: list[Expr | None]) -> Kernel:
    tiers = tuple(f"t{rank}" for rank in range(len(branches)))
    decision = Decision(
        "value",
        TierType("value", tiers),
        tuple(
            Branch(rank, tiers[rank], each, Span("rules.yaml", rank + 1))
            for rank, each in enumerate(branches)
        ),
    )
    types = (("id", TEXT), *((name, INTEGER) for name in COLUMNS))
    return Kernel(SourceTable("customers", types, key="id"), (), (decision,))


def table(row: tuple[int | None, ...]) -> dict[str, Table]:
    schema = {"id": pl.String, **dict.fromkeys(COLUMNS, pl.Int64)}
    return {"customers": Table("customers", pl.DataFrame([("K", *row)], schema=schema, orient="row"))}


def batch_tier(rules: Kernel, row: tuple[int | None, ...]) -> str | None:
    found = classify(rules, table(row), AS_OF).value
    assert found is not None
    return found.frame["value"][0]


def outlook(rules: Kernel, row: tuple[int | None, ...]) -> tuple[Outlook, str | None]:
    assignments = classify(rules, table(row), AS_OF).value
    assert assignments is not None
    found = explain(rules, assignments, "K", AS_OF)
    assert found is not None and found.standards[0].outlook is not None
    return found.standards[0].outlook, found.standards[0].tier


def landing(change: Change) -> list[Any]:
    """The values that a change speaks of."""
    values = change.target if change.relation == "one_of" else [change.target]
    assert change.relation in ("at_least", "at_most", "is", "one_of")
    return values  # type: ignore[return-value]


def least_by_trying(condition: Expr, row: tuple[int | None, ...]) -> int | None:
    """How many columns must change for a condition to become true; None where no change does."""
    for count in range(len(COLUMNS) + 1):
        for places in combinations(range(len(COLUMNS)), count):
            for values in product(SMALL, repeat=count):
                changed = list(row)
                for place, value in zip(places, values, strict=True):
                    changed[place] = value
                seen = {
                    name: None if value is None else Decimal(value)
                    for name, value in zip(COLUMNS, changed, strict=True)
                }
                if evaluate(condition, seen, AS_OF) is True:
                    return count
    return None


rows = st.tuples(*[st.none() | st.integers(0, 4)] * len(COLUMNS))


@settings(max_examples=40, deadline=None)
@given(st.lists(conditions, min_size=1, max_size=3), st.booleans(), rows)
def test_a_rise_is_the_least_change_and_the_batch_agrees(
    branches: list[Expr], rest: bool, row: tuple[int | None, ...]
) -> None:
    rules = kernel([*branches, None] if rest else list(branches))
    found, tier = outlook(rules, row)
    tiers = rules.decisions[0].type.tiers
    above = len(tiers) if tier is None else tiers.index(tier)
    assert found.next_tier == (tiers[above - 1] if above else None)
    # The nearest better tier that any change of the three columns reaches.
    for rank in reversed(range(above)):
        condition = rules.decisions[0].branches[rank].condition
        if condition is None:
            # Without a tier nobody is left over for `everyone else`.
            raise AssertionError
        least = least_by_trying(condition, row)
        if least is not None:
            assert found.rise is not None
            assert len(found.rise.changes) == least
            for values in product(*map(landing, found.rise.changes)):
                changed = dict(zip(COLUMNS, row, strict=True))
                changed |= {
                    change.field: int(value) for change, value in zip(found.rise.changes, values, strict=True)
                }
                reached = batch_tier(rules, tuple(changed.values()))
                assert reached is not None and tiers.index(reached) <= rank
                if len(landing(found.rise.changes[0])) == 1:
                    assert reached == found.rise.tier
            return
    assert found.rise is None


@settings(max_examples=40, deadline=None)
@given(st.lists(conditions, min_size=1, max_size=3), st.booleans(), rows)
def test_falls_are_all_there_and_the_batch_agrees(
    branches: list[Expr], rest: bool, row: tuple[int | None, ...]
) -> None:
    rules = kernel([*branches, None] if rest else list(branches))
    found, tier = outlook(rules, row)
    tiers = [*rules.decisions[0].type.tiers, None]
    told: dict[tuple[str, bool], tuple[int, str | None]] = {}
    for move in found.falls:
        (change,) = move.changes
        assert change.now is not None
        told[change.field, change.target > change.now] = (int(change.target), move.tier)  # type: ignore[operator,call-overload]
    for place, name in enumerate(COLUMNS):
        now = row[place]
        if now is None:
            continue
        decision = rules.decisions[0]
        seen = {
            each: None if cell is None else Decimal(cell) for each, cell in zip(COLUMNS, row, strict=True)
        }
        for rising in (False, True):
            tried = [value for value in SMALL if value != now and (value > now) == rising]
            worse = {}
            for value in sorted(tried, key=lambda value: abs(value - now)):
                rank = rank_of(decision, {**seen, name: Decimal(value)}, AS_OF)
                reached = None if rank is None else tiers[rank]
                if tiers.index(reached) > tiers.index(tier):
                    worse = {"first": (value, reached)}
                    break
            assert told.get((name, rising)) == worse.get("first"), (name, rising)
    for (name, _), (value, fallen) in told.items():
        changed = dict(zip(COLUMNS, row, strict=True)) | {name: value}
        assert batch_tier(rules, tuple(changed.values())) == fallen


CALM = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


def agrees(world: World) -> None:
    """Of every customer and by either engine: tiers, rules, rows and moves are those of the batch."""
    for engine in ENGINES:
        assignments = classify(world.kernel, world.tables(), world.as_of, engine=engine).value
        if assignments is not None:
            for row in assignments.frame.iter_rows(named=True):
                agrees_for(world, assignments, row)


def agrees_for(world: World, assignments: Assignments, row: dict[str, Any]) -> None:
    kernel, tables = world.kernel, world.tables()
    facts = facts_of(kernel, assignments, row[kernel.key], world.as_of, tables)
    found = explain(kernel, assignments, row[kernel.key], world.as_of, tables)
    assert facts is not None and found is not None
    assert [standard.standard for standard in found.standards] == list(assignments.standards)
    for standard in found.standards:
        name = standard.standard
        assert (standard.tier, standard.rule) == (row[name], row[f"{name}_rule"])
        deciding = [step.rule for step in standard.steps if step.decides]
        assert deciding == ([standard.rule] if standard.rule is not None else [])
        decision = next(item for item in kernel.decisions if item.name == name)
        assert standard.outlook is not None
        rises = () if standard.outlook.rise is None else (standard.outlook.rise,)
        for move in (*standard.outlook.falls, *rises):
            if any(change.relation in ("above", "below", "one_of") for change in move.changes):
                continue
            changes = {change.field: change.target for change in move.changes}
            values = supposed(kernel, facts.values, changes, facts.as_of, facts.populations)
            rank = rank_of(decision, values, facts.as_of)
            assert move.tier == (None if rank is None else decision.type.tiers[rank])
            assert move.tier != standard.tier
    for source in sources_of(facts.values, facts):
        if isinstance(source.definition, AggregateDefinition):
            assert source.rows is not None
            if source.definition.function == "count":
                assert source.value == source.rows.counted
            own = [each for each in world.rows["orders"] if each[0] == row[kernel.key]]
            assert source.rows.counted + sum(source.rows.left_out.values()) == len(own)
        elif isinstance(source.definition, RowDefinition) and not source.default_taken:
            assert source.value == fit(
                evaluate(source.definition.expression, facts.values, world.as_of), source.definition.type
            )


@settings(max_examples=15, deadline=None, suppress_health_check=CALM)
@given(worlds())
def test_explanations_agree_with_the_batch(world: World) -> None:
    agrees(world)


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=CALM)
@given(worlds())
def test_explanations_agree_with_the_batch_at_length(world: World) -> None:
    agrees(world)


def explained(company: Company, customer: str) -> Explanation:
    found = explain(company.kernel, company.classified(), customer, AS_OF, company.tables)
    assert found is not None
    return found


def rise(company: Company, customer: str) -> Move:
    found = explained(company, customer).standards[-1].outlook
    assert found is not None and found.rise is not None
    return found.rise


def falls(company: Company, customer: str) -> list[tuple[Any, ...]]:
    found = explained(company, customer).standards[-1].outlook
    assert found is not None
    return [
        (move.tier, change.field, change.relation, change.target, change.difference)
        for move in found.falls
        for change in move.changes
    ]


def company() -> Company:
    return Company(
        [
            {"id": "A", "visits": 10, "credit": "488.00", "rate": 0.5, "born": "1990-05-01", "happy": False},
            {"id": "B", "visits": 12, "credit": "500.00", "rate": 0.75, "happy": True},
            {"id": "C"},
        ]
    )


def test_amounts_and_what_is_missing() -> None:
    rules = company().standard("s", {"gold": "credit >= 500 and visits > 10", "rest": None})
    (first, second) = rise(rules, "A").changes
    assert (first.field, first.now, first.relation, first.target, first.difference) == (
        "credit", Decimal("488.00"), "at_least", Decimal(500), Decimal("12.00"),
    )  # fmt: skip
    assert (second.target, second.relation, second.difference) == (Decimal(11), "at_least", Decimal(1))
    changes = rise(rules, "C").changes
    assert [(change.now, change.target, change.difference) for change in changes] == [
        (None, Decimal(500), None),
        (None, Decimal(11), None),
    ]
    assert falls(rules, "B") == [
        ("rest", "credit", "below", Decimal(500), Decimal("0.00")),
        ("rest", "visits", "at_most", Decimal(10), Decimal(-2)),
    ]
    assert falls(rules, "A") == []


def test_fewest_fields_first_then_the_least_effort() -> None:
    rules = company().standard(
        "s", {"gold": "(credit >= 500 and visits >= 11) or visits >= 30 or rate > 0.6", "rest": None}
    )
    (change,) = rise(rules, "A").changes
    assert (change.field, change.relation, change.target) == ("rate", "above", Decimal("0.6"))
    rules = company().standard("s", {"gold": "visits >= 12 or credit >= 600", "rest": None})
    assert [change.field for change in rise(rules, "A").changes] == ["visits"]


def test_dates_texts_booleans_and_tiers() -> None:
    rules = company().standard("s", {"gold": 'born >= date("1991-01-01")', "rest": None})
    (change,) = rise(rules, "A").changes
    assert (change.target, change.difference) == (dt.date(1991, 1, 1), Decimal(245))
    rules = company().standard("s", {"gold": 'word in ["x", "y"] and happy', "rest": None})
    first, second = rise(rules, "A").changes
    assert (first.relation, first.target, second.target) == ("one_of", ["x", "y"], [True])
    rules = company().standard("a", {"high": "visits >= 12", "low": None})
    rules.standard("b", {"gold": 'a = "high"', "rest": None})
    (change,) = rise(rules, "A").changes
    assert (change.field, change.origin, change.target.name) == ("a", "standard", "high")  # type: ignore[union-attr]


def test_a_metric_of_a_changed_metric_follows_it() -> None:
    # More visits would lower the average below its bound: no simple change.
    rules = company().metric("average", "credit / visits")
    rules.standard("s", {"gold": "visits >= 11 and average >= 48", "rest": None})
    found = explained(rules, "A").standards[-1].outlook
    assert found is not None
    assert (found.next_tier, found.rise) == ("gold", None)


def test_conditions_of_other_shapes_are_no_simple_change() -> None:
    rules = company().standard("s", {"gold": "credit > visits * 100", "rest": None})
    found = explained(rules, "A").standards[-1].outlook
    assert found is not None
    assert (found.next_tier, found.rise, found.falls) == ("gold", None, ())
    assert found.falls == ()


def test_the_best_tier_has_nothing_above() -> None:
    rules = company().standard("s", {"gold": "credit >= 500", "rest": None})
    found = explained(rules, "B").standards[-1].outlook
    assert found is not None
    assert (found.next_tier, found.rise) == (None, None)


def test_amounts_at_the_ends_of_doubles() -> None:
    rules = Company([{"id": "A", "rate": -1.7e308}]).standard(
        "s", {"gold": "rate >= 10 ** 308", "rest": None}
    )
    (change,) = rise(rules, "A").changes
    assert (change.target, change.difference) == (1e308, None)
