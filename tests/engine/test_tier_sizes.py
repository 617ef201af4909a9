"""Warnings about tiers that hold nobody, hardly anybody, or nearly everybody."""

from __future__ import annotations

import datetime as dt
import warnings
from pathlib import Path

import polars as pl
import pytest

import tieringrules as tr
from tests.cli.small_workspace import FILES, WITHOUT_WARNINGS, write_workspace

STANDARD = """\
kind: standard
name: grade
tiers:
  - {name: top, when: {satisfaction: 5}}
  - {name: middle, when: {satisfaction: 3}}
  - {name: rest, otherwise: true}
"""


def warned(tmp_path: Path, scores: list[int], limits: str = "", standard: str = STANDARD) -> list[str]:
    files = WITHOUT_WARNINGS | {
        "rules/grade.yaml": standard,
        "tieringrules.yaml": FILES["tieringrules.yaml"] + limits,
    }
    customers = pl.DataFrame({"customer_id": [f"C{n}" for n in range(len(scores))], "satisfaction": scores})
    customers = customers.with_columns(name=pl.lit("x"), region=pl.lit("east"), email=pl.lit(None))
    rules = tr.load(write_workspace(tmp_path / "w", **files))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rules.classify(customers=customers, as_of=dt.date(2026, 6, 30))
    return [
        item.message.en
        for told in caught
        if isinstance(told.message, tr.DataWarning)
        for item in told.message.diagnostics
        if item.code.startswith("TR63") and "grade" in item.message.en
    ]


def test_sizes_that_are_fine(tmp_path: Path) -> None:
    assert warned(tmp_path, [5] * 10 + [3] * 10 + [1] * 80) == []
    assert warned(tmp_path, [5] + [3] * 10 + [1] * 189) == []


@pytest.mark.parametrize(
    ("scores", "limits", "expected"),
    [
        ([5] * 10 + [1] * 10, "", ["standard 'grade' has tiers without any customer: 'middle'"]),
        ([5] + [3] * 20 + [1] * 180, "", ["tier 'top' of 'grade' holds 1 of 201 customers, less than 0.5%"]),
        ([5] + [3] * 20 + [1] * 180, "guardrails: {smallest_share: 0%}\n", []),
        ([5, 3] + [1] * 39, "", ["tier 'rest' of 'grade' holds 39 of 41 customers, more than 95%"]),
        ([5, 3] + [1] * 38, "", []),
        ([5, 3] + [1] * 39, "guardrails: {largest_share: 100%}\n", []),
        ([5, 3, 1, 1], "guardrails: {largest_share: 33.5%}\n",
         ["tier 'rest' of 'grade' holds 2 of 4 customers, more than 33.5%"]),
        ([1, 1], "", []),
        ([], "", []),
    ],
)  # fmt: skip
def test_sizes_that_are_not(tmp_path: Path, scores: list[int], limits: str, expected: list[str]) -> None:
    assert warned(tmp_path, scores, limits) == expected


def test_a_standard_that_is_not_in_effect_is_not_judged(tmp_path: Path) -> None:
    later = STANDARD.replace("tiers:", "effective: 2027-01-01\ntiers:")
    assert warned(tmp_path, [1] * 50, standard=later) == []


def test_a_flag_is_judged_by_whether_anybody_has_it(tmp_path: Path) -> None:
    flag = "kind: standard\nname: grade\ntiers:\n  - {name: bad, when: {satisfaction: 1}}\n"
    flag += "  - {name: fine, otherwise: true}\n"
    assert warned(tmp_path, [1] + [5] * 500, standard=flag) == []
    expected = ["standard 'grade' has tiers without any customer: 'bad'"]
    assert warned(tmp_path, [5] * 500, standard=flag) == expected
