"""The last recorded run before the day gives the earlier tiers, where nothing else is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.command_line import tieringrules

FILES = {
    "tieringrules.yaml": """\
kind: workspace
name: small
locale: en
customers: customers
data: {customers: data/customers.csv}
channels: {phone: {address: mobile}}
""",
    "rules/customers.yaml": """\
kind: dataset
name: customers
key: customer_id
columns:
  customer_id: {type: text}
  days: {type: integer}
  mobile: {type: phone, region: CN, personal: true}
""",
    "rules/stage.yaml": """\
kind: standard
name: stage
title: {en: Stage, zh: 阶段}
tiers:
  - {name: back, title: {en: Back again, zh: 回流}, when: {previous.stage: gone, days: {at_most: 90}}}
  - {name: active, title: {en: Active, zh: 活跃}, when: {days: {at_most: 90}}}
  - {name: gone, title: {en: Gone, zh: 流失}, otherwise: true}
""",
    "rules/policy.yaml": """\
kind: policy
name: calls
standard: stage
purpose: service
tiers:
  back: {channels: [phone], message: hello, cap: {at_most: 9, per: month}}
  active: {channels: [phone], cap: {at_most: 9, per: month}}
  gone: {channels: [phone], cap: {at_most: 9, per: month}}
triggers:
  - {name: welcome_back, on: {entered: stage.back}, message: hello}
  - {name: sorry, on: {left: stage.active}, message: hello}
  - {name: better, on: {upgraded: stage}, message: hello}
  - {name: worse, on: {downgraded: stage}, message: hello}
