"""Decision tables out to a workbook and back, as the people do it who fill them in."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from tieringrules.cli import program

BASE = Path(__file__).parent / "base"
STANDARD = """\
kind: standard
name: service_level
title: {en: Service level, zh: 服务级别}
method: table
hit_policy: first
inputs: [monetary_12m, region, email_consent]
outputs: [tier, respond_hours]
tiers: [dedicated, priority, self_service]
"""
INLINE = """\
rules:                                # 大客户优先
  - [">= 50000", "-", "-", dedicated, 2]
  - ["[20000..50000)", "华东,华南", true, priority, 8]    # 与区域经理商定
  - ["-", "-", "-", self_service, 48]
"""
CSV = """\
id,monetary_12m,region,email_consent,tier,respond_hours,note
vip,>= 50000,-,-,dedicated,2,年度协议
south,[20000..50000),"华东,华南",true,priority,8,
rest,,,,self_service,48,"其他, 全部"
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(BASE, folder)
    (folder / "rules" / "outreach.yaml").unlink()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TIERINGRULES_LANG", "en")
    return folder


def inline(workspace: Path) -> Path:
    file = workspace / "rules" / "service.yaml"
    file.write_text(STANDARD + INLINE, encoding="utf-8")
    return file


def in_csv(workspace: Path, *, newline: str = "\n", mark: bool = False) -> Path:
    (workspace / "rules" / "service.yaml").write_text(STANDARD + "file: service.csv\n", encoding="utf-8")
    file = workspace / "rules" / "service.csv"
    file.write_bytes(CSV.replace("\n", newline).encode("utf-8-sig" if mark else "utf-8"))
    return file


def run(*words: str) -> int:
    return program.exit_code_of([*words])


def edit(file: str, *changes: tuple[str, object]) -> None:
    book = openpyxl.load_workbook(file)
    for cell, value in changes:
        book.worksheets[0][cell] = value
    book.save(file)


def test_the_workbook_helps_to_fill_it_in(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inline(workspace)
    assert run("export", "table", "service_level", "--xlsx", "t.xlsx") == 0
    assert "t.xlsx: 3 rows of service_level" in capsys.readouterr().err
    book = openpyxl.load_workbook("t.xlsx")
    assert book.sheetnames == ["rules", "how to"]
    sheet = book["rules"]
    assert [cell.value for cell in sheet[1]] == [
        "monetary_12m",
        "region",
        "email_consent",
        "tier",
        "respond_hours",
    ]
    assert [cell.value for cell in sheet[3]] == ["[20000..50000)", "华东,华南", "true", "priority", "8"]
    lists = {str(each.sqref).split(":")[0]: each for each in sheet.data_validations.dataValidation}
    assert lists["B2"].formula1 == '"-,华东,华南,华北,西南"'
    assert lists["C2"].formula1 == '"-,true,false"'
    assert lists["D2"].formula1 == '"dedicated,priority,self_service"'
    assert not lists["B2"].showErrorMessage
    assert lists["D2"].showErrorMessage
    assert sheet["A400"].number_format == "@" or sheet.column_dimensions["A"].number_format == "@"
    how = [row[0].value for row in book["how to"].iter_rows() if row[0].value]
    assert how[0] == "Service level (service_level)"
    first = Path("t.xlsx").read_bytes()
    assert run("export", "table", "service_level", "--xlsx", "t.xlsx", "--quiet") == 0
    assert Path("t.xlsx").read_bytes() == first
    assert run("export", "table", "service_level", "--xlsx", "t.xlsx", "--lang", "zh") == 0
    assert openpyxl.load_workbook("t.xlsx").sheetnames == ["规则", "说明"]


@pytest.mark.parametrize("source", ["inline", "csv", "excel csv"])
def test_what_was_not_changed_comes_back_as_it_was(
    workspace: Path, capsys: pytest.CaptureFixture[str], source: str
) -> None:
    file = inline(workspace) if source == "inline" else in_csv(workspace)
    if source == "excel csv":
        file = in_csv(workspace, newline="\r\n", mark=True)
    before = file.read_bytes()
    assert run("export", "table", "service_level", "--xlsx", "t.xlsx") == 0
    edit("t.xlsx")
    assert run("import", "table", "t.xlsx") == 0
    assert "nothing changed" in capsys.readouterr().out
    assert file.read_bytes() == before


def test_a_changed_cell_is_one_changed_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = inline(workspace)
    run("export", "table", "service_level", "--xlsx", "t.xlsx")
    # People type numbers, which a workbook keeps as floats.
    edit("t.xlsx", ("A2", ">= 60000"), ("E3", 12))
    assert run("import", "table", "t.xlsx", "--dry-run") == 0
    assert file.read_text("utf-8") == STANDARD + INLINE
    assert "2 rows would change" in capsys.readouterr().out
    assert run("import", "table", "t.xlsx") == 0
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "~ row 1, monetary_12m: >= 50000 → >= 60000",
        "~ row 2, respond_hours: 8 → 12",
        "rules/service.yaml: 2 rows changed",
    ]
    expected = INLINE.replace(">= 50000", ">= 60000").replace("priority, 8", "priority, 12")
    assert file.read_text("utf-8") == STANDARD + expected
    assert run("check") == 0


