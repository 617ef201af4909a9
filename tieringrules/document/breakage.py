"""What a syntax error that the YAML parser stopped at means to the person who wrote the file."""

from __future__ import annotations

from collections.abc import Callable

from yaml import YAMLError

from tieringrules.diagnostic import Label, Localized, Span, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.events import MAPPING, MAPPING_END, SCALAR, SEQUENCE_END, Event, Events
from tieringrules.document.indentation import mis_indented, tab_indented
from tieringrules.document.slip import (
    EMPTY_KEY,
    Slip,
    colon_slip,
    comparison,
    full_width_commas,
    line_slip,
    quoted,
    rest_of_value,
    shortened,
    sign_and_operand,
    tight_dash,
)
from tieringrules.document.source_text import Edit, SourceText

OPENED_HERE = Localized("opened here", "从这里开始")
_OPERAND_STARTS = tuple("\"'@-.")
_CLOSING = {"[": "]", "{": "}", '"': '"', "'": "'"}


@dataclass(frozen=True, slots=True)
class Stop:
    """Where and how the parser stopped; all places from 0.

    Attributes:
        source: the text.
        problem: the parser's own words.
        line, column: where it stopped.
        opened: where the construct began that it was reading, if it says so.
        last: the last event before it stopped.
    """

    source: SourceText
    problem: str
    line: int
    column: int
    opened: tuple[int, int] | None
    last: Event

    @property
    def text(self) -> str:
        """The line it stopped at."""
        return self.source.lines[self.line]

    @property
    def at_end(self) -> bool:
        """Whether nothing but the end of the file follows."""
        rest = (self.text[self.column :], *self.source.lines[self.line + 1 :])
        return not any(line.strip() for line in rest)

    def here(self, width: int = 1) -> Span:
        """The place it stopped at."""
        end = min(self.column + width, len(self.text)) if self.text else self.column
        return self.source.span(self.line, self.column, self.line, max(end, self.column))


def explain(source: SourceText, events: Events) -> Slip:
    """The finding for the error that ended `events`, and the edits under which reading can go on."""
    assert events.error is not None
    stop = _stop(source, events.error, events.events[-1] if events.events else None)
    tab = tab_indented(source, stop.opened[0] if stop.opened else stop.line - 1, stop.line + 1)
    if tab is not None:
        return tab
    unclosed = _swallowed_by_quote(stop)
    if unclosed is not None:
        return unclosed
    for words, explanation in _EXPLANATIONS:
        if words in stop.problem:
            return explanation(stop) or _generic(stop)
    return _generic(stop)


def _stop(source: SourceText, error: YAMLError, last: Event) -> Stop:
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    words = f"{getattr(error, 'context', None) or ''}: {getattr(error, 'problem', None) or ''}"
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    if line >= len(source.lines):
        line, column = len(source.lines) - 1, 0
    if not source.lines[line][column:].strip() and not any(rest.strip() for rest in source.lines[line + 1 :]):
        line = max((n for n, text in enumerate(source.lines[: line + 1]) if text.strip()), default=0)
        column = len(source.lines[line].rstrip())
    opened = (context.line, context.column) if context is not None else None
    if opened is not None and opened[0] >= len(source.lines):
        opened = None
    return Stop(source, words, line, min(column, len(source.lines[line])), opened, last)


def _generic(stop: Stop) -> Slip:
    if _at_bare_colon(stop):
        return Slip(report("TR112", stop.here(), reason=EMPTY_KEY))
    return Slip(report("TR134", stop.here()))


def _at_bare_colon(stop: Stop) -> bool:
    return stop.text.startswith(":", stop.column) and not stop.text[stop.column + 1 : stop.column + 2].strip()


def _swallowed_by_quote(stop: Stop) -> Slip | None:
    """A quoted text over several lines, directly before the trouble: its quote was never closed."""
    last = stop.last
    if type(last) is not SCALAR or last.style not in ("'", '"'):
        return None
    if last.end_mark.line != stop.line or last.start_mark.line == stop.line:
        return None
    return _quote(stop, last.start_mark.line, last.start_mark.column)


