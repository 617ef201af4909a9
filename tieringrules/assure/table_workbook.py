"""A decision table as a workbook to fill in: its rows with lists to pick from, and a sheet that says how."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

from tieringrules.assure.table_exchange import SheetColumn, TableSheet
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

RULES = Localized("rules", "规则")
HOW = Localized("how to", "说明")
LISTS = "lists"
# Rows that carry lists to pick from, so that new ones can be written below.
ROWS_TO_FILL = 2000
_CREATED = dt.datetime(2000, 1, 1)
_WIDEST = 40
# Excel keeps a list of its own up to so many characters; longer ones stand in a sheet.
_MOST_LISTED = 255
_HINTS: tuple[Localized, ...] = (
    Localized(
        "One row is one rule: when all its cells hold, it gives what its last columns say.",
        "每行是一条规则：各单元格都符合时，给出后面几列的结果。",
    ),
    Localized(
        "Blank or - is any value, also a missing one; null is a missing value.",
        "空白或 - 表示任意取值（包括缺失）；null 表示缺失。",
    ),
    Localized(
        "5 or 华东 is that value; 华东,华南 is either; not(华东) is anything else.",
        "5 或 华东 表示等于该值；华东,华南 表示其中之一；not(华东) 表示除此之外。",
    ),
    Localized(
        ">= 50000, < 20: a bound. [20000..50000) from 20000 up to, but without, 50000.",
        ">= 50000、< 20 表示界限。[20000..50000) 表示从 20000 到 50000，不含 50000。",
    ),
    Localized(
        "Rows may be added, moved and deleted. Columns may not: these belong to the rule file.",
        "可以增加、移动和删除行；列由规则文件决定，不要改动。",
    ),
    Localized(
        "All cells are texts. Do not format them as dates or numbers.",
        "所有单元格都是文本，请不要设成日期或数字格式。",
    ),
)
_POLICIES = {
    "first": Localized("The first row that holds decides: order matters.", "先满足的一行生效，顺序有意义。"),
    "priority": Localized(
        "Of the rows that hold, the one with the best tier decides.", "在符合的各行中，等级最高的一行生效。"
    ),
    "unique": Localized(
        "Rows must exclude each other: two that hold give no tier.",
        "各行必须互不重叠：两行同时符合时不会得到等级。",
    ),
    "any": Localized("Rows may overlap where they give the same.", "结果相同的行可以重叠。"),
}


def workbook_of(sheet: TableSheet, language: Language) -> bytes:
    """The workbook's bytes; the same table gives the same ones.

    Args:
        sheet: the table.
        language: of the sheets' names and the instructions.
    """
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        book.set_properties({"created": _CREATED})
        rules = book.add_worksheet(RULES.text(language))
        _write_rules(book, rules, sheet)
        _write_how(book, book.add_worksheet(HOW.text(language)), sheet, language)
        _write_lists(book, rules, sheet)
    return buffer.getvalue()


def _write_rules(book: Workbook, page: Worksheet, sheet: TableSheet) -> None:
    heads = {
        False: book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1}),
        True: book.add_format({"bold": True, "bg_color": "#E2EFDA", "bottom": 1}),
    }
    text = book.add_format({"num_format": "@"})
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        longest = max([len(column.name), *(len(row[place]) for row in sheet.rows)])
        page.set_column(place, place, min(_WIDEST, max(10, longest * 1.4)), text)
        page.write_string(0, place, column.name, heads[column.is_output])
    for number, row in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(row):
            page.write_string(number, place, cell, text)


def _write_how(book: Workbook, page: Worksheet, sheet: TableSheet, language: Language) -> None:
    page.set_column(0, 0, 100, book.add_format({"text_wrap": True}))
    page.write_string(
        0, 0, f"{sheet.title.text(language)} ({sheet.standard})", book.add_format({"bold": True})
    )
    lines = [_POLICIES[sheet.hit_policy], *_HINTS]
    for number, line in enumerate(lines, start=2):
        page.write_string(number, 0, line.text(language))
    back = Localized(
        "When done: tieringrules import table FILE.xlsx", "完成后运行：tieringrules import table 文件.xlsx"
    )
    page.write_string(len(lines) + 3, 0, f"{back.text(language)} --standard {sheet.standard}")


def _write_lists(book: Workbook, page: Worksheet, sheet: TableSheet) -> None:
    lists: Worksheet | None = None
    for place, column in enumerate(sheet.columns):
        if not column.choices:
            continue
        choices = [*column.choices] if column.is_output else ["-", *column.choices]
        source: object = choices
        if len(",".join(choices)) > _MOST_LISTED or any("," in choice for choice in choices):
            if lists is None:
                lists = book.add_worksheet(LISTS)
                lists.hide()
            for number, choice in enumerate(choices):
                lists.write_string(number, place, choice)
            letter = _letter(place)
            source = f"={LISTS}!${letter}$1:${letter}${len(choices)}"
        rows = max(ROWS_TO_FILL, len(sheet.rows) + ROWS_TO_FILL)
        page.data_validation(1, place, rows, place, _validation(column, source))


def _validation(column: SheetColumn, source: object) -> dict[str, object]:
    # An input may hold more than one of its values, such as 华东,华南: there the list only helps.
    return {
        "validate": "list",
        "source": source,
        "ignore_blank": True,
        "show_error": column.is_output,
        "error_type": "stop",
    }


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
