"""What the summary on the terminal says about populations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.methods.small_world import classified, kernel_of, spent
from tieringrules.cli.summary_text import summary_lines
from tieringrules.diagnostic import Language
from tieringrules.engine.assignments import Assignments, StandardSummary
from tieringrules.rulebook.model import Dataset, Rulebook, Workspace

ABC = """
{kind: standard, name: s, method: abc, measure: spent,
 tiers: [{name: A, up_to: 80%}, {name: B, up_to: 95%}, {name: C, otherwise: true}]}
"""
RULEBOOK = Rulebook(".", Workspace("small"), Dataset("customers", (), "id"))


def told(result: Assignments, language: Language) -> list[str]:
    lines = summary_lines(RULEBOOK, result, {}, language)
    return ["".join(piece.text for piece in line).strip() for line in lines]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "measure compared among 4 customers, 1 without a value; cut points 1,250.5, 30"),
        ("zh", "指标：在 4 位客户中比较，1 个没有值；分界点 1,250.5, 30"),
    ],
)
def test_cut_points_of_the_day(language: Language, line: str) -> None:
    result = classified(kernel_of(ABC), spent("1250.50", "1250.50", 30, 300, None))
    summary = result.standards["s"]
    population = {"measure": {"customers": 4, "missing": 1, "cut_points": [1250.5, 30]}}
    result = replace(result, standards={"s": StandardSummary(summary.tiers, 0, (), population)})
    assert line in told(result, language)


def test_nobody_and_frozen() -> None:
    result = classified(kernel_of(ABC), spent(None))
    assert "measure compared among 0 customers, 1 without a value; cut points –, –" in told(result, "en")
    frozen = {"measure": {"customers": 7, "missing": 0, "cut_points": [0.1], "frozen": "2026-01-31"}}
    result = replace(result, standards={"s": StandardSummary({"A": 1}, 0, (), frozen)})
    line = "measure compared with 7 customers of 2026-01-31, 0 without a value; cut points 0.1"
    assert line in told(result, "en")