def _quote(stop: Stop, line: int, column: int) -> Slip:
    character = stop.source.lines[line][column : column + 1] or '"'
    span = stop.source.span(line, column, line, column + 1)
    written, end = rest_of_value(stop.source, line, column)
    found = report("TR117", span, quote=character)
    if written.count(character) == 1:
        full_width = written[-1] in "”’＂＇"
        return Slip(found, (Edit(line, end - 1 if full_width else end, end, character),), rough=True)
    return Slip(found)


def _unclosed_quote(stop: Stop) -> Slip | None:
    return _quote(stop, *stop.opened) if stop.opened else None


def _bad_escape(stop: Stop) -> Slip | None:
    column = stop.text.rfind("\\", 0, stop.column + 1)
    if column < 0:
        return None
    span = stop.source.span(stop.line, column, stop.line, min(column + 2, len(stop.text)))
    written = stop.text[column : column + 2]
    found = report("TR130", span, fix=f"\\{written}", text=written)
    return Slip(found, (Edit(stop.line, column, column, "\\"),))


def _block_text_header(stop: Stop) -> Slip | None:
    """`field: >= 50000`: the sign starts block text in YAML, so the rest of the line is wrong there."""
    if stop.opened is None:
        return None
    line, column = stop.opened
    return _comparison_or_quote(stop, line, column)


def _comparison_or_quote(stop: Stop, line: int, column: int, *, flow: bool = False) -> Slip | None:
    written, end = rest_of_value(stop.source, line, column, flow=flow)
    parts = sign_and_operand(written)
    if parts is not None and (parts[0] != ">" or parts[1][:1] in _OPERAND_STARTS or parts[1][:1].isdigit()):
        return comparison(stop.source, line, column, _key_before(stop, line), flow=flow)
    fix = quoted(written)
    found = report(
        "TR120",
        stop.source.span(line, column, line, end),
        fix=fix,
        character=written[:1],
        written=shortened(fix or written),
    )
    return Slip(found, (Edit(line, column, end, fix),) if fix else ())


def _key_before(stop: Stop, line: int) -> str | None:
    last = stop.last
    if type(last) is SCALAR and last.start_mark.line == line:
        return str(last.value)
    return None


def _cannot_start(stop: Stop) -> Slip | None:
    flow = stop.text[stop.column : stop.column + 1] in (">", "|")
    return _comparison_or_quote(stop, stop.line, stop.column, flow=flow or _inside_brackets(stop))


def _reference(stop: Stop) -> Slip | None:
    """`&`, `*` or `!` before something that is no name: meant as a character of the text."""
    if stop.opened is None:
        return None
    return _comparison_or_quote(stop, *stop.opened, flow=_inside_brackets(stop))


def _inside_brackets(stop: Stop) -> bool:
    return _inside_brackets_at(stop.text, stop.column)


def _separator(stop: Stop) -> Slip | None:
    """In `[…]` or `{…}` neither a comma nor the closing bracket came."""
    last = stop.last
    if type(last) is SCALAR and last.style == "" and last.end_mark.line == stop.line:
        start = last.start_mark.column if last.start_mark.line == stop.line else 0
        text = stop.text[start : stop.column]
        colon = colon_slip(stop.source, stop.line, start)
        if colon is not None and colon.diagnostic.code != "TR125":
            return colon
        if "，" in text or "、" in text:
            return full_width_commas(stop.source, stop.line, start, last.end_mark.column)
    if stop.opened is None:
        return None
    if stop.at_end or (
        stop.line > stop.opened[0] and _indent(stop.text) <= _indent(stop.source.lines[stop.opened[0]])
    ):
        return _bracket(stop, *stop.opened)
    if _ends_here(stop, last) and (type(last) is not SCALAR or last.style != ""):
        return _text_after(stop, last)
    label = Label(stop.source.span(*stop.opened, stop.opened[0], stop.opened[1] + 1), OPENED_HERE)
    return Slip(report("TR119", stop.here(), related=(label,), opening=_character(stop, stop.opened)))


