"""What docs/capacity.md says is so."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import tieringrules as tr
from tests.command_line import ROOT, tieringrules
from tests.rulebook.samples import BASE

DAY = "2026-06-30"
PAGE = (ROOT / "docs" / "capacity.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)[0]
LINE = re.findall(r"```text\n(.*?)\n```", PAGE, re.S)[0]
COLUMNS = "customer_id,name,email,mobile,region,birthday,satisfaction,email_consent,sms_consent"
SPENT = {"C1": 90000, "C2": 70000, "C3": 60000, "C4": 50000, "C5": 30000, "C6": 20000, "C7": 0}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(BASE, folder)
    for name in ("outreach.yaml", "tests.yaml"):
        (folder / "rules" / name).unlink()
    (folder / "rules" / "value.yaml").write_text(EXAMPLE, encoding="utf-8")
    (folder / "data").mkdir()
    customers = "".join(f"{key},,,,,,,,\n" for key in SPENT)
    (folder / "data" / "customers.csv").write_text(f"{COLUMNS}\n{customers}", encoding="utf-8")
    orders = "".join(f"{key},{key},2026-05-01,1,{amount},paid\n" for key, amount in SPENT.items() if amount)
    header = "order_id,customer_id,ordered_at,quantity,unit_price,status\n"
    (folder / "data" / "orders.csv").write_text(header + orders, encoding="utf-8")
    return folder


def test_the_example_moves_customers_on(workspace: Path) -> None:
    found: pl.DataFrame = tr.load(workspace).classify(as_of=DAY)
    assert found["customer_value"].to_list() == ["platinum"] * 2 + ["gold"] * 3 + ["standard"] * 2
    rules = ["platinum"] * 2 + ["capacity"] * 2 + ["gold", "capacity", "standard"]
    assert found["customer_value_rule"].to_list() == rules


def test_the_summary_tells_who_wanted_the_places(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "summary.json"
    done = tieringrules("classify", workspace, "--as-of", DAY, "--lang", "en", "--summary", file)
    assert LINE in done.stdout, done.stdout + done.stderr
    done = tieringrules("classify", workspace, "--as-of", DAY, "--lang", "zh")
    assert (
        "platinum：2 个名额，应入 4 位客户；2 位转入下一等级，留下的最后一位 monetary_12m 为 70,000"
        in done.stdout
    )
    content: Any = json.loads(file.read_text(encoding="utf-8"))["standards"]["customer_value"]
    assert content["capacity"]["platinum"] == {
        "places": 2, "overridden": 0, "wanted": 4, "kept": 2, "moved": 2, "cut": 70000,
    }  # fmt: skip
    assert content["capacity"]["gold"]["cut"] == 30000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_explain_says_what_the_rules_gave_and_what_it_takes(workspace: Path, language: str) -> None:
    done = tieringrules("explain", "C3", workspace, "--as-of", DAY, "--lang", language)
    said = {
        "en": ("by the rules alone: platinum", "the 2 with monetary_12m from 70,000 upwards stay", "+10,000"),
        "zh": ("仅按规则：platinum", "monetary_12m 达到 70,000 的 2 位留下", "+10,000"),
    }
    for words in said[language]:
        assert words in done.stdout
    page = tieringrules("explain", "C3", workspace, "--as-of", DAY, "--format", "html").stdout
    assert said["en"][1] in page and said["zh"][1] in page
    profile = tieringrules("data", "show", "C3", workspace, "--as-of", DAY, "--lang", language).stdout
    assert said[language][1] in profile and "· capacity" in profile


def test_explain_as_data(workspace: Path) -> None:
    done = tieringrules("explain", "C6", workspace, "--as-of", DAY, "--format", "json")
    standard: Any = json.loads(done.stdout)["standards"]["customer_value"]
    assert (standard["tier"], standard["rule"]) == ("standard", "capacity")
    assert standard["capacity"] == {
        "tier_by_rules": "gold",
        "rule_by_rules": "gold",
        "by": "monetary_12m",
        "value": 20000,
        "masked": False,
        "full": [{"tier": "gold", "places": 3, "overridden": 0, "wanted": 4, "kept": 3, "cut": 30000}],
    }
    assert standard["rise"]["changes"][0]["target"] == 30000


def test_data_show_tells_of_tiers_set_by_hand(workspace: Path) -> None:
    (workspace / "rules" / "kept.yaml").write_text(
        "kind: overrides\noverrides:\n  - {customer: C7, standard: customer_value, tier: platinum,"
        " owner: Li Na, reason: promised, until: 2026-12-31}\n",
        encoding="utf-8",
    )
    shown = tieringrules("data", "show", "C7", workspace, "--as-of", DAY, "--lang", "en").stdout
    assert "customer_value: platinum · override" in shown
    assert "set by Li Na until 2026-12-31: promised" in shown
    # The override takes one of two places.
    found: pl.DataFrame = tr.load(workspace).classify(as_of=DAY)
    assert found["customer_value"].to_list() == ["platinum"] + ["gold"] * 3 + ["standard"] * 2 + ["platinum"]


def test_scenario_tests_leave_capacity_out(workspace: Path) -> None:
    (workspace / "rules" / "value.yaml").write_text(
        EXAMPLE.replace("platinum: 2", "platinum: 0"), encoding="utf-8"
    )
    (workspace / "rules" / "tests.yaml").write_text(
        "kind: tests\ncases: [{name: a, given: {monetary_12m: 60000}, expect: {customer_value: platinum}}]\n",
        encoding="utf-8",
    )
    assert tieringrules("test", workspace).returncode == 0
