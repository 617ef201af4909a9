"""`export`: rules in forms that other people work with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tieringrules.cli.inputs import day_of
from tieringrules.cli.options import Lang, Quiet, VersionDay, WorkspacePath, session_of
from tieringrules.cli.outputs import Output, check_outputs, rule_files_of, write_output
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import Localized, report

exporting = typer.Typer(rich_markup_mode=None)


@exporting.callback(invoke_without_command=True)
def about(ctx: typer.Context) -> None:
    """Rules in forms that other people work with."""
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())
        raise typer.Exit(ExitCode.USAGE)


@exporting.command("table")
def export_table(
    ctx: typer.Context,
    standard: Annotated[str, typer.Argument(metavar="STANDARD", help="The standard with `method: table`.")],
    path: WorkspacePath = None,
    xlsx: Annotated[
        str | None, typer.Option("--xlsx", metavar="FILE", help="Write this workbook. Needed.")
    ] = None,
    as_of: VersionDay = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> int:
    """Write a decision table as a workbook to fill in, with lists to pick from."""
    session = session_of(ctx, lang, None, quiet)
    day = day_of(as_of)
    if xlsx is None:
        raise Stop(ExitCode.USAGE, report("TR023", option="--xlsx", example=f"{standard}.xlsx"))
    opened = open_workspace(path, session, warnings=False)
    output = Output("--xlsx", Path(xlsx), (".xlsx",))
    check_outputs((output,), rule_files_of(opened.root, opened.rulebook.sources))

    from tieringrules.assure.table_exchange import table_sheet
    from tieringrules.assure.table_workbook import workbook_of
    from tieringrules.intake.atomic import write_atomically

    found = table_sheet(opened.rulebook, standard, day)
    if found.value is None:
        raise Stop(ExitCode.USAGE, *found.diagnostics, sources=opened.rulebook.sources)
    data = workbook_of(found.value, session.language)
    write_output(output, lambda: write_atomically(output.path, data, 0o644))
    rows = len(found.value.rows)
    version = found.value.version
    en, zh = (f", {version.en}", f"（{version.zh}）") if version is not None else ("", "")
    session.remark(
        Localized(f"{xlsx}: {rows:,} rows of {standard}{en}", f"{xlsx}：“{standard}”{zh}的 {rows:,} 行规则")
    )
    return ExitCode.DONE
