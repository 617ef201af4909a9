"""What is written: formats, formulas, the same bytes every time; DESIGN §5.6 and §8."""

import csv
import datetime as dt
import json
import os
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import tieringrules as tr
from tests.acceptance.test_design_files import PEOPLE, orders
from tests.acceptance.truths import alone
from tests.acceptance.workshop import DAY, DESIGN, metric_file, run, table, write

ROOT = Path(__file__).parents[2]
KEYS = "id,n,t\n10,3,=1+1\n9,2,+x\n100,,@SUM\n2,1,-3\n-1,1,\ttab\n7,1,q\n"
COLUMNS = "  id: {type: integer}\n  n: {type: integer}\n  t: {type: text}\n"
STANDARD = (
    "kind: standard\nname: s\n"
    "tiers: [{name: =a, when: {n: {at_least: 3}}}, {name: b, when: {n: {at_least: 1}}}]\n"
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return alone(tmp_path, KEYS, COLUMNS, s=STANDARD, m=metric_file(tt="t", half="n / 2", tenth="n * 0.1"))


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return write(tmp_path, DESIGN, {"data/customers.csv": PEOPLE, "data/orders.csv": orders()})


def test_every_format_has_the_same_answers(small: Path) -> None:
    for suffix in ("csv", "jsonl", "parquet", "xlsx"):
        out = small / f"o.{suffix}"
        arguments = ("--metric", "tt", "--metric", "tenth", "--metric", "half")
        assert run("classify", small, "--as-of", DAY, "--out", out, *arguments).code == 0
    rows = [tuple(row.values()) for row in table(small / "o.csv")]
    # numbers in order, and a ' before what a spreadsheet would run
    assert rows == [
        ("-1", "b", "b", "'\ttab", "0.1", "0.5"),
        ("2", "b", "b", "'-3", "0.1", "0.5"),
        ("7", "b", "b", "q", "0.1", "0.5"),
        ("9", "b", "b", "'+x", "0.2", "1.0"),
        ("10", "'=a", "'=a", "'=1+1", "0.3", "1.5"),
        ("100", "", "", "'@SUM", "", ""),
    ]
    lines = [json.loads(line) for line in (small / "o.jsonl").read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == [-1, 2, 7, 9, 10, 100]
    assert list(lines[4].values()) == [10, "=a", "=a", "=1+1", 0.3, 1.5]
    assert lines[5] == {"id": 100, "s": None, "s_rule": None, "tt": "@SUM", "tenth": None, "half": None}
    frame = pl.read_parquet(small / "o.parquet")
    assert frame["id"].to_list() == [-1, 2, 7, 9, 10, 100]
    assert frame["tt"].to_list() == ["\ttab", "-3", "q", "+x", "=1+1", "@SUM"]
    assert frame["tenth"].to_list()[:1] == [Decimal("0.1")]
    assert frame["half"].dtype == pl.Float64


@pytest.mark.parametrize(
    "arguments",
    [
        ("--out", "o.doc"),
        ("--metric", "nothing"),
        ("--as-of", "2026-02-30"),
        ("--as-of", "30.06.2026"),
        ("--engine", "abacus"),
        ("--data", "customrs=x.csv"),
        ("--data", "customers"),
        ("--data", "customers=nowhere.csv"),
        ("--out", "nowhere/at/all.csv"),
        ("--out", "/proc/no.csv"),
        ("--out", "data/customers.csv"),
        ("--out", "o.csv", "--summary", "o.csv"),
        ("--sumary", "x.json"),
    ],
)
def test_a_wrong_command_line_is_2_and_leaves_nothing(
    small: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small)
    before = {path: path.stat().st_mtime_ns for path in small.rglob("*") if path.is_file()}
    ran = run("classify", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "error[TR" in ran.err
    assert {path: path.stat().st_mtime_ns for path in small.rglob("*") if path.is_file()} == before


def test_the_workspace_is_found_upwards(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small / "rules")
    assert run("classify", "--as-of", DAY).code == 0
    monkeypatch.chdir("/")
    assert run("check").code == 2
    assert run("check", small / "nowhere").code == 2


def test_the_same_bytes_on_any_threads_and_in_any_order(demo: Path) -> None:
    chance = random.Random(5)
    files = {}
    for name in ("customers", "orders"):
        with (demo / f"data/{name}.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        chance.shuffle(rows)
        files[name] = demo / f"{name}-shuffled.csv"
        with files[name].open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
    shuffled = [argument for name, file in files.items() for argument in ("--data", f"{name}={file}")]
    metrics = ["--metric", "monetary_12m", "--metric", "average_order"]
    seen = set()
    for threads, more in (("1", []), ("2", shuffled)):
        out, summary = demo / f"{threads}.csv", demo / f"{threads}.json"
        line = ["classify", demo, "--as-of", DAY, "--out", out, "--summary", summary, *metrics, *more]
        subprocess.run(
            [sys.executable, "-m", "tieringrules", *map(str, line)],
            env={**os.environ, "POLARS_MAX_THREADS": threads, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            check=True,
        )
        seen.add((out.read_bytes(), summary.read_bytes()))
    assert len(seen) == 1


def test_python_gives_the_kind_of_frame_it_takes(demo: Path) -> None:
    rules = tr.load(demo)
    people = pl.read_csv(demo / "data/customers.csv", infer_schema_length=0)
    bought = pl.read_csv(demo / "data/orders.csv", infer_schema_length=0)
    expected = ["platinum", "gold", "standard", "standard", "silver", "gold", "standard"]
    for day in (DAY, dt.date(2026, 6, 30)):
        tiers = rules.classify(customers=people, orders=bought, as_of=day)
        assert isinstance(tiers, pl.DataFrame)
        assert tiers["customer_value"].to_list() == expected
        assert tiers.columns == ["customer_id", "customer_value", "customer_value_rule"]
    panda = rules.classify(
        customers=pd.read_csv(demo / "data/customers.csv"),
        orders=pd.read_csv(demo / "data/orders.csv"),
        as_of=DAY,
    )
    assert isinstance(panda, pd.DataFrame)
    assert panda["customer_value"].tolist() == expected
    arrow = rules.classify(customers=people.to_arrow(), orders=bought.to_arrow(), as_of=DAY)
    assert arrow.column("customer_value").to_pylist() == expected
    with pytest.raises(ValueError, match="'customrs' is not a dataset"):
        rules.classify(customrs=people, as_of=DAY)
