"""Printing and parsing are each other's inverse."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.language.samples import LOOSE_NAMES, LOOSE_TREES, TREES, here, parsed
from tieringrules.language.parser import parse_expression
from tieringrules.language.printer import print_expression
from tieringrules.language.syntax import Expr


@settings(max_examples=400, deadline=None)
@given(TREES)
def test_printing_then_parsing_gives_the_tree_back(tree: Expr) -> None:
    text = print_expression(tree)
    found = parse_expression(text, here)
    assert not found.diagnostics, (text, found.diagnostics)
    assert found.value == tree, text


@settings(max_examples=400, deadline=None)
@given(LOOSE_TREES)
def test_printing_then_parsing_as_eval_does_gives_the_tree_back(tree: Expr) -> None:
    text = print_expression(tree)
    found = parse_expression(text, here, LOOSE_NAMES)
    assert not found.diagnostics, (text, found.diagnostics)
    assert found.value == tree, text


@pytest.mark.parametrize(
    "text",
    [
        "a - (b - c)",
        "a - b - c",
        "(a ** b) ** c == 1".replace("==", "="),
        "a ** (b ** c)",
        "-x ** 2",
        "-(x ** 2)",
        "- -5".replace("- -", "-(-") + ")",
        "(-5).year",
        "x in (1..5]",
        "x in ((1..5], 7, >= 9)",
        "not(x in [1, 2])",
        "(if a then b else c) + 1",
        "if a then b else c + 1",
        "(a or b) and c",
        "a or b and c",
        "date and (time(x))",
        "x between 1 and 2 and y",
        '@"P1Y2M" + @"PT1.5S" < @"2026-01-31T10:00:00.000001"',
        '"a\\"b\\\\c\\n\\u0001"',
    ],
)
def test_printing_keeps_only_the_parentheses_that_matter(text: str) -> None:
    assert parsed(print_expression(parsed(text))) == parsed(text)


def test_grouping_is_from_the_left_and_minus_binds_tightest() -> None:
    assert print_expression(parsed("((a - b) - c)")) == "a - b - c"
    assert print_expression(parsed("a - (b - c)")) == "a - (b - c)"
    assert print_expression(parsed("(2 ** 3) ** 2")) == "2 ** 3 ** 2"
    assert print_expression(parsed("(-2) ** 2")) == "-2 ** 2"
    assert print_expression(parsed("]1..5[")) == "(1..5)"
    assert print_expression(parsed('x > @"P30D"')) == 'x > duration("P30D")'
    assert print_expression(parsed("x  in(1 ,2)//why")) == "x in (1, 2)"
