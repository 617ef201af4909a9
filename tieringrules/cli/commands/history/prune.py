"""`history prune`: recorded runs that are no longer needed are removed."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tieringrules.cli.counts import counted
from tieringrules.cli.inputs import today_in
from tieringrules.cli.keeping import keeping
from tieringrules.cli.options import Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.runs_kept import run_named, runs_of
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened, open_workspace
from tieringrules.diagnostic import Localized, report

if TYPE_CHECKING:
    from tieringrules.history.runs import RunRecord

WOULD = Localized("would remove: run {number} of {day}", "将删除：第 {number} 次分级（{day}）")
REMOVED = Localized("removed: run {number} of {day}", "已删除：第 {number} 次分级（{day}）")
NOTHING = Localized("there is nothing to remove", "没有可删除的记录")
REFUSED = Localized("nothing was removed", "没有删除任何内容")
ASKED = Localized("Remove {runs}? Type yes: ", "确认删除 {runs}？请输入 yes：")


def prune_runs(
    ctx: typer.Context,
    path: WorkspacePath = None,
    keep: Annotated[
        str | None,
        typer.Option(
            "--keep", metavar="N|LENGTH", help='Keep the last N runs, or those of the last "12 months".'
        ),
    ] = None,
    run: Annotated[
        list[str] | None,
        typer.Option("--run", metavar="RUN", help="Remove this run, needed or not; may be repeated."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be removed; nothing is changed.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Remove recorded runs, never those that earlier tiers come from next unless --run names them."""
    session = session_of(ctx, lang, format_, quiet)
    if keep is None and not run:
        raise Stop(ExitCode.USAGE, report("TR023", option="--keep", example='"12 months"'))
    opened = open_workspace(path, session, warnings=False)
    today = today_in(opened.rulebook.workspace.time_zone)
    runs = runs_of(session, opened)
    named = [run_named(runs, each) for each in run or ()]
    old = _beyond(runs, keep, today) if keep is not None else []
    needed = {each.number: each for each in needed_runs(runs)}
    held = [each for each in old if each.number in needed and each not in named]
    gone = sorted({*named, *(each for each in old if each not in held)}, key=lambda each: -each.number)
    told = [report("TR711", number=each.number, day=each.as_of) for each in held]
    if gone and not dry_run:
        _confirm(session, len(gone), yes=yes)
        _remove(session, opened, gone)
    if session.format == "json":
        content = {
            "removed": [each.number for each in gone],
            "kept": [each.number for each in runs if each not in gone],
            "needed": [each.number for each in held],
            "changed": bool(gone) and not dry_run,
        }
        print(json.dumps(content, ensure_ascii=False, indent=2))
        return ExitCode.DONE
    for each in gone:
        words = {"number": str(each.number), "day": each.as_of.isoformat()}
        print(session.say((WOULD if dry_run else REMOVED).filled(words)))
    if not gone:
        print(session.say(NOTHING))
    session.print_aside(told, {})
    return ExitCode.DONE


def needed_runs(runs: Sequence[RunRecord]) -> list[RunRecord]:
    """The runs that earlier tiers come from: for a new day, and for the last day again.

    Args:
        runs: the last first.
    """
    last = runs[:1]
    return [*last, *[each for each in runs if each.as_of < last[0].as_of][:1]] if last else []


def _beyond(runs: Sequence[RunRecord], keep: str, today: dt.date) -> list[RunRecord]:
    """The runs that are not to be kept.

    Raises:
        Stop: what is to be kept is neither a number nor a length of time.
    """
    from tieringrules.language.calendar import add_months
    from tieringrules.rulebook.calendar_span import calendar_span

    written = keep.strip()
    if written.isascii() and written.isdigit() and len(written) < 10:
        return list(runs[int(written) :])
    span = calendar_span(written)
    if span is None:
        words = Localized(
            f"--keep needs a number of runs or a length such as \"12 months\", not '{keep}'",
            f"--keep 后面要写保留的次数或时长（例如 12 个月），而不是“{keep}”",
        )
        raise Stop(ExitCode.USAGE, report("TR005", problem=words, command="tieringrules history prune"))
    try:
        first = add_months(today, -span.months) - dt.timedelta(days=span.days)
    except (ValueError, OverflowError):  # before the calendar begins
        return []
    return [each for each in runs if each.as_of < first]


def _confirm(session: Session, count: int, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty() or session.format == "json":
        words = Localized("--yes is missing, so nothing is removed", "缺少 --yes，因此没有删除任何内容")
        raise Stop(ExitCode.USAGE, report("TR005", problem=words, command="tieringrules history prune"))
    print(session.say(ASKED.filled({"runs": counted(count, "run", "次分级的记录")})), end="", flush=True)
    if sys.stdin.readline().strip().lower() != "yes":
        print(session.say(REFUSED))
        raise Stop(ExitCode.DONE)


def _remove(session: Session, opened: Opened, gone: Sequence[RunRecord]) -> None:
    from tieringrules.history.archive import discard, runs_folder

    folder = runs_folder(opened.root)
    with keeping(session, opened, record=True) as keeper:
        for each in gone:
            # Killed in between, the run is listed as one whose archive is lost, and can be removed again.
            discard(folder / each.id)
            keeper.remove_runs([each.number])
