"""Whether tiers flap: a run that is recorded is compared with those of the last three months."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from tieringrules.cli.keeping import has_history
from tieringrules.cli.pipeline import Classified
from tieringrules.cli.runs_kept import runs_of
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic import Diagnostic, report
from tieringrules.language.calendar import window_start

if TYPE_CHECKING:
    from tieringrules.history.archive import ArchivedRun

MONTHS = 3
# Of weekly runs every one is looked at, of daily ones the last.
MOST_RUNS = 13


def tell_flapping(session: Session, opened: Opened, result: Classified, secret: bytes | None) -> None:
    """Warn of standards whose tiers many customers come back to, where runs are recorded.

    Args:
        session: how to speak.
        opened: the workspace.
        result: the run of today.
        secret: of the workspace; None where nothing is recorded.

    Raises:
        Stop: the history cannot be read, or the workspace takes the finding for an error.
    """
    limits = result.kernel.guardrails
    if secret is None or limits is None or not limits.flapping < 1 or not has_history(opened):
        return
    from tieringrules.assure.tolerated import weighed
    from tieringrules.engine.archiving import archived_frame
    from tieringrules.engine.flapping import FEWEST, returned

    earlier = [run.tiers for run in _earlier(session, opened, result, secret)]
    if len(earlier) < 2:
        return
    now = archived_frame(result.assignments, secret)
    found: list[Diagnostic] = []
    for decision in result.kernel.decisions:
        back = returned(now, earlier, decision.name)
        if back.customers >= FEWEST and back.share > limits.flapping:
            place = decision.stability.span if decision.stability is not None else decision.span
            found.append(
                report(
                    "TR719",
                    place,
                    standard=decision.name,
                    customers=back.customers,
                    count=back.back,
                    share=f"{100 * back.share:.1f}",
                )
            )
    rulebook = result.rulebook
    told = weighed(found, rulebook.workspace.severities)
    if any(finding.is_error for finding in told):
        raise Stop(ExitCode.FINDINGS, *told, sources=rulebook.sources)
    if told and not session.quiet:
        session.print_aside(list(told), rulebook.sources)


def _earlier(session: Session, opened: Opened, result: Classified, secret: bytes) -> list[ArchivedRun]:
    """The runs of the last three months, one a day, the last first."""
    from tieringrules.history.archive import read_run

    try:
        since = window_start(result.as_of, months=MONTHS)
    except OverflowError:
        return []
    by_day = {
        run.as_of: run for run in reversed(runs_of(session, opened)) if since <= run.as_of < result.as_of
    }
    latest = islice(sorted(by_day, reverse=True), MOST_RUNS)
    read = (read_run(opened.root, by_day[day], secret).value for day in latest)
    # What is lost or damaged is told where that run is asked for.
    return [run for run in read if run is not None]
