"""Expressions with the values that the standard (OMG DMN 1.5, chapter 10) gives them, one a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tieringrules.diagnostic import Span
from tieringrules.language.feel.cases import Failure, names_from, read_expression, value_of
from tieringrules.language.feel.exchange import read_json, to_json
from tieringrules.language.parser import parse_expression
from tieringrules.language.printer import print_expression

FOLDER = Path(__file__).parent


def _cases() -> Iterator[object]:
    for file in sorted(FOLDER.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            case = read_json(line)
            assert isinstance(case, dict)
            yield pytest.param(case, id=f"{case['id']}: {case['expr']}")


@pytest.mark.parametrize("case", list(_cases()))
def test_expression_gives_the_value_of_the_standard(case: dict[str, object]) -> None:
    names = names_from(case.get("with"))
    assert not isinstance(names, Failure)
    found = value_of(str(case["expr"]), names, None)
    assert not isinstance(found, Failure), found.finding.message.en
    assert json.loads(to_json(found), parse_float=Decimal, parse_int=Decimal) == case["value"]


@pytest.mark.parametrize("case", list(_cases()))
def test_expression_is_printed_as_it_is_read(case: dict[str, object]) -> None:
    names = names_from(case.get("with"))
    assert not isinstance(names, Failure)
    tree = read_expression(str(case["expr"]), names)
    assert not isinstance(tree, Failure)
    again = parse_expression(print_expression(tree), lambda start, end: Span("f"), names)
    assert not again.diagnostics
    assert again.value == tree
