"""Tiers that are kept stable: who goes up and down when, in both engines, and what results say of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.test_engines_agree import CALM, same
from tests.lifecycle.steady import (
    AS_OF,
    STATES,
    classified,
    earlier,
    kernel_of,
    linked,
    result_of,
    tables,
)
from tieringrules.assure.scenarios import run_cases
from tieringrules.engine.explanation import explain
from tieringrules.engine.movement import movements
from tieringrules.engine.summary import summary
from tieringrules.rulebook import Kernels

USUAL = "stability: {upgrade: at once, downgrade_after: 90 days, protect: [platinum]}"
SILVER, GOLD, PLATINUM = 10, 20, 30


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def one(
    more: str,
    spent: int | None,
    before: tuple[object, ...] | None,
    names: tuple[str, ...] = tuple(STATES),
    as_of: dt.date = AS_OF,
) -> tuple[object, ...]:
    """Tier, rule, computed tier and day of one customer, whom the earlier result has or has not."""
    kernel = kernel_of(more)
    rows = [("b", "gold", "gold", None)] + ([("a", *before)] if before is not None else [])
    data = tables({"a": spent}, earlier(rows, names))
    found = classified(kernel, data, as_of=as_of)
    same(found, classified(kernel, data, "reference", as_of))
    return found.frame.select("value", "value_rule", "value_computed", "value_since").row(0)


@pytest.mark.parametrize(
    ("spent", "before", "after"),
    [
        # The same tier is computed: nothing begins to count.
        (GOLD, ("gold", "gold", None), ("gold", "gold", "gold", None)),
        # Up at once, also while another was computed.
        (PLATINUM, ("gold", "gold", None), ("platinum", "platinum", "platinum", None)),
        (PLATINUM, ("gold", "silver", day("2026-06-01")), ("platinum", "platinum", "platinum", None)),
        # The first run that computes a worse one.
        (SILVER, ("gold", "gold", None), ("gold", "stability", "silver", AS_OF)),
        # The day goes on counting, also when the computed tier falls further.
        (SILVER, ("gold", "silver", day("2026-05-01")), ("gold", "stability", "silver", day("2026-05-01"))),
        (0, ("gold", "silver", day("2026-05-01")), ("gold", "stability", None, day("2026-05-01"))),
        # 1 April is 90 days before 30 June: then they go where the rules say today.
        (SILVER, ("gold", "silver", day("2026-04-02")), ("gold", "stability", "silver", day("2026-04-02"))),
        (SILVER, ("gold", "silver", day("2026-04-01")), ("silver", "silver", "silver", None)),
        (0, ("gold", "silver", day("2026-04-01")), (None, None, None, None)),
        # No tier at all counts as worse than the last.
        (0, ("silver", "silver", None), ("silver", "stability", None, AS_OF)),
        (0, ("silver", None, day("2026-05-01")), ("silver", "stability", None, day("2026-05-01"))),
        (None, ("silver", None, day("2026-04-01")), (None, None, None, None)),
        # At or above the tier held ends the count.
        (GOLD, ("gold", "silver", day("2026-04-01")), ("gold", "gold", "gold", None)),
        # Protected tiers stay, however long.
        (SILVER, ("platinum", "gold", day("2020-01-01")),
         ("platinum", "stability", "silver", day("2020-01-01"))),
        # No earlier tier, one that was set by hand, one that the standard has no longer.
        (SILVER, None, ("silver", "silver", "silver", None)),
        (SILVER, (None, None, None), ("silver", "silver", "silver", None)),
        (SILVER, ("gold", None, None), ("silver", "silver", "silver", None)),
        (SILVER, ("diamond", "diamond", None), ("silver", "silver", "silver", None)),
        # A computed tier that the standard has no longer says nothing: the count begins anew.
        (SILVER, ("gold", "bronze", day("2026-01-01")), ("gold", "stability", "silver", AS_OF)),
        # A day after the run's own is of another run; it counts from today.
        (SILVER, ("gold", "silver", day("2026-07-31")), ("gold", "stability", "silver", AS_OF)),
    ],
)  # fmt: skip
def test_who_goes_when(
    spent: int | None, before: tuple[object, ...] | None, after: tuple[object, ...]
) -> None:
    assert one(USUAL, spent, before) == after


@pytest.mark.parametrize(
    ("more", "spent", "before", "after"),
    [
        ("upgrade: after 30 days", PLATINUM, ("gold", "gold", None),
         ("gold", "stability", "platinum", AS_OF)),
        ("upgrade: after 30 days", PLATINUM, ("silver", "gold", day("2026-05-31")),
         ("platinum", "platinum", "platinum", None)),
        ("upgrade: after 30 days", PLATINUM, ("silver", "gold", day("2026-06-01")),
         ("silver", "stability", "platinum", day("2026-06-01"))),
        # Worse, then better: another count.
        ("upgrade: after 30 days, downgrade_after: 90 days", PLATINUM, ("gold", "silver", day("2026-01-01")),
         ("gold", "stability", "platinum", AS_OF)),
        ("upgrade: after 30 days", SILVER, ("gold", "platinum", day("2026-06-29")),
         ("silver", "silver", "silver", None)),
        # Months clamp to the month's end: 28 February + 1 month is 28 March.
        ("downgrade_after: 4 months", SILVER, ("gold", "silver", day("2026-02-28")),
         ("silver", "silver", "silver", None)),
        ("downgrade_after: 4 months", SILVER, ("gold", "silver", day("2026-03-01")),
         ("gold", "stability", "silver", day("2026-03-01"))),
        ("downgrade_after: 1 month", SILVER, ("gold", "silver", day("2026-05-31")),
         ("silver", "silver", "silver", None)),
        ("protect: [gold]", SILVER, ("gold", "gold", None), ("gold", "stability", "silver", AS_OF)),
        ("protect: [gold]", SILVER, ("platinum", "platinum", None), ("silver", "silver", "silver", None)),
        ("downgrade_after: 90000 days", SILVER, ("gold", "silver", day("2000-01-01")),
         ("gold", "stability", "silver", day("2000-01-01"))),
        ("downgrade_after: 99999 months", SILVER, ("gold", "silver", day("2000-01-01")),
         ("gold", "stability", "silver", day("2000-01-01"))),
    ],
)  # fmt: skip
def test_lengths_of_time(
    more: str, spent: int, before: tuple[object, ...], after: tuple[object, ...]
) -> None:
    assert one(f"stability: {{{more}}}", spent, before) == after


def test_without_days_of_earlier_runs_times_begin_today() -> None:
    assert one(USUAL, SILVER, ("gold", "silver", day("2020-01-01")), ("value",)) == (
        "gold", "stability", "silver", AS_OF,
    )  # fmt: skip
    kernel = kernel_of(USUAL)
    found = classified(kernel, tables({"a": SILVER}, earlier([("a", "gold", None, None)], ("value",))))
    (told,) = [each for each in found.warnings if each.code == "TR717"]
    assert "value_computed, value_since" in told.message.en


@pytest.mark.parametrize("column", [None, {"a": "gold"}])
def test_without_an_earlier_result_everybody_has_the_computed_tier(column: dict[str, str] | None) -> None:
    kernel = kernel_of(f"{USUAL}\nprevious: last_value")
    found = classified(kernel, tables({"a": SILVER}, None, column))
    assert found.frame["value"].to_list() == ["silver"]
    assert found.frame["value_since"].to_list() == [None]
    (told,) = [each for each in found.warnings if each.code == "TR716"]
    assert told.span is not None and (told.span.file, told.span.line) == ("rules/value.yaml", 4)
    assert not [each for each in found.warnings if each.code == "TR717"]


def test_tiers_set_by_hand_prevail_and_are_not_kept() -> None:
    by_hand = kernel_of(USUAL, by_hand={"a": "silver", "b": "platinum"})
    before = earlier([("a", "platinum", "platinum", None), ("b", "silver", "silver", None)])
    data = tables({"a": PLATINUM, "b": SILVER}, before)
    found = classified(by_hand, data)
    same(found, classified(by_hand, data, "reference"))
    assert found.frame["value"].to_list() == ["silver", "platinum"]
    assert found.frame["value_rule"].to_list() == ["override", "override"]
    # When the override has ended, what it set is not what anybody held.
    again = tables({"a": PLATINUM, "b": SILVER}, result_of(found, by_hand))
    found = classified(kernel_of(USUAL), again)
    assert found.frame["value"].to_list() == ["platinum", "silver"]


def test_others_see_the_tier_that_is_held_and_the_summary_counts() -> None:
    kernel = kernel_of("stability: {upgrade: after 30 days, downgrade_after: 90 days}")
    before = earlier(
        [("a", "gold", "gold", None), ("b", "gold", "gold", None), ("c", "silver", "silver", None)]
    )
    data = tables({"a": SILVER, "b": SILVER, "c": PLATINUM, "d": GOLD}, before)
    found = classified(kernel, data)
    assert found.frame["care"].to_list() == ["best", "best", "rest", "best"]
    content: Any = summary(found, data)
    assert content["standards"]["value"]["stability"] == {"kept": {"gold": 2}, "waiting": {"silver": 1}}
    assert content["standards"]["value"]["tiers"] == {"platinum": 0, "gold": 3, "silver": 1}
    assert "stability" not in content["standards"]["care"]


def test_whoever_is_kept_has_not_moved() -> None:
    kernel = kernel_of(USUAL)
    before = earlier([("a", "gold", "gold", None), ("b", "gold", "silver", day("2026-01-01"))])
    found = classified(kernel, tables({"a": SILVER, "b": SILVER}, before))
    moved = movements(found, "value")
    assert moved["direction"].to_list() == ["same", "down"]
    assert moved["left"].to_list() == [None, "gold"]


def test_places_say_who_comes_in_and_kept_tiers_go_beyond_them() -> None:
    kernel = kernel_of(f"{USUAL}\ncapacity: {{gold: 1, by: spent}}")
    before = earlier([("a", "gold", "gold", None), ("b", "silver", "silver", None)])
    data = tables({"a": GOLD, "b": GOLD + 1}, before)
    found = classified(kernel, data)
    same(found, classified(kernel, data, "reference"))
    # b comes before a, for whom there is no place any more: computed silver, and still gold.
    assert found.frame.select("value", "value_rule", "value_computed").rows() == [
        ("gold", "stability", "silver"), ("gold", "gold", "gold"),
    ]  # fmt: skip
    (told,) = [each for each in found.warnings if each.code == "TR718"]
    assert told.message.en == "'gold' of 'value' has 2 customers and 1 places, for 1 keep it by `stability`"


def test_before_the_first_day_and_after_the_last_nobody_has_a_tier() -> None:
    for dates in ("effective: 2026-07-01", "until: 2026-06-29"):
        assert one(f"{USUAL}\n{dates}", SILVER, ("gold", "gold", None)) == (None, None, None, None)


def test_a_new_version_takes_over_tiers_by_their_names() -> None:
    new = "kind: standard\nname: value\neffective: 2026-06-01\n" + USUAL + (
        "\ntiers: [{name: top, when: {spent: {at_least: 25}}}, {name: gold, when: {spent: {at_least: 15}}},"
        " {name: rest, otherwise: true}]\n"
    )  # fmt: skip
    kernel = kernel_of("stability: {downgrade_after: 10 days}\neffective: 2020-01-01", newer=new.replace(
        "protect: [platinum]", "protect: [top]"))  # fmt: skip
    assert kernel.decisions[1].type.tiers == ("top", "gold", "rest")
    before = earlier(
        [("a", "gold", "silver", day("2026-04-01")), ("b", "platinum", "platinum", None),
         ("c", "gold", "gold", None)]
    )  # fmt: skip
    found = classified(kernel, tables({"a": 0, "b": 0, "c": 0}, before))
    assert found.frame.select("value", "value_since").rows() == [
        ("gold", AS_OF), ("rest", None), ("gold", AS_OF),
    ]  # fmt: skip


TIERS = st.sampled_from([None, "platinum", "gold", "silver", "rest", "bronze"])
DAYS = st.none() | st.sampled_from(
    [
        day(f"2026-{text}")
        for text in ("06-30 06-29 05-31 05-30 04-01 04-02 03-31 02-28 07-15 01-31 01-29").split()
    ]
)
SPANS = ("30 days", "90 days", "1 month", "3 months", "4 months", "1 year", "99999 months")
SETTINGS = st.builds(
    lambda up, down, protect: (
        "stability: {"
        + ", ".join(
            part
            for part in (
                f"upgrade: {up}",
                f"downgrade_after: {down}" if down else "",
                f"protect: [{', '.join(sorted(protect))}]" if protect else "",
            )
            if part
        )
        + "}"
    ),
    st.sampled_from(["at once", *(f"after {span}" for span in SPANS)]),
    st.sampled_from([None, *SPANS]),
    st.sets(st.sampled_from(["platinum", "gold", "silver"])),
)
WORLD = st.fixed_dictionaries(
    {
        "more": SETTINGS,
        "places": st.none() | st.integers(0, 2),
        "last": st.sampled_from(["", "  - {name: rest, otherwise: true}"]),
        "customers": st.dictionaries(
            st.sampled_from("abcdefgh"), st.sampled_from([None, 0, 10, 19, 20, 29, 30]), max_size=8
        ),
        "before": st.none() | st.dictionaries(
            st.sampled_from("abcdefgh"), st.tuples(TIERS, TIERS, DAYS), max_size=8
        ),
        "names": st.sampled_from([tuple(STATES), ("value",), ("value", "value_since"), ()]),
        "by_hand": st.dictionaries(
            st.sampled_from("abcdefgh"), st.sampled_from(["platinum", "silver"]), max_size=2
        ),
        "as_of": st.sampled_from([AS_OF, day("2026-02-28"), day("2024-02-29"), day("2026-06-15")]),
    }
)  # fmt: skip


def agree(world: dict[str, Any]) -> None:
    places = f"\ncapacity: {{gold: {world['places']}, by: spent}}" if world["places"] is not None else ""
    kernel = kernel_of(world["more"] + places, world["last"], world["by_hand"])
    before = None
    if world["before"] is not None:
        rows = [(key, *state) for key, state in world["before"].items()]
        before = earlier(rows, world["names"])
    data = tables(world["customers"], before)
    found = classified(kernel, data, as_of=world["as_of"])
    expected = classified(kernel, data, "reference", world["as_of"])
    same(found, expected)
    assert found.standards["value"].stability == expected.standards["value"].stability
    # Running the day again on its own result changes nothing.
    again = classified(kernel, tables(world["customers"], result_of(found, kernel)), as_of=world["as_of"])
    assert again.frame["value"].to_list() == found.frame["value"].to_list()
    assert again.frame["value_since"].to_list() == found.frame["value_since"].to_list()


@settings(max_examples=60, deadline=None, suppress_health_check=CALM)
@given(WORLD)
def test_both_engines_agree(world: dict[str, Any]) -> None:
    agree(world)


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=CALM)
@given(WORLD)
def test_both_engines_agree_on_many(world: dict[str, Any]) -> None:
    agree(world)


def test_the_result_has_columns_for_the_next_run() -> None:
    kernel = kernel_of(USUAL)
    found = classified(kernel, tables({"a": SILVER}, earlier([("a", "gold", "gold", None)])))
    assert result_of(found, kernel).rows() == [("a", "gold", "silver", AS_OF)]
    assert isinstance(result_of(found, kernel).schema["value_since"], pl.Date)


def explained_as_found(world: dict[str, Any]) -> None:
    """Explanations say what came out, and what they say would change the tier computed does."""
    places = f"\ncapacity: {{gold: {world['places']}, by: spent}}" if world["places"] is not None else ""
    kernel = kernel_of(world["more"] + places, world["last"], world["by_hand"])
    before = None
    if world["before"] is not None:
        before = earlier([(key, *state) for key, state in world["before"].items()], world["names"])
    day_asked = world["as_of"]
    data = tables(world["customers"], before)
    found = classified(kernel, data, as_of=day_asked)
    for row in found.frame.iter_rows(named=True):
        explanation = explain(kernel, found, row["id"], day_asked, data)
        assert explanation is not None
        standard = next(each for each in explanation.standards if each.standard == "value")
        assert (standard.tier, standard.rule) == (row["value"], row["value_rule"])
        kept = standard.stability.kept if standard.stability is not None else None
        assert (kept is not None) == (row["value_rule"] == "stability")
        if kept is not None:
            assert (kept.tier_computed, kept.since) == (row["value_computed"], row["value_since"])
            assert kept.goes_on is None or kept.goes_on > day_asked
        outlook = standard.outlook
        moves = () if outlook is None else (*outlook.falls, *([outlook.rise] if outlook.rise else ()))
        for move in moves:
            (change,) = move.changes
            if change.relation in ("at_least", "at_most", "is") and change.target is not None:
                spent = world["customers"] | {row["id"]: int(str(change.target))}
                again = classified(kernel, tables(spent, before), as_of=day_asked).frame
                assert dict(again.select("id", "value_computed").iter_rows())[row["id"]] == move.tier


@settings(max_examples=12, deadline=None, suppress_health_check=CALM)
@given(WORLD)
def test_explanations_say_what_came_out(world: dict[str, Any]) -> None:
    explained_as_found(world)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=CALM)
@given(WORLD)
def test_explanations_say_what_came_out_on_many(world: dict[str, Any]) -> None:
    explained_as_found(world)


def test_near_misses_are_missing_for_whoever_keeps_a_tier() -> None:
    asked = "kind: metrics\ndataset: customers\nmetrics:\n  short: value_shortfall\n"
    kernel = kernel_of("stability: {upgrade: after 30 days, downgrade_after: 90 days}", near=asked)
    before = earlier([(key, "gold", "gold", None) for key in "abc"])
    data = tables({"a": GOLD, "b": SILVER, "c": PLATINUM, "d": SILVER}, before)
    found = classified(kernel, data)
    same(found, classified(kernel, data, "reference"))
    assert found.frame["short"].to_list() == [10, None, None, 10]


def test_scenario_cases_give_the_tier_held() -> None:
    rulebook, diagnostics = linked(USUAL, cases=(
        "kind: tests\ncases:\n"
        "  - {name: a, as_of: 2026-06-30, given: {spent: 10, previous.value: gold}, expect: {value: gold}}\n"
        "  - {name: b, as_of: 2026-06-30, given: {spent: 10, previous.value: gold,"
        " previous.value_since: 2026-04-01}, expect: {value: silver}}\n"
        "  - {name: c, as_of: 2026-06-30, given: {spent: 10, last_value: gold}, expect: {value: silver}}\n"
        "  - {name: d, as_of: 2026-06-30, given: {spent: 0, previous.value: silver}, expect: {value: silver,"
        " care: rest}}\n"
        "  - {name: e, as_of: 2026-06-30, given: {spent: 30, previous.value: gold},"
        " expect: {value: platinum}}\n"
    ))  # fmt: skip
    assert [each.code for each in diagnostics] == ["TR217"]
    results = run_cases(rulebook, Kernels(rulebook).on, AS_OF)
    assert [each.case for each in results if not each.passed] == []


def test_a_column_of_a_stable_standard_cannot_be_named_in_rules() -> None:
    _, found = linked(USUAL, near="kind: metrics\ndataset: customers\nmetrics:\n  a: value_computed\n")
    assert [each.code for each in found if each.is_error] == ["TR204"]
