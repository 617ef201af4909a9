"""Customers and orders of a made-up shop, in Parquet: the same bytes for the same sizes and seed.

    python benchmarks/classify/generate.py FOLDER [--customers N] [--orders N] [--seed N]

A few customers bring most of the orders and of the money, as in every shop. Orders spread over two and a half
years, more of them lately; some are dated after the day asked about, some belong to nobody.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

AS_OF = dt.date(2026, 6, 30)
FIRST_DAY = dt.date(2024, 1, 1)
LAST_DAY = dt.date(2026, 7, 7)
REGIONS = ("华东", "华南", "华北", "西南", "西北", "东北")
STATUSES = ("paid", "refunded", "cancelled")
CHUNK = 1_000_000
# Raised whenever the data changes for the same sizes and seed.
VERSION = 1

Integers = npt.NDArray[np.int64]


def generate(folder: Path, customers: int, orders: int, seed: int) -> None:
    """Write both tables, unless they are there.

    Args:
        folder: where they lie.
        customers: rows of the one table.
        orders: rows of the other.
        seed: of all chance.
    """
    made = {"version": VERSION, "customers": customers, "orders": orders, "seed": seed}
    record = folder / "made.json"
    if record.exists() and json.loads(record.read_text()) == made:
        return
    folder.mkdir(parents=True, exist_ok=True)
    record.unlink(missing_ok=True)
    random = np.random.default_rng(seed)
    numbers = random.permutation(customers).astype(np.int64)
    _customers(numbers, random).write_parquet(folder / "customers.parquet")
    # Who buys how often follows a log-normal law; the sum of all shares is where a uniform draw falls.
    shares = np.cumsum(random.lognormal(0.0, 1.1, customers))
    spending = random.lognormal(0.0, 0.6, customers)
    writer: pq.ParquetWriter | None = None
    for start in range(0, orders, CHUNK):
        table = _orders(start, min(CHUNK, orders - start), shares, spending, random)
        writer = writer or pq.ParquetWriter(folder / "orders.parquet", table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()
    record.write_text(json.dumps(made))


def customer_keys(numbers: Integers) -> pl.Series:
    """The keys of customers by their numbers."""
    return "C" + pl.Series(numbers).cast(pl.String).str.zfill(8)


def _customers(numbers: Integers, random: np.random.Generator) -> pl.DataFrame:
    count = len(numbers)
    joined = np.datetime64(FIRST_DAY) - random.integers(0, 2000, count)
    satisfaction = pl.Series(random.choice(5, count, p=[0.05, 0.1, 0.25, 0.4, 0.2]) + 1, dtype=pl.Int64)
    unasked = pl.Series(random.random(count) < 0.3)
    return pl.DataFrame(
        {
            "customer_id": customer_keys(numbers),
            "region": pl.Series(REGIONS).gather(
                random.choice(6, count, p=[0.3, 0.22, 0.18, 0.14, 0.06, 0.1])
            ),
            "joined": pl.Series(joined).cast(pl.Date),
            "satisfaction": satisfaction.zip_with(~unasked, pl.Series([None], dtype=pl.Int64)),
        }
    )


def _orders(
    start: int,
    count: int,
    shares: npt.NDArray[np.float64],
    spending: npt.NDArray[np.float64],
    random: np.random.Generator,
) -> pa.Table:
    buyers = np.searchsorted(shares, random.random(count) * shares[-1], side="right")
    buyers = np.minimum(buyers, len(shares) - 1)
    cents = np.clip(random.lognormal(9.2, 0.9, count) * spending[buyers], 100, 99_999_999).astype(np.int64)
    days = (LAST_DAY - FIRST_DAY).days
    placed = np.floor(days * random.random(count) ** 0.8).astype(np.int64)
    # One in five hundred belongs to a customer who is not in the list.
    keys = np.where(random.random(count) < 0.002, buyers + len(shares), buyers)
    statuses = random.choice(3, count, p=[0.92, 0.06, 0.02])
    return pa.table(
        {
            "order_id": (
                "O" + pl.Series(np.arange(start, start + count)).cast(pl.String).str.zfill(10)
            ).to_arrow(),
            "customer_id": customer_keys(keys).to_arrow(),
            "ordered_at": pa.array(np.datetime64(FIRST_DAY) + placed, pa.date32()),
            "amount": _decimals(cents),
            "status": pl.Series(STATUSES).gather(statuses).to_arrow(),
        }
    )


def _decimals(cents: Integers) -> pa.Array:
    # 128-bit little-endian numbers: the lower half, then the half that repeats the sign.
    halves = np.stack([cents, cents >> 63], axis=1)
    return pa.Array.from_buffers(pa.decimal128(12, 2), len(cents), [None, pa.py_buffer(halves.tobytes())])


def main() -> None:
    """Read the sizes and write the tables."""
    parser = argparse.ArgumentParser(description="Make the tables that the benchmark classifies.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--orders", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=20260630)
    chosen = parser.parse_args()
    generate(chosen.folder, chosen.customers, chosen.orders, chosen.seed)


if __name__ == "__main__":
    main()
