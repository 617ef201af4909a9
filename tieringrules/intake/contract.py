"""Cells meet the contract of their dataset: a typed table, and the rows that were refused."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report
from tieringrules.intake.addresses import is_region, mixed_scripts
from tieringrules.intake.cells import Cells
from tieringrules.intake.columns import nothing
from tieringrules.intake.conversion import (
    expected,
)
from tieringrules.intake.date_order import order_findings
from tieringrules.intake.headers import Matched, match_headers
from tieringrules.intake.origin import Origin
from tieringrules.intake.refused import Fault, RefusedRows, showable
from tieringrules.intake.repeated import repeated_values
from tieringrules.intake.settling import Settled, settle
from tieringrules.intake.table import Table
from tieringrules.intake.typed_cells import usable
from tieringrules.rulebook.model import Dataset


def meet_contract(
    dataset: Dataset,
    cells: Cells,
    origin: Origin,
    zone: str,
    needed: frozenset[str] | None = None,
    report_progress: Callable[[int, int], None] | None = None,
    *,
    refused_texts: bool = False,
) -> Checked[Table | None]:
    """The typed table of a dataset.

    Where the rows as a whole break the contract, such as by a key that stands twice, there are errors beside
    the table, so that its refused rows can be told.

    Args:
        dataset: the contract.
        cells: what the file holds.
        origin: where it comes from.
        zone: IANA time zone of the workspace.
        needed: columns that must be there, beside the key; None for all.
        report_progress: called with the columns that are done, and all of them.
        refused_texts: whether the whole texts of refused cells are kept, personal or not.
    """
    matched = match_headers(dataset, cells.headers, origin.span, needed)
    if matched.value is None:
        return Checked(None, matched.diagnostics)
    unusable = _unusable(dataset, cells, matched.value, origin)
    if unusable:
        return Checked(None, (*matched.diagnostics, *unusable))
    regions = _unknown_regions(dataset)
    if regions:
        return Checked(None, (*matched.diagnostics, *regions))
    settled: dict[str, Settled] = {}
    for number, column in enumerate(dataset.columns):
        if report_progress is not None:
            report_progress(number, len(dataset.columns))
        if column.value is None:
            position = matched.value.positions.get(column.name)
            raw = cells.column(position) if position is not None else _absent(cells)
            known = cells.faults.get(position, ()) if position is not None else ()
            settled[column.name] = settle(raw, column, zone, column.name == dataset.key, known)
    if report_progress is not None:
        report_progress(len(dataset.columns), len(dataset.columns))
    orders = order_findings(
        dataset, {name: column.order for name, column in settled.items()}, cells.rows, origin.place
    )
    if any(finding.is_error for finding in orders):
        return Checked(None, (*matched.diagnostics, *orders))
    table = _table(dataset, cells, matched.value, origin, settled, refused_texts)
    # What stands twice may be one customer: judged when such rows have become one.
    broken = repeated_values(dataset, table, origin) if dataset.identity is None else []
    broken += too_many_refused(dataset, table, cells.frame.height, origin.span)
    notes = [*_notes(table, cells.frame.height, origin), *_mixed_scripts(dataset, table, origin)]
    return Checked(table, (*matched.diagnostics, *orders, *broken, *notes))


def _absent(cells: Cells) -> pl.Series:
    return nothing(cells.rows, pl.String())


def _unusable(dataset: Dataset, cells: Cells, matched: Matched, origin: Origin) -> list[Diagnostic]:
    return [
        report(
            "TR527",
            origin.span,
            column=name,
            stored=str(cells.column(position).dtype),
            expected=expected(column),
        )
        for name, position in matched.positions.items()
        if (column := dataset.column(name)) is not None and not usable(cells.column(position).dtype)
    ]


def _unknown_regions(dataset: Dataset) -> list[Diagnostic]:
    return [
        report("TR556", column.span if column.span.file else None, column=column.name, region=column.region)
        for column in dataset.columns
        if column.kind == "phone" and column.region is not None and not is_region(column.region)
    ]


def _table(
    dataset: Dataset,
    cells: Cells,
    matched: Matched,
    origin: Origin,
    settled: dict[str, Settled],
    refused_texts: bool,
) -> Table:
    refused = pl.repeat(False, cells.frame.height, eager=True)
    for column in settled.values():
        for _, mask in column.faults:
            refused = refused | mask
    frame = pl.DataFrame([column.values.alias(name) for name, column in settled.items()])
    rows = cells.rows
    if refused.any():
        rows, frame = rows.filter(~refused), frame.filter(~refused)
    faults = {name: column.faults for name, column in settled.items()}
    unusable = {name: column.unusable for name, column in settled.items()}
    return Table(
        dataset=dataset.name,
        frame=frame,
        file=origin.file,
        refused=_blamed(dataset, cells, origin, settled, faults, refused_texts),
        rows=rows if origin.file is not None else None,
        digest=origin.digest,
        not_finite={name: column.not_finite for name, column in settled.items() if column.not_finite},
        ignored=matched.ignored,
        absent=frozenset(settled) - matched.positions.keys(),
        unusable=_blamed(dataset, cells, origin, settled, unusable, refused_texts),
        parts=origin.parts,
        defaulted={name: column.defaulted for name, column in settled.items() if column.defaulted},
    )


def _blamed(
    dataset: Dataset,
    cells: Cells,
    origin: Origin,
    settled: dict[str, Settled],
    found: dict[str, tuple[tuple[Fault, pl.Series], ...]],
    whole: bool,
) -> RefusedRows:
    """The cells to blame, in the order of rows, with the texts that may be shown."""
    faults: list[Fault] = []
    parts: list[pl.DataFrame] = []
    for name, blamed in found.items():
        contract = dataset.column(name)
        secret = contract is None or contract.personal or contract.kind in ("email", "phone")
        known = settled[name].texts
        texts = known if known is not None else nothing(cells.rows, pl.String())
        for fault, mask in blamed:
            positions = mask.arg_true()
            written = texts.gather(positions)
            parts.append(
                pl.DataFrame(
                    {
                        "row": cells.rows.gather(positions),
                        "fault": pl.repeat(len(faults), len(positions), dtype=pl.UInt32, eager=True),
                        "cell": showable(written.alias("cell"), secret),
                        "value": written if whole else nothing(written, pl.String()),
                    }
                )
            )
            faults.append(fault)
    if not parts:
        return RefusedRows(origin.shown, parts=origin.parts)
    ordered = pl.concat(parts).sort("row", "fault")
    return RefusedRows(origin.shown, tuple(faults), ordered, ordered["row"].n_unique(), origin.parts)


def too_many_refused(dataset: Dataset, table: Table, total: int, place: Span) -> list[Diagnostic]:
    """The finding that more rows are refused than `accept:` allows.

    Args:
        dataset: the contract.
        table: what is left, and what was refused.
        total: how many rows there were.
        place: where the finding points.
    """
    most, refused = dataset.most_refused, table.refused.rows
    if most is None or refused <= most * total:
        return []
    share = Localized.same(f"{100 * most:f}".rstrip("0").rstrip(".") + "%" if most else "0%")
    return [report("TR550", place, dataset=dataset.name, refused=refused, total=total, most=share)]


def _mixed_scripts(dataset: Dataset, table: Table, origin: Origin) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for column in dataset.columns:
        if column.kind == "email" and column.name in table.frame.columns:
            mixed = mixed_scripts(table.frame[column.name])
            if mixed.any():
                place = origin.place(table.numbers().filter(mixed)[0])
                count = int(mixed.sum())
                found.append(report("TR573", place, dataset=dataset.name, column=column.name, count=count))
    return found


def _notes(table: Table, total: int, origin: Origin) -> list[Diagnostic]:
    notes = [
        report(
            "TR528",
            origin.place(row),
            dataset=table.dataset,
            column=fault.column,
            refusal=fault.code,
            count=count,
            total=total,
        )
        for fault, count, row in table.refused.counts()
    ]
    notes += [
        report(
            "TR555",
            origin.place(row),
            dataset=table.dataset,
            column=fault.column,
            count=count,
            reason=fault.code,
        )
        for fault, count, row in table.unusable.counts()
    ]
    notes += [
        report("TR529", origin.span, dataset=table.dataset, column=column, count=count)
        for column, count in table.not_finite.items()
    ]
    return notes
