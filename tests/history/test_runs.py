"""A recorded run is archived whole or not at all, under keys that name nobody, and read back as it was."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.cli.small_workspace import FILES, write_workspace
from tests.command_line import ROOT, tieringrules
from tieringrules.engine.archiving import CUSTOMER
from tieringrules.history import open_history, place_of
from tieringrules.history.archive import ArchivedRun, read_run, runs_folder
from tieringrules.history.runs import RunRecord, Runs, archives_in
from tieringrules.intake.pseudonyms import pseudonyms
from tieringrules.intake.secret_key import keyed_hash, make_key, read_key

MAY, JUNE = "2026-05-31", "2026-06-30"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = write_workspace(tmp_path / "small")
    make_key(folder)
    return folder


def record(workspace: Path, day: str, *more: str | Path) -> None:
    done = tieringrules("classify", workspace, "--as-of", day, "--record", "--quiet", *more)
    assert done.returncode == 0, done.stderr


def told(*arguments: str | Path) -> Any:
    done = tieringrules(*arguments, "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def runs(workspace: Path) -> list[RunRecord]:
    found = open_history(
        place_of(workspace, None), {}, create=True, secret=read_key(workspace, {}).value
    ).value
    assert found is not None
    listed = Runs(found, archives_in(runs_folder(workspace))).all()
    found.close()
    return listed


def secret(workspace: Path) -> bytes:
    found = read_key(workspace, {}).value
    assert found is not None
    return found


def read(workspace: Path, record: RunRecord) -> ArchivedRun:
    found = read_run(workspace, record, secret(workspace)).value
    assert found is not None
    return found


def test_a_column_of_keyed_hashes_is_each_keyed_hash() -> None:
    for key in (b"k" * 32, b"short", b"l" * 200):
        texts = ["C1", "客户", "", "007"]
        assert pseudonyms(key, pl.Series(texts)).to_list() == [keyed_hash(key, text) for text in texts]
        assert pseudonyms(key, pl.Series([7, None])).to_list() == [keyed_hash(key, "7"), None]


def test_a_run_is_read_back_as_it_was(workspace: Path, tmp_path: Path) -> None:
    words = ("classify", workspace, "--as-of", JUNE, "--record", "--out", tmp_path / "t.parquet")
    assert told(*words, "--summary", tmp_path / "s.json")["recorded"] == {"run": 1}
    assert json.loads((tmp_path / "s.json").read_text())["recorded"] == {"run": 1}
    [run] = runs(workspace)
    found = read(workspace, run)
    assert (run.number, run.as_of, run.customers) == (1, dt.date(2026, 6, 30), 3)
    written = pl.read_parquet(tmp_path / "t.parquet")
    named = written.with_columns(pseudonyms(secret(workspace), written["customer_id"]).alias(CUSTOMER))
    assert found.tiers.equals(named.drop("customer_id").select(found.tiers.columns).sort(CUSTOMER))
    assert found.manifest.standards["customer_value"].tiers == {"gold": 1, "silver": 1, "basic": 1}
    assert found.manifest.standards["care"].none == 2
    assert set(found.manifest.data) == {"customers", "orders"} and found.manifest.previous is None


def test_nobody_but_the_owner_reads_it_and_nobody_is_named(workspace: Path) -> None:
    record(workspace, JUNE)
    folder = runs_folder(workspace)
    for path in folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
        if path.is_file():
            assert not any(word in path.read_bytes() for word in (b"C1", b"Zhang", b"@example"))
    assert (folder.parent / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "no secret"), ("zh", "没有用于计算客户编号哈希值的密钥")]
)
def test_without_a_secret_nothing_is_recorded(tmp_path: Path, language: str, words: str) -> None:
    folder = write_workspace(tmp_path / "small")
    done = tieringrules("classify", folder, "--as-of", JUNE, "--record", "--lang", language)
    assert done.returncode == 2 and "TR574" in done.stderr and words in done.stderr
    assert not (folder / ".tieringrules").exists()


def test_run_records_its_tiers_with_its_contacts(workspace: Path) -> None:
    words = ("run", workspace, "--as-of", JUNE, "--out", workspace / "june", "--record")
    assert "recorded: run 1 of 2026-06-30" in tieringrules(*words).stdout
    [run] = runs(workspace)
    assert run.plan == 1 and read(workspace, run).tiers.height == 3


def test_run_without_a_secret_records_the_contacts_alone(tmp_path: Path) -> None:
    folder = write_workspace(tmp_path / "small")
    done = tieringrules("run", folder, "--as-of", JUNE, "--out", folder / "june", "--record")
    assert done.returncode == 0 and "TR712" in done.stderr
    assert runs(folder) == []


KILLED_AT = {
    "while the tiers are written": ("pathlib.Path", "mkdir", ".part-"),
    "before the archive has its name": ("pathlib.Path", "rename", ".part-"),
    "after the archive has its name": ("tieringrules.history.runs.Runs", "appeared", ""),
}


@pytest.mark.slow
@pytest.mark.parametrize("moment", KILLED_AT)
@pytest.mark.parametrize("command", ["classify", "run"])
def test_a_killed_run_leaves_all_or_nothing(workspace: Path, moment: str, command: str) -> None:
    place, method, part = KILLED_AT[moment]
    script = (
        "import os, signal, sys, importlib\n"
        f"module, _, name = {place!r}.rpartition('.')\n"
        "owner = getattr(importlib.import_module(module), name)\n"
        f"whole = getattr(owner, {method!r})\n"
        "def killing(self, *rest, **more):\n"
        f"    if {part!r} in str(self):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return whole(self, *rest, **more)\n"
        f"setattr(owner, {method!r}, killing)\n"
        "from tieringrules.cli import program\n"
        "program.exit_code_of(sys.argv[1:])\n"
    )
    words = [command, str(workspace), "--as-of", JUNE, "--record"]
    words += ["--out", str(workspace / "june")] if command == "run" else []
    killed = subprocess.run(
        [sys.executable, "-c", script, *words], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    appeared = moment.startswith("after")
    found = runs(workspace)
    assert len(found) == (1 if appeared else 0)
    for run in found:
        assert read(workspace, run).tiers.height == 3
    if command == "run":
        # The batch, the plan and the run belong together.
        assert (workspace / "june").exists() == appeared
        words[-1] = str(workspace / "again")
    done = tieringrules(*words)
    assert done.returncode == 0, done.stderr
    assert len(runs(workspace)) == len(found) + 1
    # What the killed one left is gone, and everything that is there is listed.
    assert {path.name for path in runs_folder(workspace).iterdir()} == {run.id for run in runs(workspace)}


def test_a_full_disk_records_nothing(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes, mode: int = 0o600) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr("tieringrules.history.archive.write_atomically", full)
    done = tieringrules("classify", workspace, "--as-of", JUNE, "--record", "--lang", "zh")
    assert done.returncode == 2 and "TR010" in done.stderr and "--record" in done.stderr
    assert runs(workspace) == [] and list(runs_folder(workspace).iterdir()) == []


@pytest.mark.slow
def test_two_that_record_at_once_both_count(workspace: Path) -> None:
    words = [sys.executable, "-m", "tieringrules", "classify", str(workspace), "--record", "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [subprocess.Popen([*words, "--as-of", day], env=environment) for day in (MAY, JUNE)]
    assert [each.wait(timeout=120) for each in both] == [0, 0]
    found = runs(workspace)
    assert len(found) == 2 and {run.id for run in found} == {
        each.name for each in runs_folder(workspace).iterdir()
    }


def test_an_output_that_cannot_be_written_records_nothing(workspace: Path) -> None:
    out = workspace / "june"
    words = ("run", workspace, "--as-of", JUNE, "--out", out, "--record")
    out.mkdir()
    (out / "mine.txt").write_text("x")
    assert tieringrules(*words).returncode == 2
    assert runs(workspace) == [] and not list(runs_folder(workspace).glob("*"))


def test_a_listing_in_both_languages_and_as_data(workspace: Path, recorded: Path) -> None:
    assert "no run is recorded yet" in tieringrules("history", "list", workspace).stdout
    workspace = recorded
    listed = told("history", "list", workspace)
    assert [(run["run"], run["as_of"], run["customers"]) for run in listed] == [(2, JUNE, 3), (1, MAY, 3)]
    assert listed[0]["standards"]["customer_value"]["tiers"] == {"gold": 1, "silver": 1, "basic": 1}
    text = tieringrules("history", "list", workspace).stdout
    assert text.startswith("2  2026-06-30  3 customers  rules ")
    assert "   customer_value: Gold (gold) 1, silver 1, basic 1\n" in text
    chinese = tieringrules("history", "list", workspace, "--lang", "zh").stdout
    assert "3 位客户" in chinese and "金卡 (gold) 1，silver 1，basic 1" in chinese
    shown = told("history", "show", "2", workspace)
    assert shown["manifest"]["rules_hash"] == listed[0]["rules_hash"]
    assert (
        "第 2 次分级，2026-06-30，3 位客户"
        in tieringrules("history", "show", "2", workspace, "--lang", "zh").stdout
    )
    assert tieringrules("history", workspace).stdout == text
    wrong = tieringrules("history", "show", "7", workspace)
    assert wrong.returncode == 1 and "TR710" in wrong.stderr


def test_a_renamed_title_changes_nothing(recorded: Path) -> None:
    workspace = recorded
    rules = workspace / "rules/value.yaml"
    rules.write_text(FILES["rules/value.yaml"].replace("en: Gold, zh: 金卡", "en: Golden, zh: 尊享"))
    record(workspace, MAY)
    one, other = (read(workspace, run) for run in runs(workspace) if run.as_of.month == 5)
    assert one.tiers.equals(other.tiers) and one.manifest.tiers_sha256 == other.manifest.tiers_sha256
    assert "尊享 (gold)  0" in tieringrules("history", "show", "1", workspace, "--lang", "zh").stdout


def test_lost_damaged_and_foreign_archives_are_noticed(recorded: Path) -> None:
    workspace = recorded
    record(workspace, JUNE)
    last, second, first = runs(workspace)
    shutil.rmtree(runs_folder(workspace) / last.id)
    [tiers] = (runs_folder(workspace) / second.id).glob("*.parquet")
    tiers.write_bytes(tiers.read_bytes()[:-1])
    assert [each.code for each in read_run(workspace, last, secret(workspace)).diagnostics] == ["TR707"]
    assert [each.code for each in read_run(workspace, second, secret(workspace)).diagnostics] == ["TR708"]
    assert [each.code for each in read_run(workspace, first, b"another" * 5).diagnostics] == ["TR709"]
    (runs_folder(workspace) / first.id / "manifest.json").write_text("[1]")
    assert [each.code for each in read_run(workspace, first, secret(workspace)).diagnostics] == ["TR708"]
    done = tieringrules("history", "list", workspace)
    assert done.returncode == 1 and "TR707" in done.stderr and "TR708" in done.stderr
    assert "archive cannot be read" in done.stdout


@pytest.mark.parametrize("command", ["classify", "run"])
def test_a_run_of_an_earlier_day_is_told_that_later_ones_are_there(recorded: Path, command: str) -> None:
    out = ("--out", recorded / "out") if command == "run" else ()
    done = tieringrules(command, recorded, "--as-of", "2026-06-01", "--record", *out)
    assert done.returncode == 0, done.stderr
    assert "2026-06-01 is before the last recorded run, 2 of 2026-06-30" in done.stderr
    words = (command, recorded, "--as-of", "2026-06-30", *out)
    assert "is before" not in tieringrules(*words, "--record").stderr
    chinese = tieringrules("classify", recorded, "--as-of", "2026-05-01", "--record", "--lang", "zh").stderr
    assert "2026-05-01 早于最近一次已记录的分级（第 " in chinese
    assert "早于" not in tieringrules("classify", recorded, "--as-of", "2026-05-01", "--lang", "zh").stderr
