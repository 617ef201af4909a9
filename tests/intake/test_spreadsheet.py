"""Workbooks: cells as people see them, and what workbooks hide."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieringrules.diagnostic import Checked
from tieringrules.intake.table import Table
from tieringrules.rulebook.model import Column

Make = Callable[..., Column]
Load = Any


def workbook(
    *rows: list[Any],
    formats: dict[tuple[int, int], str] | None = None,
    date_1904: bool = False,
    sheets: tuple[str, ...] = ("Sheet1",),
) -> bytes:
    """A workbook whose first sheet has the rows; the other sheets are empty."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "date_1904": date_1904, "default_date_format": "yyyy/m/d h:mm"}
    with xlsxwriter.Workbook(buffer, options) as book:
        written, *_ = [book.add_worksheet(name) for name in sheets]
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                pattern = (formats or {}).get((row, column))
                look = book.add_format({"num_format": pattern}) if pattern else None
                written.write(row, column, cell, *([look] if look else []))
    return buffer.getvalue()


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one part of its package rewritten."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()).encode() if name == part else text)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def taken(loaded: Checked[Table | None]) -> Table:
    assert loaded.value is not None, [finding.message.en for finding in loaded.diagnostics]
    assert loaded.ok
    return loaded.value


def codes(loaded: Checked[Any]) -> list[str]:
    return [finding.code for finding in loaded.diagnostics]


def test_cells_as_people_see_them(load: Load, column: Make) -> None:
    data = workbook(
        ["客户编号", "phone", "code", "day", "seen", "amount", "share", "visits", "vip", "note"],
        [
            "00123",
            13800138000,
            42,
            dt.date(2026, 1, 31),
            dt.datetime(2026, 1, 31, 21, 5),
            0.1,
            0.25,
            6,
            True,
            12.5,
        ],
        [
            17850.0,
            "+86 139",
            7,
            "2026-02-01",
            "2026-02-01 10:00:00",
            "1.20",
            "",
            "7",
            "否",
            dt.date(2026, 3, 1),
        ],
        ["", "", "", "", "", "", "", "", "", ""],
        ["C3", "", "", "", "", 12.3400000001, "", "", "", " x "],
        formats={(1, 2): "00000", (2, 2): "00000"},
    )
    table = taken(
        load(
            data,
            column("id", aliases=("客户编号",)),
            column("phone"),
            column("code"),
            column("day", "date"),
            column("seen", "datetime"),
            column("amount", "decimal", scale=2),
            column("share", "number"),
            column("visits", "integer"),
            column("vip", "boolean"),
            column("note"),
            name="customers.xlsx",
        )
    )
    assert table.frame.rows() == [
        ("00123", "13800138000", "00042", dt.date(2026, 1, 31), dt.datetime(2026, 1, 31, 21, 5), 10, 0.25, 6,
         True, "12.5"),
        ("17850", "+86 139", "00007", dt.date(2026, 2, 1), dt.datetime(2026, 2, 1, 10, 0), 120, None, 7,
         False, "2026-03-01"),
        ("C3", None, None, None, None, 1234, None, None, None, " x "),
    ]  # fmt: skip
    assert table.rows is not None
    assert table.rows.to_list() == [2, 3, 5]


def test_dates_count_from_1904_where_the_workbook_says_so(load: Load, column: Make) -> None:
    days = [dt.date(2026, 2, 28), dt.date(1999, 12, 31)]
    for date_1904 in (False, True):
        data = workbook(["id", "day"], *[["x", day] for day in days], date_1904=date_1904)
        frame = taken(load(data, column("id"), column("day", "date"), name="a.xlsx")).frame
        assert frame["day"].to_list() == days


def test_a_time_of_day_in_a_column_of_dates_is_refused(load: Load, column: Make) -> None:
    data = workbook(["id", "day"], ["a", dt.datetime(2026, 1, 31, 0, 5)], ["b", dt.date(2026, 1, 31)])
    table = taken(load(data, column("id"), column("day", "date"), name="a.xlsx"))
    assert [(row.row, row.code) for row in table.refused] == [(2, "TR512")]


