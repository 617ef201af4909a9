"""`history import`: what another tool sent before counts from now on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from tieringrules.cli.counts import counted
from tieringrules.cli.inputs import today_in
from tieringrules.cli.keeping import keeping
from tieringrules.cli.options import Format, Lang, Quiet, Workspace, session_of
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import Localized, report

IMPORTED = Localized(
    "{new} imported, {there} there already, {erased} of people who were forgotten left out",
    "已导入 {new}，已存在 {there}，略去已删除客户的 {erased}",
)
WOULD = Localized("would import {new}", "将导入 {new}")


def import_history(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="CSV: customer, day, channel, message, policy, cause."),
    ],
    workspace: Workspace = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only look whether the file is right; nothing is changed.")
    ] = False,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Take over contacts that another tool made, so that caps, gaps and `every` count them."""
    session = session_of(ctx, lang, format_, quiet)
    opened = open_workspace(workspace, session, warnings=False)

    from tieringrules.outreach.past_contacts import read_past_contacts

    path = Path(file)
    try:
        checked = read_past_contacts(path, opened.rulebook, today_in(opened.rulebook.workspace.time_zone))
    except OSError as problem:
        raise Stop(ExitCode.USAGE, report("TR816", file=file)) from problem
    if not checked.ok:
        raise Stop(ExitCode.FINDINGS, *checked.diagnostics)
    if dry_run:
        told = WOULD.filled({"new": counted(len(checked.value), "contact", "次触达")})
        would = {"would_import": len(checked.value)}
        print(json.dumps(would) if session.format == "json" else session.say(told))
        return ExitCode.DONE
    with keeping(session, opened, record=True) as keeper:
        new, there, erased = keeper.import_contacts(checked.value)
    if session.format == "json":
        print(json.dumps({"imported": new, "there_already": there, "forgotten": erased}))
    elif not session.quiet:
        counts = {"new": new, "there": there, "erased": erased}
        words = {name: counted(count, "contact", "次触达") for name, count in counts.items()}
        print(session.say(IMPORTED.filled(words)))
    return ExitCode.DONE
