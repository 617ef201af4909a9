"""What docs/offers.md says is so."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.command_line import ROOT, tieringrules
from tieringrules.assure.ended import ended_offers
from tieringrules.history import open_history, place_of
from tieringrules.rulebook import read_workspace
from tieringrules.rulebook.model import Rulebook

PAGE = (ROOT / "docs" / "offers.md").read_text(encoding="utf-8")
[OFFERS] = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
LOOP = next(line.strip() for line in PAGE.splitlines() if line.strip().startswith("{% for"))
HOME = """kind: workspace
name: demo
locale: zh
currency: CNY
data: {customers: customers.csv}
channels:
  sms: {address: mobile, signature: 示范}
"""
CUSTOMERS = """kind: dataset
name: customers
key: customer_id
columns:
  customer_id: {type: text}
  mobile: {type: phone, region: CN, personal: true}
  points: {type: integer}
  last_seen: {type: date}
"""
VALUE = """kind: standard
name: customer_value
tiers: [{name: gold, when: points >= 100}, {name: standard, otherwise: true}]
"""
POLICY = """kind: policy
name: offering
standard: customer_value
tiers:
  gold: {channels: [sms], message: news, every: day, offers: [tasting, double_points, tea_gold]}
  standard: {channels: [sms], message: news, every: day, offers: [tea]}
triggers:
  - {name: back, on: {days_after: last_seen, days: 0}, message: news, offers: [come_back]}