def test_dates_written_both_as_dates_and_as_texts_of_a_format(load: Load, column: Make) -> None:
    data = workbook(["id", "day"], ["a", dt.date(2026, 1, 31)], ["b", "01/02/2026"])
    day = column("day", "date", format="%d/%m/%Y")
    frame = taken(load(data, column("id"), day, name="a.xlsx")).frame
    assert frame["day"].to_list() == [dt.date(2026, 1, 31), dt.date(2026, 2, 1)]


def test_rounded_numbers_and_errors_refuse_their_rows(load: Load, column: Make) -> None:
    data = workbook(["card", "name", "amount"], [6222021234567890123, "a", 1], ["x", "b", 2], ["y", "c", 3])
    data = changed(
        data, SHEET,
        lambda xml: re.sub(r'<c r="(B3|C4)"[^>]*>.*?</c>', r'<c r="\1" t="e"><f>NA()</f><v>#N/A</v></c>', xml)
    )  # fmt: skip
    columns = (column("card"), column("name"), column("amount", "decimal", scale=2))
    table = taken(load(data, *columns, name="a.xlsx"))
    assert [(row.row, row.column, row.code) for row in table.refused] == [
        (2, "card", "TR539"),
        (3, "name", "TR538"),
        (4, "amount", "TR538"),
    ]
    assert "622202" not in table.refused[0].finding.message.en


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("<f>1+1</f>", ["TR537"]),
        ("<f>1+1</f><v></v>", ["TR537"]),
        ("<f>1+1</f><v/>", ["TR537"]),
        ("<f ca='1' t='shared' si='0'/>", ["TR537"]),
        ("<f>1+1</f><v>2</v>", []),
    ],
)
def test_formulas_never_computed_are_refused(load: Load, column: Make, cell: str, found: list[str]) -> None:
    data = changed(
        workbook(["id", "n", "other"], ["a", 1, 1], ["b", 2, 2]),
        SHEET,
        lambda xml: xml.replace('<c r="B3"><v>2</v></c>', f'<c r="B3">{cell}</c>'),
    )
    loaded = load(data, column("id"), column("n", "integer"), name="a.xlsx")
    assert codes(loaded) == found
    if found:
        assert loaded.value is None
        assert "B3" in loaded.diagnostics[0].message.en
        assert loaded.diagnostics[0].span.line == 3
    # Columns that the contract does not know may hold what they like.
    assert load(data, column("id"), column("other", "integer"), name="a.xlsx").ok


def test_a_formula_whose_result_is_an_empty_text_is_missing(load: Load, column: Make) -> None:
    data = changed(
        workbook(["id", "n"], ["a", 1]),
        SHEET,
        lambda xml: xml.replace(
            '<c r="B2"><v>1</v></c>', '<c r="B2" t="str"><f>IF(A2="","",1)</f><v></v></c>'
        ),
    )
    assert taken(load(data, column("id"), column("n", "integer"), name="a.xlsx")).frame["n"].to_list() == [
        None
    ]


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576", "C5:D9", "B2:A1"])
def test_a_dimension_that_lies(load: Load, column: Make, dimension: str) -> None:
    data = changed(
        workbook(["id", "n"], ["a", 1], ["b", 2]),
        SHEET,
        lambda xml: re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="{dimension}"/>', xml),
    )
    table = taken(load(data, column("id"), column("n", "integer"), name="a.xlsx"))
    assert table.frame.rows() == [("a", 1), ("b", 2)]


