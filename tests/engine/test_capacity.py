"""Tiers that hold so many customers: who stays, who goes, and what an explanation says and promises."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.engine.company import AS_OF, Company, expression
from tests.engine.kernels import World
from tests.engine.test_engines_agree import CALM, agree, same
from tests.engine.test_overriding import overridden_worlds, override
from tieringrules.diagnostic import Span
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import classify
from tieringrules.engine.explanation import explain
from tieringrules.engine.places import Places
from tieringrules.engine.summary import summary
from tieringrules.language.syntax import Name
from tieringrules.language.types import INTEGER, DateTimeType, DateType, ExactType, FloatType, TierType
from tieringrules.rulebook.capacity import Capacity
from tieringrules.rulebook.kernel import Branch, Decision, Kernel, OutputDefinition, RowDefinition

PLACE = Span("rules/s.yaml", 9)


def limited(of: Company, by: str, **places: int) -> Kernel:
    """The kernel of a company whose last standard holds only so many."""
    decision = of.definitions[-1]
    assert isinstance(decision, Decision)
    measure = expression(by, of.customer_types)
    field = measure.name if isinstance(measure, Name) else f".{decision.name}.by"
    held = tuple(places.get(tier) for tier in decision.type.tiers)
    capacity = Capacity(held, measure, field, span=PLACE)
    order = [] if isinstance(measure, Name) else [RowDefinition(field, measure, measure.type, span=PLACE)]
    return replace(
        of.kernel, definitions=(*of.definitions[:-1], *order, replace(decision, capacity=capacity))
    )


def classified(kernel: Kernel, of: Company, as_of: dt.date = AS_OF) -> Assignments:
    found, expected = (
        classify(kernel, of.tables, as_of, engine=name).value for name in ("polars", "reference")
    )
    assert found is not None and expected is not None
    same(found, expected)
    return found


def buyers(*visits: int | None) -> Company:
    """Customers a, b, c … with so many visits, all of them gold by the rules."""
    rows = [{"id": chr(97 + place), "visits": number} for place, number in enumerate(visits)]
    return Company(rows).standard("s", {"gold": "true", "silver": "false", "rest": None})


@pytest.mark.parametrize(
    ("visits", "places", "tiers", "told"),
    [
        ((3, 1, 2), {"gold": 2}, "gold silver gold", Places(2, 0, 3, 2, Decimal(2), Decimal(1))),
        ((3, 1, 2), {"gold": 3}, "gold gold gold", Places(3, 0, 3, 3, Decimal(1))),
        # Equal customers go together where there is no place for all of them.
        ((3, 2, 2), {"gold": 2}, "gold silver silver", Places(2, 0, 3, 1, Decimal(3), Decimal(2))),
        ((2, 2, 2), {"gold": 2}, "silver silver silver", Places(2, 0, 3, 0, None, Decimal(2))),
        # Nobody comes in behind the first that goes.
        ((3, 2, 2, 1), {"gold": 2}, "gold silver silver silver", Places(2, 0, 4, 1, Decimal(3), Decimal(2))),
        # Missing ones come last, and they are equal.
        ((None, 1, None), {"gold": 2}, "silver gold silver", Places(2, 0, 3, 1, Decimal(1), None)),
        ((None, None), {"gold": 2}, "gold gold", Places(2, 0, 2, 2, None)),
        ((-1, None, -5), {"gold": 2}, "gold silver gold", Places(2, 0, 3, 2, Decimal(-5), None)),
        ((5, 4), {"gold": 0}, "silver silver", Places(0, 0, 2, 0, None, Decimal(5))),
        ((5, 4, 3, 2), {"gold": 1, "silver": 2}, "gold silver silver rest",
         Places(1, 0, 4, 1, Decimal(5), Decimal(4))),
    ],
)  # fmt: skip
def test_who_stays(visits: tuple[Any, ...], places: dict[str, int], tiers: str, told: Places) -> None:
    of = buyers(*visits)
    found = classified(limited(of, "visits", **places), of)
    assert found.frame["s"].to_list() == tiers.split()
    given = ["gold" if tier == "gold" else "capacity" for tier in tiers.split()]
    assert found.frame["s_rule"].to_list() == given
    assert found.standards["s"].capacity["gold"] == told


def test_the_overflow_competes_with_those_of_the_next_tier() -> None:
    rows = [
        {"id": key, "visits": n, "credit": n} for key, n in zip("abcdef", (9, 8, 7, 6, 5, 4), strict=True)
    ]
    of = Company(rows).standard("s", {"gold": "visits > 6", "silver": "visits > 3", "rest": None})
    found = classified(limited(of, "0 - credit", gold=1, silver=3), of)
    # The least credit comes first: c in gold; d, e, f before a and b in silver.
    assert dict(zip(found.frame["id"], found.frame["s"], strict=True)) == {
        "a": "rest", "b": "rest", "c": "gold", "d": "silver", "e": "silver", "f": "silver",
    }  # fmt: skip
    assert found.frame["s_rule"].to_list() == ["capacity", "capacity", "gold", "silver", "silver", "silver"]
    silver = found.standards["s"].capacity["silver"]
    assert (silver.wanted, silver.kept, silver.moved) == (5, 3, 2)


@pytest.mark.parametrize("by", ["born", "seen"])
def test_of_days_the_latest_stays(by: str) -> None:
    rows = [{"id": "a", by: "2020-01-01"}, {"id": "b", by: "2021-01-01"}, {"id": "c"}]
    of = Company(rows).standard("s", {"gold": "true", "rest": None})
    found = classified(limited(of, by, gold=1), of)
    assert found.frame["s"].to_list() == ["rest", "gold", "rest"]
    content: Any = summary(found, {})["standards"]
    assert content["s"]["capacity"]["gold"]["cut"].startswith("2021-01-01")


def test_amounts_and_floats_are_written_as_numbers() -> None:
    rows = [{"id": "a", "rate": 0.5, "credit": "10.50"}, {"id": "b", "rate": 0.25, "credit": "10.00"}]
    of = Company(rows).standard("s", {"gold": "true", "rest": None})
    cuts = []
    for by in ("rate", "credit", "credit * 10 ** 20"):
        found: Any = summary(classified(limited(of, by, gold=1), of), {})["standards"]
        cuts.append(found["s"]["capacity"]["gold"]["cut"])
    assert cuts == [0.5, 10.5, 1050000000000000000000]
    assert found["s"]["capacity"]["gold"] == {
        "places": 1, "overridden": 0, "wanted": 2, "kept": 1, "moved": 1, "cut": 1050000000000000000000,
    }  # fmt: skip


def test_a_personal_measure_is_not_told() -> None:
    of = Company([{"id": "a", "born": "1980-01-01"}, {"id": "b"}]).standard(
        "s", {"gold": "true", "rest": None}
    )
    kernel = limited(of, "born", gold=1)
    decision = kernel.definitions[-1]
    assert isinstance(decision, Decision) and decision.capacity is not None
    personal = replace(decision, capacity=replace(decision.capacity, is_personal=True))
    found = classified(replace(kernel, definitions=(personal,)), of)
    assert found.standards["s"].capacity["gold"] == Places(1, 0, 2, 1)
    assert found.capacities["s"][0].cut == dt.date(1980, 1, 1)


def test_overrides_take_their_places_first_and_do_not_compete() -> None:
    of = buyers(5, 4, 3, 2)
    kernel = replace(
        limited(of, "visits", gold=2), overrides=(override("d", "gold"), override("nobody", "gold"))
    )
    found = classified(kernel, of)
    assert found.frame["s"].to_list() == ["gold", "silver", "silver", "gold"]
    assert found.frame["s_rule"].to_list() == ["gold", "capacity", "capacity", "override"]
    assert found.standards["s"].overridden == 1
    assert found.standards["s"].capacity["gold"] == Places(2, 1, 3, 1, Decimal(5), Decimal(4))
    # Whoever is set into another tier frees a place.
    found = classified(replace(kernel, overrides=(override("a", "rest"),)), of)
    assert found.frame["s"].to_list() == ["rest", "gold", "gold", "silver"]


def test_more_overrides_than_places_are_told() -> None:
    of = buyers(5, 4, 3)
    kernel = replace(limited(of, "visits", gold=1), overrides=(override("b", "gold"), override("c", "gold")))
    found = classified(kernel, of)
    assert found.frame["s"].to_list() == ["silver", "gold", "gold"]
    (warning,) = [each for each in found.warnings if each.code == "TR640"]
    assert warning.span == PLACE and warning.message.en.startswith("2 overrides put customers into 'gold'")


def test_other_standards_see_the_tier_after_capacity_and_further_outputs_are_missing() -> None:
    of = buyers(5, 4)
    kernel = limited(of, "visits", gold=1)
    decision = kernel.definitions[-1]
    assert isinstance(decision, Decision)
    branches = tuple(replace(branch, values=(Decimal(n),)) for n, branch in enumerate(decision.branches))
    of.customer_types["s"] = TierType("s", ("gold", "silver", "rest"))
    other = Company([]).standard("t", {"warm": "true"}).definitions[0]
    assert isinstance(other, Decision)
    seen = Branch(0, "warm", expression('s = "gold"', of.customer_types))
    more = (
        replace(decision, branches=branches, outputs=("s_hours",)),
        OutputDefinition("s_hours", "s", 0, (Decimal(0), Decimal(1), Decimal(2)), INTEGER),
        replace(other, branches=(seen,)),
    )
    found = classified(replace(kernel, definitions=more), of)
    assert found.frame["s_hours"].to_list() == [0, None]
    assert found.frame["t"].to_list() == ["warm", None]


def test_not_in_force_nothing_happens() -> None:
    of = Company([{"id": "a", "visits": 1}]).standard(
        "s", {"gold": "true", "rest": None}, effective=AS_OF + dt.timedelta(days=1)
    )
    kernel = limited(of, "visits", gold=0)
    found = classified(kernel, of)
    assert found.frame["s_rule"].to_list() == [None]
    assert found.standards["s"].capacity == {}
    assert classified(kernel, of, AS_OF + dt.timedelta(days=1)).frame["s_rule"].to_list() == ["capacity"]


def test_a_tier_may_be_called_capacity() -> None:
    rows = [{"id": "a", "visits": 1}, {"id": "b", "visits": 2}]
    of = Company(rows).standard("s", {"capacity": "true", "rest": None})
    found = classified(of.kernel, of)
    assert found.frame["s_rule"].to_list() == ["capacity", "capacity"]
    assert (found.standards["s"].overridden, found.standards["s"].capacity) == (0, {})
    explained = explain(of.kernel, found, "a", AS_OF)
    assert explained is not None and explained.standards[0].moved_on is None


def test_an_explanation_says_what_the_rules_gave_and_who_was_before() -> None:
    of = buyers(5, 4, 3)
    kernel = limited(of, "visits", gold=1, silver=1)
    found = classified(kernel, of)
    explained = explain(kernel, found, "c", AS_OF, of.tables)
    assert explained is not None
    (standard,) = explained.standards
    assert (standard.tier, standard.rule, standard.span) == ("rest", "capacity", PLACE)
    moved_on = standard.moved_on
    assert moved_on is not None
    assert (moved_on.tier_by_rules, moved_on.rule_by_rules, moved_on.value) == ("gold", "gold", Decimal(3))
    assert [(full.tier, full.places.cut) for full in moved_on.full] == [
        ("gold", Decimal(5)),
        ("silver", Decimal(4)),
    ]
    assert [source.field for source in explained.sources] == ["visits"]
    assert standard.outlook is not None and standard.outlook.rise is not None
    # With 5 visits there would be two of them for one place in gold; silver cannot be promised then.
    assert standard.outlook.rise.tier == "gold"
    assert standard.outlook.rise.changes[0].target == Decimal(6)
    # Gold is given by the rules already: coming before the last who stays is what is needed.
    explained = explain(kernel, found, "b", AS_OF, of.tables)
    assert explained is not None and explained.standards[0].outlook is not None
    rise = explained.standards[0].outlook.rise
    assert rise is not None and rise.tier == "gold"
    assert [(change.field, change.target) for change in rise.changes] == [("visits", Decimal(6))]
    explained = explain(kernel, found, "a", AS_OF, of.tables)
    assert explained is not None and explained.standards[0].outlook is not None
    assert [
        (move.tier, move.changes[0].relation, move.changes[0].target)
        for move in explained.standards[0].outlook.falls
    ] == []


MEASURES = (ExactType, FloatType, DateType, DateTimeType)


@st.composite
def limited_worlds(draw: Any) -> World:
    """Worlds with overrides in which tiers hold only so many."""
    world = draw(overridden_worlds())
    types = dict(world.kernel.customers.columns) | {
        derived.name: derived.type for derived in world.kernel.customers.derived
    }
    definitions: list[Any] = []
    for definition in world.kernel.definitions:
        measures = [name for name, type_ in types.items() if isinstance(type_, MEASURES)]
        if isinstance(definition, Decision) and len(definition.type.tiers) > 1 and measures:
            name = draw(st.sampled_from(measures))
            limits = st.none() | st.integers(0, 4)
            held = draw(
                st.lists(
                    limits, min_size=len(definition.type.tiers) - 1, max_size=len(definition.type.tiers) - 1
                )
            )
            capacity = Capacity((*held, None), Name(name, type=types[name]), name, span=PLACE)
            definition = replace(definition, capacity=capacity)
        definitions.append(definition)
        types[definition.name] = definition.type
    return replace(world, kernel=replace(world.kernel, definitions=tuple(definitions)))


def before(one: Any, other: Any) -> bool:
    """Whether a measure stays before another does."""
    return one is not None and (other is None or one > other)


def check(world: World, seed: int) -> None:
    agree(world)
    found = classify(world.kernel, world.tables(), world.as_of).value
    if found is None:
        return
    order = {name: list(range(len(rows))) for name, rows in world.rows.items()}
    for places in order.values():
        random.Random(seed).shuffle(places)
    shuffled = classify(world.kernel, world.tables(order), world.as_of).value
    assert shuffled is not None
    same(shuffled, found)
    for decision in world.kernel.decisions:
        if decision.capacity is None or not decision.is_in_force(world.as_of):
            continue
        free = replace(world.kernel, definitions=tuple(
            replace(each, capacity=None) if each == decision else each for each in world.kernel.definitions
        ))  # fmt: skip
        by_rules = classify(free, world.tables(), world.as_of).value
        assert by_rules is not None
        keeps_its_rules(decision, decision.capacity, found, by_rules)


def keeps_its_rules(
    decision: Decision, capacity: Capacity, found: Assignments, by_rules: Assignments
) -> None:
    tiers = decision.type.tiers
    columns = [
        found.frame[name].to_list() for name in (decision.name, f"{decision.name}_rule", capacity.field)
    ]
    rows = list(zip(*columns, by_rules.frame[decision.name].to_list(), strict=True))
    for tier, rule, _, first in rows:
        assert (tier is None) == (first is None)
        assert tier is None or tiers.index(tier) >= tiers.index(first)
        assert tier == first or rule == "capacity"
    for rank, places in enumerate(capacity.places):
        if places is None:
            continue
        by_hand = sum(tier == tiers[rank] and rule == "override" for tier, rule, _, _ in rows)
        stay = [by for tier, rule, by, _ in rows if tier == tiers[rank] and rule != "override"]
        gone = [
            by
            for tier, rule, by, first in rows
            if first is not None and rule != "override" and tiers.index(first) <= rank < tiers.index(tier)
        ]
        assert len(stay) <= max(0, places - by_hand)
        assert all(before(one, other) for one in stay for other in gone)
        # Nobody goes without need: the first who went, and whoever is equal, would have been too many.
        best = max((by for by in gone if by is not None), default=None)
        assert not gone or len(stay) + gone.count(best) > max(0, places - by_hand)


@settings(max_examples=25, deadline=None, suppress_health_check=CALM)
@given(limited_worlds(), st.integers(0, 9))
def test_both_engines_agree_and_keep_the_rules(world: World, seed: int) -> None:
    check(world, seed)


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=CALM)
@given(limited_worlds(), st.integers(0, 9))
def test_both_engines_agree_and_keep_the_rules_at_length(world: World, seed: int) -> None:
    check(world, seed)


COUNTS = st.none() | st.integers(0, 4)
CUSTOMERS = st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=7)
CONDITIONS = st.sampled_from(
    ["visits >= 3", "visits > 1", "credit >= 2", "credit >= 3 and visits >= 1", "visits = 2", "credit <= 1",
     "visits >= 2 or credit >= 3", "true", "visits in [2..3]"]
)  # fmt: skip


def company(rows: list[tuple[int | None, int | None]], conditions: list[str]) -> Company:
    customers = [
        {"id": chr(97 + n), "visits": visits, "credit": None if credit is None else Decimal(credit)}
        for n, (visits, credit) in enumerate(rows)
    ]
    tiers: dict[str, str | None] = {f"t{rank}": text for rank, text in enumerate(conditions)}
    return Company(customers).standard("s", {**tiers, "rest": None})


def moves_are_true(
    rows: list[tuple[int | None, int | None]], conditions: list[str], places: list[int | None], by: str
) -> int:
    """Whatever an explanation promises or threatens comes true in the batch; how many did."""
    of = company(rows, conditions)
    held = {f"t{rank}": number for rank, number in enumerate(places) if number is not None}
    kernel = limited(of, by, **held)
    assignments = classify(kernel, of.tables, AS_OF).value
    assert assignments is not None
    tiers = of.definitions[-1].type.tiers  # type: ignore[union-attr]
    seen = 0
    for place, key in enumerate(assignments.frame["id"].to_list()):
        explained = explain(kernel, assignments, key, AS_OF, of.tables)
        assert explained is not None
        (standard,) = explained.standards
        assert (standard.tier, standard.rule) == tuple(assignments.frame.select("s", "s_rule").row(place))
        outlook = standard.outlook
        assert outlook is not None
        rises = () if outlook.rise is None else (outlook.rise,)
        for move in (*rises, *outlook.falls):
            changed = dict(zip(("visits", "credit"), rows[place], strict=True))
            for change in move.changes:
                value: Any = change.target
                step = {"above": Decimal("0.01"), "below": Decimal("-0.01")}.get(change.relation, Decimal(0))
                changed[change.field] = (value[0] if change.relation == "one_of" else value) + step
            again = list(rows)
            again[place] = (changed["visits"], changed["credit"])
            after = company(again, conditions)
            reached = classify(limited(after, by, **held), after.tables, AS_OF).value
            assert reached is not None
            assert reached.frame["s"].to_list()[place] == move.tier, (key, move)
            assert move.tier in tiers
            seen += 1
    return seen


LIMITED = given(
    CUSTOMERS,
    st.lists(CONDITIONS, min_size=1, max_size=3),
    st.lists(st.none() | st.integers(0, 3), min_size=3, max_size=3),
    st.sampled_from(["visits", "credit", "visits + credit", "0 - visits"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=CALM)
@LIMITED
# With one visit more `a` would not be as low as b and c any more, and these two had a place in t1.
@example(
    [(2, None), (2, None), (2, None), (3, None)],
    ["visits >= 3", "visits > 1", "visits >= 3"],
    [0, 2, 3],
    "0 - visits",
)
def test_explanations_promise_no_tier_that_is_full(
    rows: list[tuple[int | None, int | None]], conditions: list[str], places: list[int | None], by: str
) -> None:
    moves_are_true(rows, conditions, places[: len(conditions)], by)


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=CALM)
@LIMITED
def test_explanations_promise_no_tier_that_is_full_at_length(
    rows: list[tuple[int | None, int | None]], conditions: list[str], places: list[int | None], by: str
) -> None:
    moves_are_true(rows, conditions, places[: len(conditions)], by)