"""
CODES = ["TEA-1", "TEA-2", "TEA-3", "TEA-4"]


def write(folder: Path, people: int = 6, codes: list[str] = CODES, offers: str = OFFERS) -> Path:
    files = {
        "tieringrules.yaml": HOME,
        "rules/customers.yaml": CUSTOMERS,
        "rules/value.yaml": VALUE,
        "rules/policy.yaml": POLICY,
        "rules/offers.yaml": offers,
        "templates/news.sms.txt.j2": LOOP,
        "data/come_back.csv": "\n".join(["券码", *codes, ""]),
        "customers.csv": "\n".join(
            ["customer_id,mobile,points,last_seen"]
            + [
                f"C{n:05},138{n:08},{200 if n < 3 else 5},2026-06-{29 + n % 2 if n < 10 else 30}"
                for n in range(people)
            ]
        ),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def planned(workspace: Path, *options: str, day: str = "2026-06-30") -> dict[str, Any]:
    done = tieringrules("plan", workspace, "--as-of", day, "--format", "json", *options)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def reasons(found: dict[str, Any]) -> Counter[tuple[str, str]]:
    return Counter((one["customer"], one["reason"]) for one in found["reasons"])


def given(workspace: Path) -> list[str]:
    with sqlite3.connect(workspace / ".tieringrules" / "history.sqlite") as connection:
        rows = connection.execute("select codes from contacts where codes is not null").fetchall()
    return [code for (text,) in rows for code in json.loads(text).values()]


def test_the_catalogue_of_the_page_is_right(tmp_path: Path) -> None:
    assert read_workspace(write(tmp_path)).diagnostics == ()


def test_offers_that_have_ended_and_idle_ones_are_told(tmp_path: Path) -> None:
    # Long ago, whatever the clock of the machine says.
    ended = OFFERS.replace("2026-01-01", "2019-01-01").replace("2026-12-31", "2020-01-31")
    offers = ended + "  idle: {value: 1}\n"
    workspace = write(tmp_path, offers=offers)
    said = tieringrules("check", workspace, "--unused", "--lang", "en").stdout
    assert (
        "warning[TR940] offer 'come_back' ended on 2020-01-31, and policy 'offering' still names it" in said
    )
    assert "note[TR944] nothing gives the offer 'idle'" in said
    assert ended_offers(read(workspace), dt.date(2020, 1, 31)) == ()
    assert [found.code for found in ended_offers(read(workspace), dt.date(2020, 2, 1))] == ["TR940"]


def read(workspace: Path) -> Rulebook:
    rulebook = read_workspace(workspace).value
    assert rulebook is not None
    return rulebook


def test_contacts_go_with_what_is_left(tmp_path: Path) -> None:
    found = planned(write(tmp_path))
    offers = {(one["customer"], one["cause"]): one["offers"] for one in found["contacts"]}
    # One tasting only; it goes to the first.
    assert offers["C00000", "regular"] == ["tasting", "double_points", "tea_gold"]
    assert offers["C00001", "regular"] == ["double_points", "tea_gold"]
    assert offers["C00005", "regular"] == ["tea"]
    # The budget is for two; three came back on the day.
    assert [key for key in offers if key[1] == "trigger"] == [("C00001", "trigger"), ("C00003", "trigger")]
    assert reasons(found) == {("C00005", "over_budget"): 1}


def test_what_was_given_stays_given(tmp_path: Path) -> None:
    workspace = write(tmp_path, offers=OFFERS.replace("budget: 100 ", "budget: 150 "))
    first = planned(workspace, "--record", day="2026-06-29")
    assert sorted(given(workspace)) == CODES[:3] and len(first["contacts"]) == 9
    later = planned(workspace)
    assert {one["reason"] for one in later["reasons"] if one["customer"] == "C00001"} == {"over_budget"}
    assert not [one for one in later["contacts"] if "tasting" in one["offers"]]


def test_no_codes_left_is_out_of_stock(tmp_path: Path) -> None:
    found = planned(write(tmp_path, codes=["TEA-1"]))
    assert reasons(found) == {("C00003", "out_of_stock"): 1, ("C00005", "out_of_stock"): 1}


def test_an_offer_that_has_ended_is_left_out(tmp_path: Path) -> None:
    found = planned(write(tmp_path), day="2027-01-01")
    assert not [one for one in found["contacts"] if "come_back" in one["offers"]]


def test_a_forgotten_customer_gives_no_code_back(tmp_path: Path) -> None:
    workspace = write(tmp_path)
    planned(workspace, "--record", day="2026-06-29")
    assert sorted(given(workspace)) == CODES[:2]
    history = open_history(place_of(workspace, None), {}, create=False, secret=b"").value
    assert history is not None
    assert history.erase("C00000", dt.date(2026, 6, 30)) == 2
    assert history.codes() == {"come_back": set(CODES[:2])}
    assert history.offers()["come_back"] == 2 and history.offers()["tasting"] == 1
    history.close()


def test_codes_that_are_shown_only_are_said_to_be(tmp_path: Path) -> None:
    workspace = write(tmp_path)
    words = ("plan", workspace, "--as-of", "2026-06-30", "--lang", "en")
    done = tieringrules(*words)
    assert "TR942" in done.stderr and "2 codes" in done.stderr
    assert "TR942" not in tieringrules(*words, "--record").stderr


def test_messages_say_the_code(tmp_path: Path) -> None:
    workspace = write(tmp_path / "w")
    out = tmp_path / "batch"
    done = tieringrules("render", workspace, "--as-of", "2026-06-30", "--out", out, "--record")
    assert done.returncode == 0, done.stderr
    text = (out / "sms.csv").read_text(encoding="utf-8")
    assert "满300减50 TEA-1" in text and "满300减50 TEA-2" in text and "TEA-3" not in text


def test_no_code_is_told_that_is_not_recorded_as_given(tmp_path: Path) -> None:
    workspace = write(tmp_path / "w")
    out, recorded = tmp_path / "batch", tmp_path / "recorded"
    shared = ("render", workspace, "--as-of", "2026-06-30", "--format", "json", "--out")
    assert tieringrules(*shared, out).returncode == 0
    assert not [path for path in out.rglob("*") if path.is_file() and b"TEA-" in path.read_bytes()]
    assert "满300减50 XXX-X" in (out / "sms.csv").read_text(encoding="utf-8")
    assert json.loads((out / "manifest.json").read_bytes())["codes_withheld"] == 2
    refused = tieringrules("send", out, "--workspace", workspace, "--lang", "en")
    assert refused.returncode == 1 and "TR916" in refused.stderr and "2 codes" in refused.stderr
    assert tieringrules(*shared, recorded, "--record").returncode == 0
    assert tieringrules("send", recorded, "--workspace", workspace).returncode == 0
    assert "codes_withheld" not in json.loads((recorded / "manifest.json").read_bytes())


def test_gifts_are_listed_for_those_who_hand_them_over(tmp_path: Path) -> None:
    [delivery, gift] = re.findall(r"^    ((?:delivery|birthday_tea): .*)$", PAGE, re.M)
    workspace = write(
        tmp_path / "w", offers=OFFERS.replace("  double_points:", f"  {gift}\n  double_points:")
    )
    columns = CUSTOMERS + "  name: {type: text, personal: true}\n  address: {type: text, personal: true}\n"
    (workspace / "rules" / "customers.yaml").write_text(columns, encoding="utf-8")
    rows = (workspace / "customers.csv").read_text(encoding="utf-8").splitlines()
    people = [f"{row},=cmd|' /C calc'!A0,杭州市 {n} 号" for n, row in enumerate(rows[1:])]
    (workspace / "customers.csv").write_text(
        "\n".join([f"{rows[0]},name,address", *people]), encoding="utf-8"
    )
    rules = POLICY.replace("double_points", "birthday_tea").replace(
        "gold: {channels", "gold: {service: {owner: 张经理}, channels"
    )
    (workspace / "rules" / "policy.yaml").write_text(rules, encoding="utf-8")
    out = tmp_path / "batch"
    words = ("render", workspace, "--as-of", "2026-06-30", "--lang", "zh", "--out")
    assert "warning[TR915] 礼品清单没有写明送往何处" in tieringrules(*words, tmp_path / "first").stderr
    (workspace / "tieringrules.yaml").write_text(HOME + delivery + "\n", encoding="utf-8")
    done = tieringrules(*words, out)
    assert done.returncode == 0 and "TR915" not in done.stderr, done.stderr
    assert re.search(r"待送礼品：3\n +生日茶礼|待送礼品：3\n +Birthday tea", done.stdout)
    with (out / "gifts.csv").open(encoding="utf-8", newline="") as file:
        gifts = list(csv.DictReader(file))
    assert [(one["customer_id"], one["gift"], one["owner"], one["occasion"]) for one in gifts] == [
        (f"C0000{n}", "birthday_tea", "张经理", "2026-06-30") for n in range(3)
    ]
    assert {one["name"] for one in gifts} == {"'=cmd|' /C calc'!A0"} and gifts[1]["address"] == "杭州市 1 号"
    sheet = CalamineWorkbook.from_path(out / "gifts.xlsx").get_sheet_by_name("张经理").to_python()
    assert [row[sheet[0].index("mobile")] for row in sheet[1:]] == [f"138{n:08}" for n in range(3)]
    assert [row[sheet[0].index("name")] for row in sheet[1:]] == ["'=cmd|' /C calc'!A0"] * 3
    assert {(out / name).stat().st_mode & 0o777 for name in ("gifts.csv", "gifts.xlsx")} == {0o600}
    assert json.loads((out / "manifest.json").read_bytes())["counts"]["gifts"] == {"birthday_tea": 3}
    assert planned(workspace)["gifts"] == {"birthday_tea": 3}


def test_days_ahead_take_from_what_is_left(tmp_path: Path) -> None:
    workspace = write(
        tmp_path, offers=OFFERS.replace("stock: 1\n", "stock: 4\n    budget: 300\n    value: 100\n")
    )
    days = planned(workspace, "--horizon", "3d")
    kinds = [Counter({one["cause_name"]: one["contacts"] for one in day["causes"]}) for day in days]
    # Codes: two within the budget, on the first day; who has to wait has had their day.
    assert [each["back"] for each in kinds] == [2, 0, 0]
    only = workspace / "rules" / "policy.yaml"
    only.write_text(POLICY.replace("[tasting, double_points, tea_gold]", "[tasting]"), encoding="utf-8")
    days = planned(workspace, "--horizon", "3d")
    kinds = [Counter({one["cause_name"]: one["contacts"] for one in day["causes"]}) for day in days]
    # Tastings: three are paid for, and three customers of gold ask every day; the others get their tea.
    assert [each[None] for each in kinds] == [6, 3, 3]


def test_one_customer_and_a_change_are_planned_as_everybody_is(tmp_path: Path) -> None:
    workspace = write(tmp_path / "w")

    def shown(customer: str) -> list[dict[str, Any]]:
        done = tieringrules("data", "show", customer, workspace, "--as-of", "2026-06-30", "--format", "json")
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        return [*found["contacts"], *found["no_contact"]]

    def told(change: str) -> dict[str, Any]:
        head = tmp_path / change
        write(head, offers=OFFERS.replace("points: 200", f"points: {len(change)}00"))
        (head / "rules" / "policy.yaml").write_text(POLICY.replace("name: back", f"name: {change}"))
        words = ("diff", head, workspace, "--as-of", "2026-06-30", "--format", "json")
        found: dict[str, Any] = json.loads(tieringrules(*words).stdout)["outreach"]
        return found

    # The one tasting goes to another customer of gold, and two others had the budget.
    assert "tasting" in str(shown("C00000")) and "tasting" not in str(shown("C00001"))
    assert "over_budget" in str(shown("C00005"))
    assert told("one")["before"]["contacts"] == told("two")["after"]["contacts"] == 8
    planned(workspace, "--record")
    assert "not_due" in str(shown("C00000"))
    assert told("later")["after"]["contacts"] == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file"),
        (b"\xff\xfe", "not UTF-8"),
        (b"number,text\n1,x\n", "no column `code`"),
    ],
)
def test_a_pool_that_cannot_be_read_says_what_to_do(tmp_path: Path, content: bytes | None, said: str) -> None:
    file = write(tmp_path) / "data" / "come_back.csv"
    file.unlink() if content is None else file.write_bytes(content)
    done = tieringrules("plan", tmp_path, "--as-of", "2026-06-30", "--lang", "en")
    assert done.returncode == 1
    assert "TR941" in done.stderr and said in done.stderr


def test_repeated_codes_count_once(tmp_path: Path) -> None:
    workspace = write(tmp_path, codes=["A", "A", "B"])
    done = tieringrules("plan", workspace, "--as-of", "2026-06-30", "--record")
    assert "TR943" in done.stderr and sorted(given(tmp_path)) == ["A", "B"]


def started(workspace: Path, day: str, out: Path, **more: str) -> subprocess.Popen[bytes]:
    words = ["render", str(workspace), "--as-of", day, "--out", str(out), "--record", "--quiet"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
        "POLARS_MAX_THREADS": "1",
        **more,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tieringrules", *words],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def with_a_code_a_day(folder: Path, codes: list[str]) -> Path:
    """A workspace of a hundred customers who get a code every day."""
    offers = OFFERS.replace("budget: 100 ", "budget: 999999 ")
    workspace = write(folder, people=100, codes=codes, offers=offers)
    policy = POLICY.partition("triggers:")[0]
    for given_offers in ("[tasting, double_points, tea_gold]", "[tea]"):
        policy = policy.replace(given_offers, "[come_back]")
    (workspace / "rules" / "policy.yaml").write_text(policy, encoding="utf-8")
    return workspace


@pytest.mark.slow
def test_codes_are_given_once_under_4_concurrent_plans_and_a_killed_one_loses_none(tmp_path: Path) -> None:
    codes = [f"TEA-{number:05}" for number in range(370)]
    # 4 days ask for 400, so that one of them comes up short.
    workspace = with_a_code_a_day(tmp_path / "w", codes)
    # Killed once it has the history to itself, wherever it is then.
    for number in range(2):
        killed = started(workspace, "2026-06-30", tmp_path / f"killed{number}")
        lock = workspace / ".tieringrules"
        while killed.poll() is None and not lock.exists():
            time.sleep(0.01)
        time.sleep(0.25 * number)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        # Nothing of its batch is there, or, if it was too fast, all of it.
        left = tmp_path / f"killed{number}"
        assert not left.exists() or (left / "manifest.json").exists()
    runs = [started(workspace, f"2026-07-0{n}", tmp_path / f"batch{n}") for n in (1, 2, 3, 4)]
    assert [run.wait(timeout=150) for run in runs] == [0, 0, 0, 0]
    found = given(workspace)
    assert len(found) == len(set(found)) and sorted(found) == codes
    batches = [file.read_text(encoding="utf-8") for file in tmp_path.glob("*/sms.csv")]
    sent = [code for batch in batches for code in re.findall(r"TEA-[0-9]{5}", batch)]
    assert sorted(sent) == codes
