"""Records as bytes: requests in JSON, tables, one record a line."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from tieringrules.outreach.exports.spec import JSON, Encode
from tieringrules.outreach.plain_text import guarded


def request(around: Callable[[Any, Sequence[Any]], JSON]) -> Encode:
    """Files that each hold the JSON body of one request.

    Args:
        around: the group and its records → the body.
    """

    def encode(group: Hashable, records: Sequence[Any]) -> bytes:
        return (json.dumps(around(group, records), ensure_ascii=False, indent=1) + "\n").encode()

    return encode


def lines(group: Hashable, records: Sequence[Any]) -> bytes:
    """One JSON record a line, as it is."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records).encode()


def table(for_people: bool) -> Encode:
    """A CSV file in UTF-8 with a header of the first record's names.

    Args:
        for_people: whether it may be opened in a spreadsheet, so that no cell may run there.
    """

    def encode(group: Hashable, records: Sequence[Any]) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(records[0])
        for one in records:
            writer.writerow([guarded(cell) if for_people else cell for cell in map(_cell, one.values())])
        return text.getvalue().encode()

    return encode


def workbook(group: Hashable, records: Sequence[Any]) -> bytes:
    """An Excel workbook of texts; the same records give the same bytes."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        book.set_properties({"created": dt.datetime(2000, 1, 1)})
        sheet = book.add_worksheet()
        for column, name in enumerate(records[0]):
            sheet.write_string(0, column, str(name), book.add_format({"bold": True}))
        for row, one in enumerate(records, 1):
            for column, value in enumerate(one.values()):
                if text := _cell(value):
                    sheet.write_string(row, column, guarded(text)[:32_767])
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else ";".join(map(str, value))
    return str(value)
