"""What docs/stability.md says is so."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import ROOT, tieringrules
from tests.rulebook.samples import BASE

PAGE = (ROOT / "docs" / "stability.md").read_text(encoding="utf-8")
EXAMPLE, CASES = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
COUNTED, EXPLAINED, GONE = re.findall(r"```text\n(.*?)\n```", PAGE, re.S)
COLUMNS = "customer_id,name,email,mobile,region,birthday,satisfaction,email_consent,sms_consent"
# What each customer orders, and the day: a year later it counts no more.
ORDERS = {"C1": (90000, "2025-08-01"), "C2": (30000, "2025-05-15"), "C3": (30000, "2025-05-20"),
          "C4": (100, "2026-01-01"), "C5": (25000, "2026-06-15")}  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(BASE, folder)
    for name in ("outreach.yaml", "tests.yaml", "value.yaml"):
        (folder / "rules" / name).unlink()
    (folder / "rules" / "value.yaml").write_text(EXAMPLE, encoding="utf-8")
    (folder / "rules" / "cases.yaml").write_text(CASES, encoding="utf-8")
    (folder / "data").mkdir()
    customers = "".join(f"{key},,,,,,,,\n" for key in ORDERS)
    (folder / "data" / "customers.csv").write_text(f"{COLUMNS}\n{customers}", encoding="utf-8")
    orders = "".join(f"{key},{key},{day},1,{amount},paid\n" for key, (amount, day) in ORDERS.items())
    header = "order_id,customer_id,ordered_at,quantity,unit_price,status\n"
    (folder / "data" / "orders.csv").write_text(header + orders, encoding="utf-8")
    return folder


def classify(workspace: Path, month: str, *more: str | Path) -> Any:
    return tieringrules("classify", workspace, "--as-of", month, "--lang", "en", *more)


def tiers(file: Path) -> list[list[str]]:
    return [line.split(",")[1:5] for line in file.read_text(encoding="utf-8-sig").splitlines()[1:]]


def history(workspace: Path, *days: str) -> list[Path]:
    """The results of runs, each with the one before it."""
    found: list[Path] = []
    for day in days:
        before = ("--previous", found[-1]) if found else ()
        found.append(workspace.parent / f"{day}.csv")
        done = classify(workspace, day, *before, "--out", found[-1])
        assert done.returncode == 0, done.stderr
    return found


def test_customers_keep_their_tier_for_the_time(workspace: Path) -> None:
    april, may, august, september = history(workspace, "2026-04-30", "2026-05-31", "2026-08-28", "2026-09-01")
    header = april.read_text(encoding="utf-8-sig").splitlines()[0]
    assert header.split(",")[1:5] == [
        "customer_value", "customer_value_rule", "customer_value_computed", "customer_value_since",
    ]  # fmt: skip
    assert [row[0] for row in tiers(april)] == ["platinum", "gold", "gold", "standard", "standard"]
    kept = ["gold", "stability", "standard", "2026-05-31"]
    assert tiers(may)[1:3] == [kept, kept]
    assert tiers(august) == [
        ["platinum", "stability", "standard", "2026-08-28"], kept, kept,
        ["standard", "standard", "standard", ""], ["gold", "gold", "gold", ""],
    ]  # fmt: skip
    assert tiers(september)[:3] == [
        ["platinum", "stability", "standard", "2026-08-28"],
        ["standard", "standard", "standard", ""],
        ["standard", "standard", "standard", ""],
    ]


def test_the_summary_and_explain_say_so(workspace: Path) -> None:
    april, _ = history(workspace, "2026-04-30", "2026-05-31")
    for language, words in (("en", COUNTED), ("zh", "2 位客户的计算结果更低，暂时保留等级：gold 2")):
        done = tieringrules(
            "classify", workspace, "--as-of", "2026-05-31", "--previous", april, "--lang", language
        )
        assert words in done.stdout, done.stdout
    asked = ("explain", "C2", workspace, "--as-of", "2026-05-31", "--previous", april)
    said = {
        "en": EXPLAINED,
        "zh": "自 2026-05-31 起计算结果为 standard；因稳定性规则（stability）保留 gold 至 2026-08-29",
    }
    for language, words in said.items():
        shown = tieringrules(*asked, "--lang", language).stdout
        assert words in shown, shown
        assert ("computed: " if language == "en" else "计算结果：") in shown
        shown = tieringrules("data", "show", *asked[1:], "--lang", language).stdout
        assert words in shown and "customer_value: gold · stability" in shown
    page = tieringrules(*asked, "--format", "html").stdout
    assert said["en"] in page and said["zh"] in page
    standard: Any = json.loads(tieringrules(*asked, "--format", "json").stdout)["standards"]["customer_value"]
    assert (standard["tier"], standard["rule"]) == ("gold", "stability")
    assert standard["stability"] == {
        "upgrade_after": None,
        "downgrade_after": {"months": 0, "days": 90},
        "protected": False,
        "kept": {
            "tier_computed": "standard",
            "rule_computed": "standard",
            "way": "down",
            "since": "2026-05-31",
            "goes_on": "2026-08-29",
        },
        "went": None,
    }
    assert standard["falls"] == []


def test_explain_says_that_the_time_is_over(workspace: Path) -> None:
    _, may = history(workspace, "2026-04-30", "2026-05-31")
    asked = ("explain", "C2", workspace, "--as-of", "2026-09-01", "--previous", may)
    assert GONE in tieringrules(*asked, "--lang", "en").stdout
    chinese = tieringrules(*asked, "--lang", "zh").stdout
    assert "此前为 gold；自 2026-05-31 起计算结果更低，已满 90 天，故改为计算结果" in chinese
    found: Any = json.loads(tieringrules(*asked, "--format", "json").stdout)["standards"]["customer_value"]
    assert found["stability"]["went"] == {"tier_before": "gold", "way": "down", "since": "2026-05-31"}
    assert (found["tier"], found["stability"]["kept"]) == ("standard", None)


def test_nothing_is_promised_before_its_time(workspace: Path) -> None:
    shown = tieringrules("explain", "C2", workspace, "--as-of", "2026-04-30", "--lang", "en").stdout
    assert "↓ after 90 days to standard" in shown
    shown = tieringrules("explain", "C2", workspace, "--as-of", "2026-04-30", "--lang", "zh").stdout
    assert "↓ 持续 90 天后转入 standard" in shown
    # Platinum is protected: nothing takes it away.
    shown = tieringrules("explain", "C1", workspace, "--as-of", "2026-04-30", "--lang", "en").stdout
    assert "platinum" in shown and "↓" not in shown.partition("spending")[0]
    april, _ = history(workspace, "2026-04-30", "2026-09-01")
    asked = ("explain", "C1", workspace, "--as-of", "2026-09-01", "--previous", april)
    assert "the tier is protected: only an override ends it" in tieringrules(*asked, "--lang", "en").stdout
    assert "受保护，继续保留，只有人工指定才会降级" in tieringrules(*asked, "--lang", "zh").stdout


def test_without_an_earlier_result_it_says_so_once(workspace: Path) -> None:
    done = classify(workspace, "2026-05-31")
    assert done.stderr.count("TR716") == 1 and "kept in their tier" not in done.stdout
    may = workspace.parent / "may.csv"
    may.write_text("customer_id,customer_value\nC2,gold\nC3,gold\n", encoding="utf-8")
    done = classify(workspace, "2026-05-31", "--previous", may)
    assert "TR717" in done.stderr and "TR716" not in done.stderr and COUNTED in done.stdout


def test_the_scenario_tests_pass(workspace: Path) -> None:
    done = tieringrules("test", workspace, "--lang", "en")
    assert done.returncode == 0, done.stdout
    file = workspace / "rules" / "cases.yaml"
    file.write_text(CASES.replace("2026-07-30", "2026-07-29"), encoding="utf-8")
    assert tieringrules("test", workspace).returncode == 1


def test_a_change_of_stability_is_a_change_of_meaning(workspace: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(workspace, other)
    changed = EXAMPLE.replace("90 days", "60 days").replace("[platinum]", "[platinum, gold]")
    (other / "rules" / "value.yaml").write_text(changed, encoding="utf-8")
    said = tieringrules("diff", workspace, other, "--as-of", "2026-05-31", "--lang", "en").stdout
    assert "downgrade after" in said and "protected tiers" in said, said
    # What holds anyway needs not be written.
    same = EXAMPLE.replace("upgrade: at once, ", "")
    (other / "rules" / "value.yaml").write_text(same, encoding="utf-8")
    said = tieringrules("diff", workspace, other, "--as-of", "2026-05-31", "--lang", "en").stdout
    assert "no change in meaning" in said, said


def test_recorded_runs_know_the_day(workspace: Path) -> None:
    assert tieringrules("init", workspace, "--key").returncode == 0
    for day, kept in (("2026-04-30", 0), ("2026-05-31", 2), ("2026-07-31", 2), ("2026-08-31", 1)):
        done = classify(workspace, day, "--record", "--format", "json")
        assert done.returncode == 0, done.stderr
        stability = json.loads(done.stdout)["standards"]["customer_value"]["stability"]
        assert sum(stability["kept"].values()) == kept, day
        assert ("TR716" in done.stderr) == (day == "2026-04-30")
        assert "TR717" not in done.stderr
    shown = tieringrules("explain", "C1", workspace, "--as-of", "2026-09-30", "--lang", "en").stdout
    assert "computed standard since 2026-08-31; stays platinum" in shown
    # A run is made again from the one before it, with what that one knew.
    for number in ("2", "4"):
        done = tieringrules("history", "reproduce", number, workspace, "--lang", "en")
        assert done.returncode == 0, done.stdout + done.stderr


def test_keys_may_be_numbers_and_customers_named_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    texts = {
        "tieringrules.yaml": "kind: workspace\nname: w\ncustomers: {from: orders.number}\n"
        "data: {orders: orders.csv}\n",
        "rules/orders.yaml": "kind: dataset\nname: orders\nhappened_at: day\ncolumns:\n"
        "  number: {type: integer}\n  day: {type: date}\n  amount: {type: integer}\n",
        "rules/metrics.yaml": "kind: metrics\ndataset: customers\n"
        "metrics: {spent: {sum: orders.amount, within: 1 month}}\n",
        "rules/value.yaml": "kind: standard\nname: value\nstability: {downgrade_after: 2 months}\n"
        "tiers: [{name: gold, when: {spent: {at_least: 10}}}, {name: rest, otherwise: true}]\n",
        "orders.csv": "number,day,amount\n7,2026-01-10,12\n10,2026-01-11,3\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    last: list[str] = []
    seen = []
    for month, end in (("01", "31"), ("02", "28"), ("03", "31"), ("04", "28")):
        out = tmp_path / f"{month}.csv"
        day = f"2026-{month}-{end}"
        done = tieringrules("classify", tmp_path, "--as-of", day, *last, "--out", out, "--lang", "en")
        assert done.returncode == 0, done.stderr
        seen.append(out.read_text(encoding="utf-8-sig").splitlines()[1])
        if month != "01":
            asked = ("explain", "7", tmp_path, "--as-of", day, *last, "--lang", "en")
            shown = tieringrules(*asked).stdout
            assert ("stays gold until 2026-04-28" if month != "04" else "was gold; worse is") in shown
        last = ["--previous", str(out)]
    assert seen == [
        "7,gold,gold,gold,",
        "7,gold,stability,rest,2026-02-28",
        "7,gold,stability,rest,2026-02-28",
        "7,rest,rest,rest,",
    ]
