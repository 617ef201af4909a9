"""`data`: commands around the customers' data, one file each."""

from __future__ import annotations

import typer

from tieringrules.cli.commands.data.check import check
from tieringrules.cli.commands.data.feedback import feedback
from tieringrules.cli.commands.data.forget import forget
from tieringrules.cli.commands.data.profile import profile
from tieringrules.cli.commands.data.show import show
from tieringrules.cli.stopping import ExitCode

data = typer.Typer(rich_markup_mode=None)


@data.callback(invoke_without_command=True)
def about(ctx: typer.Context) -> None:
    """Around the data: how good it is, what a file holds, and what is known about one customer."""
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())
        raise typer.Exit(ExitCode.USAGE)


data.command("check")(check)
data.command("feedback")(feedback)
data.command("forget")(forget)
data.command("profile")(profile)
data.command("show")(show)
