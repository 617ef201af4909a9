"""A recorded run once more: from its manifest to the same tiers, or to what is different."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.cli.options import ENGINES
from tieringrules.cli.pipeline import Classified, Request, classified
from tieringrules.cli.recording import secret_for_runs, software_in_use
from tieringrules.cli.revisions import checked_out
from tieringrules.cli.runs_kept import runs_of
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import Stop
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.rulebook.previous import PREVIOUS

if TYPE_CHECKING:
    from tieringrules.history.archive import ArchivedRun
    from tieringrules.history.manifest import RunManifest
    from tieringrules.history.same_tiers import TierDifferences


@dataclass(frozen=True, slots=True)
class Reproduction:
    """What classifying again from a manifest came to.

    Attributes:
        run: the recorded one.
        is_identical: whether the archive would be the same, byte by byte.
        tiers: customers who have another tier now.
        commit: the revision that the rules were taken from; None for the folder as it is.
        rules: rule files that are not as they were.
        data: datasets that are not as they were.
        software: name → version then and now, where they differ.
        lacks_earlier: whether the earlier tiers of then are not to be had any more.
    """

    run: ArchivedRun
    is_identical: bool
    tiers: TierDifferences
    commit: str | None
    rules: tuple[str, ...]
    data: tuple[str, ...]
    software: Mapping[str, tuple[str, str]]
    lacks_earlier: bool


def reproduced(
    session: Session, opened: Opened, run: ArchivedRun, overrides: Mapping[str, Path]
) -> Reproduction:
    """Classify again what a run classified, with its rules as far as they are there, and compare.

    Args:
        session: how to speak.
        opened: the workspace as it is.
        run: the recorded one.
        overrides: dataset → file where the data lies now, if elsewhere than then.

    Raises:
        Stop: the data cannot be read, or is refused.
    """
    from tieringrules.engine.archiving import archived_frame, packed
    from tieringrules.history.same_tiers import tier_differences

    manifest = run.manifest
    with tempfile.TemporaryDirectory(prefix="tieringrules-") as scratch:
        rules, commit = _rules(opened, manifest, Path(scratch))
        request, lacks_earlier = _request(session, opened, manifest, overrides)
        result = classified(session, rules, request, warnings=False)
    frame = archived_frame(result.assignments, secret_for_runs(opened.root))
    now = software_in_use()
    software = {
        name: (manifest.software.get(name, ""), now.get(name, ""))
        for name in sorted({*manifest.software, *now})
        if manifest.software.get(name) != now.get(name)
    }
    return Reproduction(
        run,
        packed(frame).digest == manifest.tiers_sha256,
        tier_differences(run, frame),
        commit,
        _different(manifest.rules, result.rulebook.digests),
        _other_data(manifest, result),
        software,
        lacks_earlier,
    )


def _rules(opened: Opened, manifest: RunManifest, scratch: Path) -> tuple[Opened, str | None]:
    """The rules of then, from the folder or from the commit that held them; else those of the folder."""
    if manifest.commit is None or not _different(manifest.rules, opened.rulebook.digests):
        return opened, None
    from tieringrules.assure.checking import check_workspace

    try:
        folder = checked_out(manifest.commit, opened.root, scratch / "rules")
    except Stop:
        return opened, None
    checked = check_workspace(folder)
    if checked.value is None or not checked.ok or _different(manifest.rules, checked.value.digests):
        return opened, None
    return Opened(opened.root, replace(checked.value, root=str(opened.root))), manifest.commit


def _request(
    session: Session, opened: Opened, manifest: RunManifest, overrides: Mapping[str, Path]
) -> tuple[Request, bool]:
    """What was asked for then, and whether the earlier tiers of then are gone."""
    from tieringrules.intake.several_files import is_pattern

    given = {
        name: opened.root / (origin.file or "") for name, origin in manifest.data.items() if origin.given
    }
    files = {name: path for name, path in given.items() if path.is_file() or is_pattern(path)}
    engine = next((each for each in ENGINES if each == manifest.engine), ENGINES[0])
    earlier = manifest.previous
    run, lacks = None, False
    if earlier is not None and earlier.run is not None:
        known = {each.number: each.id for each in runs_of(session, opened)}
        run = earlier.run if known.get(earlier.run) == earlier.id else None
        lacks = run is None
    elif earlier is not None and PREVIOUS not in overrides:
        file = opened.root / (earlier.file or "")
        workspace = opened.rulebook.workspace
        is_named = PREVIOUS in workspace.data or PREVIOUS in workspace.databases
        if file.is_file():
            files[PREVIOUS] = file
        lacks = not file.is_file() and not is_named
    request = Request(files | dict(overrides), manifest.as_of, engine, run=run, looks_at_runs=run is not None)
    return request, lacks


def _different(then: Mapping[str, str | None], now: Mapping[str, str | None]) -> tuple[str, ...]:
    return tuple(sorted(name for name in {*then, *now} if then.get(name) != now.get(name)))


def _other_data(manifest: RunManifest, result: Classified) -> tuple[str, ...]:
    then = {name: origin.sha256 for name, origin in manifest.data.items()}
    now = {name: table.digest for name, table in result.tables.items() if name != PREVIOUS}
    earlier = manifest.previous
    if earlier is not None and earlier.sha256 is not None:
        then[PREVIOUS] = earlier.sha256
        table = result.tables.get(PREVIOUS)
        now[PREVIOUS] = table.digest if table is not None else None
    return _different(then, now)
