"""What expressions mean as trees, and how misspelled ones are answered."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.samples import AS_OF, SCOPE, codes, here, parsed
from tieringrules.diagnostic import LANGUAGES, Span
from tieringrules.language.checker import check_expression
from tieringrules.language.interpreter import evaluate
from tieringrules.language.lexer import is_name
from tieringrules.language.parser import MAX_LENGTH, parse_expression
from tieringrules.language.printer import print_expression
from tieringrules.language.syntax import (
    Arithmetic,
    Call,
    Comparison,
    If,
    In,
    Literal,
    Logical,
    Name,
    Not,
    Range,
    UnaryTest,
)
from tieringrules.language.types import BOOLEAN


def _number(text: str) -> Literal:
    return Literal(Decimal(text))


def test_the_example_of_the_rule_format() -> None:
    assert parsed("frequency_12m >= 4 and satisfaction in [4..5]") == Logical(
        "and",
        (
            Comparison(">=", Name("frequency_12m"), _number("4")),
            In(Name("satisfaction"), (Range(_number("4"), _number("5")),)),
        ),
    )


def test_precedence() -> None:
    assert parsed("a or b and not(c)") == Logical(
        "or", (Name("a"), Logical("and", (Name("b"), Not(Name("c")))))
    )
    assert parsed("1 + 2 * 3 ** 2") == Arithmetic(
        "+",
        _number("1"),
        Arithmetic("*", _number("2"), Arithmetic("**", _number("3"), _number("2"))),
    )
    assert parsed("-2 ** 2") == Arithmetic("**", _number("-2"), _number("2"))
    assert parsed("if a then b else c + 1") == If(
        Name("a"), Name("b"), Arithmetic("+", Name("c"), _number("1"))
    )


def test_tests_after_in() -> None:
    assert parsed("x in (>= 5, [1..3])") == In(
        Name("x"), (UnaryTest(">=", _number("5")), Range(_number("1"), _number("3")))
    )
    for text, low, high in [
        ("[1..3]", True, True),
        ("[1..3)", True, False),
        ("(1..3]", False, True),
        ("]1..3[", False, False),
        ("]1..3)", False, False),
    ]:
        assert parsed(f"x in {text}") == In(Name("x"), (Range(_number("1"), _number("3"), low, high),))


def test_names_comments_and_functions() -> None:
    assert parsed("客户数_2 /* 注释 */ > 1 // end") == Comparison(">", Name("客户数_2"), _number("1"))
    assert parsed("cafe\u0301 = 1") == Comparison("=", Name("caf\u00e9"), _number("1"))
    assert parsed("string   length ( x )") == Call("string length", (Name("x"),))
    assert parsed("date and time(a, b)") == Call("date and time", (Name("a"), Name("b")))
    for text in ('date("2026-01-31")', '@"2026-01-31"'):
        assert parsed(text) == Literal(dt.date(2026, 1, 31))
    assert parsed('date("2026-02-30")') == Call("date", (Literal("2026-02-30"),))
    assert parsed("date and time") == Logical("and", (Name("date"), Name("time")))
    assert parsed("substring(string: x, start position: 2)") == Call(
        "substring", (Name("x"), _number("2")), ("string", "start position")
    )
    assert is_name("客户数_2") and not is_name("a b") and not is_name("5") and not is_name("")


def test_texts_follow_the_escapes_of_feel() -> None:
    assert parsed(r'"a\"\\\n\t中\u4e2d\U01F600\uD83D\uDE00\d"') == Literal('a"\\\n\t中中😀😀\\d')


# The expression, and for each finding its code, columns and fix.
SLIPS = [
    ("x == 1", ("TR306", 3, 5, "=")),
    ("x ≥ 1", ("TR306", 3, 4, ">=")),
    ("x ≤ 1", ("TR306", 3, 4, "<=")),
    ("x ≠ 1", ("TR306", 3, 4, "!=")),
    ("x => 1", ("TR306", 3, 5, ">=")),
    ("x <> 1", ("TR306", 3, 5, "!=")),
    ("x is null", ("TR306", 3, 5, "=")),
    ("x is not null", ("TR306", 3, 9, "!=")),
    ("a && b", ("TR307", 3, 5, "and")),
    ("a || b", ("TR307", 3, 5, "or")),
    ("!(a)", ("TR307", 1, 2, None)),
    ("x = 'ab'", ("TR305", 5, 9, '"ab"')),
    ("x = “ab”", ("TR308", 5, 9, '"ab"')),
    ("x = （1）", ("TR308", 5, 6, "("), ("TR308", 7, 8, ")")),
    ("max(a，b)", ("TR308", 6, 7, ",")),
    ("a AND b", ("TR309", 3, 6, "and")),
    ("a Or b", ("TR309", 3, 5, "or")),
    ("a 且 b", ("TR309", 3, 4, "and")),
    ("NOT(a)", ("TR309", 1, 4, "not")),
    ("x = TRUE", ("TR309", 5, 9, "true")),
    ("x >= 50,000", ("TR310", 6, 12, "50000")),
    ("x >= 1,234,567.5", ("TR310", 6, 17, "1234567.5")),
    ("x in [10,000, 20,000]", ("TR310", 7, 13, "10000"), ("TR310", 15, 21, "20000")),
    ("x in [10,500, 20,500]", ("TR310", 7, 13, "10500")),
    ("x >= 5万", ("TR311", 6, 8, "50000")),
    ("x >= 1.5亿", ("TR311", 6, 10, "150000000")),
    ("x >= 80%", ("TR311", 6, 9, "0.8")),
    ("x >= ￥500", ("TR311", 6, 10, "500")),
    ("x >= ５０", ("TR311", 6, 8, "50")),
    ("not a", ("TR313", 1, 6, "not(a)")),
    ("1 < x < 5", ("TR314", 1, 10, "1 < x and x < 5")),
    ("x not in (1, 2)", ("TR319", 1, 16, None)),
]


@pytest.mark.parametrize(("text", "expected"), [(text, expected) for text, *expected in SLIPS])
def test_a_slip_is_named_at_its_place_mended_and_read_as_meant(
    text: str, expected: list[tuple[str, int, int, str | None]]
) -> None:
    found = parse_expression(text, here)
    seen = [(d.code, d.span.column, d.span.end_column, d.fix) for d in found.diagnostics if d.span]
    assert seen == expected
    assert found.value is not None
    mended = text
    for _, start, end, fix in reversed(expected):
        if fix is not None:
            mended = mended[: start - 1] + fix + mended[end - 1 :]
    if all(fix is not None for *_, fix in expected) and "10,500" not in text:
        assert parsed(mended) == found.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("TR303", 1, 1)),
        ("  // nothing", ("TR303", 1, 13)),
        ("x >", ("TR302", 3, 4)),
        ("(x", ("TR302", 2, 3)),
        ("x in [1..", ("TR302", 9, 10)),
        ("x = 1 y = 2", ("TR301", 7, 8)),
        ("x)", ("TR301", 2, 3)),
        ("a, b", ("TR301", 2, 3)),
        ('x = "ab', ("TR304", 5, 8)),
        ("x = “ab", ("TR304", 5, 8)),
        ("x = 1;", ("TR317", 6, 7)),
        ("x /* y", ("TR323", 3, 7)),
        ("if a then b", ("TR324", 1, 3)),
        (">= 5", ("TR325", 1, 3)),
        ("x > 1e99", ("TR320", 5, 9)),
        ('@"2026-02-30"', ("TR321", 2, 14)),
        ('"\\uD83D"', ("TR322", 1, 9)),
        ("x.5", ("TR301", 2, 4)),
    ],
)
def test_what_cannot_be_read_is_said_at_its_place(text: str, expected: tuple[str, int, int]) -> None:
    found = parse_expression(text, here)
    assert [(d.code, d.span.column, d.span.end_column) for d in found.diagnostics if d.span] == [expected]
    assert found.value is None


def test_numbers_apart_are_not_taken_for_thousands() -> None:
    for text in ("max(100,200)", "x in [1,200]", "x in [100, 200]", "max(1,200, 5)".replace(", 5", "")):
        assert codes(text.replace("x", "frequency_12m").replace("mafrequency_12m", "max")) == []


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        "[" * 5_000,
        "-" * 19_000,
        "not(" * 4_000,
        "if " * 6_000,
        "f(" * 9_000,
        "1" + "+1" * 9_000,
        "x" + ".year" * 3_000,
        "1 or 1 and 1=1+1*1**(" * 900,
    ],
)
def test_depth_is_limited_without_overflowing_the_stack(text: str) -> None:
    found = parse_expression(text, here)
    assert [d.code for d in found.diagnostics] == ["TR316"]
    assert found.value is None


def test_nesting_up_to_the_limit_is_read_typed_and_printed() -> None:
    for text in (
        "(" * 100 + "1" + ")" * 100 + "=1",
        "1" + "+1" * 98 + " = 99",
        "not(" * 96 + "1 = 1" + ")" * 96,
    ):
        checked = check_expression(parsed(text), SCOPE, BOOLEAN)
        assert checked.ok
        assert evaluate(checked.value, {}, AS_OF) is True
        assert parsed(print_expression(parsed(text))) == parsed(text)


def test_length_is_limited_before_anything_is_read() -> None:
    started = time.process_time()
    found = parse_expression("x" * 1_000_000, here)
    assert [d.code for d in found.diagnostics] == ["TR315"]
    assert time.process_time() - started < 5
    assert parse_expression("x " * (MAX_LENGTH // 2), here).diagnostics


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"()[].,@-+*/=<>!:&|;{}'\"“”（）。 \n",
                "..",
                "**",
                "//",
                "/*",
                "and",
                "or",
                "not",
                "in",
                "if",
                "then",
                "else",
                "between",
                "x",
                "5",
                "5万",
                "1e5",
                "date",
                "time",
                "null",
                '"a"',
                "\\",
                "\ud800",
            ]
        ),
        max_size=25,
    ).map("".join)
    | st.text(max_size=30)
)
def test_any_text_is_answered_inside_the_text_and_in_both_languages(text: str) -> None:
    places: list[tuple[int, int]] = []

    def locate(start: int, end: int) -> Span:
        places.append((start, end))
        return here(start, end)

    found = parse_expression(text, locate)
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert found.value is not None or found.diagnostics
    for finding in found.diagnostics:
        assert all(finding.message.text(language) for language in LANGUAGES)
