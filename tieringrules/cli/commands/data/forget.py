"""`data forget`: one customer erased from everything that the workspace keeps."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieringrules.cli.counts import counted
from tieringrules.cli.inputs import data_files, files_of, today_in
from tieringrules.cli.keeping import has_history, keeping
from tieringrules.cli.options import Data, Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.outputs import rule_files_of
from tieringrules.cli.progress import progress
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened, open_workspace
from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report

if TYPE_CHECKING:
    from tieringrules.outreach.erasing import Traces

ERASED = Localized("erased: {records} in {path}", "已删除：{path} 中 {records}")
WOULD = Localized("would erase: {records} in {path}", "将删除：{path} 中 {records}")
REMEMBERED = Localized(
    "remembered by a keyed hash: a new import of this customer is left out",
    "已记下带密钥的哈希值：重新导入时将略去该客户",
)
NOTHING = Localized("nothing that is kept tells of this customer", "保存的文件中没有该客户的记录")


def forget(
    ctx: typer.Context,
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="The customer's key, as it stands in the data.")
    ],
    path: WorkspacePath = None,
    data: Data = None,
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--in", metavar="FOLDER", help="Look for batches and results here, too; may be repeated."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be erased; nothing is changed.")
    ] = False,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Erase a customer from batches, results, lists of refused rows and history, and keep them out."""
    session = session_of(ctx, lang, format_, quiet)
    overrides = files_of(data)
    opened = open_workspace(path, session, warnings=False)

    from tieringrules.intake.forgotten import FORGOTTEN_FILE, read_forgotten, remember_forgotten
    from tieringrules.intake.loading import load_what_is_there
    from tieringrules.intake.own_data import own_data, with_keys_alone
    from tieringrules.intake.secret_key import keyed_hash, read_key
    from tieringrules.outreach.erasing import Traces, erase, kept_files

    key = read_key(opened.root, os.environ)
    before = read_forgotten(opened.root, os.environ)
    if key.value is None or not before.ok:
        raise Stop(ExitCode.USAGE, *dict.fromkeys((*key.diagnostics, *before.diagnostics)))
    with progress(session, "load") as report_progress:
        tables = load_what_is_there(opened.rulebook, overrides, None, report_progress, os.environ).value
        keyed = with_keys_alone(opened.rulebook)
        whole = load_what_is_there(keyed, overrides, None, report_progress, os.environ).value
    own = own_data(opened.rulebook, tables, whole, customer)
    traces = Traces(own.keys, own.addresses, rows=own.rows)
    left = [*own.places, *_in_rules(opened, traces)]
    files = data_files(opened.rulebook, overrides, opened.root)
    leave = [*files, *(opened.root / name for name in rule_files_of(opened.root, opened.rulebook.sources))]
    leave += [opened.root / "rules", opened.root / "templates"]
    folders = [opened.root, *(Path(one) for one in also or ())]
    name = opened.rulebook.customers.key or ""
    try:
        paths = [each for folder in folders for each in kept_files(folder, name, leave)]
        found = list(erase(dict.fromkeys(paths), traces, really=not dry_run))
    except OSError as problem:
        raise Stop(
            ExitCode.USAGE, report("TR010", option="--in", path=problem.filename, reason=problem.strerror)
        ) from problem
    day = today_in(opened.rulebook.workspace.time_zone)
    recorded = _from_history(session, opened, traces, day, really=not dry_run)
    archived = _from_runs(session, opened, key.value, traces, really=not dry_run)
    left += archived.diagnostics
    is_known = bool(found or left or recorded or archived.value)
    if not is_known:
        raise Stop(ExitCode.FINDINGS, report("TR014", key=name))
    if not dry_run:
        remember_forgotten(opened.root, (keyed_hash(key.value, one) for one in traces.keys), day)
    left += [report("TR580", Span.whole_file(str(one.path))) for one in found if one.is_stuck]
    done = [one for one in found if not one.is_stuck]
    if session.format == "json":
        content = {
            "erased": [{"file": str(one.path), "records": one.records} for one in done],
            "history": recorded,
            "runs": archived.value,
            "left": [
                {"file": one.span.file if one.span is not None else None, "code": one.code} for one in left
            ],
            "changed": not dry_run,
            "remembered": None if dry_run else str(opened.root / FORGOTTEN_FILE),
        }
        print(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        for one in done:
            words = {
                "records": counted(one.records, "record", "条记录"),
                "path": Localized.same(str(one.path)),
            }
            print(session.say((WOULD if dry_run else ERASED).filled(words)))
        if recorded:
            words = {
                "records": counted(recorded, "contact", "次触达"),
                "path": Localized("the history", "历史记录"),
            }
            print(session.say((WOULD if dry_run else ERASED).filled(words)))
        if archived.value:
            words = {
                "records": counted(archived.value, "record", "条记录"),
                "path": Localized("the archived runs", "已存档的分级"),
            }
            print(session.say((WOULD if dry_run else ERASED).filled(words)))
        if not done and not recorded and not archived.value:
            print(session.say(NOTHING))
        if not dry_run:
            print(session.say(REMEMBERED))
        session.print_aside(left, opened.rulebook.sources)
    return ExitCode.FINDINGS if any(one.is_error for one in left) else ExitCode.DONE


def _from_history(session: Session, opened: Opened, traces: Traces, day: dt.date, *, really: bool) -> int:
    """How many recorded contacts the customer had; where really asked for, none is left."""
    if not has_history(opened):
        return 0
    from tieringrules.outreach.address_forms import email_form

    # Whoever comes back under another key is known by it. Phones are shared, and keep out nobody else.
    forms = [email_form(address) for address in sorted(traces.addresses) if "@" in address]
    with keeping(session, opened, record=really) as keeper:
        found = {key: len(keeper.of_customer(key)) for key in sorted(traces.keys)}
        if really:
            for key in found:
                keeper.erase(key, day, forms)
    return sum(found.values())


def _from_runs(
    session: Session, opened: Opened, secret: bytes, traces: Traces, *, really: bool
) -> Checked[int]:
    """In how many archived runs the customer was; where really asked for, they are in none now."""
    if not has_history(opened):
        return Checked(0)
    from tieringrules.history.archive import erase
    from tieringrules.intake.secret_key import keyed_hash

    wanted = {keyed_hash(secret, one) for one in traces.keys}
    count, problems = 0, []
    with keeping(session, opened, record=really) as keeper:
        for run in keeper.runs():
            try:
                erased = erase(opened.root, run, secret, wanted, really=really)
            except OSError as problem:
                finding = report("TR010", option="--in", path=problem.filename, reason=problem.strerror)
                raise Stop(ExitCode.USAGE, finding) from problem
            count += erased.value
            # Of an archive that is not there nothing is left of the customer, either.
            problems += [finding for finding in erased.diagnostics if finding.code != "TR707"]
    return Checked(count, tuple(problems))


def _in_rules(opened: Opened, traces: Traces) -> list[Diagnostic]:
    return [
        report("TR581", override.span)
        for override in opened.rulebook.overrides
        if str(override.customer) in traces.keys
    ]
