"""`receipts`: what became of messages, as providers and mail servers tell it."""

from __future__ import annotations

import typer

from tieringrules.cli.commands.receipts.importing import import_receipts
from tieringrules.cli.stopping import ExitCode

receipts = typer.Typer(rich_markup_mode=None)


@receipts.callback(invoke_without_command=True)
def about(ctx: typer.Context) -> None:
    """What became of messages: bounces, opens, clicks, replies, complaints, unsubscribes."""
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())
        raise typer.Exit(ExitCode.USAGE)


receipts.command("import")(import_receipts)
