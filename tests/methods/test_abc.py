"""`method: abc` by hand: shares of the total from the largest down, fair to ties, honest about nothing."""

from __future__ import annotations

import itertools

import pytest

from tests.methods.small_world import classified, codes, kernel_of, linked, spent, tiers, warned

ABC = """
{kind: standard, name: s, method: abc, measure: spent,
 tiers: [{name: A, up_to: 80%}, {name: B, up_to: 95%}, {name: C, otherwise: true}]}
"""
CLOSED = """
{kind: standard, name: s, method: abc, measure: spent,
 tiers: [{name: A, up_to: 80%}, {name: B, up_to: 95%}, {name: C, up_to: 100%}]}
"""


def test_a_customer_belongs_where_the_larger_ones_do_not_fill_the_share() -> None:
    # Of 100, the larger ones make 0, 50, 79, 93 and 97.
    assert tiers(ABC, spent(50, 29, 1, 14, 1, 4, 1)) == ["A", "A", "C", "A", "C", "B", "C"]


def test_the_largest_is_always_in_the_first_tier() -> None:
    assert tiers(ABC, spent(99, 1)) == ["A", "C"]
    assert tiers(ABC, spent(5)) == ["A"]


def test_the_bound_itself_is_outside() -> None:
    # The larger one makes exactly 80%.
    assert tiers(ABC, spent(80, 20)) == ["A", "B"]
    assert tiers(ABC, spent("79.99", "20.01")) == ["A", "A"]


def test_equal_values_have_equal_tiers() -> None:
    for order in itertools.permutations([40, 30, 30]):
        found = dict(zip(order, tiers(ABC, spent(*order)), strict=True))
        assert found == {40: "A", 30: "A"}


def test_the_last_percent_takes_everyone_with_a_value_but_nobody_without() -> None:
    assert tiers(CLOSED, spent(100, 0, -5, None)) == ["A", "C", "C", None]
    assert tiers(ABC, spent(100, 0, -5, None)) == ["A", "C", "C", "C"]


def test_negative_amounts_count_as_nothing() -> None:
    # Were -50 counted, 80% of the total would be 40 and the second customer would stay out.
    assert tiers(ABC, spent(70, 30, -50)) == ["A", "A", "C"]


@pytest.mark.parametrize("amounts", [(0, 0, 0), (0, -3, 0), (-1,)])
def test_a_total_of_nothing_gives_the_last_tier_and_says_so(amounts: tuple[int, ...]) -> None:
    assert set(tiers(ABC, spent(*amounts))) == {"C"}
    assert set(tiers(CLOSED, spent(*amounts))) == {"C"}
    assert warned(ABC, spent(*amounts)) == ["TR613"]


def test_a_total_of_nothing_gives_the_last_tier_whatever_its_bound() -> None:
    short = (
        "{kind: standard, name: s, method: abc, measure: spent, "
        "tiers: [{name: A, up_to: 80%}, {name: B, up_to: 90%}]}"
    )
    assert tiers(short, spent(0, 0, None)) == ["B", "B", None]
    full = (
        "{kind: standard, name: s, method: abc, measure: spent, "
        "tiers: [{name: A, up_to: 100%}, {name: B, otherwise: true}]}"
    )
    assert tiers(full, spent(0, 0, None)) == ["B", "B", "B"]


def test_nobody_with_a_value_is_said() -> None:
    assert tiers(ABC, spent(None, None)) == ["C", "C"]
    assert warned(ABC, spent(None, None)) == ["TR612"]
    assert warned(ABC, spent()) == ["TR606"]


def test_all_equal_is_said() -> None:
    assert tiers(ABC, spent(7, 7, 7, 7)) == ["A"] * 4
    assert warned(ABC, spent(7, 7, 7, 7)) == ["TR615"]


def test_the_missing_are_counted_as_unknown_in_each_tier() -> None:
    summary = classified(kernel_of(ABC), spent(9, 1, None, None)).standards["s"]
    assert summary.tiers == {"A": 1, "B": 1, "C": 2} and summary.none == 0
    assert [(each.rule, each.field, each.customers) for each in summary.unknown] == [
        ("A", "spent", 2),
        ("B", "spent", 2),
    ]


def test_the_summary_says_who_was_counted() -> None:
    summary = classified(kernel_of(ABC), spent("80.5", 15, "4.5", -3, None)).standards["s"]
    assert summary.population == {
        "measure": {"customers": 4, "missing": 1, "cut_points": [80.5, 15], "total": 100}
    }


@pytest.mark.parametrize(("third", "tier"), [("63639900000000000", "A"), ("63639600000000000", "B")])
def test_amounts_that_together_leave_128_bits_are_added_exactly(third: str, tier: str) -> None:
    # The third customer is in A while its square is above half the square of the first.
    text = ABC.replace("measure: spent", "measure: spent * spent")
    rows = spent("90000000000000000", "90000000000000000", third)
    assert tiers(text, rows) == ["A", "A", tier]


def test_a_measure_may_be_an_expression_of_floats() -> None:
    text = ABC.replace("measure: spent", "measure: rate * 2")
    rows = [{"rate": 0.1}, {"rate": 0.3}, {"rate": 0.6}, {"rate": 1e300}, {"rate": 5e-324}]
    assert tiers(text, rows) == ["C", "C", "C", "A", "C"]
    assert tiers(text, rows[:3]) == ["B", "A", "A"]


def _tiers(*bounds: str) -> str:
    listed = ", ".join(f"{{name: t{number}, up_to: {bound}}}" for number, bound in enumerate(bounds))
    rest = "{name: C, otherwise: true}"
    return f"{{kind: standard, name: s, method: abc, measure: spent, tiers: [{listed}, {rest}]}}"


def test_mistakes_are_found() -> None:
    assert codes(_tiers("80%", "15%")) == ["TR253"]
    assert codes(_tiers("80%", "80%")) == ["TR253"]
    assert codes(_tiers("0%")) == ["TR252"]
    assert codes(_tiers("100.01%")) == ["TR252"]
    assert codes(_tiers("-5%")) == ["TR252"]
    assert codes(_tiers("0.8")) == ["TR142"]
    assert codes(ABC.replace("measure: spent", "measure: region")) == ["TR251"]
    assert codes(ABC.replace("measure: spent", "measure: spend")) == ["TR204"]
    assert codes(ABC.replace("up_to: 80%", "up_to: 80%, otherwise: true"))[0] == "TR210"
    assert codes(ABC.replace(", up_to: 80%", "")) == ["TR208"]
    assert codes(ABC) == []


def test_a_closed_standard_warns_only_where_the_measure_can_be_missing() -> None:
    assert codes(CLOSED) == ["TR217"]
    assert codes(CLOSED.replace("measure: spent", "measure: 1")) == []


def test_a_circle_is_named_by_names_that_people_wrote() -> None:
    one = ABC.replace("measure: spent", 'measure: (if t = "A" then 1 else 2)')
    two = ABC.replace("name: s,", "name: t,").replace("measure: spent", 'measure: (if s = "A" then 1 else 2)')
    _, found = linked(one, two)
    (circle,) = [each for each in found if each.is_error]
    assert circle.code == "TR215"
    assert "." not in circle.message.en
