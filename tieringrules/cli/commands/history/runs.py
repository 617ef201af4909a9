"""`history list` and `history show`: the runs that were recorded."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tieringrules.cli.options import Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.run_text import list_lines, manifest_json, run_json, show_lines
from tieringrules.cli.runs_kept import listed, run_named, runs_of
from tieringrules.cli.stopping import ExitCode
from tieringrules.cli.workspace import open_workspace


def list_runs(
    ctx: typer.Context,
    path: WorkspacePath = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """List the recorded runs, the last first: day, customers, tiers, rules and software."""
    session = session_of(ctx, lang, format_, quiet)
    opened = open_workspace(path, session, warnings=False)
    found = [listed(opened, run) for run in runs_of(session, opened)]
    if session.format == "json":
        print(json.dumps([run_json(each) for each in found], ensure_ascii=False, indent=2))
    else:
        print("\n".join(list_lines(found, opened.rulebook, session.language)))
    problems = [problem for each in found for problem in each.problems]
    session.print_aside(problems, {})
    return ExitCode.FINDINGS if problems else ExitCode.DONE


def show_run(
    ctx: typer.Context,
    run: Annotated[str, typer.Argument(metavar="RUN", help="The number of a recorded run.")],
    path: WorkspacePath = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Show one recorded run: what it was made from, and how many customers it put in which tier."""
    session = session_of(ctx, lang, format_, quiet)
    opened = open_workspace(path, session, warnings=False)
    found = listed(opened, run_named(runs_of(session, opened), run))
    if session.format == "json":
        print(json.dumps(manifest_json(found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(show_lines(found, opened.rulebook, session.language)))
    session.print_aside(found.problems, {})
    return ExitCode.FINDINGS if found.problems else ExitCode.DONE
