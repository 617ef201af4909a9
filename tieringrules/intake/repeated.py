"""Keys, and other values that may stand once only, that stand twice."""

from __future__ import annotations

import polars as pl

from tieringrules.diagnostic import Diagnostic, Label, report
from tieringrules.intake.origin import Origin
from tieringrules.intake.refused import showable
from tieringrules.intake.table import Table
from tieringrules.rulebook.model import Column, Dataset

_MOST_FINDINGS = 20
_FEW_KEYS = 1000


def repeated_values(dataset: Dataset, table: Table, origin: Origin) -> list[Diagnostic]:
    """The rows that repeat a key, or a value of a column where each may stand once only.

    Args:
        dataset: the contract.
        table: the rows.
        origin: where they come from.
    """
    found: list[Diagnostic] = []
    for column in dataset.columns:
        is_key = column.name == dataset.key
        if (is_key or column.unique) and column.name in table.frame.columns:
            found += _repeated(column, "TR526" if is_key else "TR549", table, origin)
    return found


def _repeated(key: Column, code: str, table: Table, origin: Origin) -> list[Diagnostic]:
    keys = table.frame[key.name]
    if _ascend(keys.head(_FEW_KEYS)) and _ascend(keys):
        return []
    # Equal keys have equal hashes: as many hashes as cells are as many keys, and are told apart faster.
    different = keys.len() - max(0, keys.null_count() - 1)
    if keys.hash().n_unique() == different or keys.n_unique() == different:
        return []
    rows = table.numbers()
    secret = key.personal or key.kind in ("email", "phone")
    pairs = (
        pl.DataFrame([keys.alias("key"), rows.alias("row")])
        .drop_nulls("key")
        .with_columns(first=pl.col("row").first().over("key"))
        .filter(pl.col("row") != pl.col("first"))
        .head(_MOST_FINDINGS)
    )
    shown = showable(pairs["key"].cast(pl.String), secret)
    return [
        report(
            code,
            origin.place(row),
            related=[Label(origin.place(first))],
            first=_row_words(first, origin),
            second=_row_words(row, origin),
            column=key.name,
            value=f": '{value}'" if value is not None else "",
        )
        for first, row, value in zip(pairs["first"], pairs["row"], shown, strict=True)
    ]


def _ascend(keys: pl.Series) -> bool:
    """Whether each key is greater than the one before, as in most exports; then none stands twice."""
    if keys.null_count():
        return False
    return bool((keys.slice(1) > keys.slice(0, max(0, len(keys) - 1))).all())


def _row_words(row: int, origin: Origin) -> str:
    place = origin.place(row)
    return f"{place.file}:{place.line}" if origin.parts else str(row)
