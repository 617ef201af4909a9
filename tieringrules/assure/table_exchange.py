"""Decision tables out to a workbook and back: only rows travel, what a table is stays in YAML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from tieringrules.diagnostic import Checked, Findings, Localized, report
from tieringrules.diagnostic.suggestion import hint
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Document, MappingNode, SequenceNode
from tieringrules.language.types import BooleanType, ChoiceType, TierType, Type
from tieringrules.rulebook.linking.standards import standard_name
from tieringrules.rulebook.model import Rulebook, Standard
from tieringrules.rulebook.reading import link_documents
from tieringrules.rulebook.tables.files import TableFile, read_table_files, with_rows
from tieringrules.rulebook.tables.grid import TIER, column_name
from tieringrules.rulebook.tables.rewriting import (
    CannotRewriteError,
    Row,
    RowChange,
    changes,
    rewritten_csv,
    rewritten_yaml,
)
from tieringrules.rulebook.tables.sheet_cells import UnreadableWorkbookError, read_sheet
from tieringrules.rulebook.tables.written_rows import WrittenTable, cell_text, written_table
from tieringrules.rulebook.workspace_files import read_documents

_WORKBOOK = Localized(
    "its rows already stand in a workbook, which is edited as it is",
    "它的规则行本来就在工作簿里，请直接编辑该工作簿",
)
_ON_ONE_LINE = Localized(
    "rows that come or go must stand on lines of their own",
    "要增删的规则行必须各占一行",
)
_NO_COLUMN = Localized("the sheet has a column that the table does not have", "工作表中有规则表没有的列")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a table as a sheet shows it.

    Attributes:
        name: its header.
        choices: what may be picked in it; none where anything may be written.
        is_output: whether it is what a row gives.
    """

    name: str
    choices: tuple[str, ...] = ()
    is_output: bool = False


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A decision table for people with spreadsheets.

    Attributes:
        standard: its name.
        title: how people call it.
        hit_policy: what holds where several rows do.
        columns: in written order.
        rows: texts in the order of the columns.
        version: which of several versions this is; None where there is one.
    """

    standard: str
    title: Localized
    hit_policy: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[Row, ...]
    version: Localized | None = None


@dataclass(frozen=True, slots=True)
class TableUpdate:
    """New rows of a table, ready to be written.

    Attributes:
        standard: its name.
        file: the file to write, relative to the workspace.
        text: its new content; the old one where nothing changed.
        has_mark: whether the file began with a byte order mark.
        columns: names, for what the changes show.
        changes: the rows that differ.
        version: which of several versions this is; None where there is one.
    """

    standard: str
    file: str
    text: str
    has_mark: bool
    columns: tuple[str, ...]
    changes: tuple[RowChange, ...]
    version: Localized | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    document: Document
    table: TableFile | None
    written: WrittenTable
    standard: Standard


def table_sheet(rulebook: Rulebook, name: str, day: dt.date | None = None) -> Checked[TableSheet | None]:
    """A standard's table as a sheet.

    Args:
        rulebook: without errors.
        name: of the standard.
        day: on which the version is in force; None for the last version.
    """
    documents = read_documents(Path(rulebook.root)).value
    tables = read_table_files(Path(rulebook.root), documents).value
    found = _find(rulebook, documents, tables, name, day)
    if found.value is None:
        return Checked(None, found.diagnostics)
    written, standard = found.value.written, found.value.standard
    assert standard.table is not None and isinstance(found.value.document.root, MappingNode)
    inputs = _names(found.value.document.root, "inputs")
    outputs = _names(found.value.document.root, "outputs")
    types = dict(zip(inputs, standard.table.inputs, strict=True))
    tiers = tuple(tier.name for tier in standard.tiers)
    columns = []
    for column in written.columns:
        operand = types.get(column)
        choices = tiers if column == TIER else _choices(operand.type) if operand is not None else ()
        columns.append(SheetColumn(column, choices, column in outputs))
    return Checked(
        TableSheet(
            standard.name,
            standard.title or Localized.same(standard.name),
            standard.table.hit_policy,
            tuple(columns),
            tuple(row.texts(written.columns) for row in written.rows),
            _version(rulebook, standard),
        )
    )


def table_update(
    rulebook: Rulebook, name: str, file: Path, sheet: str | None = None, day: dt.date | None = None
) -> Checked[TableUpdate | None]:
    """The rows of a workbook in place of a standard's, everything else as it is.

    Args:
        rulebook: without errors.
        name: of the standard.
        file: the workbook.
        sheet: its sheet; None for the first.
        day: on which the version is in force; None for the last version.

    Returns:
        What to write; None where a cell is wrong, which is told by sheet, row and column.
    """
    root = Path(rulebook.root)
    documents = read_documents(root).value
    tables = dict(read_table_files(root, documents).value)
    found = _find(rulebook, documents, tables, name, day)
    read = _rows_of(file, sheet)
    if found.value is None or read.value is None:
        return Checked(None, (*found.diagnostics, *read.diagnostics))
    document, written = found.value.document, found.value.written
    if found.value.table is not None and found.value.table.sheet is not None:
        return _refused(found.value.standard, _WORKBOOK)
    replaced = {**tables, document.file: read.value}
    linked = link_documents(rulebook.root, documents, tables=replaced)
    wrong = [each for each in linked.diagnostics if each.is_error]
    if wrong:
        return Checked(None, tuple(wrong))
    rows = _in_columns(read.value.rows, written.columns)
    if rows is None:
        return _refused(found.value.standard, _NO_COLUMN)
    text, has_mark = _text(root, document, found.value.table)
    try:
        new = (rewritten_yaml if written.is_inline else rewritten_csv)(text, written, rows)
    except CannotRewriteError:
        return _refused(found.value.standard, _ON_ONE_LINE)
    old = [row.texts(written.columns) for row in written.rows]
    target = document.file if found.value.table is None else found.value.table.file
    version = _version(rulebook, found.value.standard)
    return Checked(TableUpdate(name, target, new, has_mark, written.columns, changes(old, rows), version))


def _find(
    rulebook: Rulebook,
    documents: Sequence[Document],
    tables: Mapping[str, TableFile],
    name: str,
    day: dt.date | None,
) -> Checked[_Found | None]:
    versions = _versions(rulebook, name)
    if not versions:
        known = {each.name for each in rulebook.standards if each.table is not None}
        return Checked(None, (report("TR840", name=name, hint=hint(name, known)),))
    standard = next((each for each in reversed(versions) if day is None or _holds(each, day)), None)
    if standard is None:
        shown = ", ".join(_days(each) for each in versions)
        return Checked(None, (report("TR809", versions[0].span, name=name, day=str(day), versions=shown),))
    document = next(
        each
        for each in documents
        if each.file == standard.span.file
        and (named := standard_name(each)) is not None
        and named.name == name
    )
    table = tables.get(document.file)
    with_table = with_rows(document, tables)
    assert isinstance(with_table.root, MappingNode)
    return Checked(_Found(document, table, written_table(with_table.root), standard))


def _versions(rulebook: Rulebook, name: str) -> tuple[Standard, ...]:
    """The versions of a standard that are tables, in order of time."""
    days = [rulebook.of_period(number) for number in range(len(rulebook.periods))] or [rulebook]
    found = (each for day in days for each in day.standards if each.name == name and each.table is not None)
    return tuple({each.span: each for each in found}.values())


def _holds(standard: Standard, day: dt.date) -> bool:
    return (standard.effective is None or standard.effective <= day) and (
        standard.until is None or day <= standard.until
    )


def _days(standard: Standard) -> str:
    return f"{standard.effective or '…'} – {standard.until or '…'}"


def _version(rulebook: Rulebook, standard: Standard) -> Localized | None:
    if len(_versions(rulebook, standard.name)) < 2:
        return None
    days = _days(standard)
    return Localized(f"the version of {days}", f"{days} 的版本")


def _names(root: MappingNode, key: str) -> tuple[str, ...]:
    node = root.get(key)
    items = node.items if isinstance(node, SequenceNode) else ()
    return tuple(column_name(getattr(item, "text", "")) for item in items)


def _choices(type_: Type) -> tuple[str, ...]:
    match type_:
        case ChoiceType(values):
            return tuple(values)
        case TierType(_, tiers):
            return tiers
        case BooleanType():
            return ("true", "false")
        case _:
            return ()


def _rows_of(file: Path, sheet: str | None) -> Checked[TableFile | None]:
    """The rows of a workbook as a table file."""
    findings = Findings()
    try:
        data = file.read_bytes()
        read = read_sheet(str(file), data, sheet)
    except OSError:
        return Checked(None, (report("TR841", file=file),))
    except UnreadableWorkbookError as problem:
        return Checked(None, (report("TR842", file=file, reason=problem.reason),))
    if read.rows is None:
        findings.add(report("TR843", file=file, sheet=read.sheet, hint=read.hint))
        return Checked(None, findings.all())
    return Checked(TableFile(str(file), read.rows, "", sheet=read.sheet))


def _in_columns(lines: Sequence[SequenceNode], columns: Sequence[str]) -> tuple[Row, ...] | None:
    """The rows under a header with their cells in the order of a table's columns."""
    cells = [[cell_text(cell) for cell in line.items] for line in lines]  # type: ignore[arg-type]
    header = [column_name(name) for name in cells[0]] if cells else []
    if set(header) - set(columns):
        return None
    return tuple(
        tuple(
            line[header.index(name)] if name in header and header.index(name) < len(line) else ""
            for name in columns
        )
        for line in cells[1:]
    )


def _text(root: Path, document: Document, table: TableFile | None) -> tuple[str, bool]:
    data = (root / (document.file if table is None else table.file)).read_bytes()
    text = data.decode("utf-8-sig")
    return text, data.startswith(b"\xef\xbb\xbf")


def _refused(standard: Standard, reason: Localized) -> Checked[TableUpdate | None]:
    return Checked(None, (report("TR844", standard.span, name=standard.name, reason=reason),))
