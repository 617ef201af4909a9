"""Workbooks, XLSX and the older XLS, become cells that say what people see in them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from tieringrules.diagnostic import Checked, Localized, Span, report
from tieringrules.diagnostic.suggestion import hint
from tieringrules.intake.cells import Cells
from tieringrules.intake.files import DataFile
from tieringrules.intake.old_workbook import OLD_BEGINNING, old_package
from tieringrules.intake.serial_dates import EPOCHS, moments, serial_of
from tieringrules.intake.spreadsheet_package import Package, Part, open_package
from tieringrules.intake.typed_cells import TOLERANCE
from tieringrules.intake.written_numbers import form_of
from tieringrules.rulebook.model import Column, Dataset

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Cell: TypeAlias = "str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta"
MOST_FINDINGS = 20
# Spreadsheets keep 15 digits of a number; what is longer has been rounded when it was typed in.
_MOST_EXACT = 10**15
_TEXTUAL = ("text", "choice", "email", "phone")
ERROR_CELL = "TR538"
ROUNDED_CELL = "TR539"


@dataclass(frozen=True, slots=True)
class _Sheet:
    part: Part
    rows: list[list[Cell]]


def read_spreadsheet(
    file: DataFile, data: bytes, dataset: Dataset, choose: Callable[[tuple[str, ...]], Mapping[int, Column]]
) -> Checked[Cells | None]:
    """The cells of one sheet (ECMA-376 part 1, SpreadsheetML), rows numbered as the sheet numbers them.

    Args:
        file: for messages.
        data: the file's bytes.
        dataset: for the sheet and the row of the header.
        choose: headers → the positions worth keeping, and what is to stand there.
    """
    is_old = data.startswith(OLD_BEGINNING)
    package = old_package(file, data) if is_old else open_package(file, data)
    if package.value is None:
        return Checked(None, package.diagnostics)
    sheet = _sheet(file, data, package.value, dataset.sheet)
    if sheet.value is None:
        return Checked(None, sheet.diagnostics)
    rows = sheet.value.rows
    first = _header_row(rows, dataset.header_row)
    if first is None:
        return Checked(None, (file.finding("TR507"),))
    headers = tuple(_text(cell, None) or "" for cell in rows[first])
    kept = choose(headers)
    numbers = [number for number in range(first + 1, len(rows)) if any(cell != "" for cell in rows[number])]
    places = {number + 1: position for position, number in enumerate(numbers)}
    part = sheet.value.part
    uncounted = [cell for cell in part.uncounted() if cell.row in places and cell.column in kept]
    if uncounted:
        found = (
            report("TR537", Span(file.shown, cell.row, 1, cell.row, 1), cell=cell.name)
            for cell in uncounted[:MOST_FINDINGS]
        )
        return Checked(None, tuple(found))
    columns: dict[int, list[Cell]] = {
        position: [rows[number][position] for number in numbers] for position in kept
    }
    errors = _error_cells(part, places, columns)
    for cell, digits in part.padded():
        column = kept.get(cell.column)
        if cell.row in places and column is not None and column.kind in _TEXTUAL:
            number = columns[cell.column][places[cell.row]]
            if isinstance(number, float | int) and float(number).is_integer() and number >= 0:
                columns[cell.column][places[cell.row]] = str(int(number)).zfill(digits)
    for position, column in kept.items():
        if column.kind in ("date", "datetime") and column.format in EPOCHS:
            epoch = "excel1904" if package.value.since_1904 else "excel"
            columns[position] = _as_moments(columns[position], epoch)
    series = [_series(position, columns[position], column) for position, column in kept.items()]
    frame = pl.DataFrame(series) if series else pl.DataFrame({"0": pl.Series([None] * len(numbers))})
    faults = dict(errors)
    for position, column in kept.items():
        if column.kind != "number":
            rounded = pl.Series([_is_rounded(cell) for cell in columns[position]], dtype=pl.Boolean)
            if rounded.any():
                faults[position] = (*faults.get(position, ()), (ROUNDED_CELL, rounded))
    row_numbers = pl.Series("row", [number + 1 for number in numbers], dtype=pl.UInt32)
    return Checked(Cells(headers, frame, row_numbers, faults), package.diagnostics)


def _sheet(file: DataFile, data: bytes, package: Package, wanted: str | None) -> Checked[_Sheet | None]:
    from python_calamine import CalamineError, CalamineWorkbook

    damaged: Checked[_Sheet | None] = Checked(None, (file.finding("TR509", format="XLSX"),))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        chosen = _chosen(file, book, package, wanted)
        if chosen.value is None:
            return Checked(None, chosen.diagnostics)
        part = package.part(chosen.value)
        if part is None:
            return damaged
        if part.is_sparse():
            reason = Localized(
                "cells far apart with nothing between them; delete what stands beyond the table",
                "单元格之间相隔极远、中间全是空白；请删除表格之外的内容",
            )
            return Checked(None, (file.finding("TR510", reason=reason),))
        rows = _rows(book.get_sheet_by_name(chosen.value))
    except (CalamineError, OSError, ValueError):
        return damaged
    return Checked(_Sheet(part, rows))


def _rows(sheet: CalamineSheet) -> list[list[Cell]]:
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    return rows


def _chosen(
    file: DataFile, book: CalamineWorkbook, package: Package, wanted: str | None
) -> Checked[str | None]:
    """The sheet to read: the one named, or the only one that people see and that is not empty."""
    names = list(book.sheet_names)
    if wanted is not None:
        if wanted in names:
            return Checked(wanted)
        known = ", ".join(names)
        return Checked(None, (file.finding("TR535", sheet=wanted, known=known, hint=hint(wanted, names)),))
    seen = [
        found.name
        for found in book.sheets_metadata
        if "Visible" in str(found.visible) and "WorkSheet" in str(found.typ)
    ]
    filled = [name for name in seen if (part := package.part(name)) is not None and not part.is_empty]
    if len(filled) > 1:
        return Checked(None, (file.finding("TR536", sheets=", ".join(filled), first=filled[0]),))
    if not filled:
        return Checked(None, (file.finding("TR507"),))
    return Checked(filled[0])


def _header_row(rows: Sequence[Sequence[Cell]], written: int | None) -> int | None:
    """The index of the header: as the dataset says, else the first row that is not blank."""
    if written is not None:
        return written - 1 if written <= len(rows) else None
    return next((number for number, row in enumerate(rows) if any(cell != "" for cell in row)), None)


def _error_cells(
    part: Part, places: Mapping[int, int], columns: Mapping[int, Sequence[Cell]]
) -> dict[int, tuple[tuple[str, pl.Series], ...]]:
    wrong: dict[int, list[int]] = {}
    for cell in part.errors():
        if cell.row in places and cell.column in columns:
            wrong.setdefault(cell.column, []).append(places[cell.row])
    masks: dict[int, tuple[tuple[str, pl.Series], ...]] = {}
    for position, at in wrong.items():
        mask = [False] * len(places)
        for place in at:
            mask[place] = True
        masks[position] = ((ERROR_CELL, pl.Series(mask, dtype=pl.Boolean)),)
    return masks


def _series(position: int, cells: Sequence[Cell], column: Column) -> pl.Series:
    """A column in its one type, or as texts where it has several."""
    kinds = {type(cell) for cell in cells if cell != ""}
    present = [None if cell == "" else cell for cell in cells]
    name = str(position)
    if column.kind not in _TEXTUAL:
        if kinds and kinds <= {float, int}:
            return pl.Series(name, present, dtype=pl.Float64, strict=False)
        if kinds and kinds <= {dt.date, dt.datetime}:
            return pl.Series(name, [_moment(cell) for cell in cells], dtype=pl.Datetime("us"))
    return pl.Series(name, [_text(cell, column) for cell in cells], dtype=pl.String)


def _as_moments(cells: Sequence[Cell], epoch: str) -> list[Cell]:
    """The cells with numbers taken for days, as the workbook counts them."""
    at = [number for number, cell in enumerate(cells) if type(cell) in (int, float)]
    found = moments(pl.Series([cells[number] for number in at], dtype=pl.Float64, strict=False), epoch)
    taken = list(cells)
    for number, moment in zip(at, found, strict=True):
        if moment is not None:
            taken[number] = moment
    return taken


def _moment(cell: Cell) -> dt.datetime | None:
    if isinstance(cell, dt.datetime):
        return cell
    return dt.datetime.combine(cell, dt.time()) if isinstance(cell, dt.date) else None


def _text(cell: Cell, column: Column | None) -> str | None:
    """What people see in a cell; None for nothing."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float | int):
        form = form_of(column) if column is not None else None
        plain = _number(float(cell), column)
        return form.spelled(plain) if form is not None else plain
    if isinstance(cell, dt.date):
        if column is not None and column.kind in ("date", "datetime") and column.format is not None:
            return serial_of(cell, column.format) if column.format in EPOCHS else cell.strftime(column.format)
        at = cell if isinstance(cell, dt.datetime) else None
        return cell.isoformat() if at is None else at.isoformat(" ")
    return str(cell)


def _number(number: float, column: Column | None) -> str:
    if column is not None and column.kind == "decimal":
        units = (Decimal(number).scaleb(column.scale) + Decimal("0.5")).__floor__()
        exact = Decimal(units).scaleb(-column.scale)
        if abs(number) < _MOST_EXACT and abs(float(exact) - number) <= TOLERANCE:
            return f"{exact:f}"
    if number.is_integer() and abs(number) < _MOST_EXACT:
        return str(int(number))
    return f"{number:.15g}"


def _is_rounded(cell: Cell) -> bool:
    return isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) >= _MOST_EXACT
