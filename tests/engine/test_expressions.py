"""Columns give what FEEL gives, or a reason and no value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tests.independent import many
from tieringrules.engine.expressions import computed_by_columns
from tieringrules.language.feel.cases import Failure, read_expression, value_of
from tieringrules.language.feel.own_values import feel_value
from tieringrules.language.feel.values import Clock, Day, FeelValue, Moment, Zone
from tieringrules.language.functions import (
    DATES,
    DAYS,
    EXACTS,
    FUNCTIONS,
    MOMENTS,
    NUMBERS,
    ORDERED,
    PRINTABLE,
    TEXTS,
    TIMES,
    FunctionSpec,
    Kind,
)
from tieringrules.language.intervals import RELATIONS
from tieringrules.language.syntax import ContextOf, Expr
from tieringrules.language.traversal import walk
from tieringrules.language.unrolling import LIST_FUNCTIONS
from tieringrules.language.values import MonthsDuration

NOW = Moment(Day(2026, 6, 30), Clock(0, Zone(offset=0)))

_NUMBERS = st.integers(-30, 30).map(Decimal) | st.decimals(
    min_value=-1000, max_value=1000, places=2, allow_nan=False, allow_infinity=False
)
_NAMES: dict[str, st.SearchStrategy[Any]] = {
    "a": _NUMBERS | st.none(),
    "b": _NUMBERS,
    "s": st.text("ab客É", max_size=4) | st.none(),
    "t": st.text("ab客É", max_size=4),
    "d": st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)) | st.none(),
    "e": st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)),
    "m": st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2040, 1, 1)).map(
        lambda at: at.replace(microsecond=0)
    ),
    "h": st.times().map(lambda at: at.replace(microsecond=0)),
    "l": st.timedeltas(dt.timedelta(-400), dt.timedelta(400)).map(
        lambda length: dt.timedelta(length.days, length.seconds)
    ),
    "y": st.integers(-40, 40).map(MonthsDuration),
    "p": st.booleans() | st.none(),
    "q": st.booleans(),
    "xs": st.lists(_NUMBERS, min_size=1, max_size=4),
}

_NUMBER = st.sampled_from(["a", "b", "1", "2.5", "-3", "string length(t)", "e.year", "m.hour"])
_TEXT = st.sampled_from(["s", "t", '"a"', "upper case(t)", 'substring before(t, "a")'])
_DAY = st.sampled_from(["d", "e", '@"2026-02-28"', 'date("2000-01-31")', 'e + @"P1M"', 'e - @"P3D"'])
_OPERATOR = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def _numbers(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, parts, st.sampled_from(["+", "-", "*"]), parts),
        st.builds("abs({})".format, parts),
        st.builds("floor({})".format, parts),
        st.builds("round half up({}, 1)".format, parts),
        st.builds("modulo({}, {})".format, parts, parts),
        st.builds("max({}, {})".format, parts, parts),
        st.builds("sum([{}, {}])".format, parts, parts),
        st.builds("-{}".format, parts),
    )


_SUMS = st.recursive(_NUMBER, _numbers, max_leaves=4)
_CONDITIONS = st.recursive(
    st.one_of(
        st.builds("{} {} {}".format, _SUMS, _OPERATOR, _SUMS),
        st.builds("{} {} {}".format, _TEXT, _OPERATOR, _TEXT),
        st.builds("{} {} {}".format, _DAY, _OPERATOR, _DAY),
        st.builds("m {} m + l".format, _OPERATOR),
        st.builds("h {} h - l".format, _OPERATOR),
        st.builds("l {} -l".format, _OPERATOR),
        st.builds('y {} y + @"P1Y"'.format, _OPERATOR),
        st.builds("{} between {} and {}".format, _SUMS, _SUMS, _SUMS),
        st.builds("{} in [{}..{})".format, st.sampled_from(["a", "b"]), _NUMBER, _NUMBER),
        st.builds("{} in (1, > 2, [0..b])".format, st.sampled_from(["a", "b"])),
        st.builds("{} in [d, e]".format, st.sampled_from(["d", "e"])),
        st.builds("{} = null".format, st.sampled_from([*_NAMES, "modulo(b, 0)"])),
        st.builds("some x in [{}, {}] satisfies x > b".format, _SUMS, _SUMS),
        st.builds("every x in xs satisfies x >= {}".format, _SUMS),
        st.builds("contains(t, {})".format, st.sampled_from(['"a"', "s"])),
        st.builds('matches({}, "^a.?客")'.format, st.sampled_from(["s", "t"])),
        st.sampled_from(["p", "q", "p = q", "before(e, d)", "e instance of date", "a instance of string"]),
    ),
    lambda parts: st.one_of(
        st.builds("({} and {})".format, parts, parts),
        st.builds("({} or {})".format, parts, parts),
        st.builds("not({})".format, parts),
        st.builds("(({}) = ({}))".format, parts, parts),
        st.builds("(if {} then {} else {})".format, parts, parts, parts),
    ),
    max_leaves=4,
)
# What stands for a parameter of a kind, and for those that must be written out.
_OF_KIND: dict[Kind, tuple[str, ...]] = {
    TEXTS: ("s", "t", '"a"', '"客É"', '""', "upper case(t)"),
    NUMBERS: ("a", "b", "2.5", "-3", "0", "a * b", "b + 0.25"),
    EXACTS: ("a", "b", "12", "-5", "b * 2"),
    DATES: ("d", "e", "m", '@"2024-02-29"'),
    TIMES: ("h", '@"22:15:00"'),
    MOMENTS: ("m", "m + l", '"10:20:30"'),
    DAYS: ("d", "e", "m", '"2026-01-31"'),
    ORDERED: ("a", "b", "0.5", "b - 1"),
    PRINTABLE: ("s", "t", "a", "b", "d", "p"),
}
_WRITTEN = {
    "pattern": ('"^a.?客"', '"[a-c]+$"', '"(a|b)*"', '"."'),
    "flags": ('""', '"i"', '"s"'),
    "scale": ("0", "1", "2", "-1"),
    "start position": ("1", "2", "-1", "-2"),
    "length": ("1", "2"),
    "from": ('"P1D"', '"-P1Y2M"', '"PT36H"'),
    "year": ("2024", "e.year"),
    "month": ("2", "e.month", "13"),
    "day": ("29", "e.day"),
}


def _arguments(spec: FunctionSpec) -> st.SearchStrategy[str]:
    if spec.variadic:
        return st.lists(st.sampled_from(_OF_KIND[spec.parameters[0].kind]), min_size=2, max_size=3).map(
            ", ".join
        )
    given = [
        st.sampled_from(
            _WRITTEN[parameter.name]
            if parameter.constant or parameter.name in ("year", "month", "day")
            else _OF_KIND[parameter.kind]
        )
        for parameter in spec.parameters
    ]
    least = sum(not parameter.optional for parameter in spec.parameters)
    return st.tuples(st.integers(least, len(given)), st.tuples(*given)).map(
        lambda drawn: ", ".join(drawn[1][: drawn[0]])
    )


_CALLS = st.sampled_from(FUNCTIONS).flatmap(
    lambda spec: st.builds(f"{spec.name}({{}})".format, _arguments(spec))
)
# Constructs of written lists, of ranges, of points in time and their lengths.
_WRITTEN_OUT = (
    *(f"{function}([a, b, 2.5])" for function in ("sum", "product", "min", "max", "mean", "count")),
    *(f"{function}(a, b, 1)" for function in ("sum", "product", "mean")),
    *(f"{function}([p, q, b > 1])" for function in ("all", "any")),
    *(f"{relation}({one}, {other})" for relation in ("before", "after") for one in ("a", "[1..3]")
      for other in ("b", "[b..9]")),
    *(f"{relation}([1..b], [4..9])" for relation in (
        "meets", "met by", "overlaps", "overlaps before", "overlaps after", "includes", "during", "starts",
        "started by", "finishes", "finished by", "coincides")),
    "includes([1..9], a)", "during(a, [1..9])", "starts(a, [b..9])", "finishes(a, [1..b])",
    "started by([b..9], a)", "finished by([1..b], a)", "list contains([a, b, 3], b)",
    'list contains(["a", t], s)', "sum(for x in [a, b] return x * 2)", "some i in 1..3 satisfies i = a",
    "every i in 1..3 satisfies i != a", "some x in [1, 2], y in [x, b] satisfies y = a", "[a, b][2]",
    "[a, b][-1]", "count([1, 2, 3][item > 1])", "b in [1, 2, 3][item > 1]", "[1..b].start", "[1..b].end",
    "[1..b].start included", "(1..b).end included", "a in (not(1))",
    "b in (< 2, [4..5], > 9)", "a in [[1..2], [4..b]]", 's in (t, "a")', "a in (1)", "p in (true)",
    "d in (< e)", 'e in [@"2000-01-01"..d]', "a in (null, 1)", "null", "a = null and p", "2 ** 3",
    "b ** 2", "(a / b) * b", "a / 0", "if p then s else t", "if p then d else e",
    "if q then null else a", 'l + @"P1D"', "l * 2", "l / 2", 'l - @"PT1H"', '@"P1D" / @"PT1H"',
    'y + @"P1M"', "y * 2", "-l", "-y", 'm + @"PT2H"', 'm - @"P1Y"', 'h + @"PT15H"', "d + y", "e - y",
    "e + l", "m + l", 'h - @"PT1M"', "s + t", "l.days", "l.hours", "l.minutes", "l.seconds", "y.years",
    "y.months", "e.year", "e.month", "e.day", "d.weekday", "m.year", "m.hour", "m.minute", "m.second",
    "h.hour", "h.minute", "h.second", "as_of", "as_of - e", "m instance of date and time",
    "h instance of time", "l instance of days and time duration",
    "y instance of years and months duration", "p instance of boolean", "s instance of string",
    "a instance of number",
)  # fmt: skip
_EXPRESSIONS = st.one_of(
    _CONDITIONS,
    _CALLS,
    st.sampled_from(_WRITTEN_OUT),
    st.builds("{} = {}".format, _CALLS, _CALLS),
    st.builds("if {} then {} else {}".format, _CONDITIONS, _CALLS, st.sampled_from(_WRITTEN_OUT)),
    _SUMS,
    _TEXT,
    _DAY,
    st.builds("{} / {}".format, _SUMS, _SUMS),
    st.builds("if {} then {} else {}".format, _CONDITIONS, _SUMS, _SUMS),
    st.builds("{} - {}".format, _DAY, _DAY),
    st.sampled_from(["m - m", "h - h", "l.hours", "y.years", "days_since(e)", "years_since(m)", "e.weekday"]),
)
_VALUES = st.fixed_dictionaries(_NAMES)


def test_every_construct_is_generated() -> None:
    """Functions of one value are drawn from their vocabulary; contexts no column has."""
    written = {text.split("(")[0] for text in _WRITTEN_OUT if "(" in text}
    assert written >= {*LIST_FUNCTIONS, *RELATIONS}
    others = ("p and q", "not(p)", "a between 1 and b", "(-a) > b", *_OF_KIND[DATES])
    trees = [read_expression(text, _NAMES) for text in (*_WRITTEN_OUT, *others)]
    kinds = {type(node) for tree in trees if not isinstance(tree, Failure) for node in walk(tree)}
    assert kinds >= {*get_args(Expr)} - {ContextOf}


def _alike(found: FeelValue, wanted: FeelValue) -> bool:
    if isinstance(found, Decimal) and isinstance(wanted, Decimal) and found != wanted:
        # Quotients are 64-bit numbers in columns.
        return float(found) == float(wanted)
    return found == wanted and type(found) is type(wanted)


def _check(expression: str, rows: list[dict[str, Any]]) -> int:
    cases = [(expression, {name: feel_value(value) for name, value in row.items()}) for row in rows]
    computed = 0
    for found, (text, names) in zip(computed_by_columns(cases, NOW), cases, strict=True):
        if isinstance(found, Failure):
            assert found.finding.code == "TR762"
            continue
        computed += 1
        wanted = value_of(text, names, NOW)
        assert not isinstance(wanted, Failure)
        assert _alike(found, wanted), (text, names, found, wanted)
    return computed


@settings(max_examples=60, deadline=None)
@given(_EXPRESSIONS, st.lists(_VALUES, min_size=1, max_size=4))
def test_columns_give_what_the_reference_gives(expression: str, rows: list[dict[str, Any]]) -> None:
    _check(expression, rows)


# Long ones more often, so that few are the same.
_MANIFOLD = st.one_of(
    st.builds("if {} then {} else {}".format, _CONDITIONS, _SUMS, _SUMS),
    st.builds("({} {} {})".format, _CONDITIONS, st.sampled_from(["and", "or"]), _CONDITIONS),
    _CONDITIONS,
    _EXPRESSIONS,
)
TOGETHER = 8
PARTS = 4
EXAMPLES = 20_000


# In parts that run side by side; each begins at a seed of its own, so none repeats another. Several
# expressions are asked of the same rows, as making up rows costs more than computing.
@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_columns_give_what_the_reference_gives_at_length(part: int) -> None:
    asked: set[tuple[str, str]] = set()

    def agrees(expressions: list[str], rows: list[dict[str, Any]]) -> None:
        for expression in expressions:
            _check(expression, rows)
            asked.add((expression, repr(rows)))

    expressions = st.lists(_MANIFOLD, min_size=TOGETHER, max_size=TOGETHER, unique=True)
    at_length = many(EXAMPLES * 21 // 20 // PARTS // TOGETHER)
    seed(part)(at_length(given(expressions, st.lists(_VALUES, min_size=1, max_size=4))(agrees)))()
    assert len(asked) >= EXAMPLES / PARTS


@pytest.mark.parametrize(
    "expression",
    [
        "1 / 3 * 3 = 1", "2 ** 3", "e = m", "m - e", "{a: 1}.a", "[1, 2]", "@\"foo\"", "@\"10:00:00Z\"",
        "l * 2", "substring(t, 9)", "number(\"1\")", "now()", "1 = \"1\"", "modulo(b, 0) in (1, 2)",
        "[1..5]", "9999999999999999999999999999999999 * 100 - 1", "date(\"2026-13-01\")", "xs",
        "starts(a, [z..9])", "coincides([1..z], [1..7])", "before(a * 2, b)",
    ],
)  # fmt: skip
def test_what_could_differ_is_refused(expression: str) -> None:
    row = {"a": Decimal(1), "b": Decimal(2), "t": "abc", "e": dt.date(2026, 1, 1),
           "m": dt.datetime(2026, 1, 1, 10), "l": dt.timedelta(1), "xs": [Decimal(1)], "z": None}  # fmt: skip
    assert _check(expression, [row]) == 0


def test_cases_with_one_expression_are_rows_of_one_frame() -> None:
    rows = [{"a": Decimal(number), "b": Decimal(7)} for number in range(2000)]
    assert _check("if a > b then a * 2 else b", rows) == 2000


def test_days_beyond_the_calendar_are_refused() -> None:
    (found,) = computed_by_columns([('e + @"P1D"', {"e": Day(9999, 12, 31)})], NOW)
    assert isinstance(found, Failure)
