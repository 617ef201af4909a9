"""`schema`: the JSON Schema of one kind of rule file."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tieringrules.cli.options import Lang, Quiet, session_of
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import report
from tieringrules.diagnostic.suggestion import hint

KINDS = ("workspace", "dataset", "metrics", "standard", "policy", "overrides", "tests", "campaign")


def schema(
    ctx: typer.Context,
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help=", ".join(KINDS) + ".", autocompletion=lambda: list(KINDS))
    ],
    lang: Lang = None,
    quiet: Quiet = False,
) -> int:
    """Print the JSON Schema of one kind of rule file, for editors."""
    session_of(ctx, lang, None, quiet)
    if kind not in KINDS:
        raise Stop(ExitCode.USAGE, report("TR016", name=kind, hint=hint(kind, KINDS)))
    from tieringrules.rulebook import schema_of

    print(json.dumps(schema_of(kind), ensure_ascii=False, indent=2))
    return ExitCode.DONE
