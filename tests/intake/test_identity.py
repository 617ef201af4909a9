"""Rows that are one customer: what joins them, what is kept, who follows, and that order never matters."""

from __future__ import annotations

import csv
import datetime as dt
import json
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tieringrules as tr
from tests.acceptance.workshop import DAY, run
from tests.intake.conftest import make_column
from tieringrules.intake.identity import repointed, unified
from tieringrules.intake.table import Table
from tieringrules.rulebook.identity import Identity
from tieringrules.rulebook.model import Dataset

COLUMNS = (
    make_column("id"),
    make_column("mobile", "phone", region="CN", personal=True),
    make_column("email", "email", personal=True),
    make_column("name", personal=True),
    make_column("updated", "date"),
    make_column("points", "integer"),
    make_column("agreed", "boolean"),
)
SCHEMA = {
    "id": pl.String, "mobile": pl.String, "email": pl.String, "name": pl.String,
    "updated": pl.Date, "points": pl.Int64, "agreed": pl.Boolean,
}  # fmt: skip
RULES = (("mobile",), ("email", "name"))
CUSTOMERS = Dataset("customers", COLUMNS, key="id")


def merged(rows: list[dict[str, Any]], identity: Identity) -> list[dict[str, Any]]:
    table = Table("customers", pl.DataFrame(rows, schema=SCHEMA))
    found = unified(CUSTOMERS, table, identity).value
    return found.table.frame.sort("id").to_dicts()


def row(key: str, **cells: Any) -> dict[str, Any]:
    return {**dict.fromkeys(SCHEMA), "id": key, **cells}


def test_rows_are_joined_through_others() -> None:
    rows = [
        row("a", mobile="1"),
        row("b", mobile="1", email="Li@x.cn", name="李 雷"),
        row("c", email="li@x.cn", name="李雷", points=5),
        row("d", email="li@x.cn", name="韩梅梅"),
        row("e", email="li@x.cn"),
        row("f"),
    ]
    found = merged(rows, Identity(RULES))
    assert [one["id"] for one in found] == ["a", "d", "e", "f"]
    assert found[0] == row("a", mobile="1", email="Li@x.cn", name="李 雷", points=5)


def test_the_newest_comes_first_and_columns_merge_their_own_way() -> None:
    rows = [
        row("a", mobile="1", updated=dt.date(2026, 1, 1), points=9, agreed=True, name="Li"),
        row("b", mobile="1", updated=dt.date(2026, 5, 1), points=2, agreed=None, name="Lei"),
        row("c", mobile="1", points=4, agreed=False, name="Li Lei"),
    ]
    newest = merged(rows, Identity(RULES, "updated"))
    assert newest == [row("b", mobile="1", updated=dt.date(2026, 5, 1), points=2, agreed=True, name="Lei")]
    oldest = merged(rows, Identity(RULES, "updated", newest=False))
    assert oldest[0]["id"] == "a"
    merge = {"points": "max", "agreed": "all", "name": "longest", "updated": "kept"}
    own = merged(rows, Identity(RULES, "updated", merge=merge))  # type: ignore[arg-type]
    assert (own[0]["points"], own[0]["agreed"], own[0]["name"]) == (9, False, "Li Lei")
    least = merged(rows, Identity(RULES, None, merge={"points": "min", "agreed": "any"}))
    assert (least[0]["id"], least[0]["points"], least[0]["agreed"]) == ("a", 2, True)


def test_child_rows_follow_whatever_type_their_key_has() -> None:
    survivors = {"7": "3", "9": "3"}
    texts = Table("orders", pl.DataFrame({"customer": ["7", None, "3", "8"]}))
    assert repointed(texts, "customer", survivors).frame["customer"].to_list() == ["3", None, "3", "8"]
    numbers = Table("orders", pl.DataFrame({"customer": [9, None, 3, 8]}))
    assert repointed(numbers, "customer", survivors).frame["customer"].to_list() == [3, None, 3, 8]


