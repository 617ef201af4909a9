"""Assignments as a file: CSV, XLSX, Parquet or JSON lines, by the suffix of its name."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl

from tieringrules.diagnostic import Diagnostic, Language
from tieringrules.engine.assembling import rule_column
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.formats import OutputColumn, csv_bytes, json_lines, parquet_bytes, typed
from tieringrules.engine.lookup import types_of
from tieringrules.engine.workbook import misfit, workbook_bytes
from tieringrules.intake.atomic import write_atomically
from tieringrules.language.types import TEXT, TierType, Type
from tieringrules.rulebook.kernel import Decision, Kernel
from tieringrules.rulebook.stability import computed_name, since_name

WRITERS: Mapping[str, Callable[[list[OutputColumn], Language], bytes]] = {
    ".csv": csv_bytes,
    ".jsonl": json_lines,
    ".parquet": parquet_bytes,
    ".xlsx": workbook_bytes,
}
SUFFIXES = tuple(WRITERS)


class TooLargeError(OSError):
    """The file's format cannot hold the result; nothing is written.

    Attributes:
        diagnostic: why.
    """

    def __init__(self, path: Path, diagnostic: Diagnostic, language: Language) -> None:
        super().__init__(errno.EFBIG, diagnostic.message.text(language), str(path))
        self.diagnostic = diagnostic


def write_assignments(
    assignments: Assignments, kernel: Kernel, metrics: Sequence[str], path: Path, language: Language
) -> None:
    """Write one row per customer, in key order, so that the whole file appears or nothing.

    Args:
        assignments: the classification.
        kernel: the rules it was made by.
        metrics: names of metrics, columns, reasons or earlier tiers that follow the standards, in this order.
        path: its suffix, in any case, is one of `SUFFIXES`; the file can be read by its owner alone.
        language: of what the file says besides its data.

    Raises:
        OSError: the file cannot be written; also `TooLargeError`.
        ValueError: no such suffix.
    """
    suffix = path.suffix.lower()
    if suffix not in WRITERS:
        raise ValueError(f"{path.suffix!r} is not a format; formats: {', '.join(SUFFIXES)}")
    columns = _columns(assignments, kernel, metrics)
    problem = misfit(columns) if suffix == ".xlsx" else None
    if problem is not None:
        raise TooLargeError(path, problem, language)
    write_atomically(path, WRITERS[suffix](columns, language))


def output_frame(assignments: Assignments, kernel: Kernel, metrics: Sequence[str] = ()) -> pl.DataFrame:
    """The columns that `write_assignments` writes as a frame, decimals as decimals."""
    return pl.DataFrame([typed(column) for column in _columns(assignments, kernel, metrics)])


def _columns(assignments: Assignments, kernel: Kernel, metrics: Sequence[str]) -> list[OutputColumn]:
    types = types_of(kernel)
    outputs = {decision.name: (*decision.outputs, *_states(decision)) for decision in kernel.decisions}
    standards = [
        name
        for standard in assignments.standards
        for name in (standard, rule_column(standard), *outputs[standard])
    ]
    names = dict.fromkeys((assignments.key, *standards, *metrics))
    rules = {rule_column(standard) for standard in assignments.standards}
    frame = assignments.frame
    # Earlier tiers that neither rules look at nor any source has are nowhere in the frame.
    nothing = pl.repeat(None, frame.height, dtype=pl.String, eager=True)
    return [
        OutputColumn(
            frame[name] if name in frame.columns else nothing.alias(name),
            TEXT if name in rules else _written(types.get(name, TEXT)),
        )
        for name in names
    ]


def _states(decision: Decision) -> tuple[str, ...]:
    """What the next run needs to know, where tiers are kept stable."""
    if decision.stability is None:
        return ()
    return computed_name(decision.name), since_name(decision.name)


def _written(type_: Type) -> Type:
    return TEXT if isinstance(type_, TierType) else type_