@pytest.mark.parametrize(
    ("at", "corner"),
    [
        ("last", "XFD1048576"),
        ("first", "XFD1048576"),
        ("last", "B1048576"),
        pytest.param("first", "B1048576", marks=pytest.mark.slow),
        ("last", "A9999999"),
        ("first", "A9999999"),
    ],
)
def test_a_stray_cell_does_not_fill_the_memory(load: Load, column: Make, corner: str, at: str) -> None:
    number = re.sub("[A-Z]", "", corner)
    row = f'<row r="{number}"><c r="{corner}"><v>1</v></c></row>'
    data = changed(
        workbook(["id", "n"], ["a", 1]),
        SHEET,
        lambda xml: xml.replace(
            *(
                ("</sheetData>", row + "</sheetData>")
                if at == "last"
                else ("<sheetData>", "<sheetData>" + row)
            )
        ),
    )
    loaded = load(data, column("id"), column("n", "integer"), name="a.xlsx")
    if loaded.value is None:
        assert set(codes(loaded)) <= {"TR509", "TR510", "TR523"}


def test_bombs(load: Load, column: Make) -> None:
    blank = workbook(["id"], ["a"])
    swollen = changed(
        blank, SHEET, lambda xml: xml.replace("</worksheet>", " " * (80 << 20) + "</worksheet>")
    )
    assert codes(load(swollen, column("id"), name="a.xlsx")) == ["TR510"]
    entities = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    bomb = changed(blank, "xl/sharedStrings.xml", lambda xml: entities + xml.partition("?>")[2])
    assert codes(load(bomb, column("id"), name="a.xlsx")) == ["TR509"]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"id,n\na,1\n", "cut", "no workbook"])
def test_damaged(load: Load, column: Make, damage: Any) -> None:
    whole = workbook(["id"], ["a"])
    if damage == "cut":
        damage = whole[: len(whole) // 2]
    elif damage == "no workbook":
        damage = changed(whole, "xl/workbook.xml", lambda xml: "<workbook/>")
    loaded = load(damage, column("id"), name="a.xlsx")
    assert loaded.value is None
    assert codes(loaded) in (["TR509"], ["TR507"])


def test_sheets(load: Load, column: Make) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("封面")
        for name, key in (("一月", "a"), ("二月", "b")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Report"])
            sheet.write_row(2, 0, ["id"])
            sheet.write_row(3, 0, [key])
    data = buffer.getvalue()
    unsaid = load(data, column("id"), name="a.xlsx")
    assert codes(unsaid) == ["TR536"]
    assert "一月, 二月" in unsaid.diagnostics[0].message.zh
    assert codes(load(data, column("id"), name="a.xlsx", sheet="三月")) == ["TR535"]
    assert codes(load(data, column("id"), name="a.xlsx", sheet="一月")) == ["TR523"]
    table = taken(load(data, column("id"), name="a.xlsx", sheet="二月", header_row=3))
    assert table.frame["id"].to_list() == ["b"]
    assert table.rows is not None and table.rows.to_list() == [4]
    assert codes(load(data, column("id"), name="a.xlsx", sheet="二月", header_row=99)) == ["TR507"]
    assert codes(load(data, column("id"), name="a.xlsx", sheet="封面")) == ["TR507"]
    alone = workbook(["id"], ["a"], sheets=("x", "empty"))
    assert taken(load(alone, column("id"), name="a.xlsx")).frame.height == 1


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.text(
                st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=8
            ),
            st.integers(-(10**9), 10**9),
            st.dates(dt.date(1900, 3, 1), dt.date(2199, 12, 31)),
            st.integers(0, 10**11),
        ),
        max_size=6,
    )
)
def test_what_is_written_is_read(load: Load, column: Make, rows: list[tuple[str, int, dt.date, int]]) -> None:
    rows = [row for row in rows if row[0].strip() and not row[0].startswith(("=", "{"))]
    data = workbook(["note", "cents", "day", "phone"], *[[f"'{a}", b / 100, c, d] for a, b, c, d in rows])
    table = taken(
        load(
            data,
            column("note"),
            column("cents", "decimal", scale=2),
            column("day", "date"),
            column("phone"),
            name="a.xlsx",
        )
    )
    assert table.frame.rows() == [(f"'{a}", b, c, str(d)) for a, b, c, d in rows]
