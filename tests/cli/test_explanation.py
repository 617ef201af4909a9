"""Explanations agree with the classification they explain, and show what they saw."""

import datetime as dt
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tieringrules.cli.explanation_json import explanation_json
from tieringrules.cli.explanation_text import explanation_lines
from tieringrules.cli.labels import Labels
from tieringrules.cli.value_words import MASK, json_value, value_text
from tieringrules.diagnostic import Localized, Span
from tieringrules.engine.classification import classify
from tieringrules.engine.explanation import Explanation, explain
from tieringrules.intake.table import Table
from tieringrules.language.syntax import Comparison, Expr, In, Literal, Logical, Name, Not, Range
from tieringrules.language.types import BOOLEAN, INTEGER, TEXT, TierType
from tieringrules.language.values import MonthsDuration, TierValue
from tieringrules.rulebook.kernel import Branch, Decision, Kernel, RowDefinition, SourceTable

DAY = dt.date(2026, 6, 30)
COLUMNS = ("a", "b", "c")


def column(name: str) -> Name:
    return Name(name, type=INTEGER)


def number(value: int) -> Literal:
    return Literal(Decimal(value), type=INTEGER)


leaves = st.one_of(
    st.builds(
        lambda operator, name, value: Comparison(operator, column(name), number(value), type=BOOLEAN),
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        st.sampled_from(COLUMNS),
        st.integers(0, 3),
    ),
    st.builds(
        lambda name, low: In(column(name), (Range(number(low), number(low + 1)),), type=BOOLEAN),
        st.sampled_from(COLUMNS),
        st.integers(0, 3),
    ),
    st.builds(
        lambda name: Comparison("=", column(name), Literal(None), type=BOOLEAN), st.sampled_from(COLUMNS)
    ),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(
            lambda operator, parts: Logical(operator, tuple(parts), type=BOOLEAN),
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=3),
        ),
        st.builds(lambda part: Not(part, type=BOOLEAN), inner),
    ),
    max_leaves=6,
)


def kernel(*standards: tuple[str, list[Expr | None]], effective: dt.date | None = None) -> Kernel:
    decisions = tuple(
        Decision(
            name,
            TierType(name, tuple(f"t{rank}" for rank in range(len(branches)))),
            tuple(
                Branch(rank, f"t{rank}", condition, Span(f"rules/{name}.yaml", rank + 5))
                for rank, condition in enumerate(branches)
            ),
            effective=effective,
            span=Span(f"rules/{name}.yaml", 2),
        )
        for name, branches in standards
    )
    columns = (("id", TEXT), *((name, INTEGER) for name in COLUMNS))
    double = RowDefinition("twice", column("a"), INTEGER)
    return Kernel(SourceTable("customers", columns, key="id"), (), (double, *decisions))


def customers(rows: list[tuple[int | None, ...]]) -> dict[str, Table]:
    schema = {"id": pl.String, **dict.fromkeys(COLUMNS, pl.Int64)}
    data = [(f"K{index}", *row) for index, row in enumerate(rows)]
    return {"customers": Table("customers", pl.DataFrame(data, schema=schema, orient="row"))}


def explained(rules: Kernel, rows: list[tuple[int | None, ...]], customer: str) -> Explanation | None:
    assignments = classify(rules, customers(rows), DAY).value
    assert assignments is not None
    return explain(rules, assignments, customer, DAY)


rows = st.lists(st.tuples(*[st.none() | st.integers(0, 4)] * len(COLUMNS)), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | conditions, min_size=1, max_size=4), rows)
def test_an_explanation_ends_where_the_classification_ended(
    branches: list[Expr | None], rows: list[tuple[int | None, ...]]
) -> None:
    rules = kernel(("value", branches))
    assignments = classify(rules, customers(rows), DAY).value
    assert assignments is not None
    for row in assignments.frame.iter_rows(named=True):
        found = explain(rules, assignments, row["id"], DAY)
        assert found is not None
        (standard,) = found.standards
        assert (standard.tier, standard.rule) == (row["value"], row["value_rule"])
        assert [step.decides for step in standard.steps[:-1]] == [False] * (len(standard.steps) - 1)
        if standard.tier is None:
            assert len(standard.steps) == len(branches)
            assert standard.span.line == 2
        else:
            assert standard.steps[-1].decides
            assert standard.span == standard.steps[-1].span


