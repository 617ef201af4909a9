"""Where the upper customers of a measure begin."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from tieringrules.engine.assignments import Assignments
from tieringrules.language.types import ExactType
from tieringrules.rulebook.kernel import Kernel


def upper_values(
    kernel: Kernel, assignments: Assignments, measure: str, shares: Sequence[int]
) -> tuple[Decimal | None, ...]:
    """For each share, the value that so many percent of the customers above 0 do not exceed; None for nobody.

    Args:
        kernel: says which type the measure has.
        assignments: the result that holds it.
        measure: a column or metric that is a number.
        shares: percentages below 100.
    """
    definition = kernel.definition(measure)
    types = dict(kernel.customers.columns)
    type_ = definition.type if definition is not None else types.get(measure)
    values = assignments.frame[measure].drop_nulls().cast(pl.Float64)
    values = values.filter(values > 0)
    if values.is_empty():
        return (None,) * len(shares)
    scale = type_.scale if isinstance(type_, ExactType) else 0
    found = (values.quantile(share / 100, "higher") for share in shares)
    return tuple(None if each is None else Decimal(str(each)).scaleb(-scale) for each in found)
