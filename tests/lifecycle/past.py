"""A workspace in memory whose customers have a past: two standards that look at earlier tiers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from tieringrules.diagnostic import Diagnostic
from tieringrules.document import read_document
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import EngineName, classify
from tieringrules.intake.table import Table
from tieringrules.rulebook import to_kernel
from tieringrules.rulebook.kernel import Kernel
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.reading import link_documents

AS_OF = dt.date(2026, 6, 30)
FILES = {
    "tieringrules.yaml": "{kind: workspace, name: small, customers: customers}",
    "rules/customers.yaml": """
kind: dataset
name: customers
key: id
columns:
  id: {type: text}
  days: {type: integer}
  score: {type: integer}
  last_stage: {type: text}
""",
    "rules/stage.yaml": """
kind: standard
name: stage
previous: last_stage
tiers:
  - {name: back, when: {previous.stage: [gone, sleeping], days: {at_most: 30}}}
  - {name: active, when: {days: {at_most: 30}}}
  - {name: sleeping, when: {days: {at_most: 90}}}
  - {name: gone, when: {days: {above: 90}}}
""",
    "rules/value.yaml": """
kind: standard
name: value
tiers:
  - {name: high, when: {score: {at_least: 10}}}
  - {name: kept, when: 'previous.value = "high" and (stage >= previous.stage or previous.stage = null)'}
  - {name: low, otherwise: true}
""",
    "rules/metrics.yaml": """
kind: metrics
dataset: customers
metrics:
  was_gone: 'if previous.stage = null then false else previous.stage = "gone"'
""",
}
Row = Mapping[str, object]


def linked(**changes: str) -> tuple[Rulebook, tuple[Diagnostic, ...]]:
    """The rulebook and what was found in it; `changes` are files by the word in `rules/<word>.yaml`."""
    texts = FILES | {f"rules/{name}.yaml": text for name, text in changes.items()}
    documents = []
    for name, text in texts.items():
        read = read_document(name, text.encode())
        assert read.value is not None, read.diagnostics
        documents.append(read.value)
    checked = link_documents(".", documents)
    assert checked.value is not None
    return checked.value, checked.diagnostics


def kernel_of(**changes: str) -> Kernel:
    """The kernel of rules that have no errors."""
    rulebook, found = linked(**changes)
    assert not [each for each in found if each.is_error], found
    return to_kernel(rulebook)


def tables(rows: Sequence[Row], before: Sequence[Row] | None, *names: str) -> dict[str, Table]:
    """Customers, and an earlier result with the standards named."""
    columns = {
        "id": [str(row["id"]) for row in rows],
        "days": [row.get("days") for row in rows],
        "score": [row.get("score") for row in rows],
        "last_stage": [row.get("last_stage") for row in rows],
    }
    types = {"id": pl.String, "days": pl.Int64, "score": pl.Int64, "last_stage": pl.String}
    found = {"customers": Table("customers", pl.DataFrame(columns, schema=types))}
    if before is not None:
        earlier = {"id": [row["id"] for row in before]}
        earlier |= {name: [row.get(name) for row in before] for name in names}
        schema = dict.fromkeys(earlier, pl.String)
        found["previous"] = Table("previous", pl.DataFrame(earlier, schema=schema))
    return found


def classified(kernel: Kernel, data: Mapping[str, Table], engine: EngineName = "polars") -> Assignments:
    """The assignments of an engine."""
    found = classify(kernel, data, AS_OF, engine=engine)
    assert found.value is not None, found.diagnostics
    return found.value
