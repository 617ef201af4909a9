"""`suppress add`: from now on nobody contacts them."""

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
from tieringrules.cli.inputs import day_of, today_in
from tieringrules.cli.open_history import history_to_write
from tieringrules.cli.options import Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import Localized

ADDED = Localized("{new} added, {there} there already", "新增 {new}，已在名单中 {there}")


def add(
    ctx: typer.Context,
    path: WorkspacePath = None,
    address: Address = None,
    customer: Customer = None,
    domain: Domain = None,
    channel: ChannelNames = None,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="REASON", help="opt_out, complaint, bounced, legal or manual."),
    ] = "opt_out",
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Since when. Default: today.")
    ] = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Contact these no more: it holds at once, also for a sending under way."""
    session = session_of(ctx, lang, format_, quiet)
    need_somebody(session, path, address, customer, domain)
    day = day_of(date, "--date")
    why, channels = reason_of(reason), channels_of(channel)
    opened = open_workspace(path, session, warnings=False)
    named = whom(opened, address or (), customer or (), domain or ())

    from tieringrules.history import Suppression

    since = day or today_in(opened.rulebook.workspace.time_zone)
    with history_to_write(opened) as history:
        targets: list[dict[str, str]] = [{"customer": one} for one in named.customers]
        targets += [{"domain": one} for one in named.domains]
        targets += [
            {"address_hash": history.address_hash(form)} for _, forms in named.addresses for form in forms
        ]
        entries = [
            Suppression(since, why, channel=each, **target)
            for target in targets
            for each in channels or (None,)
        ]
        new = history.suppress(entries)
    tell_added(session, new, len(entries))
    return ExitCode.DONE


def tell_added(session: Session, new: int, named: int) -> None:
    """Say how many entries are new, and how many were there."""
    if session.format == "json":
        print(json.dumps({"added": new, "there_already": named - new}))
        return
    words = {
        "new": counted(new, "entry", "条", "entries"),
        "there": counted(named - new, "entry", "条", "entries"),
    }
    print(session.say(ADDED.filled(words)))
