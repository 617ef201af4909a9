"""`history`: the plans and runs that were recorded, or what one customer was sent."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tieringrules.cli.keeping import keeping
from tieringrules.cli.options import Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.stopping import ExitCode
from tieringrules.cli.workspace import open_workspace


def overview(
    ctx: typer.Context,
    path: WorkspacePath = None,
    customer: Annotated[
        str | None,
        typer.Option("--customer", metavar="KEY", help="Show what this customer was sent instead."),
    ] = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Show the plans and runs that were recorded, the last first."""
    session = session_of(ctx, lang, format_, quiet)
    opened = open_workspace(path, session, warnings=False)

    from tieringrules.cli.history_text import NOTHING, contact_json, contacts_lines, plan_json, plans_lines

    with keeping(session, opened, record=False) as keeper:
        contacts = keeper.of_customer(customer) if customer is not None else []
        plans = keeper.plans() if customer is None else []
        runs = keeper.runs() if customer is None else []
    if session.format == "json":
        content = [contact_json(each) for each in contacts] or [plan_json(each) for each in plans]
        print(json.dumps(content, ensure_ascii=False, indent=2))
        return ExitCode.DONE
    if customer is not None:
        lines = [line[2:] for line in contacts_lines(contacts, session.language)] or [
            NOTHING.text(session.language)
        ]
    else:
        lines = list(plans_lines(plans, session.language)) if plans or not runs else []
        if runs:
            from tieringrules.cli.run_text import list_lines
            from tieringrules.cli.runs_kept import listed

            told = [listed(opened, run) for run in runs]
            lines += [*([""] if lines else []), *list_lines(told, opened.rulebook, session.language)]
    print("\n".join(lines))
    return ExitCode.DONE
