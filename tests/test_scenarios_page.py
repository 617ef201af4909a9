"""The page about scenario tests does what it says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tieringrules.cli import program

HERE = Path(__file__).parent
PAGE = (HERE.parent / "docs" / "scenarios.md").read_text(encoding="utf-8")
YAML = re.findall(r"```yaml\n# (\S+)\n(.*?)```", PAGE, re.DOTALL)
CSV = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(HERE / "base", folder)
    (folder / "rules" / "outreach.yaml").unlink()
    (folder / "rules" / "tests.yaml").unlink()
    for name, text in YAML:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "rules" / "tests" / "many.csv").write_text(CSV[0], encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TIERINGRULES_LANG", "en")
    return folder


def test_the_cases_of_the_page_pass(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = program.exit_code_of(["test"])
    out = capsys.readouterr().out
    assert code == 0, out
    assert "9 cases, all passed" in out
    assert "✓ 没有最近下单日" in out


def test_a_wrong_row_of_the_file_is_told_with_its_place(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workspace / "rules" / "tests" / "many.csv"
    file.write_text(CSV[0].replace("50000,60", "50000,61"), encoding="utf-8")
    assert program.exit_code_of(["test", "--quiet"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("✗ 刚好到门槛\n    rules/tests/many.csv:3  as_of 2026-06-30\n")
    assert "customer_value: expected platinum, found gold" in out


def test_data_that_is_good_or_refused_otherwise_fails(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workspace / "rules" / "tests" / "refused.yaml"
    file.write_text(file.read_text("utf-8").replace("9", "5").replace("TR515", "TR512"), encoding="utf-8")
    assert program.exit_code_of(["test", "--quiet"]) == 1
    out = capsys.readouterr().out
    assert "error: expected TR516, found none, the data is good" in out
    assert "error: expected TR512, found TR515" in out


def test_conditions_across_columns_refuse_a_case(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dataset = workspace / "rules" / "customers.yaml"
    condition = "  - {name: adult, condition: years_since(birthday) >= 18%s}\n"
    case = (
        "kind: tests\ncases:\n"
        "  - {name: 未成年, as_of: 2026-06-30, given: {birthday: 2010-01-01}, expect: {error: TR563}}\n"
        "  - {name: 成年, as_of: 2026-06-30, given: {birthday: 2000-01-01}, expect: {error: TR563}}\n"
        "  - {name: 没有生日, as_of: 2026-06-30, given: {}, expect: {error: TR563}}\n"
    )
    (workspace / "rules" / "tests" / "adults.yaml").write_text(case, encoding="utf-8")
    written = dataset.read_text(encoding="utf-8")
    dataset.write_text(written + "expect:\n" + condition % "", encoding="utf-8")
    assert program.exit_code_of(["test"]) == 1
    out = capsys.readouterr().out
    assert "✓ 未成年" in out and "✗ 成年" in out and "✗ 没有生日" in out
    dataset.write_text(written + "expect:\n" + condition % ", severity: warning", encoding="utf-8")
    assert program.exit_code_of(["test"]) == 1
    assert "✗ 未成年" in capsys.readouterr().out


def test_flags_that_come_out_otherwise_are_told(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = workspace / "rules" / "tests" / "flags.yaml"
    written = file.read_text("utf-8")
    file.write_text(written.replace("refunds_12m: 3", "refunds_12m: 2"), encoding="utf-8")
    assert program.exit_code_of(["test", "--quiet"]) == 1
    assert "care.flag: expected many_refunds, found missing" in capsys.readouterr().out
    file.write_text(written.replace("care.flag: many", "care.flag: few"), encoding="utf-8")
    assert program.exit_code_of(["test", "--quiet", "--lang", "zh"]) == 1
    assert "“few_refunds”不是 care.flag 的等级" in capsys.readouterr().err


def test_a_workbook_gives_the_same_cases(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import xlsxwriter

    rows = [line.split(",") for line in CSV[0].splitlines()]
    with xlsxwriter.Workbook(workspace / "rules" / "tests" / "many.xlsx") as book:
        book.add_worksheet("other").write(0, 0, "nothing here")
        sheet = book.add_worksheet("用例")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, int(cell) if cell.isdigit() else cell)
        sheet.write(4, 0, "wrong")
        sheet.write(4, 2, "a lot")
        sheet.write(4, 4, "gold")
    (workspace / "rules" / "tests" / "many.yaml").write_text("kind: tests\nfile: many.xlsx#用例\n", "utf-8")
    assert program.exit_code_of(["test"]) == 1
    err = capsys.readouterr().err
    assert "rules/tests/many.xlsx:5: error[TR138] sheet '用例', row 5: " in err
