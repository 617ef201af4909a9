"""One customer in the recorded runs: shown over time, and forgotten."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import tieringrules
from tieringrules.history.archive import MANIFEST, erase, read_run, runs_folder
from tieringrules.history.runs import RunRecord
from tieringrules.intake.atomic import write_atomically
from tieringrules.intake.secret_key import keyed_hash, read_key

MAY, JUNE = "2026-05-31", "2026-06-30"


@pytest.fixture
def workspace(recorded: Path) -> Path:
    return recorded


def manifests(workspace: Path) -> list[dict[str, Any]]:
    paths = sorted(runs_folder(workspace).glob(f"*/{MANIFEST}"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def test_tiers_over_time_with_the_rule_that_decided(workspace: Path) -> None:
    found = json.loads(tieringrules("history", "customer", "C1", workspace, "--format", "json").stdout)
    assert [(one["as_of"], one["standards"]["customer_value"]) for one in found] == [
        (JUNE, {"tier": "gold", "rule": "gold"}),
        (MAY, {"tier": "basic", "rule": "basic"}),
    ]
    text = tieringrules("history", "customer", "C1", workspace).stdout
    assert "Customer value (customer_value)\n  2026-06-30  run 2  Gold (gold)  by gold\n" in text
    chinese = tieringrules("history", "customer", "C1", workspace, "--lang", "zh").stdout
    assert "  2026-06-30  第 2 次  金卡 (gold)  规则 gold\n" in chinese
    nobody = tieringrules("history", "customer", "C77", workspace)
    assert nobody.returncode == 1 and nobody.stdout == "the customer is in no recorded run\n"


def test_the_profile_lists_recorded_tiers(workspace: Path) -> None:
    words = ("data", "show", "C1", workspace, "--as-of", "2026-07-31")
    text = tieringrules(*words).stdout
    assert "\nRecorded tiers\n" in text and "2026-05-31  run 1  basic" in text
    assert "\n已记录的等级\n" in tieringrules(*words, "--lang", "zh").stdout
    told = json.loads(tieringrules(*words, "--format", "json").stdout)
    assert [one["run"] for one in told["recorded_tiers"]] == [2, 1]


def test_forgetting_leaves_no_row_and_says_how_many_went(workspace: Path) -> None:
    secret = read_key(workspace, {}).value
    assert secret is not None
    words = ("data", "forget", "C1", workspace, "--format", "json")
    dry = json.loads(tieringrules(*words, "--dry-run").stdout)
    assert dry["runs"] == 2 and [one["forgotten"] for one in manifests(workspace)] == [0, 0]
    done = tieringrules(*words)
    assert done.returncode == 0 and json.loads(done.stdout)["runs"] == 2
    assert [one["forgotten"] for one in manifests(workspace)] == [1, 1]
    assert len(list(runs_folder(workspace).glob("*/*.parquet"))) == 2
    for path in runs_folder(workspace).rglob("*.parquet"):
        assert keyed_hash(secret, "C1").encode() not in path.read_bytes()
    assert tieringrules("history", "customer", "C1", workspace).returncode == 1
    # The others are where they were, and the archives still count as whole.
    assert tieringrules("history", "customer", "C2", workspace).returncode == 0
    shown = tieringrules("history", "show", "2", workspace).stdout
    assert "forgotten       1 customer since" in shown
    again = tieringrules("data", "forget", "C2", workspace, "--lang", "zh").stdout
    assert "已删除：已存档的分级 中 2 条记录" in again


def test_an_archive_that_cannot_be_searched_is_named(workspace: Path) -> None:
    lost, damaged = sorted(runs_folder(workspace).iterdir())
    shutil.rmtree(lost)
    [tiers] = damaged.glob("*.parquet")
    tiers.write_bytes(b"PAR1 no more")
    done = tieringrules("data", "forget", "C1", workspace)
    assert done.returncode == 1
    assert "TR708" in done.stderr and "TR707" not in done.stderr


@pytest.mark.parametrize("moment", ["write_atomically", "Path.unlink"])
def test_an_erasure_that_is_cut_off_leaves_a_whole_archive_and_can_go_on(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    secret = read_key(workspace, {}).value
    assert secret is not None
    (archive,) = runs_folder(workspace).glob("2026-06-30-*")
    record = RunRecord(archive.name, dt.date(2026, 6, 30), dt.datetime.now(dt.UTC), 3, number=2)
    mine = [keyed_hash(secret, "C1")]

    def cut_off(path: Path, *rest: object, **more: object) -> None:
        if moment == "Path.unlink" or path.name == MANIFEST:
            raise KeyboardInterrupt
        write_atomically(path, *rest, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr("tieringrules.history.archive." + moment, cut_off)
        with pytest.raises(KeyboardInterrupt):
            erase(workspace, record, secret, mine)
    found = read_run(workspace, record, secret).value
    assert found is not None
    assert (found.tiers.height, found.manifest.forgotten) == (
        (3, 0) if moment == "write_atomically" else (2, 1)
    )
    assert erase(workspace, record, secret, mine).value == (1 if found.tiers.height == 3 else 0)
    assert len(list(archive.iterdir())) == 2
    assert not any(mine[0].encode() in path.read_bytes() for path in archive.iterdir())
    # Another secret finds nobody, and says so.
    assert [each.code for each in erase(workspace, record, b"x" * 32, mine).diagnostics] == ["TR709"]
