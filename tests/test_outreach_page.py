"""What docs/outreach.md says is so."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.command_line import ROOT, tieringrules
from tests.rulebook.samples import BASE

POLICY = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "outreach.md").read_text(encoding="utf-8"), re.S)[
    0
]
CUSTOMERS = """kind: dataset
name: customers
key: customer_id
columns:
  customer_id: {type: text}
  mobile: {type: phone, region: CN, personal: true}
  email: {type: email, personal: true}
  email_consent: {type: boolean, default: true}
  sms_consent: {type: boolean, default: true}
  points: {type: integer}
  complaints: {type: integer}
  overdue_days: {type: integer}
"""
STANDARDS = {
    "value": "tiers: [{name: gold, when: points >= 100}, {name: standard, otherwise: true}]",
    "complaints": "tiers: [{name: open, when: complaints >= 1}, {name: none, when: complaints = 0}]",
    "credit": """tiers:
  - {name: blocked, when: overdue_days > 60}
  - {name: watch, when: overdue_days > 0}
  - {name: fine, when: overdue_days <= 0}""",
}
NAMES = {"value": "customer_value", "complaints": "complaint_risk", "credit": "credit_risk"}
DATA = """customer_id,mobile,email,points,complaints,overdue_days
C1,13800000001,,200,2,90
C2,13800000002,b@example.com,200,0,5
C3,13800000003,,5,0,70
C4,13800000004,,5,,0
C5,13800000005,,5,0,
C6,13800000006,f@example.com,200,0,0
C7,,g@example.com,200,0,10
"""
TEMPLATES = {
    "newsletter.email.html.j2": "---\nsubject: 新品\n---\n<p>您好</p>",
    "newsletter.sms.txt.j2": "您好",
    "credit_call.phone.txt.j2": "{{ service.owner | default('-') }}",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flags") / "workspace"
    files = {
        "tieringrules.yaml": (BASE / "tieringrules.yaml")
        .read_text(encoding="utf-8")
        .replace(", orders: data/orders.csv", ""),
        "rules/customers.yaml": CUSTOMERS,
        "rules/outreach.yaml": POLICY,
        "data/customers.csv": DATA,
    }
    for name, body in STANDARDS.items():
        files[f"rules/{name}.yaml"] = f"kind: standard\nname: {NAMES[name]}\n{body}\n"
    files |= {f"templates/{name}": text for name, text in TEMPLATES.items()}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize("engine", ["polars", "reference"])
def test_flags_suppress_and_reroute(workspace: Path, tmp_path: Path, engine: str) -> None:
    batch = tmp_path / "batch"
    done = tieringrules(
        "run", workspace, "--as-of", "2026-06-30", "--out", batch, "--engine", engine, "--lang", "en"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = {
        row["customer_id"]: (row["channel"], row["message"], row["owner"], row["flag"])
        for row in rows(batch / "plan.csv")
    }
    assert found == {
        "C2": ("phone", "credit_call", "会员顾问", "credit_watch"),
        "C3": ("phone", "credit_call", "", "credit_watch"),
        "C4": ("sms", "newsletter", "", ""),
        "C5": ("sms", "newsletter", "", ""),
        "C6": ("email", "newsletter", "会员顾问", ""),
    }
    silent = {row["customer_id"]: (row["reason"], row["detail"]) for row in rows(batch / "reasons.csv")}
    assert silent == {"C1": ("risk_flag", "open_complaint"), "C7": ("unreachable", "")}
    # Of C4 it is unknown whether a complaint is open, of C5 how good the credit is.
    assert "'open_complaint' holds is unknown for 1 of 7 customers, no complaint_risk" in done.stderr
    assert "'credit_watch' holds is unknown for 1 of 7 customers, no credit_risk" in done.stderr


def test_the_plan_as_data(workspace: Path) -> None:
    done = tieringrules("plan", workspace, "--as-of", "2026-06-30", "--format", "json")
    told = json.loads(done.stdout)
    assert told["flags"] == {
        "value_outreach": {
            "customers": {"open_complaint": 1, "credit_watch": 3},
            "unknown": [
                {"flag": "open_complaint", "field": "complaint_risk", "customers": 1},
                {"flag": "credit_watch", "field": "credit_risk", "customers": 1},
            ],
        }
    }
    assert {one["customer"]: one["flag"] for one in told["contacts"]}["C3"] == "credit_watch"


@pytest.mark.parametrize(
    ("language", "reason", "rerouted", "none"),
    [
        (
            "en",
            "a flag of the policy holds the contact back (open_complaint)",
            "rerouted by flag",
            "none holds",
        ),
        ("zh", "策略的风险标记成立，暂不联系（open_complaint）", "因风险标记 credit_watch 改道", "均不成立"),
    ],
)
def test_people_can_see_it(workspace: Path, language: str, reason: str, rerouted: str, none: str) -> None:
    def said(*arguments: str) -> str:
        done = tieringrules(*arguments, workspace, "--as-of", "2026-06-30", "--lang", language)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert reason in said("data", "show", "C1")
    assert rerouted in said("data", "show", "C3")
    explained = said("explain", "C3")
    assert 'complaint_risk = "open"' in explained or "complaint_risk in" in explained
    assert 'credit_risk >= "watch"' in explained
    assert none in said("explain", "C6")
    page = tieringrules("explain", "C3", workspace, "--as-of", "2026-06-30", "--format", "html").stdout
    assert "credit_watch" in page


def test_flags_are_no_standards(workspace: Path, tmp_path: Path) -> None:
    table = tmp_path / "tiers.csv"
    done = tieringrules("classify", workspace, "--as-of", "2026-06-30", "--out", table, "--format", "json")
    assert sorted(json.loads(done.stdout)["standards"]) == sorted(NAMES.values())
    assert not [name for name in rows(table)[0] if "." in name]


def test_check_looks_at_every_message_that_can_come_about(workspace: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(workspace, copy)
    (copy / "rules" / "outreach.yaml").write_text(
        POLICY.replace("channels: [phone]", "channels: [sms]"), "utf-8"
    )
    done = tieringrules("check", copy, "--format", "json")
    (finding,) = [found for found in json.loads(done.stdout) if found["code"] == "TR437"]
    assert (done.returncode, finding["line"]) == (1, 10)
    assert "credit_call" in finding["message"] and "sms" in finding["message"]
