"""`method: percentile` by hand: the top of a ranking, as a share or as a number of customers."""

from __future__ import annotations

import pytest

from tests.methods.small_world import classified, codes, kernel_of, spent, tiers, warned


def ranking(*tops: str, rest: str = ", {name: rest, otherwise: true}") -> str:
    listed = ", ".join(f"{{name: t{number}, top: {top}}}" for number, top in enumerate(tops))
    return f"{{kind: standard, name: s, method: percentile, measure: spent, tiers: [{listed}{rest}]}}"


def test_shares_are_of_the_customers_with_a_value() -> None:
    assert tiers(ranking("10%", "50%"), spent(*range(10))) == ["rest"] * 5 + ["t1"] * 4 + ["t0"]
    assert tiers(ranking("50%"), spent(4, 3, 2, 1, None, None)) == [
        "t0",
        "t0",
        "rest",
        "rest",
        "rest",
        "rest",
    ]


def test_numbers_are_counted_from_the_top() -> None:
    assert tiers(ranking("1", "3"), spent(1, 2, 3, 4)) == ["rest", "t1", "t1", "t0"]
    assert tiers(ranking("500"), spent(1, 2, None)) == ["t0", "t0", "rest"]


def test_a_share_of_a_customer_takes_one() -> None:
    # 10% of four customers: nobody exceeds the first, and 0 is less than 0.4.
    assert tiers(ranking("10%"), spent(4, 3, 2, 1)) == ["t0", "rest", "rest", "rest"]


def test_ties_are_fair() -> None:
    assert tiers(ranking("2"), spent(5, 4, 4, 4, 1)) == ["t0", "t0", "t0", "t0", "rest"]
    assert tiers(ranking("1", "2"), spent(5, 5, 5, 1)) == ["t0", "t0", "t0", "rest"]


def test_shares_and_numbers_together() -> None:
    assert tiers(ranking("10%", "3"), spent(*range(10)))[-4:] == ["rest", "t1", "t1", "t0"]
    # The number is less than the share before it: its tier stays empty, which is said.
    text = ranking("50%", "2")
    assert tiers(text, spent(*range(10))) == ["rest"] * 5 + ["t0"] * 5
    assert warned(text, spent(*range(10))) == ["TR615"]


def test_everyone_with_a_value() -> None:
    closed = ranking("50%", "100%", rest="")
    assert tiers(closed, spent(2, 1, 0, -7, None)) == ["t0", "t0", "t1", "t1", None]
    assert codes(closed) == ["TR217"]


def test_the_summary() -> None:
    summary = classified(kernel_of(ranking("1", "50%")), spent(4, 3, "2.5", 1, None)).standards["s"]
    assert summary.population == {"measure": {"customers": 4, "missing": 1, "cut_points": [4, 3]}}


@pytest.mark.parametrize(
    ("tops", "code"),
    [
        (("20%", "10%"), "TR253"),
        (("5", "5"), "TR253"),
        (("5", "10%", "4"), "TR253"),
        (("0",), "TR254"),
        (("-3",), "TR254"),
        (("2.5",), "TR146"),
        (("0%",), "TR252"),
        (("101%",), "TR252"),
        (("many",), "TR138"),
    ],
)
def test_mistakes_are_found(tops: tuple[str, ...], code: str) -> None:
    assert codes(ranking(*tops)) == [code]
