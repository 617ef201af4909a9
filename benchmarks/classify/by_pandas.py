"""The same answers from a program written for them alone, with pandas.

python -m benchmarks.classify.by_pandas DATA_FOLDER OUT.parquet
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

AS_OF = pd.Timestamp("2026-06-30")
A_YEAR_AGO, TWO_YEARS_AGO = pd.Timestamp("2025-06-30"), pd.Timestamp("2024-06-30")
A_QUARTER_AGO = pd.Timestamp("2026-03-30")


def orders_of(folder: Path) -> pd.DataFrame:
    """The orders up to the day, amounts in whole cents: pandas itself has no exact decimals of its own."""
    columns = ["customer_id", "ordered_at", "amount", "status"]
    table = pq.read_table(folder / "orders.parquet", columns=columns, read_dictionary=["status"])
    cents = pc.cast(pc.multiply(table["amount"], pa.scalar(100)), pa.int64())
    table = table.set_column(columns.index("amount"), "amount", cents)
    days = pc.cast(table["ordered_at"], pa.timestamp("s"))
    orders: pd.DataFrame = table.set_column(columns.index("ordered_at"), "ordered_at", days).to_pandas()
    return orders[orders["ordered_at"] <= AS_OF]


def metrics(folder: Path) -> pd.DataFrame:
    """One row per customer with everything the standards ask for, in the order of the keys."""
    orders = orders_of(folder)
    day, amount, paid = orders["ordered_at"], orders["amount"], orders["status"] == "paid"
    yearly = paid & (day > A_YEAR_AGO)
    found = (
        pd.DataFrame(
            {
                "customer_id": orders["customer_id"],
                "last_order": day,
                "frequency_12m": yearly,
                "frequency_3m": paid & (day > A_QUARTER_AGO),
                "monetary_12m": amount.where(yearly, 0),
                "monetary_24m": amount.where(paid & (day > TWO_YEARS_AGO), 0),
                "largest_12m": amount.where(yearly, 0),
                "refunds_12m": (orders["status"] == "refunded") & (day > A_YEAR_AGO),
            }
        )
        .groupby("customer_id", sort=False)
        .agg(
            {
                "last_order": "max",
                "frequency_12m": "sum",
                "frequency_3m": "sum",
                "monetary_12m": "sum",
                "monetary_24m": "sum",
                "largest_12m": "max",
                "refunds_12m": "sum",
            }
        )
    )
    customers = pd.read_parquet(folder / "customers.parquet").sort_values("customer_id")
    customers = customers.merge(found, how="left", on="customer_id")
    counted = found.columns.drop("last_order")
    customers[counted] = customers[counted].fillna(0).astype("int64")
    customers["recency_days"] = (AS_OF - customers["last_order"]).dt.days
    joined = pd.to_datetime(customers["joined"])
    customers["joined_before"] = joined + pd.DateOffset(years=2) <= AS_OF
    return customers


def customer_value(row: pd.DataFrame) -> Any:
    """The tier by rules."""
    yearly, recency = row["monetary_12m"], row["recency_days"]
    average = yearly / 100 / row["frequency_12m"].where(row["frequency_12m"] > 0)
    regional = (row["frequency_12m"] >= 12) & row["region"].isin(["华东", "华南"])
    return np.select(
        [
            (yearly >= 500_000) & (recency <= 60) & (row["refunds_12m"] <= 2),
            (yearly >= 300_000) | regional | (row["largest_12m"] >= 150_000),
            (row["frequency_12m"] >= 4) & row["satisfaction"].between(4, 5) & (average >= 100),
            (row["monetary_24m"] >= 50_000) & (recency <= 180) & (row["frequency_3m"] >= 1),
            (recency > 180) & (row["monetary_24m"] >= 30_000) & row["joined_before"],
        ],
        ["platinum", "gold", "silver", "bronze", "lapsing"],
        "standard",
    )


def passed(values: pd.Series[Any]) -> Any:
    """How many of the four cut points between quintiles lie strictly below a value."""
    return np.searchsorted(values.quantile([0.2, 0.4, 0.6, 0.8]).to_numpy(), values.to_numpy(), side="left")


def segment(row: pd.DataFrame) -> Any:
    """The tier by recency, frequency and monetary quintiles."""
    r = np.where(row["recency_days"].isna(), np.nan, 5 - passed(row["recency_days"]))
    f, m = 1 + passed(row["frequency_12m"]), 1 + passed(row["monetary_12m"])
    return np.select(
        [(r >= 4) & (f >= 4) & (m >= 4), (r >= 3) & (f >= 4), r >= 4, (r <= 2) & (f >= 3)],
        ["champions", "loyal", "promising", "at_risk"],
        "others",
    )


def contribution(spent: pd.Series[Any]) -> Any:
    """The class by the share that strictly larger customers have of the total, exactly, in cents."""
    levels = spent.value_counts().sort_index(ascending=False)
    sums = levels.index.to_numpy() * levels.to_numpy()
    above, total = 100 * (sums.cumsum() - sums), sums.sum()
    classes = np.select([above < 80 * total, above < 95 * total], ["A", "B"], "C")
    return spent.map(pd.Series(classes, index=levels.index))


def main(folder: Path, out: Path) -> None:
    """Classify."""
    customers = metrics(folder)
    found = pd.DataFrame(
        {
            "customer_id": customers["customer_id"],
            "contribution": contribution(customers["monetary_12m"]),
            "customer_value": customer_value(customers),
            "segment": segment(customers),
        }
    )
    found.to_parquet(out, index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
