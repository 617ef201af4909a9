"""From assignments to a rendered batch: what plan, render and run have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.cli.outputs import Output
from tieringrules.cli.pipeline import Classified
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic import report

if TYPE_CHECKING:
    from tieringrules.outreach.planning import Plan


def folder_output(out: str | None) -> Output:
    """The folder after --out.

    Raises:
        Stop: none is named.
    """
    if not out:
        raise Stop(ExitCode.USAGE, report("TR023", option="--out", example="batch"))
    return Output("--out", Path(out), is_folder=True)


def planned(opened: Opened, result: Classified) -> Plan:
    """Who is contacted on the day, and why the others are not.

    Raises:
        Stop: the workspace has no policies.
    """
    if not opened.rulebook.policies:
        raise Stop(ExitCode.FINDINGS, report("TR024", workspace=opened.rulebook.workspace.name))
    from tieringrules.outreach.planning import plan_contacts

    return plan_contacts(opened.rulebook, result.assignments, result.as_of)
