"""The tiers that customers had before, in rules: both engines, all sources, and what results say of them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.test_engines_agree import CALM, same
from tests.lifecycle.past import AS_OF, Row, classified, kernel_of, linked, tables
from tieringrules.assure.scenarios import run_cases
from tieringrules.engine.movement import movement_counts, movement_of, movements
from tieringrules.engine.writing import output_frame
from tieringrules.rulebook import Kernels, used_columns

STAGES = st.sampled_from([None, "back", "active", "sleeping", "gone", "Gone", "lapsed"])
VALUES = st.sampled_from([None, "high", "kept", "low", "vip"])
IDS = st.sampled_from([f"{number:03}" for number in range(8)])
CUSTOMERS = st.lists(
    st.fixed_dictionaries(
        {
            "id": IDS,
            "days": st.sampled_from([None, 1, 30, 31, 90, 91]),
            "score": st.sampled_from([None, 9, 10]),
            "last_stage": STAGES,
        }
    ),
    unique_by=lambda row: str(row["id"]),
    max_size=8,
)
BEFORE = st.lists(
    st.fixed_dictionaries({"id": IDS, "stage": STAGES, "value": VALUES}),
    unique_by=lambda row: str(row["id"]),
    max_size=8,
)
KNOWN = st.sampled_from([("stage", "value"), ("stage",), ("value",), ()])
KERNEL = kernel_of()


def agree(rows: list[Row], before: list[Row] | None, names: tuple[str, ...], seed: int) -> None:
    data = tables(rows, before, *names)
    by_columns, by_rows = classified(KERNEL, data), classified(KERNEL, data, "reference")
    same(by_columns, by_rows)
    assert by_columns.earlier.keys() == by_rows.earlier.keys()
    for name, found in by_columns.earlier.items():
        expected = by_rows.earlier[name]
        assert (found.source, found.knows_anyone) == (expected.source, expected.knows_anyone)
        assert found.ranks.to_list() == expected.ranks.to_list()
        assert found.unknown.to_list() == expected.unknown.to_list()
    moved_as_one_by_one(by_columns, before if names else None)
    dice = random.Random(seed)
    shuffled = [list(rows), list(before or [])]
    for each in shuffled:
        dice.shuffle(each)
    again = tables(shuffled[0], None if before is None else shuffled[1], *names)
    same(classified(KERNEL, again), by_columns)


def moved_as_one_by_one(found, before) -> None:
    for name, summary in found.standards.items():
        tiers = list(summary.tiers)
        frame = movements(found, name)
        earlier = found.earlier.get(name)
        if earlier is None:
            assert frame.select("before", "entered", "left", "direction").null_count().row(0) == (
                (frame.height,) * 4
            )
            assert movement_counts(found, name) is None
            continue
        for number, row in enumerate(frame.iter_rows(named=True)):
            rank = earlier.ranks[number]
            is_new = earlier.knows_anyone and not earlier.unknown[number]
            one = movement_of(tiers, None if rank is None else tiers[rank], row["now"], is_new=is_new)
            assert row == {
                "before": one.before,
                "now": one.now,
                "entered": one.entered,
                "left": one.left,
                "direction": one.direction,
            }
        counts = movement_counts(found, name) or {}
        total = sum(count for each in counts.values() for count in each.values())
        assert total == frame.height - int(earlier.unknown.sum())


@settings(max_examples=60, deadline=None, suppress_health_check=CALM)
@given(CUSTOMERS, st.none() | BEFORE, KNOWN, st.integers(0, 9))
def test_polars_agrees_with_the_reference_about_the_past(rows, before, names, seed) -> None:
    agree(rows, before, names, seed)


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=CALM)
@given(CUSTOMERS, st.none() | BEFORE, KNOWN, st.integers(0, 9))
def test_polars_agrees_with_the_reference_about_the_past_at_length(rows, before, names, seed) -> None:
    agree(rows, before, names, seed)


ROWS = [
    {"id": "001", "days": 5, "score": 1, "last_stage": "active"},
    {"id": "002", "days": 5, "score": 1},
    {"id": "003", "days": 40, "score": 1, "last_stage": "sleeping"},
    {"id": "004", "days": None, "score": 12},
]
BEFORE_ROWS = [
    {"id": "001", "stage": "gone", "value": "high"},
    {"id": "003", "stage": "active", "value": "high"},
    {"id": "1", "stage": "gone", "value": "low"},
]


def test_an_earlier_result_goes_before_the_column_and_who_is_not_in_it_has_no_earlier_tier() -> None:
    found = classified(KERNEL, tables(ROWS, BEFORE_ROWS, "stage", "value"))
    assert found.frame["previous.stage"].to_list() == ["gone", None, "active", None]
    assert found.frame["stage"].to_list() == ["back", "active", "sleeping", None]
    # 003 was active and sleeps now: worse than before, so it is not kept.
    assert found.frame["value"].to_list() == ["kept", "low", "low", "high"]
    assert found.frame["was_gone"].to_list() == [True, False, False, False]


def test_without_an_earlier_result_the_column_says_it() -> None:
    found = classified(KERNEL, tables(ROWS, None))
    assert found.frame["previous.stage"].to_list() == ["active", None, "sleeping", None]
    assert found.frame["previous.value"].to_list() == [None] * 4
    assert [each.code for each in found.warnings if each.code.startswith("TR66")] == ["TR661"]
    (warning,) = [each for each in found.warnings if each.code == "TR661"]
    assert "previous.value" in warning.message.en and "previous.stage" not in warning.message.en


def test_an_earlier_result_without_the_standard_leaves_it_to_the_column() -> None:
    found = classified(KERNEL, tables(ROWS, BEFORE_ROWS, "value"))
    assert found.frame["previous.stage"].to_list() == ["active", None, "sleeping", None]
    assert found.frame["previous.value"].to_list() == ["high", None, "high", None]
    missing = classified(KERNEL, tables(ROWS, BEFORE_ROWS, "stage"))
    assert [each.code for each in missing.warnings if each.code.startswith("TR66")] == ["TR664"]


def test_tiers_that_are_none_of_todays_are_missing_and_counted_without_their_words() -> None:
    before = [{"id": "001", "stage": "Zhang San", "value": "high"}, {"id": "002", "stage": "gone"}]
    found = classified(KERNEL, tables(ROWS, before, "stage", "value"))
    assert found.frame["previous.stage"].to_list() == [None, "gone", None, None]
    (warning,) = [each for each in found.warnings if each.code == "TR663"]
    assert "stage 1" in warning.message.en and "Zhang" not in str(warning)
    moved = movements(found, "stage")
    # Whoever had a tier of another name entered nothing; whoever was not there did.
    assert moved["entered"].to_list() == [None, "back", "sleeping", None]
    assert movement_counts(found, "stage") == {"gone": {"back": 1}, "": {"sleeping": 1, "": 1}}


def test_who_entered_left_and_went_up_or_down() -> None:
    found = classified(KERNEL, tables(ROWS, BEFORE_ROWS, "stage", "value"))
    stage, value = movements(found, "stage"), movements(found, "value")
    assert stage["entered"].to_list() == ["back", "active", "sleeping", None]
    assert stage["left"].to_list() == ["gone", None, "active", None]
    assert stage["direction"].to_list() == ["up", None, "down", None]
    assert value["direction"].to_list() == ["down", None, "down", None]
    assert movement_counts(found, "value") == {"high": {"kept": 1, "low": 1}, "": {"high": 1, "low": 1}}


def test_an_earlier_result_that_knows_nobody_makes_nobody_new() -> None:
    for before in ([], [{"id": "001"}], [{"id": "001", "stage": "lapsed"}]):
        found = classified(KERNEL, tables(ROWS, before, "stage"))
        assert movements(found, "stage")["entered"].null_count() == 4


def test_nobody_moves_before_a_standard_takes_effect() -> None:
    later = "kind: standard\nname: value\neffective: 2027-01-01\ntiers: [{name: low, otherwise: true}]"
    found = classified(kernel_of(value=later), tables(ROWS, [{"id": "001", "value": "low"}], "value"))
    assert movements(found, "value")["left"].null_count() == 4
    assert movement_counts(found, "value") is None


def test_the_columns_that_hold_earlier_tiers_are_read() -> None:
    assert used_columns(KERNEL)["customers"] == {"id", "days", "score", "last_stage"}


def test_earlier_tiers_can_be_asked_for_whether_rules_look_at_them_or_not() -> None:
    plain = "kind: standard\nname: value\ntiers: [{name: low, otherwise: true}]"
    kernel = kernel_of(value=plain)
    found = classified(kernel, tables(ROWS, None))
    frame = output_frame(found, kernel, ["previous.stage", "previous.value"])
    assert frame["previous.stage"].to_list() == ["active", None, "sleeping", None]
    assert frame["previous.value"].to_list() == [None] * 4
    assert "previous.value" not in found.frame.columns


CASES = """
kind: tests
cases:
  - {name: given, as_of: 2026-06-30, given: {days: 3, previous.stage: gone}, expect: {stage: back}}
  - {name: column, as_of: 2026-06-30, given: {days: 3, last_stage: gone}, expect: {stage: back}}
  - {name: no tier, as_of: 2026-06-30, given: {days: 3, last_stage: lapsed}, expect: {stage: active}}
  - name: kept
    as_of: 2026-06-30
    given: {previous.value: high, days: 3, previous.stage: null}
    expect: {value: kept}
"""


def test_scenarios_can_give_earlier_tiers() -> None:
    rulebook, found = linked(tests=CASES)
    assert not [each for each in found if each.is_error], found
    results = run_cases(rulebook, Kernels(rulebook).on, AS_OF)
    assert [result.case for result in results if not result.passed] == []


def test_a_standard_that_names_its_own_earlier_tier_is_no_circle() -> None:
    assert not [found for found in linked()[1] if found.code == "TR215"]


def test_tables_may_ask_for_earlier_tiers() -> None:
    table = """
kind: standard
name: value
method: table
hit_policy: first
inputs: [previous.value, days]
outputs: [tier]
tiers: [high, kept, low]
rules:
  - ["high,kept", "<= 30", kept]
  - ["null", "-", high]
  - ["-", "-", low]
"""
    kernel = kernel_of(value=table)
    data = tables(ROWS, [{"id": "001", "value": "high"}, {"id": "003", "value": "high"}], "value")
    found = classified(kernel, data)
    assert found.frame["value"].to_list() == ["kept", "high", "low", "high"]
    same(found, classified(kernel, data, "reference"))
