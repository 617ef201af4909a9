"""The place decides the type, and says what should have been written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieringrules.diagnostic import Checked
from tieringrules.document import MappingNode, Node, ScalarNode, SequenceNode, read_document
from tieringrules.document.scalars import (
    read_boolean,
    read_date,
    read_integer,
    read_number,
    read_percentage,
    read_text,
    read_time,
)
from tieringrules.document.several_values import find_thousands_separators, read_mapping, read_sequence


def node(written: str) -> Node:
    read = read_document("f.yaml", f"k: {written}\n".encode())
    assert read.value is not None, read.diagnostics
    assert isinstance(read.value.root, MappingNode)
    found = read.value.root.get("k")
    assert found is not None
    return found


def refused(reader: Callable[[Node], Checked[Any]], written: str) -> tuple[str, str | None]:
    place = node(written)
    read = reader(place)
    assert read.value is None
    (found,) = read.diagnostics
    assert found.span == place.span
    return found.code, found.fix


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("50000", "50000"),
        ("-1.50", "-1.50"),
        ("0", "0"),
        ("0.5", "0.5"),
        ("-0", "0"),
        ("1e5", "100000"),
        ("1.5E-3", "0.0015"),
        ("2e+2", "200"),
        ("9" * 38, "9" * 38),
    ],
)
def test_numbers(written: str, value: str) -> None:
    read = read_number(node(written))
    assert read.diagnostics == ()
    assert read.value == Decimal(value)


@pytest.mark.parametrize(
    ("written", "code", "fix"),
    [
        ("50,000", "TR139", "50000"),
        ("50，000", "TR139", "50000"),
        ("1,234,567.80", "TR139", "1234567.8"),
        ("50 000", "TR139", "50000"),
        ("-50,000", "TR139", "-50000"),
        ("5万", "TR140", "50000"),
        ("1.5亿", "TR140", "150000000"),
        ("10k", "TR140", "10000"),
        ("2.5万元", "TR140", "25000"),
        ("3,000元", "TR140", "3000"),
        ("¥500", "TR140", "500"),
        ("60天", "TR140", "60"),
        ("60 days", "TR140", "60"),
        ("５万", "TR140", "50000"),
        ("≥50000", "TR141", "50000"),
        ("<= 5万", "TR141", "50000"),
        ("'>= 500'", "TR141", "500"),
        ("0123", "TR143", "123"),
        ("-007.50", "TR143", "-7.5"),
        ("00", "TR143", "0"),
        ('"50000"', "TR144", "50000"),
        ("'5万'", "TR144", "50000"),
        ("５００", "TR145", "500"),
        (".5", "TR145", "0.5"),
        ("5.", "TR145", "5"),
        ("+5", "TR145", "5"),
        ("1_000", "TR145", "1000"),
        ("0x1F", "TR145", "31"),
        ("0o17", "TR145", "15"),
        ("0b101", "TR145", "5"),
        ("many", "TR138", None),
        (".inf", "TR138", None),
        (".nan", "TR138", None),
        ("true", "TR138", None),
        ("80%", "TR138", None),
        ("1e400000000", "TR138", None),
        ("1e39", "TR138", None),
        ("9" * 39, "TR138", None),
        ("9" * 100_000, "TR138", None),
        ("0" * 100_000, "TR138", None),
        ("１e９９９９９", "TR138", None),
        ("~", "TR137", None),
        ("", "TR137", None),
        ("[1]", "TR135", None),
        ("{a: 1}", "TR135", None),
    ],
)
def test_what_is_no_number(written: str, code: str, fix: str | None) -> None:
    assert refused(read_number, written) == (code, fix)


@settings(deadline=None)
@given(st.text(max_size=12), st.sampled_from(["plain", "double"]))
def test_number_fixes_are_numbers(text: str, style: Any) -> None:
    read = read_number(ScalarNode(text, style))
    for found in read.diagnostics:
        assert len(found.message.en) < 200
        if found.fix is not None:
            assert read_number(ScalarNode(found.fix)).diagnostics == ()


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_written_numbers_come_back(value: Decimal) -> None:
    assert read_number(ScalarNode(format(value, "f"))).value == value


def test_thousands_in_a_group_of_tests() -> None:
    tests = node("{at_least: 50,000, below: 1,000,000}")
    assert isinstance(tests, MappingNode)
    assert tests.keys() == ("at_least", "below")
    low, high = (entry.value for entry in tests.entries)
    (found,) = read_number(low).diagnostics
    assert (found.code, found.fix) == ("TR139", "50000")
    assert found.span is not None and (found.span.column, found.span.end_column) == (15, 21)
    assert read_number(high).diagnostics[0].fix == "1000000"


@pytest.mark.parametrize(("written", "value"), [("5", 5), ("-3", -3), ("1e3", 1000)])
def test_integers(written: str, value: int) -> None:
    assert read_integer(node(written)) == Checked(value)


@pytest.mark.parametrize(
    ("written", "code", "fix"),
    [("5.0", "TR146", "5"), ("2.5", "TR146", None), ("5万", "TR140", "50000"), ("x", "TR138", None)],
)
def test_what_is_no_integer(written: str, code: str, fix: str | None) -> None:
    assert refused(read_integer, written) == (code, fix)


@pytest.mark.parametrize(
    ("written", "value"),
    [("80%", "0.8"), ("100%", "1"), ("0%", "0"), ("33.33%", "0.3333"), ("0.001%", "0.00001")],
)
def test_percentages(written: str, value: str) -> None:
    read = read_percentage(node(written))
    assert read == Checked(Decimal(value))
    assert str(read.value) == value or read.value == Decimal("0.00001")


@pytest.mark.parametrize(
    ("written", "code", "fix"),
    [
        ("0.8", "TR142", "80%"),
        ("80", "TR142", "80%"),
        ("80 %", "TR142", "80%"),
        ("８０％", "TR142", "80%"),
        ("'80%'", "TR144", "80%"),
        ("1", "TR142", None),
        ("x", "TR142", None),
        ("080%", "TR142", "80%"),
        ("", "TR137", None),
    ],
)
def test_what_is_no_percentage(written: str, code: str, fix: str | None) -> None:
    assert refused(read_percentage, written) == (code, fix)


def test_booleans() -> None:
    assert read_boolean(node("true")) == Checked(True)
    assert read_boolean(node("false")) == Checked(False)


@pytest.mark.parametrize(
    ("written", "code", "fix"),
    [
        ("yes", "TR147", "true"),
        ("No", "TR147", "false"),
        ("on", "TR147", "true"),
        ("OFF", "TR147", "false"),
        ("是", "TR147", "true"),
        ("否", "TR147", "false"),
        ("True", "TR147", "true"),
        ("'true'", "TR144", "true"),
        ("'yes'", "TR147", "true"),
        ("1", "TR147", "true"),
        ("maybe", "TR147", None),
        ("~", "TR137", None),
        ("[]", "TR135", None),
    ],
)
def test_what_is_no_boolean(written: str, code: str, fix: str | None) -> None:
    assert refused(read_boolean, written) == (code, fix)


def test_dates() -> None:
    assert read_date(node("2026-02-28")) == Checked(dt.date(2026, 2, 28))
    assert read_date(node("'2024-02-29'")) == Checked(dt.date(2024, 2, 29))


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("2026/01/01", "2026-01-01"),
        ("2026/1/1", "2026-01-01"),
        ("2026-1-1", "2026-01-01"),
        ("2026.1.31", "2026-01-31"),
        ("2026年1月1日", "2026-01-01"),
        ("20260101", "2026-01-01"),
        ("２０２６-01-01", "2026-01-01"),
        ("2026-01-01 00:00", "2026-01-01"),
        ("2026-13-01", None),
        ("2026-02-29", None),
        ("2026年2月30日", None),
        ("01/02/2026", None),
        ("0000-01-01", None),
        ("today", None),
        ("2026", None),
    ],
)
def test_what_is_no_date(written: str, fix: str | None) -> None:
    assert refused(read_date, written) == ("TR148", fix)


def test_times() -> None:
    assert read_time(node("21:00")) == Checked(dt.time(21))
    assert read_time(node('"08:30"')) == Checked(dt.time(8, 30))


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("9:00", "09:00"),
        ("21：00", "21:00"),
        ("9点", "09:00"),
        ("9点30分", "09:30"),
        ("24:00", None),
        ("9:60", None),
        ("noon", None),
        ("21", None),
    ],
)
def test_what_is_no_time(written: str, fix: str | None) -> None:
    assert refused(read_time, written) == ("TR149", fix)


@settings(deadline=None)
@given(
    st.text(max_size=10), st.sampled_from([read_boolean, read_date, read_time, read_percentage, read_integer])
)
def test_every_fix_is_accepted(text: str, reader: Callable[[Node], Checked[Any]]) -> None:
    for found in reader(ScalarNode(text)).diagnostics:
        if found.fix is not None:
            assert reader(ScalarNode(found.fix)).diagnostics == ()


def test_texts_keep_their_spelling() -> None:
    assert read_text(node("0123")) == Checked("0123")
    assert read_text(node("NO")) == Checked("NO")
    assert read_text(node("''")) == Checked("")
    assert refused(read_text, "null") == ("TR137", None)


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("[10,000, 20,000]", "[10000, 20000]"),
        ("[10,000,20,000]", "[10000, 20000]"),
        ("[12,500, 13,500]", "[12500, 13500]"),
        ("[1,234,000, 5]", "[1234000, 5]"),
        ("[10,000]", "[10000]"),
        ("[-1,000.50, 3]", "[-1000.5, 3]"),
        ("[100,000,200,000]", None),
    ],
)
def test_thousands_separators_in_lists(written: str, fix: str | None) -> None:
    sequence = node(written)
    assert isinstance(sequence, SequenceNode)
    (found,) = find_thousands_separators(sequence)
    assert (found.code, found.fix, found.span) == ("TR139", fix, sequence.span)


@pytest.mark.parametrize(
    "written", ["[]", "[30, 60, 120]", "[100,200,300]", "[1,2,3]", "[a,100]", "[1, 000]", "[[10,000]]"]
)
def test_lists_without_thousands_separators(written: str) -> None:
    sequence = node(written)
    assert isinstance(sequence, SequenceNode)
    assert find_thousands_separators(sequence) == ()


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("邮件，短信", "[邮件, 短信]"),
        ("邮件、短信", "[邮件, 短信]"),
        ("［华东，华南］", "[华东, 华南]"),
        ("email", "[email]"),
        ("a: b", None),
        ("{a: 1}", None),
        ("", None),
    ],
)
def test_what_is_no_list(written: str, fix: str | None) -> None:
    if written == "a: b":
        written = '"a: b"'
    assert refused(read_sequence, written) == ("TR136", fix)


def test_lists_and_groups() -> None:
    assert read_sequence(node("[a]")).diagnostics == ()
    assert read_mapping(node("{a: 1}")).diagnostics == ()
    assert refused(read_mapping, "a") == ("TR136", None)
