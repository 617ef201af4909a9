"""`explain`: why one customer has their tiers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieringrules.cli.labels import labels_of
from tieringrules.cli.options import AsOf, Data, Engine, Lang, Previous, Quiet, WorkspacePath, session_of
from tieringrules.cli.outputs import Output, write_output
from tieringrules.cli.pipeline import classified, request_of
from tieringrules.cli.same_customer import asked_for
from tieringrules.cli.session import FORMATS, Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import report
from tieringrules.diagnostic.suggestion import hint

if TYPE_CHECKING:
    from tieringrules.engine.explanation import Explanation
    from tieringrules.rulebook.model import Rulebook

PAGE = "html"


def explain(
    ctx: typer.Context,
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="The customer's key, as it stands in the data.")
    ],
    path: WorkspacePath = None,
    data: Data = None,
    previous: Previous = None,
    as_of: AsOf = None,
    engine: Engine = None,
    lang: Lang = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="text|json|html",
            help="Text for people, JSON for programs, or one page for a browser.",
            autocompletion=lambda: ["text", "json", PAGE],
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write the explanation here instead of showing it."),
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Show why a customer has their tiers: each condition true, false or unknown, with the values it saw."""
    if format_ is not None and format_ not in (*FORMATS, PAGE):
        # The session's own complaint would not know of pages.
        known = ("text", "json", PAGE)
        finding = report("TR013", option="--format", text=format_, hint=hint(format_, known))
        raise Stop(ExitCode.USAGE, finding)
    as_page = format_ == PAGE
    session = session_of(ctx, lang, None if as_page else format_, quiet)
    output = Output("--out", Path(out)) if out is not None else None
    request = request_of(data, as_of, engine, (output,) if output is not None else (), previous=previous)
    opened = open_workspace(path, session, warnings=False)
    result = classified(session, opened, request, warnings=False)

    from tieringrules.engine import explanation

    customer = asked_for(session, result, customer)
    found = explanation.explain(result.kernel, result.assignments, customer, result.as_of, result.tables)
    if found is None:
        from tieringrules.cli.refused_customer import refusals_of

        refused = refusals_of(result, request.overrides, customer)
        raise Stop(ExitCode.FINDINGS, *(refused or (report("TR014", key=result.kernel.key),)))
    text = _written(session, result.rulebook, found, as_page=as_page)
    if output is None:
        print(text)
        return ExitCode.DONE

    from tieringrules.intake.atomic import write_atomically

    write_output(output, lambda: write_atomically(output.path, f"{text}\n".encode()))
    return ExitCode.DONE


def _written(session: Session, rulebook: Rulebook, found: Explanation, *, as_page: bool) -> str:
    # The key is what was asked for, so it is no secret to the one who asked.
    labels = labels_of(rulebook)
    if as_page:
        from tieringrules.cli.explanation_html import explanation_page

        return explanation_page(found, labels, session.language)
    if session.format == "json":
        from tieringrules.cli.explanation_json import explanation_json

        return json.dumps(explanation_json(found, labels.personal), ensure_ascii=False, indent=2)
    from tieringrules.cli.explanation_text import explanation_lines

    return "\n".join(explanation_lines(found, labels, session.language))
