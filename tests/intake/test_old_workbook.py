"""Workbooks of the form before XLSX: read by their values, with a warning."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.intake.conftest import make_column
from tieringrules.intake.files import named_file
from tieringrules.intake.loading import load_table
from tieringrules.rulebook.model import Dataset

OLD = Path(__file__).parent / "files/old.xls"


def test_a_workbook_of_the_old_form(tmp_path: Path) -> None:
    dataset = Dataset(
        "customers",
        (
            make_column("客户编号"),
            make_column("金额", "decimal", scale=2),
            make_column("日期", "date"),
            make_column("电话", "phone", region="CN", personal=True),
            make_column("有效", "boolean"),
        ),
        key="客户编号",
    )
    read = load_table(dataset, named_file("customers", OLD), "UTC")
    assert {finding.code for finding in read.diagnostics} == {"TR582", "TR528"}
    assert read.value is not None
    assert read.value.frame.rows() == [
        ("C001", 1250, dt.date(2026, 6, 30), "13800138000", True),
        ("C002", -300, dt.date(2026, 1, 5), "13800138001", False),
    ]
    # 46123 without a format of dates is a number, and 'x' no amount.
    assert read.value.refused.rows == 1
    broken = tmp_path / "broken.xls"
    broken.write_bytes(OLD.read_bytes()[:700])
    assert [one.code for one in load_table(dataset, named_file("c", broken), "UTC").diagnostics] == ["TR509"]
