"""Explanations of every method agree with the batch, and speak of measures instead of scores."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.test_engines_agree import CALM
from tests.methods.small_world import AS_OF, Row, classified, kernel_of, linked
from tests.methods.test_agreement import ROWS, STANDARDS
from tieringrules.engine.classification import ENGINES
from tieringrules.engine.explanation import explain, facts_of
from tieringrules.engine.moving import Outlook
from tieringrules.engine.supposing import rank_of, supposed


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Decision tables of every hit policy over one number, one text and an expression."""
    tests = ["-", ">= 3", "< 3", "[0..2]", "null", "not(null)", "1, 2, 5"]
    rows = [
        [
            draw(st.sampled_from(tests)),
            draw(st.sampled_from(["-", "north", "south", "north,south", "null"])),
            draw(st.sampled_from(["-", ">= 1.5", "(-1..1]", "< 0"])),
            draw(st.sampled_from(["best", "fair", "rest"])),
            str(draw(st.integers(1, 3))),
        ]
        for _ in range(draw(st.integers(1, 5)))
    ]
    written = "\n".join("  - [" + ", ".join(f'"{cell}"' for cell in row) + "]" for row in rows)
    policy = draw(st.sampled_from(["first", "unique", "any", "priority"]))
    return f"""kind: standard
name: s
method: table
hit_policy: {policy}
inputs: [orders, region, spent]
outputs: [tier, hours]
tiers: [best, fair, rest]
rules:
{written}
"""


@settings(max_examples=25, deadline=None, suppress_health_check=CALM)
@given(STANDARDS | tables(), ROWS)
def test_explanations_agree_with_the_batch_over_all_methods(text: str, rows: list[Row]) -> None:
    kernel, diagnostics = linked(text)
    if any(each.is_error for each in diagnostics):
        return
    (decision,) = kernel.decisions
    for engine in ENGINES:
        assignments = classified(kernel, rows, engine)
        for row in assignments.frame.iter_rows(named=True):
            facts = facts_of(kernel, assignments, row["id"], AS_OF)
            found = explain(kernel, assignments, row["id"], AS_OF)
            assert facts is not None and found is not None
            # Everything computed again from the columns is what the batch computed.
            columns = {name: facts.values[name] for name, _ in kernel.customers.columns}
            again = supposed(kernel, facts.values, columns, AS_OF, facts.populations)
            assert again == facts.values
            (standard,) = found.standards
            assert (standard.tier, standard.rule) == (row["s"], row["s_rule"])
            assert standard.outlook is not None
            moves = [*standard.outlook.falls]
            moves += [standard.outlook.rise] if standard.outlook.rise is not None else []
            for move in moves:
                assert move.tier != standard.tier
                if any(change.relation in ("above", "below", "one_of") for change in move.changes):
                    continue
                changes = {change.field: change.target for change in move.changes}
                rank = rank_of(
                    decision, supposed(kernel, facts.values, changes, AS_OF, facts.populations), AS_OF
                )
                assert move.tier == (None if rank is None else decision.type.tiers[rank])


def outlook(standard: str, rows: list[dict[str, Any]], customer: int) -> Outlook:
    kernel = kernel_of(standard)
    found = explain(kernel, classified(kernel, rows), f"{customer:04}", AS_OF)
    assert found is not None and found.standards[0].outlook is not None
    return found.standards[0].outlook


def changes(found: Outlook) -> list[tuple[Any, ...]]:
    assert found.rise is not None
    return [(change.field, change.now, change.relation, change.target) for change in found.rise.changes]


def test_a_share_of_the_total_is_an_amount() -> None:
    standard = (
        "{kind: standard, name: s, method: abc, measure: spent,"
        " tiers: [{name: A, up_to: 80%}, {name: B, otherwise: true}]}"
    )
    rows = [{"spent": Decimal(amount)} for amount in (70, 20, 5, 5)]
    assert changes(outlook(standard, rows, 2)) == [("spent", Decimal("5.00"), "at_least", Decimal("20.00"))]
    (fall,) = outlook(standard, rows, 1).falls
    assert (fall.tier, fall.changes[0].relation, fall.changes[0].target) == ("B", "at_most", Decimal("19.99"))


def test_scores_are_spoken_of_in_terms_of_measures() -> None:
    standard = (
        "{kind: standard, name: s, method: rfm, recency: days, frequency: orders, monetary: spent, bins: 2,"
        " tiers: [{name: good, when: {r: 2, f: 2}}, {name: rest, otherwise: true}]}"
    )
    rows = [{"days": n, "orders": n, "spent": Decimal(n)} for n in (10, 20, 30, 40)]
    # The cut points lie at 25: a recency of 25 still scores 2, a frequency must be above.
    assert changes(outlook(standard, rows, 3)) == [("days", Decimal(40), "at_most", Decimal(25))]
    assert changes(outlook(standard, rows, 0)) == [("orders", Decimal(10), "at_least", Decimal(26))]


def test_a_score_of_several_criteria_moves_by_the_nearest_of_them() -> None:
    standard = """
kind: standard
name: s
method: scorecard
criteria:
  - name: c1
    weight: 50%
    measure: spent
    points: [{at_least: 1000, points: 100}, {otherwise: true, points: 0}]
  - name: c2
    weight: 50%
    measure: orders
    points: [{at_least: 10, points: 100}, {otherwise: true, points: 0}]
tiers: [{name: A, at_least: 100}, {name: B, at_least: 50}, {name: C, otherwise: true}]
"""
    rows = [{"spent": Decimal(900), "orders": 1}, {"spent": Decimal(1200), "orders": 1}]
    assert changes(outlook(standard, rows, 0)) == [("spent", Decimal("900.00"), "at_least", Decimal(1000))]
    assert changes(outlook(standard, rows, 1)) == [("orders", Decimal(1), "at_least", Decimal(10))]
    (fall,) = outlook(standard, rows, 1).falls
    assert (fall.tier, fall.changes[0].relation, fall.changes[0].target) == ("C", "below", Decimal(1000))


@settings(max_examples=40, deadline=None, suppress_health_check=CALM)
@given(tables(), ROWS)
def test_explanations_agree_with_the_batch_over_tables(text: str, rows: list[Row]) -> None:
    kernel = kernel_of(text)
    assignments = classified(kernel, rows)
    for row in assignments.frame.iter_rows(named=True):
        found = explain(kernel, assignments, row["id"], AS_OF)
        assert found is not None
        (standard,) = found.standards
        assert (standard.tier, standard.rule) == (row["s"], row["s_rule"])
        deciding = [step.rule for step in standard.steps if step.decides]
        assert deciding == ([] if row["s"] is None else [row["s_rule"]])
        if standard.is_conflict:
            assert row["s"] is None
            assert (
                sum(step.condition is None or step.condition.outcome is True for step in standard.steps) > 1
            )
