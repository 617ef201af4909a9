"""The examples of docs/data.md are read and refused as the page says."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.command_line import ROOT
from tieringrules.diagnostic import Checked
from tieringrules.document import read_document
from tieringrules.engine.preparing import prepared
from tieringrules.intake.loading import load_tables
from tieringrules.rulebook import to_kernel
from tieringrules.rulebook.linking.datasets import link_dataset
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.model import Column, Dataset, Rulebook, Workspace

PAGE = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(kind: dataset\n.*?)```\n```csv\n(.*?)```\n\n(.*?)\n\n", PAGE + "\n\n", re.S)


def contract(text: str) -> Dataset:
    document = read_document("rules/orders.yaml", text.encode()).value
    assert document is not None
    linked = link_dataset(document, Doubt())
    assert linked.diagnostics == ()
    return linked.value


def shown(value: object, column: Column) -> str:
    if column.kind == "decimal" and isinstance(value, int):
        return f"{Decimal(value).scaleb(-column.scale):f}"
    return value.isoformat(" ") if isinstance(value, dt.datetime) else str(value)


def test_every_example_is_run() -> None:
    assert len(EXAMPLES) == PAGE.count("```csv") > 5


@pytest.mark.parametrize(("rules", "data", "says"), EXAMPLES)
def test_examples(tmp_path: Path, rules: str, data: str, says: str) -> None:
    dataset = contract(rules)
    (tmp_path / "orders.csv").write_text(data, encoding="utf-8")
    workspace = Workspace("demo", "Asia/Shanghai", data={dataset.name: "orders.csv"})
    rulebook = Rulebook(str(tmp_path), workspace, dataset)
    loaded = load_tables(rulebook, {})
    if loaded.value is not None:
        ready = prepared(rulebook, to_kernel(rulebook), loaded.value, dt.date(2026, 6, 30))
        loaded = Checked(ready.value, (*loaded.diagnostics, *ready.diagnostics))
    if found := re.search(r"Refuses the file \((TR\d+)\)", says):
        assert loaded.value is None
        assert [finding.code for finding in loaded.diagnostics] == [found[1]]
        return
    assert loaded.value is not None, loaded.diagnostics
    table = loaded.value[dataset.name]
    reads = re.findall(r"Reads `(\w+)`: (.*?)\.(?:\s|$)", says)
    assert reads
    for name, values in reads:
        column = dataset.column(name)
        assert column is not None
        assert [shown(value, column) for value in table.frame[name]] == values.split(", ")
    refused = [(int(row), code) for row, code in re.findall(r"row (\d+) \((TR\d+)\)", says)]
    assert [(row.row, row.code) for row in table.refused] == refused
    warned = {finding.code for finding in loaded.diagnostics} - {"TR528", "TR565"}
    assert warned == set(re.findall(r"Warns \((TR\d+)\)", says))


def test_the_identity_rules_of_the_page_are_understood() -> None:
    (written,) = re.findall(r"```text\n(identity:.*?)```", PAGE, re.S)
    kinds = {
        "mobile": "phone",
        "email": "email",
        "name": "text",
        "updated_at": "datetime",
        "points": "integer",
    }
    kinds |= {"email_consent": "boolean", "note": "text", "id": "text"}
    columns = "".join(f"  {name}: {{type: {kind}}}\n" for name, kind in kinds.items())
    identity = contract(f"kind: dataset\nname: customers\nkey: id\n{written}columns:\n{columns}").identity
    assert identity is not None
    assert (identity.rules, identity.keep_by) == ((("mobile",), ("email", "name")), "updated_at")
    assert dict(identity.merge) == {"points": "max", "email_consent": "all", "note": "longest"}
