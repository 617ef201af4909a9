"""One customer's traces in the files that the program wrote: batches, results, refused rows."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.intake.atomic import write_atomically
from tieringrules.intake.merges import MERGED_COLUMNS
from tieringrules.intake.refused import REFUSED_COLUMNS, VALUE_COLUMN
from tieringrules.outreach.plain_text import guarded

MANIFEST = "manifest.json"
_PLAN = "plan.csv"
# Lists of refused rows, without and with what stood in the cells.
_REFUSED = (tuple(REFUSED_COLUMNS), (*REFUSED_COLUMNS, *VALUE_COLUMN))
_LARGEST_ID = 200
_TEXTS = (".html", ".htm", ".txt", ".md", ".eml", ".json", ".xml", ".svg")
_BEGINNING = re.compile(rb"(?m)^From ")


@dataclass(frozen=True, slots=True)
class Traces:
    """What tells of a customer in a file.

    Attributes:
        keys: the customer's key, and the keys that were merged into it.
        addresses: e-mail addresses and phone numbers.
        contacts: ids of contacts.
        rows: file as findings name it → rows of the customer there.
    """

    keys: frozenset[str]
    addresses: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    rows: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @property
    def cells(self) -> frozenset[str]:
        """Cells that hold nothing but the customer, as files that people open write them, too."""
        every = self.keys | self.addresses | self.contacts
        return every | {guarded(one) for one in every}

    @property
    def words(self) -> tuple[str, ...]:
        """What gives the customer away within a text: no short keys, which stand in anything."""
        return tuple(one for one in (*self.addresses, *self.contacts) if one)


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of one file; `records` were erased; `is_stuck`: the customer still stands in it."""

    path: Path
    records: int = 0
    is_stuck: bool = False


def kept_files(folder: Path, key: str, leave: Iterable[Path] = ()) -> Iterator[Path]:
    """The files under a folder that the program wrote about customers: batches whole, and single results.

    Args:
        folder: looked through with all folders in it; hidden ones and links are left alone.
        key: the column with the customers' key.
        leave: files and folders that are not looked at, such as rules and data.
    """
    left = {path.resolve() for path in leave}
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.name.startswith(".") or path.resolve() in left:
            continue
        if path.is_dir():
            if is_batch(path):
                yield from (each for each in sorted(path.rglob("*")) if each.is_file())
            else:
                yield from kept_files(path, key, left)
        elif path.is_file() and _is_result(path, key):
            yield path


def is_batch(folder: Path) -> bool:
    """Whether a folder is a batch of messages."""
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("finished") is True and "files" in content


def _is_result(path: Path, key: str) -> bool:
    """Whether a file is a result, a list of refused or merged rows, by its columns."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                header = tuple(next(csv.reader(file), ()))
            return header in (*_REFUSED, MERGED_COLUMNS) or _of_result(header, key)
        if suffix == ".jsonl":
            with path.open("rb") as file:
                first = json.loads(file.readline(1 << 20) or b"null")
            return isinstance(first, dict) and _of_result(tuple(first), key)
        if suffix == ".parquet":
            import polars as pl

            return _of_result(tuple(pl.read_parquet_schema(path)), key)
        if suffix == ".xlsx":
            from tieringrules.intake.results import header_of_workbook

            return _of_result(header_of_workbook(path), key)
    except Exception:  # whatever is no file of ours
        return False
    return False


def _of_result(header: tuple[str, ...], key: str) -> bool:
    return header[:1] == (key,) and any(f"{name}_rule" in header for name in header)


def contacts_in(batch: Path, traces: Traces) -> frozenset[str]:
    """The ids of the customer's contacts in a batch."""
    path = batch / _PLAN
    try:
        with path.open(encoding="utf-8", newline="") as file:
            cells = traces.cells
            return frozenset(row[0] for row in csv.reader(file) if len(row) > 1 and row[1] in cells)
    except (OSError, UnicodeDecodeError, csv.Error):
        return frozenset()


def erase(paths: Iterable[Path], traces: Traces, *, really: bool = True) -> Iterator[Erased]:
    """Erase a customer from files, and tell of each that held them.

    Args:
        paths: as `kept_files` gives them.
        traces: what tells of the customer; the contacts of a batch are found in its plan.
        really: whether files are changed; else it is only told what would be.

    Raises:
        OSError: a file cannot be written; it stays as it was.
    """
    every = list(paths)
    batches = {path.parent for path in every if path.name == MANIFEST}
    known = {batch: replace(traces, contacts=contacts_in(batch, traces)) for batch in batches}
    changed: dict[Path, int] = {}
    for path in every:
        batch = next((one for one in (path.parent, *path.parents) if one in known), None)
        if path.name == MANIFEST:
            continue
        own = known[batch] if batch is not None else traces
        found = _erase_file(path, own, really, batch is not None)
        if found is None:
            continue
        yield found
        if batch is not None and not found.is_stuck:
            changed[batch] = changed.get(batch, 0) + found.records
    if really:
        for batch, records in changed.items():
            _amend_manifest(batch, records)


