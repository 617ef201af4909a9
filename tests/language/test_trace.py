"""Why a condition has its value, and for want of what it has none."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from tests.language.samples import AS_OF, typed
from tieringrules.language.fields import names_in
from tieringrules.language.printer import print_expression
from tieringrules.language.trace import blamed_fields, trace
from tieringrules.language.values import Value


def test_a_trace_goes_down_to_conditions_without_parts() -> None:
    tree = typed("frequency_12m >= 4 and not(consent or satisfaction in [4..5])")
    found = trace(tree, {"frequency_12m": Decimal(5), "consent": False}, AS_OF)
    assert found.value is None
    first, second = found.parts
    assert (print_expression(first.expr), first.value, first.parts) == ("frequency_12m >= 4", True, ())
    (inner,) = second.parts
    assert [part.value for part in inner.parts] == [False, None]


@pytest.mark.parametrize(
    ("text", "values", "blamed"),
    [
        ("satisfaction > 4", {}, {"satisfaction"}),
        ("satisfaction > 4", {"satisfaction": Decimal(5)}, set()),
        ("satisfaction > 4 and frequency_12m > 4", {}, {"satisfaction", "frequency_12m"}),
        ("satisfaction > 4 and frequency_12m > 4", {"frequency_12m": Decimal(9)}, {"satisfaction"}),
        ("satisfaction > 4 and frequency_12m > 4", {"frequency_12m": Decimal(1)}, set()),
        ("satisfaction > 4 or frequency_12m > 4", {"frequency_12m": Decimal(1)}, {"satisfaction"}),
        ("consent and (credit = null or satisfaction > credit)", {"consent": True, "credit": Decimal(1)},
         {"satisfaction"}),
        ("(credit = null) and satisfaction > 1", {}, {"satisfaction"}),
        ("not(satisfaction in [1, 2])", {}, {"satisfaction"}),
        ("satisfaction + frequency_12m > credit", {"satisfaction": Decimal(1)}, {"frequency_12m", "credit"}),
        ("days_since(last_order) > 5", {}, {"last_order"}),
        ("1 / frequency_12m > 5", {"frequency_12m": Decimal(0)}, set()),
        ("average > 5", {"average": math.nan}, {"average"}),
        ("last_order <= as_of", {}, {"last_order"}),
    ],
)  # fmt: skip
def test_blame(text: str, values: dict[str, Value], blamed: set[str]) -> None:
    assert blamed_fields(typed(text), values, AS_OF) == blamed


def test_names() -> None:
    tree = typed("if consent then monetary_12m + 1 > credit else last_order in [as_of..as_of]")
    assert names_in(tree) == {"consent", "monetary_12m", "credit", "last_order"}
