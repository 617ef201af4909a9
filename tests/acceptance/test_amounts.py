# ruff: noqa: E501  # one rule file a line
"""Aggregates, exact amounts, division by zero, and who counts: DESIGN §3 and §5."""

import random
from fractions import Fraction
from pathlib import Path

import pytest

from tests.acceptance.truths import ALONE
from tests.acceptance.workshop import classified, csv_text, metric_file, run, summarized, write

CUSTOMERS = """\
kind: dataset
name: customers
key: id
columns:
  id: {type: text}
  credit: {type: decimal, scale: 2}
  points: {type: integer}
  rate: {type: number}
"""
PAYMENTS = """\
kind: dataset
name: payments
key: no
belongs_to: {customers: id}
happened_at: day
keep: {state: {is_not: void}}
columns:
  no: {type: text}
  id: {type: text}
  day: {type: date}
  quantity: {type: integer}
  price: {type: decimal, scale: 3}
  rate: {type: decimal, scale: 2, default: 1}
  amount: {type: decimal, scale: 3, value: quantity * price}
  precise: {type: decimal, scale: 5, value: amount * rate}
  weight: {type: number}
  state: {type: choice, values: [paid, back, void]}
  note: {type: text}
"""


def workspace(
    folder: Path, payments: list[tuple[object, ...]], customers: str, metrics: dict[str, str], **more: str
) -> Path:
    header = ("no", "id", "day", "quantity", "price", "rate", "weight", "state", "note")
    return write(
        folder,
        {
            "tieringrules.yaml": ALONE.replace("}\n", ", payments: data/payments.csv}\n"),
            "rules/customers.yaml": CUSTOMERS,
            "rules/payments.yaml": PAYMENTS,
            "rules/metrics.yaml": metric_file(**metrics),
            "rules/s.yaml": "kind: standard\nname: s\ntiers: [{name: all, otherwise: true}]\n",
            "data/customers.csv": customers,
            "data/payments.csv": csv_text([header, *payments]),
        },
        {f"rules/{name}.yaml": text for name, text in more.items()},
    )


def values(folder: Path, *names: str) -> dict[str, tuple[str, ...]]:
    rows = classified(folder, *(f"--metric={name}" for name in names))
    return {key: tuple(row[name] for name in names) for key, row in rows.items()}


def test_aggregates_by_hand(tmp_path: Path) -> None:
    day = "2026-06-01"
    payments = [
        (1, "a", day, 2, "1.125", "1.10", "0.1", "paid", "x"),
        (2, "a", day, 3, "2.000", "", "0.2", "paid", "y"),
        (3, "a", day, 1, "5.000", "0.5", "0.3", "back", "x"),
        (4, "a", day, "", "7.000", "", "", "paid", ""),
        (5, "a", day, 9, "9.000", "", "9", "void", "z"),
        (6, "a", day, 9, "9.000", "", "9", "", "z"),  # the state is missing: keep is not true
        (7, "b", day, 1, "1.000", "", "1", "back", "q"),
        (8, "nobody", day, 1, "1.000", "", "1", "paid", "q"),
        (9, "", day, 1, "1.000", "", "1", "paid", "q"),
        (10, "a", "2026-07-01", 1, "1.000", "", "1", "paid", "q"),
        (11, "a", "", 1, "1.000", "", "1", "paid", "q"),  # when is missing: not visible
    ]
    metrics = {
        "rows": "{count: payments}",
        "paid": "{count: payments, where: {state: paid}}",
        "notes": "{count_distinct: payments.note}",
        "total": "{sum: payments.amount}",
        "exact": "{sum: payments.precise}",
        "paid_total": '{sum: payments.amount, where: state = "paid"}',
        "weights": "{sum: payments.weight}",
        "average": "{mean: payments.amount}",
        "middle": "{median: payments.amount}",
        "least": "{min: payments.amount}",
        "most": "{max: payments.amount}",
        "most_or": "{max: payments.amount, default: -1}",
        "big": "{count: payments, where: {any: [{quantity: {at_least: 3}}, 'price > 5']}}",
        "per_row": "total / rows",
        "per_row_or": "{value: total / rows, default: 0}",
    }
    folder = workspace(tmp_path, payments, "id,credit,points,rate\na,,,\nb,,,\nc,,,\n", metrics)
    found = values(folder, *metrics)
    # amounts of a: 2.250, 6.000, 5.000, missing
    assert found["a"] == (
        "4", "3", "2", "13.250", "10.97500", "8.250", "0.6", str(13.25 / 3), "5.0", "2.250", "6.000", "6.000", "2",
        str(13.25 / 4), str(13.25 / 4),
    )  # fmt: skip
    assert found["b"] == (
        "1", "0", "1", "1.000", "1.00000", "0.000", "1.0", "1.0", "1.0", "1.000", "1.000", "1.000", "0", "1.0", "1.0",
    )  # fmt: skip
    zero = ("0", "0", "0", "0.000", "0.00000", "0.000", "0.0", "", "", "", "", "-1.000", "0", "", "0.0")
    assert found["c"] == zero
    summary = summarized(folder)
    assert summary["left_out"] == {"payments": {"after_as_of": 2, "not_kept": 2, "no_parent": 2}}
    assert summary["refused"] == {"customers": 0, "payments": 0}


