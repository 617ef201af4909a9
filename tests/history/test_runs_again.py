"""Recorded runs made again from their manifests, and removed when nobody needs them any more."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.small_workspace import FILES, write_workspace
from tests.command_line import tieringrules
from tieringrules.cli import program
from tieringrules.history.archive import MANIFEST, runs_folder
from tieringrules.intake.secret_key import make_key

MAY, JUNE = "2026-05-31", "2026-06-30"
STRICTER = FILES["rules/value.yaml"].replace("at_least: 1000}", "at_least: 5000}")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = write_workspace(tmp_path / "small")
    make_key(folder)
    return folder


def record(workspace: Path, *days: str, more: tuple[str | Path, ...] = ()) -> None:
    for day in days:
        done = tieringrules("classify", workspace, "--as-of", day, "--record", "--quiet", *more)
        assert done.returncode == 0, done.stderr


def again(workspace: Path, number: int, *more: str, code: int = 0) -> Any:
    done = tieringrules("history", "reproduce", str(number), workspace, "--format", "json", *more)
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)


def numbers(workspace: Path) -> list[int]:
    done = tieringrules("history", "list", workspace, "--format", "json")
    return [run["run"] for run in json.loads(done.stdout)]


def git(folder: Path, *words: str) -> None:
    named = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_CONFIG_GLOBAL": os.devnull}
    named |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in named.items()}
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env=os.environ | named)


def test_the_same_rules_data_and_day_give_the_same_bytes(recorded: Path) -> None:
    assert again(recorded, 1)["identical"]
    words = ("history", "reproduce", "2", recorded)
    assert tieringrules(*words).stdout == "run 2 of 2026-06-30: byte-identical\n"
    assert tieringrules(*words, "--lang", "zh").stdout == "第 2 次分级（2026-06-30）：逐字节相同\n"


def test_other_rules_and_data_are_named_with_whom_they_move(workspace: Path) -> None:
    record(workspace, JUNE)
    (workspace / "rules/value.yaml").write_text(STRICTER)
    found = again(workspace, 1, code=1)
    assert found["rules"] == {"commit": None, "different": ["rules/value.yaml"]}
    # Who is not gold is not called, either.
    assert found["standards"] == {"care": 1, "customer_value": 1} or found["standards"] == {
        "customer_value": 1
    }
    orders = workspace / "data/orders.csv"
    orders.write_text(orders.read_text() + "O9,C2,2026-06-02,1,9000.00\n")
    found = again(workspace, 1, code=1)
    assert found["data"]["different"] == ["orders"]
    text = tieringrules("history", "reproduce", "1", workspace).stdout
    assert text.startswith("run 1 of 2026-06-30: not the same\n  rules differ: rules/value.yaml\n")
    assert "  data differs: orders\n" in text and "customer_value: 2 customers with another tier" in text
    chinese = tieringrules("history", "reproduce", "1", workspace, "--lang", "zh").stdout
    assert "规则不同：rules/value.yaml" in chinese and "customer_value：2 位客户的等级或规则不同" in chinese


@pytest.mark.slow
def test_data_that_lies_elsewhere_now(workspace: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "june.csv"
    shutil.copy(workspace / "data/orders.csv", elsewhere)
    record(workspace, JUNE, more=("--data", f"orders={elsewhere}"))
    (workspace / "data/orders.csv").write_text(FILES["data/orders.csv"].replace("500.00", "100.00"))
    assert again(workspace, 1)["identical"]
    elsewhere.rename(tmp_path / "kept.csv")
    assert again(workspace, 1, code=1)["data"]["different"] == ["orders"]
    assert again(workspace, 1, "--data", f"orders={tmp_path / 'kept.csv'}")["identical"]


@pytest.mark.slow
def test_several_files_and_an_earlier_result_by_name(workspace: Path, tmp_path: Path) -> None:
    lines = FILES["data/orders.csv"].splitlines(keepends=True)
    for number, rows in enumerate((lines[1:4], lines[4:])):
        (tmp_path / f"orders-{number}.csv").write_text("".join([lines[0], *rows]))
    tiers = tmp_path / "may.csv"
    tiers.write_text("customer_id,customer_value\nC1,silver\nC2,gold\n")
    record(workspace, JUNE, more=("--data", f"orders={tmp_path / 'orders-*.csv'}", "--previous", tiers))
    assert again(workspace, 1)["identical"]
    tiers.write_text("customer_id,customer_value\nC1,silver\n")
    found = again(workspace, 1)
    assert found["data"]["different"] == ["previous"] and found["same_tiers"]


@pytest.mark.slow
def test_rules_of_a_clean_repository_are_taken_from_its_commit(workspace: Path) -> None:
    git(workspace, "init", "--quiet")
    git(workspace, "add", "tieringrules.yaml", "rules", "templates")
    git(workspace, "commit", "--quiet", "-m", "rules")
    record(workspace, JUNE)
    (workspace / "rules/value.yaml").write_text(STRICTER)
    # Changed rules are in no commit.
    record(workspace, JUNE)
    found = again(workspace, 1)
    assert found["identical"] and found["rules"]["commit"] and not found["rules"]["different"]
    assert "rules taken from commit" in tieringrules("history", "reproduce", "1", workspace).stdout
    manifests = [json.loads(path.read_text()) for path in runs_folder(workspace).glob(f"*/{MANIFEST}")]
    assert [one["commit"] is None for one in sorted(manifests, key=lambda one: one["commit"] or "")] == [
        True,
        False,
    ]
    (workspace / "rules/value.yaml").write_text(FILES["rules/value.yaml"])
    assert again(workspace, 2, code=1)["rules"]["different"] == ["rules/value.yaml"]


@pytest.mark.slow
def test_the_earlier_tiers_of_then_are_taken(recorded: Path) -> None:
    workspace = recorded
    record(workspace, "2026-06-15")
    assert not again(workspace, 2)["lacks_earlier_tiers"]
    assert tieringrules("history", "prune", workspace, "--run", "1", "--yes").returncode == 0
    found = again(workspace, 2)
    assert found["lacks_earlier_tiers"] and found["same_tiers"]


def test_forgotten_customers_are_told(recorded: Path) -> None:
    workspace = recorded
    assert tieringrules("data", "forget", "C2", workspace).returncode == 0
    found = again(workspace, 2)
    assert found["identical"] and found["forgotten"] == 1
    assert "1 customer forgotten since" in tieringrules("history", "reproduce", "2", workspace).stdout


def test_pruning_by_number_and_by_age_keeps_what_is_needed(recorded: Path) -> None:
    workspace = recorded
    record(workspace, "2020-01-31", JUNE)
    dry = tieringrules("history", "prune", workspace, "--keep", "1", "--dry-run")
    assert dry.stdout == "would remove: run 3 of 2020-01-31\nwould remove: run 2 of 2026-06-30\n"
    assert "TR711" in dry.stderr and "run 1 of 2026-05-31 is kept" in dry.stderr
    assert numbers(workspace) == [4, 2, 1, 3]
    asked = tieringrules("history", "prune", workspace, "--keep", "1")
    assert asked.returncode == 2 and "--yes" in asked.stderr and numbers(workspace) == [4, 2, 1, 3]
    done = tieringrules("history", "prune", workspace, "--keep", "5年", "--yes", "--lang", "zh")
    assert done.stdout == "已删除：第 3 次分级（2020-01-31）\n"
    assert len(list(runs_folder(workspace).iterdir())) == 3
    done = tieringrules("history", "prune", workspace, "--keep", "0", "--yes", "--format", "json")
    assert json.loads(done.stdout) == {"removed": [2], "kept": [4, 1], "needed": [4, 1], "changed": True}
    # Who names a run means it, and an archive that is lost can be forgotten.
    for path in runs_folder(workspace).glob("2026-06-30-*"):
        shutil.rmtree(path)
    assert tieringrules("history", "prune", workspace, "--run", "4", "--yes").returncode == 0
    assert numbers(workspace) == [1]
    assert tieringrules("history", "prune", workspace, "--keep", "9").stdout == "there is nothing to remove\n"


@pytest.mark.parametrize(("answer", "left"), [("no\n", [2, 1]), ("", [2, 1]), ("yes\n", [2])])
def test_who_sits_at_a_terminal_is_asked(
    recorded: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: str,
    left: list[int],
) -> None:
    terminal = io.StringIO(answer)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    assert program.exit_code_of(["history", "prune", str(recorded), "--run", "1", "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("确认删除 1 次分级的记录？") and ("没有删除任何内容" in shown) == (left != [2])
    assert numbers(recorded) == left


@pytest.mark.parametrize("keep", ["many", "-1", "3 moons"])
def test_what_is_kept_is_a_number_or_a_length(workspace: Path, keep: str) -> None:
    done = tieringrules("history", "prune", workspace, f"--keep={keep}", "--lang", "zh")
    assert done.returncode == 2 and "TR005" in done.stderr
    assert "TR023" in tieringrules("history", "prune", workspace).stderr
