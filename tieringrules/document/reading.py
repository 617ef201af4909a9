"""Reading one rule file: bytes in, a tree with positions and every finding out."""

from __future__ import annotations

import hashlib

from tieringrules.diagnostic import Checked, Diagnostic, in_order, report
from tieringrules.document.building import Builder
from tieringrules.document.events import Events, read_events, without_directives
from tieringrules.document.node import Document, MappingNode
from tieringrules.document.slip import Slip
from tieringrules.document.source_text import MAX_BYTES, Edit, SourceText, decode

_MAX_ROUNDS = 25
_MAX_FINDINGS = 500

# Findings that the characters of a line prove by themselves, whatever was guessed about other lines.
_SURE = frozenset(("TR120", "TR121", "TR122", "TR123", "TR125", "TR126", "TR127", "TR129", "TR130"))


def read_document(file: str, data: bytes) -> Checked[Document | None]:
    """The document in a rule file, and everything that is wrong with its YAML.

    Strictly YAML 1.2 core (yaml.org/spec/1.2.2), less anchors, aliases, tags, merges and directives.
    After a slip whose meaning is plain, reading goes on as if it were mended, so that one slip does not
    hide the others; the positions are always those of the file as written.

    Args:
        file: path as users should read it, relative to the workspace, with `/`.
        data: the file's bytes.
    """
    decoded = decode(file, data)
    if decoded.value is None:
        return Checked(None, decoded.diagnostics)
    source, directives = without_directives(decoded.value)
    found: list[Diagnostic] = [*decoded.diagnostics, *directives]
    document = _read(source, found, hashlib.sha256(data).hexdigest())
    return Checked(document, in_order(found)[:_MAX_FINDINGS])


def _read(source: SourceText, found: list[Diagnostic], digest: str) -> Document | None:
    """Reads, mends slips and reads again; adds what it finds to `found`."""
    rounds = min(_MAX_ROUNDS, 2 + MAX_BYTES // (len(source.original) + 1))
    mended: set[int] = set()
    rough = False
    for _ in range(rounds):
        events = read_events(source)
        found.extend(events.refused)
        if events.refused:
            return None
        if events.error is not None:
            # Loaded for files that are broken only.
            from tieringrules.document.breakage import explain

            slip = explain(source, events)
            lines = _lines(slip)
            if lines & mended or (rough and slip.diagnostic.code not in _SURE):
                _only_before(source, min(lines), found)
                return None
            found.append(slip.diagnostic)
            if not slip.edits:
                _only_before(source, min(lines), found)
                return None
            rough = rough or slip.rough
        elif not events.events:
            if not found:
                found.append(report("TR103", source.span(0, 0, 0, 0)))
            return None
        else:
            builder = Builder(source, events.events)
            root = builder.root()
            slips = _new(builder.slips, found)
            if not slips:
                found.extend(builder.diagnostics)
                if not isinstance(root, MappingNode):
                    if not found:
                        found.append(report("TR114", root.span))
                    return None
                return Document(source.file, root, source.original, digest)
            found.extend(slip.diagnostic for slip in slips)
            if len(found) > _MAX_FINDINGS:
                return None
            slip = Slip(slips[0].diagnostic, _apart([edit for slip in slips for edit in slip.edits]))
            lines = _lines(slip)
        mended |= lines
        source = source.edited(slip.edits)
    return None


def _only_before(source: SourceText, line: int, found: list[Diagnostic]) -> None:
    """Adds what is wrong above the line (from 0) from which on the text cannot be read."""
    above = SourceText(source.file, source.original, (*source.lines[:line], ""), source.columns)
    events = read_events(above) if line else Events([])
    if events.error is None and not events.refused and events.events:
        builder = Builder(above, events.events)
        builder.root()
        found.extend(slip.diagnostic for slip in _new(builder.slips, found))
        found.extend(builder.diagnostics)


def _new(slips: list[Slip], found: list[Diagnostic]) -> list[Slip]:
    """The slips not reported yet; each that can be mended is gone after one more reading."""
    known = set(found)
    return [slip for slip in dict.fromkeys(slips) if slip.diagnostic not in known]


def _lines(slip: Slip) -> set[int]:
    return {edit.line for edit in slip.edits} or {
        slip.diagnostic.span.line - 1 if slip.diagnostic.span else 0
    }


def _apart(edits: list[Edit]) -> tuple[Edit, ...]:
    """The edits that do not touch an earlier one."""
    kept: list[Edit] = []
    for edit in sorted(set(edits), key=lambda e: (e.line, e.start, e.end)):
        last = kept[-1] if kept else None
        if (
            last is None
            or last.line != edit.line
            or last.end < edit.start
            or last.start < last.end == edit.start
        ):
            kept.append(edit)
    return tuple(kept)
