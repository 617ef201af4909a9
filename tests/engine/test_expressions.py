"""Columns give what FEEL gives, or a reason and no value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tests.independent import many
from tieringrules.engine.expressions import computed_by_columns
from tieringrules.language.feel.cases import Failure, value_of
from tieringrules.language.feel.own_values import feel_value
from tieringrules.language.feel.values import Clock, Day, FeelValue, Moment, Zone
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
_EXPRESSIONS = st.one_of(
    _CONDITIONS,
    _SUMS,
    _TEXT,
    _DAY,
    st.builds("{} / {}".format, _SUMS, _SUMS),
    st.builds("if {} then {} else {}".format, _CONDITIONS, _SUMS, _SUMS),
    st.builds("{} - {}".format, _DAY, _DAY),
    st.sampled_from(["m - m", "h - h", "l.hours", "y.years", "days_since(e)", "years_since(m)", "e.weekday"]),
)
_VALUES = st.fixed_dictionaries(_NAMES)


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
    ],
)  # fmt: skip
def test_what_could_differ_is_refused(expression: str) -> None:
    row = {"a": Decimal(1), "b": Decimal(2), "t": "abc", "e": dt.date(2026, 1, 1),
           "m": dt.datetime(2026, 1, 1, 10), "l": dt.timedelta(1), "xs": [Decimal(1)]}  # fmt: skip
    assert _check(expression, [row]) == 0


def test_cases_with_one_expression_are_rows_of_one_frame() -> None:
    rows = [{"a": Decimal(number), "b": Decimal(7)} for number in range(2000)]
    assert _check("if a > b then a * 2 else b", rows) == 2000


def test_days_beyond_the_calendar_are_refused() -> None:
    (found,) = computed_by_columns([('e + @"P1D"', {"e": Day(9999, 12, 31)})], NOW)
    assert isinstance(found, Failure)
