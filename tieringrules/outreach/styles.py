"""Style sheets of e-mails, written into the tags: many mail programs leave out what stands in the head."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from css_inline import CSSInliner

_SHEET = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
# Selectors that look at more than tags, classes and ids: at what an attribute says, or whether there is text.
_LOOKS_AT_VALUES = re.compile(r"\[|:empty|:has|:lang|:dir")


def inlined(page: str) -> str:
    """A page whose style sheets stand in its tags; media queries and other at-rules stay in the head.

    A page without rules to write into tags stays as it is, byte for byte. Nothing is ever loaded.

    Args:
        page: HTML.
    """
    if not has_rules(page):
        return page
    return _inliner().inline(page)


def has_rules(page: str) -> bool:
    """Whether a page has a style sheet with rules of its own."""
    return any(_rules(sheet) for sheet in _SHEET.findall(page))


def looks_at_values(page: str) -> bool:
    """Whether what the rules of a page say can depend on values in it."""
    return any(_LOOKS_AT_VALUES.search(sheet) for sheet in _SHEET.findall(page))


def _rules(sheet: str) -> bool:
    """Whether anything is left of a style sheet without its at-rules."""
    text, kept, at = _COMMENT.sub("", sheet), "", 0
    while at < len(text):
        if text[at] == "@":
            at = _end_of_at_rule(text, at)
        else:
            kept += text[at]
            at += 1
    return bool(kept.strip())


def _end_of_at_rule(text: str, at: int) -> int:
    depth = 0
    for place in range(at, len(text)):
        if text[place] == "{":
            depth += 1
        elif text[place] == "}":
            depth -= 1
            if depth <= 0:
                return place + 1
        elif text[place] == ";" and depth == 0:
            return place + 1
    return len(text)


@lru_cache(maxsize=1)
def _inliner() -> CSSInliner:
    from css_inline import CSSInliner

    return CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)
