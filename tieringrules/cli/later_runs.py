"""Runs of later days, where a run of an earlier day is recorded after them."""

from __future__ import annotations

from tieringrules.cli.keeping import has_history
from tieringrules.cli.pipeline import Classified
from tieringrules.cli.runs_kept import runs_of
from tieringrules.cli.session import Session
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic import Localized

OLDER_DAY = Localized(
    "{day} is before the last recorded run, {number} of {later}: runs of later days do not know this one, "
    "unless they are recorded again",
    "{day} 早于最近一次已记录的分级（第 {number} 次，{later}）：之后日期的分级没有参考本次结果，除非重新记录",
)


def tell_later_runs(session: Session, opened: Opened, result: Classified, secret: bytes | None) -> None:
    """Say that runs of later days are recorded already, where a run is recorded.

    Args:
        session: how to speak.
        opened: the workspace.
        result: the run.
        secret: of the workspace; None where nothing is recorded.

    Raises:
        Stop: the history cannot be read.
    """
    if secret is None or not has_history(opened):
        return
    later = [run for run in runs_of(session, opened) if run.as_of > result.as_of]
    if later:
        last = max(later, key=lambda run: (run.as_of, run.number))
        told = {"day": result.as_of.isoformat(), "number": str(last.number), "later": last.as_of.isoformat()}
        session.remark(OLDER_DAY.filled(told))
