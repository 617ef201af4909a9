"""`explain`: why one customer has their tiers."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tieringrules.cli.options import AsOf, Data, Engine, Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.pipeline import classified, request_of
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import report


def explain(
    ctx: typer.Context,
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="The customer's key, as it stands in the data.")
    ],
    path: WorkspacePath = None,
    data: Data = None,
    as_of: AsOf = None,
    engine: Engine = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Show why a customer has their tiers: each condition true, false or unknown, with the values it saw."""
    session = session_of(ctx, lang, format_, quiet)
    request = request_of(data, as_of, engine)
    opened = open_workspace(path, session, warnings=False)
    result = classified(session, opened, request, warnings=False)

    from tieringrules.cli.explanation_text import explanation_json, explanation_lines
    from tieringrules.engine import explanation

    found = explanation.explain(result.kernel, result.assignments, customer, result.as_of)
    if found is None:
        raise Stop(ExitCode.FINDINGS, report("TR014", key=result.kernel.key))
    rulebook = opened.rulebook
    # The key is what was asked for, so it is no secret to the one who asked.
    personal = {column.name for column in rulebook.customers.columns if column.personal}
    if session.format == "json":
        print(json.dumps(explanation_json(found, personal), ensure_ascii=False, indent=2))
        return ExitCode.DONE
    titles = {standard.name: standard.title for standard in rulebook.standards if standard.title is not None}
    print("\n".join(explanation_lines(found, titles, personal, session.language)))
    return ExitCode.DONE
