"""How many segments a text takes, against the figures of the standard."""

from __future__ import annotations

import pytest

from tieringrules.outreach.sms_segments import segments_of


@pytest.mark.parametrize(
    ("text", "encoding", "units", "count", "left"),
    [
        ("", "GSM-7", 0, 0, 160),
        ("a" * 160, "GSM-7", 160, 1, 0),
        ("a" * 161, "GSM-7", 161, 2, 145),
        ("a" * 306, "GSM-7", 306, 2, 0),
        ("a" * 307, "GSM-7", 307, 3, 152),
        ("€" * 80, "GSM-7", 160, 1, 0),
        ("€" * 81, "GSM-7", 162, 2, 143),  # 76 of them fill 152 of 153 places: no escape stands alone
        ("@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¡§¿Äà\n\r", "GSM-7", 36, 1, 124),
        ("`", "UCS-2", 1, 1, 69),  # a backtick is not in the alphabet, braces are in its extension
        ("ç", "UCS-2", 1, 1, 69),
        ("字" * 70, "UCS-2", 70, 1, 0),
        ("字" * 71, "UCS-2", 71, 2, 63),
        ("字" * 134, "UCS-2", 134, 2, 0),
        ("字" * 135, "UCS-2", 135, 3, 66),
        ("𠮷" * 35, "UCS-2", 70, 1, 0),
        ("𠮷" * 36, "UCS-2", 72, 2, 61),  # 33 pairs fill 66 of 67 places: none is torn apart
        ("a" * 69 + "字", "UCS-2", 70, 1, 0),
    ],
)
def test_segments(text: str, encoding: str, units: int, count: int, left: int) -> None:
    found = segments_of(text)
    assert (found.encoding, found.units, found.count, found.left) == (encoding, units, count, left)