CELLS = st.fixed_dictionaries(
    {
        "id": st.sampled_from("abcdefgh"),
        "mobile": st.none() | st.sampled_from("1234"),
        "email": st.none() | st.sampled_from(["x@x.cn", "X@x.cn", "y@x.cn"]),
        "name": st.none() | st.sampled_from(["李", "Ｌi", "li"]),
        "updated": st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 3)),
        "points": st.none() | st.integers(0, 3),
        "agreed": st.none() | st.booleans(),
    }
)


def plainly(rows: list[dict[str, Any]]) -> set[frozenset[int]]:
    """Which rows are one, by the definition: the transitive closure of being alike."""
    folded = {"Ｌi": "li", "X@x.cn": "x@x.cn"}

    def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
        for rule in (("id",), *RULES):
            first, second = ([folded.get(row[name], row[name]) for name in rule] for row in (one, other))
            if None not in first and first == second:
                return True
        return False

    groups = [{number} for number in range(len(rows))]
    for number, one in enumerate(rows):
        for other in range(number):
            if alike(one, rows[other]):
                first, second = (next(group for group in groups if each in group) for each in (number, other))
                if first is not second:
                    first |= second
                    groups.remove(second)
    return {frozenset(group) for group in groups}


@settings(deadline=None, max_examples=150)
@given(st.lists(CELLS, max_size=12), st.randoms(use_true_random=False))
def test_groups_are_those_of_the_definition_in_any_order(rows: list[dict[str, Any]], random: Any) -> None:
    identity = Identity(RULES, "updated", merge={"points": "max", "agreed": "all", "name": "longest"})
    found = unified(CUSTOMERS, Table("customers", pl.DataFrame(rows, schema=SCHEMA)), identity).value
    groups = plainly(rows)
    assert found.table.frame.height == len(groups)
    gone = sorted(number for group in groups for number in sorted(group) if len(group) > 1)
    assert len(found.table.merges) == len(gone) - sum(len(group) > 1 for group in groups)
    shuffled = random.sample(rows, len(rows))
    again = unified(CUSTOMERS, Table("customers", pl.DataFrame(shuffled, schema=SCHEMA)), identity).value
    assert again.table.frame.sort("id").to_dicts() == found.table.frame.sort("id").to_dicts()
    assert again.survivors == found.survivors


@pytest.mark.slow
def test_a_million_customers_in_seconds() -> None:
    count = 1_000_000
    number = pl.int_range(count, eager=True)
    frame = pl.DataFrame(
        {
            "id": "C" + number.cast(pl.String),
            "mobile": "139" + (number % 900_000).cast(pl.String),
            "email": (number % 950_000).cast(pl.String) + "@x.cn",
            "name": "顾客" + (number % 950_000).cast(pl.String),
            "updated": pl.repeat(dt.date(2026, 1, 1), count, eager=True),
            "points": number % 7,
            "agreed": number % 2 == 0,
        }
    )
    started = time.monotonic()
    found = unified(CUSTOMERS, Table("customers", frame), Identity(RULES, "updated")).value
    assert found.table.frame.height == 850_000
    assert time.monotonic() - started < 30


# --- from the command line -----------------------------------------------------------------------------

