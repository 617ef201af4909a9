"""The reference rule set, through the command line, against tiers computed in plain Python."""

from __future__ import annotations

import csv
import json
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import reference_company
from tests.command_line import ROOT, tieringrules

AS_OF = reference_company.AS_OF.isoformat()
STANDARDS = (
    "account_class", "age_group", "assessment", "care_level", "churn_risk", "contribution", "customer_value",
    "lifecycle", "loyalty_segment", "market", "spend_band",
)  # fmt: skip


class Classified(NamedTuple):
    """What `classify` wrote for the reference company."""

    rows: list[dict[str, str]]
    summary: dict[str, Any]
    table: bytes


@pytest.fixture(scope="module")
def classified(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[list[dict[str, str]], dict[str, object], bytes]:
    folder = tmp_path_factory.mktemp("classified")
    table, summary = folder / "tiers.csv", folder / "summary.json"
    done = tieringrules(
        "classify", ".", "--as-of", AS_OF, "--out", table, "--summary", summary, "--lang", "en"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return Classified(rows, json.loads(summary.read_text(encoding="utf-8")), table.read_bytes())


def copy_of_the_workspace(folder: Path) -> Path:
    workspace = folder / "workspace"
    workspace.mkdir()
    for name in ("rules", "templates"):
        shutil.copytree(ROOT / name, workspace / name)
    shutil.copytree(ROOT / "examples" / "data", workspace / "examples" / "data")
    shutil.copy(ROOT / "tieringrules.yaml", workspace)
    return workspace


def test_check_finds_nothing() -> None:
    done = tieringrules("check", ".", "--strict", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_all_scenarios_come_out_as_expected() -> None:
    done = tieringrules("test", ".", "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["failed"] == 0
    assert told["passed"] >= 20


def test_every_customer_has_the_tiers_that_plain_python_computes(classified: Classified) -> None:
    rows, summary, _ = classified
    expected, counts = reference_company.tiers()
    found = {row["customer_id"]: {name: row[name] for name in STANDARDS} for row in rows}
    assert list(found) == sorted(expected)
    assert found == expected
    assert summary["refused"] == {
        "customers": 0,
        "orders": len(counts.refused),
        "previous": 0,
        "service_requests": 0,
    }
    assert len(counts.refused) == 4
    assert summary["left_out"]["orders"] == {
        "after_as_of": counts.after_as_of,
        "not_kept": counts.not_kept,
        "no_parent": counts.no_parent,
    }
    assert counts.no_parent == 2
    assert counts.after_as_of > 100


def test_the_override_is_the_rule_that_decided(classified: Classified) -> None:
    by_hand = {
        row["customer_id"]: row["customer_value"]
        for row in classified.rows
        if row["customer_value_rule"] == "override"
    }
    assert by_hand == {reference_company.KEPT_GOLD: "gold"}
    assert classified.summary["standards"]["customer_value"]["overridden"] == 1


def test_the_earlier_result_is_that_of_the_month_before(tmp_path: Path) -> None:
    table = tmp_path / "may.csv"
    done = tieringrules("classify", ".", "--as-of", "2026-05-31", "--out", table, "--quiet")
    assert done.returncode == 0, done.stdout + done.stderr
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = reference_company.rows("last_month.csv")
    assert [{name: row[name] for name in expected[0]} for row in rows] == expected


def test_movements_and_who_was_won_back_are_those_of_plain_python(classified: Classified) -> None:
    before = {row["customer_id"]: row["lifecycle"] for row in reference_company.rows("last_month.csv")}
    pairs = [(before[row["customer_id"]], row["lifecycle"]) for row in classified.rows]
    moved = classified.summary["movement"]
    assert list(moved) == ["assessment", "lifecycle"]
    assert {(old, new): n for old, row in moved["lifecycle"].items() for new, n in row.items()} == Counter(
        pairs
    )
    won_back = sum(old in ("lapsing", "lost") and new in ("mature", "growing", "new") for old, new in pairs)
    reasons = classified.summary["standards"]["lifecycle"]["reasons"]
    assert sum(counts["won_back"] for counts in reasons.values()) == won_back > 0
    slipped = sum(old in ("mature", "growing") and new in ("lapsing", "lost") for old, new in pairs)
    churn = classified.summary["standards"]["churn_risk"]["reasons"]
    assert sum(counts["slipped"] for counts in churn.values()) == slipped > 0
    assert all(sum(counts[name] for counts in churn.values()) >= 10 for name in churn["low"])


def test_assessments_are_kept_for_90_days(classified: Classified) -> None:
    kept = Counter(row["assessment"] for row in classified.rows if row["assessment_rule"] == "stability")
    assert classified.summary["standards"]["assessment"]["stability"] == {"kept": kept, "waiting": {}}
    held = {row["customer_id"]: row["assessment"] for row in reference_company.rows("last_month.csv")}
    fallen = [row for row in classified.rows if row["assessment"] > held[row["customer_id"]]]
    # Both happens: some are kept, and for some the time is over.
    assert sum(kept.values()) > len(fallen) > 10
    assert all(
        row["assessment"] == row["assessment_computed"] or row["assessment_rule"] == "stability"
        for row in classified.rows
    )


def test_no_tier_of_the_reference_set_is_idle(classified: Classified) -> None:
    standards = classified.summary["standards"]
    assert sorted(standards) == sorted(STANDARDS)
    for name, standard in standards.items():
        assert min(standard["tiers"].values()) >= 10, name
        assert standard["none"] == 0, name


def test_refused_rows_can_be_had_with_their_numbers(tmp_path: Path) -> None:
    refused = tmp_path / "refused.csv"
    done = tieringrules("classify", ".", "--as-of", AS_OF, "--quarantine", refused, "--quiet")
    assert done.returncode == 0, done.stdout + done.stderr
    with refused.open(encoding="utf-8-sig", newline="") as file:
        rows = [int(row["row"]) for row in csv.DictReader(file)]
    _, counts = reference_company.tiers()
    assert sorted(rows) == counts.refused


def test_shuffled_files_give_the_same_bytes(tmp_path: Path, classified: Classified) -> None:
    dice = random.Random(7)
    overrides: list[str] = []
    for name in ("customers", "orders", "service_requests"):
        header, *rows = (reference_company.DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        dice.shuffle(rows)
        (tmp_path / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        overrides += ["--data", f"{name}={tmp_path / name}.csv"]
    table = tmp_path / "tiers.csv"
    done = tieringrules("classify", ".", *overrides, "--as-of", AS_OF, "--out", table, "--quiet")
    assert done.returncode == 0, done.stdout + done.stderr
    assert table.read_bytes() == classified.table


def test_a_slip_in_a_rule_is_found_at_its_place(tmp_path: Path) -> None:
    workspace = copy_of_the_workspace(tmp_path)
    rule = workspace / "rules" / "standards" / "customer_value.yaml"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(
        text.replace("monetary_12m: {at_least: 50000}", "monetry_12m: {at_least: 50000}"), encoding="utf-8"
    )
    line = 1 + text[: text.index("monetary_12m: {at_least: 50000}")].count("\n")
    done = tieringrules("check", workspace, "--format", "json", "--lang", "en")
    assert done.returncode == 1
    (finding,) = json.loads(done.stdout)
    assert (finding["code"], finding["line"], finding["column"]) == ("TR204", line, 7)
    assert finding["file"].endswith("rules/standards/customer_value.yaml")
    assert "monetary_12m" in finding["message"] + (finding["help"] or "")


def test_explain_agrees_with_the_batch() -> None:
    expected, _ = reference_company.tiers()
    customer = next(key for key, found in sorted(expected.items()) if found["care_level"] == "rescue")
    done = tieringrules("explain", customer, ".", "--as-of", AS_OF, "--lang", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "rescue" in done.stdout
    assert expected[customer]["customer_value"] in done.stdout
    nobody = tieringrules("explain", "C99999", ".", "--as-of", AS_OF)
    assert nobody.returncode == 1
