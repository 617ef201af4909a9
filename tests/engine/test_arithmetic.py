"""Division, sums of floats and large exact numbers against Python's own exact arithmetic."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieringrules.engine import exact
from tieringrules.engine.division import true_quotient
from tieringrules.engine.floats import as_scaled, float_mean, float_median, float_sum
from tieringrules.engine.formats import decimal_texts
from tieringrules.engine.lowered import Lowered, MagnitudeError
from tieringrules.engine.scope import Scope
from tieringrules.engine.storage import to_series, to_values
from tieringrules.language import rounding
from tieringrules.language.types import ExactType

AS_OF = dt.date(2026, 6, 30)
wholes = st.one_of(
    st.integers(-100, 100),
    st.integers(-(2**63) + 1, 2**63 - 1),
    st.sampled_from([2**53 - 1, 2**53, 2**53 + 1]),
)
scales = st.integers(0, 6)


def scope_of(columns: dict[str, tuple[list[int | None], int]]) -> Scope:
    stored = {name: pl.Series(values, dtype=pl.Int64) for name, (values, _) in columns.items()}
    return Scope(
        pl.DataFrame(stored), {name: ExactType(scale) for name, (_, scale) in columns.items()}, AS_OF
    )


def decimals(scope: Scope, lowered: Lowered) -> list[Decimal | None]:
    series = scope.compute(lowered.expr)["0"]
    assert series.dtype == (pl.Int64 if lowered.bound < 2**63 else pl.Int128)
    assert all(value is None or abs(value) <= lowered.bound for value in series.to_list())
    return to_values(series, lowered.type)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(wholes, wholes), min_size=1, max_size=4), scales, scales)
def test_exact_operations_are_exact(pairs: list[tuple[int, int]], left_scale: int, right_scale: int) -> None:
    left, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    scope = scope_of({"a": (left, left_scale), "b": (right, right_scale)})
    a, b = scope.column("a"), scope.column("b")
    tops = [Fraction(value, 10**left_scale) for value in left]
    bottoms = [Fraction(value, 10**right_scale) for value in right]

    def exactly(lowered: Lowered) -> list[Fraction]:
        return [Fraction(value) for value in decimals(scope, lowered)]

    assert exactly(exact.add(a, b)) == [x + y for x, y in zip(tops, bottoms, strict=True)]
    assert exactly(exact.subtract(a, b)) == [x - y for x, y in zip(tops, bottoms, strict=True)]
    assert exactly(exact.multiply(a, b)) == [x * y for x, y in zip(tops, bottoms, strict=True)]
    assert exactly(exact.negate(a)) == [-x for x in tops]
    assert exactly(exact.absolute(a)) == [abs(x) for x in tops]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(wholes, wholes), min_size=1, max_size=4), scales, scales)
def test_quotients_are_rounded_once(pairs: list[tuple[int, int]], left_scale: int, right_scale: int) -> None:
    left, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    scope = scope_of({"a": (left, left_scale), "b": (right, right_scale)})
    quotient = exact.divide(scope.column("a"), scope.column("b"), scope)
    expected = [
        float(Fraction(x, 10**left_scale) / Fraction(y, 10**right_scale)) if y else None
        for x, y in zip(left, right, strict=True)
    ]
    assert scope.compute(quotient.expr)["0"].to_list() == expected
    floats = scope.compute(exact.to_float(scope.column("a"), scope).expr)["0"].to_list()
    assert floats == [float(Fraction(x, 10**left_scale)) for x in left]


@settings(max_examples=150, deadline=None)
@given(st.lists(wholes, min_size=1, max_size=4), scales, st.integers(-3, 7))
def test_rounding_is_the_interpreters(values: list[int], scale: int, digits: int) -> None:
    scope = scope_of({"a": (values, scale)})
    given_values = [Decimal(value).scaleb(-scale) for value in values]
    for lower, reference in (
        (exact.rounded, rounding.round_half_up),
        (exact.floor, rounding.floor),
        (exact.ceiling, rounding.ceiling),
    ):
        lowered = exact.rescaled(lower(scope.column("a"), digits), 0)
        assert decimals(scope, lowered) == [reference(value, digits) for value in given_values]


def test_exact_numbers_never_wrap_around() -> None:
    scope = scope_of({"a": ([2**63 - 1], 0)})
    square = exact.multiply(scope.column("a"), scope.column("a"))
    assert decimals(scope, square) == [Decimal((2**63 - 1) ** 2)]
    with pytest.raises(MagnitudeError):
        exact.multiply(square, scope.column("a"))


def test_half_is_rounded_away_from_zero() -> None:
    scope = scope_of({"a": ([125, -125, 124, -124, 115], 2)})
    assert decimals(scope, exact.rounded(scope.column("a"), 1)) == [
        Decimal(text) for text in ("1.3", "-1.3", "1.2", "-1.2", "1.2")
    ]


@pytest.mark.parametrize("rows", [1, 2, 1000])
def test_one_divisor_for_all_rows_divides_like_any_other(rows: int) -> None:
    # polars multiplies by the reciprocal of a scalar, which is off for a third of all quotients.
    numbers = [float(random.Random(rows).randrange(10**9)) + row for row in range(rows)]
    for divisor in (3.0, 10.0, 100.0, 7.0):
        found = true_quotient(pl.Series(numbers), pl.repeat(divisor, rows, dtype=pl.Float64, eager=True))
        assert found.to_list() == [number / divisor for number in numbers]


@pytest.mark.parametrize("rows", [1, 2, 500])
def test_a_scaled_column_becomes_the_nearest_doubles(rows: int) -> None:
    values = [random.Random(row).randrange(-(10**9), 10**9) for row in range(rows)]
    scope = scope_of({"a": (values, 2)})
    found = scope.compute(exact.to_float(scope.column("a"), scope).expr)["0"]
    assert found.to_list() == [value / 100 for value in values]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.builds(
                lambda whole, scale: whole / 10**scale, st.integers(-(10**9), 10**9), st.integers(0, 6)
            ),
            st.floats(allow_nan=False, allow_infinity=False),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_scaled_floats_are_their_shortest_decimals(values: list[float]) -> None:
    found = as_scaled(pl.Series(values, dtype=pl.Float64))
    if found is not None:
        scaled, scale = found
        assert [Decimal(value).scaleb(-scale) for value in scaled.to_list()] == [
            Decimal(repr(value)) for value in values
        ]


def test_sums_of_floats_are_what_people_expect() -> None:
    assert float_sum([0.1, 0.1, 0.1]) == 0.3
    assert float_sum([0.1] * 10) == 1.0
    assert float_sum([1e300, 0.1, -1e300]) == 0.1
    assert float_mean([0.1, 0.2]) == 0.15
    assert float_median([0.4, 0.1, 0.2, 0.3]) == 0.25
    assert float_sum([1.7e308, 1.7e308]) is None
    assert as_scaled(pl.Series([0.1, 0.25, None, -3.0])) is not None


@given(st.lists(st.none() | st.integers(-(10**38) + 1, 10**38 - 1), max_size=5), st.integers(0, 40))
def test_decimal_texts_keep_every_digit(values: list[int | None], scale: int) -> None:
    texts = decimal_texts(pl.Series("x", values, dtype=pl.Int128), scale).to_list()
    assert [None if text is None else Fraction(text) for text in texts] == [
        None if value is None else Fraction(value, 10**scale) for value in values
    ]
    assert all(text is None or len(text.partition(".")[2]) == scale for text in texts)


@given(st.lists(st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=4), max_size=5))
def test_stored_decimals_come_back(values: list[Decimal | None]) -> None:
    try:
        stored = to_series("x", values, ExactType(4))
    except MagnitudeError:
        assert any(value is not None and abs(value) >= Decimal("1e34") for value in values)
        return
    assert to_values(stored, ExactType(4)) == values
