"""Near misses: what they say, that both engines say the same, and that it comes true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.engine.test_engines_agree import CALM, same
from tieringrules.diagnostic import Diagnostic
from tieringrules.document import read_document
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import classify
from tieringrules.engine.explanation import explain
from tieringrules.engine.storage import to_series, to_values
from tieringrules.intake.table import Table
from tieringrules.rulebook import to_kernel
from tieringrules.rulebook.kernel import Kernel
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.reading import link_documents

AS_OF = dt.date(2026, 6, 30)
WORKSPACE = "{kind: workspace, name: small, customers: customers, channels: {phone: {address: id}}}"
CUSTOMERS = """
kind: dataset
name: customers
key: id
columns:
  id: {type: text}
  visits: {type: integer}
  spent: {type: decimal, scale: 2}
  rate: {type: number}
  born: {type: date}
  region: {type: choice, values: [north, south]}
  doubled: {type: integer, value: visits * 2}
"""
Row = Mapping[str, Any]
STANDARD = "{kind: standard, name: s, "
NEAR = ("next_tier", "shortfall", "shortfall_field")


def linked(*files: str) -> tuple[Rulebook, tuple[Diagnostic, ...]]:
    texts = {"tieringrules.yaml": WORKSPACE, "rules/customers.yaml": CUSTOMERS}
    texts |= {f"rules/file_{number}.yaml": text for number, text in enumerate(files)}
    documents = []
    for name, text in texts.items():
        read = read_document(name, text.encode())
        assert read.value is not None, read.diagnostics
        documents.append(read.value)
    checked = link_documents(".", documents)
    assert checked.value is not None
    return checked.value, checked.diagnostics


def codes(*files: str) -> list[str]:
    return [found.code for found in linked(*files)[1]]


def rulebook_of(*files: str) -> Rulebook:
    rulebook, found = linked(*files)
    assert not [each for each in found if each.is_error], found
    return rulebook


def tables(kernel: Kernel, rows: Sequence[Row]) -> dict[str, Table]:
    columns = []
    for name, type_ in kernel.customers.columns:
        values = [row.get(name, f"{number:04}" if name == "id" else None) for number, row in enumerate(rows)]
        numbers = [Decimal(value) if isinstance(value, int) else value for value in values]
        columns.append(to_series(name, numbers, type_))
    return {"customers": Table("customers", pl.DataFrame(columns))}


def classified(kernel: Kernel, rows: Sequence[Row]) -> Assignments:
    given = tables(kernel, rows)
    found, expected = (classify(kernel, given, AS_OF, engine=name).value for name in ("polars", "reference"))
    assert found is not None and expected is not None
    same(found, expected)
    return found


def misses(files: Sequence[str] | str, rows: Sequence[Row], standard: str = "s") -> list[tuple[Any, ...]]:
    """Per customer (next tier, shortfall, field), the same by both engines."""
    rulebook = rulebook_of(*([files] if isinstance(files, str) else files))
    return near_misses(to_kernel(rulebook, [f"{standard}_{each}" for each in NEAR]), rows, standard)


def near_misses(kernel: Kernel, rows: Sequence[Row], standard: str = "s") -> list[tuple[Any, ...]]:
    found = classified(kernel, rows)
    types = {definition.name: definition.type for definition in kernel.definitions}
    names = [f"{standard}_{each}" for each in NEAR]
    return list(zip(*(to_values(found.frame[name], types[name]) for name in names), strict=True))


def rules(*tiers: str) -> str:
    listed = "\n".join(f"  - {{name: t{rank}, when: '{text}'}}" for rank, text in enumerate(tiers))
    return f"kind: standard\nname: s\ntiers:\n{listed}\n  - {{name: rest, otherwise: true}}\n"


def test_what_is_short_of_the_next_tier() -> None:
    text = rules("spent >= 500 and visits > 10", "visits >= 5")
    rows = [
        {"spent": Decimal("488.50"), "visits": 11},
        {"spent": Decimal("500.00"), "visits": 8},
        {"spent": Decimal("499.00"), "visits": 8},
        {"visits": 12},
        {"visits": 2},
        {},
        {"spent": Decimal("500.00"), "visits": 11},
    ]
    assert misses(text, rows) == [
        ("t0", Decimal("11.50"), "spent"),
        ("t0", Decimal(3), "visits"),
        ("t0", None, None),
        ("t0", None, None),
        ("t1", Decimal(3), "visits"),
        ("t1", None, None),
        (None, None, None),
    ]


@pytest.mark.parametrize(
    ("condition", "row", "shortfall"),
    [
        ("visits <= 3", {"visits": 5}, 2),
        ("visits < 3", {"visits": 5}, 3),
        ("visits = 3", {"visits": 5}, 2),
        ("visits = 3", {"visits": 1}, 2),
        ("3 <= visits", {"visits": 1}, 2),
        ("visits between 3 and 7", {"visits": 9}, 2),
        ("visits in [3..7]", {"visits": 1}, 2),
        ("visits in (3..7)", {"visits": 1}, 3),
        ("visits in (>= 3)", {"visits": 1}, 2),
        ("not(visits < 3)", {"visits": 1}, 2),
        ("visits >= 2 + 1", {"visits": 1}, 2),
        ("visits >= 2.5", {"visits": 1}, 2),
        ("visits >= 3 and visits >= 7", {"visits": 1}, 6),
        ("visits >= 3 and visits != 3", {"visits": 1}, None),
        ("visits >= 7 and visits <= 3", {"visits": 5}, None),
        ("visits in (3, 7)", {"visits": 1}, None),
        ("visits >= spent", {"visits": 1, "spent": 7}, None),
        ("spent > 10", {"spent": 8}, 2),
        ("spent > 10", {"spent": 10}, 0),
        ("spent < 3", {"spent": 5}, 2),
        ("rate >= 0.5", {"rate": 0.25}, 0.25),
        ("rate > 0.5", {"rate": 0.25}, 0.25),
        ('born >= date("1990-01-01")', {"born": dt.date(1989, 12, 30)}, 2),
        ('born > date("1990-01-01")', {"born": dt.date(1989, 12, 30)}, 3),
        ('born < date("1990-01-01")', {"born": dt.date(1990, 1, 1)}, 1),
        ('born >= as_of - duration("P30D")', {"born": dt.date(2026, 5, 30)}, 1),
        ('born > as_of - duration("P30D")', {"born": dt.date(2026, 5, 30)}, 2),
        ('region = "north"', {"region": "south"}, None),
        # One amount is made of the other, so that both would move.
        ("doubled >= 6 and visits >= 3", {"visits": 1}, None),
        ("doubled >= 6", {"visits": 1}, 4),
    ],
)  # fmt: skip
def test_shortfalls(condition: str, row: Row, shortfall: Any) -> None:
    # The second way makes sure that there are near misses at all.
    text = rules(f'({condition}) or (rate >= 9 and region = "north")')
    if any(name in row for name in ("visits", "spent", "born", "region")):
        text = rules(f'({condition}) or (visits >= 900 and region = "north")')
    (found,) = misses(text, [row])
    expected = None if shortfall is None else Decimal(str(shortfall))
    assert (found[1] is None) == (expected is None)
    assert expected is None or Decimal(str(found[1])) == expected


def test_the_first_written_alternative_counts() -> None:
    text = rules('(visits >= 100 and region = "north") or spent >= 10 or visits >= 3')
    rows = [{"visits": 1, "spent": 9, "region": region} for region in ("north", "south")]
    assert misses(text, rows) == [("t0", Decimal(99), "visits"), ("t0", Decimal(1), "spent")]


def test_mappings_bands_scorecards_and_scores_count_and_ranks_do_not() -> None:
    text = STANDARD + "tiers: [{name: a, when: {visits: {at_least: 3}, any: [{spent: 5}, {rate: 1}]}}]}"
    assert misses(text, [{"visits": 1, "spent": 5}]) == [("a", Decimal(2), "visits")]
    bands = "tiers: [{name: a, at_least: 5, below: 9}, {name: b, at_least: 3.5}]}"
    text = STANDARD + "method: bands, measure: spent, " + bands
    assert misses(text, [{"spent": 4}, {"spent": 10}, {"spent": 1}]) == [
        ("a", Decimal(1), "spent"),
        ("a", Decimal(1), "spent"),
        ("b", Decimal("2.5"), "spent"),
    ]
    text = """
