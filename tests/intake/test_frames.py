"""Frames of every kind meet the same contract as files."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from tieringrules.intake.frames import from_frame, to_kind_of
from tieringrules.intake.table import Table
from tieringrules.rulebook.model import Column, Dataset, Workspace

Make = Callable[..., Column]
WORKSPACE = Workspace("demo", "Asia/Shanghai")


@pytest.fixture
def dataset(column: Make) -> Dataset:
    columns = (
        column("id", aliases=("客户编号",)),
        column("price", "decimal", scale=2),
        column("visits", "integer"),
        column("day", "date"),
        column("seen", "datetime"),
        column("vip", "boolean", default=False),
    )
    return Dataset("customers", columns, key="id")


def data() -> dict[str, Any]:
    return {
        "客户编号": ["A", "B"],
        "price": [2.55, None],
        "visits": [3, None],
        "day": [dt.date(2026, 1, 31), None],
        "seen": [dt.datetime(2026, 1, 31, 20, tzinfo=dt.UTC), None],
        "vip": [True, None],
        "other": [object, None],
    }


EXPECTED = [
    ("A", 255, 3, dt.date(2026, 1, 31), dt.datetime(2026, 2, 1, 4), True),
    ("B", None, None, None, None, False),
]


def taken(dataset: Dataset, frame: object) -> Table:
    found = from_frame(dataset, frame, WORKSPACE)
    assert found.value is not None, [finding.message.en for finding in found.diagnostics]
    return found.value


def plain() -> dict[str, Any]:
    return {name: cells for name, cells in data().items() if name != "other"}


FRAMES: dict[str, Callable[[], Any]] = {
    "pandas": lambda: pd.DataFrame(data(), index=[7, 7]),
    "pandas nullable": lambda: pd.DataFrame(plain()).convert_dtypes(),
    "pandas objects": lambda: pd.DataFrame(plain(), dtype=object),
    "polars": lambda: pl.DataFrame(plain()),
    "polars lazy": lambda: pl.LazyFrame(plain()),
    "pyarrow": lambda: pa.table(plain()),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_kinds(dataset: Dataset, kind: str) -> None:
    table = taken(dataset, FRAMES[kind]())
    assert table.frame.rows() == EXPECTED
    assert (table.file, table.rows, table.digest, table.refused.rows) == (None, None, None, 0)


def test_pandas_frames_stay_as_they_are(dataset: Dataset) -> None:
    frame = pd.DataFrame(data())
    before = frame.copy(deep=True)
    taken(dataset, frame)
    pd.testing.assert_frame_equal(frame, before)


def test_all_ways_of_being_missing(column: Make) -> None:
    frame = pd.DataFrame(
        {
            "a": [float("nan"), 1.5],
            "b": pd.Series([pd.NaT, pd.Timestamp("2026-01-31")]),
            "c": pd.Series([pd.NA, 3], dtype="Int64"),
            "d": [None, "x"],
            "e": pd.Series([pd.NA, "y"], dtype="string"),
            "f": pd.Categorical([None, "z"]),
            "g": [float("nan"), "mixed"],
        }
    )
    kinds = {"a": "number", "b": "date", "c": "integer"}
    dataset = Dataset("x", tuple(column(name, kinds.get(name, "text")) for name in "abcdefg"))
    table = taken(dataset, frame)
    assert table.frame.rows() == [
        (None,) * 7,
        (1.5, dt.date(2026, 1, 31), 3, "x", "y", "z", "mixed"),
    ]
    assert table.not_finite == {}


def test_nan_in_polars_is_counted(column: Make) -> None:
    frame = pl.DataFrame({"a": [float("nan"), float("inf"), None, -0.0]})
    table = taken(Dataset("x", (column("a", "number"),)), frame)
    assert str(table.frame["a"].to_list()) == "[None, None, None, 0.0]"
    assert table.not_finite == {"a": 2}


@pytest.mark.parametrize(
    ("kind", "cells", "expected"),
    [
        ("decimal", [0.1 + 0.2, 2.675, 1.0 / 3, -2.55], [30, "TR513", "TR513", -255]),
        ("decimal", [1e15, 1e17, 12345678901234.56], [10**17, "TR514", 1234567890123456]),
        ("decimal", [1.0000005, 0.9999995, 1.000002, -2.5500001], [100, 100, "TR513", -255]),
        ("integer", [3.0, 3.5, 1e18, -7.0], [3, "TR512", "TR514", -7]),
        ("boolean", [1.0, 0.0, 2.0], [True, False, "TR512"]),
        ("date", [20260131.0, 2.5], ["TR512", "TR512"]),
    ],
)  # fmt: skip
def test_doubles(column: Make, kind: str, cells: list[float], expected: list[object]) -> None:
    contract = column("a", kind, scale=2 if kind == "decimal" else 0)
    assert outcome(contract, pl.Series("a", cells)) == expected


def outcome(contract: Column, cells: pl.Series) -> list[object]:
    table = taken(Dataset("x", (contract,)), cells.alias("a").to_frame())
    codes = {row.row: row.code for row in table.refused}
    values = iter(table.frame["a"].to_list())
    return [codes[row] if row in codes else next(values) for row in range(1, len(cells) + 1)]


def test_stored_types_meet_declared_types(column: Make) -> None:
    big = pl.Series([2**63, 10**17, 5], dtype=pl.UInt64)
    assert outcome(column("a", "integer"), big) == ["TR514", 10**17, 5]
    exact = pl.Series([decimal.Decimal("1.50"), decimal.Decimal("1.55")])
    assert outcome(column("a", "decimal", scale=1), exact) == [15, "TR513"]
    assert outcome(column("a", "number"), exact) == [1.5, 1.55]
    assert outcome(column("a"), exact) == ["1.5", "1.55"]
    assert outcome(column("a"), pl.Series([10.0, 0.5])) == ["10.0", "0.5"]
    assert outcome(column("a", "date", format="%Y%m%d"), pl.Series([20260131, 7])) == [
        dt.date(2026, 1, 31),
        "TR512",
    ]
    assert outcome(column("a", "date", format="%Y%m%d"), pl.Series([20260131.0, None])) == [
        dt.date(2026, 1, 31),
        None,
    ]
    assert outcome(column("a", "datetime"), pl.Series([dt.date(2026, 1, 31)])) == [dt.datetime(2026, 1, 31)]
    assert outcome(column("a", "integer"), pl.Series([dt.date(2026, 1, 31)])) == ["TR512"]
    assert outcome(column("a", "integer"), pl.Series([True])) == ["TR512"]
    assert outcome(column("a", "boolean"), pl.Series([1, 0, 2])) == [True, False, "TR512"]
    assert outcome(column("a"), pl.Series([dt.date(2026, 1, 31)])) == ["2026-01-31"]
    assert outcome(column("a", "date"), pl.Series([None, None])) == [None, None]


def test_refused_rows_and_repeated_keys_count_from_one(dataset: Dataset) -> None:
    frame = pl.DataFrame(data() | {"other": [1, 2]}).with_columns(vip=pl.Series(["yes", "maybe"]))
    table = taken(dataset, frame)
    assert [(row.file, row.row, row.column) for row in table.refused] == [("customers", 2, "vip")]
    repeated = pd.DataFrame({"id": ["A", None, "B", "A"], "vip": [True] * 4})
    found = from_frame(dataset, repeated, WORKSPACE, needed=frozenset())
    assert found.value is None
    messages = [finding.message.en for finding in found.diagnostics if finding.is_error]
    assert messages == ["rows 1 and 4 have the same id: 'A'"]


def test_things_that_are_no_frames(dataset: Dataset, column: Make) -> None:
    for thing in ([1], {"id": [1]}, None, "id", 3):
        found = from_frame(dataset, thing, WORKSPACE)
        assert [finding.code for finding in found.diagnostics] == ["TR531"]
    twice = pd.DataFrame([["A", "B"]], columns=["id", "id"])
    assert from_frame(dataset, twice, WORKSPACE, frozenset()).diagnostics[0].code == "TR521"
    numbered = pd.DataFrame([["A", "B"]])
    assert from_frame(Dataset("x", (column("0"),)), numbered, WORKSPACE).ok
    empty = from_frame(dataset, pd.DataFrame(), WORKSPACE)
    assert [finding.code for finding in empty.diagnostics] == ["TR523"]


def test_results_come_back_in_the_callers_kind() -> None:
    result = pl.DataFrame({"id": ["A"], "tier": ["gold"]})
    assert isinstance(to_kind_of(result, pd.DataFrame()), pd.DataFrame)
    assert isinstance(to_kind_of(result, pa.table({})), pa.Table)
    assert to_kind_of(result, pl.DataFrame()) is result
    assert to_kind_of(result, None) is result
