"""A recorded run as the earlier result that rules look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from tieringrules.engine.archiving import CUSTOMER
from tieringrules.history.archive import ArchivedRun
from tieringrules.intake.pseudonyms import pseudonyms
from tieringrules.intake.table import EarlierRun, Table
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.previous import PREVIOUS
from tieringrules.rulebook.stability import computed_name, since_name


def as_earlier_result(
    run: ArchivedRun, key: str, customers: pl.Series, standards: Mapping[str, Sequence[str]], secret: bytes
) -> Table:
    """The tiers of a run under the keys of today's customers.

    Args:
        run: with its customers.
        key: the column that names customers.
        customers: the keys of today, as tables store them; customers whom nobody has are no matter.
        standards: standard → tiers of today.
        secret: of the workspace.

    Returns:
        A table as `classify --out` writes it, of those who are in both, also with what the run says of
        standards that keep tiers stable. Whether anyone at all had a tier of a
        standard must not depend on who is still here, so that a row without a key stands for the others.
    """
    names = [name for name in standards if name in run.manifest.standards]
    states = [
        name
        for standard in names
        for name in (computed_name(standard), since_name(standard))
        if name in run.tiers.columns and name not in names
    ]
    keys = customers.drop_nulls().unique(maintain_order=True)
    known = pl.DataFrame([keys.alias(key), pseudonyms(secret, keys).alias(CUSTOMER)])
    # Straight in polars: Narwhals promises no order of a join's rows.
    archived = run.tiers.select(CUSTOMER, *names, *states)
    frame = known.join(archived, on=CUSTOMER, how="inner", maintain_order="left").drop(CUSTOMER)
    others = {name: _tier_of_anyone(run, name, standards[name]) for name in names}
    if any(others.values()):
        row = pl.DataFrame({key: [None], **{name: [tier] for name, tier in others.items()}})
        frame = pl.concat([frame, row.cast({key: frame[key].dtype})], how="diagonal_relaxed")
    record = run.record
    return Table(
        PREVIOUS,
        frame,
        digest=run.manifest.tiers_sha256,
        run=EarlierRun(record.number, record.as_of, record.id),
    )


def _tier_of_anyone(run: ArchivedRun, standard: str, tiers: Sequence[str]) -> str | None:
    """A tier of today that somebody had then."""
    counts = run.manifest.standards[standard].tiers
    return next((tier for tier in tiers if counts.get(tier)), None)


def possible_customers(rulebook: Rulebook, tables: Mapping[str, Table]) -> pl.Series | None:
    """The keys of everybody who may be a customer; None where the data does not tell."""
    source = rulebook.workspace.customers
    name, column = (
        (source, rulebook.customers.key) if isinstance(source, str) else (source.dataset, source.column)
    )
    table = tables.get(name)
    return table.frame[column] if table is not None and column in table.frame.columns else None


def names_of_today(rulebook: Rulebook, tables: Mapping[str, Table], secret: bytes) -> Mapping[str, str]:
    """What stands for customers in archives → their keys as text.

    Args:
        rulebook: for the column that names customers.
        tables: the data of today.
        secret: of the workspace.
    """
    keys = possible_customers(rulebook, tables)
    if keys is None:
        return {}
    keys = keys.drop_nulls().unique()
    return dict(zip(pseudonyms(secret, keys), keys.cast(pl.String), strict=True))