DATASET = """
kind: dataset
name: customers
key: id
identity:
  match: [[mobile], [email, name]]
  keep: newest by updated
  merge: {agreed: all}
columns:
  id: {type: text}
  mobile: {type: phone, region: CN, personal: true}
  email: {type: email, personal: true}
  name: {type: text, personal: true}
  updated: {type: date}
  agreed: {type: boolean}
"""
ORDERS = """
kind: dataset
name: orders
belongs_to: {customers: customer}
columns:
  customer: {type: text}
  amount: {type: integer}
"""
METRICS = "{kind: metrics, dataset: customers, metrics: {spent: {sum: orders.amount}}}"
STANDARD = (
    "{kind: standard, name: s, tiers: [{name: big, when: spent >= 100}, {name: rest, otherwise: true}]}"
)
DATA = """id,mobile,email,name,updated,agreed
a,138 0013 8000,,李雷,2026-01-01,true
b,+86 13800138000,li@example.com,,2026-05-01,false
c,,LI@example.com,李雷,2026-02-01,true
b,,,李雷,2026-03-01,
d,13900139000,,,,true
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    data = "{customers: c.csv, orders: o.csv}"
    files = {
        "tieringrules.yaml": f"{{kind: workspace, name: demo, customers: customers, data: {data}}}",
        "rules/c.yaml": DATASET, "rules/o.yaml": ORDERS, "rules/m.yaml": METRICS, "rules/s.yaml": STANDARD,
        "c.csv": DATA, "o.csv": "customer,amount\na,60\nb,50\nc,1\nd,5\n",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize("engine", ["polars", "reference"])
def test_customers_are_merged_and_orders_follow(workspace: Path, engine: str) -> None:
    assert run("check", workspace, "--strict").code == 0
    outputs = (
        "--out",
        workspace / "t.csv",
        "--merged",
        workspace / "m.csv",
        "--summary",
        workspace / "s.json",
    )
    ran = run("classify", workspace, "--as-of", DAY, "--metric", "spent", "--engine", engine, *outputs)
    assert ran.code == 0, ran.err
    lines = (workspace / "t.csv").read_text("utf-8-sig").splitlines()
    # c shares address but not name with any other row: b's newest row lacks a name, its other one an address
    assert lines == ["id,s,s_rule,spent", "b,big,big,110", "c,rest,rest,1", "d,rest,rest,5"]
    with (workspace / "m.csv").open(encoding="utf-8-sig", newline="") as file:
        told = [tuple(line.values()) for line in csv.DictReader(file)]
    assert told == [
        ("c.csv", "2", "a", "c.csv", "3", "b", "mobile"),
        ("c.csv", "5", "b", "c.csv", "3", "b", "id"),
    ]
    counted = json.loads((workspace / "s.json").read_text("utf-8"))
    assert counted["merged"] == {"customers": {"rows": 2, "customers": 1}}
    assert "c.csv: 2 rows merged into 1 customer" in ran.out
    zh = run("classify", workspace, "--as-of", DAY, lang="zh")
    assert "c.csv：2 行并入 1 位客户" in zh.out
    assert not [secret for secret in ("李雷", "13800138000", "example.com") if secret in ran.out + zh.out]


def test_without_identity_a_key_twice_refuses_the_data(workspace: Path) -> None:
    text = DATASET.partition("identity:")[0] + "columns:" + DATASET.partition("columns:")[2]
    (workspace / "rules/c.yaml").write_text(text, "utf-8")
    ran = run("classify", workspace, "--as-of", DAY)
    assert ran.code == 1 and "TR526" in ran.err


def test_a_number_that_many_share_is_told(workspace: Path) -> None:
    rows = "".join(f"k{number},13800000000,,,,\n" for number in range(30))
    (workspace / "c.csv").write_text(DATA + rows, "utf-8")
    ran = run("classify", workspace, "--as-of", DAY)
    assert "TR572" in ran.err and "from 30" in ran.err
    assert "13800000000" not in ran.err + ran.out


def test_a_unique_column_is_judged_after_merging(workspace: Path) -> None:
    card = DATASET.replace(
        "  agreed: {type: boolean}", "  agreed: {type: boolean}\n  card: {type: text, unique: true}"
    )
    (workspace / "rules/c.yaml").write_text(card, "utf-8")
    head, *lines = DATA.splitlines()
    cards = ["1", "1", "2", "", "3"]
    data = (
        "\n".join([head + ",card", *(f"{line},{one}" for line, one in zip(lines, cards, strict=True))]) + "\n"
    )
    (workspace / "c.csv").write_text(data, "utf-8")
    assert run("classify", workspace, "--as-of", DAY).code == 0
    (workspace / "c.csv").write_text(data.replace(",3\n", ",2\n"), "utf-8")
    ran = run("classify", workspace, "--as-of", DAY)
    assert ran.code == 1 and "TR549" in ran.err


def test_frames_are_merged_as_well(workspace: Path) -> None:
    frame = pl.read_csv(workspace / "c.csv", try_parse_dates=True, schema_overrides={"mobile": pl.String})
    found = tr.load(workspace).classify(customers=frame, as_of=DAY)
    assert found["id"].to_list() == ["b", "c", "d"]
