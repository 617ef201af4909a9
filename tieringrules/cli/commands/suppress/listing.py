"""`suppress list`: how many are listed, why, and the last of them, masked."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tieringrules.cli.open_history import history_to_read
from tieringrules.cli.options import Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.stopping import ExitCode
from tieringrules.cli.workspace import open_workspace


def list_entries(
    ctx: typer.Context,
    path: WorkspacePath = None,
    real: Annotated[
        bool, typer.Option("--real", help="Show personal columns as they are instead of masking them.")
    ] = False,
    removed: Annotated[
        bool, typer.Option("--removed", help="Show instead what was taken back, when and why.")
    ] = False,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Show who is not to be contacted, by reason, the last first; addresses are known by hashes alone."""
    session = session_of(ctx, lang, format_, quiet)
    opened = open_workspace(path, session, warnings=False)

    from tieringrules.cli.suppression_text import entry_json, lifted_lines, lines

    with history_to_read(opened) as history:
        entries = history.suppressions() if history is not None and not removed else []
        taken_back = history.lifted() if history is not None and removed else []
    key = opened.rulebook.customers.key
    columns = opened.rulebook.customers.columns
    masks = not real and any(each.name == key and each.personal for each in columns)
    if session.format == "json":
        content = [entry_json(each, masks) for each in entries]
        content += [
            {**entry_json(each.entry, masks), "removed": each.on.isoformat(), "because": each.because}
            for each in taken_back
        ]
        print(json.dumps(content, ensure_ascii=False, indent=2))
    elif removed:
        print("\n".join(lifted_lines(taken_back, masks, session.language)))
    else:
        print("\n".join(lines(entries, masks, session.language)))
    return ExitCode.DONE
