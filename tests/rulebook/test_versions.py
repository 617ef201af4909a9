"""Versions of standards: on each day the rules are those of the version in force, and nothing else."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.small_world import CUSTOMERS, WORKSPACE
from tieringrules.assure.scenarios import run_cases
from tieringrules.diagnostic import Diagnostic
from tieringrules.document import read_document
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import EngineName, classify
from tieringrules.engine.explanation import explain
from tieringrules.engine.storage import to_series
from tieringrules.engine.summary import summary
from tieringrules.intake.table import Table
from tieringrules.rulebook import Kernels, read_workspace
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.reading import link_documents

METRICS = """{kind: metrics, dataset: customers, metrics: {is_good: 's = "good"'}}"""
BODIES = (
    """tiers:
      [{name: good, when: spent >= 100}, {name: fair, when: spent >= 10}, {name: poor, otherwise: true}]""",
    "tiers: [{name: good, when: orders >= 3}, {name: poor, when: orders >= 0}]",
    "method: bands\nmeasure: spent\ntiers: [{name: good, at_least: 50}, {name: poor, otherwise: true}]",
    "method: abc\nmeasure: spent\ntiers: [{name: good, up_to: 80%}, {name: poor, otherwise: true}]",
    "method: percentile\nmeasure: spent\ntiers: [{name: best, top: 1}, {name: good, otherwise: true}]",
    """method: rfm
recency: days
frequency: orders
monetary: spent
bins: 3
tiers: [{name: good, when: r + f + m >= 6}, {name: poor, otherwise: true}]""",
    """method: table
inputs: [orders]
outputs: [tier, hours]
tiers: [good, poor]
rules: [[">= 2", good, 4], ["-", poor, 48]]""",
)
NEXT = """kind: standard
name: t
{days}tiers: [{{name: yes, when: {{s: good}}}}, {{name: no, otherwise: true}}]
"""
OVERRIDE = """kind: overrides
overrides: [{customer: c, standard: s, tier: fair, owner: o, reason: r, until: 2026-02-01}]
"""
FROZEN = """kind: standard
name: s
effective: {first}
method: abc
measure: spent
population: frozen
tiers: [{{name: good, up_to: {share}}}, {{name: poor, otherwise: true}}]
"""
START = dt.date(2026, 1, 1)
ROWS = (
    {"id": "a", "days": 3, "orders": 5, "spent": Decimal("250")},
    {"id": "b", "days": 30, "orders": 2, "spent": Decimal("60")},
    {"id": "c", "days": 300, "orders": 0, "spent": Decimal("0")},
    {"id": "d", "days": 7, "orders": 3, "spent": None},
    {"id": "e", "days": None, "orders": 1, "spent": Decimal("12.5")},
)
Dated = tuple[int | None, int | None, int]


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


def standard(first: int | None, last: int | None, body: int, name: str = "s") -> str:
    """A version's file; days are counted from START."""
    return f"kind: standard\nname: {name}\n{days_of(first, last)}{BODIES[body]}\n"


def days_of(first: int | None, last: int | None) -> str:
    effective = f"effective: {day(first)}\n" if first is not None else ""
    return effective + (f"until: {day(last)}\n" if last is not None else "")


def rulebook_of(*texts: str, further: Sequence[str] = ()) -> tuple[Rulebook, tuple[Diagnostic, ...]]:
    files = {"tieringrules.yaml": WORKSPACE, "rules/customers.yaml": CUSTOMERS, "rules/metrics.yaml": METRICS}
    files |= {f"rules/standard_{number}.yaml": text for number, text in enumerate((*texts, *further))}
    read = [read_document(name, text.encode()) for name, text in files.items()]
    assert not any(each.diagnostics for each in read), read
    checked = link_documents(".", [each.value for each in read if each.value is not None])
    assert checked.value is not None
    return checked.value, checked.diagnostics


def right(*texts: str) -> Rulebook:
    rulebook, found = rulebook_of(*texts)
    assert not [each for each in found if each.is_error], found
    return rulebook


def classified(rulebook: Rulebook, on: dt.date, engine: EngineName = "polars") -> Assignments:
    kernel = Kernels(rulebook).on(on)
    columns = []
    for name, type_ in kernel.customers.columns:
        values = [row.get(name) for row in ROWS]
        columns.append(to_series(name, [Decimal(v) if isinstance(v, int) else v for v in values], type_))
    found = classify(kernel, {"customers": Table("customers", pl.DataFrame(columns))}, on, engine=engine)
    assert found.value is not None, found.diagnostics
    return found.value


