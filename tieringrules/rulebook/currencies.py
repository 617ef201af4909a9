"""Signs by which amounts name their currency (ISO 4217)."""

from __future__ import annotations

from collections.abc import Mapping

# currency → how it is written beside a number; a sign that several use stands with each of them
SIGNS: Mapping[str, tuple[str, ...]] = {
    "CNY": ("¥", "￥", "RMB", "CN¥", "元", "人民币", "圆"),
    "JPY": ("¥", "￥", "円", "日元", "JP¥"),
    "USD": ("$", "US$", "美元"),
    "EUR": ("€", "欧元"),
    "GBP": ("£", "英镑"),
    "HKD": ("$", "HK$", "港元", "港币"),
    "TWD": ("$", "NT$", "新台币"),
    "MOP": ("$", "MOP$", "澳门元"),
    "SGD": ("$", "S$"),
    "AUD": ("$", "A$"),
    "CAD": ("$", "C$"),
    "CHF": ("Fr.", "SFr."),
    "INR": ("₹", "Rs."),
    "KRW": ("₩",),
    "RUB": ("₽",),
    "THB": ("฿",),
    "VND": ("₫",),
}


def signs_of(currency: str) -> tuple[str, ...]:
    """How amounts of a currency may name it, longest first.

    Args:
        currency: ISO 4217 code.
    """
    return _longest_first((*SIGNS.get(currency, ()), currency))


def other_signs(currency: str) -> tuple[str, ...]:
    """How amounts name the currencies that are known beside this one, longest first."""
    own = set(signs_of(currency))
    every = {sign for code in SIGNS for sign in (*SIGNS[code], code)}
    return _longest_first(every - own)


def _longest_first(signs: set[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(signs, key=lambda sign: (-len(sign), sign)))
