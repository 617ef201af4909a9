"""Who is spoken to in which language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.outreach.workspace import AS_OF, SILVER, TEXT, Column, assignments, customer, only, rulebook, write
from tieringrules.outreach.locales import fallbacks, locale_of, message_locale
from tieringrules.outreach.planning import plan_contacts
from tieringrules.outreach.rendering import Renderer
from tieringrules.outreach.templates.library import load_library
from tieringrules.outreach.values import context_values


@pytest.mark.parametrize(
    ("written", "locale"),
    [
        ("zh", "zh"),
        ("zh_CN.UTF-8", "zh-CN"),
        ("ZH-tw", "zh-Hant-TW"),
        ("zh-hant-hk", "zh-Hant-HK"),
        ("en_gb", "en-GB"),
        (" en ", "en"),
        ("English", "en"),
        ("英文", "en"),
        ("繁體中文", "zh-Hant"),
        ("fr", "fr"),
        ("es-419", "es-419"),
        ("", None),
        (None, None),
        ("不知道", None),
        ("en-GB; DROP TABLE", None),
        ("../../etc", None),
    ],
)
def test_what_a_language_column_names(written: str | None, locale: str | None) -> None:
    assert locale_of(written) == locale


@pytest.mark.parametrize(
    ("locale", "found"),
    [
        ("zh_Hant-TW", ("zh-hant-tw", "zh-hant", "zh", None)),
        ("zh-TW", ("zh-tw", "zh-hant", "zh", None)),
        ("zh-CN", ("zh-cn", "zh", None)),
        ("en-GB", ("en-gb", "en", None)),
        ("zh", ("zh", None)),
    ],
)
def test_fallbacks_go_from_exact_to_none(locale: str, found: tuple[str | None, ...]) -> None:
    assert fallbacks(locale) == found


@pytest.mark.parametrize(
    ("written", "default", "available", "locale"),
    [
        (None, "zh", {None}, "zh"),
        ("en", "zh", {None}, "zh"),
        ("en-GB", "zh", {None, "en"}, "en-GB"),
        ("en-GB", "en", {None}, "en-GB"),
        ("zh-TW", "zh", {None}, "zh"),
        ("zh-TW", "zh", {None, "zh-hant"}, "zh-Hant-TW"),
        ("zh-CN", "zh-Hant", {None}, "zh-Hant"),
        ("fr", "en", {"en"}, "en"),
        ("?", "en", {"en"}, "en"),
    ],
)
def test_a_message_is_in_one_language(
    written: str | None, default: str, available: set[str | None], locale: str
) -> None:
    assert message_locale(written, default, available) == locale


def test_each_customer_hears_from_us_in_their_language(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "vip.sms.txt.j2": "{{ tier.value.title }} {{ as_of | date }}",
            "vip.sms.en.txt.j2": "Dear {{ tier.value.title }}",
        },
    )
    rules = rulebook(tmp_path, only(SILVER), locale_from="language")
    columns = (*rules.customers.columns, Column("language", "text", TEXT))
    rules = replace(rules, customers=replace(rules.customers, columns=columns))
    found = assignments(*(customer(key, value="silver") for key in ("C1", "C2", "C3", "C4")))
    frame = found.frame.with_columns(pl.Series("language", ["英文", None, "fr", "en-GB"]))
    found = replace(found, frame=frame)
    plan = plan_contacts(rules, found, AS_OF)
    assert [contact.locale for contact in plan.contacts] == ["en", "zh", "zh", "en-GB"]
    renderer = Renderer(rules, load_library(rules, tmp_path).value)
    texts = []
    for contact, values in context_values(rules, found, plan.contacts, renderer.uses()):
        message = renderer.render(contact, values)
        assert message is not None
        texts.append(message.text)
    chinese = "【示范公司】silver级 2026年6月30日"
    assert texts == ["[示范公司] Dear Silver", chinese, chinese, "[示范公司] Dear Silver"]
