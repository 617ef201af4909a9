"""`history messages`: what became of messages, by campaign, message, variant and tier."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tieringrules.cli.inputs import day_of
from tieringrules.cli.open_history import history_to_read
from tieringrules.cli.options import Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import report
from tieringrules.diagnostic.suggestion import hint


def messages(
    ctx: typer.Context,
    path: WorkspacePath = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="NAMES",
            help="Count by these, with commas between: policy, campaign, message, variant, channel, tier.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="YYYY-MM-DD", help="Only messages planned for this day or later."),
    ] = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Show how many messages were sent, bounced, opened, answered and so on, with rates."""
    session = session_of(ctx, lang, format_, quiet)
    day = day_of(since, "--since")

    from tieringrules.cli.results_text import DIMENSIONS, grouped, result_json, result_lines

    names = tuple(one.strip() for one in by.split(",")) if by is not None else tuple(DIMENSIONS)
    wrong = [one for one in names if one not in DIMENSIONS]
    if wrong:
        known = tuple(DIMENSIONS)
        raise Stop(ExitCode.USAGE, report("TR013", option="--by", text=wrong[0], hint=hint(wrong[0], known)))
    opened = open_workspace(path, session, warnings=False)
    with history_to_read(opened) as history:
        counts = history.results(day) if history is not None else {}
    rows = grouped(counts, names)
    if session.format == "json":
        print(json.dumps([result_json(row) for row in rows], ensure_ascii=False, indent=2))
    else:
        print("\n".join(result_lines(rows, session.language)))
    return ExitCode.DONE
