"""The quick ways of converting columns give what the careful ways give, and take what they are made for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieringrules.intake.conversion import Converted
from tieringrules.intake.settling import present_cells
from tieringrules.intake.text_cells import _short_decimals, convert_text, in_calendar
from tieringrules.intake.typed_cells import as_text, convert_typed
from tieringrules.rulebook.model import Column

Make = Callable[..., Column]
relaxed = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
BLANKS = " \t\n\u0085\u00a0\u1680\u2003\u2028\u205f\u3000"


def plain(found: Converted) -> tuple[list[object], list[tuple[str, list[int]]]]:
    faults = [(code, mask.arg_true().to_list()) for code, mask in found.faults if mask.any()]
    return found.values.to_list(), sorted(faults)


# Around the 18 digits that are kept, and few digits that a scale can take or not.
whole = st.integers(-2000, 2000) | st.integers(-(10**30), 10**30) | st.sampled_from([10**18, 10**18 - 1])


@relaxed
@given(st.lists(st.none() | whole, max_size=6), st.integers(0, 6), st.integers(0, 20), st.booleans())
def test_stored_decimals(
    column: Make, numbers: list[int | None], stored: int, scale: int, as_integer: bool
) -> None:
    declared = column("x", "integer") if as_integer else column("x", "decimal", scale=scale)
    values = [None if number is None else Decimal(number).scaleb(-stored) for number in numbers]
    cells = pl.Series("x", values, dtype=pl.Decimal(38, stored))
    assert plain(convert_typed(cells, declared, "UTC")) == plain(
        convert_text(as_text(cells), declared, "UTC")
    )


@relaxed
@given(
    st.lists(st.none() | st.integers(-(2**63), 2**63 - 1) | st.integers(-9, 9), max_size=6),
    st.integers(0, 20),
)
def test_stored_integers(column: Make, numbers: list[int | None], scale: int) -> None:
    declared = column("x", "decimal", scale=scale)
    cells = pl.Series("x", numbers, dtype=pl.Int64)
    assert plain(convert_typed(cells, declared, "UTC")) == plain(
        convert_text(as_text(cells), declared, "UTC")
    )


@relaxed
@given(st.lists(st.none() | st.text(BLANKS) | st.text(BLANKS + "a高、\u200b!~", max_size=3), max_size=5))
def test_blank_cells(column: Make, texts: list[str | None]) -> None:
    expected = [None if text is None or not text.strip(BLANKS) else text for text in texts]
    found = present_cells(pl.Series("x", texts, dtype=pl.String), column("x", "text"))
    assert found.to_list() == expected


@relaxed
@given(st.lists(st.sampled_from([-800_000, -719_163, -719_162, 0, 2_932_896, 2_932_897]), max_size=4))
def test_days_outside_the_calendar(days: list[int]) -> None:
    found = in_calendar(pl.Series("x", days, dtype=pl.Int32).cast(pl.Date))
    first, last = ((day - dt.date(1970, 1, 1)).days for day in (dt.date.min, dt.date.max))
    assert found.to_physical().to_list() == [day if first <= day <= last else None for day in days]


def test_plain_amounts_need_no_careful_way() -> None:
    amounts = range(0, 100_000, 7)
    cells = pl.Series([f"{cents / 100:.2f}" for cents in amounts])
    assert _short_decimals(cells, 2).to_list() == list(amounts)
