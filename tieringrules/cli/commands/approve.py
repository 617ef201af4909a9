"""`approve`: say that a batch may be sent as it is now."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer

from tieringrules.cli.batches import batch_of, store_of
from tieringrules.cli.options import Format, Lang, Quiet, Workspace, session_of
from tieringrules.cli.reviewing import person
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import Localized, report


def approve(
    ctx: typer.Context,
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="The folder that `render` or `run` wrote.")],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who approves.")] = None,
    workspace: Workspace = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Say that a batch may be sent as it is now; made again, it has to be approved again."""
    session = session_of(ctx, lang, format_, quiet)
    name = person(by)
    opened = open_workspace(workspace, session, warnings=False)
    found = batch_of(Path(batch))
    with store_of(opened, create=True) as store:
        from tieringrules.history.deliveries import Ledger
        from tieringrules.history.delivery import Approval

        assert store.history is not None
        with store.history.connect() as connection:
            ledger = Ledger(connection)
            if ledger.state_of(found.digest) == "withdrawn":
                raise Stop(ExitCode.FINDINGS, report("TR989", folder=str(found.folder)))
            ledger.approve(Approval(found.digest, name, dt.datetime.now(dt.UTC)))
    if session.format == "json":
        told = {"batch": str(found.folder), "manifest": found.digest, "by": name}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    elif not session.quiet:
        words = Localized(f"approved by {name}: {found.folder}", f"{name} 已批准：{found.folder}")
        print(session.say(words))
    return ExitCode.DONE
