"""Cells of a workbook's sheet as the texts that people see."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal

from tieringrules.diagnostic import Localized, Span
from tieringrules.diagnostic.suggestion import hint
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import ScalarNode, SequenceNode

NO_READER = Localized(
    "reading .xlsx needs the package python-calamine; without it save the sheet as CSV UTF-8",
    "读取 .xlsx 需要安装 python-calamine；未安装时请把工作表另存为“CSV UTF-8”",
)
_BROKEN = Localized("it is damaged, protected, or no workbook", "文件已损坏、被加密，或不是工作簿")


class UnreadableWorkbookError(Exception):
    """The file is no workbook that can be read.

    Attributes:
        reason: why, for a message.
    """

    def __init__(self, reason: Localized) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet's rows; None, with the names there are, where the workbook has no such sheet."""

    sheet: str
    rows: tuple[SequenceNode, ...] | None
    hint: Localized


def read_sheet(file: str, data: bytes, sheet: str | None) -> SheetRows:
    """The rows of a sheet, blank ones left out, the columns as wide as the header.

    Args:
        file: the workbook's path, for the places of cells.
        data: its bytes.
        sheet: the sheet's name; None for the first one.

    Raises:
        ModuleNotFoundError: no library that reads workbooks is installed.
        UnreadableWorkbookError: the bytes are no workbook.
    """
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = list(workbook.sheet_names)
        name = sheet if sheet is not None else (names[0] if names else "")
        if name not in names:
            return SheetRows(name, None, hint(name, names))
        values = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except Exception:
        # The reader's own errors are of many kinds, and quote the content.
        raise UnreadableWorkbookError(_BROKEN) from None
    rows = [
        _row(file, number, [seen_text(value) for value in row]) for number, row in enumerate(values, start=1)
    ]
    return SheetRows(name, tuple(row for row in rows if row.items), Localized("", ""))


def _row(file: str, number: int, texts: Sequence[str]) -> SequenceNode:
    span = Span(file, number, 1, number, 1)
    width = max((index for index, text in enumerate(texts, start=1) if text.strip()), default=0)
    return SequenceNode(
        tuple(ScalarNode(text, "double", span, ((number, 1),)) for text in texts[:width]), span
    )


def seen_text(value: object) -> str:
    """A cell's value as a sheet shows it: whole numbers without a point, days as 2026-01-31."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            # A sheet shows no more than 15 digits.
            return f"{Decimal(f'{value:.15g}'):f}"
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)
