"""Movement is what comparing two classifications customer by customer gives."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tieringrules.engine.assignments import Assignments, StandardSummary, UnknownCount
from tieringrules.engine.comparison import compared
from tieringrules.language.types import ExactType

BEFORE, AFTER = ("gold", "silver", "basic"), ("black", "gold", "basic")
AMOUNT = ExactType(2)
Side = dict[str, tuple[str | None, str | None, int | None]]


def sides(tiers: tuple[str, ...]) -> st.SearchStrategy[Side]:
    """Customers with a tier, the rule that decided, and an amount in cents."""
    placed = st.tuples(st.sampled_from(tiers), st.sampled_from(("r1", "r2", "override")))
    tier = st.one_of(st.just((None, None)), placed)
    amounts = st.none() | st.integers(-500, 100_000)
    rows = st.tuples(tier, amounts).map(lambda row: (*row[0], row[1]))
    return st.dictionaries(st.sampled_from("ABCDEFGH"), rows, max_size=8)


def assigned(side: Side, tiers: tuple[str, ...], unknown: tuple[UnknownCount, ...] = ()) -> Assignments:
    frame = pl.DataFrame(
        {
            "key": sorted(side),
            "value": [side[key][0] for key in sorted(side)],
            "value_rule": [side[key][1] for key in sorted(side)],
            "spent": [side[key][2] for key in sorted(side)],
        },
        schema={"key": pl.String, "value": pl.String, "value_rule": pl.String, "spent": pl.Int64},
    )
    summary = StandardSummary(dict.fromkeys(tiers, 0), 0, unknown)
    return Assignments(frame, "key", dt.date(2026, 6, 30), {"value": summary})


@settings(max_examples=150)
@given(sides(BEFORE), sides(AFTER), st.integers(0, 4))
def test_movement_is_counted_one_by_one(one: Side, other: Side, most: int) -> None:
    found = compared(assigned(one, BEFORE), assigned(other, AFTER), "value", ("spent", AMOUNT), most)
    nothing = (None, None, None)
    pairs = {key: (one.get(key, nothing), other.get(key, nothing)) for key in {*one, *other}}
    counts = Counter((before[0] or "", after[0] or "") for before, after in pairs.values())
    assert {(a, b): n for a, row in found.matrix.items() for b, n in row.items()} == counts
    assert found.customers == len(pairs)
    moved = {key: pair for key, pair in pairs.items() if pair[0][0] != pair[1][0]}
    assert found.moved == len(moved)
    steps = [
        AFTER.index(after[0]) - AFTER.index(before[0])
        for before, after in moved.values()
        if before[0] in AFTER and after[0] in BEFORE
    ]
    assert (found.up, found.down) == (sum(step < 0 for step in steps), sum(step > 0 for step in steps))
    # What is weighed is the amount after.
    weights = {key: after[2] for key, (_, after) in pairs.items()}
    assert found.moved_amount == sum((Decimal(weights[key] or 0) for key in moved), Decimal(0)) / 100
    assert found.total_amount == sum((Decimal(weight or 0) for weight in weights.values()), Decimal(0)) / 100
    by_pair: dict[tuple[str, str], Decimal] = {}
    for key, (before, after) in moved.items():
        pair = (before[0] or "", after[0] or "")
        by_pair[pair] = by_pair.get(pair, Decimal(0)) + Decimal(weights[key] or 0) / 100
    told = {(a, b): amount for a, row in found.amounts.items() for b, amount in row.items()}
    assert all(by_pair[pair] == amount for pair, amount in told.items())
    assert all(not amount for pair, amount in by_pair.items() if pair not in told)
    order = sorted(moved, key=lambda key: (weights[key] is None, -(weights[key] or 0), key))
    assert [mover.customer for mover in found.movers] == order[:most]
    for mover in found.movers:
        before, after = moved[str(mover.customer)]
        rules = (mover.before, mover.before_rule, mover.after, mover.after_rule)
        assert rules == (before[0], before[1], after[0], after[1])


def test_only_what_is_more_unknown_than_before_is_told() -> None:
    before = assigned({}, BEFORE, (UnknownCount("gold", "spent", 3), UnknownCount("basic", "spent", 2)))
    after = assigned({}, BEFORE, (UnknownCount("gold", "spent", 5), UnknownCount("silver", "age", 1)))
    found = compared(before, after, "value").newly_unknown
    assert found == (UnknownCount("gold", "spent", 2), UnknownCount("silver", "age", 1))


def test_a_standard_that_only_one_side_has_moves_everybody_who_gets_a_tier() -> None:
    side: Side = {"A": ("gold", "r1", 100), "B": (None, None, None)}
    without = Assignments(pl.DataFrame({"key": ["A", "B"]}), "key", dt.date(2026, 6, 30), {})
    found = compared(without, assigned(side, BEFORE), "value")
    assert (found.matrix, found.moved, found.up, found.down) == ({"": {"gold": 1, "": 1}}, 1, 0, 0)


def test_up_is_towards_the_best_of_the_tiers_after() -> None:
    one: Side = {
        "A": ("basic", "r1", 1),
        "B": ("gold", "r1", 1),
        "C": ("silver", "r1", 1),
        "D": ("gold", "r1", 1),
    }
    other: Side = {
        "A": ("gold", "r1", 1),
        "B": ("basic", "r1", 1),
        "C": ("black", "r1", 1),
        "D": ("gold", "r2", 1),
    }
    found = compared(assigned(one, BEFORE), assigned(other, AFTER), "value")
    # C moves between tiers of which each side has one alone: neither up nor down.
    assert (found.moved, found.up, found.down) == (3, 1, 1)
