"""Table files: the rows of a decision table, or of scenario tests, in CSV or in a sheet of a workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from tieringrules.diagnostic import Checked, Diagnostic, Findings, Localized, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Document, Entry, MappingNode, ScalarNode, SequenceNode
from tieringrules.rulebook.linking.workspace import leaves_folder
from tieringrules.rulebook.nodes import scalar_at, text_at
from tieringrules.rulebook.tables.csv_cells import read_csv_rows
from tieringrules.rulebook.tables.grid import ROWS, SHEET
from tieringrules.rulebook.tables.sheet_cells import NO_READER, UnreadableWorkbookError, read_sheet

MAX_BYTES = 20_000_000

_TOO_LARGE = Localized("it has more than 20 MB", "文件超过 20 MB")
_MISSING = Localized("there is no such file", "没有这个文件")
_CLOSED = Localized("it cannot be opened", "无法打开该文件")
_ENCODING = Localized(
    "it is not in UTF-8; save it as 'CSV UTF-8'", "文件不是 UTF-8 编码，请另存为“CSV UTF-8”"
)
_BROKEN_CSV = Localized("a quotation mark is not closed", "有引号没有闭合")


@dataclass(frozen=True, slots=True)
class TableFile:
    """The rows of one table file, the header first, rows that are blank left out.

    Attributes:
        file: its path, relative to the workspace.
        rows: cells as texts that know their place.
        digest: SHA-256 of its bytes, hexadecimal.
        sheet: the sheet of a workbook.
        text: a CSV file's content, for excerpts.
    """

    file: str
    rows: tuple[SequenceNode, ...]
    digest: str
    sheet: str | None = None
    text: str | None = None


def read_table_files(folder: Path, documents: Iterable[Document]) -> Checked[Mapping[str, TableFile]]:
    """The table files that standards and scenario tests name.

    A name is taken from the folder of the rule file on, or, if there is no such file, from the workspace on.

    Args:
        folder: the workspace.
        documents: its rule files.

    Returns:
        Rule file → the table file it names; one that cannot be read is not there.
    """
    findings = Findings()
    found: dict[str, TableFile] = {}
    for document in documents:
        written = _named(document)
        table = findings.keep(_read(folder, document.file, written)) if written is not None else None
        if table is not None:
            found[document.file] = table
    return Checked(found, findings.all())


def with_rows(document: Document, tables: Mapping[str, TableFile]) -> Document:
    """A document with the rows of its table file in it."""
    table = tables.get(document.file)
    if table is None or not isinstance(document.root, MappingNode):
        return document
    span = document.root.span
    entries = [Entry(ScalarNode(ROWS, span=span), SequenceNode(table.rows, span))]
    if table.sheet is not None:
        entries.append(Entry(ScalarNode(SHEET, span=span), ScalarNode(table.sheet, "double", span)))
    root = MappingNode((*document.root.entries, *entries), span)
    return Document(document.file, root, document.text, document.digest)


def _named(document: Document) -> ScalarNode | None:
    root = document.root
    kind = text_at(root, "kind")
    has_rows = kind == "tests" or (kind == "standard" and text_at(root, "method") == "table")
    return scalar_at(root, "file") if has_rows else None


def _read(folder: Path, rule_file: str, written: ScalarNode) -> Checked[TableFile | None]:
    name, _, sheet = written.text.partition("#")
    name = name.strip()
    kind = PurePosixPath(name).suffix.lower()
    if kind not in (".csv", ".xlsx"):
        return Checked(None, (report("TR283", written.span, file=name),))
    path, problem = _place(folder, rule_file, name)
    if path is None:
        if problem is not None:
            return _refused(written, name, problem)
        return Checked(None, (report("TR282", written.span, file=name),))
    shown = path.relative_to(folder.resolve()).as_posix()
    try:
        if path.stat().st_size > MAX_BYTES:
            return _refused(written, name, _TOO_LARGE)
        data = path.read_bytes()
    except OSError:
        return _refused(written, name, _CLOSED)
    digest = hashlib.sha256(data).hexdigest()
    if kind == ".csv":
        return _csv(written, name, shown, data, digest)
    return _workbook(written, name, shown, data, digest, sheet)


def _place(folder: Path, rule_file: str, name: str) -> tuple[Path | None, Localized | None]:
    """The file, or why there is none; no reason for one that lies outside the workspace."""
    base = folder.resolve()
    slashed = name.replace("\\", "/")
    inside = [
        place
        for place in (PurePosixPath(rule_file).parent / slashed, PurePosixPath(slashed))
        if not slashed.startswith("/") and not leaves_folder(place.as_posix())
    ]
    if not inside:
        return None, None
    for place in inside:
        path = (base / place).resolve()
        if path.is_file():
            return (path, None) if path.is_relative_to(base) else (None, None)
    return None, _MISSING


def _refused(written: ScalarNode, name: str, reason: Localized) -> Checked[TableFile | None]:
    return Checked(None, (report("TR281", written.span, file=name, reason=reason),))


def _csv(written: ScalarNode, name: str, shown: str, data: bytes, digest: str) -> Checked[TableFile | None]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refused(written, name, _ENCODING)
    rows = read_csv_rows(shown, text)
    if rows is None:
        return _refused(written, name, _BROKEN_CSV)
    return Checked(TableFile(shown, rows, digest, text=text))


def _workbook(
    written: ScalarNode, name: str, shown: str, data: bytes, digest: str, sheet: str
) -> Checked[TableFile | None]:
    try:
        read = read_sheet(shown, data, sheet or None)
    except ModuleNotFoundError:
        return _refused(written, name, NO_READER)
    except UnreadableWorkbookError as failure:
        return _refused(written, name, failure.reason)
    if read.rows is None:
        missing: Diagnostic = report("TR284", written.span, sheet=sheet, hint=read.hint)
        return Checked(None, (missing,))
    return Checked(TableFile(shown, read.rows, digest, read.sheet))
