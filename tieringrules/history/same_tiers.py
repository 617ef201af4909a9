"""A recorded run and the same run again, customer by customer."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.engine.archiving import CUSTOMER
from tieringrules.engine.assembling import rule_column
from tieringrules.history.archive import ArchivedRun

_NOW = "\0now"


@dataclass(frozen=True, slots=True)
class TierDifferences:
    """Where two runs differ.

    Attributes:
        standards: standard → customers of both runs whose tier or deciding rule is another; only those with
            any, and standards that only one run has with all customers.
        only_recorded: customers whom only the recorded run knows.
        only_now: customers whom only the new one knows.
    """

    standards: Mapping[str, int]
    only_recorded: int = 0
    only_now: int = 0

    @property
    def are_none(self) -> bool:
        """Whether every customer has the same tiers by the same rules."""
        return not (self.standards or self.only_recorded or self.only_now)


def tier_differences(run: ArchivedRun, now: pl.DataFrame) -> TierDifferences:
    """What is different in the same run again.

    Args:
        run: as it was recorded.
        now: as `engine.archiving.archived_frame` makes it.
    """
    then = run.tiers
    renamed = now.rename({name: f"{name}{_NOW}" for name in now.columns if name != CUSTOMER})
    both = then.join(renamed, on=CUSTOMER, how="inner")
    recorded = set(run.manifest.standards)
    present = {name for name in now.columns if name != CUSTOMER and rule_column(name) in now.columns}
    standards: dict[str, int] = {}
    for name in sorted(recorded | present):
        columns = [name, rule_column(name)]
        if not all(column in then.columns and f"{column}{_NOW}" in both.columns for column in columns):
            standards[name] = both.height
            continue
        is_other = pl.any_horizontal(pl.col(one).ne_missing(pl.col(f"{one}{_NOW}")) for one in columns)
        standards[name] = int(both.select(is_other.sum()).item())
    return TierDifferences(
        {name: count for name, count in standards.items() if count},
        then.height - both.height,
        now.height - both.height,
    )
