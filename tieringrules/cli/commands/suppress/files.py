"""`suppress import` and `suppress export`: the list of another system taken over, and ours given away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from tieringrules.cli.commands.suppress.adding import tell_added
from tieringrules.cli.counts import counted
from tieringrules.cli.inputs import today_in
from tieringrules.cli.open_history import history_to_read, history_to_write
from tieringrules.cli.options import Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.outputs import Output, check_outputs, rule_files_of, write_output
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import Localized


def import_list(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="A CSV file with email, reason, date and the like; see the documentation."
        ),
    ],
    path: WorkspacePath = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Take over a list of another system; where one row is wrong, nothing is taken."""
    session = session_of(ctx, lang, format_, quiet)
    opened = open_workspace(path, session, warnings=False)

    from tieringrules.outreach.suppressing import read_suppressions

    with history_to_write(opened) as history:
        today = today_in(opened.rulebook.workspace.time_zone)
        read = read_suppressions(Path(file), opened.rulebook, history.address_hash, today)
        if read.value is None:
            raise Stop(ExitCode.FINDINGS, *read.diagnostics)
        different = len(
            {
                (each.customer, each.customer_hash, each.address_hash, each.domain, each.channel, each.reason)
                for each in read.value
            }
        )
        new = history.suppress(read.value)
    tell_added(session, new, different)
    return ExitCode.DONE


def export_list(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Write this CSV file, for its owner alone.")],
    path: WorkspacePath = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Write the whole list; what is known by a keyed hash alone stands there as one."""
    session = session_of(ctx, lang, format_, quiet)
    opened = open_workspace(path, session, warnings=False)
    output = Output("FILE", Path(file), (".csv",))
    check_outputs((output,), rule_files_of(opened.root, opened.rulebook.sources))

    from tieringrules.intake.atomic import write_atomically
    from tieringrules.outreach.suppressing import suppressions_csv

    with history_to_read(opened) as history:
        entries = history.suppressions() if history is not None else []
    data = suppressions_csv(entries)
    write_output(output, lambda: write_atomically(output.path, data, 0o600))
    if session.format == "json":
        print(json.dumps({"written": len(entries), "file": file}, ensure_ascii=False))
    else:
        number = counted(len(entries), "entry", "条", "entries")
        session.remark(Localized(f"{file}: {number.en}", f"{file}：{number.zh}"))
    return ExitCode.DONE
