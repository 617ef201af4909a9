"""Published figures of two public data sets, to the last digit, through the command line.

The files are not part of this repository; the README of each workspace says where to get them.
"""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.command_line import ROOT, tieringrules

DATA = ROOT.parent / "shared" / "data"
CDNOW = DATA / "cdnow" / "CDNOW_master.txt"
ONLINE_RETAIL = DATA / "online-retail" / "onlineretail.csv.gz"
Classified: TypeAlias = tuple[list[dict[str, str]], dict[str, dict[str, dict[str, int]]]]


def classified(workspace: str, file: Path, as_of: str, metrics: tuple[str, ...], folder: Path) -> Classified:
    table, summary = folder / "tiers.csv", folder / "summary.json"
    chosen = [word for metric in metrics for word in ("--metric", metric)]
    done = tieringrules(
        "classify", ROOT / "examples" / workspace, "--data", f"orders={file}", "--as-of", as_of, *chosen,
        "--out", table, "--summary", summary, "--quiet",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    with table.open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows)), json.loads(summary.read_text(encoding="utf-8"))


@pytest.mark.parametrize("workspace", ["cdnow", "online-retail"])
def test_the_rules_are_clean(workspace: str) -> None:
    done = tieringrules("check", ROOT / "examples" / workspace, "--strict", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


@pytest.fixture(scope="module")
def cdnow(tmp_path_factory: pytest.TempPathFactory) -> Classified:
    if not CDNOW.exists():
        pytest.skip("CDNOW_master.txt is not here")
    metrics = ("spent", "purchases", "cds")
    return classified("cdnow", CDNOW, "1998-06-30", metrics, tmp_path_factory.mktemp("cdnow"))


def test_cdnow(cdnow: Classified) -> None:
    rows, summary = cdnow
    assert len(rows) == 23_570
    assert [rows[0]["customer_id"], rows[-1]["customer_id"]] == ["00001", "23570"]
    assert sum(Decimal(row["spent"]) for row in rows) == Decimal("2500315.63")
    assert sum(int(row["purchases"]) for row in rows) == 69_659
    assert summary["left_out"]["orders"] == {"after_as_of": 0, "not_kept": 0, "no_parent": 0}
    assert summary["refused"] == {"orders": 0}


def test_cdnow_tiers_are_those_of_plain_python(cdnow: Classified) -> None:
    spent: dict[str, Decimal] = {}
    days: dict[str, set[str]] = {}
    bought: dict[str, int] = {}
    for line in CDNOW.read_text(encoding="ascii").splitlines()[1:]:
        customer, day, _, dollars = line.split()
        spent[customer] = spent.get(customer, Decimal()) + Decimal(dollars)
        days.setdefault(customer, set()).add(day)
        bought[customer] = bought.get(customer, 0) + 1

    def tier(customer: str) -> str:
        if spent[customer] >= 500 and bought[customer] >= 10:
            return "collector"
        apart = len(days[customer])
        return "regular" if apart >= 4 else "repeat" if apart >= 2 else "once"

    rows, _ = cdnow
    assert {row["customer_id"]: row["value"] for row in rows} == {
        customer: tier(customer) for customer in spent
    }


@pytest.mark.slow
@pytest.mark.skipif(not ONLINE_RETAIL.exists(), reason="onlineretail.csv.gz is not here")
def test_online_retail(tmp_path: Path) -> None:
    metrics = ("lines", "invoices", "spent")
    rows, summary = classified("online-retail", ONLINE_RETAIL, "2011-12-09", metrics, tmp_path)
    assert len(rows) == 4_338
    assert [rows[0]["customer_id"], rows[-1]["customer_id"]] == ["12346", "18287"]
    assert sum(int(row["lines"]) for row in rows) == 397_884
    assert sum(int(row["invoices"]) for row in rows) == 18_532
    assert sum(Decimal(row["spent"]) for row in rows) == Decimal("8911407.904")
    assert summary["refused"] == {"orders": 0}
    counted = summary["left_out"]["orders"]
    assert counted["after_as_of"] == 0
    assert 397_884 + counted["not_kept"] + counted["no_parent"] == 541_909
