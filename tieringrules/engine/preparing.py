"""Tables that met their contracts cell by cell become those that count: whole rows are judged here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from tieringrules.diagnostic import Checked, Diagnostic, Span
from tieringrules.engine.expecting import expected
from tieringrules.engine.outcome import RefusedError
from tieringrules.intake.contract import too_many_refused
from tieringrules.intake.identity import repointed, repointed_result, unified
from tieringrules.intake.origin import Origin
from tieringrules.intake.repeated import repeated_values
from tieringrules.intake.table import Table
from tieringrules.rulebook.kernel import Kernel
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.previous import PREVIOUS


def prepared(
    rulebook: Rulebook,
    kernel: Kernel,
    tables: Mapping[str, Table],
    as_of: dt.date,
    *,
    engine: Literal["polars", "reference"] = "polars",
) -> Checked[Mapping[str, Table]]:
    """The tables by their expectations, with one row for each customer.

    Args:
        rulebook: the contracts.
        kernel: the same, as engines see them.
        tables: what was read, dataset by dataset.
        as_of: the day asked about.
        engine: who judges conditions.
    """
    ready = dict(tables)
    found: list[Diagnostic] = []
    for source in (kernel.customers, *kernel.children):
        table, dataset = ready.get(source.name), rulebook.dataset(source.name)
        if table is None or dataset is None:
            continue
        try:
            judged = expected(table, source, as_of, engine)
        except RefusedError as refusal:
            found.append(refusal.diagnostic)
            continue
        found += judged.diagnostics
        ready[source.name] = judged.value
        if judged.value.refused.rows > table.refused.rows:
            total = table.frame.height + table.refused.rows
            place = Span.whole_file(table.file or table.dataset)
            found += too_many_refused(dataset, judged.value, total, place)
    dataset = rulebook.customers
    table = ready.get(dataset.name)
    if dataset.identity is not None and table is not None:
        one = unified(dataset, table, dataset.identity)
        found += one.diagnostics
        ready[dataset.name] = one.value.table
        origin = Origin(table.file or table.dataset, table.file, table.digest, table.parts)
        found += repeated_values(dataset, one.value.table, origin)
        for source in kernel.children:
            if source.parent_column is not None and source.name in ready:
                ready[source.name] = repointed(ready[source.name], source.parent_column, one.value.survivors)
        if PREVIOUS in ready and dataset.key in ready[PREVIOUS].frame.columns:
            ready[PREVIOUS] = repointed_result(ready[PREVIOUS], dataset.key, one.value.survivors)
    return Checked(ready, tuple(found))