def _bracket(stop: Stop, line: int, column: int) -> Slip:
    opening = _character(stop, (line, column))
    closing = _CLOSING.get(opening, "]")
    written, end = rest_of_value(stop.source, line, column)
    found = report(
        "TR118", stop.source.span(line, column, line, column + 1), opening=opening, closing=closing
    )
    if line < stop.line or stop.at_end:
        full_width = written[-1:] in "］】｝)）" and written != opening
        start = end - 1 if full_width else end
        if closing not in written:
            return Slip(found, (Edit(line, start, end, closing),), rough=True)
    return Slip(found)


def _character(stop: Stop, place: tuple[int, int]) -> str:
    return stop.source.lines[place[0]][place[1] : place[1] + 1] or "["


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _ends_here(stop: Stop, last: Event) -> bool:
    """Whether the last event is a text or bracket that ended on this line, just before the trouble."""
    if last is None or last.end_mark.line != stop.line or last.end_mark.column > stop.column:
        return False
    if last.end_mark.index == last.start_mark.index:
        return False
    return not stop.text[last.end_mark.column : stop.column].strip()


def _no_content(stop: Stop) -> Slip | None:
    character = stop.text[stop.column : stop.column + 1]
    if stop.opened is not None and _character(stop, stop.opened) in "[{" and character not in ("]", "}", ","):
        return _bracket(stop, *stop.opened)
    if character in ("]", "}", ","):
        return Slip(report("TR131", stop.here(), character=character))
    return None


def _text_after(stop: Stop, last: Event) -> Slip | None:
    """More text after a closing quote or bracket, as in `when: "a" and "b"`."""
    line = stop.line
    if last.start_mark.line != line and type(last) is SCALAR:
        return None
    span = stop.source.span(
        line, stop.column, line, max(rest_of_value(stop.source, line, stop.column)[1], stop.column + 1)
    )
    if stop.text[stop.column : stop.column + 1] in ("]", "}"):
        return Slip(report("TR131", stop.here(), character=stop.text[stop.column]))
    character = stop.text[last.end_mark.column - 1 : last.end_mark.column]
    start = last.start_mark.column
    if type(last) is not SCALAR:
        start = _opening_column(stop.text, last.end_mark.column)
    fix = None
    if start >= 0 and not _inside_brackets_at(stop.text, start):
        written, end = rest_of_value(stop.source, line, start)
        balanced = written.count('"') % 2 == 0 and written.count("'") % 2 == 0
        fix = quoted(written) if balanced else None
        if fix is not None:
            found = report("TR132", stop.source.span(line, start, line, end), fix=fix, character=character)
            return Slip(found, (Edit(line, start, end, fix),))
    return Slip(report("TR132", span, character=character))


def _inside_brackets_at(text: str, column: int) -> bool:
    before = text[:column]
    return before.count("[") + before.count("{") > before.count("]") + before.count("}")


def _opening_column(text: str, end: int) -> int:
    depth = 0
    for column in range(end - 1, -1, -1):
        depth += (text[column] in "]}") - (text[column] in "[{")
        if depth == 0:
            return column
    return -1


