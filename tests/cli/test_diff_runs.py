"""`diff` of recorded runs: with each other, with the rules of today, and where their rules are not known."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.cli.small_workspace import FILES, WITHOUT_WARNINGS, write_workspace
from tests.command_line import tieringrules
from tieringrules.history import open_history, place_of
from tieringrules.history.archive import runs_folder
from tieringrules.history.runs import Runs, archives_in
from tieringrules.intake.secret_key import read_key

VALUE = "rules/value.yaml"
MAY, JUNE = "2026-05-31", "2026-06-30"
CHANGED = FILES[VALUE].replace("at_least: 1000", "at_least: 900")


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run 1 of May, then other rules: run 2 of June before they are committed, run 3 after."""
    folder = write_workspace(tmp_path_factory.mktemp("runs") / "small", **WITHOUT_WARNINGS)
    assert tieringrules("init", "--key", folder).returncode == 0
    (folder / ".gitignore").write_text("data\n.tieringrules\n*.parquet\n")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    record(folder, MAY, "1.parquet")
    (folder / VALUE).write_text(CHANGED, encoding="utf-8")
    record(folder, JUNE, "2.parquet")
    git(folder, "commit", "-qam", "second")
    record(folder, JUNE, "3.parquet")
    return folder


@pytest.fixture
def own(workspace: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(workspace, tmp_path / "own", symlinks=True))


def record(folder: Path, day: str, out: str) -> None:
    done = tieringrules("classify", "--as-of", day, "--record", "--quiet", "--out", out, cwd=folder)
    assert done.returncode == 0, done.stderr


