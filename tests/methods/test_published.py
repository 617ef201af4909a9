"""Two public data sets: published figures, and tiers computed once more in plain Python.

The files are not part of this repository; the README of each example workspace says where to get them.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import math
import shutil
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.command_line import ROOT, tieringrules

DATA = ROOT.parent / "shared" / "data"
SAMPLE = DATA / "cdnow" / "CDNOW_sample.txt"
ONLINE_RETAIL = DATA / "online-retail" / "onlineretail.csv.gz"
REPEAT_RULES = {
    "tieringrules.yaml": """
kind: workspace
name: repeat_buyers
customers: {from: orders.customer_id}
data: {orders: orders.csv}
""",
    "rules/orders.yaml": """
kind: dataset
name: orders
belongs_to: {customers: customer_id}
happened_at: day
columns:
  customer_id: {type: text}
  day: {type: date, format: "%Y%m%d"}
  spent: {type: decimal, scale: 2}
  again: {type: boolean}
""",
    "rules/metrics.yaml": """
kind: metrics
dataset: customers
metrics:
  repeat_spend: {mean: orders.spent, where: {again: true}}
""",
    "rules/halves.yaml": """
kind: standard
name: halves
method: rfm
recency: repeat_spend
frequency: repeat_spend
monetary: repeat_spend
bins: 2
tiers: [{name: upper, when: {m: 2}}, {name: lower, when: {m: 1}}, {name: once, otherwise: true}]
""",
    "rules/largest.yaml": """
kind: standard
name: largest
method: percentile
measure: repeat_spend
tiers: [{name: largest, top: 1}, {name: others, otherwise: true}]
""",
}
SEGMENTS = {
    "contribution": """
{kind: standard, name: contribution, method: abc, measure: spent,
 tiers: [{name: A, up_to: 80%}, {name: B, up_to: 95%}, {name: C, otherwise: true}]}
""",
    "quintiles": """
kind: standard
name: quintiles
method: rfm
recency: recency_days
frequency: invoices
monetary: spent
bins: 5
grid:
""",
}


@pytest.mark.skipif(not SAMPLE.exists(), reason="CDNOW_sample.txt is not here")
def test_repeat_buyers_of_the_cdnow_sample(tmp_path: Path) -> None:
    # Fader and Hardie: purchases of a day are one; the first one is no repeat purchase.
    spent: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in SAMPLE.read_text(encoding="ascii").splitlines():
        if line.split()[0].isdigit():
            _, customer, day, _, dollars = line.split()
            spent[customer, day] += Decimal(dollars)
    # The earliest day comes last, and stays.
    first = dict(sorted(spent, reverse=True))
    for name, text in REPEAT_RULES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    lines = [
        f"{customer},{day},{dollars},{str(first[customer] != day).lower()}\n"
        for (customer, day), dollars in spent.items()
    ]
    (tmp_path / "orders.csv").write_text("customer_id,day,spent,again\n" + "".join(lines), encoding="utf-8")
    table, summary = tmp_path / "tiers.csv", tmp_path / "summary.json"
    done = tieringrules(
        "classify", tmp_path, "--as-of", "1997-09-30", "--metric", "repeat_spend", "--out", table,
        "--summary", summary, "--quiet",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    standards = json.loads(summary.read_text(encoding="utf-8"))["standards"]
    halves = standards["halves"]["population"]["monetary"]
    assert (halves["customers"], halves["missing"]) == (946, 2357 - 946)
    assert halves["cut_points"] == [pytest.approx(27.5, abs=0.005)]
    assert standards["halves"]["tiers"] == {"upper": 473, "lower": 473, "once": 2357 - 946}
    assert standards["largest"]["population"]["measure"]["cut_points"] == [pytest.approx(299.63, abs=0.005)]
    with table.open(encoding="utf-8-sig", newline="") as rows:
        means = [float(row["repeat_spend"]) for row in csv.DictReader(rows) if row["repeat_spend"]]
    assert round(math.fsum(means) / len(means), 2) == 35.08


@pytest.mark.slow
@pytest.mark.skipif(not ONLINE_RETAIL.exists(), reason="onlineretail.csv.gz is not here")
def test_online_retail_by_abc_and_quintiles(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    shutil.copytree(ROOT / "examples" / "online-retail", workspace)
    cells = [f"{r}{f}{m}" for r in range(1, 6) for f in range(1, 6) for m in range(1, 6)]
    for name, text in SEGMENTS.items():
        grid = "".join(f"  c{cell}: [{cell}]\n" for cell in cells) if name == "quintiles" else ""
        (workspace / "rules" / f"{name}.yaml").write_text(text + grid, encoding="utf-8")
    table = tmp_path / "tiers.csv"
    done = tieringrules(
        "classify", workspace, "--data", f"orders={ONLINE_RETAIL}", "--as-of", "2011-12-09",
        "--out", table, "--quiet",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    with table.open(encoding="utf-8-sig", newline="") as rows:
        found = {row["customer_id"]: (row["contribution"], row["quintiles"]) for row in csv.DictReader(rows)}

    spent: dict[str, Decimal] = defaultdict(Decimal)
    invoices: dict[str, set[str]] = defaultdict(set)
    last: dict[str, dt.date] = {}
    with gzip.open(ONLINE_RETAIL, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            price, quantity = Decimal(row["UnitPrice"]), int(float(row["Quantity"]))
            if row["CustomerID"] and quantity > 0 and price > 0:
                customer = str(int(float(row["CustomerID"])))
                spent[customer] += quantity * price
                invoices[customer].add(row["InvoiceNo"])
                day = dt.date.fromisoformat(row["InvoiceDate"][:10])
                last[customer] = max(day, last.get(customer, day))
    assert found.keys() == spent.keys()

    total = sum(spent.values())
    larger, tier = Decimal(0), {}
    ranked = sorted(set(spent.values()), reverse=True)
    having: dict[Decimal, list[str]] = defaultdict(list)
    for customer, amount in spent.items():
        having[amount].append(customer)
    for amount in ranked:
        share = 100 * larger
        for customer in having[amount]:
            tier[customer] = "A" if share < 80 * total else "B" if share < 95 * total else "C"
        larger += amount * len(having[amount])

    def below(values: dict[str, Fraction]) -> dict[str, int]:
        ordered = sorted(values.values())
        points = []
        for step in range(1, 5):
            place = Fraction(step, 5) * (len(ordered) - 1)
            low = ordered[int(place)]
            high = ordered[min(int(place) + 1, len(ordered) - 1)]
            points.append(low + (high - low) * (place - int(place)))
        return {customer: sum(point < value for point in points) for customer, value in values.items()}

    r = below({customer: Fraction((dt.date(2011, 12, 9) - day).days) for customer, day in last.items()})
    f = below({customer: Fraction(len(found)) for customer, found in invoices.items()})
    m = below({customer: Fraction(amount) for customer, amount in spent.items()})
    expected = {
        customer: (tier[customer], f"c{5 - r[customer]}{1 + f[customer]}{1 + m[customer]}")
        for customer in spent
    }
    assert found == expected
    assert len({cell for _, cell in expected.values()}) > 50
