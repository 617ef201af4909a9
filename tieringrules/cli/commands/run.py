"""`run`: everything but delivery, in one go."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import typer

from tieringrules.cli.flapping import tell_flapping
from tieringrules.cli.keeping import keeping
from tieringrules.cli.later_runs import tell_later_runs
from tieringrules.cli.messages import (
    batch_json,
    check_policies,
    folder_output,
    needs_of_messages,
    planned,
    print_batch,
    profiles_of,
    rendered,
)
from tieringrules.cli.options import (
    AsOf,
    Data,
    Eml,
    Engine,
    Format,
    Lang,
    OutFolder,
    Previous,
    Profile,
    Quiet,
    Record,
    WorkspacePath,
    session_of,
)
from tieringrules.cli.outputs import Output, write_output
from tieringrules.cli.pipeline import Classified, classified, request_of
from tieringrules.cli.recording import print_recorded, recorded_run
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.summary_text import TOLD, print_lines, summary_lines
from tieringrules.cli.workspace import Opened, open_workspace
from tieringrules.diagnostic import report

TIERS = "tiers.csv"
SUMMARY = "summary.json"


def run(
    ctx: typer.Context,
    path: WorkspacePath = None,
    data: Data = None,
    previous: Previous = None,
    as_of: AsOf = None,
    out: OutFolder = None,
    record: Record = False,
    eml: Eml = False,
    profile: Profile = None,
    engine: Engine = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Check, classify, plan and render in one go: everything but delivery."""
    session = session_of(ctx, lang, format_, quiet)
    folder = folder_output(out)
    request = request_of(data, as_of, engine, outputs=(folder,), previous=previous)
    profiles = profiles_of(profile)
    opened = open_workspace(path, session)
    check_policies(opened)
    secret = _secret(session, opened) if record else None
    told = TOLD if session.format == "text" else frozenset()
    needs = needs_of_messages(opened)
    result = classified(
        session,
        opened,
        request,
        needs.columns,
        metrics=needs.metrics,
        told=told,
    )
    tell_flapping(session, opened, result, secret)
    tell_later_runs(session, opened, result, secret)
    from tieringrules.outreach.remains import part_beside

    with keeping(session, opened, record=record) as keeper:
        plan = planned(session, result, keeper)
        staging = part_beside(folder.path)
        try:
            batch = rendered(session, opened, result, plan, staging, eml=eml, profiles=profiles)
            with (
                keeper.appearing(plan, result, batch, staging, folder.path) as number,
                recorded_run(keeper, opened, request, result, secret, number) as archived,
            ):
                write_output(folder, lambda: _complete(session, result, staging, folder))
        finally:
            # After success nothing is left there to remove.
            shutil.rmtree(staging, ignore_errors=True)
    if session.format == "json":
        recorded_as = {"recorded": {"run": archived}} if archived else {}
        content = batch_json(result, batch, folder.path) | recorded_as
        print(json.dumps(content, ensure_ascii=False, indent=2))
    elif not session.quiet:
        print_lines(summary_lines(result.rulebook, result.assignments, result.tables, session.language))
        print()
        print_batch(session, result, batch, folder.path, (TIERS, SUMMARY))
        print_recorded(session, archived, result.as_of)
    return ExitCode.DONE


def _secret(session: Session, opened: Opened) -> bytes | None:
    """What customers' keys are hashed with; without it contacts are recorded all the same.

    Raises:
        Stop: there is one, which cannot be used.
    """
    from tieringrules.intake.secret_key import read_key

    key = read_key(opened.root, os.environ)
    if key.value is None and any(finding.code != "TR574" for finding in key.diagnostics):
        raise Stop(ExitCode.USAGE, *key.diagnostics)
    if key.value is None and not session.quiet:
        session.print_aside([report("TR712", folder=opened.root)], {})
    return key.value


def _complete(session: Session, result: Classified, staging: Path, folder: Output) -> None:
    from tieringrules.engine.summary import summary
    from tieringrules.engine.writing import write_assignments
    from tieringrules.intake.atomic import write_atomically

    write_assignments(result.assignments, result.kernel, (), staging / TIERS, session.language)
    text = json.dumps(summary(result.assignments, result.tables), ensure_ascii=False, indent=2)
    write_atomically(staging / SUMMARY, (text + "\n").encode())
    # Over an empty folder, too; a folder with content is refused by the system.
    staging.rename(folder.path)
