"""What is recorded counts on later days; what did not appear does not."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cli.small_workspace import write_workspace
from tests.command_line import ROOT, tieringrules
from tieringrules.history import ContactRecord, History, PlanRecord, Suppression, open_history, place_of
from tieringrules.history.opening import locked

DAY = dt.date(2026, 6, 30)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return write_workspace(tmp_path / "small")


def plan(workspace: Path, *arguments: str, day: str = "2026-06-30") -> dict[str, Any]:
    done = tieringrules("plan", workspace, "--as-of", day, "--format", "json", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def contacted(found: dict[str, Any]) -> set[str]:
    return {one["customer"] for one in found["contacts"]}


def history(folder: Path) -> History:
    opened = open_history(place_of(folder, None), {}, create=True, secret=b"k" * 32)
    assert opened.value is not None
    return opened.value


def test_nothing_is_written_unless_it_is_asked_for(workspace: Path) -> None:
    first = plan(workspace)
    assert contacted(first) and plan(workspace) == first
    assert not (workspace / ".tieringrules").exists()


def test_the_same_day_twice_plans_nothing_twice(workspace: Path) -> None:
    first = plan(workspace, "--record")
    again = plan(workspace, "--record")
    assert contacted(first) and not contacted(again)
    reasons = {one["customer"]: (one["reason"], one["until"]) for one in again["reasons"]}
    assert {reasons[customer] for customer in contacted(first)} == {("not_due", "2026-07-01")}
    assert contacted(plan(workspace, day="2026-07-01")) == contacted(first)


def test_the_file_is_for_its_owner_and_stays_out_of_version_control(workspace: Path) -> None:
    plan(workspace, "--record")
    folder = workspace / ".tieringrules"
    for file in folder.iterdir():
        if file.name != ".gitignore":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / ".gitignore").read_text() == "*\n"
    text = b"".join(file.read_bytes() for file in folder.iterdir())
    assert b"@example" not in text


@pytest.mark.parametrize("command", ["render", "run"])
def test_a_batch_and_its_record_appear_together(workspace: Path, command: str) -> None:
    batch = workspace / "out" / "today"
    done = tieringrules(command, workspace, "--as-of", "2026-06-30", "--out", batch, "--record")
    assert done.returncode == 0, done.stdout + done.stderr
    [kept] = history(workspace).plans()
    manifest = json.loads((batch / "manifest.json").read_text(encoding="utf-8"))
    assert (kept.day, kept.folder, kept.state) == (DAY, str(batch.resolve()), "recorded")
    assert kept.contacts == manifest["counts"]["contacts"] > 0
    assert kept.rules_hash == manifest["rules_hash"]
    assert not contacted(plan(workspace))
    told = tieringrules("history", workspace)
    assert told.stdout.splitlines() == [f"2026-06-30  {kept.contacts} contacts  {batch.resolve()}"]


def test_a_batch_that_never_appeared_does_not_count(workspace: Path) -> None:
    kept = history(workspace)
    lost = PlanRecord(DAY, dt.datetime(2026, 6, 30), folder=str(workspace / "gone"), state="pending")
    contact = ContactRecord("1", "C1", DAY, "outreach", "regular", None, "marketing", "email", "thanks")
    kept.record(lost, [contact])
    assert (kept.plans(), kept.last_plan(DAY), kept.of_customer("C1")) == ([], None, [])
    assert list(kept.columns()) == []
    assert contacted(plan(workspace, "--record"))
    assert [one.contacts for one in kept.plans()] == [1] or len(kept.plans()) == 1


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_neither_batch_nor_record(workspace: Path) -> None:
    batch = workspace / "out" / "today"
    script = (
        "import os, signal, pathlib, sys\n"
        "from tieringrules.cli import program\n"
        "whole = pathlib.Path.rename\n"
        "def rename(self, target):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "pathlib.Path.rename = rename\n"
        "program.exit_code_of(sys.argv[1:])\n"
    )
    words = ["run", str(workspace), "--as-of", "2026-06-30", "--out", str(batch), "--record"]
    killed = subprocess.run(
        [sys.executable, "-c", script, *words], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert not batch.exists()
    assert history(workspace).plans() == []
    done = tieringrules(*words)
    assert done.returncode == 0, done.stderr
    assert len(history(workspace).plans()) == 1


def test_only_one_records_at_a_time(workspace: Path) -> None:
    place = place_of(workspace, None)
    with locked(place, {}, 0.1) as first, locked(place, {}, 0.1) as second:
        assert first is None
        assert second is not None and second.code == "TR902"
    with locked(place, {}, 0.1) as third:
        assert third is None


@pytest.mark.parametrize(
    ("content", "code"), [(b"this is no database, but it is long enough to be one" * 20, "TR900")]
)
def test_a_file_that_is_no_history(workspace: Path, content: bytes, code: str) -> None:
    (workspace / ".tieringrules").mkdir()
    (workspace / ".tieringrules" / "history.sqlite").write_bytes(content)
    for language, word in (("en", "it is not a database"), ("zh", "它不是数据库文件")):
        done = tieringrules("plan", workspace, "--as-of", "2026-06-30", "--lang", language)
        assert done.returncode == 2
        assert f"error[{code}]" in done.stderr and word in done.stderr


def test_a_history_of_a_newer_program(workspace: Path) -> None:
    kept = history(workspace)
    with kept.begin() as connection:
        connection.execute(sa.text("update facts set value = '2' where name = 'version'"))
    done = tieringrules("plan", workspace, "--as-of", "2026-06-30")
    assert done.returncode == 2 and "error[TR901]" in done.stderr


def test_who_is_not_to_be_contacted(workspace: Path) -> None:
    (workspace / ".tieringrules").mkdir()
    (workspace / ".tieringrules/key").touch(0o600)
    (workspace / ".tieringrules/key").write_text("k" * 32)
    everyone = sorted(contacted(plan(workspace)))
    kept = history(workspace)
    kept.suppress([Suppression(DAY, "opt_out", customer=everyone[0], channel="email")])
    found = plan(workspace)
    assert contacted(found) == set(everyone[1:])
    assert {one["reason"] for one in found["reasons"] if one["customer"] == everyone[0]} == {"suppressed"}
    plan(workspace, "--record")
    assert kept.erase(everyone[1], DAY) == 1
    assert kept.of_customer(everyone[1]) == []
    assert everyone[1] not in contacted(plan(workspace, day="2026-12-01"))
    assert all(one.customer != everyone[1] for one in kept.suppressions())


def test_a_customer_sees_what_was_sent(workspace: Path) -> None:
    customer = sorted(contacted(plan(workspace, "--record")))[0]
    words = ("data", "show", customer, workspace, "--as-of", "2026-06-30")
    assert "Recorded contacts\n  2026-06-30  outreach: email · thanks" in tieringrules(*words).stdout
    assert "已发送过，或时机未到，至 2026-07-01" in tieringrules(*words, "--lang", "zh").stdout
    told = json.loads(tieringrules(*words, "--format", "json").stdout)
    assert [(one["day"], one["message"]) for one in told["history"]] == [("2026-06-30", "thanks")]
    listed = tieringrules("history", workspace, "--customer", customer)
    assert listed.stdout == "2026-06-30  outreach: email · thanks\n"


def test_another_place_inside_the_workspace(workspace: Path) -> None:
    file = workspace / "tieringrules.yaml"
    file.write_text(file.read_text() + "history: sqlite:///kept/contacts.db\n")
    plan(workspace, "--record")
    assert (workspace / "kept" / "contacts.db").is_file() and not (workspace / ".tieringrules").exists()
    assert not contacted(plan(workspace))
