"""Near names, for `did you mean`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from tieringrules.diagnostic import Localized


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like a name, if any looks like it at all."""
    choices = sorted(known)
    found = difflib.get_close_matches(name, choices, n=1, cutoff=0.6)
    if found:
        return found[0]
    folded = {choice.casefold(): choice for choice in choices}
    return folded.get(name.casefold())


def suggestion(name: str, known: Iterable[str]) -> Localized:
    """`did you mean …`, or which names there are."""
    choices = sorted(set(known))
    near = nearest(name, choices)
    if near is not None:
        return Localized(f"did you mean '{near}'?", f"是否想写“{near}”？")
    if not choices:
        return Localized("none is defined yet", "目前尚未定义任何名称")
    listed = ", ".join(choices[:12]) + (", …" if len(choices) > 12 else "")
    return Localized(f"known here: {listed}", f"此处可用：{listed}")