def _unexpected_colon(stop: Stop) -> Slip | None:
    """`mapping values are not allowed here`: this line has a `:` that its surroundings do not allow."""
    last = stop.last
    if type(last) is not SCALAR or last.end_mark.line != stop.line:
        return None
    line, column = last.start_mark.line, last.start_mark.column
    before = stop.source.lines[line][:column].strip()
    if line == stop.line:
        written, end = rest_of_value(stop.source, line, column)
        if before.lstrip("- ") == "" and before:
            return None
        fix = quoted(written) if last.style == "" else None
        place = stop.source.span(line, column, line, end) if fix else stop.here()
        found = report("TR127", place, fix=fix, written=shortened(fix or written))
        return Slip(found, (Edit(line, column, end, fix),) if fix else (), rough=True)
    first = stop.source.lines[line]
    if first.lstrip().startswith("-") and first.lstrip()[1:2].strip() and before:
        return tight_dash(stop.source, line, _indent(first))
    own_line = before.lstrip("- ") == ""
    for number in range(line if own_line else line + 1, stop.line):
        slip = line_slip(stop.source, number, column if number == line else 0)
        if slip is not None:
            return slip
    if own_line:
        return _not_a_pair(stop, line, column)
    return mis_indented(stop.source, stop.line, below_value=True)


def _not_a_pair(stop: Stop, line: int, column: int) -> Slip:
    written, end = rest_of_value(stop.source, line, column)
    found = report("TR128", stop.source.span(line, column, line, end), text=shortened(written))
    return Slip(found, (Edit(line, column, len(stop.source.lines[line]), ""),), rough=True)


def _no_colon(stop: Stop) -> Slip | None:
    """A line between `key: value` lines that has no key."""
    if stop.opened is None:
        return None
    line, column = stop.opened
    if _character(stop, stop.opened) in "\"'" and not _closed_on_line(stop.source.lines[line], column):
        return _quote(stop, line, column)
    return line_slip(stop.source, line, column) or _not_a_pair(stop, line, column)


def _closed_on_line(text: str, column: int) -> bool:
    return text.find(text[column], column + 1) >= 0


def _no_key(stop: Stop) -> Slip | None:
    """Neither a further key nor the end of the mapping came."""
    last = stop.last
    if _ends_here(stop, last) and type(last) in (SCALAR, SEQUENCE_END, MAPPING_END):
        assert last is not None
        if type(last) is not SCALAR or last.style in ("'", '"'):
            after = _text_after(stop, last)
            if after is not None:
                return after
    if stop.text[: stop.column].strip(" ") or _at_bare_colon(stop):
        return None
    return (
        line_slip(stop.source, stop.line, stop.column)
        if _tight_dash_at(stop)
        else mis_indented(stop.source, stop.line)
    )


def _tight_dash_at(stop: Stop) -> bool:
    rest = stop.text[stop.column :]
    return rest.startswith("-") and rest[1:2].strip() != "" and not rest[1:2].isdigit()


def _after_the_end(stop: Stop) -> Slip | None:
    """Text after what YAML sees as the whole document."""
    before = next((line for line in reversed(stop.source.lines[: stop.line]) if line.strip()), "")
    if before.startswith("..."):
        return Slip(report("TR109", stop.here(len(stop.text))))
    if _ends_here(stop, stop.last) and stop.last is not None:
        return _text_after(stop, stop.last)
    first = next((line for line in stop.source.lines if line.strip() and line.lstrip()[0] != "#"), "")
    if type(stop.last) is MAPPING or _indent(first) > _indent(stop.text):
        return mis_indented(stop.source, stop.line)
    return None


def _list_on_key_line(stop: Stop) -> Slip | None:
    return Slip(report("TR133", stop.here()))


_EXPLANATIONS: tuple[tuple[str, Callable[[Stop], Slip | None]], ...] = (
    ("while scanning a block scalar", _block_text_header),
    ("while scanning an a", _reference),
    ("while scanning a tag", _reference),
    ("cannot start any token", _cannot_start),
    ("while scanning a quoted scalar", _unclosed_quote),
    ("escape", _bad_escape),
    ("hexdecimal", _bad_escape),
    ("did not find expected ','", _separator),
    ("did not find expected node content", _no_content),
    ("mapping values are not allowed", _unexpected_colon),
    ("could not find expected ':'", _no_colon),
    ("did not find expected key", _no_key),
    ("did not find expected '-'", _no_key),
    ("<document start>", _after_the_end),
    ("block sequence entries are not allowed", _list_on_key_line),
)
