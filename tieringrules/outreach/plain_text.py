"""Values and messages as plain text that does what it looks like."""

from __future__ import annotations

import re

# Controls, line and paragraph separators, the overrides that make text run backwards (UAX #9), and what has
# no width; the marks U+200E, U+200F and U+061C stay: ordinary Arabic and Hebrew need them.
_BLANKED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_HIDDEN = "\xad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff"
_REMOVED = re.compile(f"[{_HIDDEN}]")
# Joiners of emoji, and of scripts such as Persian and Hindi; elsewhere they only hide.
_JOINERS = re.compile("[\u200c\u200d]+")
_JOINED = re.compile("[\u0600-\u1fff\u2190-\u2bff\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U0001f000-\U0001faff]")
_SUSPECT = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200c\u200d{_HIDDEN}]")
_SPACES = re.compile(r"\s+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def harmless(text: str) -> str:
    """A value from data without line breaks, controls, direction overrides and hidden characters."""
    if not _SUSPECT.search(text):
        return text
    return _JOINERS.sub(_joiner, _REMOVED.sub("", _BLANKED.sub(" ", text)))


def _joiner(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    joins = end - start == 1 and _JOINED.match(text[:start][-1:]) and _JOINED.match(text[end : end + 1])
    return match[0] if joins else ""


def one_line(text: str) -> str:
    """A text on one line, with single blanks."""
    return _SPACES.sub(" ", harmless(text)).strip()


def lines_of(text: str) -> str:
    """A text of several lines without blanks at their ends or empty lines around it."""
    return "\n".join(harmless(line).rstrip() for line in text.strip().split("\n"))


def guarded(text: str) -> str:
    """A text for a file that people open: one that a spreadsheet would run gets a `'` in front."""
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return "'" + text
    stripped = text.lstrip()
    return "'" + text if stripped != text and stripped.startswith(_FORMULA) else text
