"""Aggregates in one pass over their table: all that it can compute, and what many rows give."""

from __future__ import annotations

from unittest.mock import patch

import polars as pl
from hypothesis import given, settings

from tests.engine.company import AS_OF, Company
from tests.engine.kernels import World, worlds
from tests.engine.test_engines_agree import CALM, agree
from tieringrules.engine import grouping
from tieringrules.engine.grouping import grouped
from tieringrules.engine.visibility import counted, opened
from tieringrules.rulebook.kernel import AggregateDefinition
from tieringrules.rulebook.model import CalendarSpan

ORDERS = (
    {"owner": "b", "on": "2026-06-01", "quantity": 2, "price": "0.10", "weight": 0.1, "status": "paid"},
    {"owner": "b", "on": "2026-06-30", "quantity": 3, "price": "0.20", "weight": 0.2, "status": "open"},
    {"owner": "b", "on": "2025-06-30", "quantity": 4, "price": "7.00", "weight": None, "status": "paid"},
    {"owner": "a", "on": "2026-07-01", "quantity": 5, "price": "9.00", "weight": 1.0, "status": "paid"},
    {"owner": "nobody", "on": "2026-06-30", "quantity": 6, "price": "1.00", "status": "paid"},
    {"owner": None, "on": "2026-06-30", "quantity": 7, "price": "1.00", "status": "paid"},
)


def company() -> Company:
    made = Company([{"id": "b"}, {"id": "a"}], ORDERS)
    made.aggregate("orders_", "count")
    made.aggregate("paid", "count", where='status = "paid"', within=CalendarSpan(12, 0))
    made.aggregate("spent", "sum", "price", where='status = "paid"')
    made.aggregate("mean_price", "mean", "price")
    made.aggregate("first", "min", "on", within=CalendarSpan(12, 0))
    made.aggregate("largest", "max", "price")
    made.aggregate("weighed", "sum", "weight")
    made.aggregate("middle", "median", "price")
    made.aggregate("kinds", "count_distinct", "status")
    return made


def test_both_engines_give_what_the_rows_say() -> None:
    made = company()
    assert made.values("orders_") == [0, 3]
    assert made.values("paid") == [0, 1]
    assert made.values("spent") == [0, 710]
    assert made.values("mean_price") == [None, 7.3 / 3]
    assert [str(day) for day in made.values("first")] == ["None", "2026-06-01"]
    assert made.values("largest") == [None, 700]
    assert made.values("weighed") == [0.0, 0.3]
    assert made.values("middle") == [None, 0.2]
    assert made.values("kinds") == [0, 2]
    left_out = made.classified().left_out["orders"]
    assert (left_out.after_as_of, left_out.no_parent) == (1, 2)


def test_one_pass_computes_everything_but_what_needs_all_values_of_a_group() -> None:
    kernel, tables = company().kernel, company().tables
    scope, _ = opened(tables["orders"], kernel.children[0], AS_OF)
    counts, _ = counted(scope, kernel.children[0])
    aggregates = [item for item in kernel.definitions if isinstance(item, AggregateDefinition)]
    keys = pl.Series("id", ["a", "b"])
    found = grouped(aggregates, counts.scope, counts.mask, kernel.children[0], keys)
    assert found is not None
    assert {item.name for item in aggregates} - set(found.values) == {"middle", "kinds"}
    assert (counts.rows, found.with_parent) == (5, 3)


@settings(max_examples=60, deadline=None, suppress_health_check=CALM)
@given(worlds())
def test_many_rows_are_grouped_as_few_are(world: World) -> None:
    with patch.object(grouping, "_MANY_ROWS", -1):
        agree(world)
