"""The archives of recorded runs: a folder each, with a manifest and the tiers under pseudonymous keys."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import os
import secrets
import shutil
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic, report
from tieringrules.engine.archiving import CUSTOMER, Archived, packed
from tieringrules.engine.assembling import rule_column
from tieringrules.engine.assignments import Assignments, StandardSummary
from tieringrules.history.manifest import RunManifest, manifest_of
from tieringrules.history.runs import RunRecord
from tieringrules.intake.atomic import write_atomically
from tieringrules.intake.secret_key import fingerprint

FOLDER = "runs"
MANIFEST = "manifest.json"
_STAGING = ".part"
_MOST_MANIFEST_BYTES = 16 << 20


@dataclass(frozen=True, slots=True, eq=False)
class ArchivedRun:
    """A recorded run as it is read back.

    Attributes:
        record: number, day and hashes.
        manifest: what it was made from and came to.
        tiers: one row per customer, as `engine.archiving.archived_frame` makes it: `CUSTOMER` (what stands
            for the key), then per standard `<standard>` and `<standard>_rule`.
    """

    record: RunRecord
    manifest: RunManifest
    tiers: pl.DataFrame

    def as_assignments(self) -> Assignments:
        """The run as a classification whose customers are called by what stands for them."""
        standards = {
            name: StandardSummary(each.tiers, each.none) for name, each in self.manifest.standards.items()
        }
        return Assignments(self.tiers, CUSTOMER, self.manifest.as_of, standards)


def runs_folder(root: Path) -> Path:
    """Where the archives of a workspace lie."""
    return root / ".tieringrules" / FOLDER


def new_id(as_of: dt.date) -> str:
    """A name for an archive that no other has."""
    return f"{as_of.isoformat()}-{secrets.token_hex(6)}"


def stage(folder: Path, manifest: RunManifest, archived: Archived) -> Path:
    """Write an archive where nobody looks; `appear` shows it.

    Args:
        folder: of all archives; made where there is none.
        manifest: of the run, without its tiers' file.
        archived: the tiers.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    _make_private(folder)
    staging = folder / f"{_STAGING}-{secrets.token_hex(6)}"
    staging.mkdir(mode=0o700)
    try:
        name = _tiers_name(archived)
        write_atomically(staging / name, archived.data)
        whole = replace(manifest, tiers_file=name, tiers_sha256=archived.digest)
        write_atomically(staging / MANIFEST, whole.as_bytes())
    except BaseException:
        discard(staging)
        raise
    return staging


def appear(staging: Path, folder: Path, name: str) -> None:
    """Give a staged archive its name, which is there at once or not at all.

    Raises:
        OSError: it cannot be.
    """
    staging.rename(folder / name)
    with contextlib.suppress(OSError):
        # Some file systems refuse to sync a folder; the content itself is already safe.
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def discard(path: Path) -> None:
    """Remove an archive, or what was staged; what is gone already is no matter."""
    if path.is_dir() and not path.is_symlink():
        # Under another name first, so that half an archive is never taken for one.
        gone = path.with_name(f"{_STAGING}-{secrets.token_hex(6)}")
        with contextlib.suppress(OSError):
            path = path.rename(gone)
        shutil.rmtree(path, ignore_errors=True)


def sweep(folder: Path, lost: Collection[str] = ()) -> None:
    """Remove what killed runs left behind; only who records may, for nobody else stages anything then.

    Args:
        folder: of all archives.
        lost: ids of runs that never came to count.
    """
    for name in lost:
        discard(folder / name)
    for path in folder.glob(f"{_STAGING}-*"):
        discard(path)


def read_manifest(root: Path, record: RunRecord) -> Checked[RunManifest | None]:
    """The manifest of a run.

    Args:
        root: the workspace folder.
        record: the run.
    """
    folder = runs_folder(root) / record.id
    try:
        with (folder / MANIFEST).open("rb") as file:
            data = file.read(_MOST_MANIFEST_BYTES + 1)
        manifest = manifest_of(data)
    except FileNotFoundError:
        return Checked(None, (_lost(record, folder),))
    except (OSError, ValueError, RecursionError):
        return Checked(None, (_damaged(record, folder / MANIFEST),))
    if manifest.id != record.id or Path(manifest.tiers_file).name != manifest.tiers_file:
        return Checked(None, (_damaged(record, folder / MANIFEST),))
    return Checked(manifest)


