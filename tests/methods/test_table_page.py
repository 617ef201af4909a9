"""The example of `docs/tables.md` gives what the page says."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import polars as pl

import tieringrules as tr

PAGE = Path(__file__).parents[2] / "docs" / "tables.md"
CUSTOMERS = """kind: dataset
name: customers
key: customer
columns:
  customer: {type: text}
  monetary_12m: {type: integer}
  recency_days: {type: integer}
  region: {type: choice, values: [华东, 华南, 华北]}
"""


def test_the_page_shows_what_comes_out(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    (tmp_path / "rules").mkdir()
    (tmp_path / "tieringrules.yaml").write_text(
        "kind: workspace\nname: demo\ncustomers: customers\n", "utf-8"
    )
    (tmp_path / "rules/customers.yaml").write_text(CUSTOMERS, "utf-8")
    (tmp_path / "rules/table.yaml").write_text(example[1], "utf-8")
    lines = [
        line.strip("|\n").split("|") for line in re.findall(r"^\| (?:customer|C\d) .*$", page, re.MULTILINE)
    ]
    header, *rows = [[cell.strip() or None for cell in line] for line in lines]
    shown = pl.DataFrame(rows, schema=[str(name) for name in header], orient="row")
    data = shown.select("customer", "monetary_12m", "recency_days", "region")
    frame = data.with_columns(pl.col("monetary_12m", "recency_days").cast(pl.Int64))
    found = tr.load(tmp_path).classify(customers=frame, as_of=dt.date(2026, 6, 30))
    assert found.columns[1:] == shown.columns[4:]
    expected = shown.select(found.columns).rows()
    assert found.with_columns(pl.all().cast(pl.String)).rows() == expected
