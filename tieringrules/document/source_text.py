"""A rule file's bytes as lines of text, with every edit traced back to what the user wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from itertools import groupby, islice

from tieringrules.diagnostic import Checked, Diagnostic, Span, report
from tieringrules.diagnostic.value_class import dataclass

MAX_BYTES = 1024 * 1024
_MAX_CHARACTERS_REPORTED = 5

# Control characters, the line ends that only YAML 1.1 knows (NEL, LS, PS), a byte order mark inside the
# text, and the bidirectional controls that make a line show something else than it says.
_FORBIDDEN = (
    r"[^\t\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement inside one line: characters `start` to `end` (from 0, exclusive) become `text`."""

    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SourceText:
    r"""The lines of a file, perhaps mended, that still know where each character stood originally.

    Attributes:
        file: path as users read it.
        original: the whole text as written, line ends made `\\n`, without a byte order mark.
        lines: the current lines, without line ends; the last is always empty.
        columns: for each mended line (from 0), the original column (from 0) of every character and of
            the line's end.
    """

    file: str
    original: str = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    columns: Mapping[int, tuple[int, ...]] = field(default_factory=dict, repr=False)

    @property
    def text(self) -> str:
        """The current text."""
        return "\n".join(self.lines)

    def position(self, line: int, column: int) -> tuple[int, int]:
        """The (line, column) from 1 in the file as written, of a place from 0 in the current text."""
        if line >= len(self.lines) - 1:
            return self._end
        original = self.columns.get(line)
        if original is not None:
            column = original[min(column, len(original) - 1)]
        return line + 1, column + 1

    @property
    def _end(self) -> tuple[int, int]:
        """The end of the file as written, from 1."""
        return self.original.count("\n") + 1, len(self.original) - self.original.rfind("\n")

    def span(self, line: int, column: int, end_line: int, end_column: int) -> Span:
        """The place in the file as written, of a stretch (from 0) of the current text."""
        return Span(self.file, *self.position(line, column), *self.position(end_line, end_column))

    def edited(self, edits: Iterable[Edit]) -> SourceText:
        """The text with edits made; edits of one line must not overlap."""
        lines = list(self.lines)
        columns = dict(self.columns)
        for number, group in groupby(sorted(set(edits), key=_place), key=lambda edit: edit.line):
            old = lines[number]
            origin = columns.get(number) or tuple(range(len(old) + 1))
            text: list[str] = []
            places: list[int] = []
            done = 0
            for edit in group:
                text += (old[done : edit.start], edit.text)
                places += origin[done : edit.start]
                places += (origin[edit.start],) * len(edit.text)
                done = edit.end
            lines[number] = "".join(text) + old[done:]
            columns[number] = (*places, *origin[done:])
        return SourceText(self.file, self.original, tuple(lines), columns)


def _place(edit: Edit) -> tuple[int, int, int]:
    return edit.line, edit.start, edit.end


def decode(file: str, data: bytes) -> Checked[SourceText | None]:
    """The text of a file, or why it cannot be read as text.

    Args:
        file: path as users read it.
        data: the file's bytes; UTF-8 with or without a byte order mark, any line ends.
    """
    if len(data) > MAX_BYTES:
        return Checked(None, (report("TR101", Span.whole_file(file), size=len(data), limit=MAX_BYTES),))
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Checked(None, (_not_utf8(file, data, error),))
    text = decoded.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return Checked(None, (report("TR103", Span.whole_file(file)),))
    source = SourceText(file, text, (*text.removesuffix("\n").split("\n"), ""))
    return _without_forbidden(source)


def forbidden_character(text: str) -> str | None:
    """The first character of a text that no rule file may contain, as `U+0000`; None if there is none."""
    found = _first_forbidden(text.replace("\r", "\n"))
    return _name(found.group()) if found else None


def _first_forbidden(text: str) -> re.Match[str] | None:
    # Hardly any file has one, and none of them is printable: the pattern takes long to compile.
    if text.replace("\n", " ").replace("\t", " ").isprintable():
        return None
    return re.search(_FORBIDDEN, text)


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"


def _not_utf8(file: str, data: bytes, error: UnicodeDecodeError) -> Diagnostic:
    before = data[: data.index(error.object) + error.start] if error.object in data else data[: error.start]
    lines = before.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    column = len(lines[-1].decode("utf-8-sig" if len(lines) == 1 else "utf-8", errors="replace")) + 1
    line = len(lines)
    return report("TR102", Span(file, line, column, line, column + 1), line=line)


def _without_forbidden(source: SourceText) -> Checked[SourceText | None]:
    if _first_forbidden(source.original) is None:
        return Checked(source)
    places = (
        (number, match) for number, line in enumerate(source.lines) for match in re.finditer(_FORBIDDEN, line)
    )
    found = list(islice(places, _MAX_CHARACTERS_REPORTED + 1))
    diagnostics = tuple(
        report(
            "TR104",
            source.span(number, match.start(), number, match.end()),
            character=_name(match.group()),
        )
        for number, match in found[:_MAX_CHARACTERS_REPORTED]
    )
    if len(found) > _MAX_CHARACTERS_REPORTED:
        return Checked(None, diagnostics)
    blanks = (Edit(number, match.start(), match.end(), " ") for number, match in found)
    return Checked(source.edited(blanks), diagnostics)
