"""Feedback by theme and tier, and the service level kept or missed, from rule file to table."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.command_line import ROOT, tieringrules
from tests.outreach.workspace import write

DATASET = """kind: dataset
name: feedback
title: {en: Feedback, zh: 客户反馈}
key: feedback_id
belongs_to: {customers: customer_id}
happened_at: said_on
feedback:
  text: comment
  themes:
    delivery: [物流, 快递, LATE]
    quality: [破损, '"quoted"']
  answered: hours
columns:
  feedback_id: {type: text}
  customer_id: {type: text}
  said_on: {type: date, format: "%Y-%m-%d"}
  comment: {type: text, personal: true}
  hours: {type: decimal, scale: 1, min: 0}
"""
LETTER = "---\nsubject: hi\n---\n<p>hi</p>"
ROWS = """feedback_id,customer_id,said_on,comment,hours
f1,c1,2026-06-01,快递太慢，而且破损,1.5
f2,c1,2026-06-02,It came Late,3
f3,c1,2026-06-03,很好喝,
f4,c2,2026-06-04,"say ""quoted"" please",100
f5,c2,2026-06-05,,2
f6,c2,2026-07-05,快递,2
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(ROOT / "tests" / "base", folder)
    (folder / "rules" / "feedback.yaml").write_text(DATASET, encoding="utf-8")
    metrics = folder / "rules" / "metrics.yaml"
    added = "  delivery_complaints: {count: feedback, where: {delivery: true}, within: 12 months}\n"
    metrics.write_text(metrics.read_text(encoding="utf-8") + added, encoding="utf-8")
    file = folder / "tieringrules.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("orders.csv}", "orders.csv, feedback: data/feedback.csv}"), encoding="utf-8")
    data = folder / "data"
    data.mkdir()
    (data / "customers.csv").write_text(
        "customer_id,name,email,mobile,region,birthday,satisfaction,email_consent,sms_consent\n"
        "c1,张三,a@example.com,,华东,,5,true,true\nc2,李四,b@example.com,,华南,,3,true,true\n",
        encoding="utf-8",
    )
    (data / "orders.csv").write_text(
        "order_id,customer_id,ordered_at,quantity,unit_price,status\no1,c1,2026-06-20,1,60000,paid\n",
        encoding="utf-8",
    )
    (data / "feedback.csv").write_text(ROWS.replace("，而且", " "), encoding="utf-8")
    write(folder, dict.fromkeys(("vip_thanks.email.html.j2", "newsletter.email.html.j2"), LETTER))
    write(folder, {"newsletter.sms.txt.j2": "hi"})
    return folder


def test_feedback_is_counted_by_theme_and_tier(workspace: Path) -> None:
    assert tieringrules("check", workspace).returncode == 0
    for engine in ("polars", "reference"):
        done = tieringrules(
            "data", "feedback", workspace, "--as-of", "2026-06-30", "--format", "json", "--engine", engine
        )
        assert done.returncode == 0, done.stdout + done.stderr
        told = json.loads(done.stdout)
        [found] = told["datasets"]
        assert (found["dataset"], found["standard"]) == ("feedback", "customer_value")
        tiers = {one["tier"]: one for one in found["tiers"] if one["customers"]}
        assert tiers["platinum"] == {
            "tier": "platinum",
            "customers": 1,
            "rows": 3,
            "themes": {"delivery": 2, "quality": 1},
            "service": {"within": "2 hours", "kept": 1, "missed": 1, "open": 1},
        }
        [other] = [one for name, one in tiers.items() if name != "platinum"]
        assert (other["rows"], other["themes"], other["service"]) == (2, {"delivery": 0, "quality": 1}, None)


def test_tables_for_people_name_nobody(workspace: Path) -> None:
    done = tieringrules("data", "feedback", workspace, "--as-of", "2026-06-30", "--lang", "zh")
    assert "客户反馈，按客户价值，2026-06-30" in done.stdout
    assert "承诺 2 小时，50%（按时 1，超时 1，未答复 1）" in done.stdout
    english = tieringrules("data", "feedback", workspace, "--as-of", "2026-06-30", "--lang", "en").stdout
    assert "50% of 2 hours (1 kept, 1 missed, 1 open)" in english
    assert "张三" not in done.stdout + english and "太慢" not in done.stdout + english


def test_another_standard_and_one_that_is_none(workspace: Path) -> None:
    done = tieringrules("data", "feedback", workspace, "--standard", "spending", "--as-of", "2026-06-30")
    assert done.returncode == 0 and "high" in done.stdout
    wrong = tieringrules("data", "feedback", workspace, "--standard", "spendin")
    assert wrong.returncode == 2 and "TR979" in wrong.stderr and "spending" in wrong.stderr


def test_metrics_count_themes(workspace: Path) -> None:
    out = workspace / "out.csv"
    done = tieringrules(
        "classify", workspace, "--as-of", "2026-06-30", "--metric", "delivery_complaints", "--out", out
    )
    assert done.returncode == 0, done.stderr
    rows = [line.split(",") for line in out.read_text(encoding="utf-8-sig").splitlines()]
    place = rows[0].index("delivery_complaints")
    assert [row[place] for row in rows[1:]] == ["2", "0"]


def test_a_workspace_without_feedback_says_so(workspace: Path) -> None:
    (workspace / "rules" / "feedback.yaml").write_text(
        "kind: dataset\nname: feedback\nbelongs_to: {customers: customer_id}\n"
        "columns: {customer_id: {type: text}, delivery: {type: boolean}}\n",
        encoding="utf-8",
    )
    metrics = workspace / "rules" / "metrics.yaml"
    text = metrics.read_text(encoding="utf-8").replace(", within: 12 months}\n", "}\n")
    metrics.write_text(text, encoding="utf-8")
    done = tieringrules("data", "feedback", workspace, "--lang", "zh")
    assert done.returncode == 1 and "TR978" in done.stderr
