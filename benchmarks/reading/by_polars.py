"""Polars alone: scan the CSV as texts and cast each column to what it holds."""

from __future__ import annotations

import sys

import polars as pl

from benchmarks.reading.generate import STATUSES


def main(path: str, rows: int) -> None:
    """Read the file whole.

    Raises:
        SystemExit: the number of rows is wrong.
    """
    frame = (
        pl.scan_csv(path, infer_schema=False)
        .with_columns(
            pl.col("ordered_at").str.to_date("%Y-%m-%d"),
            pl.col("quantity").cast(pl.Int64),
            pl.col("amount").cast(pl.Decimal(18, 2)),
            pl.col("status").cast(pl.Enum(STATUSES)),
        )
        .collect()
    )
    if frame.height != rows:
        raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
