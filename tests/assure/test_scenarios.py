import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieringrules.assure.scenarios import decide, run_cases, same_value, values_of_case
from tieringrules.diagnostic import Span
from tieringrules.language.syntax import Arithmetic, Comparison, Expr, Literal, Logical, Name
from tieringrules.language.types import FLOAT, INTEGER, TEXT, ExactType, TierType
from tieringrules.language.values import TierValue, Value
from tieringrules.rulebook.kernel import (
    AggregateDefinition,
    Branch,
    Decision,
    Kernel,
    RowDefinition,
    SourceTable,
)
from tieringrules.rulebook.model import Case, Column, Dataset, Rulebook, Workspace

DAY = dt.date(2026, 6, 30)
TIERS = TierType("value", ("gold", "silver"))


def at_least(name: str, value: int) -> Expr:
    return Comparison(">=", Name(name), Literal(Decimal(value)))


VALUE = Decision(
    "value",
    TIERS,
    (
        Branch(0, "gold", Logical("and", (at_least("spent", 100), at_least("visits", 2)))),
        Branch(1, "silver", at_least("visits", 1)),
    ),
    effective=dt.date(2026, 1, 1),
)
KERNEL = Kernel(
    SourceTable("customers", (("id", TEXT), ("visits", INTEGER))),
    (),
    (
        AggregateDefinition("spent", "sum", "orders", ExactType(2)),
        RowDefinition("per_visit", Arithmetic("/", Name("spent"), Name("visits")), FLOAT, default=0.0),
        VALUE,
        Decision(
            "care",
            TierType("care", ("call",)),
            (Branch(0, "call", Comparison("=", Name("value"), Literal(TierValue("value", 0, "gold")))),),
        ),
    ),
)


def rulebook(*cases: Case) -> Rulebook:
    columns = (Column("id", "text", TEXT), Column("visits", "integer", INTEGER, default=Decimal(1)))
    return Rulebook(".", Workspace("demo"), Dataset("customers", columns, "id"), cases=cases)


def case(expect: dict[str, Value], as_of: dt.date | None = DAY, **values: Value) -> Case:
    return Case("a case", as_of, values, expect, Span("rules/tests.yaml", 3))


def gold() -> TierValue:
    return TierValue("value", 0, "gold")


def found(expected: Case, today: dt.date = DAY) -> dict[str, Value]:
    (result,) = run_cases(rulebook(expected), lambda _: KERNEL, today)
    return {comparison.name: comparison.found for comparison in result.comparisons}


EVERYTHING: dict[str, Value] = dict.fromkeys(("value", "care", "per_visit", "spent", "visits"))


def test_standards_follow_from_given_values_and_from_each_other() -> None:
    assert found(case(EVERYTHING, spent=Decimal(150), visits=Decimal(2))) == {
        "value": gold(),
        "care": TierValue("care", 0, "call"),
        "per_visit": 75.0,
        "spent": Decimal(150),
        "visits": Decimal(2),
    }


def test_what_is_not_given_has_its_default_or_what_no_rows_give() -> None:
    assert found(case(EVERYTHING)) == {
        "value": TierValue("value", 1, "silver"),
        "care": None,
        "per_visit": 0.0,
        "spent": Decimal(0),
        "visits": Decimal(1),
    }


def test_a_given_null_is_missing_and_not_the_default() -> None:
    assert found(case(EVERYTHING, visits=None))["value"] is None


def test_a_given_standard_is_not_decided_anew() -> None:
    values = found(case(EVERYTHING, value=gold(), visits=Decimal(0)))
    assert values["value"] == gold()
    assert values["care"] == TierValue("care", 0, "call")


def test_days_before_the_standard_takes_effect_give_no_tier() -> None:
    values = {"spent": Decimal(150), "visits": Decimal(2)}
    assert found(case({"value": None}, dt.date(2025, 12, 31), **values)) == {"value": None}
    assert found(case({"value": None}, None, **values), dt.date(2025, 12, 31)) == {"value": None}
    assert found(case({"value": None}, None, **values), DAY) == {"value": gold()}


def test_differences_name_what_came_out_otherwise() -> None:
    wrong = case({"value": gold(), "care": None, "visits": Decimal(1)})
    (result,) = run_cases(rulebook(wrong), lambda _: KERNEL, DAY)
    assert not result.passed
    assert [(item.name, item.found) for item in result.differences] == [
        ("value", TierValue("value", 1, "silver"))
    ]
    (right,) = run_cases(rulebook(case({"care": None})), lambda _: KERNEL, DAY)
    assert right.passed


def test_exact_values_for_binary_metrics_become_binary() -> None:
    values = values_of_case({"per_visit": Decimal("0.1")}, KERNEL, {}, DAY)
    assert values["per_visit"] == 0.1
    assert isinstance(values["per_visit"], float)


@pytest.mark.parametrize(
    ("expected", "came_out", "same"),
    [
        (None, None, True),
        (None, Decimal(0), False),
        (Decimal("0.1"), 0.1, True),
        (Decimal("0.10"), Decimal("0.1"), True),
        (0.1, Decimal("0.1"), True),
        (Decimal(1), True, False),
        (True, True, True),
        (False, None, False),
        (gold(), "gold", True),
        ("gold", gold(), True),
        ("gold", "silver", False),
        (dt.date(2026, 1, 1), dt.date(2026, 1, 1), True),
    ],
)
def test_sameness(expected: Value, came_out: Value, same: bool) -> None:
    assert same_value(expected, came_out) is same


@given(
    st.none() | st.integers(0, 300).map(Decimal),
    st.none() | st.integers(0, 3).map(Decimal),
)
def test_decide_takes_the_first_true_branch(spent: Value, visits: Value) -> None:
    def true(value: Value, bound: int) -> bool:
        return value is not None and value >= bound  # type: ignore[operator]

    expected = None
    if true(spent, 100) and true(visits, 2):
        expected = "gold"
    elif true(visits, 1):
        expected = "silver"
    tier = decide(VALUE, {"spent": spent, "visits": visits}, DAY)
    assert (tier.name if tier else None) == expected
