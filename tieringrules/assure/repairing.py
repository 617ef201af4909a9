"""Mends rule files where what was meant is plain, and changes nothing else in them."""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from tieringrules.assure.checking import check_workspace
from tieringrules.diagnostic import Diagnostic, Span
from tieringrules.diagnostic.safe_fixes import SAFE_FIXES, is_safe
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document import read_document
from tieringrules.rulebook.workspace_files import RULES_FOLDER, SUFFIXES, WORKSPACE_FILE

# What a check reads besides data.
_PARTS = (RULES_FOLDER, "templates", "populations")
_MOST_PASSES = 50
_FIRST_BEYOND_YAML = "TR133"
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Replacement:
    """Characters `start` to `end` (from 0, exclusive) of a file become `text`, to mend a finding."""

    start: int
    end: int
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class MendedFile:
    """A rule file before and after.

    Attributes:
        file: its path, relative to the workspace.
        codes: of the findings that were mended, each as often as it was.
    """

    file: str
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)
    codes: tuple[str, ...] = ()


def mended_files(root: Path) -> tuple[MendedFile, ...]:
    """The rule files of a workspace that safe fixes change, in order of their names; nothing is written.

    Mending one slip can bring the next to light, so the rules are checked anew until nothing safe is left.
    A fix after which a file is worse off than before, such as quotes inside quotes, is not made.

    Args:
        root: the workspace folder.
    """
    with tempfile.TemporaryDirectory(prefix="tieringrules-") as scratch:
        copy = Path(scratch) / "workspace"
        _copy(root, copy)
        mended: dict[str, tuple[bytes, list[str]]] = {}
        hopeless: set[tuple[str, Replacement]] = set()
        for _ in range(_MOST_PASSES):
            found = _by_file(root, check_workspace(copy).diagnostics)
            changed = False
            for file, findings in found.items():
                before = (copy / file).read_bytes()
                after, made, refused = _mended(file, before, findings, hopeless)
                hopeless |= {(file, each) for each in refused}
                if made:
                    changed = True
                    _, codes = mended.setdefault(file, (before, []))
                    codes += [each.code for each in made]
                    (copy / file).write_bytes(after)
            if not changed:
                break
        return tuple(
            MendedFile(file, before, (copy / file).read_bytes(), tuple(codes))
            for file, (before, codes) in sorted(mended.items())
        )


def _copy(root: Path, copy: Path) -> None:
    copy.mkdir()
    shutil.copyfile(root / WORKSPACE_FILE, copy / WORKSPACE_FILE)
    for part in _PARTS:
        if (root / part).is_dir():
            # What cannot be copied cannot be read either, which the check says itself.
            with contextlib.suppress(shutil.Error, OSError):
                shutil.copytree(root / part, copy / part, ignore_dangling_symlinks=True)


def _by_file(root: Path, findings: Iterable[Diagnostic]) -> Mapping[str, list[Diagnostic]]:
    """The findings with safe fixes by rule file, for files that lie in the workspace."""
    home = root.resolve()
    found: dict[str, list[Diagnostic]] = {}
    for finding in findings:
        span = finding.span
        if finding.code in SAFE_FIXES and finding.fix is not None and span is not None:
            inside = (root / span.file).resolve().is_relative_to(home)
            if inside and span.file.endswith(SUFFIXES):
                found.setdefault(span.file, []).append(finding)
    return found


def _mended(
    file: str, data: bytes, findings: Sequence[Diagnostic], hopeless: set[tuple[str, Replacement]]
) -> tuple[bytes, list[Replacement], list[Replacement]]:
    """The file with its fixes made, the fixes that were, and those that would make it worse."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data, [], []
    wanted = []
    starts = _line_starts(text)
    for finding in findings:
        made = replacement_for(finding, text, starts)
        if made is not None and (file, made) not in hopeless:
            wanted.append(made)
    # What is wrong with the YAML comes first: beside it nobody sees what another fix does to the file.
    together = _apart([each for each in wanted if each.code < _FIRST_BEYOND_YAML] or wanted)
    if not together:
        return data, [], []
    after = replaced(text, together).encode()
    if _is_no_worse(file, data, after, together):
        return after, together, []
    for each in together:
        for made in (each, _escaped(each)):
            after = replaced(text, [made]).encode()
            if _is_no_worse(file, data, after, [made]):
                return after, [made], []
    return data, [], together


def replacement_for(finding: Diagnostic, text: str, starts: Sequence[int]) -> Replacement | None:
    """The edit that mends a finding; None where its fix is no safe one.

    Args:
        finding: about a place in the text.
        text: of the file, with its line ends and byte order mark as they are.
        starts: where each of its lines starts.
    """
    span, fix = finding.span, finding.fix
    if span is None or fix is None:
        return None
    start, end = _offsets(span, starts, len(text))
    if not is_safe(finding.code, text[start:end]):
        return None
    # A word that takes the place of a sign must not run into its neighbours: a&&b.
    before = " " if start and fix[:1].isalnum() and _is_word(text[start - 1]) else ""
    after = " " if fix[-1:].isalnum() and _is_word(text[end : end + 1]) else ""
    return Replacement(start, end, f"{before}{fix}{after}", finding.code)


def _escaped(replacement: Replacement) -> Replacement:
    """The same inside a text in double quotes."""
    return replace(replacement, text=replacement.text.replace('"', '\\"'))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _line_starts(text: str) -> list[int]:
    first = 1 if text.startswith("\ufeff") else 0
    return [first, *(found.end() for found in _LINE_END.finditer(text))]


def _offsets(span: Span, starts: Sequence[int], length: int) -> tuple[int, int]:
    def offset(line: int, column: int) -> int:
        return min(starts[min(line, len(starts)) - 1] + column - 1, length)

    return offset(span.line, span.column), offset(span.end_line, span.end_column)


def _apart(wanted: Iterable[Replacement]) -> list[Replacement]:
    """Those that can be made together, in order: of two that overlap the earlier one."""
    chosen: list[Replacement] = []
    for each in sorted(set(wanted), key=lambda found: (found.start, found.end)):
        if not chosen or each.start >= max(chosen[-1].end, chosen[-1].start + 1):
            chosen.append(each)
    return chosen


def replaced(text: str, replacements: Sequence[Replacement]) -> str:
    """A text with replacements made that stand in order and apart."""
    parts: list[str] = []
    done = 0
    for each in replacements:
        parts += (text[done : each.start], each.text)
        done = each.end
    return "".join(parts) + text[done:]


def _is_no_worse(file: str, before: bytes, after: bytes, made: Sequence[Replacement]) -> bool:
    """Whether a file still reads at least as well: fixes of its YAML may bring more of it to light."""
    if all(each.code < _FIRST_BEYOND_YAML for each in made):
        return True
    was, now = (Counter(found.code for found in _unread(file, data)) for data in (before, after))
    return not now - was


def _unread(file: str, data: bytes) -> Iterable[Diagnostic]:
    return (found for found in read_document(file, data).diagnostics if found.is_error)
