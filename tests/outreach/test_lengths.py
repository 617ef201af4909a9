"""Lengths of time in messages."""

from __future__ import annotations

import pytest

from tieringrules.outreach.lengths import spoken


@pytest.mark.parametrize(
    ("length", "locale", "expected"),
    [
        ("2 hours", "zh", "2 小时"),
        ("1 day", "zh-CN", "1 天"),
        ("30 minutes", "zh", "30 分钟"),
        ("2 hours", "en", "2 hours"),
        ("当天", "zh", "当天"),
        ("2 hours or so", "zh", "2 hours or so"),
    ],
)
def test_lengths_are_spoken_in_the_readers_language(length: str, locale: str, expected: str) -> None:
    assert spoken(length, locale) == expected
