"""What docs/outreach.md says of limits and the history is so."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tests.command_line import ROOT, tieringrules

PAGE = (ROOT / "docs" / "outreach.md").read_text(encoding="utf-8").partition("## Limits and the history")[2]
SETTINGS, POLICY = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)[:2]
COMMANDS = re.findall(r"```sh\n(.*?)```", PAGE, re.S)[0].splitlines()
CUSTOMERS = """kind: dataset
name: customers
key: id
columns:
  id: {type: text}
  region: {type: choice, values: [华东, 华南]}
  points: {type: integer}
  mobile: {type: phone, region: CN, personal: true}
  email: {type: email, personal: true}
  zone: {type: text}
  email_consent: {type: boolean, default: true}
  sms_consent: {type: boolean, default: true}
"""
HEAD = (
    "kind: workspace\nname: limits\ntime_zone: Asia/Shanghai\nlocale: zh\n"
    "data: {customers: data/customers.csv}\ntime_zone_from: zone\n"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    rows = [
        f"C{number:02},{'华南' if number % 3 == 0 else '华东'},{200 if number < 10 else 5},"
        f"138000000{number:02},c{number}@example.com,{'America/New_York' if number % 2 else ''}"
        for number in range(30)
    ]
    files = {
        "tieringrules.yaml": HEAD + SETTINGS,
        "rules/customers.yaml": CUSTOMERS,
        "rules/level.yaml": "kind: standard\nname: level\n"
        "tiers: [{name: gold, when: points >= 100}, {name: basic, otherwise: true}]\n",
        "rules/news.yaml": POLICY,
        "data/customers.csv": "\n".join(["id,region,points,mobile,email,zone", *rows]) + "\n",
    }
    for name in ("news", "news_short"):
        files |= {
            f"templates/{name}.email.html.j2": "---\nsubject: 新品\n---\n<p>您好</p>",
            f"templates/{name}.sms.txt.j2": "您好",
        }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_rules_are_right(workspace: Path) -> None:
    done = tieringrules("check", workspace, "--strict")
    assert done.returncode == 0, done.stdout


def test_every_customer_has_a_contact_or_a_reason(workspace: Path) -> None:
    told = json.loads(tieringrules("plan", workspace, "--as-of", "2026-06-30", "--format", "json").stdout)
    contacts = {one["customer"]: one for one in told["contacts"]}
    reasons = {one["customer"]: one["reason"] for one in told["reasons"]}
    assert sorted([*contacts, *reasons]) == [f"C{number:02}" for number in range(30)]
    assert set(reasons.values()) == {"control_group", "capacity"}
    calls = [one for one in contacts.values() if one["channel"] == "phone"]
    assert len(calls) == 1 and calls[0]["variant"] in ("news", "news_short")
    for number in range(10, 30):
        one = contacts.get(f"C{number:02}")
        if one is not None:
            assert one["channel"] == ("sms" if number % 3 == 0 else "email")
            zone = "-04:00" if number % 2 else "+08:00"
            assert one["send_at"] == f"2026-06-30T08:00:00{zone}"


@pytest.mark.parametrize(("day", "until"), [("2026-10-03", "2026-10-08"), ("2026-07-15", "2026-07-16")])
def test_days_without_contacts(workspace: Path, day: str, until: str) -> None:
    told = json.loads(tieringrules("plan", workspace, "--as-of", day, "--format", "json").stdout)
    assert told["contacts"] == []
    blacked = {one["until"] for one in told["reasons"] if one["reason"] == "blackout"}
    assert blacked == {until}


def test_the_commands_of_the_page(workspace: Path, tmp_path: Path) -> None:
    said = []
    for command in COMMANDS:
        done = tieringrules(*command.split()[1:], "--lang", "en", cwd=workspace)
        assert done.returncode == 0, done.stdout + done.stderr
        said.append(done.stdout)
    first, second, history, ahead = said
    assert " contacts as of 2026-06-30" in first
    # The owner who can make one call a day makes none again.
    assert second.startswith("0 contacts as of 2026-06-30")
    assert re.match(r"2026-06-30  \d+ contacts", history)
    days = [line.split() for line in ahead.splitlines() if line.startswith("  2026-")]
    assert len(days) == 30 and sum(int(day[1]) for day in days) > 10
    # Those who had to wait get their calls one by one, except on the day without contacts.
    by_day = {day[0]: int(day[1]) for day in days}
    assert by_day["2026-07-15"] == 0
    batch = tmp_path / "batch"
    tieringrules("run", workspace, "--as-of", "2026-06-30", "--out", batch)
    with (batch / "reasons.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["reason"] for row in rows} >= {"control_group", "not_due"}
    assert {row["until"] for row in rows if row["reason"] == "not_due"} == {"2026-07-01"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--horizon", "soon"], "TR913"),
        (["--horizon", "400d"], "TR913"),
        (["--horizon", "3d", "--record"], "TR914"),
    ],
)
def test_forecasts_that_cannot_be(workspace: Path, arguments: list[str], code: str) -> None:
    done = tieringrules("plan", workspace, *arguments)
    assert done.returncode == 2 and f"error[{code}]" in done.stderr


def test_a_forecast_as_data(workspace: Path) -> None:
    done = tieringrules("plan", workspace, "--as-of", "2026-07-01", "--horizon", "2w", "--format", "json")
    days = json.loads(done.stdout)
    assert len(days) == 14
    assert all(one["contacts"] == sum(one["channels"].values()) for one in days)
    assert days[0]["waiting"] > days[-1]["waiting"] or days[0]["waiting"] > 0
    assert {each["owner"] for one in days for each in one["owners"]} == {"大客户总监"}
