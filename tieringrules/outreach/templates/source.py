"""The text of a template file, and the places in it."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from bisect import bisect_right
from dataclasses import field
from pathlib import Path

from tieringrules.diagnostic import Diagnostic, Localized, Span, report
from tieringrules.diagnostic.suggestion import hint
from tieringrules.diagnostic.value_class import dataclass

MAX_BYTES = 256 * 1024
FOLDER = "templates"
_KEY = re.compile(r"\s*([\w-]+)\s*:[ \t]?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a template file that is a template by itself: its body, or a line of its head.

    Attributes:
        file: the file as users read it.
        text: with line feeds.
        line, column: place of its first character in the file, from 1.
    """

    file: str
    text: str
    line: int = 1
    column: int = 1
    _starts: tuple[int, ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def at(cls, file: str, text: str, line: int, column: int = 1) -> Part:
        """A piece that starts at a line and column of its file."""
        starts = (0, *(match.end() for match in re.finditer("\n", text)))
        return cls(file, text, line, column, starts)

    def span(self, start: int, length: int = 1) -> Span:
        """The place of some characters of the text; it ends with the line at the latest."""
        start = min(max(start, 0), len(self.text))
        row = bisect_right(self._starts, start) - 1
        shift = self.column if row == 0 else 1
        column = start - self._starts[row] + shift
        line_end = self.text.find("\n", start)
        room = (line_end if line_end >= 0 else len(self.text)) - start
        return Span(
            self.file,
            self.line + row,
            column,
            self.line + row,
            column + max(min(length, room), 0 if room else 1),
        )

    def line_span(self, line: int) -> Span:
        """The text of a line of this piece, from 1."""
        start = self._starts[min(max(line, 1), len(self._starts)) - 1]
        end = self.text.find("\n", start)
        content = self.text[start : end if end >= 0 else len(self.text)]
        blank = len(content) - len(content.lstrip())
        return self.span(start + blank, max(len(content.strip()), 1))


@dataclass(frozen=True, slots=True)
class Source:
    """A template file that could be read.

    Attributes:
        path: inside `templates/`, with `/`.
        head: key → its text.
        digest: SHA-256 of the file's bytes, hexadecimal.
    """

    path: str
    body: Part
    head: dict[str, Part]
    digest: str


def read_source(folder: Path, path: str, keys: tuple[str, ...]) -> tuple[Source | None, list[Diagnostic]]:
    """Read one template file.

    Args:
        folder: the `templates` folder.
        path: the file inside it, with `/`.
        keys: keys its head may have.
    """
    file = f"{FOLDER}/{path}"
    place = Span.whole_file(file)
    try:
        data = _read(folder / path)
    except OSError as problem:
        words = Localized.same(os.strerror(problem.errno) if problem.errno else type(problem).__name__)
        return None, [report("TR408", place, problem=words)]
    if data is None:
        words = Localized("it is not an ordinary file", "不是普通文件")
        return None, [report("TR408", place, problem=words)]
    if len(data) > MAX_BYTES:
        return None, [report("TR407", place, limit=f"{MAX_BYTES // 1024} KiB")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        words = Localized("the bytes are not UTF-8", "字节不是 UTF-8")
        return None, [report("TR408", Span(file, line, 1, line, 1), problem=words)]
    if "\0" in text:
        words = Localized("it contains a zero byte", "含有空字节")
        return None, [report("TR408", place, problem=words)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head, body, found = _split(file, text, keys)
    return Source(path, body, head, hashlib.sha256(data).hexdigest()), found


def _read(path: Path) -> bytes | None:
    # Not blocking: opening a pipe would otherwise wait for a writer.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return stream.read(MAX_BYTES + 1)


def _is_known(key: str, keys: tuple[str, ...]) -> bool:
    return any(
        key == known or (known.endswith("*") and len(key) >= len(known) and key.startswith(known[:-1]))
        for known in keys
    )


def _split(file: str, text: str, keys: tuple[str, ...]) -> tuple[dict[str, Part], Part, list[Diagnostic]]:
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return {}, Part.at(file, text, 1), []
    end = next((row for row, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return {}, Part.at(file, text, 1), [report("TR409", Span(file, 1, 1, 1, 4))]
    head: dict[str, Part] = {}
    found: list[Diagnostic] = []
    for row, line in enumerate(lines[1:end], 2):
        if not line.strip():
            continue
        match = _KEY.fullmatch(line)
        if match is None:
            known = ", ".join(keys) or Localized("none", "无")
            found.append(report("TR410", Span(file, row, 1, row, len(line) + 1), known=known))
            continue
        key, rest = match.groups()
        place = Span(file, row, match.start(1) + 1, row, match.end(1) + 1)
        if not _is_known(key, keys):
            found.append(report("TR411", place, key=key, hint=hint(key, keys)))
        elif key in head:
            found.append(report("TR413", place, key=key))
        else:
            head[key] = Part.at(file, rest.rstrip(), row, match.start(2) + 1)
    return head, Part.at(file, "\n".join(lines[end + 1 :]), end + 2), found
