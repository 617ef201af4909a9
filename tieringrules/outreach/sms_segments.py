"""How many segments a text message is split into, which is what it costs.

Source: 3GPP TS 23.038 (the 7-bit default alphabet, its extension table, UCS-2) and TS 23.040, 9.2.3.24.1
(six octets of each segment of a longer message say which part it is).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from tieringrules.diagnostic.value_class import dataclass

Encoding: TypeAlias = Literal["GSM-7", "UCS-2"]

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# These take an escape before them, so two places, which never stand in different segments.
_EXTENDED = frozenset("\f^{}\\[~]|€")
_ROOM: dict[Encoding, tuple[int, int]] = {"GSM-7": (160, 153), "UCS-2": (70, 67)}


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text takes.

    Attributes:
        encoding: GSM-7 where its alphabet has every character, else UCS-2.
        units: septets or UTF-16 code units.
        count: segments; an empty text takes none.
        left: units that are still free in the last segment.
        room: units in all of its segments, those that stay empty between them included.
    """

    encoding: Encoding
    units: int
    count: int
    left: int
    room: int


def segments_of(text: str) -> Segments:
    """The segments of a text message.

    Args:
        text: as it is sent, signature and all.
    """
    encoding: Encoding = "GSM-7" if all(char in _BASIC or char in _EXTENDED for char in text) else "UCS-2"
    sizes = [_size(char, encoding) for char in text]
    units = sum(sizes)
    alone, joined = _ROOM[encoding]
    if units <= alone:
        return Segments(encoding, units, 1 if units else 0, alone - units, alone)
    count, left = _packed(sizes, joined)
    return Segments(encoding, units, count, left, count * joined)


def _size(char: str, encoding: Encoding) -> int:
    if encoding == "GSM-7":
        return 2 if char in _EXTENDED else 1
    return 2 if ord(char) > 0xFFFF else 1


def _packed(sizes: Iterable[int], room: int) -> tuple[int, int]:
    count, left = 0, 0
    for size in sizes:
        if size > left:
            count, left = count + 1, room
        left -= size
    return count, left
