"""CSV text becomes cells: fast where the text is regular, and line by line where it is not.

The fast path is taken only when it is proven to read what RFC 4180 says: quotes stand only around whole
cells, and the number of separators is exactly what equally long rows need. Everything else, mistakes
included, goes through the standard library's reader, which knows its lines.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic, Span, report
from tieringrules.intake.cells import Cells, numbered_from
from tieringrules.intake.files import DataFile

WHITESPACE = "whitespace"
MOST_FINDINGS = 20
_CHUNK_ROWS = 50_000
_LONGEST_CELL = 2**31 - 1
_BLANKS = re.compile(rb"[ \t]+")
_BLANKS_OR_QUOTED = re.compile(rb'"(?:[^"]|"")*+"|[ \t]+')
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
    if separator == WHITESPACE:
        data, separator = _with_tabs(data), "\t"
    cells = _regular(data, separator)
    return Checked(cells) if cells is not None else _irregular(file, data.decode(), separator, choose)


def _with_tabs(data: bytes) -> bytes:
    if b'"' in data:
        joined = _BLANKS_OR_QUOTED.sub(lambda run: run[0] if run[0][:1] == b'"' else b"\t", data)
    else:
        joined = _BLANKS.sub(b"\t", data)
    return _EDGES.sub(b"", joined)


def _regular(data: bytes, separator: str) -> Cells | None:
    """The cells where every row is proven to be whole; None where it is not."""
    separators = separator.encode()
    if len(separators) != 1 or data.count(b"\r") != data.count(b"\r\n"):
        return None
    quoted = b'"' in data
    if quoted and not _well_quoted(separators, data):
        return None
    data = data.rstrip(b"\r\n")
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            infer_schema=False,
            separator=separator,
            quote_char='"' if quoted else None,
        )
    except pl.exceptions.PolarsError:
        # Its words quote the data; the line-by-line reader finds better ones.
        return None
    if frame.width < 2 or frame.height < 1:
        return None
    found = data.count(separators)
    if quoted:
        inside = frame.select(pl.all().str.count_matches(separator, literal=True).sum())
        found -= sum(inside.row(0))
    # No row is longer than the first, or reading had failed; so equal sums mean equal rows.
    if found != (frame.width - 1) * frame.height:
        return None
    headers = tuple(cell or "" for cell in frame.row(0))
    body = frame.slice(1)
    body.columns = [str(position) for position in range(body.width)]
    return Cells(headers, body, numbered_from(2, body.height))


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
                place = Span(file.shown, begun, 1, begun, 1)
                found.append(report("TR520", place, found=len(record), expected=len(headers)))
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
