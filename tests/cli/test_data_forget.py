"""One customer erased from what the program wrote, and kept out."""

from __future__ import annotations

import datetime as dt
import json
import stat
from pathlib import Path

import polars as pl
import pytest

import tieringrules as tr
from tests.cli.small_workspace import DAY, write_workspace
from tests.command_line import tieringrules

GONE = ("C1", "zhang@example.com", "Zhang")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = write_workspace(tmp_path / "small")
    assert tieringrules("init", "--key", folder).returncode == 0
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parts[-2] not in ("data", "rules", ".tieringrules")
    }


def classified(folder: Path, *more: str | Path) -> None:
    ran = tieringrules("classify", folder, "--as-of", DAY, *more)
    assert ran.returncode == 0, ran.stderr


def test_nothing_of_the_customer_is_left(workspace: Path) -> None:
    assert tieringrules("run", workspace, "--as-of", DAY, "--out", workspace / "out/june").returncode == 0
    for name in ("tiers.csv", "tiers.jsonl", "tiers.parquet"):
        classified(workspace, "--out", workspace / name)
    before = everything(workspace)
    assert any(b"C1" in data for data in before.values())
    assert tieringrules("data", "forget", "C1", workspace, "--dry-run").returncode == 0
    assert everything(workspace) == before
    ran = tieringrules("data", "forget", "C1", workspace)
    assert ran.returncode == 0, ran.stderr
    assert "TR579" in ran.stderr and "data/customers.csv:2" in ran.stderr
    after = everything(workspace)
    for name, data in after.items():
        if name.endswith(".parquet"):
            assert "C1" not in pl.read_parquet(workspace / name)["customer_id"].to_list()
        else:
            assert not any(one.encode() in data for one in ("C1,", '"C1"', "zhang@"))
    # Nobody else is gone.
    assert len(after["tiers.csv"].splitlines()) == len(before["tiers.csv"].splitlines()) - 1
    manifest = json.loads(after["out/june/manifest.json"])
    assert manifest["erased"] and manifest["finished"]


def test_a_new_import_does_not_bring_them_back(workspace: Path) -> None:
    assert tieringrules("data", "forget", "C1", workspace).returncode == 0
    kept = workspace / ".tieringrules/forgotten.csv"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600 and "C1" not in kept.read_text()
    ran = tieringrules("classify", workspace, "--as-of", DAY, "--out", workspace / "t.csv")
    assert ran.returncode == 0 and ran.stderr.count("TR578") == 2
    assert "C1," not in (workspace / "t.csv").read_text()
    assert tieringrules("data", "show", "C1", workspace, "--as-of", DAY).returncode == 1
    with pytest.warns(tr.DataWarning, match="TR578"):
        frame = tr.load(workspace).classify(as_of=dt.date.fromisoformat(DAY))
    assert "C1" not in list(frame["customer_id"])


def test_without_a_secret_nothing_is_forgotten(tmp_path: Path) -> None:
    folder = write_workspace(tmp_path / "small")
    ran = tieringrules("data", "forget", "C1", folder)
    assert ran.returncode == 2 and "TR574" in ran.stderr
    assert not (folder / ".tieringrules").exists()


def test_a_lost_or_open_secret_refuses_the_run(workspace: Path) -> None:
    assert tieringrules("data", "forget", "C1", workspace).returncode == 0
    key = workspace / ".tieringrules/key"
    key.chmod(0o644)
    ran = tieringrules("classify", workspace, "--as-of", DAY)
    assert ran.returncode == 2 and "TR575" in ran.stderr
    key.unlink()
    ran = tieringrules("classify", workspace, "--as-of", DAY)
    assert ran.returncode == 2 and "TR574" in ran.stderr
    (workspace / ".tieringrules/forgotten.csv").write_text("C1\n")
    assert "TR577" in tieringrules("classify", workspace, "--as-of", DAY).stderr


def test_nobody_knows_the_customer(workspace: Path) -> None:
    ran = tieringrules("data", "forget", "C99", workspace)
    assert ran.returncode == 1 and "TR014" in ran.stderr
    assert not (workspace / ".tieringrules/forgotten.csv").exists()


def test_a_workbook_is_named(workspace: Path) -> None:
    classified(workspace, "--out", workspace / "tiers.xlsx")
    ran = tieringrules("data", "forget", "C1", workspace, "--format", "json")
    assert ran.returncode == 1
    left = {one["code"] for one in json.loads(ran.stdout)["left"]}
    assert left == {"TR579", "TR580"}


