"""Orders of a made-up shop as CSV: the same bytes for the same number of rows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl

_CHUNK = 1_000_000
_FIRST_DAY = dt.date(2024, 1, 1)
_DAYS = 900
STATUSES = ("paid", "refunded", "cancelled")


def generate(path: Path, rows: int) -> None:
    """Write a table: order_id, customer_id, ordered_at, quantity, amount, status; some 40 bytes a row.

    Args:
        path: the file to write.
        rows: how many orders.
    """
    chance = np.random.default_rng(7)
    with path.open("wb") as file:
        for start in range(0, rows, _CHUNK):
            count = min(_CHUNK, rows - start)
            cents = chance.integers(100, 500_000, count)
            frame = pl.DataFrame(
                {
                    "order_id": np.arange(start + 1, start + count + 1),
                    "customer_id": chance.integers(1, max(2, rows // 10), count),
                    "day": chance.integers(0, _DAYS, count),
                    "quantity": chance.integers(1, 12, count),
                    "cents": cents,
                    "status": chance.choice(STATUSES, count, p=(0.9, 0.06, 0.04)),
                }
            ).select(
                pl.format("O{}", pl.col("order_id").cast(pl.String).str.zfill(8)).alias("order_id"),
                pl.format("C{}", pl.col("customer_id").cast(pl.String).str.zfill(7)).alias("customer_id"),
                (pl.lit(_FIRST_DAY) + pl.duration(days="day")).alias("ordered_at"),
                "quantity",
                pl.format(
                    "{}.{}", pl.col("cents") // 100, (pl.col("cents") % 100).cast(pl.String).str.zfill(2)
                ).alias("amount"),
                "status",
            )
            frame.write_csv(file, include_header=start == 0)
