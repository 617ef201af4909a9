"""`history customer`: one customer's tiers in the recorded runs."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tieringrules.cli.customer_runs_text import customer_json, customer_lines
from tieringrules.cli.options import Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.run_text import NOTHING
from tieringrules.cli.runs_kept import customer_in_runs
from tieringrules.cli.stopping import ExitCode
from tieringrules.cli.workspace import open_workspace


def customer_tiers(
    ctx: typer.Context,
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="The customer's key, as it stands in the data.")
    ],
    path: WorkspacePath = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Show one customer's tiers over time, and the rule that decided each."""
    session = session_of(ctx, lang, format_, quiet)
    opened = open_workspace(path, session, warnings=False)
    checked = customer_in_runs(session, opened, [customer])
    found = checked.value
    if session.format == "json":
        print(json.dumps(customer_json(found), ensure_ascii=False, indent=2))
    elif not found and checked.ok:
        print(session.say(NOTHING))
    else:
        print("\n".join(customer_lines(found, opened.rulebook, session.language)))
    session.print_aside(checked.diagnostics, {})
    is_known = any(each.standards is not None for each in found)
    return ExitCode.DONE if is_known and checked.ok else ExitCode.FINDINGS
