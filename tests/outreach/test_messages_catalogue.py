"""The pages of the codes about templates and messages."""

from __future__ import annotations

import pytest

from tieringrules.diagnostic.catalogue.messages import ENTRIES
from tieringrules.diagnostic.code import Code


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_every_page_is_whole(entry: Code) -> None:
    assert "TR401" <= entry.code <= "TR449"
    texts = [entry.message, entry.why, *([entry.help] if entry.help else [])]
    assert all(
        (text.en.strip() and text.zh.strip() and text.en != text.zh) or "{hint}" in text.en for text in texts
    )
    assert entry.wrong and entry.right


def test_codes_are_unique() -> None:
    assert len({entry.code for entry in ENTRIES}) == len(ENTRIES)
