"""`import`: what other people have written, into the rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieringrules.cli.commands.importing_dmn import import_dmn
from tieringrules.cli.counts import counted
from tieringrules.cli.inputs import day_of
from tieringrules.cli.options import Format, Lang, Quiet, VersionDay, WorkspacePath, session_of
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.widths import one_line
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import Localized, report

if TYPE_CHECKING:
    from tieringrules.assure.table_exchange import TableUpdate
    from tieringrules.rulebook.tables.rewriting import RowChange

importing = typer.Typer(rich_markup_mode=None)
_BLANK = Localized("(blank)", "（空白）")


@importing.callback(invoke_without_command=True)
def about(ctx: typer.Context) -> None:
    """What other people have written, into the rules."""
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())
        raise typer.Exit(ExitCode.USAGE)


importing.command("dmn")(import_dmn)


@importing.command("table")
def import_table(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE[#SHEET]", help="The workbook that `export table` wrote.")
    ],
    path: WorkspacePath = None,
    standard: Annotated[
        str | None,
        typer.Option(
            "--standard", metavar="NAME", help="The standard; may be left out where there is one table."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")
    ] = False,
    as_of: VersionDay = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Take the rows of a decision table from a workbook; a wrong cell changes nothing."""
    session = session_of(ctx, lang, format_, quiet)
    day = day_of(as_of)
    opened = open_workspace(path, session, warnings=False)
    tables = [each.name for each in opened.rulebook.standards if each.table is not None]
    if standard is None and len(tables) != 1:
        raise Stop(
            ExitCode.USAGE, report("TR023", option="--standard", example=tables[0] if tables else "NAME")
        )

    from tieringrules.assure.table_exchange import table_update
    from tieringrules.intake.atomic import write_atomically

    name, _, sheet = file.partition("#")
    found = table_update(opened.rulebook, standard or tables[0], Path(name), sheet or None, day)
    update = found.value
    if update is None:
        usage = any(each.code in ("TR809", "TR840", "TR841") for each in found.diagnostics)
        code = ExitCode.USAGE if usage else ExitCode.FINDINGS
        raise Stop(code, *found.diagnostics, sources=opened.rulebook.sources)
    if update.changes and not dry_run:
        place = opened.root / update.file
        data = update.text.encode("utf-8-sig" if update.has_mark else "utf-8")
        write_atomically(place, data, place.stat().st_mode & 0o777)
    _tell(session, update, dry_run)
    return ExitCode.DONE


def _tell(session: Session, update: TableUpdate, dry_run: bool) -> None:
    if session.format == "json":
        print(json.dumps(_json(update, dry_run), ensure_ascii=False, indent=2))
        return
    for change in update.changes:
        for line in _lines(update.columns, change):
            print(one_line(session.say(line)))
    if session.quiet:
        return
    rows = counted(len(update.changes), "row", "行")
    file, version = update.file, update.version
    en, zh = (f" ({version.en})", f"（{version.zh}）") if version is not None else ("", "")
    closing = Localized(f"{file}{en}: {rows.en} changed", f"{file}{zh}：{rows.zh}有变化")
    if dry_run:
        closing = Localized(f"{file}{en}: {rows.en} would change", f"{file}{zh}：将有 {rows.zh}变化")
    if not update.changes:
        closing = Localized(f"{file}{en}: nothing changed", f"{file}{zh}：没有变化")
    print(session.say(closing))


def _lines(columns: tuple[str, ...], change: RowChange) -> list[Localized]:
    if change.before is None and change.after is not None:
        cells = ", ".join(change.after[1])
        return [Localized(f"+ row {change.after[0]}: {cells}", f"+ 第 {change.after[0]} 行：{cells}")]
    if change.after is None and change.before is not None:
        cells = ", ".join(change.before[1])
        return [Localized(f"- row {change.before[0]}: {cells}", f"- 第 {change.before[0]} 行：{cells}")]
    assert change.before is not None and change.after is not None
    number = change.after[0]
    pairs = zip(columns, change.before[1], change.after[1], strict=True)
    return [
        Localized(
            f"~ row {number}, {name}: {old or _BLANK.en} → {new or _BLANK.en}",
            f"~ 第 {number} 行“{name}”：{old or _BLANK.zh} → {new or _BLANK.zh}",
        )
        for name, old, new in pairs
        if old != new
    ]


def _json(update: TableUpdate, dry_run: bool) -> dict[str, object]:
    return {
        "standard": update.standard,
        "file": update.file,
        "written": bool(update.changes) and not dry_run,
        "columns": list(update.columns),
        "changes": [
            {
                "before": None
                if change.before is None
                else {"row": change.before[0], "cells": change.before[1]},
                "after": None if change.after is None else {"row": change.after[0], "cells": change.after[1]},
            }
            for change in update.changes
        ],
    }
