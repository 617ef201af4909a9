"""`data check`: how good the data of a workspace is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieringrules.cli.inputs import data_files, today_in
from tieringrules.cli.options import AsOf, Data, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.outputs import Output, check_outputs, rule_files_of, write_output
from tieringrules.cli.pipeline import UNUSABLE_FILE, request_of
from tieringrules.cli.progress import progress
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import Diagnostic, report
from tieringrules.diagnostic.suggestion import hint

if TYPE_CHECKING:
    from tieringrules.intake.table import Table

PAGE = "html"


def check(
    ctx: typer.Context,
    path: WorkspacePath = None,
    data: Data = None,
    as_of: AsOf = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write the report here instead of showing it."),
    ] = None,
    lang: Lang = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="text|json|html",
            help="Text for people, JSON for programs, or one page for a browser.",
        ),
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Show how good the data is: complete, valid, repeated, up to date. Refused data gives exit code 1."""
    if format_ is not None and format_ not in ("text", "json", PAGE):
        # The session's own complaint would not know of pages.
        known = ("text", "json", PAGE)
        finding = report("TR013", option="--format", text=format_, hint=hint(format_, known))
        raise Stop(ExitCode.USAGE, finding)
    as_page = format_ == PAGE
    session = session_of(ctx, lang, None if as_page else format_, quiet)
    output = Output("--out", Path(out)) if out is not None else None
    request = request_of(data, as_of, None, (output,) if output is not None else ())
    opened = open_workspace(path, session, warnings=False)
    day = request.day or today_in(opened.rulebook.workspace.time_zone)
    rulebook = opened.rulebook.on(day)
    files = data_files(rulebook, request.overrides, opened.root)
    check_outputs(request.outputs, rule_files_of(opened.root, rulebook.sources), files)

    from tieringrules.engine.preparing import prepared
    from tieringrules.intake.loading import load_what_is_there, nothing_left
    from tieringrules.intake.quality import quality_of
    from tieringrules.rulebook import to_kernel

    # Every column is looked at, and none must be there.
    datasets = [rulebook.customers, *rulebook.children]
    needed = {dataset.name: frozenset[str]() for dataset in datasets}
    with progress(session, "load") as report_progress:
        checked = load_what_is_there(rulebook, request.overrides, needed, report_progress, os.environ)
    found: list[Diagnostic] = list(checked.diagnostics)
    tables: dict[str, Table] = dict(checked.value)
    if checked.ok:
        ready = prepared(rulebook, to_kernel(rulebook), tables, day)
        tables, found = dict(ready.value), [*found, *ready.diagnostics]
        if ready.ok:
            found += nothing_left(rulebook, tables)
    errors = [finding for finding in found if finding.is_error]
    if not tables and errors:
        unusable = all(finding.code in UNUSABLE_FILE for finding in errors)
        raise Stop(ExitCode.USAGE if unusable else ExitCode.FINDINGS, *found, sources=rulebook.sources)
    own, key = tables.get(rulebook.customers.name), rulebook.customers.key
    keys = own.frame[key] if own is not None and key is not None else None
    qualities = [
        quality_of(dataset, tables[dataset.name], day, keys) for dataset in datasets if dataset.name in tables
    ]
    if as_page:
        from tieringrules.cli.quality_html import quality_page

        text = quality_page(qualities, day.isoformat(), session.language)
    elif session.format == "json":
        from tieringrules.cli.quality_text import quality_json

        text = json.dumps(
            {"as_of": day.isoformat(), "datasets": quality_json(qualities)}, ensure_ascii=False, indent=2
        )
    else:
        from tieringrules.cli.quality_text import quality_lines

        text = "\n".join(quality_lines(qualities, session.language))
    if output is None:
        print(text)
    else:
        from tieringrules.intake.atomic import write_atomically

        write_output(output, lambda: write_atomically(output.path, f"{text}\n".encode()))
    session.print_aside(found if not quiet else errors, rulebook.sources)
    return ExitCode.FINDINGS if errors else ExitCode.DONE
