"""What is said about the data of a run: files that are not there, rows that are refused."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.small_workspace import DAY, FILES, write_workspace
from tests.command_line import tieringrules
from tieringrules.cli import program

SURVEYS = """\
kind: dataset
name: surveys
belongs_to: {customers: customer_id}
columns:
  customer_id: {type: text}
  points: {type: integer}
"""
NAMED = FILES["tieringrules.yaml"].replace("orders.csv}", "orders.csv, surveys: data/surveys.csv}")
METRIC = FILES["rules/metrics.yaml"] + "  points: {sum: surveys.points}\n"
Run = Callable[[str], tuple[int, str, str]]


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "TIERINGRULES_LANG"):
        monkeypatch.delenv(name, raising=False)
    folder = write_workspace(tmp_path / "small")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_line(line: str) -> tuple[int, str, str]:
        code = program.exit_code_of(line.split())
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_line


@pytest.mark.parametrize("workspace_file", [FILES["tieringrules.yaml"], NAMED], ids=["unnamed", "absent"])
@pytest.mark.parametrize("engine", ["polars", "reference"])
def test_unused(run: Run, workspace: Path, workspace_file: str, engine: str) -> None:
    write_workspace(workspace, **{"tieringrules.yaml": workspace_file, "rules/surveys.yaml": SURVEYS})
    code, out, err = run(f"classify --as-of {DAY} --format json --engine {engine}")
    assert code == 0
    assert json.loads(out)["customers"] == 3
    assert err.count("warning[TR532]") == 1
    assert "rules/surveys.yaml:2:7" in err


def test_used(run: Run, workspace: Path) -> None:
    write_workspace(workspace, **{"rules/surveys.yaml": SURVEYS, "rules/metrics.yaml": METRIC})
    code, out, err = run(f"classify --as-of {DAY}")
    assert (code, out) == (2, "")
    assert "error[TR501]" in err
    write_workspace(
        workspace,
        **{"tieringrules.yaml": NAMED, "rules/surveys.yaml": SURVEYS, "rules/metrics.yaml": METRIC},
    )
    assert "error[TR503]" in run(f"classify --as-of {DAY}")[2]


def test_unused_but_named_on_the_command_line(run: Run, workspace: Path) -> None:
    write_workspace(workspace, **{"rules/surveys.yaml": SURVEYS})
    code, _, err = run(f"classify --as-of {DAY} --data surveys=data/none.csv")
    assert code == 2
    assert "error[TR503]" in err


def test_unused_orders_are_read_where_they_are_there(run: Run, workspace: Path) -> None:
    write_workspace(workspace, **{"tieringrules.yaml": NAMED, "rules/surveys.yaml": SURVEYS})
    (workspace / "data/surveys.csv").write_text("customer_id,points\nC1,5\nC9,x\n", encoding="utf-8")
    code, out, err = run(f"classify --as-of {DAY} --format json")
    assert (code, "TR532" in err) == (0, False)
    assert json.loads(out)["refused"]["surveys"] == 1


@pytest.mark.parametrize("missing", ["customers", "orders"])
def test_customers_are_always_needed(run: Run, workspace: Path, missing: str) -> None:
    text = FILES["tieringrules.yaml"]
    if missing == "orders":
        text = text.replace("customers: customers\n", "customers: {from: orders.customer_id}\n")
        text = text[: text.index("data: ")] + "data: {orders: data/orders.csv}\n"
    # No rule reads a metric or a column; who the customers are is still asked.
    for name in FILES:
        if name.startswith(("rules/", "templates/")):
            (workspace / name).unlink()
    standard = "kind: standard\nname: care\ntiers: [{name: all, otherwise: true}]\n"
    kept = {"tieringrules.yaml": text, "rules/orders.yaml": FILES["rules/orders.yaml"]}
    if missing == "customers":
        kept["rules/customers.yaml"] = FILES["rules/customers.yaml"]
    for name, content in {**kept, "rules/care.yaml": standard}.items():
        (workspace / name).write_text(content, encoding="utf-8")
    (workspace / "data" / f"{missing}.csv").unlink()
    code, out, err = run(f"classify --as-of {DAY}")
    assert (code, out) == (2, "")
    assert "error[TR503]" in err


@pytest.mark.parametrize(
    ("customers", "orders", "rows"),
    [
        ("C1,Zhang,z@example.com,east,9,yes\n", "order,customer\n", [("data/customers.csv", "2", "TR516")]),
        # A key that stands twice refuses the data, and the other rows are still told.
        (
            "C1,a,,east,9,yes\nC2,b,,east,5,yes\nC2,c,,east,5,yes\n",
            FILES["data/orders.csv"].replace("O2,C2,2026-01-05", "O2,C2,2026-02-30"),
            [("data/customers.csv", "2", "TR516"), ("data/orders.csv", "3", "TR512")],
        ),
        ("C1,Zhang,z@example.com,east,5,yes\n", "order,customer\n", None),
    ],
)
def test_a_refused_run_leaves_its_refused_rows_where_asked(
    run: Run, workspace: Path, customers: str, orders: str, rows: list[tuple[str, str, str]] | None
) -> None:
    header = FILES["data/customers.csv"].partition("\n")[0]
    (workspace / "data/customers.csv").write_text(f"{header}\n{customers}", encoding="utf-8")
    (workspace / "data/orders.csv").write_text(orders, encoding="utf-8")
    before = {path for path in workspace.rglob("*") if path.is_file()}
    command = f"classify --as-of {DAY} --out tiers.csv --summary s.json"
    code, out, _ = run(command)
    assert (code, out) == (1, "")
    assert {path for path in workspace.rglob("*") if path.is_file()} == before
    assert run(f"{command} --quarantine bad.csv")[:2] == (1, "")
    quarantine = workspace / "bad.csv"
    left = {path for path in workspace.rglob("*") if path.is_file()} - before
    assert left == (set() if rows is None else {quarantine})
    if rows is not None:
        with quarantine.open(encoding="utf-8-sig", newline="") as file:
            told = [(line["file"], line["row"], line["code"]) for line in csv.DictReader(file)]
        assert told == rows


def test_standard_input(workspace: Path) -> None:
    orders = workspace / "data/orders.csv"
    text = orders.read_text(encoding="utf-8")
    orders.unlink()
    words = ("classify", "--as-of", DAY, "--data", "orders=-")
    done = tieringrules(*words, "--format", "json", cwd=workspace, stdin=text, apart=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["left_out"]["orders"]["after_as_of"] == 1
    nothing = tieringrules(*words, cwd=workspace, apart=True)
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "error[TR507]" in nothing.stderr
