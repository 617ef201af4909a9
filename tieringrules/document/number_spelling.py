"""Numbers as people spell them, and what they should have written."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from tieringrules.diagnostic import Diagnostic, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import ScalarNode
from tieringrules.document.slip import shortened, sign_and_operand

MAX_DIGITS = 38
_MAX_LENGTH = 100
_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]*)(\.[0-9]+)?(?:[eE]([+-]?[0-9]{1,4}))?")
_LEADING_ZEROS = re.compile(r"-?0+[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:([,，' \u00a0\u2009\u202f])[0-9]{3})(?:\1[0-9]{3})*(\.[0-9]+)?")
_ODD = re.compile(r"[+-]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_BASED = re.compile(r"([+-]?)0([xXoObB])([0-9a-fA-F_]+)")
_BEFORE = ("¥", "￥", "$", "€", "£", "RMB", "CNY", "USD")
_MULTIPLES = {
    "万亿": 12, "千万": 7, "百万": 6, "十万": 5, "亿": 8, "万": 4, "千": 3, "百": 2,
    "k": 3, "K": 3, "w": 4, "W": 4, "M": 6,
}  # fmt: skip
_UNITS = (
    "元", "块", "人民币", "美元", "¥", "￥", "$", "€", "RMB", "CNY", "USD",
    "天", "日", "周", "个月", "月", "年", "小时", "分钟", "分", "次", "个", "人", "件", "位",
    "笔", "单", "岁",
    "days", "day", "weeks", "week", "months", "month", "years", "year", "hours", "hour",
    "minutes", "minute", "times", "yuan",
)  # fmt: skip
_UNIT = re.compile(
    rf"(?P<number>.*?[0-9])\s*(?P<unit>(?P<multiple>{'|'.join(_MULTIPLES)})?\s*"
    rf"(?:{'|'.join(map(re.escape, _UNITS))})?)"
)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number, or the finding why the text is none.

    Attributes:
        value: the number, exact; None where it is misspelled.
        problem: the finding; None where it is well spelled.
        meant: the number as it should be written, where that is plain.
    """

    value: Decimal | None = None
    problem: Diagnostic | None = None
    meant: str | None = None


def spelled(node: ScalarNode, text: str) -> Spelled:
    """The number in a text that is not blank.

    Accepted are the decimal numbers of YAML 1.2 core (spec 10.3.2) in one spelling each: digits without
    leading zeros, a point between digits, `e` with an exponent, at most 38 digits written out.
    """
    if len(text) > _MAX_LENGTH:
        return _wrong("TR138", node, None, text=text)
    found = _NUMBER.fullmatch(text)
    if found is not None:
        value = _exact(text)
        if value is not None:
            return Spelled(value, None, text)
        return _wrong("TR138", node, None, text=text)
    if _LEADING_ZEROS.fullmatch(text):
        meant = _canonical(text)
        return _wrong("TR143", node, meant, text=text, written=meant)
    if _GROUPED.fullmatch(text):
        meant = re.sub(r"[^0-9.+-]", "", text).lstrip("+")
        return _wrong("TR139", node, _canonical(meant), text=text, written=_canonical(meant))
    return (
        _signed(node, text)
        or _with_unit(node, text)
        or _oddly(node, text)
        or _wrong("TR138", node, None, text=text)
    )


def plain_number(value: Decimal) -> str:
    """A number written out in digits, without an exponent and without superfluous zeros."""
    if value == 0:
        return "0"
    digits = format(value, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def times_power_of_ten(value: Decimal, power: int) -> Decimal:
    """The exact product with a power of ten, however many digits the number has."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    return Decimal(plain_number(Decimal((sign, digits, exponent + power))))


def _wrong(code: str, node: ScalarNode, meant: str | None, text: str, **arguments: str) -> Spelled:
    words: dict[str, Any] = {**arguments, "text": shortened(text)}
    return Spelled(None, report(code, node.span, fix=meant, **words), meant)


def _exact(text: str) -> Decimal | None:
    value = Decimal(text)
    if value == 0:
        return Decimal(text.lstrip("-")) if "e" not in text.lower() else Decimal(0)
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    if len(digits) + max(exponent, 0) > MAX_DIGITS or -exponent > MAX_DIGITS:
        return None
    return Decimal(format(value, "f")) if exponent > 0 else value


def _canonical(text: str) -> str:
    value = _exact(text)
    return plain_number(value) if value is not None else text


def _meant(node: ScalarNode, text: str) -> str | None:
    inner = spelled(node, text.strip())
    return inner.meant


def _signed(node: ScalarNode, text: str) -> Spelled | None:
    parts = sign_and_operand(text)
    if parts is None or not parts[1]:
        return None
    meant = _meant(node, parts[1])
    return _wrong("TR141", node, meant, text=text, written=meant or parts[1])


def _with_unit(node: ScalarNode, text: str) -> Spelled | None:
    before = next((word for word in _BEFORE if text.startswith(word) and len(text) > len(word)), "")
    found = _UNIT.fullmatch(unicodedata.normalize("NFKC", text[len(before) :]).strip())
    if found is None or not (before or found.group("unit")):
        return None
    number = _meant(node, found.group("number"))
    if number is None:
        return None
    power = _MULTIPLES.get(found.group("multiple") or "", 0)
    meant = plain_number(times_power_of_ten(Decimal(number), power))
    return _wrong("TR140", node, meant, text=text, unit=found.group("unit").strip() or before, written=meant)


def _oddly(node: ScalarNode, text: str) -> Spelled | None:
    half_width = unicodedata.normalize("NFKC", text).replace("。", ".").replace("−", "-").strip()
    if half_width != text:
        meant = _meant(node, half_width)
        return _wrong("TR145", node, meant, text=text, written=meant) if meant else None
    based = _BASED.fullmatch(text)
    if based is not None:
        return _in_base(node, text, based)
    if not _ODD.fullmatch(text):
        return None
    value = _exact(text.replace("_", ""))
    if value is None:
        return None
    meant = plain_number(value)
    return _wrong("TR145", node, meant, text=text, written=meant)


def _in_base(node: ScalarNode, text: str, found: re.Match[str]) -> Spelled | None:
    base = {"x": 16, "o": 8, "b": 2}[found.group(2).lower()]
    if len(text) > MAX_DIGITS:
        return None
    try:
        meant = found.group(1).strip("+") + str(int(found.group(3), base))
    except ValueError:
        return None
    return _wrong("TR145", node, meant, text=text, written=meant)
