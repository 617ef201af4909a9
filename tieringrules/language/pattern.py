"""Regular expressions that mean the same in every engine and run in time linear in the text.

A pattern is read once and written again in a dialect that RE2 and Rust's regex crate both take literally:
no shorthand, no lookaround, no backreference.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.language.pattern_errors import LeftOutError, PatternError, unsupported
from tieringrules.language.pattern_parser import parse_pattern
from tieringrules.language.pattern_syntax import (
    WORD,
    Alternatives,
    Anchor,
    Boundary,
    Characters,
    Part,
    Repeat,
    Sequence,
    ends,
)

if TYPE_CHECKING:
    import re2

_FLAGS = frozenset("imsx")
# What engines compile: characters, each class of Unicode counting as many.
_MOST = 10_000
# XPath's point leaves out both kinds of line ends.
_ONE_OF_A_LINE = r"[^\n\r]"
_NEVER = r"[^\x{0}-\x{10ffff}]"
_BOUNDARY = Localized("\\b between these parts", "此处的 \\b")
_BOUNDARY_HINT = Localized(
    "\\b may stand at either end of the pattern, beside a letter, digit or sign",
    "\\b 只能放在模式的开头或结尾，且紧邻确定的字母、数字或符号",
)
_TOO_LARGE = Localized("it is too large", "模式过大")


@lru_cache(maxsize=1024)
def portable_pattern(pattern: str, flags: str = "", *, grouped: bool = False) -> Checked[str | None]:
    r"""The pattern in the dialect that all engines share, flags included, for finding anywhere in a text.

    Args:
        pattern: as written; `\w \d \s \b` are Unicode's, `$` is the very end of the text.
        flags: `i` ignores case, `s` lets the point match line ends, `m` lets `^` and `$` match at lines,
            `x` ignores blanks in the pattern (XPath and XQuery Functions 3.1, 5.6.1).
        grouped: whether groups remember what they matched.

    Returns:
        The portable pattern, or None with findings that have no place yet.
    """
    try:
        unknown = sorted(set(flags) - _FLAGS)
        if unknown:
            raise unsupported(
                Localized(f"the flag '{unknown[0]}'", f"标志“{unknown[0]}”"),
                Localized("the flags are i, s, m and x", "可用的标志为 i、s、m、x"),
            )
        tree = parse_pattern(pattern, flags)
        if _cost(tree) > _MOST:
            raise PatternError("TR355", problem=_TOO_LARGE, position=str(len(pattern)))
        written = _Writer(grouped, "." if "s" in flags else _ONE_OF_A_LINE).alternatives(
            tree, at_start=True, at_end=True
        )
    except PatternError as error:
        return Checked(None, (report(error.code, None, related=(), fix=None, **error.arguments),))
    kept = "".join(flag for flag in "ims" if flag in flags)
    return Checked(f"(?{kept}){written}" if kept else written)


@lru_cache(maxsize=1024)
def compiled(pattern: str, flags: str = "", *, grouped: bool = False) -> re2._Regexp | None:
    """The pattern ready to search with, or None where it cannot be read; `grouped` keeps its groups."""
    import re2

    translated = portable_pattern(pattern, flags, grouped=grouped).value
    if translated is None:
        return None
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 64 << 20
    try:
        return re2.compile(translated, options)
    except re2.error:
        return None


def left_out(pattern: str, flags: str) -> Diagnostic | None:
    """Why a pattern that XPath allows is none here: it refers back to a group, or is beyond a limit."""
    try:
        if _cost(parse_pattern(pattern, flags)) <= _MOST:
            return None
    except LeftOutError:
        pass
    except PatternError:
        return None
    return portable_pattern(pattern, flags).diagnostics[0]


def _cost(part: Part | Sequence) -> int:
    match part:
        case Characters(items=items):
            return 1 + sum(100 if "\\p" in item.lower() else 2 for item in items)
        case Repeat(inner, _, _, copies):
            return _cost(inner) * max(copies, 1)
        case Sequence(parts):
            return sum(_cost(inner) for inner in parts)
        case Alternatives(branches):
            return 1 + sum(_cost(branch) for branch in branches)
        case _:
            return 1


class _Writer:
    def __init__(self, grouped: bool, point: str) -> None:
        self.grouped = grouped
        self.point = point

    def alternatives(self, tree: Alternatives, *, at_start: bool, at_end: bool) -> str:
        return "|".join(self._sequence(branch, at_start=at_start, at_end=at_end) for branch in tree.branches)

    def _sequence(self, sequence: Sequence, *, at_start: bool, at_end: bool) -> str:
        parts = sequence.parts
        last = len(parts) - 1
        written = []
        for index, part in enumerate(parts):
            opens, closes = at_start and index == 0, at_end and index == last
            if isinstance(part, Boundary) and not self.grouped:
                before = parts[index - 1] if index else None
                after = parts[index + 1] if index < last else None
                written.append(_boundary(before, after, opens=opens, closes=closes))
            else:
                written.append(self._part(part, at_start=opens, at_end=closes))
        return "".join(written)

    def _part(self, part: Part, *, at_start: bool, at_end: bool) -> str:
        match part:
            case Characters(any_character=True):
                return self.point
            case Characters():
                return _characters(part)
            case Anchor(portable):
                return portable
            case Repeat(inner, suffix, _, _):
                return self._repeatable(inner) + suffix
            case Alternatives():
                opening = "(" if self.grouped and part.remembered else "(?:"
                return f"{opening}{self.alternatives(part, at_start=at_start, at_end=at_end)})"
            case Boundary():
                raise unsupported(_BOUNDARY, _BOUNDARY_HINT)

    def _repeatable(self, part: Part) -> str:
        text = self._part(part, at_start=False, at_end=False)
        return text if isinstance(part, Characters | Alternatives) and not _is_pair(part) else f"(?:{text})"


def _boundary(before: Part | None, after: Part | None, *, opens: bool, closes: bool) -> str:
    r"""`\b` in terms of the characters beside it: engines differ in which are letters.

    At an end of the pattern the neighbour is matched along; that changes nothing about whether it is found.
    """
    left = False if isinstance(before, Anchor) and before.at_start else _end(before, first=False)
    right = False if isinstance(after, Anchor) and not after.at_start else _end(after, first=True)
    if before is None and opens and right is not None:
        return rf"(?:\A|[^{WORD}])" if right else f"[{WORD}]"
    if after is None and closes and left is not None:
        return rf"(?:[^{WORD}]|\z)" if left else f"[{WORD}]"
    if left is None or right is None:
        raise unsupported(_BOUNDARY, _BOUNDARY_HINT)
    return "" if left != right else _NEVER


def _end(part: Part | None, *, first: bool) -> bool | None:
    return None if part is None else ends(part, first=first)


def _is_pair(part: Part) -> bool:
    return isinstance(part, Characters) and part.no_word


def _characters(part: Characters) -> str:
    members = "".join(part.items)
    if part.no_word:
        return rf"(?:[{members}]|[^{WORD}])" if members else f"[^{WORD}]"
    return f"[{'^' if part.negated else ''}{members}]"
