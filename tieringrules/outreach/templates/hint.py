"""Suggestions for names that do not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from tieringrules.diagnostic import Localized

_SHOWN = 12


def hint(wrong: str, known: Iterable[str]) -> Localized:
    """'did you mean …?' where a known name is near, else the first names that would be right.

    Args:
        wrong: what was written.
        known: names that would have been right.
    """
    names = list(dict.fromkeys(known))
    near = get_close_matches(wrong[:200], names, n=1, cutoff=0.6)
    if near:
        return Localized(f"did you mean '{near[0]}'?", f"是不是“{near[0]}”？")
    if not names:
        return Localized("there are none", "一个也没有")
    shown, rest = names[:_SHOWN], len(names) - _SHOWN
    more = (f" and {rest} more", f"等 {len(names)} 个") if rest > 0 else ("", "")
    return Localized(f"possible: {', '.join(shown)}{more[0]}", f"可以写：{'、'.join(shown)}{more[1]}")
