"""`format:` of date columns: whether the pattern can give a day at all."""

from __future__ import annotations

import re

from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.document.node import ScalarNode

# As Python's strptime and C's have them; what the rare ones say is left to whoever reads the data.
_DIRECTIVES = frozenset("YymdjbBaAHIMSfpzFTRD%")
_RARE = frozenset("eklhCGgUVWuwsntcxXr+-.:369Z")
_DAYS = ("Ymd", "ymd", "Ybd", "ybd", "YBd", "yBd", "Yj", "yj", "F", "D")
# How spreadsheets and databases write it, longest first.
_ELSEWHERE = (("yyyy", "%Y"), ("yy", "%y"), ("mm", "%m"), ("dd", "%d"))
_DIRECTIVE = re.compile(r"%(.?)")


def check_date_pattern(node: ScalarNode) -> Diagnostic | None:
    """The finding for a pattern with unknown directives, or one that does not say year, month and day."""
    written = node.text
    directives = _DIRECTIVE.findall(written)
    if any(one in _RARE for one in directives):
        return None
    unknown = next((one for one in directives if one not in _DIRECTIVES), None)
    if unknown is not None:
        shown = f"%{unknown}"
        problem = Localized(f"'{shown}' means nothing in it", f"其中的“{shown}”没有含义")
    elif not _says_a_day(directives):
        problem = Localized("it does not say year, month and day", "没有写明年、月、日")
    else:
        return None
    fix = written.lower()
    for there, here in _ELSEWHERE:
        fix = fix.replace(there, here)
    right = fix if not directives and _says_a_day(_DIRECTIVE.findall(fix)) else None
    return report("TR299", node.span, fix=right, written=written, problem=problem, right=right or "%Y-%m-%d")


def _says_a_day(directives: list[str]) -> bool:
    return any(all(letter in directives for letter in day) for day in _DAYS)
