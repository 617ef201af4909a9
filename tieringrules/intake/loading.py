"""The tables of a run, from the files of a workspace or of the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.intake.cells import Cells
from tieringrules.intake.character_encoding import as_utf8
from tieringrules.intake.contract import Origin, meet_contract
from tieringrules.intake.delimited import read_delimited
from tieringrules.intake.files import Content, DataFile, ReportProgress, named_file, read_file, workspace_file
from tieringrules.intake.headers import recognised
from tieringrules.intake.parquet import read_parquet
from tieringrules.intake.table import Table
from tieringrules.language.suggestion import nearest
from tieringrules.rulebook.model import CustomersFrom, Dataset, Rulebook

_SEPARATORS: Mapping[str, str] = {".csv": ",", ".tsv": "\t", ".txt": ","}
PARQUET = ".parquet"
SUFFIXES = (*(suffix + packed for suffix in _SEPARATORS for packed in ("", ".gz")), PARQUET)


def load_tables(
    rulebook: Rulebook,
    overrides: Mapping[str, Path],
    needed: Mapping[str, frozenset[str]] | None = None,
    report_progress: Callable[[str, int, int | None], None] | None = None,
) -> Checked[Mapping[str, Table] | None]:
    """Reads the datasets of a rulebook from their files.

    Rows that break their contract are kept aside in their table, with a warning; whatever makes a file
    unreadable as a table is an error, and then there is no value.

    Args:
        rulebook: the contracts, and the workspace folder with its `data:`.
        overrides: dataset → file that replaces the workspace's; it may lie anywhere, and a relative path
            starts at the current folder.
        needed: dataset → columns that the run uses. Datasets that are not in it are not read; a column that
            is not in it may be absent from the file. None reads everything and needs all columns.
        report_progress: called with the dataset's name, bytes read, and bytes in all.
    """
    datasets = _read_from_files(rulebook)
    names = [dataset.name for dataset in datasets]
    found: list[Diagnostic] = [_unknown(name, names) for name in overrides if name not in names]
    tables: dict[str, Table] = {}
    for dataset in datasets:
        if needed is not None and dataset.name not in needed:
            continue
        located = _locate(rulebook, dataset, overrides)
        found += located.diagnostics
        if located.value is None:
            continue
        columns = needed[dataset.name] if needed is not None else None
        table = load_table(dataset, located.value, rulebook.workspace.time_zone, columns, report_progress)
        found += table.diagnostics
        if table.value is not None:
            tables[dataset.name] = table.value
    refused = any(finding.is_error for finding in found)
    return Checked(None if refused else tables, tuple(found))


def load_table(
    dataset: Dataset,
    file: DataFile,
    zone: str,
    needed: frozenset[str] | None = None,
    report_progress: ReportProgress | None = None,
) -> Checked[Table | None]:
    """Reads one dataset from a file.

    Args:
        dataset: the contract.
        file: where it lies.
        zone: IANA time zone to which datetimes with an offset are converted.
        needed: columns that must be there, beside the key; None for all.
        report_progress: called with the dataset's name, bytes read, and bytes in all.
    """
    suffix = _suffix(file.path)
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        return Checked(None, (file.finding("TR508", suffix=suffix or file.path.name, known=known),))
    content = read_file(file, report_progress)
    if content.value is None:
        return Checked(None, content.diagnostics)
    cells = _cells(dataset, file, suffix, content.value)
    if cells.value is None:
        return Checked(None, cells.diagnostics)
    origin = Origin(file.shown, file.shown, content.value.digest)
    return meet_contract(dataset, cells.value, origin, zone, needed)


def _cells(dataset: Dataset, file: DataFile, suffix: str, content: Content) -> Checked[Cells | None]:
    def choose(headers: tuple[str, ...]) -> frozenset[int]:
        return recognised(dataset, headers)

    if suffix == PARQUET:
        return read_parquet(file, content.data, choose)
    text = as_utf8(file, content.data, dataset.encoding)
    if text.value is None:
        return Checked(None, text.diagnostics)
    separator = dataset.separator or _SEPARATORS[suffix.removesuffix(".gz")]
    return read_delimited(file, text.value, separator, choose)


def _read_from_files(rulebook: Rulebook) -> tuple[Dataset, ...]:
    if isinstance(rulebook.workspace.customers, CustomersFrom):
        return rulebook.children
    return (rulebook.customers, *rulebook.children)


def _locate(rulebook: Rulebook, dataset: Dataset, overrides: Mapping[str, Path]) -> Checked[DataFile | None]:
    override = overrides.get(dataset.name)
    if override is not None:
        return Checked(named_file(dataset.name, override))
    written = rulebook.workspace.data.get(dataset.name)
    if written is None:
        place = dataset.span if dataset.span.file else None
        return Checked(None, (report("TR501", place, dataset=dataset.name),))
    return workspace_file(dataset.name, written, rulebook.root)


def _unknown(name: str, names: Iterable[str]) -> Diagnostic:
    near = nearest(name, names)
    suggestion = (
        Localized(f"; did you mean '{near}'?", f"；是否想写 '{near}'？")
        if near is not None
        else Localized.same("")
    )
    return report("TR502", name=name, suggestion=suggestion, known=", ".join(names))


def _suffix(path: Path) -> str:
    """The end of the file name that says how it is read, in small letters."""
    suffixes = PurePosixPath(path.name.lower()).suffixes
    return "".join(suffixes[-2:]) if suffixes[-1:] == [".gz"] else "".join(suffixes[-1:])