AT_LEAST_2 = Comparison(">=", column("a"), number(2), type=BOOLEAN)
B_IS_1 = Comparison("=", column("b"), number(1), type=BOOLEAN)
TWICE = Comparison("<", Name("twice", type=INTEGER), number(9), type=BOOLEAN)


def text(found: Explanation | None, personal: set[str], language: str = "en") -> str:
    assert found is not None
    labels = Labels({"value": Localized("Value", "价值")}, personal=personal)
    return "\n".join(explanation_lines(found, labels, language))  # type: ignore[arg-type]


def test_the_tree_in_english() -> None:
    rules = kernel(
        ("value", [Logical("and", (AT_LEAST_2, Logical("or", (B_IS_1, TWICE), type=BOOLEAN))), None]),
        ("other", [Not(B_IS_1, type=BOOLEAN)]),
    )
    assert text(explained(rules, [(1, None, None)], "K0"), set()) == (
        "customer K0 as of 2026-06-30\n"
        "\n"
        "other: no tier\n"
        "  └─ ? t0  (rules/other.yaml:5)\n"
        "     └─ ? unknown  not\n"
        "        └─ ? unknown  b = 1   [column b = missing]\n"
        "  ↑ to t0: b missing → at least -1\n"
        "\n"
        "Value (value): t1\n"
        "  ├─ ✗ t0  (rules/value.yaml:5)\n"
        "  │  ├─ ✗ false  a >= 2   [column a = 1]\n"
        "  │  └─ ✓ true  any of\n"
        "  │     ├─ ? unknown  b = 1   [column b = missing]\n"
        "  │     └─ ✓ true  twice < 9   [metric twice = 1]\n"
        "  └─ ✓ t1: everyone else  ← decides  (rules/value.yaml:6)\n"
        "  ↑ to t0: a 1 → 2 (+1)\n"
        "\n"
        "Where the values come from\n"
        "  b = missing   column\n"
        "  a = 1   column\n"
        "  twice = 1\n"
        "      a"
    )


def test_personal_columns_are_masked_in_text_and_json() -> None:
    rules = kernel(("value", [Logical("and", (AT_LEAST_2, B_IS_1), type=BOOLEAN)]))
    found = explained(rules, [(4, None, 3)], "K0")
    shown = text(found, {"a", "b"}, "zh")
    assert f"列 a = {MASK}" in shown
    assert "列 b = 缺失" in shown
    assert "= 4" not in shown
    assert found is not None
    (step,) = explanation_json(found, {"a", "b"})["standards"]["value"]["steps"]
    first, second = (part["seen"][0] for part in step["condition"]["parts"])
    assert first == {"field": "a", "origin": "column", "value": None, "missing": False, "masked": True}
    assert second == {"field": "b", "origin": "column", "value": None, "missing": True, "masked": False}


def test_a_standard_that_is_not_yet_effective_says_so() -> None:
    rules = kernel(("value", [None]), effective=dt.date(2027, 1, 1))
    found = explained(rules, [(1, 1, 1)], "K0")
    assert "Value (value): no tier\n  takes effect on 2027-01-01" in text(found, set())


def test_strangers_have_no_explanation() -> None:
    assert explained(kernel(("value", [None])), [(1, 1, 1)], "K1") is None


def test_values_read_well() -> None:
    assert value_text(Decimal("1E+3")) == "1000"
    assert value_text(Decimal("10.50")) == "10.50"
    assert value_text(True) == "true"
    assert value_text(TierValue("value", 0, "gold")) == "gold"
    assert value_text(MonthsDuration(3)) == "3 months"
    assert value_text([Decimal(1), "x"]) == "[1, x]"
    assert value_text(dt.datetime(2026, 1, 2, 3, 4)) == "2026-01-02 03:04:00"
    assert json_value(Decimal("10.50")) == 10.5
    assert json_value(Decimal(10)) == 10
    assert json_value(dt.date(2026, 1, 2)) == "2026-01-02"
    assert json_value([None, True]) == [None, True]
