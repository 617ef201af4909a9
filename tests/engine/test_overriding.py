"""Tiers set by hand come after the rules, on their days, for whoever has the key, in both engines alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.company import AS_OF, Company
from tests.engine.kernels import KEYS, World, worlds
from tests.engine.test_engines_agree import CALM, agree, same
from tieringrules.diagnostic import Span
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import classify
from tieringrules.engine.summary import summary
from tieringrules.language.types import INTEGER, TEXT, TierType
from tieringrules.rulebook.kernel import Branch, Decision, Kernel, OutputDefinition
from tieringrules.rulebook.override import Override

CUSTOMERS = [{"id": "a", "visits": Decimal(9)}, {"id": "b", "visits": Decimal(1)}, {"id": "c"}]


def override(customer: Any, tier: str, *, standard: str = "s", until: dt.date = AS_OF) -> Override:
    return Override(customer, standard, tier, "Li Na", "a complaint", until, Span("rules/kept.yaml", 3))


def company() -> Company:
    return (
        Company(CUSTOMERS)
        .standard("s", {"gold": "visits > 5", "silver": "visits > 0"})
        .standard("t", {"warm": 's >= "gold"', "cold": 's < "gold"', "unknown": "s = null"})
    )


def classified(kernel: Kernel, of: Company, as_of: dt.date = AS_OF) -> Assignments:
    found, expected = (
        classify(kernel, of.tables, as_of, engine=name).value for name in ("polars", "reference")
    )
    assert found is not None and expected is not None
    same(found, expected)
    return found


def test_the_override_is_what_the_output_the_counts_and_other_standards_see() -> None:
    kernel = replace(company().kernel, overrides=(override("b", "gold"), override("c", "gold")))
    found = classified(kernel, company())
    assert found.frame["s"].to_list() == ["gold", "gold", "gold"]
    assert found.frame["s_rule"].to_list() == ["gold", "override", "override"]
    assert found.frame["t"].to_list() == ["warm", "warm", "warm"]
    assert found.frame["t_rule"].to_list() == ["warm", "warm", "warm"]
    counts = found.standards["s"]
    assert (dict(counts.tiers), counts.none, counts.overridden) == ({"gold": 3, "silver": 0}, 0, 2)
    assert found.warnings == ()
    standards: Any = summary(found, {})["standards"]
    assert standards["s"]["overridden"] == 2
    assert "overridden" not in standards["t"]


def test_it_holds_to_the_end_of_its_last_day_and_warns_from_then_on() -> None:
    kernel = replace(company().kernel, overrides=(override("b", "gold"),))
    assert classified(kernel, company()).frame["s_rule"][1] == "override"
    found = classified(kernel, company(), AS_OF + dt.timedelta(days=1))
    assert found.frame["s_rule"].to_list() == ["gold", "silver", None]
    assert sorted(warning.code for warning in found.warnings) == ["TR278", "TR605"]


def test_customers_who_do_not_exist_are_counted_with_their_places_and_not_named() -> None:
    unknown = (override("nobody", "gold"), replace(override("b ", "gold"), span=Span("rules/kept.yaml", 9)))
    ended = override("nobody", "gold", standard="t", until=AS_OF - dt.timedelta(days=1))
    kernel = replace(company().kernel, overrides=(*unknown, ended))
    warnings = [found for found in classified(kernel, company()).warnings if found.code == "TR279"]
    assert [found.message.en for found in warnings] == [
        "overrides of customers who are not in the data: 2 (rules/kept.yaml:3, rules/kept.yaml:9)"
    ]
    assert warnings[0].span == Span("rules/kept.yaml", 3)


def test_before_a_standard_takes_effect_nobody_has_a_tier() -> None:
    tomorrow = AS_OF + dt.timedelta(days=1)
    young = Company(CUSTOMERS).standard("s", {"gold": "visits > 5"}, effective=tomorrow)
    kernel = replace(young.kernel, overrides=(override("b", "gold", until=tomorrow),))
    assert classified(kernel, young).frame["s_rule"].to_list() == [None, None, None]
    assert classified(kernel, young, tomorrow).frame["s_rule"].to_list() == ["gold", "override", None]


@pytest.mark.parametrize("key", [Decimal(7), Decimal(2**63 - 1)])
def test_keys_may_be_numbers(key: Decimal) -> None:
    of = Company([{"id": key}, {"id": Decimal(8)}], key=INTEGER).standard("s", {"gold": None, "low": None})
    kernel = replace(of.kernel, overrides=(override(key, "low"), override(Decimal(2**70), "low")))
    found = classified(kernel, of)
    tiers = dict(zip(found.frame["id"].to_list(), found.frame["s"].to_list(), strict=True))
    assert tiers == {int(key): "low", 8: "gold"}
    assert [warning.code for warning in found.warnings] == ["TR279"]


def test_a_tier_may_be_called_override() -> None:
    of = Company(CUSTOMERS).standard("s", {"override": "visits > 5", "rest": None})
    found = classified(of.kernel, of)
    assert found.frame["s_rule"].to_list() == ["override", "rest", "rest"]
    assert found.standards["s"].overridden == 0


def test_further_outputs_stay_empty_and_a_conflict_is_settled() -> None:
    of = Company(CUSTOMERS)
    both = of.standard("x", {"gold": "visits > 0", "silver": "visits > 5"}).definitions.pop()
    assert isinstance(both, Decision)
    branches = tuple(replace(branch, values=(Decimal(n),)) for n, branch in enumerate(both.branches))
    assert all(isinstance(branch, Branch) for branch in branches)
    decision = replace(
        both, name="s", type=TierType("s", both.type.tiers), branches=branches, hit_policy="unique",
        outputs=("s_hours",),
    )  # fmt: skip
    of.definitions += [decision, OutputDefinition("s_hours", "s", 0, (Decimal(0), Decimal(1)), INTEGER)]
    kernel = replace(of.kernel, overrides=(override("c", "silver"),))
    found = classified(kernel, of)
    assert found.frame["s"].to_list() == [None, "gold", "silver"]
    assert found.frame["s_hours"].to_list() == [None, 0, None]
    settled = classified(replace(of.kernel, overrides=(override("a", "silver"),)), of)
    assert settled.frame["s"].to_list() == ["silver", "gold", None]


@st.composite
def overridden_worlds(draw: Any) -> World:
    world = draw(worlds())
    decisions = world.kernel.decisions
    keys = [*KEYS, "nobody"] if world.kernel.customers.type_of(world.kernel.key) == TEXT else []
    pairs = [(key, decision) for key in keys for decision in decisions]
    chosen = (
        draw(st.lists(st.sampled_from(pairs), max_size=6, unique_by=lambda pair: (pair[0], pair[1].name)))
        if pairs
        else []
    )
    days = st.sampled_from([world.as_of - dt.timedelta(days=1), world.as_of, dt.date(2099, 1, 1)])
    overrides = tuple(
        override(key, draw(st.sampled_from(decision.type.tiers)), standard=decision.name, until=draw(days))
        for key, decision in chosen
    )
    return replace(world, kernel=replace(world.kernel, overrides=overrides))


@settings(max_examples=60, deadline=None, suppress_health_check=CALM)
@given(overridden_worlds())
def test_polars_agrees_with_the_reference_under_overrides(world: World) -> None:
    agree(world)
    found = classify(world.kernel, world.tables(), world.as_of).value
    if found is None:
        return
    keys = found.frame[world.kernel.key].to_list()
    for decision in world.kernel.decisions:
        rules = found.frame.select(pl.col(world.kernel.key), decision.name, f"{decision.name}_rule").rows()
        by_hand = {each.customer: each.tier for each in world.kernel.overrides_of(decision, world.as_of)}
        for key, tier, rule in rules:
            assert (rule == "override") == (key in by_hand)
            assert key not in by_hand or tier == by_hand[key]
        assert found.standards[decision.name].overridden == sum(key in by_hand for key in keys)
