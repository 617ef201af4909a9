"""Cells of tables become the conditions that people mean."""

from __future__ import annotations

import pytest

from tieringrules.diagnostic import Span
from tieringrules.language.printer import print_expression
from tieringrules.language.types import BOOLEAN, DATE, DATETIME, TEXT, ChoiceType, ExactType, TierType, Type
from tieringrules.language.unary_tests import ANY_VALUE, parse_unary_tests

NUMBER = ExactType(2)
CHOICE = ChoiceType(("华东", "华南", "<18", "a,b", "18-25"))
TIER = TierType("value", ("gold", "银卡 会员"))


def locate(start: int, end: int) -> Span:
    return Span("cell", 1, start + 1, 1, end + 1)


def stated(cell: str, type_: Type) -> str:
    parsed = parse_unary_tests(cell, locate, type_)
    assert parsed.diagnostics == ()
    assert parsed.value is not None
    return print_expression(parsed.value)


@pytest.mark.parametrize(
    ("cell", "type_", "meant"),
    [
        (">= 50000", NUMBER, "? >= 50000"),
        ("[20000..50000)", NUMBER, "? in [20000..50000)"),
        ("]1..2[", NUMBER, "? in (1..2)"),
        ("-5", NUMBER, "? = -5"),
        ("1, 2,[5..7], > 9", NUMBER, "? in (1, 2, [5..7], > 9)"),
        ("not(1,2)", NUMBER, "not(? in (1, 2))"),
        ("? > 5 and ? < 9", NUMBER, "? > 5 and ? < 9"),
        (">= credit * 2", NUMBER, "? >= credit * 2"),
        ("null", NUMBER, "? = null"),
        ("not(null)", NUMBER, "not(? = null)"),
        ("!= null, 5", NUMBER, "? != null or ? = 5"),
        ("true", BOOLEAN, "? = true"),
        ("华东,华南", CHOICE, '? in ("华东", "华南")'),
        ('"华东", 华南', CHOICE, '? in ("华东", "华南")'),
        ("not(华东)", CHOICE, 'not(? = "华东")'),
        ("<18", CHOICE, '? = "<18"'),
        ("a,b", CHOICE, '? = "a,b"'),
        ("18-25, 华东", CHOICE, '? in ("18-25", "华东")'),
        ("华东, null", CHOICE, '? in ("华东", null)'),
        ("!= 华东", CHOICE, '? != "华东"'),
        ("New York, 0123, true", TEXT, '? in ("New York", "0123", "true")'),
        ('"a, b"', TEXT, '? = "a, b"'),
        ('"-"', TEXT, '? = "-"'),
        ('contains(?, "x")', TEXT, 'contains(?, "x")'),
        (">= 银卡 会员", TIER, '? >= "银卡 会员"'),
        ("2026-01-31", DATE, '? = date("2026-01-31")'),
        ("[2026-01-01..2026-06-30]", DATE, '? in [date("2026-01-01")..date("2026-06-30")]'),
        ('>= date("2026-01-01")', DATE, '? >= date("2026-01-01")'),
        ("< 2026-01-01 10:00", DATETIME, '? < date and time("2026-01-01T10:00:00")'),
    ],
)
def test_cells_mean_conditions(cell: str, type_: Type, meant: str) -> None:
    assert stated(cell, type_) == meant
    assert stated(f"  {cell} ", type_) == meant


@pytest.mark.parametrize("cell", ["", " ", "-", " - "])
@pytest.mark.parametrize("type_", [NUMBER, TEXT, CHOICE, DATE, BOOLEAN])
def test_blank_and_dash_take_any_value(cell: str, type_: Type) -> None:
    assert parse_unary_tests(cell, locate, type_).value is ANY_VALUE


@pytest.mark.parametrize(
    ("cell", "type_", "code", "columns"),
    [
        ("50,000", NUMBER, "TR310", (1, 7)),
        (">= 50,500", NUMBER, "TR310", (4, 10)),
        ("≥5", NUMBER, "TR306", (1, 2)),
        ("5万", NUMBER, "TR311", (1, 3)),
        ("> 5 and < 9", NUMBER, "TR301", (5, 8)),
        ("5 )", NUMBER, "TR301", (3, 4)),
        ("华东，华南", CHOICE, "TR308", (3, 4)),
        ("NOT(华东)", CHOICE, "TR309", (1, 4)),
        ("华东,,华南", CHOICE, "TR302", (3, 4)),
        ('"华东', CHOICE, "TR304", (1, 4)),
        ("2026-02-30", DATE, "TR321", (1, 11)),
    ],
)
def test_slips_are_found_at_their_place(cell: str, type_: Type, code: str, columns: tuple[int, int]) -> None:
    found = parse_unary_tests(cell, locate, type_).diagnostics
    assert [(each.code, each.span and (each.span.column, each.span.end_column)) for each in found] == [
        (code, columns)
    ]


@pytest.mark.parametrize(
    "cell", ["(" * 10_000, "not(" * 3_000, "[" * 5_000, '"' * 9_999, "," * 9_999, "x" * 30_000]
)
@pytest.mark.parametrize("type_", [NUMBER, TEXT, CHOICE])
def test_hostile_cells_are_harmless(cell: str, type_: Type) -> None:
    parsed = parse_unary_tests(cell, locate, type_)
    # In columns of texts a long word is a word.
    assert parsed.diagnostics or (type_ is not NUMBER and parsed.value is not None)
