"""Fixes that mean the same as what was written, so that a program may make them.

A fix of any other code is a guess, such as the nearest known name: a person decides about it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Code → what the replaced text must look like; None for any text.
SAFE_FIXES: Mapping[str, str | None] = {
    "TR120": None,  # a text that begins like something else gets quotes
    "TR121": None,  # field: >= 50000
    "TR122": None,  # a full-width colon
    "TR123": None,  # full-width commas
    "TR124": None,  # typographic quotes
    "TR125": None,  # key:value
    "TR126": None,  # -item
    "TR129": None,  # blanks that only look like blanks
    "TR130": None,  # "\d"
    "TR132": None,  # text behind a closing quote or bracket
    "TR139": None,  # 50,000
    "TR140": r"-?[0-9]+(\.[0-9]+)?\s*[百千万亿]+",  # 5万; what other units mean is a guess
    "TR143": None,  # 0123
    "TR144": None,  # "5" in a place for a number
    "TR146": None,  # 5.0 in a place for a whole number
    "TR147": None,  # yes
    "TR148": None,  # 2026/1/31
    "TR149": None,  # 9：00
    "TR305": None,  # 'text' in expressions
    "TR306": None,  # ≥ in expressions
    "TR307": None,  # && in expressions
    "TR308": None,  # full-width punctuation in expressions
    "TR309": None,  # AND in expressions
    "TR364": None,  # field: ">= 50000"
    "TR365": None,  # [4..5]
}


def is_safe(code: str, replaced: str) -> bool:
    """Whether the fix of a finding means the same as the text that it replaces.

    Args:
        code: of the finding.
        replaced: the text at its position.
    """
    if code not in SAFE_FIXES:
        return False
    pattern = SAFE_FIXES[code]
    return pattern is None or re.fullmatch(pattern, replaced) is not None
