"""The same history on a real PostgreSQL server."""

from __future__ import annotations

import datetime as dt
import re
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.intake.test_postgresql import server
from tests.test_offers_page import started, with_a_code_a_day
from tieringrules.history import ContactRecord, PlanRecord, Suppression, open_history, place_of
from tieringrules.history.opening import VARIABLES, locked
from tieringrules.history.receipts import Addressee, add_receipts, addressees
from tieringrules.history.records import ReceiptRecord
from tieringrules.history.runs import RunRecord, Runs
from tieringrules.history.suppressions import Target, lift

__all__ = ["server"]
pytestmark = pytest.mark.slow
DAY = dt.date(2026, 6, 30)
BOSS = dict(zip(VARIABLES, ("postgres", "boss"), strict=True))


def test_a_server_keeps_what_a_file_keeps(server: str, tmp_path: Path) -> None:
    place = place_of(tmp_path, server)
    assert open_history(place, BOSS, create=False, secret=b"k" * 32).value is None
    with locked(place, BOSS, 1.0) as finding:
        assert finding is None
        history = open_history(place, BOSS, create=True, secret=b"k" * 32).value
    assert history is not None
    contact = ContactRecord(
        "1", "客户1", DAY, "outreach", "trigger", "生日", "marketing", "email", "hello",
        offers=("礼",), codes={"礼": "A1"},
    )  # fmt: skip
    history.record(PlanRecord(DAY, dt.datetime(2026, 6, 30, tzinfo=dt.UTC)), [contact])
    history.record(
        PlanRecord(DAY, dt.datetime(2026, 6, 30, tzinfo=dt.UTC), folder="/gone", state="pending"), []
    )
    assert history.of_customer("客户1") == [contact]
    assert (len(history.plans()), history.last_plan(DAY), history.codes()) == (1, DAY, {"礼": {"A1"}})
    [columns] = history.columns(DAY)
    assert [column[0] for column in columns][:3] == ["客户1", DAY.toordinal(), "outreach"]
    history.suppress([Suppression(DAY, "opt_out", customer="客户2", channel="sms")])
    assert history.erase("客户1", DAY) == 1
    assert [one.customer for one in history.suppressions()] == ["客户2", None]
    asked = history.suppressed()
    assert asked.reason("sms", "客户2", "", "", ()) == "opt_out"
    assert asked.reason("email", "客户2", "a@b.cn", "a@b.cn", ("b.cn",)) is None
    again = open_history(place, BOSS, create=True, secret=b"k" * 32).value
    assert again is not None
    again.suppress([Suppression(DAY, "legal", domain="b.cn")] * 2)
    again.close()
    assert asked.reason("email", "客户2", "a@b.cn", "a@b.cn", ("b.cn",)) == "legal"
    other = open_history(place, BOSS, create=True, secret=b"x" * 32)
    assert [one.code for one in other.diagnostics] == ["TR990"]
    history.close()


def test_a_server_counts_what_became_of_messages(server: str, tmp_path: Path) -> None:
    place = place_of(tmp_path, server)
    history = open_history(place, BOSS, create=True, secret=b"k" * 32).value
    assert history is not None
    names = {
        "cause": "campaign",
        "cause_name": "夏季",
        "purpose": "marketing",
        "channel": "email",
        "message": "hi",
    }
    contacts = [
        ContactRecord(
            id=f"{number:032x}",
            customer=f"客户{number}",
            day=DAY,
            policy="p",
            tier="金",
            standard="s",
            **names,
        )
        for number in range(10, 13)
    ]
    history.record(PlanRecord(DAY, dt.datetime(2026, 6, 30, tzinfo=dt.UTC)), contacts)
    rows = [ReceiptRecord(contacts[0].id, "opened", at) for at in (5, 6, 6)]
    for expected in (2, 0):
        with history.begin() as connection:
            assert add_receipts(connection, [*rows, rows[0]]) == expected
            assert addressees(connection, [contacts[0].id, "f" * 32]) == {
                contacts[0].id: Addressee("客户10", "email", None)
            }
    counted = {"planned": 3, "opened": 1}
    assert [each for group, each in history.results().items() if group.tier == "金"] == [counted]
    assert history.erase("客户10", DAY, ["a@b.cn"]) == 1
    assert [each for group, each in history.results().items() if group.tier == "金"] == [counted]
    assert [len(each.receipts) for each in history.of_customer("客户11")] == [0]
    with history.begin() as connection:
        target = Target("address_hash", history.address_hash("a@b.cn"))
        said = {"day": DAY, "because": "asked", "channels": None, "reasons": None}
        assert lift(connection, [target], erased=False, **said) == (0, 1)  # type: ignore[arg-type]
        assert lift(connection, [target], erased=True, **said) == (1, 0)  # type: ignore[arg-type]
    history.close()


