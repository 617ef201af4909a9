"""Earlier tiers from recorded runs, where no earlier result is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tieringrules.cli.keeping import has_history
from tieringrules.cli.pipeline import Request
from tieringrules.cli.recording import secret_for_runs
from tieringrules.cli.runs_kept import archived, run_named, runs_of
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic import Checked, report
from tieringrules.rulebook.previous import PREVIOUS

if TYPE_CHECKING:
    from tieringrules.history.runs import RunRecord
    from tieringrules.intake.table import Table


def with_earlier_run(
    session: Session,
    opened: Opened,
    request: Request,
    read: Checked[Mapping[str, Table]],
    day: dt.date,
) -> Checked[Mapping[str, Table]]:
    """The tables with the earlier tiers of a recorded run.

    The run that the command line names; else, unless an earlier result is named there or in the workspace,
    the last of a day before this one.

    Args:
        session: how to speak.
        opened: the workspace.
        request: for the run or the earlier result that is named.
        read: the tables.
        day: the day asked about.

    Raises:
        Stop: there is no such run, or it cannot be read.
    """
    workspace = opened.rulebook.workspace
    is_named = any(PREVIOUS in places for places in (request.overrides, workspace.data, workspace.databases))
    if request.run is None and (is_named or not has_history(opened)):
        return read
    run = _chosen(runs_of(session, opened), request.run, day)
    if run is None:
        return read
    from tieringrules.history.earlier_tiers import as_earlier_result, possible_customers

    customers = possible_customers(opened.rulebook, read.value)
    if customers is None:
        return read
    found = archived(opened, run)
    rulebook = opened.rulebook.on(day)
    standards = {each.name: [tier.name for tier in each.tiers] for each in rulebook.standards}
    secret = secret_for_runs(opened.root)
    table = as_earlier_result(found, rulebook.customers.key or "", customers, standards, secret)
    late = () if run.as_of < day else (report("TR713", number=run.number, day=run.as_of, as_of=day),)
    return Checked({**read.value, PREVIOUS: table}, (*read.diagnostics, *late))


def _chosen(runs: list[RunRecord], number: int | None, day: dt.date) -> RunRecord | None:
    if number is not None:
        return run_named(runs, str(number), ExitCode.USAGE)
    return next((run for run in runs if run.as_of < day), None)
