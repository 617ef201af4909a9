"""`history`: what was recorded, one file each."""

from __future__ import annotations

import typer

from tieringrules.cli.commands.history.compare import compare_runs
from tieringrules.cli.commands.history.customer import customer_tiers
from tieringrules.cli.commands.history.importing import import_history
from tieringrules.cli.commands.history.messages import messages
from tieringrules.cli.commands.history.overview import overview
from tieringrules.cli.commands.history.prune import prune_runs
from tieringrules.cli.commands.history.reproduce import reproduce_run
from tieringrules.cli.commands.history.runs import list_runs, show_run
from tieringrules.cli.program import UNNAMED

history = typer.Typer(rich_markup_mode=None)


@history.callback()
def about() -> None:
    """Show what was recorded; without a further word the plans and runs, the last first."""


# `history`, `history FOLDER` and `history --customer KEY` are this one.
history.command(UNNAMED, hidden=True)(overview)
history.command("list")(list_runs)
history.command("show")(show_run)
history.command("customer")(customer_tiers)
history.command("compare")(compare_runs)
history.command("prune")(prune_runs)
history.command("reproduce")(reproduce_run)
history.command("messages")(messages)
history.command("import")(import_history)
