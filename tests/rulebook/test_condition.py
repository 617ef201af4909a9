"""Conditions in both forms: what they mean, and how slips are answered."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.samples import AS_OF, SCOPE, TYPES, tier, typed
from tieringrules.diagnostic import Checked
from tieringrules.document.node import Entry, MappingNode, Node, ScalarNode
from tieringrules.document.reading import read_document
from tieringrules.language.interpreter import evaluate
from tieringrules.language.syntax import Comparison, Expr, In, Literal, Logical, Name, Not
from tieringrules.language.traversal import walk
from tieringrules.language.types import BOOLEAN, DATE, DATETIME, FLOAT, INTEGER, TEXT, ExactType, Type
from tieringrules.language.values import Value
from tieringrules.rulebook.condition import read_condition
from tieringrules.rulebook.literal import read_literal
from tieringrules.rulebook.operators import OPERATORS


def _node(text: str) -> Node:
    lines = "\n".join(f"  {line}" for line in text.split("\n"))
    found = read_document("f.yaml", f"when:\n{lines}\n".encode())
    assert found.value is not None and not found.diagnostics, found.diagnostics
    assert isinstance(found.value.root, MappingNode)
    node = found.value.root.get("when")
    assert node is not None
    return node


def _read(text: str) -> Checked[Expr | None]:
    return read_condition(_node(text), SCOPE)


def _tree(text: str) -> Expr:
    found = _read(text)
    assert found.value is not None and not found.diagnostics, found.diagnostics
    assert found.value.type == BOOLEAN
    return found.value


def _findings(text: str) -> list[tuple[str, int, int, str | None]]:
    """Code, line (of the condition), column and fix of each."""
    found = _read(text).diagnostics
    return [(d.code, d.span.line - 1, d.span.column - 2, d.fix) for d in found if d.span is not None]


def _same(written: str, expression: str) -> None:
    assert _tree(written) == typed(expression)


@pytest.mark.parametrize(
    ("written", "expression"),
    [
        ("frequency_12m >= 4 and satisfaction in [4..5]", "frequency_12m >= 4 and satisfaction in [4..5]"),
        ("satisfaction: 5", "satisfaction = 5"),
        ("satisfaction: -1.5", "satisfaction = -1.5"),
        ("satisfaction: [4, 5]", "satisfaction in (4, 5)"),
        ("consent: true", "consent = true"),
        ("name: NO", 'name = "NO"'),
        ("name: 0123", 'name = "0123"'),
        ("name: 22:00", 'name = "22:00"'),
        ('name: ">= 5"', 'name = ">= 5"'),
        ("region: 华东", 'region = "华东"'),
        ("region: [华东, 华南]", 'region in ("华东", "华南")'),
        ("last_order: 2026-01-31", 'last_order = date("2026-01-31")'),
        ("ordered_at: {at_least: 2026-01-31}", 'ordered_at >= date("2026-01-31")'),
        (
            "ordered_at: {at_least: 2026-01-31 10:00}",
            'ordered_at >= date and time("2026-01-31T10:00:00")',
        ),
        ("客户等级: gold", '客户等级 = "gold"'),
        ("客户等级: {at_least: gold}", '客户等级 >= "gold"'),
        ("客户等级: {between: [silver, gold]}", '客户等级 between "silver" and "gold"'),
        ("satisfaction: {is_not: 3}", "satisfaction != 3"),
        ("satisfaction: {not_in: [1, 2]}", "not(satisfaction in (1, 2))"),
        ("monetary_12m: {above: 0.005, below: 10}", "monetary_12m > 0.005 and monetary_12m < 10"),
        ("satisfaction: {between: [4, 5]}", "satisfaction between 4 and 5"),
        ("name: {contains: 公司}", 'contains(name, "公司")'),
        ("name: {starts_with: A, ends_with: B}", 'starts with(name, "A") and ends with(name, "B")'),
        ('name: {matches: "^a"}', 'matches(name, "^a")'),
        ("name: {missing: true}", "name = null"),
        ("name: {missing: false}", "name != null"),
        ("last_order: {before: 2026-01-31}", 'last_order < date("2026-01-31")'),
        ("last_order: {after: 2026-01-31}", 'last_order > date("2026-01-31")'),
        ("last_order: {within_last: 30 days}", 'last_order in (as_of - duration("P30D")..as_of]'),
        ("last_order: {within_last: 12 months}", 'last_order in (as_of - duration("P12M")..as_of]'),
        ("consent: true\nvip: false", "consent = true and vip = false"),
        ("any:\n  - consent: true\n  - vip: true", "consent = true or vip = true"),
        ("any:\n  - consent\n  - {vip: true}", "consent or vip = true"),
        ("all: [consent, vip]", "consent and vip"),
        ("not: {consent: true, vip: true}", "not(consent = true and vip = true)"),
        ("not: consent or vip", "not(consent or vip)"),
        (
            "any:\n  - monetary_12m: {at_least: 20000}\n  - {frequency_12m: {at_least: 12}, region: [华东]}",
            'monetary_12m >= 20000 or (frequency_12m >= 12 and region in ("华东"))',
        ),
        ("satisfaction: 5\nany: [consent, vip]", "satisfaction = 5 and (consent or vip)"),
        ("any: [consent]", "consent"),
    ],
)
def test_a_mapping_means_the_expression(written: str, expression: str) -> None:
    _same(written, expression)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{}", [("TR360", 1, 1, None)]),
        ("[consent, vip]", [("TR361", 1, 1, None)]),
        ("any: {consent: true, vip: true}", [("TR362", 1, 1, None)]),
        ("any: []", [("TR373", 1, 1, None)]),
        ("any:", [("TR373", 1, 1, None)]),
        ("not: [consent, vip]", [("TR374", 1, 1, None)]),
        ('satisfaction: ">= 50000"', [("TR364", 1, 15, "{at_least: 50000}")]),
        ("satisfaction: <= 5", [("TR364", 1, 15, "{at_most: 5}")]),
        ("satisfaction: ≥5", [("TR364", 1, 15, "{at_least: 5}")]),
        ("satisfaction: {at_least: '>= 5'}", [("TR364", 1, 26, "{at_least: 5}")]),
        ("satisfaction: [4..5]", [("TR365", 1, 15, "{between: [4, 5]}")]),
        ("satisfaction: 4..5", [("TR365", 1, 15, "{between: [4, 5]}")]),
        ("satisfaction: (4..5]", [("TR365", 1, 15, "{above: 4, at_most: 5}")]),
        ("satisfaction: {between: [4..5]}", [("TR365", 1, 25, "[4, 5]")]),
        ("satisfaction: {between: 4}", [("TR369", 1, 16, None)]),
        ("satisfaction: {between: [1, 2, 3]}", [("TR369", 1, 16, None)]),
        ("satisfaction: {at_least: [4]}", [("TR369", 1, 16, None)]),
        ("satisfaction: []", [("TR370", 1, 15, None)]),
        ("satisfaction: [1, null]", [("TR371", 1, 19, None)]),
        ("satisfaction:", [("TR372", 1, 1, None)]),
        ("satisfaction: {at_least: }", [("TR372", 1, 16, None)]),
        ("satisfaction: {}", [("TR372", 1, 15, None)]),
        ("satisfaction: {at_least: 5, at_most: 3}", [("TR366", 1, 29, None)]),
        ("satisfaction: {above: 4, below: 4}", [("TR366", 1, 26, None)]),
        ("satisfaction: {between: [5, 4]}", [("TR344", 1, 16, None)]),
        ("客户等级: {at_least: gold, at_most: silver}", [("TR366", 1, 24, None)]),
        ("satisfaction: {atleast: 5}", [("TR363", 1, 16, "at_least")]),
        ("satisfaction: {min: 5}", [("TR363", 1, 16, "at_least")]),
        ('satisfaction: {">=": 5}', [("TR363", 1, 16, "at_least")]),
        ("satisfaction: {gte: 5}", [("TR363", 1, 16, "at_least")]),
        ("satisfaction: {eq: 5}", [("TR363", 1, 16, None)]),
        ("region: {at_least: 华东}", [("TR368", 1, 10, None)]),
        ("satisfaction: {contains: 5}", [("TR368", 1, 16, None)]),
        ("monetary_12m: {within_last: 3 days}", [("TR368", 1, 16, None)]),
        ("last_order: {within_last: 30}", [("TR227", 1, 27, None)]),
        ("region: 华中", [("TR332", 1, 9, None)]),
        ("region: [华东, 华东区]", [("TR332", 1, 14, "华东")]),
        ("客户等级: {at_least: golden}", [("TR333", 1, 18, "gold")]),
        ("satisfaction: 0123", [("TR143", 1, 15, "123")]),
        ("satisfaction: {at_least: 5万}", [("TR140", 1, 26, "50000")]),
        ("satisfaction: [10,000, 20,000]", [("TR139", 1, 15, "[10000, 20000]")]),
        ("consent: yes", [("TR147", 1, 10, "true")]),
        ("last_order: {before: 2026-02-30}", [("TR148", 1, 22, None)]),
        ('name: {matches: "(a"}', [("TR355", 1, 17, None)]),
        ("satisfactoin: 5", [("TR204", 1, 1, "satisfaction")]),
        ("or: [consent]", [("TR204", 1, 1, "any")]),
        ("monetary_12m > '5'", [("TR305", 1, 16, '"5"'), ("TR330", 1, 1, None)]),
        (
            "any:\n  - satisfactoin: {atleast: 5}\n  - consent: 1\n  - satisfaction >",
            [
                ("TR204", 2, 5, "satisfaction"),
                ("TR363", 2, 20, "at_least"),
                ("TR147", 3, 14, "true"),
                ("TR302", 4, 18, None),
            ],
        ),
    ],
)
def test_slips_are_all_named_at_their_places(
    written: str, expected: list[tuple[str, int, int, str | None]]
) -> None:
    assert _findings(written) == expected


def test_an_empty_when_is_named() -> None:
    found = read_condition(ScalarNode(""), SCOPE)
    assert [d.code for d in found.diagnostics] == ["TR360"] and found.value is None


def test_two_spellings_of_one_name_are_one_field() -> None:
    scope = type(SCOPE)({"caf\u00e9": INTEGER}, SCOPE.noun)
    entries = tuple(Entry(ScalarNode(key), ScalarNode("1")) for key in ("caf\u00e9", "cafe\u0301"))
    found = read_condition(MappingNode(entries), scope)
    assert [d.code for d in found.diagnostics] == ["TR375"]


def test_places_of_parts_are_those_of_their_entries() -> None:
    tree = _tree("satisfaction:\n  at_least: 4\n  below: 9\nname: abc")
    assert isinstance(tree, Logical)
    places = [
        (node.span.line - 1, node.span.column - 2, node.span.end_line - 1, node.span.end_column - 2)
        for node in tree.operands
        if node.span is not None
    ]
    assert places == [(2, 3, 2, 14), (3, 3, 3, 11), (4, 1, 4, 10)]
    assert all(node.span is not None for node in walk(tree))


def test_a_part_that_cannot_be_read_leaves_the_others() -> None:
    found = _read("satisfaction: 5\nnothing: 3")
    assert found.value == Comparison("=", Name("satisfaction"), Literal(Decimal(5)))
    assert [d.code for d in found.diagnostics] == ["TR204"]


def test_windows_end_with_as_of_and_leave_out_their_first_day() -> None:
    tree = _tree("last_order: {within_last: 30 days}")
    for day, expected in [
        ("2026-05-31", False),
        ("2026-06-01", True),
        ("2026-06-30", True),
        ("2026-07-01", False),
    ]:
        assert evaluate(tree, {"last_order": dt.date.fromisoformat(day)}, AS_OF) is expected


def test_every_operator_can_be_asked_and_nothing_else() -> None:
    names = [operator.name for operator in OPERATORS]
    assert names == [
        "is_not", "not_in", "at_least", "at_most", "above", "below", "between", "contains", "starts_with",
        "ends_with", "matches", "missing", "before", "after", "within_last",
    ]  # fmt: skip
    assert isinstance(_tree("satisfaction: {not_in: [1]}"), Not)
    assert isinstance(_tree("satisfaction: [1]"), In)


@given(st.decimals("-1e9", "1e9", places=2), st.none() | st.decimals("-1e9", "1e9", places=2))
def test_thresholds_are_exact(bound: Decimal, value: Decimal | None) -> None:
    tree = _tree(f"monetary_12m: {{at_least: {bound:f}}}".replace("-0.00", "0.00"))
    assert evaluate(tree, {"monetary_12m": value}, AS_OF) is (None if value is None else value >= bound)


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("5", INTEGER, Decimal(5)),
        ("0.10", ExactType(2), Decimal("0.1")),
        ("0.100", ExactType(2), Decimal("0.1")),
        ("0.1", FLOAT, 0.1),
        ("0123", TEXT, "0123"),
        ("true", BOOLEAN, True),
        ("2026-01-31", DATE, dt.date(2026, 1, 31)),
        ("2026-01-31", DATETIME, dt.datetime(2026, 1, 31)),
        ("2026-01-31T10:00:01", DATETIME, dt.datetime(2026, 1, 31, 10, 0, 1)),
        ("华东", TYPES["region"], "华东"),
        ("gold", TYPES["客户等级"], tier("gold")),
        ("null", INTEGER, None),
    ],
)
def test_literals_have_the_type_of_their_place(text: str, type_: Type, expected: Value) -> None:
    found = read_literal(ScalarNode(text), type_)
    assert not found.diagnostics
    assert found.value == expected and type(found.value) is type(expected)


@pytest.mark.parametrize(
    ("text", "type_", "code"),
    [
        ("5.5", INTEGER, "TR146"),
        ("0.125", ExactType(2), "TR380"),
        ("abc", FLOAT, "TR138"),
        ("yes", BOOLEAN, "TR147"),
        ("华中", TYPES["region"], "TR332"),
        ("golden", TYPES["客户等级"], "TR333"),
        ("2026-01-31 25:00", DATETIME, "TR321"),
    ],
)
def test_literals_that_do_not_fit_are_refused(text: str, type_: Type, code: str) -> None:
    found = read_literal(ScalarNode(text), type_)
    assert [d.code for d in found.diagnostics] == [code] and found.value is None


def test_a_question_that_a_field_cannot_answer_names_the_field() -> None:
    (found,) = read_condition(_node("region: {at_least: 华东}"), SCOPE).diagnostics
    assert "'region'" in found.message.en and found.message.zh.startswith("“region”是")
