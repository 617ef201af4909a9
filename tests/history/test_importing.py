"""`history import`: contacts of another tool count as if they had been planned here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import tieringrules

FILES = {
    "tieringrules.yaml": """kind: workspace
name: demo
locale: zh
data: {customers: customers.csv}
channels: {sms: {address: mobile, signature: 示范, cap: {at_most: 2, per: month}}}
""",
    "rules/customers.yaml": """kind: dataset
name: customers
key: customer_id
columns:
  customer_id: {type: text, aliases: [会员号]}
  mobile: {type: phone, region: CN, personal: true}
""",
    "rules/level.yaml": "kind: standard\nname: level\ntiers: [{name: all, otherwise: true}]\n",
    "rules/news.yaml": """kind: policy
name: news
standard: level
tiers: {all: {channels: [sms], message: news, every: month, cap: {at_most: 1, per: month, gap: 5 days}}}
triggers: [{name: new_year, on: {festival: 元旦}, message: news}]
""",
    "templates/news.sms.txt.j2": "您好",
    "customers.csv": "customer_id,mobile\n" + "".join(f"C{n},1380000000{n}\n" for n in range(5)),
}
SENT = """会员号,发送日期,渠道,消息,策略,类别
C0,2026-06-02,sms,news,news,定期
C1,2026/06/27,sms,hello,news,触发
C2,2026-06-03,sms,old,,
C2,2026-06-04 10:00,sms,older,,
C3,2026-05-30,sms,news,news,
C3,2026-05-30,sms,news,news,
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "sent.csv").write_bytes(SENT.encode("gb18030"))
    return tmp_path


def imported(workspace: Path, *options: str, name: str = "sent.csv") -> Any:
    done = tieringrules(
        "history", "import", workspace / name, "--workspace", workspace, "--format", "json", *options
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def outcomes(workspace: Path, policy: str) -> dict[str, str]:
    done = tieringrules("plan", workspace, "--as-of", "2026-06-30", "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    every = [(one, "sent") for one in found["contacts"]] + [(one, one["reason"]) for one in found["reasons"]]
    return {
        one["customer"]: what for one, what in every if one["policy"] == policy and one["cause"] == "regular"
    }


def test_what_another_tool_sent_counts(workspace: Path) -> None:
    assert set(outcomes(workspace, "news").values()) == {"sent"}
    assert imported(workspace, "--dry-run") == {"would_import": 5}
    assert set(outcomes(workspace, "news").values()) == {"sent"}
    assert imported(workspace) == {"imported": 5, "there_already": 0, "forgotten": 0}
    assert outcomes(workspace, "news") == {
        "C0": "not_due",  # the regular message of the month
        "C1": "cap_reached",  # one of the policy in the month, and the gap
        "C2": "cap_reached",  # two by this channel in the month, whoever caused them
        "C3": "sent",  # another month, and a gap of more than five days
        "C4": "sent",
    }
    assert imported(workspace) == {"imported": 0, "there_already": 5, "forgotten": 0}
    shown = json.loads(tieringrules("history", workspace, "--customer", "C2", "--format", "json").stdout)
    assert "older" in str(shown)


def test_an_import_is_no_day_that_was_planned(workspace: Path) -> None:
    (workspace / "sent.csv").write_text("customer,day,channel,message\nC0,2025-12-31,sms,x\n")
    imported(workspace)
    done = tieringrules("plan", workspace, "--as-of", "2026-01-03", "--format", "json")
    # Were 31 December the last day planned, New Year would still be due.
    assert not [one for one in json.loads(done.stdout)["contacts"] if one["cause"] == "trigger"]


def test_who_was_forgotten_is_not_brought_back(workspace: Path) -> None:
    assert tieringrules("init", workspace, "--key").returncode == 0
    imported(workspace)
    assert tieringrules("data", "forget", "C2", workspace).returncode == 0
    assert imported(workspace) == {"imported": 0, "there_already": 3, "forgotten": 2}


@pytest.mark.parametrize(
    ("table", "code", "said"),
    [
        ("customer,channel,message\nC0,sms,x\n", "TR813", "no column 'day'"),
        ("customer,day,channel,message\nC0,soon,sms,x\n", "TR814", "sent.csv:2: error[TR814] column 'day'"),
        ("customer,day,channel,message\nC0,2099-01-01,sms,x\n", "TR814", "it lies in the future"),
        ("customer,day,channel,message\nC0,2026-06-01,smss,x\n", "TR814", "did you mean 'sms'?"),
        ("customer,day,channel,message,policy\nC0,2026-06-01,sms,x,newz\n", "TR814", "did you mean 'news'?"),
        ("customer,day,channel,message\n,2026-06-01,sms,x\n", "TR814", "column 'customer': it is empty"),
        ("customer,day,channel,message\n" + "C0,x,sms,x\n" * 25, "TR815", "5 more cells"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_used_changes_nothing(
    workspace: Path, table: str, code: str, said: str
) -> None:
    (workspace / "sent.csv").write_text(table, encoding="utf-8")
    done = tieringrules("history", "import", workspace / "sent.csv", "--workspace", workspace, "--lang", "en")
    assert done.returncode == 1 and code in done.stderr and said in done.stderr
    assert not (workspace / ".tieringrules" / "history.sqlite").exists()
    missing = tieringrules("history", "import", workspace / "gone.csv", "--workspace", workspace)
    assert missing.returncode == 2 and "TR816" in missing.stderr
