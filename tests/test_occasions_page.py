"""What docs/occasions.md says is so."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.command_line import ROOT, tieringrules
from tieringrules.rulebook.festivals import FESTIVALS

PAGE = (ROOT / "docs" / "occasions.md").read_text(encoding="utf-8")
POLICY, CARE, CAMPAIGN = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
HOME = """kind: workspace
name: demo
locale: zh
data: {customers: customers.csv, orders: orders.csv, previous: previous.csv}
channels:
  email: {address: email, from: "示范 <care@example.com>", unsubscribe_url: "https://example.com/u"}
  sms: {address: mobile, signature: 示范}
"""
CUSTOMERS = """kind: dataset
name: customers
key: customer_id
columns:
  customer_id: {type: text}
  email: {type: email, personal: true}
  mobile: {type: phone, region: CN, personal: true}
  birthday: {type: date, personal: true}
  likes_lunar: {type: boolean, default: false}
"""
ORDERS = """kind: dataset
name: orders
belongs_to: {customers: customer_id}
happened_at: day
columns:
  customer_id: {type: text}
  day: {type: date}
  amount: {type: decimal, scale: 2}
  complaint: {type: boolean, default: false}
"""
METRICS = """kind: metrics
dataset: customers
metrics:
  last_order: {max: orders.day}
  recency_days: days_since(last_order)
  monetary: {sum: orders.amount}
  complaints: {count: orders, where: {complaint: true}}
