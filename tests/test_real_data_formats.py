"""The Online Retail file, saved in other formats and encodings, gives the same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from tests.command_line import ROOT, tieringrules

ONLINE_RETAIL = ROOT.parent / "shared" / "data" / "online-retail" / "onlineretail.csv.gz"


def as_it_is(folder: Path) -> Path:
    return ONLINE_RETAIL


def recoded(encoding: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / f"{encoding}.csv"
        path.write_bytes(gzip.decompress(ONLINE_RETAIL.read_bytes()).decode().encode(encoding))
        return path

    return write


def as_parquet(folder: Path) -> Path:
    path = folder / "typed.parquet"
    texts = pl.read_csv(ONLINE_RETAIL, infer_schema=False)
    texts.with_columns(
        pl.col("Quantity", "UnitPrice", "CustomerID").cast(pl.Float64),
        pl.col("InvoiceDate").str.to_datetime(),
    ).write_parquet(path)
    return path


def as_workbook(folder: Path) -> Path:
    path = folder / "typed.xlsx"
    with (
        gzip.open(ONLINE_RETAIL, "rt", encoding="utf-8", newline="") as text,
        xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book,
    ):
        moments = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = book.add_worksheet("发票")
        rows = csv.reader(text)
        headers = next(rows)
        sheet.write_row(0, 0, headers)
        for row, cells in enumerate(rows, 1):
            for place, (header, cell) in enumerate(zip(headers, cells, strict=True)):
                if header in ("Quantity", "UnitPrice", "CustomerID"):
                    if cell:
                        sheet.write_number(row, place, float(cell))
                elif header == "InvoiceDate":
                    sheet.write_datetime(row, place, dt.datetime.fromisoformat(cell), moments)
                else:
                    sheet.write_string(row, place, cell)
    return path


def digest_of(file: Path, folder: Path) -> str:
    table = folder / "tiers.csv"
    done = tieringrules(
        "classify", ROOT / "examples/online-retail", "--data", f"orders={file}", "--as-of", "2011-12-09",
        "--metric", "spent", "--metric", "invoices", "--metric", "recency_days", "--out", table, "--quiet",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return hashlib.sha256(table.read_bytes()).hexdigest()


@pytest.mark.slow
@pytest.mark.skipif(not ONLINE_RETAIL.exists(), reason="onlineretail.csv.gz is not here")
@pytest.mark.parametrize(
    "saved",
    [recoded("gb18030"), recoded("utf-16"), as_parquet, as_workbook],
    ids=["gb18030", "utf-16", "parquet", "xlsx"],
)
def test_every_format_gives_the_same_bytes(saved: Callable[[Path], Path], tmp_path: Path) -> None:
    assert digest_of(saved(tmp_path), tmp_path) == digest_of(as_it_is(tmp_path), tmp_path)