@st.composite
def version_sets(draw: st.DrawFn) -> tuple[Dated, ...]:
    """Versions that follow each other without gap or overlap, in order of time."""
    firsts: list[int | None] = sorted(draw(st.sets(st.integers(0, 12), min_size=1, max_size=4)))
    if draw(st.booleans()):
        firsts[0] = None
    last = draw(st.none() | st.integers(0, 5))
    ends = [
        following - 1 if following is not None and draw(st.booleans()) else None
        for following in [*firsts[1:], None]
    ]
    ends[-1] = None if last is None else (firsts[-1] or 0) + last
    bodies = [draw(st.integers(0, len(BODIES) - 1)) for _ in firsts]
    return tuple(zip(firsts, ends, bodies, strict=True))


def in_force(versions: Sequence[Dated], on: int) -> Dated:
    """By the words of the documentation: the last that has begun, else the first."""
    begun = [each for each in versions if each[0] is None or each[0] <= on]
    return begun[-1] if begun else versions[0]


@given(version_sets(), version_sets(), st.integers(-2, 20), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_day_sees_only_the_version_in_force(
    versions: tuple[Dated, ...], others: tuple[Dated, ...], on: int, dice: object
) -> None:
    texts = [standard(*each) for each in versions]
    texts += [NEXT.format(days=days_of(first, last)) for first, last, _ in others]
    dice.shuffle(texts)  # type: ignore[attr-defined]
    found = classified(right(*texts), day(on))
    first, last, _ = in_force(others, on)
    alone = right(standard(*in_force(versions, on)), NEXT.format(days=days_of(first, last)))
    expected = classified(alone, day(on))
    assert found.frame.equals(expected.frame)
    for name in ("s", "t"):
        assert found.standards[name].tiers == expected.standards[name].tiers
        assert found.standards[name].population == expected.standards[name].population
    begins, ends, _ = in_force(versions, on)
    covered = (begins is None or begins <= on) and (
        ends is None or on <= ends or (begins, ends) != versions[-1][:2]
    )
    if not covered:
        assert found.standards["s"].none == len(ROWS)
        assert {"TR604", "TR681"} & {each.code for each in found.warnings}


@given(version_sets(), st.integers(-2, 20))
@settings(max_examples=25, deadline=None)
def test_both_engines_agree_on_every_day(versions: tuple[Dated, ...], on: int) -> None:
    rulebook = right(*(standard(*each) for each in versions))
    plain = classified(rulebook, day(on), "reference")
    assert classified(rulebook, day(on)).frame.equals(plain.frame)


@given(
    st.lists(st.tuples(st.none() | st.integers(0, 8), st.none() | st.integers(0, 8)), min_size=1, max_size=4)
)
@settings(max_examples=150, deadline=None)
def test_days_that_contradict_themselves_are_refused(days: list[tuple[int | None, int | None]]) -> None:
    _, found = rulebook_of(*(standard(first, last, 0) for first, last in days))
    told = {each.code for each in found if each.code.startswith("TR74")}
    ordered = sorted(days, key=lambda each: -1 if each[0] is None else each[0])
    expected = {"TR744"} if any(a is not None and b is not None and b < a for a, b in days) else set()
    for (begins, ends), (following, _) in pairwise(ordered):
        if begins == following:
            expected.add("TR741")
        elif ends is not None and following is not None and not (begins is not None and ends < begins):
            expected |= {"TR742"} if ends >= following else {"TR743"} if ends < following - 1 else set()
    assert told == expected
    for finding in found:
        if finding.code in ("TR741", "TR742", "TR743"):
            assert len(finding.labels) == 2, "both places are named"


def test_single_versions_are_linked_once() -> None:
    rulebook = right(standard(0, None, 0), NEXT.format(days=""))
    assert rulebook.periods == ()
    assert rulebook.on(day(3)) is rulebook
    kernels = Kernels(right(standard(None, None, 0), standard(5, None, 1)))
    assert kernels.on(day(0)) is kernels.on(day(4)) is not kernels.on(day(5))


def test_before_the_first_and_after_the_last_there_is_no_tier_and_a_warning() -> None:
    rulebook = right(standard(0, None, 0), standard(5, 9, 2))
    for on, code in ((-1, "TR604"), (0, None), (9, None), (10, "TR681")):
        found = classified(rulebook, day(on))
        told = {each.code for each in found.warnings} & {"TR604", "TR681"}
        assert told == ({code} if code else set())
        assert (found.standards["s"].none == len(ROWS)) == bool(code)


def test_the_summary_and_the_explanation_name_the_version() -> None:
    rulebook = right(standard(0, None, 0), standard(5, 9, 2))
    for on, days in ((2, (0, 4)), (7, (5, 9))):
        found = classified(rulebook, day(on))
        told = summary(found, {})["standards"]["s"]  # type: ignore[index]
        assert (told["effective"], told["until"]) == tuple(day(each).isoformat() for each in days)
        explained = explain(Kernels(rulebook).on(day(on)), found, "a", day(on))
        assert explained is not None
        (version,) = [each.version for each in explained.standards]
        assert version is not None
        assert (version.effective, version.until) == (day(days[0]), day(days[1]))
        assert version.span.file == f"rules/standard_{0 if on < 5 else 1}.yaml"
    undated = summary(classified(right(standard(None, None, 0)), day(0)), {})
    assert "effective" not in undated["standards"]["s"]  # type: ignore[index]


def test_a_case_is_run_by_the_version_of_its_day() -> None:
    cases = """
kind: tests
cases:
  - {name: old, as_of: 2026-01-02, given: {spent: 60}, expect: {s: fair, is_good: false}}
  - {name: new, as_of: 2026-01-06, given: {spent: 60}, expect: {s: good, is_good: true}}
"""
    rulebook = right(standard(None, None, 0), standard(5, None, 2), cases)
    assert [each.differences for each in run_cases(rulebook, Kernels(rulebook).on, START)] == [(), ()]
    _, found = rulebook_of(
        standard(None, None, 0), standard(5, None, 2), cases.replace("2026-01-02", "2026-01-07")
    )
    assert [(each.code, each.span.line if each.span else 0) for each in found] == [("TR333", 4)]


def test_a_case_without_a_day_may_name_tiers_of_any_version() -> None:
    cases = "{kind: tests, cases: [{name: any, given: {spent: 60}, expect: {s: fair}}]}"
    _, found = rulebook_of(standard(None, None, 0), standard(5, None, 2), cases)
    assert [each.code for each in found] == ["TR745"]


def test_an_override_holds_where_the_version_has_its_tier() -> None:
    rulebook = right(standard(None, None, 0), standard(5, None, 2), OVERRIDE)
    early, late = classified(rulebook, day(0)), classified(rulebook, day(6))
    assert early.frame.filter(pl.col("id") == "c")["s"].item() == "fair"
    assert late.frame.filter(pl.col("id") == "c")["s"].item() == "poor"
    assert "TR682" not in {each.code for each in early.warnings}
    assert "TR682" in {each.code for each in late.warnings}


def test_a_mistake_of_one_period_says_so_once() -> None:
    following = "kind: standard\nname: t\ntiers: [{name: x, when: {s: fair}}, {name: y, otherwise: true}]\n"
    _, found = rulebook_of(standard(None, None, 0), standard(5, None, 1), standard(9, None, 2), following)
    (finding,) = [each for each in found if each.is_error]
    assert finding.code == "TR333"
    assert finding.message.en.endswith("(only from 2026-01-06 on)")
    assert finding.message.zh.endswith("（仅限 2026-01-06 起）")


def test_each_version_has_its_own_frozen_population(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "populations").mkdir()
    texts = {"tieringrules.yaml": WORKSPACE, "rules/customers.yaml": CUSTOMERS, "rules/metrics.yaml": METRICS}
    for name, first, share in (("old", 0, "80%"), ("new", 5, "60%")):
        texts[f"rules/{name}.yaml"] = FROZEN.format(first=day(first), share=share)
    for path, text in texts.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    from tieringrules.engine.population_summary import population_files

    unfrozen = read_workspace(tmp_path, frozen=False).value
    assert unfrozen is not None
    for on in (1, 6):
        for path, text in population_files(
            Kernels(unfrozen).on(day(on)), classified(unfrozen, day(on))
        ).items():
            (tmp_path / path).write_text(text, encoding="utf-8")
    assert sorted(path.name for path in (tmp_path / "populations").iterdir()) == [
        "s.2026-01-06.json",
        "s.json",
    ]
    checked = read_workspace(tmp_path)
    assert checked.diagnostics == ()
    assert checked.value is not None
    saved = json.loads((tmp_path / "populations" / "s.json").read_text(encoding="utf-8"))
    assert classified(checked.value, day(2)).standards["s"].population == {
        "measure": {
            "customers": 4,
            "missing": 1,
            "cut_points": [float(point) for point in saved["measures"]["measure"]["cut_points"]],
            "total": 322.5,
            "frozen": day(1).isoformat(),
        }
    }


def test_broken_files_do_not_become_findings_about_days() -> None:
    broken = "kind: standard\nname: s\neffective: soon\ntiers: [{name: good, otherwise: true}]\n"
    _, found = rulebook_of(standard(None, None, 0), broken)
    assert not [each for each in found if each.code.startswith("TR74")]
