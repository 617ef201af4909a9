"""Metrics and messages that nothing uses are told when asked for, and used ones never."""

from __future__ import annotations

from pathlib import Path

from tests.cli.small_workspace import WITHOUT_WARNINGS, write_workspace
from tieringrules.assure.checking import check_workspace
from tieringrules.assure.unused import unused_findings
from tieringrules.diagnostic import Severity

ROOT = Path(__file__).parents[2]
MORE = """\
kind: metrics
dataset: customers
metrics:
  in_a_template: {count: orders}
  in_another: {count: orders}
  by_in_another: {value: in_another + 1}
  in_a_table: {count: orders}
  only_expected: {count: orders}
"""
TABLE = """\
kind: standard
name: busy
method: table
hit_policy: first
inputs: [in_a_table]
outputs: [tier]
tiers: [yes_tier, no_tier]
rules:
  - [">= 3", yes_tier]
  - ["-", no_tier]
"""
CASES = """\
kind: tests
cases: [{name: none, given: {region: east}, expect: {only_expected: 0}}]
"""


def unused(folder: Path) -> list[tuple[str, str]]:
    checked = check_workspace(folder)
    assert checked.value is not None and checked.ok, checked.diagnostics
    found = unused_findings(checked.value, folder)
    assert all(each.severity is Severity.NOTE for each in found)
    return [(each.code, each.message.en.split("'")[1]) for each in found]


def test_what_is_used_is_not_told(tmp_path: Path) -> None:
    folder = write_workspace(
        tmp_path / "w",
        **WITHOUT_WARNINGS
        | {
            "rules/more.yaml": MORE,
            "rules/busy.yaml": TABLE,
            "rules/cases.yaml": CASES,
            "templates/later.email.html.j2": "---\nsubject: x\n---\n<p>{{ metric.in_a_template }}</p>\n",
        },
    )
    before = {"average_order"}
    found = unused(folder)
    assert {name for code, name in found if code == "TR820"} - before == {"by_in_another", "only_expected"}
    assert [name for code, name in found if code == "TR821"] == ["later"]


def test_the_reference_company_uses_its_messages() -> None:
    found = unused(ROOT)
    assert [name for code, name in found if code == "TR821"] == []
