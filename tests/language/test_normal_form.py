"""The form that equal conditions share is one of them: it is true, false or unknown for the same rows."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.expressions import DAYS, conditions
from tieringrules.language.interpreter import evaluate
from tieringrules.language.normal_form import normal_form
from tieringrules.language.printer import print_expression
from tieringrules.language.syntax import (
    Between,
    Comparison,
    Expr,
    In,
    Literal,
    Logical,
    Name,
    Not,
    Range,
    UnaryTest,
)
from tieringrules.language.types import BOOLEAN, DATE, FLOAT, INTEGER, TEXT, ChoiceType, ExactType
from tieringrules.language.values import Value

AS_OF = dt.date(2024, 3, 31)
NAMES = {
    "n": INTEGER, "m": INTEGER, "d": ExactType(2), "f": FLOAT, "t": TEXT, "c": ChoiceType(("a", "b")),
    "p": BOOLEAN, "q": BOOLEAN, "day": DATE,
}  # fmt: skip
POOLS: dict[str, tuple[Value, ...]] = {
    "n": tuple(map(Decimal, (-1, 0, 1, 2, 3, 5))), "m": tuple(map(Decimal, (-1, 0, 1, 2, 3, 5))),
    "d": (Decimal("0.10"), Decimal("2.00"), Decimal("-1.50")), "f": (0.1, 2.0, -1.5), "t": ("", "a", "客户"),
    "c": ("a", "b"), "p": (True, False), "q": (True, False), "day": DAYS[:6],
}  # fmt: skip
ROWS = st.fixed_dictionaries({name: st.sampled_from((None, *pool)) for name, pool in POOLS.items()})


def same(expr: Expr, rows: list[dict[str, Value]]) -> None:
    form = normal_form(expr)
    for row in rows:
        assert evaluate(form, row, AS_OF) == evaluate(expr, row, AS_OF), (
            print_expression(expr), print_expression(form), row,
        )  # fmt: skip


@settings(max_examples=60)
@given(expr=conditions(NAMES, 4), rows=st.lists(ROWS, min_size=4, max_size=8))
def test_the_form_of_a_condition_holds_for_the_same_rows(expr: Expr, rows: list[dict[str, Value]]) -> None:
    same(expr, rows)


@pytest.mark.slow
@settings(max_examples=1500)
@given(expr=conditions(NAMES, 4), rows=st.lists(ROWS, min_size=8, max_size=8))
def test_the_form_of_a_condition_holds_for_the_same_rows_at_length(
    expr: Expr, rows: list[dict[str, Value]]
) -> None:
    same(expr, rows)


BOUNDS = (Decimal(1), Decimal(2))
N, LOW, HIGH = Name("n", type=INTEGER), *(Literal(bound, type=INTEGER) for bound in BOUNDS)
OPERATORS = ("=", "!=", "<", "<=", ">", ">=")


def simple() -> list[Expr]:
    """Every comparison, range and connective of a few bounds, and what negates them."""
    both = (True, False)
    ends = [(low, high) for low in (LOW, None) for high in (HIGH, None) if low or high]
    tests: list[Expr] = [Range(*sides, one, other) for sides in ends for one in both for other in both]
    tests += [UnaryTest(sign, LOW) for sign in OPERATORS]
    found: list[Expr] = [In(N, (test,), type=BOOLEAN) for test in (*tests, LOW, Literal(None))]
    found += [In(N, (tests[0], LOW), type=BOOLEAN), Between(N, LOW, HIGH, type=BOOLEAN)]
    sides = ((N, LOW), (LOW, N), (N, Name("m", type=INTEGER)), (N, Literal(None)))
    found += [Comparison(sign, *each, type=BOOLEAN) for sign in OPERATORS for each in sides]
    few = [(one, other) for one in found[:6] for other in found[-6:]]
    pairs = [Logical(sign, each, type=BOOLEAN) for sign in ("and", "or") for each in few]
    return [*found, *pairs, *(Not(each, type=BOOLEAN) for each in (*found, *pairs))]


def test_conditions_of_one_form_hold_for_the_same_rows() -> None:
    rows = [{"n": n, "m": m} for n in (None, *POOLS["n"]) for m in (None, *POOLS["m"])]
    forms: dict[str, list[Value]] = {}
    for expr in simple():
        truths = [evaluate(expr, row, AS_OF) for row in rows]
        form = normal_form(expr)
        assert [evaluate(form, row, AS_OF) for row in rows] == truths, print_expression(expr)
        assert forms.setdefault(print_expression(form), truths) == truths, print_expression(expr)
    # And it finds many to be the same: that is what it is for.
    assert len(forms) < len(simple()) * 2 / 3


def test_the_form_is_its_own_form() -> None:
    chance = random.Random(1)
    for expr in chance.sample(simple(), 80):
        form = normal_form(expr)
        assert print_expression(normal_form(form)) == print_expression(form)
