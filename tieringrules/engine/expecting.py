"""`expect:` of datasets: rows that break a condition across their columns."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Literal

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.engine.computing import computing, holds
from tieringrules.engine.fitting import fit
from tieringrules.engine.storage import to_values
from tieringrules.engine.visibility import opened
from tieringrules.intake.refused import Fault, RefusedRows, joined
from tieringrules.intake.table import Table
from tieringrules.language.fields import names_in
from tieringrules.language.interpreter import evaluate
from tieringrules.rulebook.kernel import SourceTable
from tieringrules.rulebook.model import Expectation

BROKEN = "TR563"


def expected(
    table: Table, source: SourceTable, as_of: dt.date, engine: Literal["polars", "reference"] = "polars"
) -> Checked[Table]:
    """The table without the rows for which an expectation of severity `error` is false.

    Args:
        table: rows that meet the contract cell by cell.
        source: the table's columns and expectations.
        as_of: the day asked about.
        engine: who judges.

    Raises:
        RefusedError: numbers of a condition could leave 128 bits.
    """
    if not source.expectations or table.frame.is_empty():
        return Checked(table)
    judged = (_interpreted if engine == "reference" else _computed)(table, source, as_of)
    refused = table.refused if table.refused.file else RefusedRows(table.file or table.dataset)
    numbers, total = table.numbers(), table.frame.height + refused.rows
    found: list[Diagnostic] = []
    faults: list[tuple[Fault, pl.Series]] = []
    kept = pl.repeat(True, table.frame.height, eager=True)
    for expectation, truth in zip(source.expectations, judged, strict=True):
        broken = (~truth).fill_null(False)
        if not broken.any():
            continue
        words = _words(expectation)
        is_error = expectation.severity == "error"
        rows = numbers.filter(broken)
        found.append(
            report(
                "TR565" if is_error else "TR564",
                refused.place(rows[0]),
                dataset=source.name,
                name=expectation.name,
                words=words,
                count=len(rows),
                total=total,
            )
        )
        if is_error:
            faults.append((Fault(expectation.name, BROKEN, {"words": words}), rows))
            kept = kept & ~broken
    if not faults:
        return Checked(table, tuple(found))
    left = replace(
        table,
        frame=table.frame.filter(kept),
        rows=table.rows.filter(kept) if table.rows is not None else None,
        refused=joined(refused, faults),
    )
    return Checked(left, tuple(found))


def _words(expectation: Expectation) -> Localized:
    message = expectation.message
    if message is None:
        return Localized.same("")
    return Localized(f": {message.en}", f"：{message.zh}")


def _computed(table: Table, source: SourceTable, as_of: dt.date) -> list[pl.Series]:
    scope, _ = opened(table, source, as_of)
    found = []
    for expectation in source.expectations:
        with computing(f"{source.name}.expect.{expectation.name}", expectation.span):
            found.append(holds(expectation.condition, scope))
    return found


def _interpreted(table: Table, source: SourceTable, as_of: dt.date) -> list[pl.Series]:
    types = {name: type_ for name, type_ in source.columns if name in table.frame.columns}
    columns = [to_values(table.frame[name], type_) for name, type_ in types.items()]
    rows = [dict(zip(types, cells, strict=True)) for cells in zip(*columns, strict=True)]
    for derived in source.derived:
        if names_in(derived.expression) <= types.keys():
            for row in rows:
                row[derived.name] = fit(evaluate(derived.expression, row, as_of), derived.type)
    return [
        pl.Series([evaluate(expectation.condition, row, as_of) for row in rows], dtype=pl.Boolean)
        for expectation in source.expectations
    ]
