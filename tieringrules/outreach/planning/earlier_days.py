"""What everybody's values were on earlier days, as far as the data of today can say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from tieringrules.intake.table import Table
    from tieringrules.rulebook.kernel import Kernel


def frames_on(kernel: Kernel, tables: Mapping[str, Table]) -> Callable[[dt.date], pl.DataFrame]:
    """Asks for the assignments' frame of an earlier day; it is asked where conditions became true.

    Args:
        kernel: the rules of today.
        tables: the data of today; rows of child tables after the day are left out, columns have no past.
    """

    def on(day: dt.date) -> pl.DataFrame:
        from tieringrules.engine.classification import classify

        checked = classify(kernel, tables, day)
        assert checked.value is not None, "what could be classified for a day can be for those before"
        return checked.value.frame

    return on


def staying(
    before: Callable[[dt.date], pl.DataFrame] | None, frame: pl.DataFrame, first: dt.date
) -> Callable[[dt.date], pl.DataFrame]:
    """The same for plans of days ahead, in which everybody stays as they are on the first of them.

    Args:
        before: as `frames_on` has it; None where nobody can say.
        frame: the assignments' of the first day.
        first: the first day.
    """

    def on(day: dt.date) -> pl.DataFrame:
        return frame if day >= first or before is None else before(day)

    return on
