"""`plan`: the contacts of a day, and why everyone else is left alone."""

from __future__ import annotations

import typer

from tieringrules.cli.options import AsOf, Data, Engine, Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.stopping import ExitCode


def plan(
    ctx: typer.Context,
    path: WorkspacePath = None,
    data: Data = None,
    as_of: AsOf = None,
    engine: Engine = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Show who is contacted on the day, by which channel, and why the others are not."""
    session_of(ctx, lang, format_, quiet)
    return ExitCode.DONE
