"""Strict types: what is refused, where, and what the right expressions become."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.language.samples import SCOPE, TIERS, codes, here, parsed, tier, typed
from tieringrules.diagnostic import Localized, Severity
from tieringrules.language.checker import check_expression
from tieringrules.language.parser import parse_expression
from tieringrules.language.syntax import Arithmetic, Call, Comparison, If, In, Literal, Name, Not
from tieringrules.language.traversal import walk
from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    DAYS_DURATION,
    FLOAT,
    INTEGER,
    TEXT,
    UNKNOWN,
    ExactType,
    TierType,
    Type,
)
from tieringrules.language.values import MonthsDuration


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("monetary_12m + 1", ExactType(2)),
        ("monetary_12m - 1.125", ExactType(3)),
        ("monetary_12m * credit", ExactType(4)),
        ("monetary_12m * 3.50", ExactType(3)),
        ("frequency_12m * 2", INTEGER),
        ("monetary_12m / frequency_12m", FLOAT),
        ("frequency_12m ** 2", FLOAT),
        ("monetary_12m + average", FLOAT),
        ("-credit", ExactType(2)),
        ("as_of - last_order", DAYS_DURATION),
        ("(as_of - ordered_at).days", INTEGER),
        ('last_order + duration("P1M")', DATE),
        ('ordered_at - duration("P1D")', DATETIME),
        ("days_since(ordered_at)", INTEGER),
        ("round half up(average, 2)", ExactType(2)),
        ("round half up(monetary_12m, -2)", INTEGER),
        ("floor(average)", INTEGER),
        ("modulo(monetary_12m, 1.125)", ExactType(3)),
        ("min(1, 2.5)", ExactType(1)),
        ("max([monetary_12m, average])", FLOAT),
        ("min(last_order, as_of)", DATE),
        ("abs(credit)", ExactType(2)),
        ('name + "!"', TEXT),
        ("upper case(region)", TEXT),
        ("if consent then 1 else 2.25", ExactType(2)),
        ("if consent then null else average", FLOAT),
        ("if consent then region else name", TEXT),
        ('if consent then 客户等级 else "gold"', TierType("客户等级", TIERS)),
        ("string(credit)", TEXT),
        ("number(name)", FLOAT),
    ],
)
def test_types_of_results(text: str, type_: Type) -> None:
    assert typed(text).type == type_


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("monetery_12m > 5", [("TR204", 1, 13)]),
        ("monetery_12m > 5 and regoin = 5", [("TR204", 1, 13), ("TR204", 22, 28)]),
        ("len(name)", [("TR318", 1, 4)]),
        ('monetary_12m >= "50000"', [("TR330", 1, 24)]),
        ("name = 123", [("TR330", 1, 11)]),
        ('consent = "yes"', [("TR330", 1, 16)]),
        ("last_order > 20260131", [("TR330", 1, 22)]),
        ('last_order > "2026-01-31"', [("TR331", 1, 26)]),
        ('region = "华中"', [("TR332", 10, 14)]),
        ('region in ("华东", "华中")', [("TR332", 18, 22)]),
        ('客户等级 >= "golden"', [("TR333", 9, 17)]),
        ("客户等级 = 5", [("TR330", 1, 9)]),
        ("客户等级 = other", [("TR353", 1, 13)]),
        ('region > "华东"', [("TR334", 1, 14)]),
        ("consent >= true", [("TR334", 1, 16)]),
        ("monetary_12m and consent", [("TR335", 1, 13)]),
        ("not(name)", [("TR335", 5, 9)]),
        ("last_order + 30", [("TR336", 1, 16)]),
        ("1 + null", [("TR336", 1, 9)]),
        ("-name", [("TR337", 1, 6)]),
        ("contains(name)", [("TR338", 1, 15)]),
        ("substring(string: name, begin: 2)", [("TR338", 1, 34)]),
        ('contains(monetary_12m, "5")', [("TR339", 10, 22)]),
        ("modulo(average, 2)", [("TR339", 8, 15)]),
        ("max(1, last_order)", [("TR340", 1, 19)]),
        ('if true then 1 else "a"', [("TR340", 1, 24)]),
        ("satisfaction < null", [("TR342", 1, 20)]),
        ("satisfaction between null and 5", [("TR342", 22, 26)]),
        ("last_order.yaer", [("TR343", 1, 16)]),
        ("satisfaction in [5..4]", [("TR344", 17, 23)]),
        ("satisfaction in [4..4)", [("TR344", 17, 23)]),
        ("satisfaction between 5 and 4", [("TR344", 1, 29)]),
        ('客户等级 in ["gold".."silver"]', [("TR344", 9, 27)]),
        ("satisfaction in []", [("TR349", 17, 19)]),
        ("satisfaction = [4, 5]", [("TR350", 16, 22)]),
        ("date(name) > as_of", [("TR351", 6, 10)]),
        ("matches(name, name)", [("TR351", 15, 19)]),
        ('date("2026-02-29") > as_of', [("TR321", 6, 18)]),
        ('duration("P1Y1D") > duration("P1D")', [("TR321", 10, 17)]),
        ('date("9999-12-31") + duration("P1D")', [("TR352", 1, 37)]),
        ("substring(name, 0)", [("TR354", 17, 18)]),
        ("round half up(average, 1.5)", [("TR354", 24, 27)]),
        ('matches(name, "(a")', [("TR355", 15, 19)]),
        ('matches(name, "(?=a)")', [("TR356", 15, 22)]),
        ("* ".join(["monetary_12m "] * 10), [("TR347", 1, 148)]),
    ],
)
def test_what_is_wrong_is_said_once_at_its_place(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert codes(text) == expected


def test_one_unknown_name_is_one_message() -> None:
    assert codes('(nothing + 1) * 2 > "a" and not(nothing.year)') == [("TR204", 2, 9), ("TR204", 33, 40)]


def test_unknown_names_are_answered_with_the_nearest_or_a_list() -> None:
    found = check_expression(parsed("monetery_12m > 5"), SCOPE).diagnostics[0]
    assert found.message.en == "'monetery_12m' is not a metric or a column of customers"
    assert found.help is not None and found.help.en == "did you mean 'monetary_12m'?"
    assert found.fix == "monetary_12m"
    other = check_expression(parsed("zzzz > 5"), SCOPE).diagnostics[0]
    assert other.help is not None and "average" in other.help.en and other.fix is None


def test_expected_types() -> None:
    assert codes("monetary_12m", BOOLEAN) == [("TR335", 1, 13)]
    assert codes("null", BOOLEAN) == [("TR335", 1, 5)]
    assert codes("monetary_12m / 3", ExactType(2)) == [("TR346", 1, 17)]
    assert codes("monetary_12m * credit", ExactType(2)) == [("TR346", 1, 22)]
    assert codes("monetary_12m", ExactType(4)) == []
    assert codes("monetary_12m", FLOAT) == []
    assert codes("region", TEXT) == []
    assert codes("name", DATE) == [("TR345", 1, 5)]
    assert codes('"gold"', TierType("客户等级", TIERS)) == []
    assert codes("null", DATE) == []


def test_literals_are_fitted_to_what_they_stand_beside() -> None:
    tree = typed('客户等级 >= "gold"')
    assert tree == Comparison(">=", Name("客户等级"), Literal(tier("gold")))
    tests = typed('客户等级 in ("gold", ["silver".."platinum"])')
    assert isinstance(tests, In) and tests.tests[0] == Literal(tier("gold"))


def test_constant_dates_and_lengths_become_literals() -> None:
    assert typed('date("2026-01-31")') == Literal(dt.date(2026, 1, 31))
    assert typed("date(2026, 1, 31)") == Literal(dt.date(2026, 1, 31))
    assert typed('date and time("2026-01-31T10:00:00")') == Literal(dt.datetime(2026, 1, 31, 10))
    assert typed('date("2026-01-31") + duration("P1M")') == Literal(dt.date(2026, 2, 28))
    assert typed('-duration("P1Y")') == Literal(MonthsDuration(-12))
    assert typed('as_of - duration("P30D")') == Arithmetic("-", Name("as_of"), Literal(dt.timedelta(30)))


def test_named_arguments_are_put_in_order() -> None:
    assert typed("substring(start position: 2, string: name)") == typed("substring(name, 2)")
    call = typed("substring(start position: 2, string: name)")
    assert isinstance(call, Call) and call.names is None


def test_every_node_has_a_type() -> None:
    tree = typed(
        "not(satisfaction in (>= 4, 2, null)) and (if consent = true then max([1, 2]) else 3) > 2 "
        'or last_order in [date("2026-01-01")..as_of] and last_order.year between 2020 and 2026'
    )
    untyped = [node for node in walk(tree) if node.type == UNKNOWN]
    assert untyped == []


def test_typing_keeps_the_tree_and_its_places() -> None:
    tree = parsed("monetary_12m / 2 > credit and not(consent)")
    checked = check_expression(tree, SCOPE).value
    assert checked == tree
    assert [node.span for node in walk(checked)] == [node.span for node in walk(tree)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("if satisfaction >= 4 then 1 else 0", "satisfaction"),
        ("if satisfaction >= 4 and consent then 1 else 0", "consent, satisfaction"),
        ("if satisfaction != null and satisfaction >= 4 then 1 else 0", None),
        ("if satisfaction = null or satisfaction >= 4 then 1 else 0", None),
        ("if satisfaction = null then 1 else 0", None),
        ("if not(satisfaction = null) and not(satisfaction >= 4) then 1 else 0", None),
        ('if as_of > date("2026-01-01") then 1 else 0', None),
        ("if frequency_12m > 0 then 1 else 0", None),
    ],
)
def test_an_if_warns_where_a_missing_value_takes_else(text: str, names: str | None) -> None:
    scope = replace(SCOPE, never_missing=frozenset({"frequency_12m"}))
    found = check_expression(parsed(text), scope).diagnostics
    assert [d.code for d in found] == (["TR341"] if names else [])
    assert all(d.severity is Severity.WARNING and str(names) in d.message.en for d in found)


def test_the_words_of_the_scope_are_used_in_both_languages() -> None:
    scope = replace(SCOPE, noun=Localized("a column of orders", "orders 的列"))
    found = check_expression(parsed("x = 1"), scope).diagnostics[0]
    assert found.message.zh == "“x”不是orders 的列"


def test_if_and_not_keep_their_shape() -> None:
    assert isinstance(typed("if consent then 1 else 2"), If)
    assert isinstance(typed("not(consent)"), Not)


def test_two_thousand_conditions_are_parsed_and_typed_quickly() -> None:
    import time

    text = 'frequency_12m >= 4 and satisfaction in [4..5] or region in ["华东", "华南"]'
    started = time.process_time()
    for _ in range(500):
        found = parse_expression(text, here)
        assert found.value is not None
        check_expression(found.value, SCOPE, BOOLEAN)
    assert time.process_time() - started < 10