def test_refused_rows_of_the_customer_go_elsewhere_too(workspace: Path, tmp_path: Path) -> None:
    orders = workspace / "data/orders.csv"
    orders.write_text(orders.read_text() + "C1-extra,C1,not a day,1,1.00\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    classified(workspace, "--quarantine", elsewhere / "q.csv", "--out", elsewhere / "t.csv")
    assert "not a day" in (elsewhere / "q.csv").read_text()
    ran = tieringrules("data", "forget", "C1", workspace, "--in", elsewhere)
    assert ran.returncode == 0, ran.stderr
    assert "C1" not in (elsewhere / "t.csv").read_text()
    assert "not a day" not in (elsewhere / "q.csv").read_text()


def test_init_makes_a_secret(tmp_path: Path) -> None:
    ran = tieringrules("init", tmp_path / "new", "--lang", "zh")
    assert ran.returncode == 0
    key = tmp_path / "new/.tieringrules/key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_text()
    assert tieringrules("init", "--key", tmp_path / "new").returncode == 0
    assert key.read_text() == before


def test_merged_rows_of_personal_keys_are_told_by_keyed_hashes(workspace: Path, tmp_path: Path) -> None:
    rules = workspace / "rules/customers.yaml"
    text = rules.read_text().replace("customer_id: {type: text}", "customer_id: {type: text, personal: true}")
    rules.write_text(text.replace("key: customer_id", "key: customer_id\nidentity: [[email]]"))
    data = workspace / "data/customers.csv"
    data.write_text(data.read_text() + "C8,Zhang San,zhang@example.com,east,5,yes\n")
    classified(workspace, "--merged", tmp_path / "m.csv")
    [row] = pl.read_csv(tmp_path / "m.csv").rows(named=True)
    assert len(row["key"]) == len(row["into_key"]) == 64 != row["key"]
    (workspace / ".tieringrules/key").unlink()
    line = (
        "classify",
        workspace,
        "--as-of",
        DAY,
        "--merged",
        tmp_path / "n.csv",
        "--out",
        tmp_path / "t.csv",
    )
    ran = tieringrules(*line)
    assert ran.returncode == 2 and "TR574" in ran.stderr
    assert not (tmp_path / "n.csv").exists() and not (tmp_path / "t.csv").exists()


def test_the_history_forgets_too(workspace: Path) -> None:
    line = ("run", workspace, "--as-of", DAY, "--out", workspace / "june", "--record")
    assert tieringrules(*line).returncode == 0
    kept = workspace / ".tieringrules"
    assert any(b"C1" in path.read_bytes() for path in kept.glob("history.sqlite*"))
    ran = tieringrules("data", "forget", "C1", workspace, "--format", "json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["history"] == 1
    # Deleted rows are overwritten, not only let go of.
    assert not any(b"C1" in path.read_bytes() for path in kept.glob("history.sqlite*"))


def test_sheets_and_galleries_of_batches_and_earlier_results(workspace: Path) -> None:
    batch = workspace / "out"
    assert tieringrules("run", workspace, "--as-of", DAY, "--out", batch).returncode == 0
    page = batch / "preview/index.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text("<p>dear zhang@example.com</p>")
    (batch / "calls.xlsx").write_bytes(_workbook(workspace, "C1"))
    (batch / "calls.csv").write_text("customer_id,script\nC1,hello\nC2,hello\n")
    (workspace / "before.csv").write_text("customer_id,customer_value\nC1,gold\nC2,silver\n")
    home = workspace / "tieringrules.yaml"
    home.write_text(home.read_text().replace("data: {", "data: {previous: before.csv, "))
    ran = tieringrules("data", "forget", "C1", workspace)
    assert ran.returncode == 0, ran.stderr
    assert not page.exists() and not (batch / "calls.xlsx").exists()
    assert (batch / "calls.csv").read_text() == "customer_id,script\nC2,hello\n"
    assert "before.csv:2: warning[TR579]" in ran.stderr


def _workbook(folder: Path, cell: str) -> bytes:
    path = folder / "made.xlsx"
    pl.DataFrame({"customer": [cell]}).write_excel(path)
    data = path.read_bytes()
    path.unlink()
    return data