kind: standard
name: s
method: scorecard
criteria:
  - {name: v, weight: 50%, measure: visits, points: [{at_least: 5, points: 100}, {below: 5, points: 0}]}
  - {name: w, weight: 50%, measure: spent, points: [{at_least: 5, points: 50}, {below: 5, points: 0}]}
tiers: [{name: a, at_least: 60}, {name: b, otherwise: true}]
"""
    assert misses(text, [{"visits": 5, "spent": 1}]) == [("a", Decimal(10), "score")]
    text = """
kind: standard
name: s
method: rfm
recency: visits
frequency: visits
monetary: spent
cuts: {recency: [1, 2], frequency: [1, 2], monetary: [10, 20]}
tiers: [{name: a, when: {m: {at_least: 3}, f: {at_least: 2}}}, {name: b, otherwise: true}]
"""
    assert misses(text, [{"visits": 3, "spent": 12}]) == [("a", Decimal(1), "m")]
    tiers = "tiers: [{name: a, up_to: 80%}, {name: b, otherwise: true}]}"
    text = STANDARD + "method: abc, measure: spent, " + tiers
    assert not [each for each in rulebook_of(text).metrics if each.name.startswith("s_")]


def table(policy: str, *rows: str) -> str:
    listed = "\n".join(f"  - [{row}]" for row in rows)
    return (
        f"kind: standard\nname: s\nmethod: table\nhit_policy: {policy}\ninputs: [visits, spent]\n"
        f"outputs: [tier]\ntiers: [a, b, c]\nrules:\n{listed}\n"
    )


def test_tables_whose_rows_stand_in_the_way_promise_nothing() -> None:
    # With 10 visits the first row would decide, whatever is spent.
    rows = [{"visits": 9, "spent": 5}, {"visits": 5, "spent": 5}, {"visits": 9, "spent": 4}]
    first = table("first", '">= 10", "-", c', '">= 10", ">= 5", a', '">= 6", ">= 5", b', '"-", "-", c')
    assert misses(first, rows) == [("a", None, None), ("b", Decimal(1), "visits"), ("b", Decimal(1), "spent")]
    priority = first.replace("first", "priority")
    assert misses(priority, rows)[0] == ("a", Decimal(1), "visits")
    unique = table("unique", '">= 10", ">= 5", a', '"< 10", ">= 5", b', '"-", "< 5", c')
    assert misses(unique, [{"visits": 9, "spent": 5}, {"visits": 1, "spent": 4}]) == [
        ("a", Decimal(1), "visits"),
        ("b", Decimal(1), "spent"),
    ]


def test_rules_may_use_them_and_only_what_is_named_is_computed() -> None:
    metrics = """
