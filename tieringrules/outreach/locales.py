"""In which language a customer is spoken to."""

from __future__ import annotations

import re
from collections.abc import Iterable

# IETF BCP 47: language, script, region; and what Babel, browsers and spreadsheets write instead of `-`.
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?(?:[.@].*)?")
_TRADITIONAL = ("TW", "HK", "MO")
_NAMES = {
    "zh": (
        "中文", "汉语", "漢語", "普通话", "普通話", "国语", "國語", "简体", "简体中文", "中文简体",
        "中文（简体）", "中文(简体)", "chinese", "mandarin", "simplified chinese", "chinese (simplified)",
    ),
    "zh-Hant": (
        "繁体", "繁體", "繁体中文", "繁體中文", "中文繁体", "中文繁體", "中文（繁体）", "中文（繁體）",
        "中文(繁体)", "中文(繁體)", "正體中文", "traditional chinese", "chinese (traditional)",
    ),
    "en": ("英文", "英语", "英語", "english"),
    "en-GB": ("british english", "english (uk)", "英式英语", "英式英文"),
}  # fmt: skip
_LOCALE_BY_NAME = {name: locale for locale, names in _NAMES.items() for name in names}


def locale_of(written: object) -> str | None:
    """The locale that a value of the customers' language column names.

    Args:
        written: a tag such as `zh-TW` or `en_GB.UTF-8`, or a name such as `英文`.

    Returns:
        A tag such as `zh-Hant-TW` or `en-GB` (RFC 5646, 2.1.1); None where nothing is known.
    """
    text = str(written).strip() if written is not None else ""
    named = _LOCALE_BY_NAME.get(text.casefold())
    if named is not None:
        return named
    match = _TAG.fullmatch(text)
    if match is None:
        return None
    language, script, region = match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()
    if language == "zh" and not script and region in _TRADITIONAL:
        script = "Hant"
    return "-".join(part for part in (language, script, region) if part)


def fallbacks(locale: str) -> tuple[str | None, ...]:
    """Locales of templates to look for, the exact one first, then wider ones, then none.

    Traditional Chinese is found by its script and by its regions: `zh-TW` is also `zh-Hant`.
    """
    plain = locale.replace("_", "-").lower()
    parts = plain.split("-")
    found = ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]
    if len(parts) == 2 and parts[0] == "zh" and parts[1].upper() in _TRADITIONAL:
        found.insert(1, "zh-hant")
    return (*found, None)


def message_locale(written: object, default: str, available: Iterable[str | None]) -> str:
    """The locale that a message for a customer is in: words, numbers and dates alike.

    Args:
        written: the customer's value of the workspace's `locale_from` column; None where there is none.
        default: the workspace's locale.
        available: locales of the message's templates on the channel, in lower case; None is one for
            everybody, in the workspace's language.
    """
    wanted = locale_of(written) or default
    known = set(available)
    if any(locale in known for locale in fallbacks(wanted)[:-1]):
        return wanted
    # A template for everybody, or none at all.
    return wanted if _language(wanted) == _language(default) else default


def _language(locale: str) -> tuple[str, bool]:
    tags = fallbacks(locale)
    return (tags[-2] or "", "zh-hant" in tags)
