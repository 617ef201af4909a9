"""A batch stays what it is when only the way it is delivered changes."""

from __future__ import annotations

import hashlib

import pytest

from tieringrules.document.reading import read_document
from tieringrules.rulebook.file_digest import digest_without_delivery

BEFORE = "kind: workspace\nname: shop\n# who hears from us\ncustomers: customers\n"
SECTION = """
sending:
  smtp: {host: mail.example.com,
    port: 587}
# 夜间放慢
  rate: 20 a second

"""


def digest(text: str) -> str:
    found = read_document("tieringrules.yaml", text.encode())
    assert found.value is not None
    return digest_without_delivery(found.value)


def test_without_the_section_it_is_that_of_the_bytes() -> None:
    assert digest(BEFORE) == hashlib.sha256(BEFORE.encode()).hexdigest()


@pytest.mark.parametrize(
    "section",
    [SECTION, SECTION.replace("20 a second", "5 a second"), "sending: {rate: 5 a second}\n"],
)
def test_the_section_does_not_count(section: str) -> None:
    assert digest(BEFORE + section) == digest(BEFORE)


def test_what_stands_after_the_section_counts() -> None:
    with_currency = BEFORE + SECTION + "# 人民币\ncurrency: CNY\n"
    assert digest(with_currency) != digest(BEFORE + SECTION)
    assert digest(with_currency) != digest(with_currency.replace("CNY", "EUR"))
    assert digest(with_currency) == digest(with_currency.replace("20 a second", "9 a second"))


def test_a_key_further_in_is_no_section() -> None:
    channels = BEFORE + "brand:\n  sending: fast\n"
    assert digest(channels) == hashlib.sha256(channels.encode()).hexdigest()