def told(folder: Path, *words: str) -> Any:
    done = tieringrules("diff", *words, "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_two_runs_move_whom_two_classifications_move(workspace: Path) -> None:
    found = told(workspace, "1", "3")
    assert (found["since"], found["as_of"], found["is_meaning_known"]) == (MAY, JUNE, True)
    assert [each["after"] for each in found["changes"]] == ["monetary_12m >= 900"]
    before, after = (pl.read_parquet(workspace / f"{number}.parquet") for number in (1, 3))
    for name, standard in found["movement"].items():
        pairs = Counter(
            (one or "", other or "") for one, other in zip(before[name], after[name], strict=True)
        )
        matrix = standard["matrix"]
        assert {(one, other): n for one, row in matrix.items() for other, n in row.items()} == pairs
        # Archives name nobody and hold no amounts.
        assert (standard["movers"], standard["moved_amount"]) == ([], None)
    assert found["outreach"] is None
    lines = tieringrules("diff", "1", "3", cwd=workspace).stdout.splitlines()
    assert lines[:2] == [
        "1 change in meaning",
        "run 1 of 2026-05-31, 3 customers → run 3 of 2026-06-30, 3 customers",
    ]
    chinese = tieringrules("diff", "1", "3", "--lang", "zh", "--format", "markdown", cwd=workspace).stdout
    assert "第 1 次分级（2026-05-31，3 位客户）" in chinese and "客户移动" in chinese
    assert "<p>run 1 of" in tieringrules("diff", "1", "3", "--format", "html", cwd=workspace).stdout


def test_a_run_is_called_by_its_number_or_id_and_compared_with_folders_and_revisions(workspace: Path) -> None:
    secret = read_key(workspace, {}).value
    history = open_history(place_of(workspace, None), {}, create=False, secret=secret).value
    assert history is not None
    ids = {run.number: run.id for run in Runs(history, archives_in(runs_folder(workspace))).all()}
    history.close()
    assert told(workspace, ids[1], "3") == told(workspace, "1", "3")
    today = told(workspace, "3", "--as-of", JUNE)
    assert today["changes"] == [] and not any(each["moved"] for each in today["movement"].values())
    since = told(workspace, "1", "--as-of", JUNE)
    assert since["changes"] and since["measure"] == "monetary_12m"
    matrices = [
        {name: each["matrix"] for name, each in found["movement"].items()}
        for found in (since, told(workspace, "1", "3"))
    ]
    assert matrices[0] == matrices[1]
    movers = [mover["customer"] for each in since["movement"].values() for mover in each["movers"]]
    assert movers and set(movers) <= {"C1", "C2", "C3"}
    assert told(workspace, "1", "main", "--as-of", JUNE)["movement"] == since["movement"]
    backwards = told(workspace, "main", "1", "--as-of", JUNE)
    assert (backwards["since"], backwards["as_of"]) == (JUNE, MAY)


def test_rules_that_nobody_committed_are_said_to_be_unknown(workspace: Path) -> None:
    found = told(workspace, "1", "2")
    assert (found["is_meaning_known"], found["changes"]) == (False, [])
    assert any("run 2" in note and "not known" in note for note in found["notes"])
    assert "no change in meaning" not in tieringrules("diff", "1", "2", cwd=workspace).stdout
    assert "含义有无变化未知" in tieringrules("diff", "1", "2", "--lang", "zh", cwd=workspace).stdout


def test_a_commit_that_is_gone_is_none(own: Path) -> None:
    for path in own.glob(".tieringrules/runs/*/manifest.json"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('"commit": "', '"commit": "0000'), encoding="utf-8")
    assert told(own, "1", "3")["is_meaning_known"] is False


def test_customers_of_one_run_alone_are_counted(own: Path) -> None:
    customers = own / "data/customers.csv"
    rows = customers.read_text(encoding="utf-8").splitlines()
    customers.write_text("\n".join([rows[0], *rows[2:], "C7,Neu,,east,3,no"]) + "\n", encoding="utf-8")
    orders = own / "data/orders.csv"
    orders.write_text(orders.read_text(encoding="utf-8").replace(",C1,", ",C2,"), encoding="utf-8")
    record(own, JUNE, "4.parquet")
    found = told(own, "3", "4")
    assert any("1 customers are only on the first side and 1 only" in note for note in found["notes"])
    matrix = found["movement"]["customer_value"]["matrix"]
    assert matrix[""] == {"basic": 1} and any("" in row for row in matrix.values())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("1", "2", "--fail-if", "changes > 0"), 2),
        (("1", "3", "--fail-if", "changes > 0"), 1),
        (("1", "3", "--fail-if", "contacts > 0"), 2),
        (("1", "3", "--fail-if", "amount_moved > 5%"), 2),
        (("1", "3", "--fail-if", "newly_unknown > 0"), 2),
        (("1", "3", "--fail-if", "nothing.moved > 0"), 2),
        (("1", "3", "--fail-if", "moved >= 0"), 1),
        (("1", "3", "--rules-only", "--fail-if", "moved > 5%"), 2),
        (("HEAD~1", "--rules-only", "--fail-if", "moved > 5%"), 2),
        (("HEAD", "--fail-if", "moved > 5%"), 0),
    ],
)
def test_a_limit_that_nothing_tells_about_is_not_kept(
    workspace: Path, words: tuple[str, ...], code: int
) -> None:
    done = tieringrules("diff", *words, cwd=workspace)
    assert done.returncode == code, done.stderr
    assert ("TR885" in done.stderr) == (code == 2)


def test_archives_that_cannot_be_read_are_named(own: Path) -> None:
    done = tieringrules("diff", "1", "9", cwd=own)
    assert done.returncode == 2 and "TR880" in done.stderr
    assert tieringrules("diff", "1", "3", "--measure", "monetary_12m", cwd=own).returncode == 2
    (path,) = own.glob(f".tieringrules/runs/{MAY}-*/tiers-*.parquet")
    path.write_bytes(b"x")
    done = tieringrules("diff", "1", "3", cwd=own)
    assert done.returncode == 2 and "TR708" in done.stderr


def test_a_commit_with_other_rules_is_not_taken_for_those_of_a_run(own: Path) -> None:
    manifests = {
        path: json.loads(path.read_text(encoding="utf-8"))
        for path in own.glob(".tieringrules/runs/*/manifest.json")
    }
    later = next(
        found["commit"] for found in manifests.values() if found["as_of"] == JUNE and found["commit"]
    )
    for path, found in manifests.items():
        if found["as_of"] == MAY:
            path.write_text(json.dumps(found | {"commit": later}), encoding="utf-8")
    assert told(own, "1", "3")["is_meaning_known"] is False
