"""The same rows as frames of every kind and dtype, and frames of every kind as the same rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa

Rows = Mapping[str, Sequence[Any]]
CUSTOMERS: dict[str, pl.DataType] = {
    "customer_id": pl.String(),
    "name": pl.String(),
    "grade": pl.String(),
    "stars": pl.Int64(),
    "rate": pl.Float64(),
    "credit": pl.Decimal(20, 2),
    "vip": pl.Boolean(),
    "born": pl.Date(),
    "seen": pl.Datetime("us", "UTC"),
}
ORDERS: dict[str, pl.DataType] = {
    "customer_id": pl.String(),
    "ordered_at": pl.Date(),
    "quantity": pl.Int64(),
    "unit_price": pl.Decimal(20, 2),
}
FILES = {
    "tieringrules.yaml": "kind: workspace\nname: frames\ntime_zone: Asia/Shanghai\ncustomers: customers\n",
    "rules/customers.yaml": """\
kind: dataset
name: customers
key: customer_id
columns:
  customer_id: {type: text}
  name: {type: text, personal: true}
  grade: {type: choice, values: [new, old, 老客]}
  stars: {type: integer, min: 1, max: 5}
  rate: {type: number}
  credit: {type: decimal, scale: 2}
  vip: {type: boolean, default: false}
  born: {type: date}
  seen: {type: datetime}
""",
    "rules/orders.yaml": """\
kind: dataset
name: orders
belongs_to: {customers: customer_id}
happened_at: ordered_at
columns:
  customer_id: {type: text}
  ordered_at: {type: date}
  quantity: {type: integer}
  unit_price: {type: decimal, scale: 2}
  amount: {type: decimal, scale: 2, value: quantity * unit_price}
""",
    "rules/metrics.yaml": """\
kind: metrics
dataset: customers
metrics:
  last_order: {max: orders.ordered_at}
  recency_days: days_since(last_order)
  frequency_12m: {count: orders, within: 12 months}
  monetary_12m: {sum: orders.amount, within: 12 months}
  average_order: monetary_12m / frequency_12m
  age: years_since(born)
  seen_hour: seen.hour
  is_dear: credit > 0 or vip
""",
    "rules/value.yaml": """\
kind: standard
name: value
tiers:
  - {name: gold, when: {monetary_12m: {at_least: 100}, recency_days: {at_most: 60}}}
  - {name: silver, when: "rate * 2 > 1 and stars in [4..5] or grade = \\"老客\\""}
  - {name: bronze, when: {any: [{vip: true}, {age: {at_least: 30}}, {seen_hour: {below: 12}}]}}
""",
    "rules/share.yaml": """\
{kind: standard, name: share, method: abc, measure: monetary_12m,
 tiers: [{name: A, up_to: 80%}, {name: B, up_to: 95%}, {name: C, otherwise: true}]}
""",
}
METRICS = ["last_order", "monetary_12m", "average_order", "frequency_12m", "age", "seen_hour", "is_dear"]


def polars_frame(rows: Rows, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """A polars frame with the given types."""
    return pl.DataFrame([pl.Series(name, list(rows[name]), dtype=dtype) for name, dtype in schema.items()])


def pandas_column(values: Sequence[Any], dtype: pl.DataType, style: int, index: Sequence[Any]) -> Any:
    """A pandas column in one of the ways that pandas has for it; the styles count from 0."""
    arrow = pl.Series(list(values), dtype=dtype).to_arrow(compat_level=pl.CompatLevel.oldest())
    arrow_backed = pd.Series(pd.arrays.ArrowExtensionArray(arrow), index=index)
    objects = pd.Series(pd.array(list(values), dtype=object), index=index)
    holes = objects.where(objects.notna(), float("nan"))
    na = objects.where(objects.notna(), pd.NA)
    match dtype:
        case pl.String():
            own = [pd.Series(list(values), dtype=name, index=index) for name in ("string", "str", "category")]
        case pl.Int64():
            own = [
                pd.Series(pd.array(list(values), dtype="Int64"), index=index),
                pd.Series([float("nan") if value is None else value for value in values], dtype="float64",
                          index=index),
            ]  # fmt: skip
        case pl.Float64():
            own = [
                pd.Series(list(values), dtype="float64", index=index),
                pd.Series(pd.array(list(values), dtype="Float64"), index=index),
            ]
        case pl.Boolean():
            own = [pd.Series(pd.array(list(values), dtype="boolean"), index=index)]
        case pl.Date():
            own = [pd.Series(pd.to_datetime(objects), index=index).astype("datetime64[s]")]
        case pl.Datetime():
            moments = pd.Series(pd.to_datetime(objects, utc=True), index=index)
            own = [moments, moments.dt.tz_convert("America/New_York"), moments.astype(object)]
        case _:
            own = []
    ways = [arrow_backed, objects, holes, na, *own]
    return ways[style % len(ways)]


def pandas_frame(rows: Rows, schema: Mapping[str, pl.DataType], styles: Sequence[int]) -> pd.DataFrame:
    """A pandas frame whose index says nothing, with repeated labels."""
    height = len(next(iter(rows.values())))
    index = [number % 3 for number in range(height)]
    columns = {
        name: pandas_column(rows[name], dtype, style, index)
        for (name, dtype), style in zip(schema.items(), styles, strict=False)
    }
    return pd.DataFrame(columns, index=index)


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame of any kind as plain values."""
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, pl.DataFrame):
        return frame.to_dicts()
    if isinstance(frame, pa.Table):
        return frame.to_pylist()
    assert isinstance(frame, pd.DataFrame)
    columns = {name: [_plain(cell) for cell in frame[name]] for name in frame.columns}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _plain(cell: Any) -> Any:
    if pd.isna(cell):
        return None
    if isinstance(cell, pd.Timestamp):
        moment = cell.to_pydatetime()
        return moment.date() if moment.time() == dt.time() else moment
    return cell.item() if hasattr(cell, "item") else cell
