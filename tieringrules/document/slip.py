"""Slips of the first day: text that YAML reads as something else than its writer meant."""

from __future__ import annotations

import re
from dataclasses import replace

from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import ScalarNode
from tieringrules.document.source_text import Edit, SourceText

EMPTY_KEY = Localized("nothing stands before the ':'", "冒号前面没有内容")
WIDE_OR_INVISIBLE = "\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000"
_FULL_WIDTH_COLON = re.compile(r"([^\W\d]\w*)[ \u3000]*：\s*")
_TIGHT_COLON = re.compile(r"([^\W\d]\w*):(?=[^\s:/\\])")
_WIDE_AFTER_COLON = re.compile(rf"[^\W\d]\w*:([{WIDE_OR_INVISIBLE}]+)")
_TIGHT_DASH = re.compile(r"-(?=[^\W\d]|[\"'{\[])")
_WIDE_START = re.compile(rf"[{WIDE_OR_INVISIBLE}]+")
_SIGN = re.compile(r"(>=|=>|<=|=<|≥|≤|>|<|＞＝|＜＝|＞|＜|==|=|!=|≠)\s*")
_MAX_SHOWN = 50
_MAX_EDITS = 1000
_OPERATORS = {
    ">=": "at_least", "=>": "at_least", "≥": "at_least", "＞＝": "at_least",
    "<=": "at_most", "=<": "at_most", "≤": "at_most", "＜＝": "at_most",
    ">": "above", "＞": "above", "<": "below", "＜": "below",
    "!=": "is_not", "≠": "is_not", "=": "", "==": "",
}  # fmt: skip
_OPERAND = re.compile(r"-?\d+(\.\d+)?%?|\d{4}-\d{2}-\d{2}|[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Slip:
    """A finding and the edits under which reading can go on.

    Attributes:
        diagnostic: the finding.
        edits: what was surely or probably meant; empty where reading cannot go on.
        rough: whether the edits are a guess, so that a syntax error after them is not reported.
    """

    diagnostic: Diagnostic
    edits: tuple[Edit, ...] = ()
    rough: bool = False


def sign_and_operand(text: str) -> tuple[str, str] | None:
    """The comparison sign a text begins with, and what follows it; None where it begins with none."""
    found = _SIGN.match(text.strip())
    return (found.group(1), text.strip()[found.end() :].strip()) if found else None


def comparison_fix(text: str) -> str | None:
    """What to write in a rule file for a comparison such as `>= 50000`: `{at_least: 50000}`.

    None where the text is no comparison with one plain number, date or word.
    """
    parts = sign_and_operand(text)
    if parts is None or not _OPERAND.fullmatch(parts[1]):
        return None
    operator = _OPERATORS[parts[0]]
    return f"{{{operator}: {parts[1]}}}" if operator else parts[1]


def is_operator_key(key: str) -> bool:
    """Whether a key is a test that already says what a comparison sign says."""
    return key in _OPERATORS.values() and key != ""


def shortened(text: str) -> str:
    """A text as messages quote it: on one line, and cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _MAX_SHOWN else f"{line[: _MAX_SHOWN - 1]}…"


def quoted(text: str) -> str | None:
    """The text as a quoted scalar, in the quotes that need no escapes; None where neither kind does."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return None


def line_slip(source: SourceText, line: int, start: int = 0, *, prose: bool = False) -> Slip | None:
    """The slip that keeps a line from being `key: value` or a list item; None where none is seen.

    Args:
        source: the text.
        line: the line, from 0.
        start: where in the line the suspicious text begins, from 0.
        prose: whether the place might hold a sentence, so that only plain-letter names count as keys.
    """
    text = source.lines[line]
    while start < len(text) and text[start] in " \t":
        start += 1
    wide = _WIDE_START.match(text, start)
    if wide is not None:
        return wide_space(
            source, line, wide.start(), wide.end(), "  " if wide.group()[0] == "\u3000" else " "
        )
    dash = _TIGHT_DASH.match(text, start)
    if dash is not None and not prose:
        return tight_dash(source, line, start)
    if text.startswith("- ", start):
        start += 2
        while start < len(text) and text[start] == " ":
            start += 1
    return colon_slip(source, line, start, prose=prose)


def colon_slip(source: SourceText, line: int, start: int, *, prose: bool = False) -> Slip | None:
    """A colon at `start` that YAML does not see as one: full-width, or without a blank after it."""
    text = source.lines[line]
    full = _FULL_WIDTH_COLON.match(text, start)
    if full is not None and (not prose or full.group(1).isascii()):
        rest = text[full.end() :]
        replacement = f"{full.group(1)}: " if rest else f"{full.group(1)}:"
        span = source.span(line, start, line, full.end())
        found = report("TR122", span, fix=replacement, key=full.group(1))
        return Slip(found, (Edit(line, start, full.end(), replacement),))
    wide = _WIDE_AFTER_COLON.match(text, start)
    if wide is not None:
        return wide_space(source, line, wide.start(1), wide.end(1), " ")
    tight = _TIGHT_COLON.match(text, start)
    if tight is not None:
        span = source.span(line, start, line, tight.end())
        found = report("TR125", span, fix=f"{tight.group(1)}: ", key=tight.group(1))
        return Slip(found, (Edit(line, tight.end(), tight.end(), " "),))
    return None


def colon_in_key(key: ScalarNode) -> Diagnostic | None:
    """The finding for a key that YAML read past a full-width colon, as in `monetary：{at_least: 5}`."""
    before, colon, _ = key.text.partition("：")
    if not colon or not before.strip() or key.style != "plain":
        return None
    span = replace(key.span, end_line=key.span.line, end_column=key.span.column + len(before) + 1)
    return report("TR122", span, fix=f"{before.rstrip()}: ", key=before.rstrip())


def tight_dash(source: SourceText, line: int, column: int) -> Slip:
    """A list item whose dash has no blank after it."""
    span = source.span(line, column, line, column + 1)
    return Slip(report("TR126", span, fix="- "), (Edit(line, column + 1, column + 1, " "),))


def wide_space(source: SourceText, line: int, start: int, end: int, replacement: str) -> Slip:
    """A blank that only looks like one."""
    text = source.lines[line][start:end]
    span = source.span(line, start, line, end)
    fix = replacement if len(replacement) == 1 else replacement * (end - start)
    found = report("TR129", span, fix=fix, character=f"U+{ord(text[0]):04X}")
    return Slip(found, (Edit(line, start, end, fix),))


def full_width_commas(
    source: SourceText, line: int, start: int, end: int, replaced: str | None = None
) -> Slip:
    """Full-width commas between the items of a list in brackets.

    Args:
        source: the text.
        line: the line, from 0.
        start: where the stretch begins whose commas are meant as separators.
        end: the column after it.
        replaced: the stretch as it should be; without it, only its commas change.
    """
    text = source.lines[line]
    stretch = text[start:end]
    fix = replaced or re.sub(r"\s*[，、]\s*", ", ", stretch)
    edits = tuple(
        Edit(line, start + comma.start(), start + comma.end(), ", ")
        for comma in re.finditer(r"\s*[，、]\s*", stretch)
    )
    if len(edits) > _MAX_EDITS:
        edits = ()
    comma = "，" if "，" in stretch else "、"
    return Slip(
        report("TR123", source.span(line, start, line, end), fix=fix, comma=comma, written=shortened(fix)),
        edits,
    )


def curly_quotes(source: SourceText, line: int, start: int, end: int) -> Slip | None:
    """A text that stands wholly between full-width quotes, as `“华东”`; None where it does not."""
    text = source.lines[line][start:end]
    if len(text) < 2 or text[0] not in "“”‘’＂＇「" or text[-1] not in "“”‘’＂＇」":
        return None
    inner = text[1:-1]
    if any(character in inner for character in '“”"\\'):
        return None
    fix = f'"{inner}"'
    found = report("TR124", source.span(line, start, line, end), fix=fix, written=shortened(fix))
    return Slip(found, (Edit(line, start, start + 1, '"'), Edit(line, end - 1, end, '"')))


def comparison(source: SourceText, line: int, start: int, key: str | None, *, flow: bool = False) -> Slip:
    """A comparison sign after `key:`, where YAML expects block text.

    Args:
        source: the text.
        line: the line of the sign, from 0.
        start: its column, from 0.
        key: the key it stands behind, if that is known.
        flow: whether it stands inside brackets.
    """
    written, end = rest_of_value(source, line, start, flow=flow)
    fix = comparison_fix(written)
    parts = sign_and_operand(written)
    if fix is not None and parts is not None and key is not None and is_operator_key(key):
        fix = parts[1]
    shown = shortened(fix or quoted(written) or written)
    found = report(
        "TR121", source.span(line, start, line, end), fix=fix, text=shortened(written), written=shown
    )
    replacement = fix or quoted(written)
    if replacement is None:
        return Slip(found)
    return Slip(found, (Edit(line, start, end, replacement),), rough=fix is None)


def rest_of_value(source: SourceText, line: int, start: int, *, flow: bool = False) -> tuple[str, int]:
    """The rest of a line without its comment: the text, and the column after it."""
    text = source.lines[line]
    stop = re.compile(r"\s+#|\s*[,\]}]" if flow else r"\s+#").search(text, start)
    end = stop.start() if stop else len(text)
    written = text[start:end].rstrip(" \t")
    return written, start + len(written)
