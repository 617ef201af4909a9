"""The same answers from a program written for them alone, with polars.

python benchmarks/classify/by_polars.py DATA_FOLDER OUT.parquet
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import polars as pl

AS_OF = dt.date(2026, 6, 30)
A_YEAR_AGO, TWO_YEARS_AGO, A_QUARTER_AGO = dt.date(2025, 6, 30), dt.date(2024, 6, 30), dt.date(2026, 3, 30)


def metrics(folder: Path) -> pl.LazyFrame:
    """One row per customer with everything the standards ask for, in the order of the keys."""
    day, amount = pl.col("ordered_at"), pl.col("amount")
    paid = pl.col("status") == "paid"
    last_year = paid & (day > A_YEAR_AGO)
    orders = (
        pl.scan_parquet(folder / "orders.parquet")
        .filter(day <= AS_OF)
        .group_by("customer_id")
        .agg(
            last_order=day.max(),
            frequency_12m=last_year.sum(),
            frequency_3m=(paid & (day > A_QUARTER_AGO)).sum(),
            monetary_12m=amount.filter(last_year).sum(),
            monetary_24m=amount.filter(paid & (day > TWO_YEARS_AGO)).sum(),
            largest_12m=amount.filter(last_year).max(),
            refunds_12m=((pl.col("status") == "refunded") & (day > A_YEAR_AGO)).sum(),
        )
    )
    return (
        pl.scan_parquet(folder / "customers.parquet")
        .join(orders, on="customer_id", how="left")
        .with_columns(
            pl.col("frequency_12m", "frequency_3m", "monetary_12m", "monetary_24m", "refunds_12m").fill_null(
                0
            ),
            recency_days=(pl.lit(AS_OF) - pl.col("last_order")).dt.total_days(),
            joined_before=pl.col("joined").dt.offset_by("2y") <= AS_OF,
        )
        .sort("customer_id")
    )


def customer_value() -> pl.Expr:
    """The tier by rules."""
    yearly, recency = pl.col("monetary_12m"), pl.col("recency_days")
    average = yearly.cast(pl.Float64) / pl.col("frequency_12m")
    platinum = (yearly >= 5000) & (recency <= 60) & (pl.col("refunds_12m") <= 2)
    regional = (pl.col("frequency_12m") >= 12) & pl.col("region").is_in(["华东", "华南"])
    gold = (yearly >= 3000) | regional | (pl.col("largest_12m") >= 1500)
    silver = (pl.col("frequency_12m") >= 4) & pl.col("satisfaction").is_between(4, 5) & (average >= 100)
    bronze = (pl.col("monetary_24m") >= 500) & (recency <= 180) & (pl.col("frequency_3m") >= 1)
    lapsing = (recency > 180) & (pl.col("monetary_24m") >= 300) & pl.col("joined_before")
    return (
        pl.when(platinum)
        .then(pl.lit("platinum"))
        .when(gold)
        .then(pl.lit("gold"))
        .when(silver)
        .then(pl.lit("silver"))
        .when(bronze)
        .then(pl.lit("bronze"))
        .when(lapsing)
        .then(pl.lit("lapsing"))
        .otherwise(pl.lit("standard"))
    )


def passed(value: pl.Expr) -> pl.Expr:
    """How many of the four cut points between quintiles lie strictly below a value."""
    return pl.sum_horizontal(
        (value > value.quantile(step / 5, "linear")).cast(pl.Int32) for step in range(1, 5)
    )


def segment() -> pl.Expr:
    """The tier by recency, frequency and monetary quintiles."""
    recency = pl.col("recency_days")
    r = pl.when(recency.is_not_null()).then(5 - passed(recency))
    f, m = 1 + passed(pl.col("frequency_12m")), 1 + passed(pl.col("monetary_12m").cast(pl.Float64))
    return (
        pl.when((r >= 4) & (f >= 4) & (m >= 4))
        .then(pl.lit("champions"))
        .when((r >= 3) & (f >= 4))
        .then(pl.lit("loyal"))
        .when(r >= 4)
        .then(pl.lit("promising"))
        .when((r <= 2) & (f >= 3))
        .then(pl.lit("at_risk"))
        .otherwise(pl.lit("others"))
    )


def contribution(customers: pl.DataFrame) -> pl.DataFrame:
    """The class by the share that strictly larger customers have of the total, exactly, in cents."""
    cents = (pl.col("monetary_12m") * 100).cast(pl.Int64)
    levels = (
        customers.group_by("monetary_12m")
        .len()
        .sort("monetary_12m", descending=True)
        .with_columns(sum=cents * pl.col("len").cast(pl.Int64))
        .with_columns(above=100 * (pl.col("sum").cum_sum() - pl.col("sum")), total=pl.col("sum").sum())
    )
    share = pl.col("above")
    classed = levels.select(
        "monetary_12m",
        contribution=pl.when(share < 80 * pl.col("total"))
        .then(pl.lit("A"))
        .when(share < 95 * pl.col("total"))
        .then(pl.lit("B"))
        .otherwise(pl.lit("C")),
    )
    return customers.join(classed, on="monetary_12m", how="left", maintain_order="left")


def main(folder: Path, out: Path) -> None:
    """Classify."""
    customers = metrics(folder).collect(engine="streaming")
    customers = customers.with_columns(customer_value=customer_value(), segment=segment())
    customers = contribution(customers)
    customers.select("customer_id", "contribution", "customer_value", "segment").write_parquet(out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
