"""The tables of a run, from the files of a workspace or of the command line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report
from tieringrules.diagnostic.suggestion import nearest
from tieringrules.intake.cells import Cells
from tieringrules.intake.contract import meet_contract
from tieringrules.intake.files import DataFile, ReportProgress, named_file, workspace_file
from tieringrules.intake.loading_steps import LoadingSteps
from tieringrules.intake.origin import Origin
from tieringrules.intake.previous import as_earlier_result
from tieringrules.intake.reading import read_cells
from tieringrules.intake.several_files import digest_of, is_pattern, joined_cells, matching
from tieringrules.intake.table import STORAGE, Table
from tieringrules.rulebook.data_source import DatabaseSource
from tieringrules.rulebook.model import AggregateMetric, CustomersFrom, Dataset, Rulebook
from tieringrules.rulebook.previous import PREVIOUS, previous_contract


def load_tables(
    rulebook: Rulebook,
    overrides: Mapping[str, Path],
    needed: Mapping[str, frozenset[str]] | None = None,
    report_progress: Callable[[str, int, int | None], None] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Checked[Mapping[str, Table] | None]:
    """Reads the datasets of a rulebook from their files.

    Rows that break their contract are kept aside in their table, with a warning; whatever makes a file
    unreadable as a table is an error, and then there is no value.

    Args:
        rulebook: the contracts, and the workspace folder with its `data:`.
        overrides: dataset → file that replaces the workspace's; it may lie anywhere, and a relative path
            starts at the current folder; `-` is CSV on standard input.
        needed: dataset → columns that the run uses. Datasets that are not in it are not read; a column that
            is not in it may be absent from the file. None reads everything and needs all columns.
        report_progress: called with the dataset's name, bytes read, and bytes in all.
        environment: for the user and password of databases.
    """
    loaded = load_what_is_there(rulebook, overrides, needed, report_progress, environment)
    return Checked(loaded.value if loaded.ok else None, loaded.diagnostics)


def load_what_is_there(
    rulebook: Rulebook,
    overrides: Mapping[str, Path],
    needed: Mapping[str, frozenset[str]] | None = None,
    report_progress: Callable[[str, int, int | None], None] | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    refused_texts: bool = False,
) -> Checked[Mapping[str, Table]]:
    """What `load_tables` reads, also where the data is refused: the tables whose refused rows can be told.

    Args:
        rulebook: as for `load_tables`.
        overrides: as for `load_tables`.
        needed: as for `load_tables`.
        report_progress: as for `load_tables`.
        environment: as for `load_tables`.
        refused_texts: whether the whole texts of refused cells are kept, personal or not.
    """
    datasets = _read_from_files(rulebook)
    contract = previous_contract(rulebook)
    names = [dataset.name for dataset in (*datasets, *((contract,) if contract is not None else ()))]
    found: list[Diagnostic] = [_unknown(name, names) for name in overrides if name not in names]
    tables: dict[str, Table] = {}
    used = _used_datasets(rulebook)
    for dataset in datasets:
        if needed is not None and dataset.name not in needed:
            continue
        if needed is not None and dataset.name not in used and _has_no_file(rulebook, dataset, overrides):
            found.append(report("TR532", _place(dataset), dataset=dataset.name))
            tables[dataset.name] = _without_rows(dataset)
            continue
        columns = needed[dataset.name] if needed is not None else None
        table = _loaded(
            rulebook, dataset, overrides, columns, report_progress, environment, refused_texts=refused_texts
        )
        found += table.diagnostics
        if table.value is not None:
            tables[dataset.name] = table.value
    workspace = rulebook.workspace
    is_given = any(PREVIOUS in places for places in (overrides, workspace.data, workspace.databases))
    if contract is not None and is_given and (needed is None or PREVIOUS in needed):
        read = _loaded(rulebook, contract, overrides, frozenset(), report_progress, environment)
        earlier = as_earlier_result(contract, read)
        found += earlier.diagnostics
        if earlier.value is not None:
            tables[PREVIOUS] = earlier.value
    return Checked(tables, tuple(found))


def _loaded(
    rulebook: Rulebook,
    dataset: Dataset,
    overrides: Mapping[str, Path],
    columns: frozenset[str] | None,
    report_progress: ReportProgress | None,
    environment: Mapping[str, str] | None,
    *,
    refused_texts: bool = False,
) -> Checked[Table | None]:
    """One dataset from where the command line or the workspace says it is."""
    zone = rulebook.workspace.time_zone
    source = rulebook.workspace.databases.get(dataset.name)
    if source is not None and dataset.name not in overrides:
        return _from_database(
            dataset,
            source,
            rulebook.root,
            environment or {},
            zone,
            columns,
            report_progress,
            refused_texts=refused_texts,
        )
    located = _locate(rulebook, dataset, overrides)
    if located.value is None:
        return Checked(None, located.diagnostics)
    if len(located.value) == 1:
        table = load_table(
            dataset, located.value[0], zone, columns, report_progress, refused_texts=refused_texts
        )
    else:
        shown = str(rulebook.workspace.data.get(dataset.name, dataset.name))
        if dataset.name in overrides:
            shown = overrides[dataset.name].as_posix()
        table = load_several(
            dataset, located.value, shown, zone, columns, report_progress, refused_texts=refused_texts
        )
    return Checked(table.value, (*located.diagnostics, *table.diagnostics))


def nothing_left(rulebook: Rulebook, tables: Mapping[str, Table]) -> tuple[Diagnostic, ...]:
    """Tables without one good row: a wrong export, unless the contract says that it may be."""
    found = []
    for name, table in tables.items():
        dataset = rulebook.dataset(name)
        may_be = name != PREVIOUS if dataset is None else dataset.most_refused is not None
        if table.refused.rows and table.frame.is_empty() and not may_be:
            place = Span.whole_file(table.file) if table.file else None
            found.append(report("TR559", place, dataset=name, total=table.refused.rows))
    return tuple(found)


def load_table(
    dataset: Dataset,
    file: DataFile,
    zone: str,
    needed: frozenset[str] | None = None,
    report_progress: ReportProgress | None = None,
    *,
    refused_texts: bool = False,
) -> Checked[Table | None]:
    """Reads one dataset from a file.

    Args:
        dataset: the contract.
        file: where it lies.
        zone: IANA time zone to which datetimes with an offset are converted.
        needed: columns that must be there, beside the key; None for all.
        report_progress: called with the dataset's name and how far the work is of how much.
        refused_texts: as for `load_what_is_there`.
    """
    steps = LoadingSteps(dataset.name, report_progress) if report_progress is not None else None
    read = read_cells(dataset, file, steps.reading if steps is not None else None)
    if read.value is None:
        return Checked(None, read.diagnostics)
    cells, digest = read.value
    settled = steps.settling if steps is not None else None
    met = meet_contract(
        dataset,
        cells,
        Origin(file.shown, file.shown, digest),
        zone,
        needed,
        settled,
        refused_texts=refused_texts,
    )
    return Checked(met.value, (*read.diagnostics, *met.diagnostics))


def load_several(
    dataset: Dataset,
    files: Sequence[DataFile],
    shown: str,
    zone: str,
    needed: frozenset[str] | None = None,
    report_progress: ReportProgress | None = None,
    *,
    refused_texts: bool = False,
) -> Checked[Table | None]:
    """Reads one dataset from several files with the same columns.

    Args:
        dataset: the contract.
        files: where they lie, in the order in which their rows stand.
        shown: the pattern that names them.
        zone: as for `load_table`.
        needed: as for `load_table`.
        report_progress: as for `load_table`, once more from 0 for each file.
        refused_texts: as for `load_what_is_there`.
    """
    found: list[Diagnostic] = []
    read: list[tuple[DataFile, Cells]] = []
    digests: list[str] = []
    for file in files:
        one = read_cells(dataset, file, report_progress)
        found += one.diagnostics
        if one.value is not None:
            read.append((file, one.value[0]))
            digests.append(one.value[1])
    if len(read) < len(files):
        return Checked(None, tuple(found))
    joined = joined_cells(dataset, read, needed)
    if joined.value is None:
        return Checked(None, (*found, *joined.diagnostics))
    cells, parts = joined.value
    met = meet_contract(
        dataset,
        cells,
        Origin(shown, shown, digest_of(digests), parts),
        zone,
        needed,
        refused_texts=refused_texts,
    )
    return Checked(met.value, (*found, *met.diagnostics))


def _from_database(
    dataset: Dataset,
    source: DatabaseSource,
    root: str,
    environment: Mapping[str, str],
    zone: str,
    needed: frozenset[str] | None,
    report_progress: ReportProgress | None,
    *,
    refused_texts: bool = False,
) -> Checked[Table | None]:
    from tieringrules.intake.database import read_database

    read = read_database(dataset, source, root, environment, report_progress)
    if read.value is None:
        return Checked(None, read.diagnostics)
    cells, digest = read.value
    return meet_contract(
        dataset, cells, Origin(source.shown, source.shown, digest), zone, needed, refused_texts=refused_texts
    )


def _read_from_files(rulebook: Rulebook) -> tuple[Dataset, ...]:
    if isinstance(rulebook.workspace.customers, CustomersFrom):
        return rulebook.children
    return (rulebook.customers, *rulebook.children)


def _locate(
    rulebook: Rulebook, dataset: Dataset, overrides: Mapping[str, Path]
) -> Checked[tuple[DataFile, ...] | None]:
    """The file of a dataset; several where a pattern names it."""
    override = overrides.get(dataset.name)
    if override is not None:
        if not is_pattern(override):
            return Checked((named_file(dataset.name, override),))
        named = [named_file(dataset.name, Path(path)) for path in matching(override)]
        return _at_least_one(named, named_file(dataset.name, override))
    written = rulebook.workspace.data.get(dataset.name)
    if written is None:
        return Checked(None, (report("TR501", _place(dataset), dataset=dataset.name),))
    pattern = Path(rulebook.root) / written
    whole = workspace_file(dataset.name, written, rulebook.root)
    if whole.value is None:
        return Checked(None, whole.diagnostics)
    if not is_pattern(pattern):
        return Checked((whole.value,))
    files: list[DataFile] = []
    for path in matching(pattern):
        shown = Path(path).relative_to(rulebook.root).as_posix()
        one = workspace_file(dataset.name, shown, rulebook.root)
        if one.value is None:
            return Checked(None, one.diagnostics)
        files.append(one.value)
    return _at_least_one(files, whole.value)


def _at_least_one(files: list[DataFile], pattern: DataFile) -> Checked[tuple[DataFile, ...] | None]:
    if not files:
        return Checked(None, (pattern.finding("TR566", base=pattern.base),))
    return Checked(tuple(files))


def _place(dataset: Dataset) -> Span | None:
    return dataset.span if dataset.span.file else None


def _used_datasets(rulebook: Rulebook) -> frozenset[str]:
    """The datasets that tiers depend on."""
    customers = rulebook.workspace.customers
    named = customers.dataset if isinstance(customers, CustomersFrom) else rulebook.customers.name
    definitions = (metric.definition for metric in rulebook.metrics)
    aggregated = (found.dataset for found in definitions if isinstance(found, AggregateMetric))
    return frozenset((named, *aggregated))


def _has_no_file(rulebook: Rulebook, dataset: Dataset, overrides: Mapping[str, Path]) -> bool:
    if dataset.name in overrides or dataset.name in rulebook.workspace.databases:
        return False
    written = rulebook.workspace.data.get(dataset.name)
    try:
        if written is None:
            return True
        path = Path(rulebook.root) / written
        return not (os.path.lexists(path) or (is_pattern(path) and matching(path)))
    except ValueError:
        return False


def _without_rows(dataset: Dataset) -> Table:
    columns = (column for column in dataset.columns if column.value is None)
    schema = {column.name: STORAGE[column.kind] for column in columns}
    return Table(dataset.name, pl.DataFrame(schema=schema))


def _unknown(name: str, names: Iterable[str]) -> Diagnostic:
    near = nearest(name, names)
    suggestion = (
        Localized(f"; did you mean '{near}'?", f"；是否想写 '{near}'？")
        if near is not None
        else Localized.same("")
    )
    return report("TR502", name=name, suggestion=suggestion, known=", ".join(names))
