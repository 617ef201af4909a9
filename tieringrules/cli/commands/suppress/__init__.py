"""`suppress`: who is not to be contacted, one file each."""

from __future__ import annotations

import typer

from tieringrules.cli.commands.suppress.adding import add
from tieringrules.cli.commands.suppress.files import export_list, import_list
from tieringrules.cli.commands.suppress.listing import list_entries
from tieringrules.cli.commands.suppress.removing import remove
from tieringrules.cli.stopping import ExitCode

suppress = typer.Typer(rich_markup_mode=None)


@suppress.callback(invoke_without_command=True)
def about(ctx: typer.Context) -> None:
    """Who is not to be contacted: by address, customer or domain, on some channels or all."""
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())
        raise typer.Exit(ExitCode.USAGE)


suppress.command("add")(add)
suppress.command("remove")(remove)
suppress.command("list")(list_entries)
suppress.command("import")(import_list)
suppress.command("export")(export_list)
