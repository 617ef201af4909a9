"""`history reproduce`: a recorded run is made again from its manifest, and compared."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tieringrules.cli.inputs import files_of
from tieringrules.cli.options import Data, Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.runs_kept import archived, run_named, runs_of
from tieringrules.cli.stopping import ExitCode
from tieringrules.cli.workspace import open_workspace


def reproduce_run(
    ctx: typer.Context,
    run: Annotated[str, typer.Argument(metavar="RUN", help="The number of a recorded run.")],
    path: WorkspacePath = None,
    data: Data = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Make a recorded run again from its manifest: byte-identical, or what is different."""
    session = session_of(ctx, lang, format_, quiet)
    overrides = files_of(data)
    opened = open_workspace(path, session, warnings=False)

    from tieringrules.cli.reproducing import reproduced
    from tieringrules.cli.reproduction_text import reproduction_json, reproduction_lines

    recorded = archived(opened, run_named(runs_of(session, opened), run))
    found = reproduced(session, opened, recorded, overrides)
    if session.format == "json":
        print(json.dumps(reproduction_json(found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(reproduction_lines(found, session.language)))
    return ExitCode.DONE if found.tiers.are_none else ExitCode.FINDINGS
