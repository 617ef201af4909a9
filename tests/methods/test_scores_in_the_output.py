"""Scores of methods beside the tiers: by the names of docs/methods.md, with the values that decided."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

import tieringrules as tr
from tests.command_line import tieringrules

RULES = {
    "tieringrules.yaml": "{kind: workspace, name: w, customers: customers, data: {customers: c.csv}}",
    "rules/customers.yaml": "kind: dataset\nname: customers\nkey: id\ncolumns:\n"
    "  id: {type: text}\n  days: {type: integer}\n  orders: {type: integer}\n  spent: {type: integer}\n",
    "rules/loyalty.yaml": """kind: standard
name: loyalty
method: rfm
recency: days
frequency: orders
monetary: spent
bins: 2
weights: {recency: 50%, frequency: 25%, monetary: 25%}
tiers: [{name: good, when: {score: {at_least: 1.5}}}, {name: rest, otherwise: true}]
""",
    "rules/assessment.yaml": """kind: standard
name: assessment
method: scorecard
criteria:
  - name: money
    weight: 75%
    measure: spent
    points: [{at_least: 20, points: 100}, {otherwise: true, points: 40}]
  - name: visits
    weight: 25%
    measure: orders
    points: [{at_least: 2, points: 80}, {otherwise: true, points: 0}]
tiers: [{name: A, at_least: 80}, {name: B, otherwise: true}]
""",
    "rules/share.yaml": """kind: standard
name: share
method: abc
measure: spent
tiers: [{name: A, up_to: 50%}, {name: B, up_to: 90%}, {name: C, otherwise: true}]
""",
    "c.csv": "id,days,orders,spent\na,1,1,60\nb,9,2,30\nc,,3,10\n",
}
ASKED = {
    "loyalty.r": ["2", "1", ""],
    "loyalty.f": ["1", "1", "2"],
    "loyalty.m": ["2", "1", "1"],
    "loyalty.rfm": ["212", "111", ""],
    "loyalty.score": ["1.75", "1.00", ""],
    "assessment.score": ["75.00", "95.00", "50.00"],
    "assessment.points.money": ["100", "100", "40"],
    "assessment.points.visits": ["0", "80", "80"],
    "share.class": ["1", "2", "3"],
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in RULES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_score_of_the_page_can_be_asked_for(workspace: Path) -> None:
    table = workspace / "tiers.csv"
    asked = [argument for name in ASKED for argument in ("--metric", name)]
    done = tieringrules("classify", workspace, "--as-of", "2026-06-30", "--out", table, *asked)
    assert done.returncode == 0, done.stdout + done.stderr
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {name: [row[name] for row in rows] for name in ASKED}
    assert {name: [_plain(value) for value in values] for name, values in found.items()} == {
        name: [_plain(value) for value in values] for name, values in ASKED.items()
    }


def _plain(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def test_from_python(workspace: Path) -> None:
    rules = tr.load(workspace)
    found = rules.classify(as_of="2026-06-30", metrics=["loyalty.r"])
    assert isinstance(found, pl.DataFrame)
    assert found["loyalty.r"].to_list() == [2, 1, None]
    with pytest.raises(ValueError, match=r"loyalty\.q"):
        rules.classify(as_of="2026-06-30", metrics=["loyalty.q"])


def test_a_misspelled_score_is_answered_with_the_nearest(workspace: Path) -> None:
    done = tieringrules(
        "classify", workspace, "--as-of", "2026-06-30", "--metric", "loyalti.rfm", "--lang", "en"
    )
    assert done.returncode == 2
    assert "TR012" in done.stderr and "did you mean 'loyalty.rfm'?" in done.stderr


def test_a_population_that_cannot_be_kept_stops_before_the_work(workspace: Path) -> None:
    (workspace / "populations").write_text("a file where the folder should be", encoding="utf-8")
    (workspace / "c.csv").write_text("this is read later, if at all\n", encoding="utf-8")
    table = workspace / "tiers.csv"
    arguments = ("classify", workspace, "--as-of", "2026-06-30", "--save-population", "--lang", "en")
    done = tieringrules(*arguments, "--out", table)
    assert done.returncode == 2
    assert done.stderr.count("TR010") == 2 and "--save-population" in done.stderr
    assert not table.exists()
    (workspace / "populations").unlink()
    (workspace / "c.csv").write_text(RULES["c.csv"], encoding="utf-8")
    done = tieringrules(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(path.name for path in (workspace / "populations").iterdir()) == [
        "loyalty.json",
        "share.json",
    ]
