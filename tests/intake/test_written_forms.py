# ruff: noqa: E501  # cells stand as they are written
"""Dates and numbers as people write them: what is read, what is refused, what is asked for."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.conftest import make_column
from tieringrules.intake.text_cells import convert_text
from tieringrules.intake.typed_cells import convert_typed
from tieringrules.rulebook.model import Column
from tieringrules.rulebook.number_format import number_format

Make = Callable[..., Column]
Load = Any
ZONE = "Asia/Shanghai"


def read(column: Column, *cells: object) -> tuple[list[object], dict[str, list[int]]]:
    series = pl.Series("c", cells, strict=False)
    convert = convert_text if series.dtype == pl.String else convert_typed
    found = convert(series, column, ZONE)
    return found.values.to_list(), {
        code: mask.arg_true().to_list() for code, mask in found.faults if mask.any()
    }


# --- dates ---------------------------------------------------------------------------------------------


def load_days(load: Load, *days: str, kind: str = "date", **more: object) -> Any:
    rows = "".join(f'{number},"{day}"\n' for number, day in enumerate(days))
    return load(f"id,day\n{rows}", make_column("id"), make_column("day", kind, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("separator", "/.-")
def test_an_order_that_no_row_shows_is_one_error(load: Load, separator: str) -> None:
    days = [f"0{number}{separator}04{separator}2026" for number in range(1, 10)]
    found = load_days(load, *days, "", "31/02/2026")
    assert found.value is None
    (finding,) = found.diagnostics
    assert finding.code == "TR552" and finding.is_error
    assert (finding.labels[0].span.line, finding.labels[0].span.file) == (2, "data/customers.csv")
    for form in ("%d/%m/%Y", "%m/%d/%Y"):
        assert form.replace("/", separator) in finding.help.en
        assert form.replace("/", separator) in finding.help.zh
    assert "先日后月" in finding.help.zh


def test_an_order_that_one_row_shows_is_taken_and_told(load: Load) -> None:
    found = load_days(load, "03/04/2026", "3/4/2026", "", "25/04/2026")
    assert found.value.frame["day"].to_list() == [
        dt.date(2026, 4, 3), dt.date(2026, 4, 3), None, dt.date(2026, 4, 25),
    ]  # fmt: skip
    (finding,) = found.diagnostics
    assert (finding.code, finding.is_error, finding.labels[0].span.line) == ("TR560", False, 5)
    month = load_days(load, "03/04/2026", "04/25/2026")
    assert month.value.frame["day"].to_list() == [dt.date(2026, 3, 4), dt.date(2026, 4, 25)]
    assert '"%m/%d/%Y"' in month.diagnostics[0].help.en


def test_rows_that_show_both_orders_ask(load: Load) -> None:
    found = load_days(load, "25/04/2026", "04/25/2026", "01/02/2026")
    assert [finding.code for finding in found.diagnostics] == ["TR552"]
    assert "some rows" in found.diagnostics[0].message.en


def test_cells_of_no_calendar_have_no_say_and_are_refused(load: Load) -> None:
    found = load_days(load, "25/04/2026", "31/02/2026", "soon", "01/02/2026")
    assert found.value.frame["day"].to_list() == [dt.date(2026, 4, 25), dt.date(2026, 2, 1)]
    assert [(row.row, row.code) for row in found.value.refused] == [(3, "TR512"), (4, "TR512")]


def test_a_few_such_cells_among_iso_dates_are_refused_alone(load: Load) -> None:
    found = load_days(load, "2026-01-02", "03/04/2026", "2026-01-03")
    assert [(row.row, row.code) for row in found.value.refused] == [(3, "TR512")]


def test_datetimes_have_an_order_as_well(load: Load) -> None:
    found = load_days(load, "12/1/2010 8:26", "12/13/2010 8:26", kind="datetime")
    assert found.value.frame["day"].to_list()[0] == dt.datetime(2010, 12, 1, 8, 26)
    assert load_days(load, "12/1/2010 8:26", kind="datetime").diagnostics[0].code == "TR552"


def test_a_format_settles_it(load: Load) -> None:
    found = load_days(load, "03/04/2026", format="%m/%d/%Y")
    assert found.value.frame["day"].to_list() == [dt.date(2026, 3, 4)]
    assert not found.diagnostics


def test_the_finding_shows_no_birthday(load: Load) -> None:
    found = load_days(load, "03/04/1986", personal=True)
    assert "1986" not in found.diagnostics[0].message.en + found.diagnostics[0].help.en


def test_chinese_dates() -> None:
    day = make_column("c", "date", format="%Y年%m月%d日")
    assert read(
        day, "2026年11月21日", "2026年1月5日", "２０２６年０１月０５日", "2026年13月1日", "2026-01-05"
    ) == (
        [dt.date(2026, 11, 21), dt.date(2026, 1, 5), dt.date(2026, 1, 5), None, None],
        {"TR512": [3, 4]},
    )


def test_serial_days_of_text() -> None:
    day = make_column("c", "date", format="excel")
    assert read(day, "46123", "1", "60", "61", "46123.0", "46123.5", "0", "2958466", "2026-04-11") == (
        [dt.date(2026, 4, 11), dt.date(1900, 1, 1), None, dt.date(1900, 3, 1), dt.date(2026, 4, 11)]
        + [None] * 4,
        {"TR512": [2, 5, 6, 7, 8]},
    )
    moment = make_column("c", "datetime", format="excel")
    assert read(moment, "46123.5", "40513.3513888889")[0] == [
        dt.datetime(2026, 4, 11, 12), dt.datetime(2010, 12, 1, 8, 26),
    ]  # fmt: skip
    assert read(make_column("c", "date", format="excel1904"), "44661")[0] == [dt.date(2026, 4, 11)]


def test_serial_days_of_numbers() -> None:
    assert read(make_column("c", "date", format="excel"), 46123.0, None, 46123.5, 60.0) == (
        [dt.date(2026, 4, 11), None, None, None], {"TR512": [2, 3]},
    )  # fmt: skip
    assert read(make_column("c", "date", format="excel"), 46123)[0] == [dt.date(2026, 4, 11)]
    assert read(make_column("c", "datetime", format="excel"), 46123.5)[0] == [dt.datetime(2026, 4, 11, 12)]


@given(st.dates(dt.date(1900, 1, 1), dt.date(9999, 12, 31)))
def test_serial_days_match_what_spreadsheets_write(day: dt.date) -> None:
    count = (day - dt.date(1899, 12, 31)).days + (day >= dt.date(1900, 3, 1))
    assert read(make_column("c", "date", format="excel"), str(count))[0] == [day]


@pytest.mark.parametrize("date_1904", [False, True])
def test_serial_days_of_a_workbook_count_as_the_workbook_does(load: Load, date_1904: bool) -> None:
    buffer = io.BytesIO()
    day = dt.date(2026, 4, 11)
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": date_1904}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "day"])
        sheet.write_row(1, 0, ["number", 44661 if date_1904 else 46123])
        sheet.write(2, 0, "cell")
        sheet.write_datetime(2, 1, dt.datetime(2026, 4, 11), book.add_format({"num_format": "yyyy-mm-dd"}))
    columns = make_column("id"), make_column("day", "date", format="excel")
    table = load(buffer.getvalue(), *columns, name="c.xlsx").value
    assert table.frame["day"].to_list() == [day, day]


def test_offsets_of_hours_alone() -> None:
    plain, formed = make_column("c", "datetime"), make_column("c", "datetime", format="%Y-%m-%d %H:%M:%S%z")
    for column in (plain, formed):
        assert read(column, "2026-06-30 12:00:00+08", "2026-06-30 12:00:00-05:30", "2026-06-30 12:00:00Z")[0] == [
            dt.datetime(2026, 6, 30, 12), dt.datetime(2026, 7, 1, 1, 30), dt.datetime(2026, 6, 30, 20),
        ]  # fmt: skip


# --- numbers -------------------------------------------------------------------------------------------

FORMS = {
    "1,234.50": {"1,234.50": 123450, "1234.5": 123450, "-12,345,678.90": -1234567890, "+7": 700, "１，２３４．５": 123450, "−3.5": -350},
    "1.234,50": {"1.234,50": 123450, "1234,5": 123450, "1.234": 123400, "0,07": 7, ",5": 50},
    "1 234,50": {"1 234,50": 123450, "1\u00a0234,50": 123450, "1\u202f234": 123400},
    "1'234.50": {"1'234.50": 123450, "1’234.50": 123450},
    "12,34,567.50": {"12,34,567.50": 123456750, "1,234": 123400, "1,00,00,000": 1000000000, "12": 1200},
    "1234,50": {"1234,50": 123450, "12": 1200},
}  # fmt: skip
NEVER = {
    "1,234.50": [
        "12,34.5",
        "1,2345",
        "1.234,50",
        ",5",
        "1,23",
        "1 234",
        "--1",
        "1,234.50 元",
        "¥5",
        "5%",
        "1e3",
    ],
    "1.234,50": ["1234.5", "1,234.50", "1.23", "1.2345"],
    "1 234,50": ["1,234.50", "12 34", "1  234"],
    "12,34,567.50": ["123,456", "1,23,4567"],
    "1234,50": ["1.234,50", "12.5"],
}


@pytest.mark.parametrize("form", FORMS)
def test_numbers_in_a_form(form: str) -> None:
    column = make_column("c", "decimal", scale=2, format=form)
    assert read(column, *FORMS[form]) == (list(FORMS[form].values()), {})
    number = make_column("c", "number", format=form)
    assert read(number, *FORMS[form])[0] == [value / 100 for value in FORMS[form].values()]


@pytest.mark.parametrize("form", NEVER)
def test_numbers_in_another_form_are_refused(form: str) -> None:
    for kind in ("decimal", "integer", "number"):
        values, faults = read(make_column("c", kind, format=form), *NEVER[form])  # type: ignore[arg-type]
        assert values == [None] * len(NEVER[form])
        assert faults == {"TR512": list(range(len(NEVER[form])))}


def test_integers_and_places_in_a_form() -> None:
    assert read(make_column("c", "integer", format="1.234"), "1.234", "12.345.678", "1.234,0", "1,5") == (
        [1234, 12345678, 1234, None], {"TR512": [3]},
    )  # fmt: skip
    assert read(make_column("c", "decimal", scale=2, format="1,234.50"), "1,234.567", "1" * 19) == (
        [None, None], {"TR513": [0], "TR514": [1]},
    )  # fmt: skip


def test_shares() -> None:
    exact = make_column("c", "decimal", scale=4, format="12.5%")
    assert read(exact, "12.5%", "100 %", "-0.25%", "12.5", "12.555%", "８％") == (
        [1250, 10000, -25, None, None, 800], {"TR512": [3], "TR513": [4]},
    )  # fmt: skip
    assert read(make_column("c", "number", format="percent"), "12.5%", "0.1%")[0] == [0.125, 0.001]
    assert read(make_column("c", "decimal", scale=1, format="percent"), "50%", "5%") == (
        [5, None], {"TR513": [1]},
    )  # fmt: skip
    assert read(make_column("c", "number", format="12,5%"), "12,5%")[0] == [0.125]
    # What a workbook or a Parquet file stores is the share itself.
    assert read(exact, 0.125)[0] == [1250]


def test_currencies() -> None:
    column = make_column("c", "decimal", scale=2, currency="CNY", format="1,234.50")
    own = [
        "¥1,234.50",
        "￥ 1,234.50",
        "1234.5元",
        "CNY 1,234.50",
        "1,234.50 RMB",
        "-¥1,234.50",
        "¥-1,234.50",
        "1,234.50",
    ]
    assert read(column, *own)[0] == [123450] * 5 + [-123450] * 2 + [123450]
    other = ["$100", "US$100", "€100", "100 USD", "HK$100", "100美元"]
    assert read(column, *other) == ([None] * 6, {"TR561": list(range(6))})
    assert read(column, "100 apples", "¥", "元", "¥¥5") == ([None] * 4, {"TR512": [0, 1, 2, 3]})
    dollars = make_column("c", "integer", currency="USD")
    assert read(dollars, "$5", "¥5", "HK$5", "CNY5") == ([5, None, None, None], {"TR561": [1, 2, 3]})
    other_code = make_column("c", "integer", currency="BRL")
    assert read(other_code, "BRL 5", "5", "$5") == ([5, 5, None], {"TR561": [2]})


def test_chinese_multiples() -> None:
    column = make_column("c", "decimal", scale=2, currency="CNY")
    assert read(column, "1.2万元", "3亿", "¥5万", "1.2345678万", "0.5 万元") == (
        [1200000, 30000000000, 5000000, None, 500000], {"TR513": [3]},
    )  # fmt: skip
    assert read(make_column("c", "integer", currency="CNY"), "1.2万", "1.23456万") == (
        [12000, None], {"TR512": [1]},
    )  # fmt: skip
    assert read(make_column("c", "number", currency="CNY"), "0.1万")[0] == [1000.0]
    assert read(make_column("c", "integer"), "1万") == ([None], {"TR512": [0]})


def test_units() -> None:
    column = make_column("c", "integer", unit="件")
    assert read(column, "12件", "12 件", "12", "12箱", "$12") == ([12, 12, 12, None, None], {"TR512": [3, 4]})


def test_stored_numbers_know_no_form() -> None:
    column = make_column("c", "decimal", scale=2, format="1.234,50")
    for stored in (pl.Series([1.234e3]), pl.Series([Decimal("1234.00")]), pl.Series([1234])):
        assert convert_typed(stored, column, ZONE).values.to_list() == [123400]
    odd = convert_typed(pl.Series([Decimal("1.23")]), column, ZONE)
    assert odd.values.to_list() == [123]


def test_numbers_of_json_know_no_form(load: Load) -> None:
    column = make_column("amount", "decimal", scale=3, format="1.234,50")
    text = '{"id": "a", "amount": 1.234}\n{"id": "b", "amount": "1.234"}\n{"id": "c", "amount": 7}\n'
    table = load(text, make_column("id"), column, name="c.jsonl").value
    assert table.frame["amount"].to_list() == [1234, 1234000, 7000]


def test_numbers_among_texts_of_a_workbook_know_no_form(load: Load) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(
            [["id", "amount", "share"], ["a", 1.234, 0.125], ["b", "1.234", "12,5%"]]
        ):
            sheet.write_row(row, 0, cells)
    columns = [make_column("id"), make_column("amount", "decimal", scale=3, format="1.234,50")]
    columns.append(make_column("share", "decimal", scale=3, format="12,5%"))
    table = load(buffer.getvalue(), *columns, name="c.xlsx").value
    assert table.frame["amount"].to_list() == [1234, 1234000]
    assert table.frame["share"].to_list() == [125, 125]


def test_a_date_cell_is_no_amount(load: Load) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "amount"])
        sheet.write_row(1, 0, ["a", "1,234.50"])
        sheet.write(2, 0, "b")
        sheet.write_datetime(2, 1, dt.datetime(2026, 4, 11), book.add_format({"num_format": "yyyy-mm-dd"}))
    columns = make_column("id"), make_column("amount", "decimal", scale=2, format="1,234.50")
    table = load(buffer.getvalue(), *columns, name="c.xlsx").value
    assert [(row.row, row.code) for row in table.refused] == [(3, "TR512")]


def test_identifiers_that_were_stored_as_numbers() -> None:
    column = make_column("c", "text", format="integer")
    assert read(column, "17850.0", "17850", "007", "17850.5", "A1", "6.22202E+18", "6222021234567890123") == (
        ["17850", "17850", "007", None, None, None, "6222021234567890123"],
        {"TR512": [3, 4], "TR562": [5]},
    )
    assert read(column, 17850.0, 1.5, None, 2.0**53, 123456789012345.0) == (
        ["17850", None, None, None, "123456789012345"], {"TR512": [1], "TR562": [3]},
    )  # fmt: skip
    assert read(column, 17850)[0] == ["17850"]


@pytest.mark.parametrize("kind", ["text", "integer", "decimal"])
def test_long_numbers_that_a_workbook_rounded_are_refused(load: Load, kind: Any) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([["id", "n"], ["a", 1234567890123456], ["b", 123456789012345]]):
            sheet.write_row(row, 0, cells)
    table = load(buffer.getvalue(), make_column("id"), make_column("n", kind), name="c.xlsx").value
    assert [(row.row, row.code) for row in table.refused] == [(2, "TR539")]


def test_blank_cells_stay_missing_in_every_form() -> None:
    for column in (
        make_column("c", "decimal", format="1,234.50"),
        make_column("c", "integer", currency="CNY"),
    ):
        assert read(column, None, "5")[0] == [None, 5]


@given(st.integers(-(10**12), 10**12), st.sampled_from(list(FORMS)))
def test_what_a_form_spells_it_reads(units: int, sample: str) -> None:
    form = number_format(sample)
    assert form is not None
    spelled = form.spelled(f"{Decimal(units).scaleb(-2):f}")
    assert read(make_column("c", "decimal", scale=2, format=sample), spelled) == ([units], {})
