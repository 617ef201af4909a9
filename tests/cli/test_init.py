"""A new workspace works at once, and nothing is ever written over."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path

import pytest

from tieringrules.cli import program
from tieringrules.cli.starting import new_workspace


def run(*words: str) -> int:
    return program.exit_code_of([*words])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_passes_check_test_and_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", "我的规则 2026", "--lang", language) == 0
    written = capsys.readouterr().out.splitlines()
    assert all((tmp_path / file).is_file() for file in written)
    monkeypatch.chdir(tmp_path / "我的规则 2026")
    assert run("check", "--strict") == 0
    assert run("test", "--fail-under", "100%") == 0
    assert run("run", "--out", "out") == 0
    captured = capsys.readouterr()
    assert "warning" not in captured.err
    assert (tmp_path / "我的规则 2026" / "out" / "plan.csv").read_text("utf-8").count("\n") > 3
    home = (tmp_path / "我的规则 2026" / "tieringrules.yaml").read_text("utf-8")
    assert "name: 我的规则_2026\n" in home
    assert stat.S_IMODE((tmp_path / "我的规则 2026" / "data" / "customers.csv").stat().st_mode) == 0o600


def test_days_are_counted_from_today(tmp_path: Path) -> None:
    new_workspace(tmp_path / "w", "w", "en", dt.date(2026, 6, 30))
    orders = (tmp_path / "w" / "data" / "orders.csv").read_text("utf-8")
    assert "O003,C001,2026-06-10,6500.00,paid" in orders
    assert "{" not in orders


def test_it_writes_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    assert run("init", str(full)) == 2
    assert "TR860" in capsys.readouterr().err
    assert run("init", str(full / "mine.txt")) == 2
    assert [file.name for file in full.iterdir()] == ["mine.txt"]
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run("init", str(empty), "--quiet") == 0
    assert (empty / "tieringrules.yaml").is_file()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["empty", "full"]


def test_half_a_workspace_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str, place: str, name: str, today: dt.date) -> str:
        if place.endswith("metrics.yaml"):
            raise KeyboardInterrupt
        return text

    monkeypatch.setattr("tieringrules.cli.starting._filled", fail)
    with pytest.raises(KeyboardInterrupt):
        new_workspace(tmp_path / "w", "w", "zh", dt.date(2026, 6, 30))
    assert list(tmp_path.iterdir()) == []
