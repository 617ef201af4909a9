"""Near names, for `did you mean`."""

from __future__ import annotations

from collections.abc import Iterable

from tieringrules.diagnostic.localized import Localized

# Comparing longer texts costs time, and nobody misspells that much.
_LONGEST = 80
_SHOWN = 12


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like a name, if any looks like it at all."""
    if len(name) > _LONGEST:
        return None
    choices = sorted(set(known))
    folded = {choice.casefold(): choice for choice in reversed(choices)}
    if name.casefold() in folded:
        return folded[name.casefold()]
    import difflib

    found = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def hint(name: str, known: Iterable[str]) -> Localized:
    """`did you mean …`, or the names that there are."""
    choices = sorted(set(known))
    near = nearest(name, choices)
    if near is not None:
        return Localized(f"did you mean '{near}'?", f"是否想写“{near}”？")
    return listing(choices)


def listing(known: Iterable[str]) -> Localized:
    """The names that there are, the first of them where there are many."""
    choices = list(known)
    if not choices:
        return Localized("there are none yet", "目前还没有可用的名称")
    more = len(choices) - _SHOWN
    listed = ", ".join(choices[:_SHOWN]) + (f" … ({more} more)" if more > 0 else "")
    zh = "、".join(choices[:_SHOWN]) + (f"……（另有 {more} 个）" if more > 0 else "")
    return Localized(f"possible here: {listed}", f"此处可用：{zh}")