def test_a_server_that_refuses_the_user(server: str, tmp_path: Path) -> None:
    wrong = dict(zip(VARIABLES, ("postgres", "Wrong:Secret"), strict=True))
    found = open_history(place_of(tmp_path, server), wrong, create=True, secret=b"k" * 32)
    assert [one.code for one in found.diagnostics] == ["TR900"]
    assert "Wrong" not in str(found.diagnostics)


def test_runs_are_listed_on_a_server_and_lie_in_the_workspace(server: str, tmp_path: Path) -> None:
    place = place_of(tmp_path, server)
    history = open_history(place, BOSS, create=True, secret=b"k" * 32).value
    assert history is not None
    there: set[str] = set()
    runs = Runs(history, there.__contains__)
    at = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
    run = RunRecord("2026-06-30-a", DAY, at, 3, "r" * 64, "d" * 64)
    number, gone = runs.begin(run)
    assert gone == [] and runs.all() == []
    there.add(run.id)
    assert [each.number for each in runs.all()] == [number]
    runs.appeared(number)
    [found] = runs.all()
    assert (found.id, found.recorded_at, found.state) == (run.id, at, "recorded")
    # Killed before its archive appeared: it never counts, and the next one clears it away.
    runs.begin(replace(run, id="2026-06-30-b"))
    assert runs.last_before(dt.date(2026, 7, 1)) == found and runs.last_before(DAY) is None
    _, gone = runs.begin(replace(run, id="2026-06-30-c"))
    assert gone == ["2026-06-30-b"]
    runs.remove([number])
    assert runs.of_number(number) is None
    history.close()


def test_each_code_is_given_once_by_4_at_once_and_2_killed(server: str, tmp_path: Path) -> None:
    codes = [f"TEA-{number:05}" for number in range(370)]
    workspace = with_a_code_a_day(tmp_path / "w", codes)
    home = workspace / "tieringrules.yaml"
    home.write_text(home.read_text(encoding="utf-8") + f"history: {server}\n", encoding="utf-8")
    place = place_of(workspace, server)
    # What other tests left on this server was hashed with it: who shares a history shares the key.
    shared = {**BOSS, "TIERINGRULES_KEY": "k" * 32}
    for number in range(2):
        killed = started(workspace, "2026-06-30", tmp_path / f"killed{number}", **shared)
        # Once its messages are being written, and once after it has planned.
        while killed.poll() is None and not list(tmp_path.glob(".*")):
            time.sleep(0.01)
        time.sleep(0.1 * number)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        left = tmp_path / f"killed{number}"
        assert not left.exists() or (left / "manifest.json").exists()
    runs = [started(workspace, f"2026-07-0{n}", tmp_path / f"batch{n}", **shared) for n in (1, 2, 3, 4)]
    assert [run.wait(timeout=150) for run in runs] == [0, 0, 0, 0]
    history = open_history(place, BOSS, create=False, secret=b"k" * 32).value
    assert history is not None
    given = history.codes()["come_back"]
    batches = [file.read_text(encoding="utf-8") for file in tmp_path.glob("*/sms.csv")]
    sent = [code for batch in batches for code in re.findall(r"TEA-[0-9]{5}", batch)]
    history.close()
    assert sorted(sent) == codes and given == set(codes)
