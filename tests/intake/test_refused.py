"""A million refused rows are counted, told in part and written down without a loop over them."""

from __future__ import annotations

import csv
import stat
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tieringrules.intake.refusals import write_refused
from tieringrules.intake.refused import RefusedRows
from tieringrules.intake.table import Table
from tieringrules.rulebook.model import Column

Make = Callable[..., Column]


def table(load: Any, column: Make, rows: int) -> Table:
    lines = "".join(f"{number},x{number},9\n" for number in range(rows))
    columns = (
        column("id"),
        column("amount", "decimal", scale=2),
        column("stars", "integer", maximum=Decimal(5), personal=True),
    )
    loaded = load("id,amount,stars\n" + lines, *columns)
    assert loaded.value is not None
    found: Table = loaded.value
    return found


@pytest.mark.parametrize("rows", [50_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_many_rows(load: Any, column: Make, tmp_path: Path, rows: int) -> None:
    begun = time.perf_counter()
    found = table(load, column, rows)
    write_refused({"customers": found}, tmp_path / "refused.csv")
    assert time.perf_counter() - begun < 60
    assert found.frame.height == 0
    assert found.refused.rows == rows
    assert len(found.refused) == 2 * rows
    findings = found.refused.findings()
    assert [finding.code for finding in findings[:2]] == ["TR512", "TR516"]
    assert len(findings) == 40
    assert {finding.span.line for finding in findings if finding.span} == set(range(2, 22))


def test_no_refused_rows() -> None:
    nothing = RefusedRows()
    assert (len(nothing), nothing.rows, nothing.findings(), list(nothing), nothing.counts()) == (
        0,
        0,
        (),
        [],
        (),
    )
    assert nothing.table().height == 0


def test_a_row_is_one_entry_per_cell(load: Any, column: Make) -> None:
    refused = table(load, column, 3).refused
    assert [(row.row, row.code) for row in refused] == [
        (2, "TR512"), (2, "TR516"), (3, "TR512"), (3, "TR516"), (4, "TR512"), (4, "TR516"),
    ]  # fmt: skip
    assert refused[1] == refused[:2][1] == list(refused)[1]
    assert refused[-1].row == 4
    with pytest.raises(IndexError):
        refused[6]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_written_down(load: Any, column: Make, tmp_path: Path, language: Any) -> None:
    found = table(load, column, 2)
    path = tmp_path / "refused.csv"
    write_refused({"customers": found}, path, language)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["file", "row", "column", "code", "message", "help"]
    expected = [
        [
            row.file,
            str(row.row),
            row.column,
            row.code,
            row.finding.message.text(language),
            row.finding.help.text(language) if row.finding.help is not None else "",
        ]
        for row in found.refused
    ]
    assert lines[1:] == expected


def test_values_are_written_where_they_are_asked_for(load: Any, column: Make, tmp_path: Path) -> None:
    columns = (
        column("id"),
        column("stars", "integer", personal=True),
        column("born", "date", personal=True),
    )
    text = "id,stars,born\n1,=9,2020\n2,3,x\n"
    unasked = load(text, *columns)
    assert unasked.value.refused.cells["value"].to_list() == [None] * 3
    loaded = load(text, *columns, refused_texts=True)
    path = tmp_path / "refused.csv"
    write_refused({"customers": loaded.value}, path)
    assert "=9" not in path.read_text(encoding="utf-8-sig")
    assert "=9" not in repr(loaded.value.refused)
    write_refused({"customers": loaded.value}, path, values=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert list(lines[0]) == ["file", "row", "column", "code", "message", "help", "value"]
    assert [(line["row"], line["column"], line["value"]) for line in lines] == [
        ("2", "stars", "'=9"),
        ("2", "born", "2020"),
        ("3", "born", "x"),
    ]
    assert not any(line["value"] in line["message"] for line in lines)


def test_what_a_spreadsheet_would_run_is_made_text(load: Any, column: Make, tmp_path: Path) -> None:
    loaded = load("id,=cmd()\n1,x\n", column("id"), column("=cmd()", "integer"), name="=1.csv")
    path = tmp_path / "refused.csv"
    write_refused({"customers": loaded.value}, path)
    written = pl.read_csv(path)
    assert written.row(0)[:4] == ("data/=1.csv", 2, "'=cmd()", "TR512")


def test_an_unwritable_place_raises_and_leaves_nothing(load: Any, column: Make, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        write_refused({"customers": table(load, column, 1)}, tmp_path / "no" / "refused.csv")
    assert not (tmp_path / "no").exists()
