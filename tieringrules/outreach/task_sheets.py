"""Tasks for people: a table for programs, and a workbook with one sheet for each owner."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tieringrules.diagnostic import Diagnostic, Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.batch_files import CsvFile, new_file
from tieringrules.outreach.channels.spec import ExportSetting
from tieringrules.outreach.contact import Contact, Message
from tieringrules.outreach.lengths import after, spoken
from tieringrules.outreach.plain_text import guarded, one_line
from tieringrules.outreach.templates.formats import is_chinese

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_CREATED = dt.datetime(2000, 1, 1)
UNOWNED = Localized("no owner", "未指派")
_CONTINUED = " ({number})"
# What the file format holds (ECMA-376; Excel's specifications and limits).
_MOST_NAME, _MOST_CELL, _MOST_ROWS = 31, 32_767, 1_048_000
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of the sheets: its header, and how wide it is, in characters."""

    header: Localized
    width: int


COLUMNS = (
    SheetColumn(Localized("No.", "序号"), 6),
    SheetColumn(Localized("Due", "截止时间"), 17),
    SheetColumn(Localized("Customer", "客户"), 14),
    SheetColumn(Localized("Contact by", "联系方式"), 22),
    SheetColumn(Localized("Tier", "等级"), 12),
    SheetColumn(Localized("Answer within", "响应时限"), 12),
    SheetColumn(Localized("Message", "消息"), 18),
    SheetColumn(Localized("Script", "话术"), 70),
    SheetColumn(Localized("Done on", "完成时间"), 17),
    SheetColumn(Localized("Result", "结果"), 30),
)
_WIDE = 70


class TaskSheets:
    """Writes the tasks of one channel: `<channel>.csv` and `<channel>.xlsx`.

    Args:
        setting: the batch.
        channel: name of the channel, and of the files.
        address: name of the table's column with the address.
        text: name of the table's column with the text.
    """

    def __init__(self, setting: ExportSetting, channel: str, address: str, text: str = "script") -> None:
        self._setting, self._channel = setting, channel
        self._owners: dict[str, list[tuple[str, ...]]] = {}
        self._is_closed = False
        columns = (address, "tier", "owner", "respond_within", "due", "message", text)
        self._table = CsvFile(setting.folder / f"{channel}.csv", ("contact_id", setting.key, *columns))

    def add(self, contact: Contact, message: Message | None) -> Diagnostic | None:
        """Add one task."""
        written = due_words(contact, self._setting.sent_at)
        text = message.text if message is not None else ""
        owner, within = contact.owner or "", contact.respond_within or ""
        self._table.row(
            contact.id, contact.customer, contact.address, contact.tier, owner, within, written,
            contact.message, text,
        )  # fmt: skip
        self._owners.setdefault(owner, []).append(
            (
                written, contact.customer, contact.address, contact.tier,
                spoken(within, self._setting.locale), contact.message, text, "", "",
            )
        )  # fmt: skip
        return None

    def close(self) -> None:
        """Finish the files; safe to repeat."""
        self._table.close()
        if self._is_closed:
            return
        self._is_closed = True
        if self._owners:
            with new_file(self._setting.folder / f"{self._channel}.xlsx") as file:
                file.write(self._workbook())

    def _workbook(self) -> bytes:
        buffer = io.BytesIO()
        chinese = is_chinese(self._setting.locale)
        taken: set[str] = set()
        with new_workbook(buffer) as book:
            for owner in sorted(self._owners):
                tasks = sorted(self._owners[owner], key=lambda task: (not task[0], task[0]))
                for start in range(0, len(tasks), _MOST_ROWS):
                    name = sheet_name(owner or (UNOWNED.zh if chinese else UNOWNED.en), taken)
                    write_sheet(book, name, COLUMNS, chinese, tasks[start : start + _MOST_ROWS])
        return buffer.getvalue()


def due_words(contact: Contact, sent_at: dt.datetime) -> str:
    """Until when a task is to be done: a day where one is set, else a moment; empty for neither.

    Args:
        contact: the task.
        sent_at: the moment of the batch.
    """
    if contact.due is not None:
        return contact.due.isoformat()
    due = due_of(contact, sent_at)
    return due.isoformat(sep=" ", timespec="minutes")[:16] if due is not None else ""


def due_of(contact: Contact, sent_at: dt.datetime) -> dt.datetime | None:
    """When a task is to be done: the service level after the planned moment; None without one.

    Args:
        contact: the task.
        sent_at: the moment of the batch, which counts where the contact has none of its own.
    """
    if contact.respond_within is None:
        return None
    return after(contact.send_at or sent_at, contact.respond_within)


def sheet_name(owner: str, taken: set[str]) -> str:
    """A name that a workbook accepts and that is not taken, however its letters are written."""
    plain = _NOT_IN_NAMES.sub("_", one_line(owner)).strip("' ")[:_MOST_NAME] or "_"
    if plain.casefold() == "history":
        plain = f"{plain}_"
    name, number = plain, 2
    while name.casefold() in taken:
        ending = _CONTINUED.format(number=number)
        name, number = plain[: _MOST_NAME - len(ending)] + ending, number + 1
    taken.add(name.casefold())
    return name


def new_workbook(buffer: io.BytesIO) -> Workbook:
    """A workbook whose cells are text, and whose bytes are the same for the same content."""
    from xlsxwriter import Workbook

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(buffer, options)
    # Else the minute of writing stands in the file, and no two batches are the same.
    book.set_properties({"created": _CREATED})
    return book


def write_sheet(
    book: Workbook,
    name: str,
    columns: Sequence[SheetColumn],
    chinese: bool,
    tasks: Sequence[tuple[str, ...]],
) -> None:
    """A sheet that people work through: numbered rows under a head, ready to be printed.

    Args:
        book: where it goes.
        name: as `sheet_name` gives it.
        columns: the first is that of the numbers.
        chinese: the language of the head.
        tasks: one text per column but the first.
    """
    sheet = book.add_worksheet(name)
    head = book.add_format(
        {"bold": True, "bg_color": "#1F3A4D", "font_color": "#FFFFFF", "valign": "vcenter"}
    )
    plain = book.add_format({"valign": "top"})
    wrapped = book.add_format({"valign": "top", "text_wrap": True})
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width, wrapped if column.width >= _WIDE else plain)
        sheet.write_string(0, number, column.header.zh if chinese else column.header.en, head)
    for row, task in enumerate(tasks, 1):
        sheet.write_number(row, 0, row, plain)
        for number, cell in enumerate(task, 1):
            if cell:
                form = wrapped if columns[number].width >= _WIDE else plain
                sheet.write_string(row, number, guarded(cell)[:_MOST_CELL], form)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(len(tasks), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
