"""What becomes true between two recorded plans, where the data of today has no past."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.command_line import tieringrules

FILES = {
    "tieringrules.yaml": """kind: workspace
name: demo
data: {customers: customers.csv}
channels: {sms: {address: mobile, signature: Demo}}
""",
    "rules/customers.yaml": """kind: dataset
name: customers
key: customer_id
columns:
  customer_id: {type: text}
  mobile: {type: phone, region: CN, personal: true}
  satisfaction: {type: integer}
""",
    "rules/level.yaml": "kind: standard\nname: level\ntiers: [{name: all, otherwise: true}]\n",
    "rules/care.yaml": """kind: policy
name: care
standard: level
tiers: {all: {channels: [sms]}}
triggers:
  - {name: unhappy, on: {became_true: satisfaction <= 2}, message: sorry}
""",
    "templates/sorry.sms.txt.j2": "Sorry",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def unhappy(workspace: Path, day: int, marks: dict[str, int], *options: str) -> list[str]:
    rows = [f"{key},1380000000{place},{mark}" for place, (key, mark) in enumerate(sorted(marks.items()))]
    (workspace / "customers.csv").write_text("\n".join(["customer_id,mobile,satisfaction", *rows]))
    words = ("plan", workspace, "--as-of", f"2026-06-{day:02}", "--format", "json")
    done = tieringrules(*words, *options)
    assert done.returncode == 0, done.stderr
    return [one["customer"] for one in json.loads(done.stdout)["contacts"]]


def test_columns_of_customers_have_a_past_once_plans_are_recorded(workspace: Path) -> None:
    # Nobody knows what was before: who is unhappy today is not known to have become so.
    assert unhappy(workspace, 1, {"A": 1, "B": 5, "C": 5}, "--record") == []
    assert unhappy(workspace, 2, {"A": 1, "B": 2, "C": 5}) == ["B"]
    assert unhappy(workspace, 2, {"A": 1, "B": 2, "C": 5}, "--record") == ["B"]
    # The same day again, and days on which nothing changes.
    assert unhappy(workspace, 2, {"A": 1, "B": 2, "C": 5}, "--record") == []
    assert unhappy(workspace, 3, {"A": 1, "B": 2, "C": 5}, "--record") == []
    # A weekend later: happy again and unhappy again, and somebody new.
    assert unhappy(workspace, 6, {"A": 4, "B": 1, "C": 1, "D": 1}, "--record") == ["C", "D"]
    assert unhappy(workspace, 7, {"A": 1, "B": 1, "C": 1, "D": 1}) == ["A"]
    # No more than the last plans are kept.
    with sqlite3.connect(workspace / ".tieringrules" / "history.sqlite") as connection:
        (plans,) = connection.execute("select count(distinct plan) from conditions_held").fetchone()
    assert plans == 2


def test_another_condition_is_not_asked_of_what_was_kept(workspace: Path) -> None:
    marks = {"A": 1, "B": 3}
    assert unhappy(workspace, 1, marks, "--record") == []
    rules = workspace / "rules" / "care.yaml"
    rules.write_text(FILES["rules/care.yaml"].replace("<= 2", "<= 3"), encoding="utf-8")
    # Not because of the new rule, but because somebody's mark changed: that is known from the next plan on.
    assert unhappy(workspace, 2, marks, "--record") == []
    assert unhappy(workspace, 3, marks | {"C": 2}, "--record") == ["C"]


def test_who_is_forgotten_stands_in_no_condition(workspace: Path) -> None:
    assert tieringrules("init", workspace, "--key").returncode == 0
    unhappy(workspace, 1, {"A": 1, "B": 1}, "--record")
    assert tieringrules("data", "forget", "A", workspace).returncode == 0
    with sqlite3.connect(workspace / ".tieringrules" / "history.sqlite") as connection:
        assert connection.execute("select customer from conditions_held").fetchall() == [("B",)]


def test_days_ahead_stay_as_they_are(workspace: Path) -> None:
    unhappy(workspace, 1, {"A": 5, "B": 5}, "--record")
    (workspace / "customers.csv").write_text(
        "customer_id,mobile,satisfaction\nA,13800000001,1\nB,13800000002,5\n"
    )
    words = ("plan", workspace, "--as-of", "2026-06-02", "--horizon", "5d", "--format", "json")
    days = json.loads(tieringrules(*words).stdout)
    assert [day["contacts"] for day in days] == [1, 0, 0, 0, 0]
