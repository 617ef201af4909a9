"""What a decision did, column by column."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tieringrules.engine.assignments import UnknownCount


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did.

    Attributes:
        branch: per row the index of the deciding branch (UInt32), missing without one.
        unknown: per branch and field, in order of the branches, how many rows it left unknown.
        divided: rows for which a condition that was asked divided by 0.
        infinite: rows for which a condition that was asked met a number that is not finite.
        conflict: per row whether branches hold that must not hold together; None where any may.
    """

    branch: pl.Series
    unknown: tuple[UnknownCount, ...]
    divided: int
    infinite: int
    conflict: pl.Series | None = None
