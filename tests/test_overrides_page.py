"""What docs/overrides.md says is so."""

from __future__ import annotations

import datetime as dt
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

DAY = dt.date(2026, 6, 30)
EXAMPLE = re.findall(
    r"```yaml\n(.*?)```", (ROOT / "docs" / "overrides.md").read_text(encoding="utf-8"), re.S
)[0]
COLUMNS = "customer_id,name,email,mobile,region,birthday,satisfaction,email_consent,sms_consent"
CUSTOMERS = f"{COLUMNS}\nC1,,,,,,,,\nC2,,,,,,,,\n"
ORDERS = "order_id,customer_id,ordered_at,quantity,unit_price,status\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(BASE, folder)
    (folder / "rules" / "outreach.yaml").unlink()  # it has no templates
    (folder / "rules" / "kept_tiers.yaml").write_text(EXAMPLE, encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (folder / "data" / "orders.csv").write_text(ORDERS, encoding="utf-8")
    return folder


def test_the_example_sets_the_tier(workspace: Path) -> None:
    rules = tr.load(workspace)
    found: pl.DataFrame = rules.classify(as_of=DAY)
    assert found["customer_value"].to_list() == ["gold", "standard"]
    assert found["customer_value_rule"].to_list() == ["override", "standard"]
    later: pl.DataFrame = rules.classify(as_of="2027-01-01")
    assert later["customer_value_rule"].to_list() == ["standard", "standard"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_explain_says_who_why_until_when_and_what_the_rules_alone_give(
    workspace: Path, language: str
) -> None:
    done = tieringrules("explain", "C1", workspace, "--as-of", DAY.isoformat(), "--lang", language)
    assert done.returncode == 0, done.stdout + done.stderr
    for words in ("Li Na", "complaint about a broken delivery", "2026-12-31", "rules/kept_tiers.yaml:4"):
        assert words in done.stdout
    assert {"en": "by the rules alone: ", "zh": "仅按规则："}[language] in done.stdout
    page = tieringrules("explain", "C1", workspace, "--as-of", DAY.isoformat(), "--format", "html").stdout
    assert "by the rules alone" in page and "仅按规则" in page


def test_explain_as_data(workspace: Path) -> None:
    done = tieringrules("explain", "C1", workspace, "--as-of", DAY.isoformat(), "--format", "json")
    standard: Any = json.loads(done.stdout)["standards"]["customer_value"]
    assert (standard["tier"], standard["rule"]) == ("gold", "override")
    assert standard["override"] == {
        "owner": "Li Na",
        "reason": "complaint about a broken delivery, settled in May",
        "until": "2026-12-31",
        "tier_by_rules": "standard",
        "rule_by_rules": "standard",
    }
    assert (standard["rise"], standard["falls"]) == (None, [])
    assert [step["decides"] for step in standard["steps"]] == [False, False, False, True]
