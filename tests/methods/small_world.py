"""A workspace in memory whose customers have three numbers, and standards written as they stand in files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic
from tieringrules.document import Document, read_document
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import EngineName, classify
from tieringrules.engine.storage import to_series
from tieringrules.intake.table import Table
from tieringrules.rulebook import to_kernel
from tieringrules.rulebook.kernel import Kernel
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.reading import link_documents

AS_OF = dt.date(2026, 6, 30)
WORKSPACE = "{kind: workspace, name: small, customers: customers}"
CUSTOMERS = """
kind: dataset
name: customers
key: id
columns:
  id: {type: text}
  days: {type: integer}
  orders: {type: integer}
  spent: {type: decimal, scale: 2}
  rate: {type: number}
  region: {type: choice, values: [north, south]}
"""
Row = Mapping[str, object]


def read(*standards: str) -> Checked[Rulebook | None]:
    """The rulebook of standards."""
    files = [(f"rules/standard_{number}.yaml", text) for number, text in enumerate(standards)]
    return link_documents(".", [*_company(), *(_document(name, text) for name, text in files)])


@cache
def _company() -> tuple[Document, ...]:
    files = {"tieringrules.yaml": WORKSPACE, "rules/customers.yaml": CUSTOMERS}
    return tuple(_document(name, text) for name, text in files.items())


def _document(name: str, text: str) -> Document:
    read = read_document(name, text.encode())
    assert read.value is not None, read.diagnostics
    return read.value


@cache
def rulebook_of() -> Rulebook:
    """The workspace without standards."""
    found = read().value
    assert found is not None
    return found


def linked(*standards: str) -> tuple[Kernel, tuple[Diagnostic, ...]]:
    """The kernel of standards, and what was found in them."""
    checked = read(*standards)
    assert checked.value is not None
    return to_kernel(checked.value), checked.diagnostics


def codes(*standards: str) -> list[str]:
    """The codes found in standards."""
    return [found.code for found in linked(*standards)[1]]


def kernel_of(*standards: str) -> Kernel:
    """The kernel of standards that have no errors."""
    kernel, found = linked(*standards)
    assert not [each for each in found if each.is_error], found
    return kernel


def classified(kernel: Kernel, rows: Sequence[Row], engine: EngineName = "polars") -> Assignments:
    """Every customer's tier; customers without an `id` are called by their number."""
    found = classify(kernel, {"customers": table_of(kernel, rows)}, AS_OF, engine=engine)
    assert found.value is not None, found.diagnostics
    return found.value


def table_of(kernel: Kernel, rows: Sequence[Row]) -> Table:
    """The customers as a polars frame."""
    columns = []
    for name, type_ in kernel.customers.columns:
        values = [row.get(name, f"{number:04}" if name == "id" else None) for number, row in enumerate(rows)]
        columns.append(to_series(name, [_value(value) for value in values], type_))
    return Table("customers", pl.DataFrame(columns))


def _value(value: object) -> object:
    return Decimal(value) if isinstance(value, int) else value


def tiers(standard: str, rows: Sequence[Row], name: str = "s") -> list[str | None]:
    """The tier of each customer in order of the rows, the same by both engines."""
    kernel = kernel_of(standard)
    found = classified(kernel, rows)
    assert found.frame[name].to_list() == classified(kernel, rows, "reference").frame[name].to_list()
    return found.frame[name].to_list()


def warned(standard: str, rows: Sequence[Row]) -> list[str]:
    """The codes with which a classification warns about populations, or for want of one."""
    about = {"TR606", "TR612", "TR613", "TR614", "TR615"}
    return [found.code for found in classified(kernel_of(standard), rows).warnings if found.code in about]


def spent(*amounts: object) -> list[Row]:
    """One customer for each amount."""
    return [{"spent": None if amount is None else Decimal(str(amount))} for amount in amounts]