def read_run(root: Path, record: RunRecord, secret: bytes) -> Checked[ArchivedRun | None]:
    """A run with its customers' tiers, if the archive is whole and of this workspace.

    Args:
        root: the workspace folder.
        record: the run.
        secret: of the workspace.
    """
    read = read_manifest(root, record)
    manifest = read.value
    if manifest is None:
        return Checked(None, read.diagnostics)
    if manifest.secret != fingerprint(secret):
        return Checked(None, (report("TR709", number=record.number, day=record.as_of),))
    path = runs_folder(root) / record.id / manifest.tiers_file
    try:
        data = path.read_bytes()
    except OSError:
        return Checked(None, (_lost(record, path),))
    if hashlib.sha256(data).hexdigest() != manifest.tiers_sha256:
        return Checked(None, (_damaged(record, path),))
    try:
        tiers = pl.read_parquet(io.BytesIO(data))
        names = {name for standard in manifest.standards for name in (standard, rule_column(standard))}
        if not {CUSTOMER, *names}.issubset(tiers.columns):
            raise ValueError
    except Exception:  # whatever polars says of a file that is none of ours
        return Checked(None, (_damaged(record, path),))
    return Checked(ArchivedRun(record, manifest, tiers))


def erase(
    root: Path, record: RunRecord, secret: bytes, pseudonyms: Collection[str], *, really: bool = True
) -> Checked[int]:
    """Take customers out of an archive; its manifest says how many were.

    The tiers without them get a file of their own, the manifest names it, and only then is the old one
    removed: a kill in between leaves an archive that is whole.

    Args:
        root: the workspace folder.
        record: the run.
        secret: of the workspace.
        pseudonyms: what stands for them there.
        really: whether it is done; else only counted.

    Returns:
        How many were in it; nothing can be told of an archive that is lost or damaged.

    Raises:
        OSError: the archive cannot be written; it stays as it was.
    """
    read = read_manifest(root, record)
    manifest = read.value
    if manifest is None:
        return Checked(0, read.diagnostics)
    if manifest.secret != fingerprint(secret):
        return Checked(0, (report("TR709", number=record.number, day=record.as_of),))
    folder = runs_folder(root) / record.id
    path = folder / manifest.tiers_file
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != manifest.tiers_sha256:
            # Writing it anew would give it a checksum that is right.
            return Checked(0, (_damaged(record, path),))
        tiers = pl.read_parquet(io.BytesIO(data))
        is_one = tiers[CUSTOMER].is_in(pl.Series(sorted(pseudonyms), dtype=pl.String).implode())
    except FileNotFoundError:
        return Checked(0, (_lost(record, path),))
    except Exception:  # whatever polars says of a file that is none of ours
        return Checked(0, (_damaged(record, path),))
    count = int(is_one.sum())
    if really:
        if count:
            left = packed(tiers.filter(~is_one))
            name = _tiers_name(left)
            write_atomically(folder / name, left.data)
            changed = replace(
                manifest, tiers_file=name, tiers_sha256=left.digest, forgotten=manifest.forgotten + count
            )
            write_atomically(folder / MANIFEST, changed.as_bytes())
            manifest = changed
        # Also what an erasure that was killed has left.
        for each in folder.iterdir():
            if each.name not in (MANIFEST, manifest.tiers_file):
                each.unlink()
    return Checked(count)


def _tiers_name(archived: Archived) -> str:
    return f"tiers-{archived.digest[:16]}.parquet"


def _make_private(folder: Path) -> None:
    """The folder of archives, for its owner alone, and out of version control."""
    home = folder.parent
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    ignored = home / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")
    folder.mkdir(mode=0o700, exist_ok=True)


def _lost(record: RunRecord, path: Path) -> Diagnostic:
    return report("TR707", number=record.number, day=record.as_of, path=str(path))


def _damaged(record: RunRecord, path: Path) -> Diagnostic:
    return report("TR708", number=record.number, day=record.as_of, path=str(path))
