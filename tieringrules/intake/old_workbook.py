"""Workbooks in the form before XLSX (Excel 97 to 2003, [MS-XLS]): read by their values alone."""

from __future__ import annotations

import io

from tieringrules.diagnostic import Checked, Localized
from tieringrules.intake.files import DataFile
from tieringrules.intake.spreadsheet_package import Package, Part

# How compound files begin ([MS-CFB] 2.2).
OLD_BEGINNING = bytes.fromhex("D0CF11E0A1B11AE1")
# What a sheet with something in it looks like to those who ask for its XML.
_SOMETHING = b'<c r="A1"><v/></c>'
_HARMLESS_CELLS = 1_000_000
# The smallest cell, one of many numbers in a row, takes six bytes.
_LEAST_BYTES = 6
_MOST_BLANKS = 100


def old_package(file: DataFile, data: bytes) -> Checked[Package | None]:
    """The sheets of an XLS file, of which nothing but values is known; with a warning about what is not seen.

    Args:
        file: for messages.
        data: its bytes.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    parts: dict[str, Part] = {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            area = sheet.total_height * sheet.total_width
            if area > _HARMLESS_CELLS and area > _MOST_BLANKS * len(data) // _LEAST_BYTES:
                reason = Localized(
                    "cells far apart with nothing between them; delete what stands beyond the table",
                    "单元格之间相隔极远、中间全是空白；请删除表格之外的内容",
                )
                return Checked(None, (file.finding("TR510", reason=reason),))
            parts[name] = Part(_SOMETHING if area else b"", {})
    except (CalamineError, OSError, ValueError):
        return Checked(None, (file.finding("TR509", format="XLS"),))
    return Checked(Package(parts), (file.finding("TR582"),))