def test_rows_come_and_go(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = in_csv(workspace, newline="\r\n", mark=True)
    run("export", "table", "service_level", "--xlsx", "t.xlsx")
    book = openpyxl.load_workbook("t.xlsx")
    book.worksheets[0].delete_rows(2)
    book.worksheets[0].append(["late", "-", "西南", "-", "self_service", 72, "=1+1"])
    book.worksheets[0]["G4"].data_type = "s"
    book.save("t.xlsx")
    capsys.readouterr()
    assert run("import", "table", "t.xlsx", "--lang", "zh", "--format", "json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["written"] is True
    assert [each["before"] and each["before"]["row"] for each in shown["changes"]] == [1, None]
    text = file.read_bytes().decode("utf-8-sig")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    lines = CSV.replace("\n", "\r\n").splitlines(keepends=True)
    assert text.startswith("".join([lines[0], lines[2], lines[3], "late,-,西南,-,self_service,72,"]))
    assert text.count("\r\n") == text.count("\n") == 4


@pytest.mark.parametrize(
    ("cell", "value", "code", "words"),
    [
        ("D2", "dedicatd", "TR290", "sheet 'rules', row 2, column 'tier': "),
        ("B3", "华中", "TR332", "sheet 'rules', row 3, column 'region': "),
        ("A3", ">= many", "", "row 3, column 'monetary_12m'"),
        ("A1", "monetary", "TR286", "did you mean 'monetary_12m'?"),
        ("F1", "bonus", "TR286", "bonus"),
    ],
)
def test_a_wrong_cell_changes_nothing(
    workspace: Path, capsys: pytest.CaptureFixture[str], cell: str, value: str, code: str, words: str
) -> None:
    file = inline(workspace)
    run("export", "table", "service_level", "--xlsx", "t.xlsx")
    edit("t.xlsx", (cell, value), ("E2", "99"))
    capsys.readouterr()
    assert run("import", "table", "t.xlsx") == 1
    err = capsys.readouterr().err
    assert code in err
    assert words in err
    assert "t.xlsx" in err
    assert file.read_text("utf-8") == STANDARD + INLINE


def test_structure_cannot_be_changed_by_a_sheet(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = inline(workspace)
    run("export", "table", "service_level", "--xlsx", "t.xlsx")
    # The columns may stand in another order; an id that the table does not have may not.
    edit("t.xlsx", ("A1", "region"), ("B1", "monetary_12m"))
    for row in (2, 3, 4):
        sheet = openpyxl.load_workbook("t.xlsx").worksheets[0]
        edit("t.xlsx", (f"A{row}", sheet[f"B{row}"].value), (f"B{row}", sheet[f"A{row}"].value))
    assert run("import", "table", "t.xlsx") == 0
    assert "nothing changed" in capsys.readouterr().out
    edit("t.xlsx", ("F1", "id"), ("F2", "one"))
    assert run("import", "table", "t.xlsx") == 1
    assert "TR844" in capsys.readouterr().err
    assert file.read_text("utf-8") == STANDARD + INLINE


def test_one_of_several_versions_is_chosen_by_a_day(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = workspace / "rules" / "first.yaml", workspace / "rules" / "second.yaml"
    first.write_text(STANDARD + "effective: 2025-01-01\n" + INLINE, encoding="utf-8")
    changed = STANDARD + "effective: 2026-01-01\n" + INLINE.replace("50000", "60000")
    second.write_text(changed, encoding="utf-8")
    assert run("export", "table", "service_level", "--xlsx", "new.xlsx") == 0
    assert "the version of 2026-01-01 – …" in capsys.readouterr().err
    assert run("export", "table", "service_level", "--xlsx", "old.xlsx", "--as-of", "2025-07-01") == 0
    assert openpyxl.load_workbook("new.xlsx").worksheets[0]["A2"].value == ">= 60000"
    assert openpyxl.load_workbook("old.xlsx").worksheets[0]["A2"].value == ">= 50000"
    edit("old.xlsx", ("A2", ">= 45000"))
    capsys.readouterr()
    assert run("import", "table", "old.xlsx", "--as-of", "2025-07-01", "--lang", "zh") == 0
    assert "rules/first.yaml（2025-01-01 – 2025-12-31 的版本）：1 行有变化" in capsys.readouterr().out
    assert first.read_text("utf-8").count("45000") == 1 and second.read_text("utf-8") == changed
    for words in (("export", "table", "service_level", "--xlsx", "t.xlsx"), ("import", "table", "old.xlsx")):
        assert run(*words, "--as-of", "2024-12-31") == 2
        err = capsys.readouterr().err
        assert "TR809" in err and "2025-01-01 – 2025-12-31, 2026-01-01 – …" in err
    assert not (workspace / "t.xlsx").exists()


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        ("export table servce_level --xlsx t.xlsx", "TR840", 2),
        ("export table service_level", "TR023", 2),
        ("export table service_level --xlsx t.csv", "TR011", 2),
        ("export table service_level --xlsx rules/service.yaml", "TR011", 2),
        ("import table none.xlsx", "TR841", 2),
        ("import table rules/service.yaml", "TR842", 1),
        ("import table good.xlsx#nowhere", "TR843", 1),
        ("import table good.xlsx --standard customer_value", "TR840", 2),
        ("export tabel service_level", "TR003", 2),
    ],
)
def test_wrong_command_lines(
    workspace: Path, capsys: pytest.CaptureFixture[str], words: str, code: str, exit_code: int
) -> None:
    inline(workspace)
    run("export", "table", "service_level", "--xlsx", "good.xlsx")
    capsys.readouterr()
    assert run(*words.split()) == exit_code
    err = capsys.readouterr().err
    assert re.search(rf"error\[{code}\]", err), err
