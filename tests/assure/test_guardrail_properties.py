"""No false alarms: whatever the guardrails say of a condition holds for random values within contract."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tieringrules.assure.guardrails.comparisons import constant_comparisons
from tieringrules.assure.guardrails.intervals import EVERYTHING, example_in, interval_set
from tieringrules.assure.guardrails.possible import known_of_customers
from tieringrules.assure.guardrails.ranges import range_of, shown, values_taken
from tieringrules.assure.guardrails.tiers import range_findings
from tieringrules.diagnostic import Localized, Span
from tieringrules.language import Scope, check_expression, evaluate, parse_expression
from tieringrules.language.syntax import Expr, Name
from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    FLOAT,
    INTEGER,
    ChoiceType,
    ExactType,
    TierType,
    Type,
)
from tieringrules.language.values import TierValue
from tieringrules.rulebook.model import (
    AggregateMetric,
    Column,
    Dataset,
    Metric,
    Parent,
    Rulebook,
    Standard,
    Tier,
    ValueMetric,
    Workspace,
)

DAY = dt.date(2026, 6, 30)
TIERS = TierType("value", ("gold", "silver", "basic"))
COLUMNS = (
    Column("stars", "integer", INTEGER, minimum=Decimal(1), maximum=Decimal(5)),
    Column("age", "integer", INTEGER, minimum=Decimal(0), maximum=Decimal(9000)),
    Column("price", "decimal", ExactType(2), scale=2, minimum=Decimal("0.005"), maximum=Decimal("1000.5")),
    Column("paid", "decimal", ExactType(2), scale=2, minimum=Decimal(0), maximum=Decimal(3),
           default=Decimal(-1)),
    Column("rate", "number", FLOAT, minimum=Decimal("0.1")),
    Column("since", "date", DATE, minimum=dt.date(2020, 1, 1), maximum=dt.date(2026, 12, 31)),
    Column("region", "choice", ChoiceType(("east", "west"))),
    Column("vip", "boolean", BOOLEAN),
)  # fmt: skip
ORDERS = Dataset(
    "orders",
    (Column("day", "date", DATE), Column("size", "integer", INTEGER, minimum=Decimal(2))),
    belongs_to=Parent("customers", "key"),
    happened_at="day",
)
METRICS = (
    Metric("orders_ever", AggregateMetric("count", "orders"), INTEGER),
    Metric("total", AggregateMetric("sum", "orders", "size"), INTEGER),
    Metric("largest", AggregateMetric("max", "orders", "size"), INTEGER, default=Decimal(-3)),
    Metric("same_stars", ValueMetric(Name("stars")), INTEGER),
)
TIER_OF = Standard("value", "rules", tuple(Tier(name, None) for name in TIERS.tiers))
RULEBOOK = Rulebook(
    "",
    Workspace("demo"),
    Dataset("customers", COLUMNS, key="key"),
    (ORDERS,),
    METRICS,
    (TIER_OF,),
)
KNOWN = known_of_customers(RULEBOOK)
TYPES: dict[str, Type] = {column.name: column.type for column in COLUMNS}
TYPES |= {metric.name: metric.type for metric in METRICS} | {"value": TIERS}
SCOPE = Scope(TYPES, Localized.same("a field"))


def cents(low: str, high: str) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=2)


def whole(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(Decimal)


WITHIN: dict[str, st.SearchStrategy[Any]] = {
    "stars": whole(1, 5),
    "age": whole(0, 9000),
    "price": cents("0.01", "1000.50"),
    "paid": cents("0", "3") | st.just(Decimal(-1)),
    "rate": st.floats(0.1, 1e6) | st.sampled_from([0.1, 0.30000000000000004, 1.0]),
    "since": st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 31)),
    "region": st.sampled_from(["east", "west"]),
    "vip": st.booleans(),
    "orders_ever": whole(0, 12),
    "total": whole(0, 40),
    "largest": whole(2, 40) | st.just(Decimal(-3)),
    "same_stars": whole(1, 5),
    "value": st.sampled_from([TierValue("value", rank, name) for rank, name in enumerate(TIERS.tiers)]),
}
NEVER_MISSING = {"paid", "orders_ever", "total", "largest"}
SIGNS = ["=", "!=", "<", "<=", ">", ">="]


def literal_of(name: str) -> st.SearchStrategy[str]:
    match TYPES[name]:
        case ChoiceType(values):
            return st.sampled_from([f'"{value}"' for value in values])
        case TierType(_, tiers):
            return st.sampled_from([f'"{tier}"' for tier in tiers])
        case type_ if type_ == BOOLEAN:
            return st.sampled_from(["true", "false"])
        case type_ if type_ == DATE:
            near = st.sampled_from([dt.date(2019, 12, 31), dt.date(2020, 1, 1), dt.date(2026, 12, 31)])
            return (near | WITHIN["since"]).map(lambda day: f'date("{day.isoformat()}")')
        case _:
            edges = ["0", "1", "5", "6", "-1", "2.5", "0.005", "0.01", "0.004", "1000.5", "1000.501", "0.1",
                     "0.09999999999999999999", "0.10000000000000000555", "2", "-3"]  # fmt: skip
            return st.sampled_from(edges) | st.integers(-2, 12).map(str) | cents("-1", "6").map(str)


@st.composite
def comparisons(draw: st.DrawFn, names: tuple[str, ...] = tuple(WITHIN)) -> str:
    name = draw(st.sampled_from(names))
    literals = literal_of(name)
    has_order = TYPES[name] not in (BOOLEAN, TYPES["region"])
    sign = draw(st.sampled_from(SIGNS if has_order else SIGNS[:2]))
    forms = [
        f"{name} {sign} {draw(literals)}",
        f"{draw(literals)} {sign} {name}",
        f"{name} in ({draw(literals)}, {draw(literals)})",
        f"{name} != null",
        f"{name} = null",
    ]
    if has_order and TYPES[name] != TIERS:
        forms += [
            f"{name} between {draw(literals)} and {draw(literals)}",
            f"{name} in ([{draw(literals)}..{draw(literals)}), > {draw(literals)})",
            f"{name} in (({draw(literals)}..{draw(literals)}])",
        ]
    return draw(st.sampled_from(forms))


def conditions(names: tuple[str, ...] = tuple(WITHIN)) -> st.SearchStrategy[str]:
    return st.recursive(
        comparisons(names),
        lambda inner: st.builds(lambda a, b, sign: f"({a}) {sign} ({b})", inner, inner,
                                st.sampled_from(["and", "or"])) | inner.map(lambda a: f"not({a})"),
        max_leaves=4,
    )  # fmt: skip


def typed(text: str) -> Expr | None:
    parsed = parse_expression(text, lambda start, end: Span("f"))
    assert parsed.value is not None, text
    checked = check_expression(parsed.value, SCOPE, BOOLEAN)
    return checked.value if checked.ok else None


@given(
    conditions(),
    st.fixed_dictionaries({n: v if n in NEVER_MISSING else v | st.none() for n, v in WITHIN.items()}),
)
@settings(max_examples=100, deadline=None)
@example("rate > 0.09999999999999999999", dict.fromkeys(WITHIN, None) | {"rate": 0.1})
@example("stars >= 1", {"stars": Decimal(1)})
def test_what_is_called_constant_is_constant(text: str, values: dict[str, Any]) -> None:
    condition = typed(text)
    if condition is None:
        return
    for verdict in constant_comparisons(condition, KNOWN):
        outcome = evaluate(verdict.comparison, values, DAY)
        assert outcome is verdict.is_true or outcome is None, (text, values)


def constant(text: str) -> list[bool]:
    condition = typed(text)
    assert condition is not None, text
    return [verdict.is_true for verdict in constant_comparisons(condition, KNOWN)]


def test_what_is_constant_is_called_so() -> None:
    expected: dict[str, list[bool]] = {
        "stars >= 0": [True],
        "stars > 5": [False],
        "stars in [1..5]": [True],
        "6 > stars": [True],
        "stars = 2.5": [False],
        "age <= 9000": [True],
        "age > 9000.5": [False],
        "price > 0": [True],
        "price < 0.01": [False],
        "paid >= 0": [],
        "paid >= -1": [True],
        "paid = null": [False],
        "stars = null": [],
        "rate >= 0.1": [True],
        "rate > 0.1": [],
        'since < date("2020-01-01")': [False],
        'region in ("east", "west")': [True],
        'region = "east"': [],
        "vip in (true, false)": [True],
        "orders_ever >= 0": [True],
        "orders_ever < 0": [False],
        "orders_ever = 2.5": [False],
        "orders_ever > 0": [],
        "total >= 0": [True],
        "largest >= 2": [],
        "largest >= -3": [True],
        "same_stars < 6": [True],
        'value >= "basic"': [True],
        'value > "gold"': [False],
        'value >= "silver"': [],
        # One end of a range may be written out though the contract says it already.
        "orders_ever >= 0 and orders_ever < 4": [],
        "orders_ever >= 0 or orders_ever < 4": [True],
        'orders_ever >= 0 and region = "east"': [True],
        "not(stars > 5)": [False],
        "stars * 2 > 10": [False],
        "days_since(since) >= 0": [],
        "orders_ever between 0 and 3": [],
    }
    assert {text: constant(text) for text in expected} == expected


NUMBERS = ("stars", "age", "price", "rate", "orders_ever", "since")


@given(
    st.sampled_from(NUMBERS).flatmap(lambda name: st.tuples(st.just(name), conditions((name,)), WITHIN[name]))
)
@settings(max_examples=100, deadline=None)
def test_ranges_say_which_values_a_condition_takes(drawn: tuple[str, str, Any]) -> None:
    name, text, value = drawn
    condition = typed(text)
    if condition is None:
        return
    taken = values_taken(condition, Name(name), TYPES[name])
    assert taken is not None, text
    number = Decimal(value.toordinal()) if isinstance(value, dt.date) else Decimal(value)
    point = interval_set([((number, 0), (number, 1))])
    assert (not taken.shared(point).is_empty) is evaluate(condition, {name: value}, DAY), (text, value)


CUTS = st.tuples(cents("-3", "3"), st.integers(0, 1))
SETS = st.lists(st.tuples(CUTS, CUTS), max_size=4).map(interval_set)


@given(SETS, SETS)
def test_sets_obey_the_laws_of_sets(one: Any, other: Any) -> None:
    assert one.rest().rest() == one
    assert one.united(other).rest() == one.rest().shared(other.rest())
    assert one.without(other).shared(other).is_empty
    assert one.shared(other).united(one.without(other)) == one
    assert one.united(one.rest()) == EVERYTHING
    found = example_in(one)
    assert (found is None) is one.is_empty
    if found is not None:
        assert not one.shared(interval_set([((found, 0), (found, 1))])).is_empty


def standard_of(*conditions: Expr | None) -> Standard:
    tiers = (Tier(f"t{index}", when, span=Span("f", index + 1)) for index, when in enumerate(conditions))
    return Standard("s", "rules", tuple(tiers))


def tier_given(standard: Standard, values: dict[str, Any]) -> str | None:
    for tier in standard.tiers:
        if tier.when is None or evaluate(tier.when, values, DAY) is True:
            return tier.name
    return None


def value_of(text: str, type_: Type) -> Any:
    if type_ == DATE:
        return dt.date.fromisoformat(text)
    return float(text) if type_ == FLOAT else Decimal(text)


@given(
    st.sampled_from(NUMBERS).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.lists(conditions((name,)), min_size=1, max_size=4),
            st.booleans(),
            st.lists(WITHIN[name], min_size=5, max_size=20),
        )
    )
)
@settings(max_examples=100, deadline=None)
def test_what_is_said_about_tiers_is_so(drawn: tuple[str, list[str], bool, list[Any]]) -> None:
    name, texts, has_otherwise, values = drawn
    found = [typed(text) for text in texts]
    if any(condition is None for condition in found):
        return
    standard = standard_of(*found, *([None] if has_otherwise else []))
    type_ = TYPES[name]
    for finding in range_findings(standard, KNOWN):
        words = finding.message.en.split("'")
        if finding.code == "TR273":
            tier, example_text, before = words[1], words[4].split("such as ")[1].split(" is")[0], words[5]
            assert before == tier_given(standard, {name: value_of(example_text, type_)}) or type_ == FLOAT
            assert tier not in {tier_given(standard, {name: value}) for value in [*values, None]}
        elif finding.code == "TR274":
            value = value_of(words[4].split(" of ")[1].split(" fits")[0], type_)
            by_name = {tier.name: tier.when for tier in standard.tiers}
            for tier in (words[1], words[3]):
                when = by_name[tier]
                assert when is not None and evaluate(when, {name: value}, DAY) is True, (texts, value)
        else:
            assert finding.code == "TR275"
            value = value_of(finding.message.en.rsplit("such as ", 1)[1], type_)
            assert tier_given(standard, {name: value}) is None, (texts, value)
            assert not range_of(KNOWN[name]).is_empty


def test_numbers_and_days_are_shown_as_they_are_written() -> None:
    assert shown(Decimal("1E+3"), INTEGER) == "1000"
    assert shown(Decimal(dt.date(2026, 1, 31).toordinal()), DATE) == "2026-01-31"
