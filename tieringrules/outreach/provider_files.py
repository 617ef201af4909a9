"""Tables that other systems export: columns known by their usual names, whatever the order."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from zoneinfo import ZoneInfo

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report
from tieringrules.diagnostic.value_class import dataclass

MOST_BYTES = 1 << 29
_MOST_CELL = 1 << 20
_SEPARATORS = (",", ";", "\t")
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SECONDS = re.compile(r"[0-9]{9,10}(?:\.[0-9]+)?")
_MILLISECONDS = re.compile(r"[0-9]{13}")
_FORMS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d")


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A row of such a table.

    Attributes:
        line: of the file, from 1, where the row ends.
        cells: column, by the name that it has here, → what is written, without blanks around.
        headings: column, by the name that it has here, → what the file calls it.
    """

    line: int
    cells: Mapping[str, str]
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProviderTable:
    """Such a table; `columns` says which of the known ones it has."""

    columns: frozenset[str]
    rows: Sequence[ProviderRow]


def read_provider_table(
    path: Path, names: Mapping[str, Sequence[str]], one_of: Sequence[str]
) -> Checked[ProviderTable | None]:
    """The rows of a CSV file; columns that nobody knows are left alone.

    Args:
        path: UTF-8, UTF-16 with a mark, or GB18030; separated by commas, semicolons or tabs.
        names: column → the headers that mean it.
        one_of: columns of which one must be there.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return _refused(path, Localized("it is larger than 512 MB", "文件超过 512 MB"))
    text = _text(data)
    if text is None or "\0" in text:
        return _refused(path, Localized("it is no text in UTF-8", "不是 UTF-8 文本"))
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_SEPARATORS, key=first.count))
    csv.field_size_limit(_MOST_CELL)
    known = {header_form(header): name for name, headers in names.items() for header in (name, *headers)}
    try:
        written = next(reader, [])
        header = [known.get(header_form(cell)) for cell in written]
        found = frozenset(name for name in header if name is not None)
        if not found.intersection(one_of):
            columns = ", ".join(one_of)
            words = Localized(
                f"no column says whom it is about ({columns})", f"缺少说明对象的列（{columns}）"
            )
            return _refused(path, words)
        return Checked(ProviderTable(found, tuple(_rows(header, written, reader))))
    except csv.Error:
        return _refused(path, Localized("a quotation mark is not closed", "引号没有闭合"))


def _rows(
    header: Sequence[str | None], written: Sequence[str], reader: Iterator[list[str]]
) -> Iterator[ProviderRow]:
    headings: dict[str, str] = {}
    for name, cell in zip(header, written, strict=True):
        if name is not None:
            headings.setdefault(name, cell.strip().strip("\ufeff"))
    for cells in reader:
        named: dict[str, str] = {}
        for name, cell in zip(header, cells, strict=False):
            if name is not None and cell.strip() and name not in named:
                # Files that people open have it before what a spreadsheet would run.
                named[name] = cell.strip().removeprefix("'").strip()
        if any(cell.strip() for cell in cells):
            yield ProviderRow(reader.line_num, named, headings)  # type: ignore[attr-defined]


def header_form(header: str) -> str:
    """A header without what systems write differently."""
    return re.sub(r"[\s_\-.]+", " ", header.strip().strip("\ufeff").casefold()).strip()


def moment_of(text: str, zone: ZoneInfo) -> dt.datetime | None:
    """A day or moment as exports write it, in the zone given; None where it is not one.

    Args:
        text: ISO 8601, seconds or milliseconds since 1970, or the year first with slashes.
        zone: of moments that name none.
    """
    try:
        if _SECONDS.fullmatch(text):
            return dt.datetime.fromtimestamp(float(text), zone)
        if _MILLISECONDS.fullmatch(text):
            return dt.datetime.fromtimestamp(int(text) / 1000, zone)
        written = dt.datetime.fromisoformat(text.replace(" UTC", "+00:00"))
        return written.replace(tzinfo=zone) if written.tzinfo is None else written.astimezone(zone)
    except (ValueError, OverflowError, OSError):
        pass
    for form in _FORMS:
        try:
            return dt.datetime.strptime(text, form).replace(tzinfo=zone)
        except ValueError:
            continue
    return None


def bad_row(path: Path, row: ProviderRow, column: str, problem: Localized) -> Diagnostic:
    """The finding for a cell that cannot be used; what stands in it is not told."""
    place = Span(str(path), row.line, 1, row.line, 1)
    return report("TR993", place, column=row.headings.get(column, column), problem=problem)


def _text(data: bytes) -> str | None:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data.decode(codec, "replace")
    for codec in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return None


def _refused(path: Path, problem: Localized) -> Checked[ProviderTable | None]:
    return Checked(None, (report("TR992", Span.whole_file(str(path)), problem=problem),))
