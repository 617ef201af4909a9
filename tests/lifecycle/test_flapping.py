"""Tiers that customers come back to: counted on a table made by hand, and told where runs are recorded."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.command_line import tieringrules
from tieringrules.engine.archiving import CUSTOMER
from tieringrules.engine.flapping import Returned, returned

# Customer → tiers of three runs and of today; `.` for no customer, `-` for no tier.
TABLE = {
    "A": "gold silver silver gold",  # came back
    "B": "gold silver gold gold",  # came back before, and stays
    "C": "silver silver silver gold",  # for the first time
    "D": "gold gold silver gold",  # came back
    "E": "gold gold gold silver",
    "F": ". . silver gold",
    "G": "gold . silver gold",  # came back: the run between does not know it
    "H": "gold silver - gold",  # had none in the last run
    "I": "gold silver silver -",
    "J": "silver gold silver .",
}


def run(number: int) -> pl.DataFrame:
    tiers = {key: row.split()[number] for key, row in TABLE.items()}
    there = {key: None if tier == "-" else tier for key, tier in tiers.items() if tier != "."}
    return pl.DataFrame({CUSTOMER: list(there), "value": list(there.values())})


def test_who_came_back() -> None:
    runs = [run(number) for number in range(4)]
    assert returned(runs[3], runs[2::-1], "value") == Returned(7, 3)
    assert returned(runs[3], [runs[2]], "value") == Returned(7, 0)
    assert returned(runs[3], [], "value") == Returned(0, 0)
    # A run without the standard says nothing of it.
    other = runs[1].rename({"value": "other"})
    assert returned(runs[3], [runs[2], other, runs[0]], "value") == Returned(7, 3)
    assert Returned(0, 0).share == 0 and Returned(8, 2).share == 0.25


HOME = "kind: workspace\nname: w\ncustomers: customers\ndata: {customers: customers.csv}\n"
CUSTOMERS = "kind: dataset\nname: customers\nkey: id\ncolumns: {id: {type: text}, spent: {type: integer}}\n"
VALUE = (
    "kind: standard\nname: value\ntiers: [{name: gold, when: {spent: {at_least: 10}}},"
    " {name: silver, when: {spent: {at_least: 5}}}, {name: rest, otherwise: true}]\n"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    (folder / "rules").mkdir(parents=True)
    (folder / "tieringrules.yaml").write_text(HOME)
    (folder / "rules" / "customers.yaml").write_text(CUSTOMERS)
    (folder / "rules" / "value.yaml").write_text(VALUE)
    (folder / "customers.csv").write_text("id,spent\na,1\n")
    assert tieringrules("init", folder, "--key").returncode == 0
    return folder


def record(folder: Path, month: str, up: bool, *more: str) -> str:
    """Of 40 customers every fourth is gold in one month, and silver in another."""
    rows = [f"k{number},{12 if up or number % 4 else 7}\n" for number in range(40)]
    (folder / "customers.csv").write_text("id,spent\n" + "".join(rows))
    done = tieringrules("classify", folder, "--as-of", f"2026-{month}-28", "--record", *more)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_it_is_told_from_the_third_run_on(workspace: Path) -> None:
    assert "TR719" not in record(workspace, "01", up=True) + record(workspace, "02", up=False)
    told = record(workspace, "03", up=True)
    assert "rules/value.yaml:2:7: warning[TR719] tiers of 'value' flap: 10 of 40 customers (25.0%)" in told
    assert "“value”的等级反复升降：40 位客户中有 10 位（25.0%）" in record(
        workspace, "04", False, "--lang", "zh"
    )
    # Four months later what was in spring is long ago.
    assert "TR719" not in record(workspace, "09", up=True)
    assert "TR719" not in record(workspace, "10", up=False)
    with (workspace / "tieringrules.yaml").open("a") as home:
        home.write("guardrails: {flapping: 25%}\n")
    assert "TR719" not in record(workspace, "11", up=True)


def test_stability_helps(workspace: Path) -> None:
    (workspace / "rules" / "value.yaml").write_text(VALUE + "stability: {downgrade_after: 90 days}\n")
    said = "".join(record(workspace, f"{month:02}", up=month % 2 == 1) for month in range(1, 5))
    assert "TR719" not in said
