"""Several files that are one table, and files whose header stands further down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.acceptance.truths import alone
from tests.acceptance.workshop import DAY, run
from tests.intake.conftest import make_column
from tieringrules.diagnostic import Checked
from tieringrules.intake.loading import load_tables
from tieringrules.intake.refusals import write_refused
from tieringrules.intake.table import Table
from tieringrules.rulebook.model import Column, Dataset, Rulebook, Workspace

COLUMNS = (make_column("id", aliases=("编号",)), make_column("amount", "integer"))


def loaded(
    root: Path,
    files: Mapping[str, str | bytes],
    *columns: Column,
    pattern: str = "data/orders-*.csv",
    overrides: Mapping[str, Path] | None = None,
    **dataset: Any,
) -> Checked[Table | None]:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    contract = Dataset("orders", columns or COLUMNS, **dataset)
    workspace = Workspace("demo", "Asia/Shanghai", data={"orders": pattern})
    found = load_tables(Rulebook(str(root), workspace, contract), overrides or {})
    return Checked(found.value["orders"] if found.value else None, found.diagnostics)


def codes(found: Checked[Any]) -> list[str]:
    return [finding.code for finding in found.diagnostics]


def test_files_of_a_pattern_are_one_table_in_order_of_their_names(tmp_path: Path) -> None:
    files = {
        "data/orders-2.csv": "编号,amount\nc,3\nd,x\n",
        "data/orders-10.csv": "amount,id\n1,a\n,b\n",
        "data/other.csv": "id,amount\nz,9\n",
    }
    found = loaded(tmp_path, files)
    assert found.value is not None
    assert found.value.frame.to_dict(as_series=False) == {"id": ["a", "b", "c"], "amount": [1, None, 3]}
    assert [(row.file, row.row, row.code) for row in found.value.refused] == [
        ("data/orders-2.csv", 3, "TR512")
    ]
    assert found.value.refused[0].finding.span.file == "data/orders-2.csv"  # type: ignore[union-attr]
    write_refused({"orders": found.value}, tmp_path / "q.csv")
    assert "data/orders-2.csv,3,amount,TR512" in (tmp_path / "q.csv").read_text("utf-8-sig")
    again = loaded(tmp_path, {"data/orders-2.csv": "编号,amount\nc,3\nd,4\n"})
    assert again.value is not None and again.value.digest != found.value.digest


@pytest.mark.slow
def test_a_thousand_files(tmp_path: Path) -> None:
    files = {f"data/orders-{number:04}.csv": f"id,amount\n{number},1\nx,y\n" for number in range(1000)}
    found = loaded(tmp_path, files)
    assert found.value is not None
    assert found.value.frame.height == 1000
    told = found.value.refused.table()
    assert told["file"].to_list() == sorted(files)
    assert set(told["row"]) == {3}


def test_a_key_twice_in_two_files_names_both(tmp_path: Path) -> None:
    files = {"data/orders-1.csv": "id,amount\na,1\n", "data/orders-2.csv": "id,amount\nb,1\na,2\n"}
    found = loaded(tmp_path, files, key="id")
    (finding,) = found.diagnostics
    assert finding.code == "TR526"
    assert "data/orders-1.csv:2 and data/orders-2.csv:3" in finding.message.en
    assert [(label.span.file, label.span.line) for label in finding.labels] == [
        ("data/orders-2.csv", 3), ("data/orders-1.csv", 2),
    ]  # fmt: skip


def test_one_file_may_show_the_order_of_dates_for_all(tmp_path: Path) -> None:
    files = {"data/orders-1.csv": "id,day\na,03/04/2026\n", "data/orders-2.csv": "id,day\nb,25/04/2026\n"}
    found = loaded(tmp_path, files, make_column("id"), make_column("day", "date"))
    assert found.value is not None
    assert found.value.frame["day"].to_list() == [dt.date(2026, 4, 3), dt.date(2026, 4, 25)]
    assert found.diagnostics[0].span.file == "data/orders-2.csv"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("second", "words"),
    [("id\nb\n", "lacks columns: amount"), ("id,amount,note\nb,1,2\n", "alone has columns: note")],
)
def test_files_with_other_columns_are_refused(tmp_path: Path, second: str, words: str) -> None:
    files = {"data/orders-1.csv": "id,amount\na,1\n", "data/orders-2.csv": second}
    columns = (*COLUMNS, make_column("note", default="-"))
    if "lacks" in words:
        columns = (COLUMNS[0], make_column("amount", "integer", default=0))
    found = loaded(tmp_path, files, *columns)
    assert codes(found) == ["TR567"] and words in found.diagnostics[0].message.en
    assert found.diagnostics[0].span.file == "data/orders-2.csv"  # type: ignore[union-attr]


def test_files_stored_in_different_types(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    pl.DataFrame({"id": ["a"], "amount": [1.0]}).write_parquet(tmp_path / "data/orders-1.parquet")
    pl.DataFrame({"id": [7], "amount": [2]}).write_parquet(tmp_path / "data/orders-2.parquet")
    pl.DataFrame({"id": ["c"], "amount": ["3"]}).write_parquet(tmp_path / "data/orders-3.parquet")
    found = loaded(tmp_path, {"data/orders-4.csv": "id,amount\nd,4\n"}, pattern="data/orders-*")
    assert found.value is not None
    assert found.value.frame.to_dict(as_series=False) == {"id": ["a", "7", "c", "d"], "amount": [1, 2, 3, 4]}


def test_nothing_matches(tmp_path: Path) -> None:
    found = loaded(tmp_path, {"data/x.csv": "id\n"})
    assert codes(found) == ["TR566"]
    folder = alone(tmp_path / "w", "id,n\n1,5\n", "  id: {type: text}\n", s="")
    text = (folder / "tieringrules.yaml").read_text("utf-8").replace("data/customers.csv", "data/none-*.csv")
    (folder / "tieringrules.yaml").write_text(text, "utf-8")
    (folder / "rules/s.yaml").unlink()
    assert run("classify", folder, "--as-of", DAY).code == 2


def test_a_file_of_that_very_name_is_that_file(tmp_path: Path) -> None:
    found = loaded(
        tmp_path, {"data/orders-*.csv": "id,amount\na,1\n", "data/orders-1.csv": "id,amount\nb,1\n"}
    )
    assert found.value is not None and found.value.frame["id"].to_list() == ["a"]


def test_a_pattern_stays_inside_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/orders-1.csv").write_text("id,amount\na,1\n")
    root = tmp_path / "w"
    assert codes(loaded(root, {"data/x.csv": ""}, pattern="../outside/orders-*.csv")) == ["TR504"]
    assert codes(loaded(root, {}, pattern=f"{tmp_path}/outside/orders-*.csv")) == ["TR504"]
    assert codes(loaded(root, {}, pattern="data/../../outside/o*.csv")) == ["TR504"]
    assert codes(loaded(root, {}, pattern="*/../../outside/o*.csv")) == ["TR504"]
    (root / "data/orders-9.csv").symlink_to(tmp_path / "outside/orders-1.csv")
    assert codes(loaded(root, {})) == ["TR504"]
    (root / "linked").symlink_to(tmp_path / "outside")
    assert codes(loaded(root, {}, pattern="linked/orders-*.csv")) == ["TR504"]
    named = loaded(root, {}, overrides={"orders": tmp_path / "outside/orders-*.csv"})
    assert named.value is not None and named.value.frame["id"].to_list() == ["a"]


def test_the_header_of_a_text_file_stands_where_the_dataset_says(tmp_path: Path) -> None:
    text = '订单报表,,\n"导出, 时间",2026-06-30\n\nid,amount\na,1\n"b\nb",x\n'
    for ends in ("\n", "\r\n"):
        found = loaded(tmp_path, {"data/orders-1.csv": text.replace("\n", ends)}, header_row=4)
        assert found.value is not None
        assert found.value.frame.rows() == [("a", 1)]
        assert [(row.row, row.code) for row in found.value.refused] == [(6, "TR512")]
    ragged = loaded(tmp_path, {"data/orders-1.csv": "title\nid,amount\na,1\nb\n"}, header_row=2)
    assert [(one.code, one.span.line) for one in ragged.diagnostics if one.span] == [("TR520", 4)]
    assert codes(loaded(tmp_path, {"data/orders-1.csv": "id,amount\na,1\n"}, header_row=9)) == ["TR507"]
