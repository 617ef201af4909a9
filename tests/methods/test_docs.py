"""The examples of docs/methods.md give what the page says."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.methods.small_world import AS_OF
from tieringrules.document import read_document
from tieringrules.engine.classification import EngineName, classify
from tieringrules.engine.storage import to_series
from tieringrules.intake.table import Table
from tieringrules.rulebook import to_kernel
from tieringrules.rulebook.methods import METHODS
from tieringrules.rulebook.reading import link_documents

PAGE = (Path(__file__).parents[2] / "docs" / "methods.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(kind: standard\n.*?)```\n\nGives: (.*?)\.\n", PAGE, re.DOTALL)
CUSTOMERS = """
kind: dataset
name: customers
key: id
columns: {id: {type: text}, days: {type: integer}, orders: {type: integer}, spent: {type: integer},
  answer: {type: integer}}
"""


def customers() -> list[dict[str, object]]:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    head, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [
        {
            name: cell if name == "id" else None if cell == "-" else Decimal(cell)
            for name, cell in zip(head, row, strict=True)
        }
        for row in rows
    ]


def test_every_method_has_a_section_and_every_example_is_run() -> None:
    sections = set(re.findall(r"^## (\w+) ·", PAGE, re.MULTILINE))
    assert {method.name for method in METHODS} - {"table"} <= sections
    assert len(EXAMPLES) == PAGE.count("\nkind: standard\n")


@pytest.mark.parametrize("engine", ["polars", "reference"])
@pytest.mark.parametrize(("text", "gives"), EXAMPLES)
def test_examples_give_what_they_say(text: str, gives: str, engine: EngineName) -> None:
    files = {
        "tieringrules.yaml": "{kind: workspace, name: small, customers: customers}",
        "rules/customers.yaml": CUSTOMERS,
        "rules/example.yaml": text,
    }
    read = [read_document(name, content.encode()).value for name, content in files.items()]
    checked = link_documents(".", [document for document in read if document is not None])
    assert checked.value is not None and checked.diagnostics == ()
    kernel = to_kernel(checked.value)
    rows = customers()
    frame = pl.DataFrame(
        to_series(name, [row[name] for row in rows], type_)  # type: ignore[misc]
        for name, type_ in kernel.customers.columns
    )
    found = classify(kernel, {"customers": Table("customers", frame)}, AS_OF, engine=engine).value
    assert found is not None
    tiers = zip(found.frame["id"], found.frame["example"], strict=True)
    assert ", ".join(f"{key} {tier}" for key, tier in tiers) == gives
