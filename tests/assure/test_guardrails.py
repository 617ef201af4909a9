"""Guardrails of `check` on whole workspaces: codes, places, words, limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.small_workspace import FILES, WITHOUT_WARNINGS, write_workspace
from tieringrules.assure.checking import check_workspace
from tieringrules.diagnostic import Diagnostic

TIERS = "kind: standard\nname: grade\n"


def found(tmp_path: Path, **changes: str | None) -> tuple[Diagnostic, ...]:
    return check_workspace(write_workspace(tmp_path / "w", **(WITHOUT_WARNINGS | changes))).diagnostics


def told(tmp_path: Path, standard: str, **changes: str) -> list[tuple[str, int, str]]:
    findings = found(tmp_path, **{"rules/grade.yaml": TIERS + standard} | changes)
    return [(item.code, item.span.line, item.message.en) for item in findings if item.span is not None]


def test_a_sound_workspace_has_none(tmp_path: Path) -> None:
    assert found(tmp_path) == ()


def test_comparisons_that_the_contract_decides(tmp_path: Path) -> None:
    standard = """\
tiers:
  - name: a
    when: {satisfaction: {at_least: 0}, frequency_12m: {at_least: 3}}
  - name: b
    when: frequency_12m >= 0 and region in ["east", "west"]
  - name: c
    when:
      any:
        - satisfaction: {above: 5}
        - recency_days: {below: 0}
        - frequency_12m: {missing: true}
  - name: d
    otherwise: true
"""
    assert told(tmp_path, standard) == [
        (
            "TR271", 5,
            "'satisfaction >= 0' holds for every possible value: 'satisfaction' lies between 1 and 5",
        ),
        (
            "TR271", 7,
            ("'frequency_12m >= 0' holds for every possible value: "
            "'frequency_12m' is a count, which is never below 0"),
        ),
        (
            "TR271", 7,
            "'region in [\"east\", \"west\"]' holds for every possible value: 'region' is one of east, west",
        ),
        ("TR272", 11, "'satisfaction > 5' holds for no possible value: 'satisfaction' lies between 1 and 5"),
        ("TR272", 12, "'recency_days < 0' holds for no possible value: 'recency_days' is never below 0"),
        ("TR272", 13, "'frequency_12m = null' holds for no possible value: 'frequency_12m' is never missing"),
    ]  # fmt: skip


def test_conditions_over_rows_are_judged_too(tmp_path: Path) -> None:
    orders = FILES["rules/orders.yaml"].replace("{type: integer}", "{type: integer, min: 1}")
    metrics = FILES["rules/metrics.yaml"] + "  big: {count: orders, where: {quantity: {below: 1}}}\n"
    codes = [
        (item.code, item.span.file if item.span else "")
        for item in found(tmp_path, **{"rules/orders.yaml": orders, "rules/metrics.yaml": metrics})
    ]
    assert codes == [("TR272", "rules/metrics.yaml"), ("TR271", "rules/orders.yaml")]


BANDS = "method: bands\nmeasure: {measure}\ntiers:\n{tiers}"


@pytest.mark.parametrize(
    ("measure", "tiers", "expected"),
    [
        ("frequency_12m", ["at_least: 100", "at_least: 0, below: 50"], ["from 50 and below 100, such as 50"]),
        ("frequency_12m", ["at_least: 100", "below: 50", "otherwise: true"], []),
        ("satisfaction", ["at_least: 4", "at_least: 1, below: 4"], []),
        ("satisfaction", ["at_least: 3.5", "at_least: 1, below: 3.2"], []),
        ("monetary_12m", ["at_least: 3.5", "below: 3.49"], ["from 3.49 and below 3.5, such as 3.49"]),
        ("average_order", ["at_least: 3.5", "below: 3.25"], ["from 3.25 and below 3.5, such as 3.25"]),
        ("last_order", ["at_least: 2026-02-01", "below: 2026-01-01"],
         ["from 2026-01-01 and before 2026-02-01, such as 2026-01-01"]),
        ("satisfaction * 2", ["at_least: 6", "below: 5"], ["from 5 and below 6, such as 5"]),
    ],
)  # fmt: skip
def test_gaps_between_bands(tmp_path: Path, measure: str, tiers: list[str], expected: list[str]) -> None:
    lines = "".join(f"  - {{name: t{index}, {bounds}}}\n" for index, bounds in enumerate(tiers))
    findings = told(tmp_path, BANDS.format(measure=measure, tiers=lines))
    gaps = [message for code, _, message in findings if code == "TR275"]
    assert gaps == [f"standard 'grade' leaves a gap: nothing takes a {measure} {gap}" for gap in expected]
    assert {code for code, _, _ in findings} <= {"TR275", "TR217"}


def test_a_tier_that_earlier_ones_take_whole(tmp_path: Path) -> None:
    standard = """\
tiers:
  - {name: silver, when: {monetary_12m: {at_least: 1000}}}
  - {name: gold, when: {monetary_12m: {at_least: 5000}, region: east}}
  - {name: rest, otherwise: true}
"""
    assert told(tmp_path, standard) == [
        (
            "TR273", 5,
            ("nobody can reach tier 'gold': of 'monetary_12m', "
            "a value such as 5000 is taken by 'silver' before it"),
        )
    ]  # fmt: skip


def test_tiers_inside_each_other_are_fine_and_overlaps_are_not(tmp_path: Path) -> None:
    standard = """\
tiers:
  - {name: gold, when: {frequency_12m: {at_least: 10}}}
  - {name: silver, when: {frequency_12m: {at_least: 5}}}
  - {name: bronze, when: {frequency_12m: {between: [2, 6]}}}
  - {name: tin, when: {frequency_12m: {between: [0, 2]}}}
  - {name: rest, otherwise: true}
"""
    assert [(code, line) for code, line, _ in told(tmp_path, standard)] == [("TR274", 6), ("TR274", 7)]


def test_too_many_tiers_and_other_limits(tmp_path: Path) -> None:
    tiers = "tiers:\n" + "".join(
        f"  - {{name: t{number}, when: {{frequency_12m: {{at_least: {number}}}}}}}\n"
        for number in range(12, 0, -1)
    )
    assert [code for code, _, _ in told(tmp_path, tiers + "  - {name: rest, otherwise: true}\n")] == ["TR270"]
    raised = FILES["tieringrules.yaml"] + "guardrails: {tiers: 13}\n"
    other = "  - {name: rest, otherwise: true}\n"
    assert told(tmp_path, tiers + other, **{"tieringrules.yaml": raised}) == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("largest_share: 120%", "TR276"),
        ("smallest_share: -1%", "TR276"),
        ("smallest_share: 5", "TR142"),
        ("tiers: 0", "TR209"),
        ("largest: 5%", "TR202"),
    ],
)
def test_limits_that_are_none(tmp_path: Path, written: str, code: str) -> None:
    text = FILES["tieringrules.yaml"] + f"guardrails: {{{written}}}\n"
    findings = found(tmp_path, **{"tieringrules.yaml": text})
    assert len(findings) == 1 and findings[0].is_error
    assert findings[0].code == code, findings[0].message.en


def test_nothing_is_added_to_errors(tmp_path: Path) -> None:
    standard = TIERS + "tiers:\n  - {name: a, when: {satisfaction: {at_least: 0}, regoin: east}}\n"
    findings = found(tmp_path, **{"rules/grade.yaml": standard})
    assert "TR204" in [item.code for item in findings]
    assert not any(item.code.startswith("TR27") for item in findings)