def test_exact_thresholds(tmp_path: Path) -> None:
    payments = [(n, "a", "2026-06-01", 1, "0.100", "", "0.1", "paid", "") for n in range(10)]
    payments += [(f"b{n}", "b", "2026-06-01", 1, "0.100", "", "0.1", "paid", "") for n in range(9)]
    folder = workspace(
        tmp_path,
        payments,
        "id,credit,points,rate\na,0.30,3,0.3\nb,0.29,4,0.1\n",
        {"spent": "{sum: payments.amount}", "weighed": "{sum: payments.weight}", "tenfold": "credit / 3"},
        one="kind: standard\nname: one\ntiers: [{name: yes, when: {spent: {at_least: 1.00}}}, {name: no, otherwise: true}]\n",
        two="kind: standard\nname: two\ntiers: [{name: yes, when: credit * 3 = 0.9}, {name: no, otherwise: true}]\n",
        three="kind: standard\nname: three\ntiers: [{name: yes, when: {tenfold: 0.1}}, {name: no, otherwise: true}]\n",
        four="kind: standard\nname: four\ntiers: [{name: yes, when: {weighed: {at_least: 1}}}, {name: no, otherwise: true}]\n",
        five="kind: standard\nname: five\ntiers: [{name: yes, when: credit * 0.1 + credit * 0.2 = 0.09}, {name: no, otherwise: true}]\n",
        six="kind: standard\nname: six\ntiers: [{name: yes, when: rate = 0.3}, {name: no, otherwise: true}]\n",
        bands="kind: standard\nname: bands\nmethod: bands\nmeasure: spent\n"
        "tiers: [{name: high, at_least: 1}, {name: mid, at_least: 0.9, below: 1}, {name: low, below: 0.9}]\n",
    )
    rows = classified(folder)
    names = ("one", "two", "three", "four", "five", "six", "bands")
    assert [rows["a"][name] for name in names] == ["yes", "yes", "yes", "yes", "yes", "yes", "high"]
    assert [rows["b"][name] for name in names] == ["no", "no", "no", "no", "no", "no", "mid"]


def test_division_by_zero_is_missing_and_counted(tmp_path: Path) -> None:
    folder = workspace(
        tmp_path,
        [],
        "id,credit,points,rate\na,1.00,0,0\nb,1.00,2,4\nc,,0,\nd,0.00,0,0\n",
        {
            "share": "credit / points",
            "ratio": "rate / rate",
            "share_or": "{value: credit / points, default: 9}",
        },
        t="kind: standard\nname: t\ntiers: [{name: low, when: {share: {below: 1}}}, {name: high, when: share >= 1}]\n",
    )
    assert values(folder, "share", "ratio", "share_or") == {
        "a": ("", "", "9.0"),
        "b": ("0.5", "1.0", "0.5"),
        "c": ("", "", "9.0"),
        "d": ("", "", "9.0"),
    }
    assert summarized(folder)["standards"]["t"] == {
        "tiers": {"low": 1, "high": 0},
        "none": 3,
        "unknown": [
            {"rule": "low", "field": "share", "customers": 3},
            {"rule": "high", "field": "share", "customers": 3},
        ],
        "population": None,
    }
    said = run("classify", folder, "--as-of", "2026-06-30")
    assert "divides by zero for 2" in said.out + said.err


def test_sums_do_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    chance = random.Random(7)
    weights = [chance.choice((1e16, -1e16, 0.1, 0.2, 3.3e-9, 12345.678)) for _ in range(60)]
    exact = float(sum(map(Fraction, map(str, weights))))
    rows = [(n, "a", "2026-06-01", 1, "1", "", repr(weight), "paid", "") for n, weight in enumerate(weights)]
    seen = set()
    for _ in range(3):
        chance.shuffle(rows)
        folder = workspace(tmp_path, rows, "id,credit,points,rate\na,,,\n", {"w": "{sum: payments.weight}"})
        seen.add(values(folder, "w")["a"])
    assert len(seen) == 1
    assert float(seen.pop()[0]) == pytest.approx(exact, abs=1e-3)


@pytest.mark.parametrize("aggregate", ["{count: payments, default: 1}", "{sum: payments.amount, default: 0}"])
def test_a_default_where_nothing_is_missing_is_a_warning(tmp_path: Path, aggregate: str) -> None:
    folder = workspace(tmp_path, [], "id,credit,points,rate\n", {"m": aggregate})
    ran = run("check", folder, "--format", "json")
    assert (ran.code, [finding["severity"] for finding in ran.findings]) == (0, ["warning"])
    assert run("check", folder, "--strict").code == 1