kind: metrics
dataset: customers
metrics:
  nearly: s_shortfall <= 2 and s_shortfall_field = "spent"
  exact: s_shortfall * 10
"""
    soon = "{name: soon, when: {s_next_tier: t0, s_shortfall: {at_most: 2}}}"
    other = f"{{kind: standard, name: t, tiers: [{soon}, {{name: no, otherwise: true}}]}}"
    rulebook = rulebook_of(rules("spent >= 5"), metrics, other)
    kernel = to_kernel(rulebook)
    assert {each.name for each in kernel.definitions} == {
        "s", "t", "nearly", "exact", "s_shortfall", "s_next_tier", "s_shortfall_field",
    }  # fmt: skip
    found = classified(kernel, [{"spent": Decimal("4.50")}, {"spent": 1}, {"spent": 6}])
    assert found.frame["t"].to_list() == ["soon", "no", "no"]
    assert found.frame["nearly"].to_list() == [True, False, None]
    assert found.frame["exact"].to_list() == [500, 4000, None]
    assert [each.name for each in to_kernel(rulebook_of(rules("spent >= 5"))).definitions] == ["s"]


def test_flags_of_policies_may_use_them() -> None:
    def policy(condition: str) -> str:
        flag = f"{{name: nearly, when: '{condition}', suppress: true}}"
        entry = "tiers: {t0: {channels: [phone]}}"
        return f"{{kind: policy, name: p, standard: s, {entry}, flags: [{flag}]}}"

    kernel = to_kernel(rulebook_of(rules("visits >= 3"), policy("s_shortfall <= 1")))
    assert "s_shortfall" in {each.name for each in kernel.definitions}
    text = STANDARD + "method: abc, measure: spent, tiers: [{name: t0, up_to: 100%}]}"
    assert "TR204" in codes(text, policy("s_shortfall <= 1"))


def test_names_that_are_wrong() -> None:
    assert codes(rules("visits >= 3", "s_shortfall <= 2")) == ["TR215"]
    taken = "{kind: metrics, dataset: customers, metrics: {s_shortfall: visits + 1}}"
    assert codes(rules("visits >= 3"), taken) == ["TR214"]
    absent = "{kind: metrics, dataset: customers, metrics: {m: s_shortfall + 1}}"
    assert codes(rules("visits >= spent"), absent) == ["TR204"]
    assert codes(
        rules("visits >= 3"), '{kind: metrics, dataset: customers, metrics: {m: s_next_tier = "gold"}}'
    ) == ["TR332"]
    # One mistake in the standard is told once.
    assert codes(rules("vists >= 3"), absent) == ["TR204"]


def test_before_a_standard_takes_effect_nothing_is_near() -> None:
    late = rules("visits >= 3").replace("tiers:", "effective: 2026-07-01\ntiers:")
    assert misses(late, [{"visits": 1}]) == [(None, None, None)]


def test_overridden_customers_have_none() -> None:
    kept = "{customer: '0001', standard: s, tier: rest, owner: a, reason: b, until: 2026-12-31}"
    kept = f"{{kind: overrides, overrides: [{kept}]}}"
    found = misses([rules("visits >= 3"), kept], [{"visits": 1}, {"visits": 2}])
    assert found == [("t0", Decimal(2), "visits"), (None, None, None)]


def test_a_standard_without_a_tier_and_one_that_nobody_can_pass() -> None:
    text = (
        STANDARD + "tiers: [{name: a, when: 'visits >= 3'}, {name: b, when: 'visits = 1 and spent > rate'}]}"
    )
    assert misses(text, [{"visits": 2}, {}]) == [("b", None, None), ("b", None, None)]
    # No way that could be relied upon is left.
    blocked = table("first", '"-", ">= 0", c', '">= 10", ">= 5", a')
    assert misses(blocked, [{"visits": 1, "spent": 9}]) == [("b", None, None)]


ATOMS = st.sampled_from(
    [
        "visits >= 3", "visits > 1", "visits <= 2", "visits < 4", "visits = 2", "visits != 3",
        "not(visits >= 2)",
        "visits in [1..3]", "visits in (0..3)", "visits between 2 and 3", "visits in (1, 4)", "3 > visits",
        "spent >= 2.5", "spent > 1", "spent < 3", "spent <= 0.75", "not(spent < 2)", "spent >= rate",
        "rate >= 0.5", "rate > 0.25", "rate < 1.5",
        'born >= date("2020-01-03")', 'born < date("2020-01-02")', 'born > as_of - duration("P2367D")',
        'region = "north"', "region != \"north\"", "doubled >= 4", "visits * 2 >= 5",
    ]
)  # fmt: skip
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.builds(
        lambda left, word, right: f"(({left}) {word} ({right}))", inner, st.sampled_from(["and", "or"]), inner
    ),
    max_leaves=4,
)
CELLS = {
    "visits": st.none() | st.integers(0, 5),
    "spent": st.none() | st.sampled_from([Decimal(n) / 4 for n in range(14)]),
    "rate": st.none() | st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0]),
    "born": st.none() | st.sampled_from([dt.date(2020, 1, day) for day in range(1, 6)]),
    "region": st.sampled_from([None, "north", "south"]),
}
ROWS = st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=4)


def moved(row: Row, field: str, shortfall: Any, sign: int, beyond: bool) -> dict[str, Any]:
    now = row[field]
    match now:
        case dt.date():
            return {**row, field: now + sign * dt.timedelta(days=int(shortfall))}
        case float():
            return {**row, field: now + sign * (float(shortfall) + (1e-9 if beyond else 0))}
        case Decimal():
            return {**row, field: now + sign * (Decimal(str(shortfall)) + (Decimal("0.01") if beyond else 0))}
        case _:
            return {**row, field: now + sign * int(shortfall)}


def comes_true(texts: list[str], rows: list[dict[str, Any]]) -> int:
    """That a shortfall is enough for the next tier, and agrees with an explanation; how many there were."""
    rulebook = rulebook_of(rules(*texts))
    names = [f"s_{each}" for each in NEAR]
    known = {metric.name for metric in rulebook.metrics}
    if names[0] not in known:
        return 0
    kernel = to_kernel(rulebook, names)
    seen = 0
    assignments = classified(kernel, rows)
    tiers = rulebook.standards[0].tiers
    order = [tier.name for tier in tiers]
    for place, (row, (next_tier, shortfall, field)) in enumerate(
        zip(rows, near_misses(kernel, rows), strict=True)
    ):
        tier = assignments.frame["s"][place]
        assert next_tier == (None if tier == order[0] else order[order.index(tier) - 1])
        explained = explain(kernel, assignments, f"{place:04}", AS_OF)
        assert explained is not None and explained.standards[0].outlook is not None
        outlook = explained.standards[0].outlook
        assert outlook.next_tier == next_tier
        assert (shortfall is None) == (field is None)
        if shortfall is None:
            continue
        seen += 1
        assert shortfall >= 0
        # An explanation knows a change of one field that leads there, too, and none that is less of the same.
        assert outlook.rise is not None and len(outlook.rise.changes) == 1
        (change,) = outlook.rise.changes
        if change.field == field and change.difference is not None and outlook.rise.tier == next_tier:
            assert abs(Decimal(str(change.difference))) <= Decimal(str(shortfall)) + Decimal("0.01")
        if field == "doubled":
            continue
        tries = [moved(row, field, shortfall, sign, beyond) for sign in (1, -1) for beyond in (False, True)]
        reached = classified(kernel, tries).frame["s"].to_list()
        assert any(order.index(each) <= order.index(next_tier) for each in reached), (
            row,
            next_tier,
            shortfall,
        )
    return seen


@settings(max_examples=20, deadline=None, suppress_health_check=CALM)
@given(st.lists(CONDITIONS, min_size=1, max_size=3), ROWS)
@example(["(visits >= 3) and (visits * 2 >= 5)"], [{"visits": 0}])
def test_near_misses_come_true(texts: list[str], rows: list[dict[str, Any]]) -> None:
    comes_true(texts, rows)


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=CALM)
@given(st.lists(CONDITIONS, min_size=1, max_size=3), ROWS)
def test_near_misses_come_true_at_length(texts: list[str], rows: list[dict[str, Any]]) -> None:
    comes_true(texts, rows)
