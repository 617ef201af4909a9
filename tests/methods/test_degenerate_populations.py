"""Populations that can hardly be compared: every method that compares behaves, and says so."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.methods.small_world import Row, tiers, warned

ABC = """{kind: standard, name: s, method: abc, measure: spent,
 tiers: [{name: A, up_to: 80%}, {name: B, up_to: 95%}, {name: C, otherwise: true}]}
"""
TOP = """{kind: standard, name: s, method: percentile, measure: spent,
 tiers: [{name: A, top: 20%}, {name: B, top: 50%}, {name: C, otherwise: true}]}
"""
# The grid tells the three scores apart; as they look at one field, a warning is said once.
RFM = """kind: standard
name: s
method: rfm
recency: spent
frequency: spent
monetary: spent
bins: 3
grid: {A: [133], B: [222], C: [311], D: [331, 313], rest: {otherwise: true}}
"""
FIVES = RFM.replace("bins: 3", "bins: 5").replace("A: [133]", "A: [155]").replace("C: [311]", "C: [511]")


def of(*amounts: float | None) -> list[Row]:
    return [{"spent": None if amount is None else Decimal(str(amount))} for amount in amounts]


@pytest.mark.parametrize(
    ("situation", "method", "rows", "expected", "codes"),
    [
        ("one customer", ABC, of(7), "A", ["TR615"]),
        ("one customer", TOP, of(7), "A", ["TR615"]),
        ("one customer", RFM, of(7), "C", ["TR614"]),
        ("all equal", ABC, of(5, 5, 5, 5), "AAAA", ["TR615"]),
        ("all equal", TOP, of(5, 5, 5, 5), "AAAA", ["TR615"]),
        ("all equal", RFM, of(5, 5, 5, 5), "CCCC", ["TR614"]),
        ("all missing", ABC, of(None, None), "CC", ["TR612"]),
        ("all missing", TOP, of(None, None), "CC", ["TR612"]),
        ("all missing", RFM, of(None, None), ["rest", "rest"], ["TR612"]),
        ("fewer distinct values than bins", FIVES, of(1, 1, 2, 2), "CC", ["TR614"]),
        ("total 0", ABC, of(0, 0, 0), "CCC", ["TR613"]),
        ("total 0", TOP, of(0, 0, 0), "AAA", ["TR615"]),
        ("total 0", RFM, of(0, 0, 0), "CCC", ["TR614"]),
        ("negative amounts", ABC, of(90, 10, -50), "ABC", []),
        ("negative amounts", ABC, of(-1, -2), "CC", ["TR613"]),
        ("negative amounts", TOP, of(-5, -1, -9), "BAC", []),
        ("negative amounts", RFM, of(-9, -5, -1), "CBA", []),
        ("nobody", ABC, [], "", []),
        ("nobody", TOP, [], "", []),
        ("nobody", RFM, [], "", []),
    ],
)
def test_degenerate_populations(
    situation: str, method: str, rows: list[Row], expected: str | list[str], codes: list[str]
) -> None:
    found = tiers(method, rows)
    if situation.startswith("fewer"):
        # Equal values stay together, and the smaller ones score less.
        assert found[:2] == list(expected) and found[2] == found[3] != found[0]
    else:
        assert found == list(expected)
    assert [code for code in warned(method, rows) if code != "TR606"] == codes


def test_a_missing_value_beside_others_is_left_out_of_the_population() -> None:
    assert tiers(ABC, of(100, None, 0)) == ["A", "C", "C"]
    assert tiers(TOP, of(3, None, 2, 1)) == ["A", "C", "B", "C"]
    assert tiers(RFM, of(1, None, 2, 3)) == ["C", "rest", "B", "A"]
