"""CSV text becomes cells: fast where the text is regular, and line by line where it is not.

The fast paths are taken only when they are proven to read what RFC 4180 says. Polars alone would fill short
rows up and, at the end of a file, let long ones pass. Without quotes, every byte is accounted for; with them,
they stand only around whole cells, and a mark set at the end of every line is found in the same column of
every row. Everything else, mistakes included, is read in a way that knows its lines.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report
from tieringrules.intake.cells import Cells, numbered_from
from tieringrules.intake.files import DataFile

WHITESPACE = "whitespace"
MOST_FINDINGS = 20
_CHUNK_ROWS = 50_000
# Every column costs its own share, and no table of customers has so many.
_MOST_COLUMNS = 100_000
_LONGEST_CELL = 2**31 - 1
# Control characters that have no business in text; one that is not there marks the ends of lines.
_MARKS = tuple(bytes([code]) for code in (1, 2, 3, 4, 5, 6, 7, 14, 15, 16))
_SAMPLE_BYTES = 1 << 20
_BLANKS_OR_QUOTED = re.compile(rb'"(?:[^"]|"")*+"|[ \t]+')
_SOMETHING = re.compile(rb"[^\r\n]")
_LINE_END = r"\r\n|\r|\n"
_EDGES = re.compile(rb"^\t|\t(?=\r?$)", re.MULTILINE)


def read_delimited(
    file: DataFile, data: bytes, separator: str, choose: Callable[[tuple[str, ...]], frozenset[int]]
) -> Checked[Cells | None]:
    """The cells of delimited text.

    Args:
        file: for messages.
        data: UTF-8 without NUL and byte-order mark.
        separator: one character, or `whitespace` for runs of blanks and tabs.
        choose: headers → positions of the columns worth keeping.
    """
    if _SOMETHING.search(data) is None:
        return Checked(None, (file.finding("TR507"),))
    first = data[: data.find(b"\n")] if b"\n" in data else data
    if first.count(separator.encode()) > _MOST_COLUMNS:
        reason = Localized(f"a line of more than {_MOST_COLUMNS:,} columns", f"一行超过 {_MOST_COLUMNS:,} 列")
        return Checked(None, (file.finding("TR510", reason=reason),))
    if separator == WHITESPACE:
        data, separator = _with_tabs(data), "\t"
    cells = _regular(data, separator)
    if cells is not None:
        return Checked(cells)
    if _unquoted(data) and len(separator.encode()) == 1:
        by_lines = _by_lines(file, data, separator)
        if by_lines is not None:
            return by_lines
    return _irregular(file, data.decode(), separator, choose)


def _unquoted(data: bytes) -> bool:
    """Whether every line is a row."""
    return b'"' not in data and _whole_line_ends(data)


def _whole_line_ends(data: bytes) -> bool:
    """Whether a carriage return stands only before a line feed."""
    return b"\r" not in data or data.count(b"\r") == data.count(b"\r\n")


def _lines(data: bytes) -> pl.Series:
    """The lines of text without quotes; NUL stands nowhere in it."""
    lines = pl.read_csv(data, has_header=False, infer_schema=False, separator="\0", quote_char=None)
    return lines.to_series().fill_null("")


def _with_tabs(data: bytes) -> bytes:
    if _unquoted(data):
        return _joined(_lines(data).str.strip_chars(" \t").str.replace_all("[ \t]+", "\t"))
    joined = _BLANKS_OR_QUOTED.sub(lambda run: run[0] if run[0][:1] == b'"' else b"\t", data)
    return _EDGES.sub(b"", joined)


def _joined(lines: pl.Series) -> bytes:
    text: str = lines.str.join("\n").item()
    return text.encode()


def _regular(data: bytes, separator: str) -> Cells | None:
    """The cells where every row is proven to be whole; None where it is not."""
    separators = separator.encode()
    if len(separators) != 1 or not _whole_line_ends(data):
        return None
    return _regular_quoted(data, separators) if b'"' in data else _regular_unquoted(data, separators)


def _unused_mark(data: bytes, separator: bytes) -> bytes | None:
    return next((mark for mark in _MARKS if mark not in data and mark != separator), None)


def _without_last_blank_lines(data: bytes, ends: bytes) -> bytes:
    end = len(data)
    while data[end - 1 : end] in (b"\r", b"\n"):
        end -= 1
    # Whoever has many of them pays for the copy.
    return data[:end] if len(data) - end > len(ends) else data


def _regular_unquoted(data: bytes, separator: bytes) -> Cells | None:
    """The cells where no row lacks its last one, and no byte is in none of them.

    What a short row lacks is filled up as missing, so with a text in every last cell no row is short. Every
    byte is then one of a cell or stands behind one, unless something was passed over: cells too many, or a
    blank line.
    """
    text = data.replace(b"\r\n", b"\n") if b"\r" in data else data
    text = _without_last_blank_lines(text, b"\n")
    first = text[: text.find(b"\n")] if b"\n" in text else text
    width = first.count(separator) + 1
    if width < 2:
        return None
    empty_last = separator + b"\n"
    mark = None
    frame = None
    if empty_last not in text[:_SAMPLE_BYTES]:
        frame = _split(text, separator, width)
        if frame is None:
            return None
    if frame is None or frame[:, -1].null_count():
        # A mark tells a last cell that is there and empty from one that is not there.
        mark = _unused_mark(text, separator)
        if mark is None:
            return None
        text = text if text.endswith(b"\n") else text + b"\n"
        text = text.replace(empty_last, separator + mark + b"\n")
        frame = _split(text, separator, width)
        if frame is None or frame[:, -1].null_count():
            return None
    behind_cells = frame.height * width - (not text.endswith(b"\n"))
    if sum(int(cells.str.len_bytes().sum()) for cells in frame) + behind_cells != len(text):
        return None
    if mark is not None:
        last = pl.col(frame.columns[-1])
        frame = frame.with_columns(pl.when(last != mark.decode()).then(last))
    return _with_headers(frame)


def _split(text: bytes, separator: bytes, width: int) -> pl.DataFrame | None:
    try:
        return pl.read_csv(
            text,
            has_header=False,
            schema={str(position): pl.String for position in range(width)},
            separator=separator.decode(),
            quote_char=None,
        )
    except pl.exceptions.PolarsError:
        # Its words quote the data; the readers that know their lines find better ones.
        return None


def _with_headers(frame: pl.DataFrame) -> Cells:
    headers = tuple(cell or "" for cell in frame.row(0))
    body = frame[1:]
    body.columns = [str(position) for position in range(body.width)]
    return Cells(headers, body, numbered_from(2, body.height))


def _regular_quoted(data: bytes, separator: bytes) -> Cells | None:
    """The cells where quotes stand only around whole ones and all rows end with the same column."""
    # Spreadsheets end rows with CR LF and lines within a cell with LF: the latter need no mark.
    ends = b"\r\n" if b"\r" in data else b"\n"
    mark = _unused_mark(data, separator)
    if mark is None or not _well_quoted(separator, data):
        return None
    marked = separator + mark + ends
    text = _without_last_blank_lines(data, ends).replace(ends, marked)
    text = text if text.endswith(marked) else text + marked
    try:
        frame = pl.read_csv(text, has_header=False, infer_schema=False, separator=separator.decode())
    except pl.exceptions.PolarsError:
        return None
    marks = frame[:, -1]
    if frame.width < 3 or not (marks == mark.decode()).fill_null(False).all():
        return None
    if text.count(marked) != frame.height:
        # Line ends inside cells have got the mark as well.
        frame = frame.with_columns(
            pl.when(pl.all().str.contains("\n", literal=True))
            .then(pl.all().str.replace_all(marked.decode(), ends.decode(), literal=True))
            .otherwise(pl.all())
        )
    return _with_headers(frame[:, :-1])


def _by_lines(file: DataFile, data: bytes, separator: str) -> Checked[Cells | None] | None:
    """The cells of text without quotes, or its rows of wrong length; blank lines are passed over.

    None where it holds every character that could serve as a mark.
    """
    lines = _lines(data)
    counts = lines.str.count_matches(separator, literal=True)
    there = (lines.str.strip_chars() != "") | (counts > 0)
    if not there.any():
        return Checked(None, (file.finding("TR507"),))
    numbers = there.arg_true() + 1
    lines, counts = lines.filter(there), counts.filter(there)
    ragged = counts != counts[0]
    if ragged.any():
        wrong = zip(numbers.filter(ragged)[:MOST_FINDINGS], counts.filter(ragged), strict=False)
        return Checked(None, tuple(_ragged(file, line, count + 1, counts[0] + 1) for line, count in wrong))
    if counts[0] == 0:
        headers, body = (lines[0],), lines[1:].alias("0").to_frame()
        return Checked(Cells(headers, body, numbers[1:].cast(pl.UInt32).alias("row")))
    cells = _regular(_joined(lines), separator)
    if cells is None:
        return None
    return Checked(Cells(cells.headers, cells.frame, numbers[1:].cast(pl.UInt32).alias("row")))


def _ragged(file: DataFile, line: int, found: int, expected: int) -> Diagnostic:
    return report("TR520", Span(file.shown, line, 1, line, 1), found=found, expected=expected)


def _well_quoted(separator: bytes, data: bytes) -> bool:
    edge = re.escape(separator)
    pattern = rb'(?:[^"]*+(?<![^' + edge + rb'\n])"(?:[^"]++|"")*+"(?![^' + edge + rb"\r\n]))*+[^\"]*+"
    return re.compile(pattern).fullmatch(data) is not None


def _irregular(
    file: DataFile, text: str, separator: str, choose: Callable[[tuple[str, ...]], frozenset[int]]
) -> Checked[Cells | None]:
    with _any_length():
        return _line_by_line(file, text, separator, choose)


def _line_by_line(
    file: DataFile, text: str, separator: str, choose: Callable[[tuple[str, ...]], frozenset[int]]
) -> Checked[Cells | None]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[Diagnostic] = []
    headers: tuple[str, ...] | None = None
    kept: tuple[int, ...] = ()
    chunk: list[list[str]] = []
    numbers: list[int] = []
    frames: list[pl.DataFrame] = []
    line = 1
    try:
        for number, record in enumerate(reader, 1):
            begun, line = line, reader.line_num + 1
            if not record or (len(record) == 1 and not record[0].strip()):
                continue
            if headers is None:
                headers = tuple(record)
                kept = tuple(sorted(choose(headers)))
            elif len(record) != len(headers):
                found.append(_ragged(file, begun, len(record), len(headers)))
                if len(found) == MOST_FINDINGS:
                    break
            else:
                chunk.append([record[position] for position in kept])
                numbers.append(number)
                if len(chunk) == _CHUNK_ROWS:
                    frames.append(_framed(chunk, kept))
                    chunk = []
    except csv.Error:
        line = _unclosed(text, separator, line)
        found.append(report("TR519", Span(file.shown, line, 1, line, 1)))
    if found or headers is None:
        return Checked(None, tuple(found) or (file.finding("TR507"),))
    frames.append(_framed(chunk, kept))
    rows = pl.Series("row", numbers, dtype=pl.UInt32)
    return Checked(Cells(headers, pl.concat(frames), rows))


def _framed(records: list[list[str]], kept: tuple[int, ...]) -> pl.DataFrame:
    columns = zip(*records, strict=True) if records else ((),) * len(kept)
    frame = pl.DataFrame(
        [pl.Series(str(position), cells, pl.String) for position, cells in zip(kept, columns, strict=True)]
    )
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _unclosed(text: str, separator: str, line: int) -> int:
    """The line on which the first cell begins whose quotes are wrong, looking from the start of a line on."""
    ends = re.finditer(_LINE_END, text)
    before = next(itertools.islice(ends, line - 2, None), None) if line > 1 else None
    start = before.end() if before is not None else 0
    edge = re.escape(separator)
    cell = re.compile(rf'(?:"(?:[^"]|"")*+"(?=[{edge}\r\n]|\Z)|(?!")[^{edge}\r\n]*+)(?:{edge}|(?=[\r\n]|\Z))')
    while (match := cell.match(text, start)) and match.end() > start:
        line += len(re.findall(_LINE_END, match[0]))
        start = match.end()
    return line


@contextmanager
def _any_length() -> Iterator[None]:
    # The standard reader's own limit is for the whole process, so it is put back.
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)
