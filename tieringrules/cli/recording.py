"""Recording runs: a classification is archived, with what it was made from."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.cli.keeping import Keeper, keeping
from tieringrules.cli.pipeline import Classified, Request
from tieringrules.cli.revisions import unchanged_commit
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.system_errors import reason_of
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic import Localized, report
from tieringrules.rulebook.previous import PREVIOUS

if TYPE_CHECKING:
    from tieringrules.history.manifest import DataOrigin, EarlierOrigin, RecordedStandard, RunManifest
    from tieringrules.intake.table import Table


def secret_for_runs(root: Path) -> bytes:
    """The secret that customers' keys are hashed with.

    Raises:
        Stop: there is none.
    """
    from tieringrules.intake.secret_key import read_key

    key = read_key(root, os.environ)
    if key.value is None:
        raise Stop(ExitCode.USAGE, *key.diagnostics)
    return key.value


@contextmanager
def recorded_run(
    keeper: Keeper,
    opened: Opened,
    request: Request,
    result: Classified,
    secret: bytes | None,
    plan: int | None = None,
) -> Iterator[int]:
    """Archive a run together with what the block makes: all of it or, should the program be killed, nothing.

    Args:
        keeper: of the history, which nobody else writes to meanwhile.
        opened: the workspace.
        request: what was asked for.
        result: the run.
        secret: of the workspace; None archives nothing.
        plan: number of the plan that is recorded with it.

    Yields:
        The run's number; 0 where nothing is archived.

    Raises:
        Stop: it cannot be written.
    """
    if secret is None:
        yield 0
        return
    from tieringrules.engine.archiving import archived_frame, packed
    from tieringrules.history.archive import appear, discard, runs_folder, stage, sweep
    from tieringrules.history.runs import RunRecord

    folder = runs_folder(opened.root)
    manifest = _manifest(opened, request, result, secret)
    record = RunRecord(
        manifest.id,
        manifest.as_of,
        manifest.recorded_at,
        manifest.customers,
        manifest.rules_hash,
        manifest.data_hash,
        plan,
    )
    staging, number = None, 0
    try:
        number, lost = keeper.begin_run(record)
        sweep(folder, lost)
        staging = stage(folder, manifest, packed(archived_frame(result.assignments, secret)))
        appear(staging, folder, manifest.id)
        yield number
    except BaseException as problem:
        if staging is not None:
            discard(staging)
        discard(folder / manifest.id)
        if number:
            keeper.remove_runs([number])
        if isinstance(problem, OSError) and not isinstance(problem, BrokenPipeError):
            raise _cannot_write(folder, problem) from problem
        raise
    keeper.run_appeared(number)


@contextmanager
def archiving(
    session: Session, opened: Opened, request: Request, result: Classified, secret: bytes | None
) -> Iterator[int]:
    """Archive a run that nothing is planned from, together with what the block writes; see `recorded_run`."""
    if secret is None:
        yield 0
        return
    with (
        keeping(session, opened, record=True) as keeper,
        recorded_run(keeper, opened, request, result, secret) as number,
    ):
        yield number


def print_recorded(session: Session, number: int, day: dt.date) -> None:
    """Tell the number of a run that was archived; 0 for none."""
    if number:
        print(
            session.say(Localized(f"recorded: run {number} of {day}", f"已记录：第 {number} 次分级（{day}）"))
        )


def _cannot_write(folder: Path, problem: OSError) -> Stop:
    finding = report("TR010", option="--record", path=folder, reason=reason_of(problem))
    return Stop(ExitCode.USAGE, finding)


def _manifest(opened: Opened, request: Request, result: Classified, secret: bytes) -> RunManifest:
    from tieringrules.history.archive import new_id
    from tieringrules.history.manifest import RunManifest
    from tieringrules.intake.secret_key import fingerprint
    from tieringrules.outreach.manifest import data_hash, rules_hash

    rules = dict(sorted(result.rulebook.digests.items()))
    own = {name: table for name, table in sorted(result.tables.items()) if name != PREVIOUS}
    digests = {name: table.digest for name, table in own.items() if table.digest is not None}
    return RunManifest(
        id=new_id(result.as_of),
        as_of=result.as_of,
        recorded_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        workspace=result.rulebook.workspace.name,
        engine=request.engine,
        customers=result.assignments.frame.height,
        secret=fingerprint(secret),
        rules=rules,
        rules_hash=rules_hash(rules),
        data={name: _origin(opened.root, request, name, table) for name, table in own.items()},
        data_hash=data_hash(digests),
        software=software_in_use(),
        standards=_standards(result),
        commit=unchanged_commit(opened.root),
        previous=_earlier(opened.root, request, result),
    )


def software_in_use() -> dict[str, str]:
    """Versions of the software that classifies."""
    from tieringrules.outreach.manifest import versions_in_use

    return {name: version for name, version in versions_in_use().items() if name != "jinja2"}


def _origin(root: Path, request: Request, name: str, table: Table) -> DataOrigin:
    from tieringrules.history.manifest import DataOrigin

    given = request.overrides.get(name)
    file = table.file if given is None else _place(root, given)
    return DataOrigin(file, table.digest, given is not None)


def _place(root: Path, path: Path) -> str:
    """A file that the command line named: from the workspace where it lies in it, else absolute."""
    try:
        resolved = path.resolve()
        home = root.resolve()
        return resolved.relative_to(home).as_posix() if resolved.is_relative_to(home) else str(resolved)
    except (OSError, ValueError):
        return str(path)


def _earlier(root: Path, request: Request, result: Classified) -> EarlierOrigin | None:
    from tieringrules.history.manifest import EarlierOrigin

    table = result.tables.get(PREVIOUS)
    if table is None:
        return None
    if table.run is not None:
        return EarlierOrigin(table.run.number, table.run.id, table.run.day.isoformat())
    return EarlierOrigin(file=_origin(root, request, PREVIOUS, table).file, sha256=table.digest)


def _standards(result: Classified) -> Mapping[str, RecordedStandard]:
    from tieringrules.history.manifest import RecordedStandard

    return {
        name: RecordedStandard(
            dict(found.tiers),
            found.none,
            None if found.population is None else dict(found.population),
            found.effective.isoformat() if found.effective else None,
            found.until.isoformat() if found.until else None,
        )
        for name, found in result.assignments.standards.items()
    }