def _erase_file(path: Path, traces: Traces, really: bool, in_batch: bool) -> Erased | None:
    suffix = path.suffix.lower()
    data = path.read_bytes()
    erasing: Callable[[bytes, Traces], tuple[bytes | None, int]] | None = {
        ".csv": _from_csv,
        ".jsonl": _from_lines,
        ".mbox": _from_mailbox,
        ".parquet": _from_parquet,
    }.get(suffix)
    try:
        if erasing is not None:
            content, records = erasing(data, traces)
        elif suffix in _TEXTS:
            content, records = None, int(_tells(data, traces))
        elif not _may_tell(path, data, traces):
            return None
        elif in_batch and path.with_suffix(".csv").exists():
            # The table beside it keeps what the workbook holds of others.
            content, records = None, 1
        else:
            return Erased(path, is_stuck=True)
    except (ValueError, UnicodeDecodeError, csv.Error):
        return Erased(path, is_stuck=True) if _tells(data, traces) else None
    if not records:
        return None
    if really and content is None:
        path.unlink()
    elif really and content is not None:
        write_atomically(path, content, path.stat().st_mode & 0o777)
    return Erased(path, records)


def _from_csv(data: bytes, traces: Traces) -> tuple[bytes, int]:
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    cells, words = traces.cells, traces.words
    refused = bool(rows) and tuple(rows[0]) in _REFUSED
    kept = []
    for number, row in enumerate(rows):
        is_own = any(cell in cells for cell in row) or any(word in cell for cell in row for word in words)
        if refused and not is_own and number and row[1].isdigit():
            is_own = int(row[1]) in traces.rows.get(row[0].removeprefix("'"), frozenset())
        if not (number and is_own):
            kept.append(row)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(kept)
    return mark + text.getvalue().encode(), len(rows) - len(kept)


def _from_lines(data: bytes, traces: Traces) -> tuple[bytes, int]:
    lines = data.splitlines(keepends=True)
    kept = [line for line in lines if not (line.strip() and _holds(json.loads(line), traces))]
    return b"".join(kept), len(lines) - len(kept)


def _holds(value: Any, traces: Traces) -> bool:
    if isinstance(value, dict):
        return any(_holds(one, traces) for one in value.values())
    if isinstance(value, list):
        return any(_holds(one, traces) for one in value)
    text = str(value)
    return text in traces.cells or any(word in text for word in traces.words)


def _from_mailbox(data: bytes, traces: Traces) -> tuple[bytes, int]:
    # Lines of a message that begin so are quoted (RFC 4155), so each of these begins a message.
    starts = [found.start() for found in _BEGINNING.finditer(data)]
    messages = [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]
    kept = [message for message in messages if not _tells(message, traces)]
    return b"".join(kept), len(messages) - len(kept)


def _from_parquet(data: bytes, traces: Traces) -> tuple[bytes, int]:
    import polars as pl

    frame = pl.read_parquet(io.BytesIO(data))
    first = frame.get_column(frame.columns[0]).cast(pl.String)
    mask = first.is_in(pl.Series(sorted(traces.keys), dtype=pl.String).implode()).fill_null(False)
    buffer = io.BytesIO()
    frame.filter(~mask).write_parquet(buffer)
    return buffer.getvalue(), int(mask.sum())


def _tells(data: bytes, traces: Traces) -> bool:
    if any(word.encode() in data for word in traces.words):
        return True
    return any(
        re.search(rb"(?<![\w-])" + re.escape(key.encode()) + rb"(?![\w-])", data) is not None
        for key in traces.keys
        if key and len(key) <= _LARGEST_ID
    )


def _may_tell(path: Path, data: bytes, traces: Traces) -> bool:
    """Whether a file of a form that is not rewritten holds the customer."""
    if path.suffix.lower() == ".xlsx":
        from tieringrules.intake.results import texts_of_workbook

        try:
            texts = texts_of_workbook(path)
        except Exception:  # damaged, so nobody can tell
            return True
        return any(text in traces.cells or any(word in text for word in traces.words) for text in texts)
    return _tells(data, traces)


def _amend_manifest(batch: Path, records: int) -> None:
    """Have the manifest tell what was erased, and the files as they are now."""
    path = batch / MANIFEST
    content = json.loads(path.read_bytes())
    files = {name: batch / name for name in content.get("files", {})}
    content["files"] = {
        name: hashlib.sha256(each.read_bytes()).hexdigest() for name, each in files.items() if each.exists()
    }
    content["erased"] = int(content.get("erased", 0)) + records
    data = (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
    write_atomically(path, data, path.stat().st_mode & 0o777)
