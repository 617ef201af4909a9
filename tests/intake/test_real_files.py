"""The two real files read exactly, under their full contracts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tieringrules.intake.loading import load_tables
from tieringrules.intake.table import Table
from tieringrules.rulebook.model import Column, Dataset

Make = Callable[..., Column]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
CDNOW = SHARED / "cdnow" / "CDNOW_master.txt"
ONLINE_RETAIL = SHARED / "online-retail" / "onlineretail.csv.gz"


def read(rulebook: Any, file: Path) -> Table:
    loaded = load_tables(rulebook, {"rows": file})
    assert loaded.diagnostics == ()
    assert loaded.value is not None
    return loaded.value["rows"]


@pytest.mark.skipif(not CDNOW.exists(), reason="the CDNOW file is not part of the repository")
def test_cdnow(children_only: Any, column: Make) -> None:
    columns = (
        column("customer_id"),
        column("ordered_at", "date", format="%Y%m%d", aliases=("date",)),
        column("quantity", "integer", aliases=("number_of_cds",)),
        column("amount", "decimal", scale=2, aliases=("dollar_value",)),
    )
    rulebook = children_only(Dataset("rows", columns, separator="whitespace", happened_at="ordered_at"))
    frame = read(rulebook, CDNOW).frame
    assert frame.height == 69_659
    assert frame["customer_id"].n_unique() == 23_570
    assert frame["amount"].sum() == 250_031_563
    assert frame.null_count().row(0) == (0, 0, 0, 0)


@pytest.mark.skipif(not ONLINE_RETAIL.exists(), reason="the Online Retail file is not part of the repository")
def test_online_retail(children_only: Any, column: Make) -> None:
    columns = (
        column("customer", aliases=("CustomerID",)),
        column("invoice", aliases=("InvoiceNo",)),
        column("stock_code", aliases=("StockCode",)),
        column("description", aliases=("Description",)),
        column("quantity", "integer"),
        column("at", "datetime", aliases=("InvoiceDate",)),
        column("price", "decimal", scale=3, aliases=("UnitPrice",)),
        column("country", aliases=("Country",)),
    )
    frame = read(children_only(Dataset("rows", columns)), ONLINE_RETAIL).frame
    assert frame.height == 541_909
    assert frame["customer"].null_count() == 135_080
    assert frame["customer"].n_unique() == 4_372 + 1
    kept = frame.filter(pl.col("customer").is_not_null(), pl.col("quantity") > 0, pl.col("price") > 0)
    assert (kept.height, kept["customer"].n_unique(), kept["invoice"].n_unique()) == (397_884, 4_338, 18_532)
    assert (kept["quantity"] * kept["price"]).sum() == 8_911_407_904
