"""FEEL's functions of texts (OMG DMN 1.5, 10.3.4.3)."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from tieringrules.language.feel.limits import Meter, UnsupportedError
from tieringrules.language.feel.numbers import whole
from tieringrules.language.feel.signatures import Signature
from tieringrules.language.feel.values import FeelValue
from tieringrules.language.pattern import compiled, left_out

if TYPE_CHECKING:
    import re2

_REFERENCE = re.compile(r"\\(.)|\$([0-9]+)|([\\$])", re.DOTALL)


def _substring(text: str, start: Decimal, length: Decimal | None = None) -> FeelValue:
    # Fractions are cut off.
    first = whole(start.to_integral_value(ROUND_DOWN))
    count = None if length is None else whole(length.to_integral_value(ROUND_DOWN))
    if first is None or first == 0 or abs(first) > len(text) or (length is not None and count is None):
        return None
    if count is not None and count < 1:
        return None
    begin = first - 1 if first > 0 else len(text) + first
    return text[begin:] if count is None else text[begin : begin + count]


def _before(text: str, match: str) -> str:
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


def _after(text: str, match: str) -> str:
    if not match:
        return text
    return text.partition(match)[2]


def _pattern(pattern: str, flags: str | None = None, *, grouped: bool = False) -> re2._Regexp | None:
    """The pattern to search with; None where it is none.

    Raises:
        UnsupportedError: it asks for what a group matched, or is too large to search with in steady time.
    """
    found = compiled(pattern, flags or "", grouped=grouped)
    if found is None and (finding := left_out(pattern, flags or "")) is not None:
        raise UnsupportedError(finding)
    return found


def _matches(text: str, pattern: str, flags: str | None = None) -> FeelValue:
    found = _pattern(pattern, flags)
    return None if found is None else found.search(text) is not None


def _replace(meter: Meter, text: str, pattern: str, replacement: str, flags: str | None = None) -> FeelValue:
    found = _pattern(pattern, flags, grouped=True)
    if found is None or found.search("") is not None:
        # A pattern that matches nothing at all would match everywhere (XPath FORX0003).
        return None
    parts = _replacement(replacement, found.groups)
    if parts is None:
        return None
    result, position = [], 0
    for match in found.finditer(text):
        meter.spend()
        result.append(text[position : match.start()])
        for part in parts:
            piece = part if isinstance(part, str) else (match.group(part) or "")
            meter.spend_text(piece)
            result.append(piece)
        position = match.end()
    result.append(text[position:])
    return "".join(result)


def _replacement(written: str, groups: int) -> list[str | int] | None:
    """The parts of a replacement: texts, and numbers of groups; None where it is none (FORX0004)."""
    parts: list[str | int] = []
    position = 0
    for found in _REFERENCE.finditer(written):
        parts.append(written[position : found.start()])
        position = found.end()
        escaped, digits, lone = found.groups()
        if lone or (escaped and escaped not in "\\$"):
            return None
        if escaped:
            parts.append(escaped)
            continue
        number, rest = digits, ""
        # $12 with fewer than 12 groups is group 1 and a 2.
        while len(number) > 1 and int(number) > groups:
            number, rest = number[:-1], number[-1] + rest
        parts.append(int(number) if int(number) <= groups else "")
        parts.append(rest)
    parts.append(written[position:])
    return parts


def _split(meter: Meter, text: str, delimiter: str) -> FeelValue:
    found = _pattern(delimiter, grouped=True)
    if found is None or found.search("") is not None:
        return None
    parts: list[FeelValue] = []
    position = 0
    for match in found.finditer(text):
        meter.spend()
        parts.append(text[position : match.start()])
        position = match.end()
    return [*parts, text[position:]]


def _join(
    meter: Meter, texts: list[FeelValue], delimiter: str | None = None, prefix: str | None = None,
    suffix: str | None = None,
) -> FeelValue:  # fmt: skip
    kept = [text for text in texts if text is not None]
    if not all(isinstance(text, str) for text in kept):
        return None
    meter.spend(len(kept) + sum(len(text) for text in kept if isinstance(text, str)) // 10)
    return (prefix or "") + (delimiter or "").join(map(str, kept)) + (suffix or "")


SIGNATURES: tuple[Signature, ...] = (
    Signature("substring", "string:text, start position:number, length:number?", _substring),
    Signature("string length", "string:text", lambda text: Decimal(len(text))),
    Signature("upper case", "string:text", str.upper),
    Signature("lower case", "string:text", str.lower),
    Signature("substring before", "string:text, match:text", _before),
    Signature("substring after", "string:text, match:text", _after),
    Signature("replace", "input:text, pattern:text, replacement:text, flags:text?*", _replace, metered=True),
    Signature("contains", "string:text, match:text", lambda text, match: match in text),
    Signature("starts with", "string:text, match:text", str.startswith),
    Signature("ends with", "string:text, match:text", str.endswith),
    Signature("matches", "input:text, pattern:text, flags:text?*", _matches),
    Signature("split", "string:text, delimiter:text", _split, metered=True),
    Signature("string join", "list:list, delimiter:text?*", _join, metered=True),
    Signature("string join", "list:list, delimiter:text*, prefix:text*, suffix:text*", _join, metered=True),
)
