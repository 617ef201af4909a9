"""Gaps, overlaps and rows that never decide, against looking at every customer there can be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assure.test_guardrails import found as findings_of
from tieringrules.assure.guardrails.input_values import input_values
from tieringrules.assure.guardrails.table_rows import first_class, gap, never_first, overlaps
from tieringrules.diagnostic import Localized
from tieringrules.language.checker import check_expression
from tieringrules.language.interpreter import evaluate
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr, Literal, Name
from tieringrules.language.traversal import walk
from tieringrules.language.types import BOOLEAN, BooleanType, ChoiceType, ExactType, TextType, Type
from tieringrules.language.unary_tests import ANY_VALUE, parse_unary_tests
from tieringrules.language.values import Value

DAY = dt.date(2026, 6, 30)
TYPES: dict[str, Type] = {
    "n": ExactType(0),
    "m": ExactType(1),
    "c": ChoiceType(("x", "y", "z")),
    "b": BooleanType(),
    "t": TextType(),
}
VALUES: dict[str, list[Value]] = {
    "n": [Decimal(value) for value in range(-1, 8)],
    "m": [Decimal(value) / 10 for value in range(-1, 8)],
    "c": ["x", "y", "z"],
    "b": [True, False],
    "t": ["p", "q", "something else"],
}
CELLS: dict[str, st.SearchStrategy[str]] = {
    "n": st.one_of(
        st.just("-"),
        st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">="]), st.integers(0, 6)),
        st.builds("[{}..{})".format, st.integers(0, 3), st.integers(4, 6)),
        st.builds("{},{}".format, st.integers(0, 6), st.integers(0, 6)),
        st.builds("not({})".format, st.integers(0, 6)),
        st.just("null"),
    ),
    "m": st.one_of(
        st.just("-"), st.builds("{} 0.{}".format, st.sampled_from(["<", ">="]), st.integers(0, 6))
    ),
    "c": st.sampled_from(["-", "x", "x,y", "not(z)", '"y","z"']),
    "b": st.sampled_from(["-", "true", "false"]),
    "t": st.sampled_from(["-", "p", "p,q", "not(p)"]),
}


def cell(name: str, text: str) -> Expr | None:
    parsed = parse_unary_tests(text, lambda start, end: None, TYPES[name], Name(name, type=TYPES[name]))  # type: ignore[arg-type,return-value]
    if parsed.value is ANY_VALUE:
        return None
    assert parsed.value is not None and not isinstance(parsed.value, str)
    checked = check_expression(parsed.value, Scope(TYPES, Localized.same("a name")), BOOLEAN)  # type: ignore[arg-type]
    assert not checked.diagnostics, checked.diagnostics
    return checked.value


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[Expr | None]]]:
    names = draw(st.lists(st.sampled_from(sorted(TYPES)), min_size=1, max_size=3, unique=True))
    rows = draw(st.lists(st.tuples(*(CELLS[name] for name in names)), min_size=1, max_size=6))
    return names, [[cell(name, text) for name, text in zip(names, row, strict=True)] for row in rows]


def takes(row: list[Expr | None], customer: dict[str, Value]) -> bool:
    return all(test is None or evaluate(test, customer, DAY) is True for test in row)


@settings(max_examples=300, deadline=None)
@given(tables())
def test_what_is_said_is_what_every_customer_shows(table: tuple[list[str], list[list[Expr | None]]]) -> None:
    names, rows = table
    inputs = [
        input_values(Name(name, type=TYPES[name]), [row[index] for row in rows], None)
        for index, name in enumerate(names)
    ]
    everyone = [
        dict(zip(names, values, strict=True))
        for values in product(*([*VALUES[name], None] for name in names))
    ]
    by_customer = [[index for index, row in enumerate(rows) if takes(row, customer)] for customer in everyone]

    pairs = {(one, two) for found in by_customer for one in found for two in found if one < two}
    assert {(each.earlier, each.later) for each in overlaps(inputs)} == pairs

    first = {found[0] for found in by_customer if found}
    asked = {index for found in by_customer for index in found}
    never = {place for place, _ in never_first(inputs, range(len(rows)))}
    assert never == asked - first

    found = gap(inputs)
    # Rows are expected to provide for the texts that cells name; for any text where none does.
    named = {
        node.value
        for row in rows
        for name, test in zip(names, row, strict=True)
        if name == "t" and test is not None
        for node in walk(test)
        if isinstance(node, Literal)
    }
    provided = [
        taken
        for customer, taken in zip(everyone, by_customer, strict=True)
        if None not in customer.values()
        and ("t" not in customer or customer["t"] in (named or {customer["t"]}))
    ]
    if all(provided):
        assert found is None
    elif found is not None:
        assert all(first_class(mask) >= 0 for mask in found)
    else:
        raise AssertionError("a gap was not found")


def test_the_search_ends(tmp_path: Path) -> None:
    # Boxes that leave exactly one corner open are the worst there is.
    names = [f"b{number}" for number in range(16)]
    rows: list[list[Expr | None]] = []
    for number, name in enumerate(names):
        operand = Name(name, type=BooleanType())
        row: list[Expr | None] = [None] * len(names)
        row[number] = operand
        rows.append(row)
    inputs = [
        input_values(Name(name, type=BooleanType()), [row[index] for row in rows], None)
        for index, name in enumerate(names)
    ]
    assert gap(inputs, most=3) is None
    found = gap(inputs)
    assert found is not None
    assert all(mask == 0b10 for mask in found)


TABLE = """\
kind: standard
name: attention
method: table
hit_policy: {policy}
inputs: [monetary_12m, region]
outputs: [tier, hours]
tiers: [high, low]
rules:
"""


@pytest.mark.parametrize(
    ("policy", "rows", "expected"),
    [
        ("first", ['">= 500", "-", high, 1', '"-", "-", low, 2'], []),
        ("first", ['">= 500", "-", high, 1', '"< 100", "-", low, 2'], ["TR280"]),
        ("unique", ['">= 500", "-", high, 1', '">= 100", "-", low, 2', '"< 100", "-", low, 2'], ["TR298"]),
        ("any", ['">= 500", "-", high, 1', '"-", "-", high, 1'], []),
        ("any", ['">= 500", "-", high, 1', '"-", "-", high, 2'], ["TR298"]),
        (
            "first",
            [
                '">= 100", "-", high, 1',
                '"< 100", "-", low, 1',
                '"[50..200]", east, low, 2',
                '"-", "-", low, 2',
            ],
            ["TR720"],
        ),
        (
            "first",
            ['"-", east, high, 1', '"-", west, high, 1', '"> 5", "-", low, 9'],
            [],
        ),
    ],
)
def test_tables_of_a_workspace(tmp_path: Path, policy: str, rows: list[str], expected: list[str]) -> None:
    text = TABLE.format(policy=policy) + "".join(f"  - [{row}]\n" for row in rows)
    findings = findings_of(tmp_path, **{"rules/attention.yaml": text})
    assert [finding.code for finding in findings] == expected
