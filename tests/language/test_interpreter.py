"""The reference semantics: three-valued, exact, in calendar days."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.samples import AS_OF, tier, typed, value_of
from tieringrules.language.interpreter import evaluate
from tieringrules.language.values import MonthsDuration, Value

TRUTHS = st.sampled_from([True, False, None])


def _truth(text: str, a: bool | None, b: bool | None = None) -> Value:
    return value_of(text, consent=a, vip=b)


@given(TRUTHS, TRUTHS)
def test_kleene(a: bool | None, b: bool | None) -> None:
    both = _truth("consent and vip", a, b)
    either = _truth("consent or vip", a, b)
    order = {False: 0, None: 1, True: 2}
    assert both is min(a, b, key=lambda truth: order[truth])
    assert either is max(a, b, key=lambda truth: order[truth])
    assert _truth("not(consent)", a) is (None if a is None else not a)
    assert _truth("not(consent and vip)", a, b) is _truth("not(consent) or not(vip)", a, b)
    assert _truth("not(consent or vip)", a, b) is _truth("not(consent) and not(vip)", a, b)
    assert _truth("vip and consent", a, b) is both


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("satisfaction = null", True),
        ("satisfaction != null", False),
        ("null = satisfaction", True),
        ("satisfaction = 5", None),
        ("satisfaction != 5", None),
        ("satisfaction = frequency_12m", None),
        ("satisfaction in [1, 2]", None),
        ("satisfaction in (null, 2)", True),
        ("not(satisfaction in [1, 2])", None),
        ("satisfaction between 1 and 2", None),
        ("satisfaction > 1 or true", True),
        ("satisfaction > 1 and false", False),
        ('region = "华东"', None),
        ('contains(name, "a")', None),
        ("if satisfaction > 1 then 1 else 2", Decimal(2)),
        ("satisfaction + 1", None),
        ("min(satisfaction, 1)", None),
        ("years_since(last_order)", None),
    ],
)
def test_missing_values(text: str, expected: Value) -> None:
    assert value_of(text) == expected
    assert value_of(text, satisfaction=None, name=None, region=None) == expected


def test_only_a_written_null_asks_for_missingness() -> None:
    assert value_of("satisfaction = null", satisfaction=Decimal(5)) is False
    assert value_of("satisfaction in (null, 5)", satisfaction=Decimal(5)) is True
    assert value_of("satisfaction in (null, 5)", satisfaction=Decimal(6)) is False


def test_a_missing_bound_leaves_only_what_the_other_decides() -> None:
    text = "satisfaction between frequency_12m and 5"
    assert value_of(text, satisfaction=Decimal(9)) is False
    assert value_of(text, satisfaction=Decimal(3)) is None


def test_exactness() -> None:
    ten = " + ".join(["credit"] * 10)
    assert value_of(f"{ten} = 1", credit=Decimal("0.10")) is True
    assert value_of("credit * 3 = 0.9", credit=Decimal("0.30")) is True
    assert value_of("credit / 3", credit=Decimal("0.30")) == 0.1
    assert value_of("credit / 3 = 0.1", credit=Decimal("0.30")) is True
    assert value_of("average >= 0.1", average=0.1) is True
    assert value_of("average = 0.3", average=0.1 + 0.2) is False
    big = Decimal("123456789012345678901234567890.12")
    product = value_of("monetary_12m * credit", monetary_12m=big, credit=big)
    assert isinstance(product, Decimal)
    assert Fraction(product) == Fraction(big) ** 2


@given(st.decimals("-1e9", "1e9", places=2), st.decimals("-1e9", "1e9", places=2))
def test_arithmetic_of_decimals_is_that_of_fractions(a: Decimal, b: Decimal) -> None:
    values = {"monetary_12m": a, "credit": b}
    left, right = Fraction(a), Fraction(b)
    for sign, exact in (("+", left + right), ("-", left - right), ("*", left * right)):
        found = value_of(f"monetary_12m {sign} credit", **values)
        assert isinstance(found, Decimal) and Fraction(found) == exact
    quotient = value_of("monetary_12m / credit", **values)
    assert quotient == (None if b == 0 else float(Fraction(a) / Fraction(b)))
    assert value_of("monetary_12m < credit", **values) is (a < b)
    rest = value_of("modulo(monetary_12m, credit)", **values)
    if b == 0:
        assert rest is None
    else:
        assert isinstance(rest, Decimal)
        assert Fraction(rest) == Fraction(a) - Fraction(b) * math.floor(Fraction(a) / Fraction(b))


def test_what_is_no_number_is_missing() -> None:
    assert value_of("monetary_12m / frequency_12m", monetary_12m=Decimal(1), frequency_12m=Decimal(0)) is None
    assert value_of("average / 0", average=1.0) is None
    assert value_of("9 ** 9 ** 9") == float(9**9) ** 9
    assert value_of("9 ** (9 ** 9)") is None
    assert value_of("(0 - 8) ** 0.5") is None
    assert value_of("average * average", average=1e300) is None
    for number in (math.nan, math.inf, -math.inf):
        assert value_of("average > 1", average=number) is None
        assert value_of("average = null", average=number) is True


def test_an_exact_number_beside_a_float_becomes_one() -> None:
    tree = typed("if consent then 0.1 else average")
    found = evaluate(tree, {"consent": True}, AS_OF)
    assert isinstance(found, float) and found == 0.1
    assert isinstance(value_of("max(0.1, average)", average=0.05), float)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("round half up(2.5, 0)", "3"),
        ("round half up(-2.5, 0)", "-3"),
        ("round half up(1.005, 2)", "1.01"),
        ("round half up(1250, -2)", "1300"),
        ("round half up(5.35 / 2, 2)", "2.68"),
        ("round half up(-0.4, 0)", "0"),
        ("floor(-1.5)", "-2"),
        ("ceiling(-1.5)", "-1"),
        ("ceiling(1.234, 2)", "1.24"),
        ("floor(7 / 2)", "3"),
        ("abs(-1.5)", "1.5"),
        ("modulo(-12, 5)", "3"),
        ("modulo(12, -5)", "-3"),
        ("modulo(10.1, 4.5)", "1.1"),
        ("min([3, 1.5, 2])", "1.5"),
        ('string length("中😀a")', "3"),
    ],
)
def test_numbers(text: str, expected: str) -> None:
    found = value_of(text)
    assert isinstance(found, Decimal)
    assert found == Decimal(expected) and not (found == 0 and found.is_signed())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", 3, 3)', "oba"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("foobar", 10)', ""),
        ('substring before("foobar", "bar")', "foo"),
        ('substring before("foobar", "x")', ""),
        ('substring after("foobar", "ob")', "ar"),
        ('substring after("", "a")', ""),
        ('upper case("straße")', "STRASSE"),
        ('lower case("ABC4")', "abc4"),
        ("string(1.50)", "1.5"),
        ("string(100)", "100"),
        ('string(date("2026-01-31"))', "2026-01-31"),
        ("string(true)", "true"),
        ('"a" + "b"', "ab"),
    ],
)
def test_texts(text: str, expected: str) -> None:
    assert value_of(text) == expected


def test_text_that_says_a_number() -> None:
    assert value_of("number(name)", name="1.5") == 1.5
    for text in ("", "abc", "1,000", "nan", "inf", "1_0", "１"):
        assert value_of("number(name)", name=text) is None


def test_tiers_compare_from_worse_to_better() -> None:
    for text, expected in [(">= \"gold\"", True), ("> \"gold\"", False), ("< \"platinum\"", True),
                           ("= \"gold\"", True), ("between \"silver\" and \"gold\"", True)]:  # fmt: skip
        assert value_of(f"客户等级 {text}", 客户等级=tier("gold")) is expected
    assert value_of('客户等级 >= "gold"', 客户等级=tier("platinum")) is True
    assert value_of('客户等级 >= "gold"', 客户等级=tier("silver")) is False
    assert value_of('客户等级 >= "gold"') is None


def test_days_beside_moments_compare_days() -> None:
    evening = dt.datetime(2026, 6, 30, 23, 59, 59)
    assert value_of("ordered_at <= as_of", ordered_at=evening) is True
    assert value_of("ordered_at = as_of", ordered_at=evening) is True
    assert value_of('ordered_at in (date("2026-06-29")..as_of]', ordered_at=evening) is True
    assert value_of("days_since(ordered_at)", ordered_at=dt.datetime(2026, 6, 29, 23, 59)) == 1
    assert value_of("(as_of - ordered_at).days", ordered_at=dt.datetime(2026, 6, 1, 12)) == 29


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('date("2026-03-31") - duration("P1M")', dt.date(2026, 2, 28)),
        ('date("2024-02-29") + duration("P1Y")', dt.date(2025, 2, 28)),
        ('date("2024-01-31") + duration("P1M")', dt.date(2024, 2, 29)),
        ('date("2026-01-01") + duration("PT25H")', dt.date(2026, 1, 2)),
        ('date("2026-01-01") - duration("PT1H")', dt.date(2025, 12, 31)),
        ('time("23:00:00") + duration("PT2H")', dt.time(1)),
        ('date("2026-01-05").weekday', Decimal(1)),
        ('(date("2026-01-01") - date("2026-01-03")).days', Decimal(-2)),
        ('duration("P1Y8M").months', Decimal(8)),
        ('duration("-P1DT2H").hours', Decimal(-2)),
        ('date(date and time("2026-01-31T10:00:00"))', dt.date(2026, 1, 31)),
        ('duration("P1M") * 18 / 12', MonthsDuration(1)),
    ],
)
def test_calendar_arithmetic(text: str, expected: Value) -> None:
    assert value_of(text) == expected


def test_dates_out_of_the_calendar_are_missing() -> None:
    assert value_of('last_order + duration("P9999Y")', last_order=AS_OF) is None
    assert value_of("date(frequency_12m, 2, 30)", frequency_12m=Decimal(2026)) is None
