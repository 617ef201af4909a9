"""`schema`: the JSON Schema of rule files, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from tieringrules.cli.options import Lang, Quiet, session_of
from tieringrules.cli.outputs import Output, check_outputs, write_output
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import locate
from tieringrules.diagnostic import report
from tieringrules.diagnostic.suggestion import hint

KINDS = ("workspace", "dataset", "metrics", "standard", "policy", "overrides", "tests", "campaign", "offers")


def schema(
    ctx: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND",
            show_default=False,
            help=f"{', '.join(KINDS)}. Default: all of them, with the names of the workspace.",
            autocompletion=lambda: list(KINDS),
        ),
    ] = None,
    workspace: Annotated[
        str | None,
        typer.Option(
            "--workspace",
            metavar="PATH",
            help="The workspace whose names it has. Default: found from here.",
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write the schema here instead of showing it."),
    ] = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> int:
    """Print the JSON Schema of rule files, for editors: of one kind, or with the names of the workspace."""
    session = session_of(ctx, lang, None, quiet)
    if kind is not None and kind not in KINDS:
        raise Stop(ExitCode.USAGE, report("TR016", name=kind, hint=hint(kind, KINDS)))
    output = Output("--out", Path(out)) if out is not None else None
    check_outputs((output,) if output is not None else ())
    if kind is not None:
        from tieringrules.rulebook import schema_of

        text = json.dumps(schema_of(kind), ensure_ascii=False, indent=2)
    else:
        from tieringrules.cli.editor import schema_text

        root = locate(workspace, session)
        text = schema_text(root, session.language)
    if output is None:
        print(text)
        return ExitCode.DONE
    from tieringrules.intake.atomic import write_atomically

    write_output(output, lambda: write_atomically(output.path, f"{text}\n".encode(), 0o644))
    return ExitCode.DONE
