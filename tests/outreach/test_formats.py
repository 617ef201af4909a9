"""Numbers, amounts, dates and plurals as CLDR has them, from exact decimals."""

from __future__ import annotations

import datetime as dt
import decimal
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from babel import dates, numbers
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outreach.checking import check_sms, codes, sms
from tieringrules.outreach.templates.formats import Formats

LOCALES = ("zh", "zh-CN", "zh-Hant", "zh-TW", "en", "en-US", "en-GB", "en-IN", "de", "fr")


@pytest.mark.parametrize(
    ("locale", "currency", "amount", "written"),
    [
        ("zh", "CNY", "1234.5", "¥1,234.50"),
        ("zh", "USD", "1234.5", "US$1,234.50"),
        ("en", "CNY", "1234.5", "CN¥1,234.50"),
        ("en", "USD", "1234.5", "$1,234.50"),
        ("en-GB", "USD", "1234.5", "US$1,234.50"),
        ("zh-Hant", "CNY", "-0.005", "-CN¥0.01"),
        ("zh", "CNY", "-0.004", "¥0.00"),
        ("en", "JPY", "1234.5", "¥1,235"),
        ("en", "CHF", "5", "CHF\xa05.00"),
        ("zh", None, "1234.565", "1,234.57"),
        ("de", "EUR", "1234567.891", "1.234.567,89\xa0€"),
        ("en-IN", "INR", "1234567.891", "₹12,34,567.89"),
        ("zh", "CNY", "12345678901234567890.125", "¥12,345,678,901,234,567,890.13"),
        ("xx-nonsense", "USD", "1", "$1.00"),
    ],
)
def test_amounts(locale: str, currency: str | None, amount: str, written: str) -> None:
    assert Formats(locale, currency).money(Decimal(amount)) == written


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(LOCALES),
    st.sampled_from(("CNY", "USD", "EUR", "JPY", "INR")),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15),
)
def test_amounts_and_numbers_are_those_of_babel(locale: str, currency: str, amount: Decimal) -> None:
    # The library rounds as the context says, which is half to even unless it is told so.
    with decimal.localcontext(rounding=ROUND_HALF_UP):
        tag = locale.replace("-", "_")
        formats = Formats(locale, currency)
        # It writes a sign in front of a negative amount that rounds to nothing.
        expected = numbers.format_currency(amount, currency, locale=tag)
        zero = formats.money(0)
        assert formats.money(amount) in (expected, zero if expected == "-" + zero else expected)
        assert formats.number(amount) == numbers.format_decimal(
            amount, "#,##,##0.000" if locale == "en-IN" else "#,##0.000", locale=tag
        )


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("zh", "2026年2月3日星期二|2026年2月3日|2026年2月3日|2026/2/3|2026-02-03|2月3日"),
        ("en", "Tuesday, February 3, 2026|February 3, 2026|Feb 3, 2026|2/3/26|2026-02-03|February 3"),
        ("en-GB", "Tuesday, 3 February 2026|3 February 2026|3 Feb 2026|03/02/2026|2026-02-03|3 February"),
    ],
)
def test_dates(locale: str, written: str) -> None:
    day = dt.date(2026, 2, 3)
    styles = ("full", "long", "medium", "short", "iso", "month_day")
    assert [Formats(locale, None).day(day, style) for style in styles] == written.split("|")
    assert written.split("|")[1] == dates.format_date(day, "long", locale=locale.replace("-", "_"))
    assert Formats(locale, None).day(dt.datetime(2026, 2, 3, 23, 59)) == written.split("|")[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{{ customer.satisfaction | plural("# orders", one="# order") }}', "5 orders"),
        # The workspace is Chinese, which has one form for all numbers but zero.
        ('{{ 1 | plural("# orders", one="# order") }}', "1 orders"),
        ('{{ 1234 | plural("# 件") }}', "1,234 件"),
        ('{{ 0 | plural("# orders", one="# order", zero="no orders") }}', "no orders"),
        ('{{ 1.0 | plural("# orders", one="# order") }}', "1.0 orders"),
        ('{{ 2 | plural("several") }}', "several"),
    ],
)
def test_plurals(tmp_path: Path, text: str, expected: str) -> None:
    assert sms(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("number", "form"), [(1, "1 order"), (0, "0 orders"), (-1, "-1 order"), (Decimal("1.0"), "1.0 orders")]
)
def test_plurals_in_english(number: object, form: str) -> None:
    assert Formats("en", None).plural(number, "# orders", {"one": "# order"}) == form


@pytest.mark.parametrize(
    "text",
    [
        "{{ customer.satisfaction | plural }}",
        '{{ customer.satisfaction | plural("a", "b") }}',
        '{{ customer.satisfaction | plural("a", three="b") }}',
        "{{ customer.satisfaction | plural(customer.name) }}",
    ],
)
def test_wrong_plurals_are_refused(tmp_path: Path, text: str) -> None:
    assert codes(check_sms(tmp_path, text)) == ["TR418"]


def test_a_missing_number_has_no_plural(tmp_path: Path) -> None:
    text = '{{ customer.satisfaction | plural("# 件") | default("没有") }}'
    assert sms(tmp_path, text, satisfaction=None) == "没有"


def test_checking_templates_needs_no_babel() -> None:
    import subprocess
    import sys

    program = (
        "import sys; import tieringrules.outreach.template_check; "
        "print([name for name in ('babel', 'css_inline') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
