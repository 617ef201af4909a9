"""Frames of every kind and dtype give the same answers, in the kind they came in, and stay as they are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tieringrules as tr
from tests.frame_kinds import (
    CUSTOMERS,
    FILES,
    METRICS,
    ORDERS,
    pandas_frame,
    polars_frame,
    rows_of,
)
from tieringrules.intake.pandas_frames import from_pandas

DAY = dt.date(2026, 6, 30)
pytestmark = pytest.mark.filterwarnings("ignore::tieringrules.api.DataWarning")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> tr.Rules:
    folder = tmp_path_factory.mktemp("frames")
    (folder / "rules").mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    loaded = tr.load(folder)
    assert [finding for finding in loaded.check() if finding.is_error] == []
    return loaded


def optional(cells: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | cells


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 9, 30))
CELLS = {
    "name": optional(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=4)),
    "grade": optional(st.sampled_from(["new", "old", "老客", "unheard of"])),
    "stars": optional(st.integers(0, 6)),
    "rate": optional(st.floats(-2, 2) | st.sampled_from([0.5, 0.1, -0.0])),
    "credit": optional(st.decimals(-100, 100, places=2)),
    "vip": optional(st.booleans()),
    "born": optional(st.dates(dt.date(1940, 1, 1), DAY)),
    "seen": optional(
        st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2026, 6, 30), timezones=st.just(dt.UTC))
    ),
}
ORDER_CELLS = {
    "customer_id": optional(st.sampled_from(["C0", "C1", "C2", "C3", "C99"])),
    "ordered_at": optional(DAYS),
    "quantity": optional(st.integers(-2, 5)),
    "unit_price": optional(st.decimals(0, 60, places=2)),
}


@st.composite
def data(draw: st.DrawFn) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    height, orders = draw(st.integers(1, 5)), draw(st.integers(0, 8))
    customers: dict[str, list[Any]] = {"customer_id": [f"C{number}" for number in range(height + 1)]}
    for name, cells in CELLS.items():
        # The last row is always within contract: where every row is refused there is no answer to compare.
        customers[name] = [*draw(st.lists(cells, min_size=height, max_size=height)), None]
    return customers, {
        name: draw(st.lists(cells, min_size=orders, max_size=orders)) for name, cells in ORDER_CELLS.items()
    }


STYLES = st.lists(st.integers(0, 11), min_size=13, max_size=13)


@settings(max_examples=20, deadline=None)
@given(data(), STYLES)
def test_pandas_of_every_dtype_is_polars(
    rules: tr.Rules, drawn: tuple[dict[str, list[Any]], dict[str, list[Any]]], styles: list[int]
) -> None:
    customers, orders = drawn
    expected = rules.classify(
        customers=polars_frame(customers, CUSTOMERS),
        orders=polars_frame(orders, ORDERS),
        as_of=DAY,
        metrics=METRICS,
    )
    given_customers = pandas_frame(customers, CUSTOMERS, styles[:9])
    given_orders = pandas_frame(orders, ORDERS, styles[9:])
    before = given_customers.copy(deep=True), given_orders.copy(deep=True)
    found = rules.classify(customers=given_customers, orders=given_orders, as_of=DAY, metrics=METRICS)
    assert isinstance(found, pd.DataFrame)
    assert rows_of(found) == rows_of(expected), (given_customers.dtypes, given_orders.dtypes)
    pd.testing.assert_frame_equal(given_customers, before[0])
    pd.testing.assert_frame_equal(given_orders, before[1])


@settings(max_examples=12, deadline=None)
@given(data())
def test_lazy_frames_arrow_tables_and_the_reference_are_polars(
    rules: tr.Rules, drawn: tuple[dict[str, list[Any]], dict[str, list[Any]]]
) -> None:
    customers, orders = polars_frame(drawn[0], CUSTOMERS), polars_frame(drawn[1], ORDERS)
    before = customers.clone(), orders.clone()
    expected = rules.classify(customers=customers, orders=orders, as_of=DAY, metrics=METRICS)
    lazy = rules.classify(customers=customers.lazy(), orders=orders, as_of=DAY, metrics=METRICS)
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect().equals(expected)
    arrow = rules.classify(customers=customers.to_arrow(), orders=orders, as_of=DAY, metrics=METRICS)
    assert isinstance(arrow, pa.Table)
    assert rows_of(arrow) == rows_of(expected)
    slow = rules.classify(customers=customers, orders=orders, as_of=DAY, metrics=METRICS, engine="reference")
    assert rows_of(slow) == rows_of(expected)
    assert customers.equals(before[0]) and orders.equals(before[1])


ONE: dict[str, Any] = {"customer_id": ["C1"], "credit": [Decimal("1.50")], "stars": [3], "vip": [True]}
BARE = {name: [None] for name in CUSTOMERS}
NO_ORDERS = polars_frame({name: [] for name in ORDERS}, ORDERS)


def test_the_dtypes_of_a_pandas_result(rules: tr.Rules) -> None:
    found = rules.classify(
        customers=pd.DataFrame(BARE | ONE), orders=NO_ORDERS, as_of=DAY, metrics=[*METRICS, "recency_days"]
    )
    dtypes = {name: str(dtype) for name, dtype in found.dtypes.items()}
    text = str(pd.Series(["a"]).dtype)
    assert dtypes["customer_id"] == dtypes["value"] == dtypes["value_rule"] == text
    assert dtypes["frequency_12m"] == dtypes["recency_days"] == "Int64"
    assert dtypes["is_dear"] == "boolean"
    assert dtypes["average_order"] == "float64"
    assert dtypes["last_order"].startswith("datetime64")
    assert dtypes["monetary_12m"].startswith("decimal128")
    assert found["monetary_12m"].tolist() == [Decimal("0.00")]
    assert found["recency_days"].isna().tolist() == [True]
    assert list(found.index) == [0]


def test_the_day_of_a_moment_is_the_workspace_s(rules: tr.Rules) -> None:
    customers = pl.DataFrame(BARE | {"customer_id": ["C1"]})
    orders = polars_frame(
        {
            "customer_id": ["C1"],
            "ordered_at": [dt.date(2026, 7, 1)],
            "quantity": [1],
            "unit_price": [Decimal(200)],
        },
        ORDERS,
    )

    def tier(as_of: Any) -> object:
        return rules.classify(customers=customers, orders=orders, as_of=as_of)["value"][0]

    assert tier(dt.datetime(2026, 6, 30, 15, 59, tzinfo=dt.UTC)) is None
    assert tier(dt.datetime(2026, 6, 30, 16, 0, tzinfo=dt.UTC)) == "gold"
    assert tier(dt.datetime(2026, 6, 30, 23, 0)) is None
    assert tier(pd.Timestamp("2026-07-01")) == "gold"
    with pytest.raises(TypeError, match="as_of"):
        tier(20260630)


def test_columns_that_no_rule_reads_need_not_be_there(rules: tr.Rules) -> None:
    frame = pl.DataFrame({name: [None] for name in CUSTOMERS if name != "name"} | {"customer_id": ["C1"]})
    assert rules.classify(customers=frame, orders=NO_ORDERS, as_of=DAY).height == 1


def test_whole_numbers_that_pandas_made_floats_are_still_the_same_keys(rules: tr.Rules) -> None:
    customers = pd.DataFrame({**BARE, "customer_id": [7]})
    orders = pd.DataFrame(
        {
            "customer_id": [7.0, np.nan],
            "ordered_at": [DAY, DAY],
            "quantity": [1, 1],
            "unit_price": [200.0, 1.0],
        }
    )
    found = rules.classify(customers=customers, orders=orders, as_of=DAY)
    assert found["value"].tolist() == ["gold"]


@pytest.mark.parametrize(
    "cells",
    [
        pd.Series([object()]),
        pd.Series([[1]]),
        pd.Series([{"a": 1}]),
        pd.Series([b"a"]),
        pd.Series(pd.period_range("2026-01-01", periods=1)),
        pd.Series(pd.interval_range(0, 1)),
        pd.Series(pd.to_timedelta([1], unit="D")),
        pd.Series([1 + 2j]),
        pd.Series([2**90], dtype=object),
    ],
    ids=lambda cells: str(cells.dtype),
)
def test_cells_that_mean_nothing_here_are_refused_in_words(rules: tr.Rules, cells: pd.Series) -> None:
    frame = pd.DataFrame({**{name: [None] for name in CUSTOMERS}, "customer_id": ["C1"], "stars": cells})
    try:
        found = rules.classify(customers=frame, orders=NO_ORDERS, as_of=DAY)
    except tr.DataRefused as refused:
        (code,) = [finding.code for finding in refused.diagnostics if finding.is_error]
        assert code in ("TR527", "TR559")
    else:
        assert len(found) == 0


def test_halves_are_numbers_as_they_are() -> None:
    assert from_pandas(pd.Series([0.5, None], dtype="float16")).to_list() == [0.5, None]


def test_half_a_character_is_no_text_that_can_be_kept() -> None:
    found = from_pandas(pd.Series(["a" + chr(0xD800), "b"], dtype=object)).to_list()
    assert found[0] == "a?" and found[1] == "b"


def test_refusals_do_not_tell_personal_values(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    for name, text in FILES.items():
        secret = text.replace(
            "customer_id: {type: text}\n  name", "customer_id: {type: text, personal: true}\n  name"
        )
        (tmp_path / name).write_text(secret, encoding="utf-8")
    frame = polars_frame(
        {**{name: [None, None] for name in CUSTOMERS}, "customer_id": ["Wang Wu"] * 2}, CUSTOMERS
    )
    with pytest.raises(tr.DataRefused) as refused:
        tr.load(tmp_path).classify(customers=frame, orders=NO_ORDERS, as_of=DAY)
    assert "TR526" in str(refused.value)
    told = [str(refused.value), repr(refused.value), *(str(item) for item in refused.value.diagnostics)]
    assert not any("Wang" in text for text in told)


def test_mixed_kinds_and_repeated_names(rules: tr.Rules) -> None:
    customers = pl.DataFrame(BARE | {"customer_id": ["C1"]})
    found = rules.classify(orders=NO_ORDERS.to_pandas(), customers=customers, as_of=DAY)
    assert isinstance(found, pd.DataFrame), "the first frame given says which kind is wanted"
    twice = pa.table([pa.array(["C1"]), pa.array(["C2"])], names=["customer_id", "customer_id"])
    with pytest.raises(tr.DataRefused):
        rules.classify(customers=twice, orders=NO_ORDERS, as_of=DAY)


def test_explain_takes_every_kind(rules: tr.Rules) -> None:
    frame = polars_frame({**BARE, "customer_id": ["C1"], "vip": [True]}, CUSTOMERS)
    for kind in (frame, frame.lazy(), frame.to_arrow(), frame.to_pandas()):
        found = rules.explain("C1", customers=kind, orders=NO_ORDERS, as_of=DAY)
        assert found is not None
        assert {item.standard: item.tier for item in found.standards}["value"] == "bronze"
