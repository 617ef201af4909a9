"""One customer in the recorded runs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.engine.archiving import CUSTOMER
from tieringrules.engine.assembling import rule_column
from tieringrules.history.archive import read_run
from tieringrules.history.runs import RunRecord
from tieringrules.intake.secret_key import keyed_hash


@dataclass(frozen=True, slots=True)
class TierThen:
    """The tier of a customer in a run, and the rule that gave it; both None without a tier."""

    tier: str | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class CustomerThen:
    """A customer in a run.

    Attributes:
        run: which.
        standards: standard → tier; None where the customer is not in the run.
    """

    run: RunRecord
    standards: Mapping[str, TierThen] | None


def customer_over_time(
    root: Path, runs: Iterable[RunRecord], customers: Collection[str], secret: bytes
) -> Checked[tuple[CustomerThen, ...]]:
    """A customer's tiers in each run that can be read, in the order of the runs.

    Args:
        root: the workspace folder.
        runs: to look at.
        customers: the keys that the customer has or had, the present one first.
        secret: of the workspace.
    """
    wanted = [keyed_hash(secret, each) for each in customers]
    found: list[CustomerThen] = []
    problems: list[Diagnostic] = []
    for record in runs:
        read = read_run(root, record, secret)
        problems += read.diagnostics
        if read.value is None:
            continue
        mine = read.value.tiers.filter(pl.col(CUSTOMER).is_in(wanted))
        rows = {row[CUSTOMER]: row for row in mine.iter_rows(named=True)}
        row = next((rows[each] for each in wanted if each in rows), None)
        names = read.value.manifest.standards
        tiers = {name: TierThen(row[name], row[rule_column(name)]) for name in names} if row else None
        found.append(CustomerThen(record, tiers))
    return Checked(tuple(found), tuple(problems))
