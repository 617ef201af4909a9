"""From an opened workspace to assignments: what classify, explain, plan, render and run have in common."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.cli.inputs import (
    data_files,
    day_asked,
    day_of,
    engine_of,
    files_of,
)
from tieringrules.cli.options import EngineName
from tieringrules.cli.outputs import Output, check_outputs, rule_files_of, write_output
from tieringrules.cli.progress import progress
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic import Checked, Diagnostic
from tieringrules.diagnostic.value_class import dataclass

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments
    from tieringrules.intake.table import Table
    from tieringrules.rulebook.kernel import Kernel
    from tieringrules.rulebook.model import Rulebook

# Data files that are not named, not there, or cannot be opened: the command line or the environment is at
# fault, not what stands in the data.
UNUSABLE_FILE = frozenset({"TR501", "TR502", "TR503", "TR505", "TR506", "TR508", "TR566", "TR568", "TR570"})


@dataclass(frozen=True, slots=True)
class Request:
    """What to classify, as the command line says it, checked as far as it can be without the rules.

    Attributes:
        overrides: dataset → file, where it is not the workspace's.
        day: the day asked about; None for today.
        engine: name of the engine.
        quarantine: where refused rows are written.
        quarantine_values: whether with what stood in the cells, personal or not.
        outputs: every file that will be written, looked at before the work starts.
        run: number of the recorded run with the earlier tiers; None for the last before the day.
        looks_at_runs: whether recorded runs are a source of earlier tiers at all.
    """

    overrides: Mapping[str, Path] = field(default_factory=dict)
    day: dt.date | None = None
    engine: EngineName = "polars"
    quarantine: Output | None = None
    quarantine_values: bool = False
    outputs: tuple[Output, ...] = ()
    run: int | None = None
    looks_at_runs: bool = True


@dataclass(frozen=True, slots=True)
class Classified:
    """A finished classification and what it came from; `rulebook` holds the rules as they are on the day."""

    kernel: Kernel
    tables: Mapping[str, Table]
    assignments: Assignments
    as_of: dt.date
    rulebook: Rulebook


def request_of(
    data: list[str] | None,
    as_of: str | None,
    engine: str | None = None,
    outputs: tuple[Output, ...] = (),
    quarantine: Output | None = None,
    previous: str | None = None,
    *,
    quarantine_values: bool = False,
) -> Request:
    """The request that options make; --previous FILE is short for --data previous=FILE.

    A number after --previous is a recorded run, unless there is a file of that name.

    Raises:
        Stop: an option is wrong.
    """
    every = (*outputs, quarantine) if quarantine is not None else outputs
    run = int(previous) if previous is not None and _is_run(previous) else None
    pairs = [*(data or ()), *([f"previous={previous}"] if previous is not None else [])]
    files = dict(files_of(pairs))
    if run is not None:
        del files["previous"]
    return Request(
        files, day_of(as_of), engine_of(engine), quarantine, quarantine_values, outputs=every, run=run
    )


def _is_run(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) < 10 and not Path(written).exists()


def classified(
    session: Session,
    opened: Opened,
    request: Request,
    also: frozenset[str] = frozenset(),
    *,
    metrics: Collection[str] = (),
    warnings: bool = True,
    told: frozenset[str] = frozenset(),
    further: Mapping[str, frozenset[str]] | None = None,
    tables: Mapping[str, Table] | None = None,
) -> Classified:
    """Read the data and classify every customer.

    Args:
        session: how to speak.
        opened: the workspace.
        request: what to classify.
        also: columns of the customers' file, or `dataset.column` of others, that are needed besides those
            that the rules read.
        metrics: near misses that are wanted besides those that the rules name; other metrics do no harm.
        warnings: whether to print what was found about data and results as a whole.
        told: codes of findings that the command's own output tells.
        further: dataset → columns that are read, too, for somebody else who uses the tables.
        tables: the data, where it is read already.

    Raises:
        Stop: a file is missing, the data is refused, or an output cannot be written.
    """
    from tieringrules.assure.tolerated import weighed
    from tieringrules.rulebook import to_kernel, used_columns

    day = day_asked(request.day, opened.rulebook)
    rulebook = opened.rulebook.on(day)
    kernel = to_kernel(rulebook, metrics)
    customers = rulebook.customers.name
    needed = dict(used_columns(kernel))
    for name in also:
        dataset, _, column = name.rpartition(".")
        needed[dataset or customers] = needed.get(dataset or customers, frozenset()) | {column}
    for dataset, columns in (further or {}).items():
        needed[dataset] = needed.get(dataset, frozenset()) | columns
    files = data_files(rulebook, request.overrides, opened.root)
    check_outputs(request.outputs, rule_files_of(opened.root, rulebook.sources), files)
    found: tuple[Diagnostic, ...] = ()
    if tables is None:
        tables, found = _loaded(session, opened, request, kernel, needed, day)

    from tieringrules.engine.classification import classify
    from tieringrules.engine.same_customer import with_overrides_of_survivors

    with progress(session, "classify") as report_progress:
        checked = classify(kernel, tables, day, engine=request.engine, report_progress=report_progress)
    every = weighed(dict.fromkeys((*found, *checked.diagnostics)), rulebook.workspace.severities)
    if checked.value is None or any(finding.is_error for finding in every):
        raise Stop(ExitCode.FINDINGS, *every, sources=rulebook.sources)
    if warnings and not session.quiet:
        session.print_aside([finding for finding in every if finding.code not in told], rulebook.sources)
    return Classified(with_overrides_of_survivors(kernel, tables), tables, checked.value, day, rulebook)


def _loaded(
    session: Session,
    opened: Opened,
    request: Request,
    kernel: Kernel,
    needed: Mapping[str, frozenset[str]],
    day: dt.date,
) -> tuple[Mapping[str, Table], tuple[Diagnostic, ...]]:
    from tieringrules.engine.preparing import prepared
    from tieringrules.intake.forgotten import read_forgotten, without_forgotten
    from tieringrules.intake.loading import load_what_is_there, nothing_left
    from tieringrules.intake.refusals import write_refused

    with progress(session, "load") as report_progress:
        checked = load_what_is_there(
            opened.rulebook,
            request.overrides,
            needed,
            report_progress,
            os.environ,
            refused_texts=request.quarantine_values,
        )
    if checked.ok:
        remembered = read_forgotten(opened.root, os.environ)
        if remembered.value is not None:
            kept = without_forgotten(opened.rulebook, checked.value, remembered.value)
            checked = Checked(kept.value, (*checked.diagnostics, *kept.diagnostics))
        elif not remembered.ok:
            raise Stop(ExitCode.USAGE, *remembered.diagnostics)
    if checked.ok and request.looks_at_runs:
        from tieringrules.cli.earlier_runs import with_earlier_run

        checked = with_earlier_run(session, opened, request, checked, day)
    if checked.ok:
        ready = prepared(opened.rulebook, kernel, checked.value, day, engine=request.engine)
        checked = Checked(ready.value, (*checked.diagnostics, *ready.diagnostics))
    tables, quarantine = checked.value, request.quarantine
    # A refused run leaves its refused rows behind, and nothing else.
    if quarantine is not None and (checked.ok or any(table.refused.rows for table in tables.values())):
        values = request.quarantine_values
        write_output(
            quarantine, lambda: write_refused(tables, quarantine.path, session.language, values=values)
        )
    if checked.ok and (empty := nothing_left(opened.rulebook, tables)):
        raise Stop(ExitCode.FINDINGS, *checked.diagnostics, *empty, sources=opened.rulebook.sources)
    if not checked.ok:
        unusable = all(finding.code in UNUSABLE_FILE for finding in checked.errors)
        code = ExitCode.USAGE if unusable else ExitCode.FINDINGS
        raise Stop(code, *checked.diagnostics, sources=opened.rulebook.sources)
    return tables, checked.diagnostics
