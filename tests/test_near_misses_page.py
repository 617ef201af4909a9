"""What docs/near-misses.md says is so."""

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
PAGE = (ROOT / "docs" / "near-misses.md").read_text(encoding="utf-8")
FILES = {match[1]: match[2] for match in re.finditer(r"```yaml\n# (\S+)\n(.*?)```", PAGE, re.S)}
TEMPLATE = re.findall(r"```html\n(.*?)```", PAGE, re.S)[0]
COLUMNS = "customer_id,name,email,mobile,region,birthday,satisfaction,email_consent,sms_consent"
SPENT = {"C1": 18800, "C2": 25000, "C3": 60000, "C4": 100}
NEAR = [f"customer_value_{aspect}" for aspect in ("next_tier", "shortfall", "shortfall_field")]
POLICY = """
kind: policy
name: outreach
standard: customer_value
tiers:
  platinum: {channels: [email], message: hello, every: month}
  gold: {channels: [email], message: hello, every: month}
  standard: {channels: [email], message: hello, every: month}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(BASE, folder)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "rules" / "outreach.yaml").write_text(POLICY, encoding="utf-8")
    (folder / "templates").mkdir()
    (folder / "templates" / "hello.email.txt.j2").write_text(
        f"---\nsubject: 您好\n---\n谢谢惠顾。\n{TEMPLATE}", encoding="utf-8"
    )
    (folder / "data").mkdir()
    customers = "".join(f"{key},张三,{key}@example.com,,,,,true,true\n" for key in SPENT)
    (folder / "data" / "customers.csv").write_text(f"{COLUMNS}\n{customers}", encoding="utf-8")
    orders = "".join(f"{key},{key},2026-06-01,1,{amount},paid\n" for key, amount in SPENT.items())
    header = "order_id,customer_id,ordered_at,quantity,unit_price,status\n"
    (folder / "data" / "orders.csv").write_text(header + orders, encoding="utf-8")
    return folder


def test_rules_templates_and_scenarios_may_name_them(workspace: Path) -> None:
    done = tieringrules("check", workspace, "--lang", "en")
    assert done.returncode == 0, done.stdout
    done = tieringrules("test", workspace, "--lang", "en")
    assert done.returncode == 0 and "3 cases, all passed" in done.stdout, done.stdout


def test_classify_adds_them(workspace: Path) -> None:
    rules = tr.load(workspace)
    found: pl.DataFrame = rules.classify(as_of=DAY, metrics=NEAR)
    assert found["nearly_gold"].to_list() == ["soon", "later", "later", "later"]
    assert [found[name].to_list() for name in NEAR] == [
        ["gold", "platinum", None, "gold"],
        [1200, 25000, None, 19900],
        ["monetary_12m", "monetary_12m", None, "monetary_12m"],
    ]
    by_reference: pl.DataFrame = rules.classify(as_of=DAY, metrics=NEAR, engine="reference")
    assert by_reference.equals(found)
    assert "customer_value_shortfall" not in rules.classify(as_of=DAY).columns
    with pytest.raises(ValueError, match="customer_value_shortfal"):
        rules.classify(as_of=DAY, metrics="customer_value_shortfal")


def test_a_misspelled_one_is_told(workspace: Path) -> None:
    done = tieringrules("classify", workspace, "--metric", "customer_value_shortfal", "--lang", "en")
    assert done.returncode == 2 and "did you mean 'customer_value_shortfall'?" in done.stderr
    template = workspace / "templates" / "hello.email.txt.j2"
    template.write_text(
        template.read_text(encoding="utf-8").replace("shortfall |", "shrtfall |"), encoding="utf-8"
    )
    done = tieringrules("check", workspace, "--lang", "zh")
    assert done.returncode == 1 and "TR414" in done.stdout and "customer_value_shortfall" in done.stdout


def test_messages_say_it(workspace: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = tieringrules("run", workspace, "--as-of", DAY, "--out", out, "--eml", "--lang", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    import email
    from email.message import EmailMessage
    from email.policy import default

    texts = {}
    for file in out.rglob("*.eml"):
        message = email.message_from_bytes(file.read_bytes(), policy=default)
        assert isinstance(message, EmailMessage)
        texts[str(message["To"])[:2]] = message.get_content()
    assert "再消费 ¥1,200.00 即可升级" in texts["C1"]
    assert "再消费" not in texts["C3"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_data_show_names_them_with_the_tiers(workspace: Path, language: str) -> None:
    shown = tieringrules("data", "show", "C1", workspace, "--as-of", DAY, "--lang", language).stdout
    said = {
        "en": "misses gold by 1,200 CNY of monetary_12m alone",
        "zh": "距 gold 仅差 近12个月消费 (monetary_12m) 1,200 CNY",
    }
    assert said[language] in shown.replace("近12个月消费 (monetary_12m) alone", "monetary_12m alone")
    done = tieringrules("data", "show", "C1", workspace, "--as-of", DAY, "--format", "json")
    metrics: Any = {each["field"]: each for each in json.loads(done.stdout)["metrics"]}
    assert metrics["customer_value_shortfall"]["value"] == 1200
    assert metrics["customer_value_shortfall"]["definition"] == {"near_miss_of": "customer_value"}


def test_explain_tells_where_a_near_miss_comes_from(workspace: Path) -> None:
    done = tieringrules("explain", "C1", workspace, "--as-of", DAY, "--lang", "en")
    assert "customer_value_shortfall <= 2000   [metric customer_value_shortfall = 1200.00]" in done.stdout
    assert "by what one field misses the next better tier of customer_value" in done.stdout


def test_overrides_and_capacity_as_the_page_says(workspace: Path) -> None:
    (workspace / "rules" / "kept.yaml").write_text(
        "kind: overrides\noverrides:\n  - {customer: C1, standard: customer_value, tier: standard,"
        " owner: Li Na, reason: asked, until: 2026-12-31}\n",
        encoding="utf-8",
    )
    file = workspace / "rules" / "value.yaml"
    text = FILES["rules/value.yaml"].replace("tiers:", "capacity: {platinum: 0, by: monetary_12m}\ntiers:")
    file.write_text(text, encoding="utf-8")
    found: pl.DataFrame = tr.load(workspace).classify(as_of=DAY, metrics=NEAR)
    assert found["customer_value"].to_list() == ["standard", "gold", "gold", "standard"]
    assert [found[name].to_list() for name in NEAR[:2]] == [
        [None, "platinum", "platinum", "gold"],
        [None, 25000, None, 19900],
    ]
