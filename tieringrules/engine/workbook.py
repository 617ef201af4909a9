"""Columns of a result as an Excel workbook; the same columns give the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from tieringrules.diagnostic import Diagnostic, Language, Localized, report
from tieringrules.engine.formats import OutputColumn, defused
from tieringrules.language.types import BooleanType, DateTimeType, DateType, ExactType, FloatType

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_CHARACTERS = 32_767
_SHEET = Localized("Assignments", "分级结果")
# Written into the file instead of the hour it was made, so that equal content gives equal bytes.
_CREATED = dt.datetime(2000, 1, 1)
# Excel keeps 15 digits of a number; longer ones stay text, whole.
_MOST_EXACT = 10**15
# Excel counts the days before March 1900 wrongly.
_FIRST_DAY = dt.date(1900, 3, 1)


def misfit(columns: list[OutputColumn]) -> Diagnostic | None:
    """Why a result cannot be held by a sheet; None where it can."""
    rows = len(columns[0].series) + 1 if columns else 1
    if rows > MOST_ROWS or len(columns) > MOST_COLUMNS:
        return report("TR607", rows=rows, columns=len(columns))
    for column in columns:
        if column.is_text:
            lengths = defused(column.texts()).str.len_chars()
            longest = lengths.arg_max()
            if longest is not None and lengths[longest] > MOST_CHARACTERS:
                return report("TR608", name=column.name, row=longest + 2)
    return None


def workbook_bytes(columns: list[OutputColumn], language: Language) -> bytes:
    """One sheet with a header row; texts that Excel would run get a leading `'`."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet(_SHEET.text(language))
        sheet.freeze_panes(1, 1)
        bold = book.add_format({"bold": True})
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name, bold)
            _write_column(book, sheet, place, column)
    return buffer.getvalue()


def _write_column(book: Any, sheet: Any, place: int, column: OutputColumn) -> None:
    texts = (defused(column.texts()) if column.is_text else column.texts()).to_list()
    write = _writer(book, sheet, column)
    for row, (stored, text) in enumerate(zip(column.series.to_list(), texts, strict=True), start=1):
        if text is not None:
            write(row, place, stored, text)


def _writer(book: Any, sheet: Any, column: OutputColumn) -> Callable[[int, int, Any, str], None]:
    def as_text(row: int, place: int, stored: Any, text: str) -> None:
        sheet.write_string(row, place, text)

    match column.type:
        case ExactType(scale):
            digits = book.add_format({"num_format": "0." + "0" * scale if scale else "0"})

            def as_exact(row: int, place: int, stored: Any, text: str) -> None:
                if abs(stored) < _MOST_EXACT:
                    sheet.write_number(row, place, stored / 10**scale, digits)
                else:
                    sheet.write_string(row, place, text)

            return as_exact
        case FloatType():
            return lambda row, place, stored, text: sheet.write_number(row, place, stored)
        case BooleanType():
            return lambda row, place, stored, text: sheet.write_boolean(row, place, stored)
        case DateType() | DateTimeType():
            pattern = "yyyy-mm-dd" if isinstance(column.type, DateType) else "yyyy-mm-dd hh:mm:ss"
            shown = book.add_format({"num_format": pattern})

            def as_date(row: int, place: int, stored: Any, text: str) -> None:
                day = stored.date() if isinstance(stored, dt.datetime) else stored
                if day >= _FIRST_DAY:
                    sheet.write_datetime(row, place, stored, shown)
                else:
                    sheet.write_string(row, place, text)

            return as_date
        case _:
            return as_text
