"""Decisions of DMN models: hit policies, contexts, types, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from html import escape

import pytest

from tests.language.dmn.models import HEAD, expression, model, table
from tieringrules.language.dmn import Refusal, UnreadableModelError, decided, read_model
from tieringrules.language.feel.texts import parse_moment
from tieringrules.language.feel.values import FeelValue

INPUTS = [("Age", "number"), ("Risk Category", "string")]
KNOWN, ITSELF = '<requiredKnowledge href="#k"/>', '<requiredDecision href="#d"/>'
ROWS = [
    [">= 18", '"low","medium"', '"approved"', "10"],
    ["< 18", "-", '"declined"', "20"],
    ["", 'not("low")', '"approved"', "30"],
]
OUTPUTS = [("status", '"approved","declined"', ""), ("score", "", "")]


def _found(content: bytes, **given: object) -> FeelValue:
    names = {
        name.replace("_", " "): Decimal(value) if isinstance(value, int) else value
        for name, value in given.items()
    }
    found = decided(read_model(content), "Result", names, None)  # type: ignore[arg-type]
    assert not isinstance(found, Refusal), found.finding.message.en
    return found


def _row(status: str, score: int) -> dict[str, FeelValue]:
    return {"status": status, "score": Decimal(score)}


@pytest.mark.parametrize(
    ("policy", "age", "risk", "expected"),
    [
        ("UNIQUE", 20, "low", _row("approved", 10)),
        ("UNIQUE", 20, "medium", None),
        ("UNIQUE", 17, "low", _row("declined", 20)),
        ("ANY", 20, "medium", None),
        ("FIRST", 17, "high", _row("declined", 20)),
        ("PRIORITY", 17, "high", _row("approved", 30)),
        ("RULE ORDER", 17, "high", [_row("declined", 20), _row("approved", 30)]),
        ("OUTPUT ORDER", 17, "high", [_row("approved", 30), _row("declined", 20)]),
        ("COLLECT", 17, "high", [_row("declined", 20), _row("approved", 30)]),
    ],
)
def test_hit_policy_joins_the_rows_that_hold(policy: str, age: int, risk: str, expected: object) -> None:
    content = model(table(policy, ["Age", "Risk Category"], OUTPUTS, ROWS), INPUTS)
    assert _found(content, Age=age, Risk_Category=risk) == expected


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", 6), ("MIN", 1), ("MAX", 3), ("COUNT", 3)])
def test_collect_aggregates(aggregation: str, expected: int) -> None:
    rows = [["> 0", "1"], ["> 1", "2"], ["> 2", "3"]]
    content = model(table("COLLECT", ["a"], [("out", "", "")], rows, aggregation), [("a", "number")])
    assert _found(content, a=5) == Decimal(expected)
    assert _found(content, a=0) == (Decimal(0) if aggregation == "COUNT" else None)


def test_any_with_equal_outputs_and_a_default() -> None:
    rows = [["> 0", '"x"'], ["> 1", '"x"']]
    content = model(table("ANY", ["a"], [("out", "", '"none"')], rows), [("a", "number")])
    assert _found(content, a=5) == "x"
    assert _found(content, a=-5) == "none"


@pytest.mark.parametrize(
    ("cell", "value", "holds"),
    [
        ("5", 5, True), ("< 5", 4, True), ("[1..5)", 5, False), ("1, 3, > 7", 9, True),
        ("1, 3, > 7", 4, False),
        ("not(1, 3)", 2, True), ("not(1, 3)", 3, False), ("? > 3 and ? < 6", 5, True), ("b", 7, True),
        ("< b", 6, True), ("null", 1, False), ("not(null)", 1, True), ("odd(?)", 3, True), ("-", 1, True),
        ("[1, 2, 3]", 2, True), ("not(< 5)", 5, True), ("(1..3)", 3, False),
    ],
)  # fmt: skip
def test_unary_tests_of_a_cell(cell: str, value: int, holds: bool) -> None:
    rows = [[cell, "true"]]
    content = model(table("FIRST", ["a"], [("out", "", "false")], rows), [("a", "number"), ("b", "number")])
    assert _found(content, a=value, b=7) is holds


def test_context_list_and_relation() -> None:
    ones = expression("1") + expression("Base Price")
    entries = (
        f'<contextEntry><variable name="Base Price"/>{expression("a * 2")}</contextEntry>'
        f'<contextEntry><variable name="list"/><list>{ones}</list></contextEntry>'
        f"<contextEntry>{expression('sum(list) + Base Price')}</contextEntry>"
    )
    assert _found(model(f"<context>{entries}</context>", [("a", "number")]), a=5) == Decimal(21)
    cells = f"<row>{expression('1')}{expression('2')}</row>"
    relation = f'<relation><column name="x"/><column name="y"/>{cells}</relation>'
    assert _found(model(relation)) == [{"x": Decimal(1), "y": Decimal(2)}]


def test_required_decisions_come_first() -> None:
    first = f'<decision id="e" name="First One"><variable name="First One"/>{expression("20 + 1")}</decision>'
    second = (
        '<decision id="d" name="Result"><informationRequirement><requiredDecision href="#e"/>'
        f"</informationRequirement>{expression('First One * 2')}</decision>"
    )
    assert _found(f"{HEAD}{first}{second}</definitions>".encode()) == Decimal(42)
    assert _found(f"{HEAD}{first}{second}</definitions>".encode(), First_One=1) == Decimal(2)


NAMED_TYPES = (
    '<itemDefinition name="points"><typeRef>number</typeRef><allowedValues><text>[0..255]</text>'
    '</allowedValues></itemDefinition><itemDefinition name="scores" isCollection="true"><typeRef>points'
    '</typeRef></itemDefinition><itemDefinition name="person"><itemComponent name="n">'
    '<typeRef>string</typeRef></itemComponent><itemComponent name="s"><typeRef>scores</typeRef>'
    "</itemComponent></itemDefinition>"
    '<itemDefinition name="ring"><itemComponent name="next"><typeRef>ring</typeRef></itemComponent>'
    '</itemDefinition><itemDefinition name="empty"/>'
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("256 instance of points", True),
        ('"256" instance of points', False),
        ("null instance of points", False),
        ("[1, 256] instance of scores", True),
        ('[1, "2"] instance of scores', False),
        ("1 instance of scores", False),
        ('{n: "x", s: [1], more: 1} instance of person', True),
        ('{n: "x", s: 1} instance of person', False),
        ('{n: "x"} instance of person', False),
        ('[{n: "x", s: []}] instance of list<person>', True),
        ('{p: {n: "x", s: []}} instance of context<p: person>', True),
        ("for x in [1] return if x instance of points then 1 else 2", [Decimal(1)]),
        ("{next: null} instance of ring", None),
        ("1 instance of empty", None),
        ("1 instance of unheard", None),
    ],
)
def test_instance_of_knows_the_types_of_the_model(text: str, expected: FeelValue) -> None:
    assert _found(model(expression(text), more=NAMED_TYPES)) == expected


def test_cells_know_the_types_of_the_model() -> None:
    rows = [["? instance of scores", "a instance of list<points>"]]
    content = model(table("UNIQUE", ["a"], [("out", "", "")], rows), [("a", "Any")], more=NAMED_TYPES)
    assert _found(content, a=[Decimal(1)]) is True


def test_types_that_multiply_are_not_written_out() -> None:
    grown = "".join(
        f'<itemDefinition name="t{size}">'
        + "".join(
            f'<itemComponent name="{key}"><typeRef>t{size - 1}</typeRef></itemComponent>'
            for key in "abcdefgh"
        )
        + "</itemDefinition>"
        for size in range(1, 30)
    )
    assert _found(model(expression("{a: 1} instance of t29"), more=grown)) is None


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("[1]", "number", Decimal(1)),
        ('"a"', "number", None),
        ("1", "numbers", [Decimal(1)]),
        ('{n: "x", more: 1}', "person", {"n": "x", "more": Decimal(1)}),
        ("{n: 1}", "person", None),
        ("1", "unheard of", Decimal(1)),
        ('duration("P1D").days', "feel:number", Decimal(1)),
        ('"EMPLOYED"', "status", "EMPLOYED"),
        ('"RETIRED"', "status", None),
        ('["EMPLOYED", "STUDENT"]', "statuses", ["EMPLOYED", "STUDENT"]),
        ('["EMPLOYED", "RETIRED"]', "statuses", None),
        ("string(date(2026, 1, 31))", "date and time", None),
    ],
)
def test_values_are_fitted_to_declared_types(text: str, type_: str, expected: FeelValue) -> None:
    types = (
        '<itemDefinition name="numbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>'
        '<itemDefinition name="person"><itemComponent name="n"><typeRef>feel:string</typeRef></itemComponent>'
        "</itemDefinition>"
        + "".join(
            f'<itemDefinition name="{name}" isCollection="{many}"><typeRef>string</typeRef>'
            '<allowedValues><text>"EMPLOYED","STUDENT"</text></allowedValues></itemDefinition>'
            for name, many in (("status", "false"), ("statuses", "true"))
        )
    )
    assert _found(model(expression(text), type_=type_, more=types)) == expected


ALLOWED = [
    ("123", "123, 456", "taken"),
    ("123", "[1..1000]", "taken"),
    ("123", "-", "taken"),
    ("123", "?", "taken"),
    ("123", "not(456, 789)", "taken"),
    ("123", "not(123)", "missing"),
    ("123", "456", "missing"),
    ('"foo"', '"bar", string length(?) = 3', "taken"),
    ('"foo"', '"bar", string length("?") = 1', "missing"),
    ("true", '"bar", string length("?") = 1', "taken"),
    ("false", '("123", true)', "missing"),
    ("true", '("123", true)', "taken"),
    ("123", "1 +", "taken"),
    ("123", "(1 +, 2)", "taken"),
    ('"high"', "high, low", "taken"),
]


@pytest.mark.parametrize(("value", "allowed", "expected"), ALLOWED)
def test_an_input_that_its_column_does_not_allow_is_null(value: str, allowed: str, expected: str) -> None:
    rows = [["null", '"missing"'], ["-", '"taken"']]
    logic = table("FIRST", [value], [("out", "", "")], rows, allowed=allowed)
    assert _found(model(logic)) == expected


@pytest.mark.parametrize(("value", "allowed", "expected"), ALLOWED)
def test_a_value_that_its_type_does_not_allow_is_null(value: str, allowed: str, expected: str) -> None:
    simple = {"1": "number", '"': "string"}.get(value[0], "boolean")
    limited = (
        f'<itemDefinition name="limited"><typeRef>{simple}</typeRef><allowedValues><text>{escape(allowed)}'
        "</text></allowedValues></itemDefinition>"
    )
    found = _found(model(expression(value), type_="limited", more=limited))
    assert (found is None) == (expected == "missing")


def test_an_output_that_its_column_does_not_allow_is_null() -> None:
    columns = [("one", '"foo", "bar"', ""), ("two", "string length(?) > 3", "")]
    logic = table("UNIQUE", ["1"], columns, [["1", '"foo"', '"baz"']])
    assert _found(model(logic)) == {"one": "foo", "two": None}


def test_a_date_is_its_midnight_where_a_date_and_time_is_declared() -> None:
    found = _found(model(expression("date(2026, 1, 31)"), type_="date and time"))
    assert found == parse_moment("2026-01-31T00:00:00Z")


@pytest.mark.parametrize(
    ("logic", "code"),
    [
        ("<invocation/>", "TR773"),
        ("", "TR773"),
        (expression("1 +"), "TR302"),
        (expression("for i in 1..1000000000 return i"), "TR761"),
        (expression(r'split("aa", "(a)\1")'), "TR356"),
        (f"<knowledgeRequirement>{KNOWN}</knowledgeRequirement>{expression('f(1)')}", "TR773"),
        (f"<informationRequirement>{ITSELF}</informationRequirement>{expression('1')}", "TR773"),
        (table("FIRST", ["a"], [("out", "", "")], [["1 +", "2"]]), "TR302"),
    ],
)
def test_what_cannot_be_computed_is_refused_by_name(logic: str, code: str) -> None:
    found = decided(read_model(model(logic)), "Result", {}, None)
    assert isinstance(found, Refusal)
    assert found.finding.code == code


IMPORT = '<import name="i" namespace="other" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
OURS = f'<decision id="x" name="X"><variable name="X"/>{expression("1")}</decision>'


@pytest.mark.parametrize(("place", "expected"), [("", Decimal(2)), ("n", Decimal(2)), ("other", None)])
def test_an_id_counts_in_its_own_model_only(place: str, expected: FeelValue) -> None:
    # As in folders 0086a and 0089 of the DMN TCK, an imported model may use the same ids.
    needs = f'<informationRequirement><requiredDecision href="{place}#x"/></informationRequirement>'
    content = model(needs + expression("X + 1"), more=IMPORT + OURS)
    if expected is not None:
        assert _found(content) == expected
        return
    found = decided(read_model(content), "Result", {}, None)
    assert isinstance(found, Refusal) and found.finding.code == "TR773"


@pytest.mark.parametrize("kind", ["i.names", "ours", "pair"])
def test_types_of_imported_models_are_refused(kind: str) -> None:
    types = (
        '<itemDefinition name="ours"><typeRef>i.names</typeRef></itemDefinition>'
        '<itemDefinition name="pair"><itemComponent name="a"><typeRef>ours</typeRef></itemComponent>'
        "</itemDefinition>"
    )
    as_result = model(expression('"foo"'), type_=kind, more=IMPORT + types)
    as_input = model(expression("a"), [("a", kind)], more=IMPORT + types)
    for content in (as_result, as_input):
        found = decided(read_model(content), "Result", {"a": "foo"}, None)
        assert isinstance(found, Refusal) and found.finding.code == "TR773"


def test_an_unknown_decision_is_refused() -> None:
    found = decided(read_model(model(expression("1"))), "Other", {}, None)
    assert isinstance(found, Refusal) and found.finding.code == "TR772"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'<!DOCTYPE d [<!ENTITY a "x">]><definitions>&a;</definitions>', "unsafe"),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><definitions/>', "unsafe"),
        (b"<a>" * 1000 + b"</a>" * 1000, "unsafe"),
        (b"<definitions>", "malformed"),
        (b"", "malformed"),
        (b"id,name\n1,2\n", "malformed"),
        (b"<html/>", "foreign"),
    ],
)
def test_files_that_are_no_models_are_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableModelError) as problem:
        read_model(content)
    assert problem.value.reason == reason
