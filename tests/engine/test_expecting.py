"""Expectations: which rows they refuse, which they only count, and what both engines make of the unknown."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Literal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tieringrules as tr
from tests.command_line import tieringrules
from tieringrules.document import read_document
from tieringrules.engine.expecting import expected
from tieringrules.intake.table import Table
from tieringrules.rulebook.desugaring import to_kernel
from tieringrules.rulebook.reading import link_documents

DAY = dt.date(2026, 6, 30)
RULES = """
kind: dataset
name: customers
key: id
expect:
  - name: shipped_in_order
    condition: shipped >= ordered
    message: {en: shipped before it was ordered, zh: 发货早于下单}
  - {name: big_is_approved, when: {twice: {at_least: 200}}, condition: {approved: true}}
  - {name: small, condition: amount < 1000, severity: warning}
  - {name: not_in_future, condition: ordered <= as_of}
columns:
  id: {type: text}
  ordered: {type: date}
  shipped: {type: date}
  amount: {type: decimal, scale: 2}
  approved: {type: boolean}
  twice: {type: decimal, scale: 2, value: 2 * amount}
"""
STANDARD = (
    "{kind: standard, name: s, "
    "tiers: [{name: big, when: {amount: {at_least: 500}}}, {name: rest, otherwise: true}]}"
)
WORKSPACE = "{kind: workspace, name: demo, customers: customers, data: {customers: c.csv}}"
DATA = """id,ordered,shipped,amount,approved
a,2026-01-02,2026-01-01,1.00,
b,2026-01-02,,1.00,
c,2026-01-02,2026-01-02,100.00,false
d,2026-01-02,2026-01-02,100.00,true
e,2026-01-02,2026-01-02,2000.00,true
f,2026-07-02,,,
g,2026-01-02,2026-01-02,100.00,
h,2026-01-05,2026-01-02,100.00,false
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "tieringrules.yaml").write_text(WORKSPACE, "utf-8")
    (tmp_path / "rules/c.yaml").write_text(RULES, "utf-8")
    (tmp_path / "rules/s.yaml").write_text(STANDARD, "utf-8")
    (tmp_path / "c.csv").write_text(DATA, "utf-8")
    return tmp_path


@pytest.mark.parametrize("engine", ["polars", "reference"])
def test_false_refuses_and_unknown_does_not(workspace: Path, engine: str) -> None:
    quarantine, summary = workspace / "q.csv", workspace / "s.json"
    outputs = ("--quarantine", quarantine, "--summary", summary, "--engine", engine)
    ran = tieringrules("classify", workspace, "--as-of", str(DAY), *outputs)
    assert ran.returncode == 0, ran.stderr
    with quarantine.open(encoding="utf-8-sig", newline="") as file:
        found = [(line["row"], line["column"], line["code"]) for line in csv.DictReader(file)]
    assert found == [
        ("2", "shipped_in_order", "TR563"),
        ("4", "big_is_approved", "TR563"),
        ("7", "not_in_future", "TR563"),
        ("9", "shipped_in_order", "TR563"),
        ("9", "big_is_approved", "TR563"),
    ]
    counted = json.loads(summary.read_text("utf-8"))
    assert (counted["refused"], counted["customers"]) == ({"customers": 4}, 4)
    assert "c.csv: 4 rows refused" in ran.stdout
    assert "shipped before it was ordered" in ran.stdout
    assert "c.csv:6: warning[TR564] 1 of 8 rows of 'customers' break the expectation 'small'" in ran.stderr


def test_both_languages(workspace: Path) -> None:
    ran = tieringrules("classify", workspace, "--as-of", str(DAY), "--lang", "zh")
    assert "发货早于下单" in ran.stdout
    assert "仍计入" in ran.stderr
    as_json = tieringrules("classify", workspace, "--as-of", str(DAY), "--format", "json", "--lang", "zh")
    assert "TR565" in as_json.stderr


def test_more_than_accepted_refuses_the_data(workspace: Path) -> None:
    (workspace / "rules/c.yaml").write_text(RULES + "accept: {refused_rows: 40%}\n", "utf-8")
    ran = tieringrules("classify", workspace, "--as-of", str(DAY), "--out", workspace / "o.csv")
    assert ran.returncode == 1
    assert "error[TR550] 4 of 8 rows" in ran.stderr
    assert not (workspace / "o.csv").exists()


def test_frames_count_their_rows_from_one(workspace: Path) -> None:
    frame = pl.read_csv(workspace / "c.csv", try_parse_dates=True)
    bad = frame.with_columns(id=pl.when(pl.col("id") == "b").then(None).otherwise("id"))
    with pytest.warns(tr.DataWarning) as told:
        found = tr.load(workspace).classify(customers=bad, as_of=DAY)
    assert found["id"].to_list() == ["d", "e", "g"]
    warned = {(one.code, one.span.line) for one in told[0].message.diagnostics if one.span}  # type: ignore[union-attr]
    assert {("TR565", 1), ("TR565", 3), ("TR564", 5)} <= warned


CONDITIONS = [
    "shipped >= ordered",
    "not(amount > 2) or approved",
    "amount * 3 < 4.5 and ordered <= as_of",
    "if approved then amount > 0 else shipped = null",
    "amount in [1..2]",
    "days_since(ordered) >= 0",
]
ROWS = st.fixed_dictionaries(
    {
        "ordered": st.none() | st.dates(dt.date(2026, 6, 28), dt.date(2026, 7, 2)),
        "shipped": st.none() | st.dates(dt.date(2026, 6, 28), dt.date(2026, 7, 2)),
        "amount": st.none() | st.integers(-300, 300),
        "approved": st.none() | st.booleans(),
    }
)


@settings(deadline=None, max_examples=30)
@given(st.lists(ROWS, min_size=1, max_size=8), st.lists(st.sampled_from(CONDITIONS), min_size=1, unique=True))
def test_engines_agree(rows: list[dict[str, object]], conditions: list[str]) -> None:
    expect = "".join(
        f"  - {{name: n{number}, condition: '{condition}'}}\n" for number, condition in enumerate(conditions)
    )
    rules = f"{RULES.partition('expect:')[0]}expect:\n{expect}columns:{RULES.partition('columns:')[2]}"
    texts = {"tieringrules.yaml": WORKSPACE, "rules/c.yaml": rules, "rules/s.yaml": STANDARD}
    read = [read_document(name, text.encode()).value for name, text in texts.items()]
    linked = link_documents(".", [document for document in read if document is not None])
    assert linked.value is not None and linked.ok, linked.diagnostics
    source = to_kernel(linked.value).customers
    schema = {
        "id": pl.String,
        "ordered": pl.Date,
        "shipped": pl.Date,
        "amount": pl.Int64,
        "approved": pl.Boolean,
    }
    frame = pl.DataFrame([{"id": str(number), **row} for number, row in enumerate(rows)], schema=schema)

    def refused(engine: Literal["polars", "reference"]) -> list[tuple[int, str]]:
        found = expected(Table("customers", frame), source, DAY, engine)
        return [(row.row, row.column) for row in found.value.refused]

    assert refused("polars") == refused("reference")
