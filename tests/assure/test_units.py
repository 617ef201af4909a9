"""Numbers of different kinds beside each other are worth a warning, and others are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assure.test_guardrails import found

METRICS = """\
kind: metrics
dataset: customers
metrics:
  orders_all: {count: orders, within: 12 months}
  orders_east: {count: orders, where: {amount: {at_least: 100}}, within: 12 months}
  orders_other: {count: orders, where: {amount: {at_least: 100}}, within: 6 months}
  share: orders_east / orders_all
  ratio: orders_other / orders_all
  yuan: {sum: orders.amount, unit: CNY}
  points: {sum: orders.amount, unit: points}
  more_yuan: {sum: orders.amount, where: {amount: {at_least: 9}}, unit: CNY}
  margin: {value: share * 100, unit: "%"}
"""
STANDARD = """\
kind: standard
name: odd
tiers:
  - name: yes_tier
    when: WHEN
  - {name: rest, otherwise: true}
"""


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ("share >= 20", ["TR830"]),
        ("share in [20..50]", ["TR830", "TR830"]),
        ("20 <= share", ["TR830"]),
        ("share >= 0.2", []),
        ("share >= 1", []),
        ("share * 100 >= 20", []),
        # With different windows the quotient may be anything.
        ("ratio >= 20", []),
        ("yuan > points", ["TR831"]),
        ("yuan - points > 5", ["TR831"]),
        ("yuan / points > 5", []),
        ("yuan > more_yuan", []),
        ("yuan > orders_all", []),
        ("margin >= 0.2", ["TR832"]),
        ("margin >= 20", []),
        ("margin > 0", []),
    ],
)
def test_kinds_of_numbers(tmp_path: Path, condition: str, codes: list[str]) -> None:
    files = {"rules/odd_metrics.yaml": METRICS, "rules/odd.yaml": STANDARD.replace("WHEN", condition)}
    assert [finding.code for finding in found(tmp_path, **files)] == codes


def test_a_mapping_is_pointed_at_exactly(tmp_path: Path) -> None:
    text = STANDARD.replace("WHEN", "{share: {at_least: 20}}")
    (finding,) = found(tmp_path, **{"rules/odd_metrics.yaml": METRICS, "rules/odd.yaml": text})
    assert finding.span is not None
    assert (finding.span.line, finding.span.column, finding.fix) == (5, 30, "0.2")
