"""Two keys of one customer: what names either means the one that stands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest

import tieringrules as tr
from tests.command_line import tieringrules

DAY = "2026-06-30"
FILES = {
    "tieringrules.yaml": "{kind: workspace, name: w, customers: customers, data: {customers: c.csv}}",
    "rules/customers.yaml": """\
kind: dataset
name: customers
key: id
identity: [[mobile]]
columns:
  id: {type: text}
  mobile: {type: phone, region: CN, personal: true}
  spent: {type: integer}
""",
    "rules/value.yaml": """\
kind: standard
name: value
tiers: [{name: gold, when: spent >= 100}, {name: silver, when: spent >= 10}, {name: rest, otherwise: true}]
""",
    "rules/overrides.yaml": """\
kind: overrides
overrides:
  - {customer: C9, standard: value, tier: gold, owner: 王经理, reason: 老客户, until: 2026-12-31}
""",
    "c.csv": "id,mobile,spent\nC1,13800138000,5\nC9,138 0013 8000,5\nC2,13800138001,50\n",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize("engine", ["polars", "reference"])
def test_an_override_of_a_key_that_is_gone(workspace: Path, engine: str) -> None:
    out = workspace / "t.csv"
    ran = tieringrules("classify", workspace, "--as-of", DAY, "--out", out, "--engine", engine)
    assert ran.returncode == 0, ran.stderr
    assert pl.read_csv(out).rows() == [("C1", "gold", "override"), ("C2", "silver", "silver")]
    # What is set for the customer itself goes first.
    rules = workspace / "rules/overrides.yaml"
    own = "  - {customer: C1, standard: value, tier: silver, owner: 王, reason: x, until: 2026-12-31}\n"
    rules.write_text(rules.read_text() + own, "utf-8")
    tieringrules("classify", workspace, "--as-of", DAY, "--out", out, "--engine", engine)
    assert pl.read_csv(out).rows()[0] == ("C1", "silver", "override")


def test_explaining_a_key_that_is_gone(workspace: Path) -> None:
    for command in (("explain", "C9"), ("data", "show", "C9")):
        ran = tieringrules(*command, workspace, "--as-of", DAY)
        assert ran.returncode == 0, ran.stderr
        assert "customer C1 " in ran.stdout and "王经理" in ran.stdout
        assert "C9 was merged into C1" in ran.stderr
    assert "已合并到 C1" in tieringrules("explain", "C9", workspace, "--as-of", DAY, "--lang", "zh").stderr
    assert tieringrules("explain", "C8", workspace, "--as-of", DAY).returncode == 1
    rules = workspace / "rules/customers.yaml"
    rules.write_text(
        rules.read_text().replace("id: {type: text}", "id: {type: text, personal: true}"), "utf-8"
    )
    ran = tieringrules("explain", "C9", workspace, "--as-of", DAY)
    assert "merged into another" in ran.stderr and "C1" not in ran.stderr
    found = tr.load(workspace).explain("C9", as_of=DAY)
    assert found is not None and found.standards[0].tier == "gold"


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ("C9,gold\nC2,silver", "gold"),
        ("C9,gold\nC1,rest\nC2,silver", "rest"),
        ("C1,rest\nC9,gold\nC2,silver", "rest"),
    ],
)
def test_an_earlier_result_of_a_key_that_is_gone(workspace: Path, earlier: str, expected: str) -> None:
    (workspace / "before.csv").write_text(f"id,value\n{earlier}\n")
    (workspace / "rules/overrides.yaml").unlink()
    out = workspace / "t.csv"
    line = ("--previous", workspace / "before.csv", "--metric", "previous.value", "--out", out)
    ran = tieringrules("classify", workspace, "--as-of", DAY, *line)
    assert ran.returncode == 0, ran.stderr
    assert dict(pl.read_csv(out).select("id", "previous.value").rows()) == {"C1": expected, "C2": "silver"}


def test_the_list_in_python(workspace: Path) -> None:
    frame = pl.DataFrame({"id": ["C1", "C9"], "mobile": ["13800138000", "+8613800138000"], "spent": [1, 2]})
    found = tr.load(workspace).merged(customers=frame, as_of=DAY)
    assert found.rows() == [("customers", 2, "C9", "customers", 1, "C1", "mobile")]


def test_a_personal_key_is_not_told_in_a_plan(workspace: Path) -> None:
    rules = workspace / "rules/customers.yaml"
    rules.write_text(rules.read_text("utf-8").replace("id: {type: text}", "id: {type: text, personal: true}"))
    config = FILES["tieringrules.yaml"].replace("name: w", "name: w, channels: {phone: {address: mobile}}")
    (workspace / "tieringrules.yaml").write_text(config)
    (workspace / "rules/overrides.yaml").unlink()
    (workspace / "rules/calls.yaml").write_text(
        "{kind: policy, name: calls, standard: value, tiers: {silver: {channels: [phone], message: hello}}}"
    )
    (workspace / "templates").mkdir()
    (workspace / "templates/hello.phone.txt.j2").write_text("您好")
    words = ("plan", workspace, "--as-of", DAY, "--format", "json")
    refused = tieringrules(*words)
    assert refused.returncode == 2 and "TR574" in refused.stdout
    told = tieringrules(*words, variables={"TIERINGRULES_KEY": "ab" * 32})
    assert told.returncode == 0, told.stderr
    plan = json.loads(told.stdout)
    assert len(plan["contacts"]) == 1 and len(plan["reasons"]) == 1
    for one in (*plan["contacts"], *plan["reasons"]):
        assert re.fullmatch("[0-9a-f]{64}", one["customer"])
