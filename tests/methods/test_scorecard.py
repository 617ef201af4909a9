"""`method: scorecard` by hand: points per criterion, exact weights, and what a missing measure means."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.methods.small_world import Row, classified, codes, kernel_of, linked, tiers

CARD = """
kind: standard
name: s
method: scorecard
criteria:
  - {name: contribution, weight: 40%, measure: spent, points: [{at_least: 50000, points: 100}, {at_least: 20000, points: 70}, {otherwise: true, points: 10}]}
  - {name: satisfaction, weight: 60%, measure: orders, points: [{at_least: 4, points: 100}, {otherwise: true, points: 0}], default: 50}
tiers: [{name: A, at_least: 80}, {name: B, at_least: 60}, {name: C, otherwise: true}]
"""  # noqa: E501


def card(*criteria: str, bounds: str = "[{name: A, at_least: 80}, {name: B, otherwise: true}]") -> str:
    listed = "".join(f"  - {criterion}\n" for criterion in criteria)
    return f"kind: standard\nname: s\nmethod: scorecard\ncriteria:\n{listed}tiers: {bounds}\n"


def one(points: str, more: str = "") -> str:
    return card(f"{{name: a, weight: 100%, measure: days, points: {points}{more}}}")


def score(text: str, rows: list[Row]) -> list[object]:
    kernel = kernel_of(text)
    found = classified(kernel, rows).frame["s.score"].to_list()
    assert found == classified(kernel, rows, "reference").frame["s.score"].to_list()
    return found


def test_the_example_of_the_design() -> None:
    rows: list[Row] = [
        {"spent": Decimal(50000), "orders": 4},
        {"spent": Decimal("49999.99"), "orders": 5},
        {"spent": Decimal(20000), "orders": None},
        {"spent": Decimal(0), "orders": 4},
        {"spent": Decimal(60000), "orders": 1},
        {"spent": None, "orders": 5},
    ]
    # 100, 88, 58, 64, 40, and none: without the contribution there is no score.
    assert tiers(CARD, rows) == ["A", "A", "C", "B", "C", "C"]
    unknown = classified(kernel_of(CARD), rows).standards["s"].unknown
    assert [(each.rule, each.field, each.customers) for each in unknown] == [
        ("A", "spent", 1),
        ("B", "spent", 1),
    ]


def test_bounds_take_or_leave_their_own_value() -> None:
    points = (
        "[{above: 10, points: 5}, {at_least: 10, points: 4}, {at_least: 8, below: 10, points: 3}, "
        "{at_most: 2, points: 1}, {otherwise: true, points: 2}]"
    )
    rows: list[Row] = [{"days": n} for n in (11, 10, 9, 8, 7, 3, 2, -1)]
    assert score(one(points), rows) == [5, 4, 3, 3, 2, 2, 1, 1]


def test_otherwise_does_not_take_missing_measures() -> None:
    points = "[{at_least: 5, points: 10}, {otherwise: true, points: 1}]"
    assert score(one(points), [{"days": None}]) == [None]
    assert score(one(points, ", default: 7.5"), [{"days": None}, {"days": 5}]) == [75, 100]


def test_no_points_are_no_score() -> None:
    text = one("[{at_least: 5, points: 10}]")
    assert score(text, [{"days": 4}, {"days": 5}]) == [None, 10]
    assert codes(text) == ["TR262"]


def test_scores_are_exact() -> None:
    tenth = "{{name: c{}, weight: 10%, measure: days, points: [{{otherwise: true, points: 0.1}}]}}"
    text = card(*(tenth.format(number) for number in range(10)), bounds="[{name: A, at_least: 0.1}]")
    assert tiers(text, [{"days": 1}]) == ["A"]


def test_many_lines_of_points() -> None:
    lines = ", ".join(f"{{at_least: {n}, points: {n}}}" for n in range(150, 0, -1))
    text = one(f"[{lines}, {{otherwise: true, points: 0}}]")
    rows: list[Row] = [{"days": n} for n in (-5, 0, 1, 74, 75, 76, 150, 999)]
    assert score(text, rows) == [0, 0, 1, 74, 75, 76, 150, 150]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CARD, []),
        (CARD.replace("60%", "50%"), ["TR255"]),
        (CARD.replace("60%", "60.5%"), ["TR255"]),
        (CARD.replace("60%", "160%"), ["TR252"]),
        (CARD.replace("name: satisfaction", "name: contribution"), ["TR213"]),
        (CARD.replace("measure: orders", "measure: region"), ["TR251"]),
        (one("[{points: 3}]"), ["TR265"]),
        (one("[{at_least: 3, below: 2, points: 3}, {otherwise: true, points: 1}]"), ["TR264"]),
        (one("[{above: 3, at_most: 3, points: 3}, {otherwise: true, points: 1}]"), ["TR264"]),
        (one("[{at_least: 3, at_most: 3, points: 3}, {otherwise: true, points: 1}]"), []),
        (
            one("[{at_least: 3, points: 3}, {at_least: 5, points: 5}, {otherwise: true, points: 1}]"),
            ["TR263"],
        ),
        (one("[{above: 3, points: 3}, {at_least: 3, points: 5}, {otherwise: true, points: 1}]"), []),
        (one("[{at_most: 3, points: 3}, {below: 3, points: 5}, {otherwise: true, points: 1}]"), ["TR263"]),
        (one("[{otherwise: true, points: 1}, {at_least: 3, points: 3}]"), ["TR263"]),
    ],
)
def test_mistakes_are_found(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_weights_are_told_as_people_write_them() -> None:
    _, (found,) = linked(CARD.replace("60%", "50.5%"))
    assert "90.5%" in found.message.en and "90.5%" in found.message.zh
