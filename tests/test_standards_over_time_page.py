"""What docs/standards-over-time.md says is so."""

from __future__ import annotations

import csv
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

PAGE = (ROOT / "docs" / "standards-over-time.md").read_text(encoding="utf-8")
OLD, NEW = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
COLUMNS = "customer_id,name,email,mobile,region,birthday,satisfaction,email_consent,sms_consent"
CUSTOMERS = f"{COLUMNS}\nC1,王芳,,13800000000,华东,,,,\nC2,,,,,,,,\n"
ORDERS = """order_id,customer_id,ordered_at,quantity,unit_price,status
1,C1,2025-11-01,1,45000.00,paid
2,C2,2025-11-01,1,13000.00,paid
3,C1,2027-05-01,1,45000.00,paid
"""
POLICY = """kind: policy
name: value_outreach
standard: customer_value
tiers:
  diamond: {channels: [phone], message: thanks}
  platinum: {channels: [phone], message: thanks}
  gold: {channels: [phone], message: thanks}
  standard: {channels: [phone], message: thanks}
"""
TEMPLATE = """{% if tier.customer_value.name == "diamond" %}钻石
{% elif tier.customer_value.name == "platinum" %}铂金
{% else %}您好{% endif %}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(BASE, folder)
    for name in ("value.yaml", "tests.yaml"):
        (folder / "rules" / name).unlink()
    files = {
        "rules/value_2025.yaml": OLD,
        "rules/value_2026.yaml": NEW,
        "rules/outreach.yaml": POLICY,
        "data/customers.csv": CUSTOMERS,
        "data/orders.csv": ORDERS,
        "templates/thanks.phone.txt.j2": TEMPLATE,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_page_names_its_files() -> None:
    assert OLD.startswith("# rules/value_2025.yaml\n")
    assert NEW.startswith("# rules/value_2026.yaml\n")


def test_check_has_nothing_to_say(workspace: Path) -> None:
    done = tieringrules("check", workspace, "--strict")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("engine", ["polars", "reference"])
def test_the_day_picks_the_version(workspace: Path, engine: str) -> None:
    expected = {
        "2025-12-31": ["diamond", "gold"],
        "2026-01-01": ["gold", "standard"],
        "2027-06-30": ["gold", "standard"],
    }
    rules = tr.load(workspace)
    for as_of, tiers in expected.items():
        found: pl.DataFrame = rules.classify(as_of=as_of, engine=engine)
        assert found["customer_value"].to_list() == tiers, as_of
    for as_of, code in (("2024-12-31", "TR604"), ("2027-07-01", "TR681")):
        with pytest.warns(tr.DataWarning, match=code):
            found = rules.classify(as_of=as_of, engine=engine)
        assert found["customer_value"].to_list() == [None, None]


def test_the_command_line_tells_the_version(workspace: Path, tmp_path: Path) -> None:
    for as_of, days in (
        ("2025-12-31", ["2025-01-01", "2025-12-31"]),
        ("2026-05-01", ["2026-01-01", "2027-06-30"]),
    ):
        summary = tmp_path / f"{as_of}.json"
        done = tieringrules("classify", workspace, "--as-of", as_of, "--summary", summary)
        assert done.returncode == 0, done.stdout + done.stderr
        told = json.loads(summary.read_text(encoding="utf-8"))["standards"]
        assert [told["customer_value"]["effective"], told["customer_value"]["until"]] == days
        assert "effective" not in told["spending"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "as it holds from 2025-01-01 until 2025-12-31  (rules/value_2025.yaml:3)"),
        ("zh", "适用版本：2025-01-01 至 2025-12-31  (rules/value_2025.yaml:3)"),
    ],
)
def test_explain_names_the_version(workspace: Path, language: str, words: str) -> None:
    done = tieringrules("explain", "C1", workspace, "--as-of", "2025-12-31", "--lang", language)
    assert done.returncode == 0, done.stdout + done.stderr
    assert words in done.stdout
    profile = tieringrules("data", "show", "C1", workspace, "--as-of", "2025-12-31", "--lang", language)
    assert words in profile.stdout
    page = tieringrules("explain", "C1", workspace, "--as-of", "2025-12-31", "--format", "html").stdout
    assert words.split("  ")[0] in page
    later = tieringrules("explain", "C1", workspace, "--as-of", "2027-07-01", "--lang", language).stdout
    assert {"en": "held until 2027-06-30", "zh": "有效期至 2027-06-30，已结束"}[language] in later


def test_explain_as_data(workspace: Path) -> None:
    done = tieringrules("explain", "C1", workspace, "--as-of", "2026-05-01", "--format", "json")
    standards: Any = json.loads(done.stdout)["standards"]
    assert standards["customer_value"]["version"] == {
        "effective": "2026-01-01",
        "until": "2027-06-30",
        "file": "rules/value_2026.yaml",
        "line": 3,
    }
    assert standards["spending"]["version"] is None


def test_messages_follow_the_version(workspace: Path, tmp_path: Path) -> None:
    for as_of, tier, word in (("2025-12-31", "diamond", "钻石"), ("2026-05-01", "gold", "您好")):
        batch = tmp_path / as_of
        done = tieringrules("run", workspace, "--as-of", as_of, "--out", batch)
        assert done.returncode == 0, done.stdout + done.stderr
        with (batch / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
            assert [row["tier"] for row in csv.DictReader(file)] == [tier]
        assert word in "".join(
            path.read_text(encoding="utf-8-sig") for path in batch.iterdir() if path.name == "phone.csv"
        )
        manifest = json.loads((batch / "manifest.json").read_text(encoding="utf-8"))
        assert (
            manifest["standards"]["customer_value"]["effective"]
            == {"d": "2025-01-01", "g": "2026-01-01"}[tier[0]]
        )


def test_a_version_that_another_standard_does_not_know_is_told_with_its_days(workspace: Path) -> None:
    (workspace / "rules" / "care.yaml").write_text(
        'kind: standard\nname: care\ntiers: [{name: much, when: customer_value = "diamond"},'
        " {name: usual, otherwise: true}]\n",
        encoding="utf-8",
    )
    done = tieringrules("check", workspace, "--lang", "en")
    assert done.returncode == 1
    assert "only from 2026-01-01 on" in done.stdout
