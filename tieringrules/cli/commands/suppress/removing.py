"""`suppress remove`: somebody may be contacted again, and it is written down why."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tieringrules.cli.commands.suppress.whom import (
    Address,
    ChannelNames,
    Customer,
    Domain,
    channels_of,
    need_somebody,
    reason_of,
    whom,
)
from tieringrules.cli.counts import counted
from tieringrules.cli.inputs import today_in
from tieringrules.cli.open_history import history_to_write
from tieringrules.cli.options import Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import Localized, report

REMOVED = Localized("{gone} taken back", "已撤销 {gone}")
NOTHING = Localized("nothing of this is listed", "名单中没有这些条目")


def remove(
    ctx: typer.Context,
    path: WorkspacePath = None,
    address: Address = None,
    customer: Customer = None,
    domain: Domain = None,
    channel: ChannelNames = None,
    reason: Annotated[
        list[str] | None,
        typer.Option(
            "--reason", metavar="REASON", help="Only entries with this reason; may be repeated. Default: all."
        ),
    ] = None,
    because: Annotated[
        str | None, typer.Option("--because", metavar="TEXT", help="Why they may be contacted again. Needed.")
    ] = None,
    erased: Annotated[
        bool, typer.Option("--erased", help="Take back also what keeps erased people from being contacted.")
    ] = False,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Take entries back; that it was done, when and why, stays written down."""
    session = session_of(ctx, lang, format_, quiet)
    need_somebody(session, path, address, customer, domain)
    if because is None or not because.strip():
        example = "asked for the newsletter again on the phone"
        raise Stop(ExitCode.USAGE, report("TR023", option="--because", example=f'"{example}"'))
    reasons = tuple(reason_of(one) for one in reason or ())
    channels = channels_of(channel)
    opened = open_workspace(path, session, warnings=False)
    named = whom(opened, address or (), customer or (), domain or ())

    from tieringrules.history.suppressions import Target, lift
    from tieringrules.outreach.suppressing import hashes_of

    with history_to_write(opened) as history:
        targets = [Target("domain", one) for one in named.domains]
        for key in named.customers:
            targets.append(Target("customer", key))
            targets += [Target("customer_hash", each) for each in history.secrets.customers(key)]
        for written, forms in named.addresses:
            targets += [Target("address_hash", each) for each in hashes_of(history, forms, written)]
        with history.begin() as connection:
            gone, stayed = lift(
                connection,
                targets,
                channels=channels or None,
                reasons=reasons or None,
                erased=erased,
                day=today_in(opened.rulebook.workspace.time_zone),
                because=because.strip(),
            )
    if session.format == "json" and not stayed:
        print(json.dumps({"removed": gone}))
    elif session.format != "json":
        words = REMOVED.filled({"gone": counted(gone, "entry", "条", "entries")})
        print(session.say(words if gone or stayed else NOTHING))
    if stayed:
        raise Stop(ExitCode.FINDINGS, report("TR994", count=stayed))
    return ExitCode.DONE
