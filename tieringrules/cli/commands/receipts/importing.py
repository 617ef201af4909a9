"""`receipts import`: exports of providers, and mailboxes with reports of mail servers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tieringrules.cli.inputs import today_in
from tieringrules.cli.open_history import history_to_write
from tieringrules.cli.options import Format, Lang, Quiet, session_of
from tieringrules.cli.outputs import Output, check_outputs, rule_files_of, write_output
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened, open_workspace
from tieringrules.diagnostic import Diagnostic, report
from tieringrules.diagnostic.suggestion import hint

if TYPE_CHECKING:
    from tieringrules.outreach.receipts.event import Event, SetAside
    from tieringrules.outreach.receipts.taking import Taken

TABLES = (".csv", ".tsv", ".txt")


def import_receipts(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="CSV files of providers, mailboxes (.mbox), or single mails (.eml)."
        ),
    ],
    workspace: Annotated[
        str | None,
        typer.Option(
            "--workspace",
            metavar="PATH",
            help="Folder of the workspace. Default: looked for upwards from here.",
        ),
    ] = None,
    event: Annotated[
        str | None,
        typer.Option(
            "--event", metavar="KIND", help="What happened, for tables that do not say it, such as bounced."
        ),
    ] = None,
    quarantine: Annotated[
        str | None,
        typer.Option("--quarantine", metavar="FILE", help="Write what could not be used here, as .csv."),
    ] = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Take over what became of messages; final bounces, complaints and unsubscribes keep people out."""
    session = session_of(ctx, lang, format_, quiet)
    opened = open_workspace(workspace, session, warnings=False)

    from tieringrules.outreach.receipts.kinds import KIND_BY_NAME, kind_of
    from tieringrules.outreach.receipts.taking import take_receipts

    if event is not None and kind_of(event) is None:
        known = tuple(KIND_BY_NAME)
        raise Stop(ExitCode.USAGE, report("TR013", option="--event", text=event, hint=hint(event, known)))
    output = Output("--quarantine", Path(quarantine), (".csv",)) if quarantine is not None else None
    if output is not None:
        check_outputs(
            (output,), rule_files_of(opened.root, opened.rulebook.sources), [Path(one) for one in files]
        )
    told, ignored = _read(opened, [Path(one) for one in files], event)
    zone = ZoneInfo(opened.rulebook.workspace.time_zone)
    today = today_in(opened.rulebook.workspace.time_zone)

    def day_of(at: int) -> dt.date:
        return min(dt.datetime.fromtimestamp(at, zone).date(), today) if at else today

    with history_to_write(opened) as history:
        taken = take_receipts(history, told, day_of)
    if output is not None:
        from tieringrules.intake.atomic import write_atomically

        data = _quarantine(taken.aside)
        write_output(output, lambda: write_atomically(output.path, data, 0o600))
    _tell(session, taken, ignored)
    return ExitCode.DONE


def _read(opened: Opened, files: Sequence[Path], event: str | None) -> tuple[list[Event | SetAside], int]:
    from tieringrules.outreach.receipts.mails import read_mails
    from tieringrules.outreach.receipts.tables import read_receipt_table

    told: list[Event | SetAside] = []
    problems: list[Diagnostic] = []
    ignored = 0
    for file in files:
        if file.suffix.lower() in TABLES:
            read = read_receipt_table(file, opened.rulebook, event)
            problems += read.diagnostics
            if read.value is not None:
                told += read.value[0]
                ignored += read.value[1]
            continue
        for one in read_mails(file):
            if one is None:
                ignored += 1
            else:
                told.append(one)
    if problems:
        raise Stop(ExitCode.FINDINGS, *problems)
    return told, ignored


def _quarantine(aside: Sequence[SetAside]) -> bytes:
    from tieringrules.outreach.plain_text import guarded

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("file", "row", "event", "reason"))
    for one in sorted(aside, key=lambda one: (str(one.file), one.number)):
        writer.writerow([guarded(str(one.file)), one.number, one.kind, one.why])
    return text.getvalue().encode()


def _tell(session: Session, taken: Taken, ignored: int) -> None:
    from tieringrules.cli.receipt_text import taken_lines

    why = Counter(str(one.why) for one in taken.aside)
    if session.format == "json":
        content = {
            "new": dict(sorted(taken.new.items())),
            "there_already": taken.again,
            "suppressed": dict(sorted(taken.suppressed.items())),
            "set_aside": dict(sorted(why.items())),
            "ignored": ignored,
        }
        print(json.dumps(content, ensure_ascii=False, indent=2))
        return
    print("\n".join(taken_lines(taken, why, ignored, session.language)))
