"""A batch folder as it is found later: whole, unchanged, and what it was made from."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import Any

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.contact import contact_id
from tieringrules.outreach.plain_text import guarded

MANIFEST = "manifest.json"
_PLAN = "plan.csv"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A contact as `plan.csv` has it; the attributes are those of a contact."""

    id: str
    customer: str = field(repr=False)
    policy: str
    cause: str
    purpose: str
    channel: str
    message: str
    cause_name: str | None
    owner: str | None
    offers: tuple[str, ...]
    codes: Mapping[str, str] = field(repr=False, hash=False)
    send_at: dt.datetime | None
    variant: str | None
    standard: str
    tier: str
    person: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class FinishedBatch:
    """A batch whose files are those that its manifest names.

    Attributes:
        folder: where it lies.
        digest: SHA-256 of the manifest, which stands for the whole batch.
        as_of: the day.
        rules_hash: of rule files and templates.
        data: dataset → SHA-256 of what was read.
        trial: sample, customer or seed; None for the whole day's.
        files: names inside the folder.
        codes_withheld: codes of offers in whose places something stands that nobody can use.
    """

    folder: Path
    digest: str
    as_of: dt.date
    rules_hash: str
    data_hash: str
    data: Mapping[str, str]
    trial: str | None
    files: tuple[str, ...]
    codes_withheld: int = 0

    def rows(self) -> Iterator[PlannedRow]:
        """The contacts, in the order of the file."""
        with (self.folder / _PLAN).open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader)
            for cells in reader:
                yield self._row(dict(zip(header, cells, strict=True)), header[1])

    def _row(self, cells: Mapping[str, str], key: str) -> PlannedRow:
        plain = {name: _unguarded(text) for name, text in cells.items()}
        customer = plain[key]
        told = (plain["policy"], plain["message"], plain["cause_name"] or None)
        if customer != cells[key] and not self._is_of(cells["contact_id"], customer, *told):
            # The data has it with the mark.
            customer = cells[key]
        return PlannedRow(
            id=cells["contact_id"],
            customer=customer,
            policy=plain["policy"],
            cause=plain["cause"],
            purpose=plain["purpose"],
            channel=plain["channel"],
            message=plain["message"],
            cause_name=plain["cause_name"] or None,
            owner=plain["owner"] or None,
            offers=tuple(plain["offers"].split(";")) if plain["offers"] else (),
            codes=_codes(plain["codes"]),
            send_at=dt.datetime.fromisoformat(cells["send_at"]) if cells["send_at"] else None,
            variant=plain["variant"] or None,
            standard=plain["standard"],
            tier=plain["tier"],
            person=plain["person"] or None,
        )

    def _is_of(self, written: str, customer: str, policy: str, message: str, cause_name: str | None) -> bool:
        return written == contact_id(policy, customer, message, self.as_of, cause_name)


def read_batch(folder: Path) -> Checked[FinishedBatch | None]:
    """A finished batch, or the finding why it is none. Every file is read through once.

    Args:
        folder: as `render` wrote it.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        words = Localized(f"it has no {MANIFEST}", f"其中没有 {MANIFEST}")
        return Checked(None, (_refused(folder, words),))
    except OSError as problem:
        return Checked(None, (_refused(folder, _system(problem)),))
    try:
        batch = _batch(folder, content, json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError):
        words = Localized(
            f"its {MANIFEST} is not as `render` writes it", f"{MANIFEST} 不是 `render` 写出的样子"
        )
        return Checked(None, (_refused(folder, words),))
    if batch is None:
        words = Localized("it is unfinished", "它尚未完成")
        return Checked(None, (_refused(folder, words),))
    changed = _first_changed(folder, json.loads(content)["files"])
    return Checked(batch) if changed is None else Checked(None, (changed,))


def _batch(folder: Path, content: bytes, told: Mapping[str, Any]) -> FinishedBatch | None:
    if told.get("finished") is not True:
        return None
    files = {str(name): str(digest) for name, digest in told["files"].items()}
    if _PLAN not in files or any(_leads_out(name) for name in files):
        raise ValueError
    trial = told.get("trial")
    return FinishedBatch(
        folder,
        hashlib.sha256(content).hexdigest(),
        dt.date.fromisoformat(told["as_of"]),
        str(told["rules_hash"]),
        str(told["data_hash"]),
        {str(name): str(digest) for name, digest in told["data"].items()},
        str(trial["kind"]) if trial is not None else None,
        tuple(sorted(files)),
        int(told.get("codes_withheld", 0)),
    )


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts


def _first_changed(folder: Path, files: Mapping[str, str]) -> Diagnostic | None:
    for name, digest in files.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return _refused(folder, Localized(f"{name} is missing", f"缺少 {name}"))
        except OSError as problem:
            return _refused(folder, _system(problem))
        if found != digest:
            words = Localized(f"{name} was changed after it was made", f"{name} 在生成之后被改动过")
            return _refused(folder, words)
    return None


def _refused(folder: Path, problem: Localized) -> Diagnostic:
    return report("TR980", folder=str(folder), problem=problem)


def _system(problem: OSError) -> Localized:
    return Localized.same(os.strerror(problem.errno) if problem.errno else type(problem).__name__)


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell


def _codes(cell: str) -> dict[str, str]:
    pairs = (one.partition("=") for one in cell.split(";") if one)
    return {offer: code for offer, _, code in pairs}
