"""The recorded runs of a workspace, for commands that look at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tieringrules.cli.keeping import keeping
from tieringrules.cli.recording import secret_for_runs
from tieringrules.cli.run_text import Listed
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic import Checked, Localized, report

if TYPE_CHECKING:
    from tieringrules.history.archive import ArchivedRun
    from tieringrules.history.over_time import CustomerThen
    from tieringrules.history.runs import RunRecord


def runs_of(session: Session, opened: Opened) -> list[RunRecord]:
    """The recorded runs, the last first.

    Raises:
        Stop: the history cannot be read.
    """
    with keeping(session, opened, record=False) as keeper:
        return keeper.runs()


def run_named(runs: list[RunRecord], written: str, exit_code: ExitCode = ExitCode.FINDINGS) -> RunRecord:
    """The run that a command line names by its number.

    Raises:
        Stop: there is none.
    """
    found = next((run for run in runs if str(run.number) == written), None)
    if found is None:
        raise Stop(exit_code, report("TR710", number=written))
    return found


def count_of(option: str, written: str) -> int:
    """A whole number after an option.

    Raises:
        Stop: it is none.
    """
    if not (written.isascii() and written.isdigit() and len(written) <= 9):
        words = Localized(
            f"{option} needs a whole number, not '{written}'", f"{option} 后面要写整数，而不是“{written}”"
        )
        raise Stop(ExitCode.USAGE, report("TR005", problem=words, command="tieringrules history"))
    return int(written)


def listed(opened: Opened, run: RunRecord) -> Listed:
    """A run with its manifest, or with why that cannot be read."""
    from tieringrules.history.archive import read_manifest

    read = read_manifest(opened.root, run)
    return Listed(run, read.value, read.diagnostics)


def archived(opened: Opened, run: RunRecord) -> ArchivedRun:
    """A run with its customers' tiers.

    Raises:
        Stop: there is no secret, or the archive is lost, damaged, or of another workspace.
    """
    from tieringrules.history.archive import read_run

    read = read_run(opened.root, run, secret_for_runs(opened.root))
    if read.value is None:
        raise Stop(ExitCode.USAGE, *read.diagnostics)
    return read.value


def customer_in_runs(
    session: Session, opened: Opened, customers: Sequence[str]
) -> Checked[tuple[CustomerThen, ...]]:
    """One customer's tiers in every recorded run, the last first, with what is wrong about archives.

    Args:
        session: how to speak.
        opened: the workspace.
        customers: the keys that the customer has or had, the present one first.

    Raises:
        Stop: the history cannot be read, or there is no secret.
    """
    runs = runs_of(session, opened)
    if not runs:
        return Checked(())
    from tieringrules.history.over_time import customer_over_time

    return customer_over_time(opened.root, runs, customers, secret_for_runs(opened.root))
