"""For receivers of any kind: CSV and Excel for people, JSON lines for programs."""

from __future__ import annotations

from typing import Any

from tieringrules.diagnostic import Localized
from tieringrules.outreach.exports.encoding import lines, table, workbook
from tieringrules.outreach.exports.fields import row
from tieringrules.outreach.exports.spec import ProfileSpec, Sending


def _whole(sending: Sending) -> dict[str, Any]:
    codes = dict(sending.contact.codes) or None
    return {**row(sending), "codes": codes, "html": sending.message.html}


CSV = ProfileSpec(
    name="csv",
    title=Localized("a CSV file for people", "供人查看的 CSV"),
    source="https://www.rfc-editor.org/rfc/rfc4180",
    about="contacts",
    ending="csv",
    record=row,
    encode=table(for_people=True),
)
XLSX = ProfileSpec(
    name="xlsx",
    title=Localized("an Excel workbook for people", "供人查看的 Excel 工作簿"),
    source="https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3",
    about="contacts",
    ending="xlsx",
    # A sheet has 1,048,576 rows; fewer open in reasonable time.
    at_most=100_000,
    record=row,
    encode=workbook,
)
JSONL = ProfileSpec(
    name="jsonl",
    title=Localized("JSON lines for programs, values as they are", "供程序读取的 JSON Lines，值保持原样"),
    source="https://jsonlines.org/",
    about="contacts",
    ending="jsonl",
    record=_whole,
    encode=lines,
)
