"""Every example of docs/language.md gives what stands beside it, and works where the page says."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.command_line import ROOT, tieringrules
from tieringrules.diagnostic import Localized, Span
from tieringrules.engine.expressions import computed_by_columns
from tieringrules.language import Scope, check_expression, evaluate, parse_expression
from tieringrules.language.feel.cases import Failure, names_from, value_of
from tieringrules.language.feel.exchange import read_json, to_json
from tieringrules.language.feel.library import FUNCTION_NAMES
from tieringrules.language.feel.own_values import feel_value, own_value
from tieringrules.language.feel.values import Clock, Day, FeelValue, Moment
from tieringrules.language.functions import FUNCTIONS_BY_NAME
from tieringrules.language.types import BOOLEAN, DATE, DATETIME, INTEGER, TEXT, ExactType, Type

PAGE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `(.+)` \| `(.+)` \| (rules|lists|eval) \|$", PAGE, re.M)
GIVEN = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.S)[0], parse_float=Decimal, parse_int=Decimal)
NOW = Moment(Day(2026, 6, 30), Clock(0))
AS_OF = dt.date(2026, 6, 30)
TYPES: dict[str, Type] = {
    "amount": ExactType(2),
    "visits": INTEGER,
    "satisfaction": INTEGER,
    "name": TEXT,
    "region": TEXT,
    "vip": BOOLEAN,
    "last_order": DATE,
    "ordered_at": DATETIME,
}
SCOPE = Scope(TYPES, Localized("a name", "名称"))


def _names() -> dict[str, FeelValue]:
    names = names_from(GIVEN)
    assert not isinstance(names, Failure)
    return dict(names)


def _here(start: int, end: int) -> Span:
    return Span("f", 1, start + 1, 1, end + 1)


def _json(value: FeelValue) -> object:
    return read_json(to_json(value))


@pytest.mark.parametrize(("expression", "value", "where"), EXAMPLES)
def test_example_gives_its_value(expression: str, value: str, where: str) -> None:
    found = value_of(expression, _names(), NOW)
    assert not isinstance(found, Failure), found.finding.message.en
    assert _json(found) == read_json(value)


@pytest.mark.parametrize(("expression", "value", "where"), EXAMPLES)
def test_example_works_where_the_page_says(expression: str, value: str, where: str) -> None:
    read = parse_expression(expression, _here)
    checked = check_expression(read.value, SCOPE) if read.value is not None else None
    errors = [finding for finding in read.diagnostics if finding.is_error]
    if checked is not None:
        errors += [finding for finding in checked.diagnostics if finding.is_error]
    if where == "eval":
        assert errors, "it works in rule files, too"
        return
    assert checked is not None and not errors, [finding.message.en for finding in errors]
    values = {name: own_value(given) for name, given in _names().items()}
    assert _json(feel_value(evaluate(checked.value, values, AS_OF))) == read_json(value)


@pytest.mark.parametrize(("expression", "value", "where"), EXAMPLES)
def test_columns_give_the_value_or_a_reason(expression: str, value: str, where: str) -> None:
    (found,) = computed_by_columns([(expression, _names())], NOW)
    if isinstance(found, Failure):
        assert found.finding.code == "TR762"
    else:
        assert _json(found) == read_json(value)


def test_the_page_shows_every_function() -> None:
    shown = {name for name in (*FUNCTION_NAMES, *FUNCTIONS_BY_NAME) if f"{name}(" in PAGE}
    assert {*FUNCTION_NAMES, *FUNCTIONS_BY_NAME} == shown | {"not"}


def _commands() -> Iterator[str]:
    (block,) = re.findall(r"```sh\n(.*?)```", PAGE, re.S)
    yield from block.strip().splitlines()


@pytest.mark.parametrize("command", list(_commands()))
def test_commands_run(command: str, tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text('{"id": 1, "expr": "a + 1", "with": {"a": 2}}\n', encoding="utf-8")
    model = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"><decision name="a + 1">'
        "<literalExpression><text>1 + 2</text></literalExpression></decision></definitions>"
    )
    (tmp_path / "model.dmn").write_text(model, encoding="utf-8")
    program, *arguments = shlex.split(command, comments=True)
    assert program == "tieringrules"
    done = tieringrules(*arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    one = "-1\n" if "-1" in arguments else "241\n"
    answer = one if "--cases" not in arguments else '{"id": 1, "value": 3}\n'
    assert done.stdout == answer