""",
    "templates/hello.phone.txt.j2": "{{ previous.stage.title }} → {{ tier.stage.title }}\n",
}
MAY = "customer_id,days,mobile\n001,200,13800138000\n客户2,5,13900139000\n003,200,13700137000\n009,1,\n"
JUNE = "customer_id,days,mobile\n001,5,13800138000\n客户2,200,13900139000\n003,200,13700137000\n004,1,\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in (FILES | {"data/customers.csv": MAY}).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert tieringrules("init", "--key", tmp_path).returncode == 0
    done = tieringrules(
        "classify", tmp_path, "--as-of", "2026-05-31", "--record", "--out", tmp_path / "may.csv"
    )
    assert done.returncode == 0 and "TR661" in done.stderr
    (tmp_path / "data/customers.csv").write_text(JUNE, encoding="utf-8")
    return tmp_path


def classified(
    workspace: Path, *more: str | Path, day: str = "2026-06-30"
) -> tuple[dict[str, Any], dict[str, str]]:
    out = workspace / "out.parquet"
    done = tieringrules("classify", workspace, "--as-of", day, "--out", out, "--format", "json", *more)
    assert done.returncode == 0, done.stdout + done.stderr
    frame = pl.read_parquet(out)
    return json.loads(done.stdout), dict(zip(frame["customer_id"], frame["stage"], strict=True))


TIERS = {"001": "back", "003": "gone", "004": "active", "客户2": "gone"}
MOVED = {"stage": {"active": {"gone": 1}, "gone": {"back": 1, "gone": 1}, "": {"active": 1}}}


@pytest.mark.parametrize("engine", ["polars", "reference"])
def test_the_last_run_says_what_was(workspace: Path, engine: str) -> None:
    summary, tiers = classified(workspace, "--engine", engine)
    assert (tiers, summary["movement"]) == (TIERS, MOVED)
    assert summary["previous"] == {"run": 1, "as_of": "2026-05-31"}
    # The same as with the file of that day.
    by_file, again = classified(workspace, "--engine", engine, "--previous", workspace / "may.csv")
    assert (again, by_file["movement"]) == (TIERS, MOVED)
    assert by_file["previous"]["file"].endswith("may.csv")


def test_a_run_of_the_same_day_does_not_take_itself(workspace: Path) -> None:
    for number in (2, 3):
        summary, tiers = classified(workspace, "--record")
        assert tiers == TIERS and summary["previous"]["run"] == 1
        shown = tieringrules("history", "show", str(number), workspace)
        assert "earlier tiers   run 1 of 2026-05-31" in shown.stdout
    summary, tiers = classified(workspace, day="2026-07-31")
    # Of two on one day the later one counts; who came back is active from the next time on.
    assert summary["previous"] == {"run": 3, "as_of": "2026-06-30"} and tiers["001"] == "active"
    assert "previous" not in classified(workspace, day="2026-05-31")[0]


@pytest.mark.slow
def test_an_explicit_run_and_a_file_that_is_called_like_one(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classified(workspace, "--record")
    assert classified(workspace, "--previous", "1", day="2026-08-31")[0]["previous"]["run"] == 1
    done = tieringrules("classify", workspace, "--as-of", "2026-06-30", "--previous", "2")
    assert done.returncode == 0 and "TR713" in done.stderr
    done = tieringrules("classify", workspace, "--as-of", "2026-06-30", "--previous", "7", "--lang", "zh")
    assert done.returncode == 2 and "没有编号为 7 的记录" in done.stderr
    line = ("classify", workspace, "--previous", "1", "--data", "previous=may.csv")
    assert "TR017" in tieringrules(*line).stderr
    shutil.copy(workspace / "may.csv", workspace / "1.csv")
    (workspace / "1").mkdir()
    assert tieringrules("classify", workspace, "--previous", "1", cwd=workspace).returncode == 2


def test_what_the_workspace_names_goes_first(workspace: Path) -> None:
    home = workspace / "tieringrules.yaml"
    home.write_text(home.read_text().replace("data: {", "data: {previous: may.csv, "))
    assert classified(workspace)[0]["previous"] == {"file": "may.csv"}


def test_triggers_and_explanations_use_it(workspace: Path) -> None:
    done = tieringrules("plan", workspace, "--as-of", "2026-06-30", "--format", "json")
    contacts = json.loads(done.stdout)["contacts"]
    assert [(one["customer"], one["cause_name"]) for one in contacts if one["cause"] == "trigger"] == [
        ("001", "better"),
        ("001", "welcome_back"),
        ("客户2", "sorry"),
        ("客户2", "worse"),
    ]
    words = ("explain", "001", workspace, "--as-of", "2026-06-30")
    assert "from run 1 of 2026-05-31" in tieringrules(*words).stdout
    assert "取自第 1 次分级（2026-05-31）" in tieringrules(*words, "--lang", "zh").stdout
    new = tieringrules("explain", "004", workspace, "--as-of", "2026-06-30").stdout
    assert "run 1 of 2026-05-31: this customer is not in it" in new
    summary = tieringrules("classify", workspace, "--as-of", "2026-06-30", "--lang", "zh").stdout
    assert "此前的等级取自：第 1 次分级（2026-05-31）" in summary


def test_nobody_is_new_to_a_run_that_knew_nobody_of_today(workspace: Path) -> None:
    # The run knew people, so whoever is not in it is new, although none of those is here any more.
    (workspace / "data/customers.csv").write_text("customer_id,days,mobile\n100,1,\n", encoding="utf-8")
    assert classified(workspace)[0]["movement"] == {"stage": {"": {"active": 1}}}
    for engine in ("polars", "reference"):
        done = tieringrules("plan", workspace, "--as-of", "2026-06-30", "--engine", engine)
        assert done.returncode == 0


def test_an_archive_that_cannot_be_read_refuses_the_run(workspace: Path) -> None:
    [archive] = (workspace / ".tieringrules/runs").iterdir()
    key = workspace / ".tieringrules/key"
    before = key.read_text()
    key.unlink()
    assert "TR574" in tieringrules("classify", workspace, "--as-of", "2026-06-30").stderr
    key.write_text(before)
    key.chmod(0o600)
    shutil.rmtree(archive)
    done = tieringrules("classify", workspace, "--as-of", "2026-06-30", "--lang", "zh")
    assert done.returncode == 2 and "TR707" in done.stderr and "存档不在" in done.stderr
    # Days before it do not need it, nor does who names another.
    assert classified(workspace, day="2026-05-01")[0]["customers"] == 4
    assert classified(workspace, "--previous", workspace / "may.csv")[1] == TIERS
