"""Reasons beside tiers: both engines, what counts, and where their names can be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.test_engines_agree import CALM, same
from tests.lifecycle.past import AS_OF, classified, kernel_of, linked, tables
from tests.lifecycle.test_previous import BEFORE, CUSTOMERS, ROWS
from tieringrules.assure.guardrails import guardrail_findings
from tieringrules.assure.scenarios import run_cases
from tieringrules.engine.explanation import explain
from tieringrules.engine.summary import summary
from tieringrules.engine.writing import output_frame
from tieringrules.rulebook import Kernels

STAGE = """
kind: standard
name: stage
previous: last_stage
tiers:
  - {name: active, when: {days: {at_most: 30}}}
  - {name: gone, when: {days: {above: 90}}}
reasons:
  - {name: silent, title: {en: No order for 30 days, zh: 30天未下单}, when: {days: {above: 30}}}
  - {name: 评分低, when: 'score < 10'}
  - {name: slipped, when: {previous.stage: active, stage: {is_not: active}}}
"""
VALUE = """
kind: standard
name: value
tiers:
  - {name: warned, when: {stage_reasons: {contains: silent}}}
  - {name: fine, when: {stage_reasons: {missing: true}}}
  - {name: other, otherwise: true}
"""
KERNEL = kernel_of(stage=STAGE, value=VALUE)


def agree(rows, before) -> None:
    data = tables(rows, before, "stage", "value")
    by_columns, by_rows = classified(KERNEL, data), classified(KERNEL, data, "reference")
    same(by_columns, by_rows)
    assert summary(by_columns, data) == summary(by_rows, data)
    for row in by_columns.frame.iter_rows(named=True):
        explained = explain(KERNEL, by_columns, row["id"], AS_OF, data)
        assert explained is not None
        (stage,) = [each for each in explained.standards if each.standard == "stage"]
        true = [reason.name for reason in stage.reasons if reason.condition.outcome is True]
        assert (row["stage_reasons"] or "") == "; ".join(true)


@settings(max_examples=40, deadline=None, suppress_health_check=CALM)
@given(CUSTOMERS, st.none() | BEFORE)
def test_both_engines_and_explain_give_the_same_reasons(rows, before) -> None:
    agree(rows, before)


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=CALM)
@given(CUSTOMERS, st.none() | BEFORE)
def test_both_engines_and_explain_give_the_same_reasons_at_length(rows, before) -> None:
    agree(rows, before)


def test_their_names_stand_in_written_order_and_unknown_ones_do_not_count() -> None:
    data = tables(ROWS, [{"id": "003", "stage": "active"}], "stage")
    found = classified(KERNEL, data)
    assert found.frame["stage"].to_list() == ["active", "active", None, None]
    assert found.frame["stage_reasons"].to_list() == ["评分低", "评分低", "silent; 评分低", None]
    assert found.frame["value"].to_list() == ["other", "other", "warned", "fine"]
    # Without a tier one cannot say that it is another one than before: `slipped` is unknown for 003.
    assert found.standards["stage"].reasons == {
        "active": {"silent": 0, "评分低": 2, "slipped": 0},
        "gone": {"silent": 0, "评分低": 0, "slipped": 0},
        "": {"silent": 1, "评分低": 1, "slipped": 0},
    }
    assert found.standards["value"].reasons == {}
    told = summary(found, data)["standards"]
    assert isinstance(told, dict)
    assert told["stage"]["reasons"]["active"] == {"silent": 0, "评分低": 2, "slipped": 0}
    assert "reasons" not in told["value"]


def test_they_can_be_asked_for() -> None:
    frame = output_frame(classified(KERNEL, tables(ROWS, None)), KERNEL, ["stage_reasons"])
    assert frame.columns == ["id", "stage", "stage_rule", "value", "value_rule", "stage_reasons"]


def test_scenarios_expect_them(tmp_path: Path) -> None:
    cases = """
kind: tests
cases:
  - name: silent and low
    as_of: 2026-06-30
    given: {days: 40, score: 1}
    expect: {stage_reasons: silent; 评分低, value: warned}
  - {name: none, as_of: 2026-06-30, given: {days: 4, score: 11}, expect: {stage_reasons: null, value: fine}}
  - {name: given, as_of: 2026-06-30, given: {stage_reasons: silent}, expect: {value: warned}}
"""
    rulebook, found = linked(stage=STAGE, value=VALUE, tests=cases)
    assert not [each for each in found if each.is_error], found
    results = run_cases(rulebook, Kernels(rulebook).on, AS_OF)
    assert [result.case for result in results if not result.passed] == []


def test_every_method_may_have_reasons() -> None:
    bands = """
kind: standard
name: value
method: bands
measure: score
tiers: [{name: high, at_least: 10}, {name: low, otherwise: true}]
reasons:
  - {name: unknown_score, when: {score: {missing: true}}}
"""
    kernel = kernel_of(value=bands)
    data = tables([{"id": "1"}, {"id": "2", "score": 3}], None)
    found = classified(kernel, data)
    assert found.frame["value_reasons"].to_list() == ["unknown_score", None]
    same(found, classified(kernel, data, "reference"))


def test_a_reason_that_can_never_be_true_is_warned_about() -> None:
    never = (
        STAGE + "  - {name: never, when: {stage: {at_least: active}, previous.stage: {at_most: active}}}\n"
    )
    rulebook, _ = linked(stage=never)
    (found,) = [each for each in guardrail_findings(rulebook) if "previous.stage" in each.message.en]
    assert found.code == "TR271" and found.span is not None and found.span.file == "rules/stage.yaml"


def test_many_reasons_are_no_trouble() -> None:
    lines = "\n".join(
        f"  - {{name: r{number}, when: {{days: {{above: {number}}}}}}}" for number in range(120)
    )
    text = f"kind: standard\nname: value\ntiers: [{{name: low, otherwise: true}}]\nreasons:\n{lines}\n"
    kernel = kernel_of(value=text)
    data = tables([{"id": "1", "days": 500}, {"id": "2", "days": 1}], None)
    found = classified(kernel, data)
    names = found.frame["value_reasons"].to_list()
    assert names[0].count("; ") == 119 and names[1] == "r0"
    same(found, classified(kernel, data, "reference"))


def test_a_standard_without_a_name_is_one_mistake() -> None:
    _, found = linked(stage=STAGE.replace("name: stage\n", "", 1), value=VALUE)
    assert [each.code for each in found if each.is_error][:1] == ["TR203"]