"""
VALUE = "tiers: [{name: gold, when: {monetary: {at_least: 5000}}}, {name: standard, otherwise: true}]"
LIFECYCLE = (
    "tiers: [{name: lapsed, when: {recency_days: {above: 300}}},"
    " {name: active, when: {recency_days: {at_most: 300}}}, {name: new, otherwise: true}]"
)
# A birthday, a lunar one (五月初五), lapsed, better, a complaint, a refill, nearly gold, a campaign.
PEOPLE = {
    "B1": ("1990-06-15", "false", [("2026-02-01", 10)]),
    "L1": ("1985-06-22", "true", [("2026-02-01", 10)]),
    "W1": ("", "false", [("2025-01-05", 10)]),
    "U1": ("", "false", [("2026-02-01", 6000)]),
    "C1": ("", "false", [("2026-06-12", 10)]),
    "R1": ("", "false", [("2026-05-13", 10)]),
    "N1": ("", "false", [("2026-02-01", 4000)]),
    "G1": ("", "false", [("2026-05-01", 9000)]),
}
BEFORE = "customer_id,customer_value,lifecycle\n" + "".join(
    f"{key},{'gold' if key == 'G1' else 'standard'},{'asleep' if key == 'R1' else 'active'}\n"
    for key in PEOPLE
)
MESSAGES = re.findall(r"message: (\w+)", POLICY + CAMPAIGN)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("occasions")
    rules = {
        "outreach": POLICY,
        "summer_sale": CAMPAIGN,
        "customers": CUSTOMERS,
        "orders": ORDERS,
        "metrics": METRICS,
        "value": f"kind: standard\nname: customer_value\n{VALUE}\n",
        "lifecycle": f"kind: standard\nname: lifecycle\n{LIFECYCLE}\n",
    }
    rows = [
        f"{key},{key.lower()}@example.com,1380000{n:04},{p[0]},{p[1]}"
        for n, (key, p) in enumerate(PEOPLE.items())
    ]
    orders = [
        f"{key},{day},{amount},{'true' if key == 'C1' else 'false'}"
        for key, (_, _, bought) in PEOPLE.items()
        for day, amount in bought
    ]
    files = {f"rules/{name}.yaml": text for name, text in rules.items()}
    files |= {
        "tieringrules.yaml": HOME,
        "customers.csv": "\n".join(["customer_id,email,mobile,birthday,likes_lunar", *rows]),
        "orders.csv": "\n".join(["customer_id,day,amount,complaint", *orders]),
        "previous.csv": BEFORE,
    }
    for message in MESSAGES:
        files[f"templates/{message}.sms.txt.j2"] = "您好"
        files[f"templates/{message}.email.html.j2"] = "---\nsubject: 您好\n---\n<p>您好</p>"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def causes(workspace: Path, day: str, *options: str) -> set[tuple[str, str, str | None]]:
    done = tieringrules("plan", workspace, "--as-of", day, "--format", "json", *options)
    assert done.returncode == 0, done.stderr
    return {
        (one["customer"], one["cause_name"], one["occasion"])
        for one in json.loads(done.stdout)["contacts"]
        if one["cause"] != "regular"
    }


def test_the_rules_of_the_page_are_right(workspace: Path) -> None:
    done = tieringrules("check", workspace, "--strict")
    assert done.returncode == 0, done.stdout


def test_every_trigger_comes_on_its_day(workspace: Path) -> None:
    found = causes(workspace, "2026-06-12")
    # 2026: 端午 is on 19 June, so that its message goes on the 12th; the lunar birthday is 五月初五, too.
    assert ("B1", "birthday", "2026-06-15") in found
    assert {(key, "端午", "2026-06-19") for key in PEOPLE} <= found
    assert ("W1", "win_back", "2026-06-12") in found
    assert ("U1", "welcome_up", "2026-06-12") in found
    assert ("C1", "first_complaint", "2026-06-12") in found
    assert ("R1", "refill", "2026-05-13") in found
    assert ("N1", "nearly_gold", "2026-06-12") in found
    every = {name for _, name, _ in found}
    assert every == {"birthday", "端午", "win_back", "welcome_up", "first_complaint", "refill", "nearly_gold"}
    assert len(found) == 6 + len(PEOPLE)


def test_lunar_birthdays_and_campaigns_come_on_theirs(workspace: Path) -> None:
    found = causes(workspace, "2026-06-19")
    assert {one for one in found if one[1] == "lunar_birthday"} == {("L1", "lunar_birthday", "2026-06-19")}
    assert {one for one in found if one[1] == "summer_sale"} == {("G1", "summer_sale", "2026-06-15")}
    # The solar birthday of the same customer is three days later.
    assert {one for one in found if one[1] == "birthday"} == {("L1", "birthday", "2026-06-22")}
    assert not {one for one in found if one[1] in ("端午", "refill", "first_complaint")}


def test_the_page_names_every_festival() -> None:
    listed = PAGE.partition("\nFestivals: ")[2].partition(", and their")[0].split()
    assert listed == [each.name for each in FESTIVALS]


def test_recorded_plans_say_nothing_twice_and_lose_nothing(workspace: Path, tmp_path: Path) -> None:
    copy = tmp_path / "workspace"
    shutil.copytree(workspace, copy)
    assert causes(copy, "2026-06-12", "--record") == causes(workspace, "2026-06-12")
    assert causes(copy, "2026-06-12") == set()
    # Four days later: what came on each of them, what lasts was sent already, and the campaign has begun.
    found = {(customer, name) for customer, name, _ in causes(copy, "2026-06-16", "--record")}
    assert found == {("G1", "summer_sale")}
    # The 19th was a Friday: on Monday the lunar birthday of it is not lost, nor are the solar ones.
    found = {(customer, name) for customer, name, _ in causes(copy, "2026-06-22", "--record")}
    assert found == {("L1", "lunar_birthday"), ("L1", "birthday")}


def rows_of(batch: Path, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(batch / "phone.xlsx").get_sheet_by_name(sheet).to_python()[1:]


def test_revisits_are_tasks_with_a_last_day(workspace: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "w", tmp_path / "batch"
    shutil.copytree(workspace, folder)
    for name in ("outreach", "summer_sale"):
        (folder / "rules" / f"{name}.yaml").unlink()
    channels = "  phone: {address: mobile}\n  visit: {address: birthday_town}\n"
    (folder / "tieringrules.yaml").write_text(HOME + channels, encoding="utf-8")
    (folder / "rules" / "customers.yaml").write_text(CUSTOMERS + "  birthday_town: {type: text}\n")
    rows = (folder / "customers.csv").read_text(encoding="utf-8").splitlines()
    towns = [f"{row},{'杭州' if row.startswith('U1') else ''}" for row in rows[1:]]
    (folder / "customers.csv").write_text("\n".join([f"{rows[0]},birthday_town", *towns]), encoding="utf-8")
    (folder / "rules" / "care.yaml").write_text(CARE, encoding="utf-8")
    done = tieringrules("render", folder, "--as-of", "2026-06-12", "--out", out, "--lang", "en")
    assert done.returncode == 0, done.stderr
    with (out / "plan.csv").open(encoding="utf-8", newline="") as file:
        plan = {
            (row["customer_id"], row["cause_name"]): (row["channel"], row["due"], row["occasion"])
            for row in csv.DictReader(file)
        }
    assert plan == {
        # Visits of the quarter end with it; who cannot be visited is called.
        ("U1", ""): ("visit", "2026-06-30", ""),
        ("G1", ""): ("phone", "2026-06-30", ""),
        # The order was on 13 May; a week after the day of the plan the call is to be done.
        ("R1", "revisit"): ("phone", "2026-06-19", "2026-05-13"),
    }
    calls = {name: rows_of(out, name) for name in CalamineWorkbook.from_path(out / "phone.xlsx").sheet_names}
    assert {name: [row[1] for row in rows] for name, rows in calls.items()} == {
        "大客户经理": ["2026-06-30"], "未指派": ["2026-06-19"],
    }  # fmt: skip
    found = tieringrules("plan", folder, "--as-of", "2026-06-12", "--format", "json").stdout
    every = json.loads(found)["contacts"]
    assert {one["due"] for one in every} == {"2026-06-30", "2026-06-19"}
    assert {(one["owner"], one["respond_within"], one["purpose"], one["locale"]) for one in every} == {
        ("大客户经理", None, "service", "zh"), (None, None, "service", "zh"),
    }  # fmt: skip


def test_a_month_is_no_number_of_days_until_a_task_is_due(workspace: Path, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    shutil.copytree(workspace, folder)
    (folder / "tieringrules.yaml").write_text(HOME + "  phone: {address: mobile}\n", encoding="utf-8")
    wrong = CARE.replace("visit, phone", "phone, fax").replace("[phone]", "[fone]")
    wrong = wrong.replace("1 week", "1 month")
    (folder / "rules" / "care.yaml").write_text(wrong, encoding="utf-8")
    said = tieringrules("check", folder, "--lang", "en").stdout
    assert "'fax'" in said and "'fone'" in said and "`due_in` is counted in days or weeks" in said
