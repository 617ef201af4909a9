"""Addresses that can be used keep one spelling; the others count as missing and cost nobody a row."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieringrules.diagnostic import Checked
from tieringrules.intake.addresses import _email, _phone, emails, phones
from tieringrules.intake.refusals import write_refused
from tieringrules.rulebook.model import Column

Make = Callable[..., Column]
Load = Any
NUMBERS = st.from_regex(
    r"\A(\+?86[ -]?)?1[3-9][0-9]{9}\Z|\A\+[1-9][0-9 ]{6,14}\Z|\A0[1-9][0-9]{1,2}-[0-9]{7,8}\Z"
)


def codes(loaded: Checked[Any]) -> list[str]:
    return [finding.code for finding in loaded.diagnostics]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("(+86)13800138000", "13800138000"),
        ("13800138000.0", "13800138000"),
        ("010-12345678", "01012345678"),
        ("010-12345678 ext. 8001", "01012345678;ext=8001"),
        ("+1 650-253-0000", "+16502530000"),
        ("1380013800", None),
        ("138001380000", None),
        ("13800138000/13900139000", None),
        ("123", None),
        ("unknown", None),
        ("+", None),
        ("1" * 5000, None),
    ],
)
def test_phones_of_china(written: str, found: str | None) -> None:
    assert phones(pl.Series([written]), "CN").to_list() == [found]
    assert phones(pl.Series([written]), "cn").to_list() == [found]


@given(st.one_of(NUMBERS, st.text(max_size=20)))
def test_every_number_in_the_form_of_e164(text: str) -> None:
    usual, wide = (phones(pl.Series([text]), "CN", international=on)[0] for on in (False, True))
    assert (usual is None) == (wide is None)
    if wide is not None:
        assert re.fullmatch(r"\+[1-9][0-9]{4,14}(;ext=[0-9]+)?", wide)
        assert phones(pl.Series([wide]), "CN", international=True)[0] == wide
        assert phones(pl.Series([wide]), "CN")[0] == usual


def test_without_a_region_only_whole_numbers_have_that_form(load: Load, column: Make) -> None:
    given = pl.Series(["13800138000", "+86 138 0013 8000"])
    assert phones(given, None, international=True).to_list() == [None, "+8613800138000"]
    mobile = column("mobile", "phone", region="CN", format="e164")
    loaded = load("id,mobile\n1,138-0013-8000\n", column("id"), mobile)
    assert loaded.value.frame["mobile"].to_list() == ["+8613800138000"]


def test_phones_elsewhere() -> None:
    assert phones(pl.Series(["(650) 253-0000", "+44 20 7946 0958", None]), "US").to_list() == [
        "6502530000",
        "+442079460958",
        None,
    ]
    # Without a region nothing can be said about numbers without a country code.
    given = pl.Series(["13800138000", "+86 13800138000", "+12", "ask reception"])
    assert phones(given, None).to_list() == ["13800138000", "+8613800138000", None, "ask reception"]


@given(st.from_regex(r"(\+86|0086|86|0)?1[0-9]{9,11}(\.0)?", fullmatch=True))
def test_the_quick_way_for_mobile_numbers_is_the_careful_way(text: str) -> None:
    quick = phones(pl.Series([text]), "CN")[0]
    assert quick == _phone(text.removesuffix(".0"), "CN", False)
    if quick is not None:
        assert phones(pl.Series([quick]), "CN")[0] == quick


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("a@example.com", "a@example.com"),
        ("A.B+c@Example.COM", "A.B+c@Example.COM"),
        ("用户@例子.中国", "用户@例子.中国"),
        ("zhang@example", None),
        ("zhang@", None),
        ("a..b@example.com", None),
        (".a@example.com", None),
        ("a@b.com,c@d.com", None),
        ("a@x.test", None),
        ("a@-x.com", None),
        ("a b@example.com", None),
        ("a" * 65 + "@example.com", None),
        ("a@" + "b" * 63 + "." + "c" * 200 + ".com", None),
        ("=cmd@example.com\n", None),
    ],
)
def test_emails(written: str, found: str | None) -> None:
    assert emails(pl.Series([written])).to_list() == [found]


@given(st.from_regex(r"[A-Za-z0-9._-]{1,5}@[a-z0-9-]{1,5}\.[a-z.]{2,5}", fullmatch=True))
def test_the_quick_way_for_emails_takes_nothing_that_the_careful_way_refuses(text: str) -> None:
    quick, careful = emails(pl.Series([text]))[0], _email(text)
    assert (quick is None) == (careful is None)


def test_they_count_as_missing_and_are_told(load: Load, column: Make, tmp_path: Path) -> None:
    loaded = load(
        "id,mail,phone,n\na,zhang@example,13800138000,1\nb,b@example.com,1380013800,x\nc,,1380013800,3\n",
        column("id"),
        column("mail", "email", personal=True),
        column("phone", "phone", region="CN"),
        column("n", "integer"),
    )
    assert codes(loaded) == ["TR528", "TR555", "TR555"]
    table = loaded.value
    assert table.frame.rows() == [("a", None, "13800138000", 1), ("c", None, None, 3)]
    assert (table.refused.rows, [row.code for row in table.refused]) == (1, ["TR512"])
    assert [(row.row, row.column, row.code) for row in table.unusable] == [
        (2, "mail", "TR553"),
        (3, "phone", "TR554"),
        (4, "phone", "TR554"),
    ]
    assert not any(row.finding.is_error for row in table.unusable)
    write_refused({"customers": table}, tmp_path / "q.csv")
    text = (tmp_path / "q.csv").read_text(encoding="utf-8-sig")
    assert [line["code"] for line in csv.DictReader(text.splitlines())] == [
        "TR512",
        "TR553",
        "TR554",
        "TR554",
    ]
    assert "zhang" not in text and "1380013800" not in text


def test_where_they_are_needed_they_refuse_the_row(load: Load, column: Make) -> None:
    text = "mail,phone\na@example.com,13800138000\nb@example,13800138000\nc@example.com,12\n"
    loaded = load(
        text, column("mail", "email"), column("phone", "phone", region="CN", required=True), key="mail"
    )
    assert [(row.row, row.code) for row in loaded.value.refused] == [(3, "TR553"), (4, "TR554")]
    assert loaded.value.frame.height == 1
    assert loaded.value.unusable.rows == 0


def test_an_unknown_region(load: Load, column: Make) -> None:
    assert codes(load("p\n1\n", column("p", "phone", region="China"))) == ["TR556"]


def test_words_that_mix_letters_of_several_scripts_are_told(load: Load, column: Make) -> None:
    lines = [
        "paul@example.com",
        "pаul@example.com",
        "李雷abc@例子.cn",
        "павел@пример.рф",
        "a@exαmple.com",
        "",
    ]
    text = "id,email\n" + "".join(f"{number},{line}\n" for number, line in enumerate(lines))
    found = load(text, column("id"), column("email", "email", personal=True))
    (finding,) = [one for one in found.diagnostics if one.code == "TR573"]
    assert (finding.is_error, finding.span.line) == (False, 3)
    assert "2 addresses" in finding.message.en and "аul" not in finding.message.en
    assert found.value.frame.height == 6
