"""A small workspace in memory with one standard that keeps tiers stable, and earlier results for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from tieringrules.diagnostic import Diagnostic
from tieringrules.document import read_document
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import EngineName, classify
from tieringrules.engine.writing import output_frame
from tieringrules.intake.table import Table
from tieringrules.rulebook import to_kernel
from tieringrules.rulebook.kernel import Kernel
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.override import Override
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
  spent: {type: integer}
  last_value: {type: text}
""",
}
VALUE = """
kind: standard
name: value
{more}
tiers:
  - {{name: platinum, when: {{spent: {{at_least: 30}}}}}}
  - {{name: gold, when: {{spent: {{at_least: 20}}}}}}
  - {{name: silver, when: {{spent: {{at_least: 10}}}}}}
{last}
"""
CARE = """
kind: standard
name: care
tiers:
  - {name: best, when: {value: {at_least: gold}}}
  - {name: rest, otherwise: true}
"""
STATES = {"value": pl.String, "value_computed": pl.String, "value_since": pl.Date}


def linked(more: str, last: str = "", **files: str) -> tuple[Rulebook, tuple[Diagnostic, ...]]:
    """The rulebook and what was found in it.

    Args:
        more: lines of the standard besides its tiers.
        last: a fourth tier.
        files: further rule files.
    """
    texts = FILES | {"rules/value.yaml": VALUE.format(more=more, last=last), "rules/care.yaml": CARE}
    texts |= {f"rules/{name}.yaml": text for name, text in files.items()}
    documents = []
    for name, text in texts.items():
        read = read_document(name, text.encode())
        assert read.value is not None, read.diagnostics
        documents.append(read.value)
    checked = link_documents(".", documents)
    assert checked.value is not None
    return checked.value, checked.diagnostics


def kernel_of(more: str, last: str = "", by_hand: Mapping[str, str] | None = None, **files: str) -> Kernel:
    """The kernel of rules that have no errors; `by_hand` sets tiers by key."""
    rulebook, found = linked(more, last, **files)
    assert not [each for each in found if each.is_error], found
    overrides = tuple(
        Override(key, "value", tier, "Li Na", "promised", dt.date(2030, 1, 1))
        for key, tier in (by_hand or {}).items()
    )
    return replace(to_kernel(rulebook), overrides=overrides)


def tables(
    spent: Mapping[str, int | None], before: pl.DataFrame | None, column: Mapping[str, str] | None = None
) -> dict[str, Table]:
    """Customers with what they spent, an earlier result, and a column with the tier that a CRM keeps."""
    columns = {
        "id": list(spent),
        "spent": list(spent.values()),
        "last_value": [(column or {}).get(key) for key in spent],
    }
    types = {"id": pl.String, "spent": pl.Int64, "last_value": pl.String}
    found = {"customers": Table("customers", pl.DataFrame(columns, schema=types))}
    if before is not None:
        found["previous"] = Table("previous", before)
    return found


def earlier(rows: Sequence[tuple[object, ...]], names: Sequence[str] = tuple(STATES)) -> pl.DataFrame:
    """An earlier result: per row the key, the tier, the tier computed, and the day; `names` it has."""
    whole = pl.DataFrame(rows, schema={"id": pl.String, **STATES}, orient="row")
    return whole.select("id", *names)


def classified(
    kernel: Kernel, data: Mapping[str, Table], engine: EngineName = "polars", as_of: dt.date = AS_OF
) -> Assignments:
    """The assignments of an engine."""
    found = classify(kernel, data, as_of, engine=engine)
    assert found.value is not None, found.diagnostics
    return found.value


def result_of(found: Assignments, kernel: Kernel) -> pl.DataFrame:
    """What the next run sees of a result."""
    return output_frame(found, kernel).select("id", *STATES)
