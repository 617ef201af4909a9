"""The cells of a file, by what the end of its name says that it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath, PurePosixPath

from tieringrules.diagnostic import Checked, Diagnostic
from tieringrules.intake.archive import unzipped
from tieringrules.intake.cells import Cells
from tieringrules.intake.character_encoding import as_utf8
from tieringrules.intake.delimited import read_delimited
from tieringrules.intake.files import DataFile, ReportProgress, read_file
from tieringrules.intake.header_row import read_below
from tieringrules.intake.headers import recognised, recognised_columns
from tieringrules.intake.json_lines import read_json_lines
from tieringrules.intake.parquet import read_parquet
from tieringrules.intake.spreadsheet import read_spreadsheet
from tieringrules.rulebook.model import Dataset

_SEPARATORS: Mapping[str, str] = {".csv": ",", ".tsv": "\t", ".txt": ","}
_JSON_LINES = (".jsonl", ".ndjson")
PARQUET = ".parquet"
SPREADSHEETS = (".xlsx", ".xlsm", ".xls")
_TEXTS = (*_SEPARATORS, *_JSON_LINES)
# What a file or the one in an archive may end in, and the archives themselves.
TABLES = (*_TEXTS, *(suffix + ".gz" for suffix in _TEXTS), PARQUET, *SPREADSHEETS)
ARCHIVE = ".zip"
SUFFIXES = (*TABLES, ARCHIVE)


def read_cells(
    dataset: Dataset, file: DataFile, report_progress: ReportProgress | None
) -> Checked[tuple[Cells, str] | None]:
    """The cells of a file, and the SHA-256 of its bytes.

    Args:
        dataset: how it is read, and the columns worth keeping; one without columns keeps all.
        file: where it lies.
        report_progress: as for `load_table`.
    """
    suffix = ".csv" if file.is_stdin else _suffix(file.path)
    if suffix not in SUFFIXES:
        return Checked(None, (_unknown_suffix(file, suffix, SUFFIXES),))
    content = read_file(file, report_progress)
    if content.value is None:
        return Checked(None, content.diagnostics)
    data = content.value.data
    if suffix == ARCHIVE:
        member = unzipped(file, data)
        if member.value is None:
            return Checked(None, member.diagnostics)
        suffix, data = _suffix(PurePosixPath(member.value[0])), member.value[1]
        known = tuple(known for known in TABLES if not known.endswith(".gz"))
        if suffix not in known:
            return Checked(None, (_unknown_suffix(file, suffix, known),))
    cells = _cells(dataset, file, suffix.removesuffix(".gz"), data)
    if cells.value is None:
        return Checked(None, cells.diagnostics)
    return Checked((cells.value, content.value.digest.result()), cells.diagnostics)


def _unknown_suffix(file: DataFile, suffix: str, known: Iterable[str]) -> Diagnostic:
    return file.finding("TR508", suffix=suffix or file.path.name, known=", ".join(known))


def _cells(dataset: Dataset, file: DataFile, suffix: str, data: bytes) -> Checked[Cells | None]:
    def choose(headers: tuple[str, ...]) -> frozenset[int]:
        return recognised(dataset, headers)

    if suffix == PARQUET:
        return read_parquet(file, data, choose)
    if suffix in SPREADSHEETS:
        return read_spreadsheet(file, data, dataset, lambda headers: recognised_columns(dataset, headers))
    text = as_utf8(file, data, dataset.encoding)
    if text.value is None:
        return Checked(None, text.diagnostics)
    if suffix in _JSON_LINES:
        cells = read_json_lines(file, text.value, lambda headers: recognised_columns(dataset, headers))
    else:
        separator = dataset.separator or _SEPARATORS[suffix]
        cells = read_below(
            file, text.value, dataset.header_row, lambda data: read_delimited(file, data, separator, choose)
        )
    return Checked(cells.value, (*text.diagnostics, *cells.diagnostics))


def _suffix(path: PurePath) -> str:
    """The end of the file name that says how it is read, in small letters."""
    suffixes = PurePosixPath(path.name.lower()).suffixes
    return "".join(suffixes[-2:]) if suffixes[-1:] == [".gz"] else "".join(suffixes[-1:])
