"""Assignments as they are archived: tiers and deciding rules of customers who are not named."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

import polars as pl

from tieringrules.engine.assembling import rule_column
from tieringrules.engine.assignments import Assignments
from tieringrules.intake.pseudonyms import pseudonyms
from tieringrules.rulebook.stability import computed_name, since_name

# No standard can be called so.
CUSTOMER = "customer-key"


@dataclass(frozen=True, slots=True, eq=False)
class Archived:
    """What an archive holds of a run.

    Attributes:
        data: the bytes of a Parquet file.
        digest: SHA-256 of them, hexadecimal.
        rows: how many customers.
    """

    data: bytes
    digest: str
    rows: int


def archived_frame(assignments: Assignments, secret: bytes) -> pl.DataFrame:
    """One row per customer, ordered by what stands for them.

    Args:
        assignments: the result.
        secret: of the workspace, which the keys are hashed with.

    Returns:
        `CUSTOMER` (64 hexadecimal digits), then per standard in code-point order `<standard>` (the tier's
        name, which is its code) and `<standard>_rule`, all String and missing without a tier; where the
        standard keeps tiers stable also `<standard>_computed` (String) and `<standard>_since` (Date).
    """
    frame = assignments.frame
    columns = [pseudonyms(secret, frame[assignments.key]).alias(CUSTOMER)]
    for standard, found in assignments.standards.items():
        columns += [frame[standard].cast(pl.String), frame[rule_column(standard)].cast(pl.String)]
        if found.stability:
            columns += [frame[computed_name(standard)].cast(pl.String), frame[since_name(standard)]]
    return pl.DataFrame(columns).sort(CUSTOMER)


def packed(frame: pl.DataFrame) -> Archived:
    """A frame as Parquet; the same frame gives the same bytes with the same version of polars."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", statistics=False)
    data = buffer.getvalue()
    return Archived(data, hashlib.sha256(data).hexdigest(), frame.height)
