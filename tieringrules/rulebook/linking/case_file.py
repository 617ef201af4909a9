"""Scenario cases in a table file: a row per case, as if they were written in the rule file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tieringrules.diagnostic import Checked, Diagnostic, Findings, Localized, Span, report
from tieringrules.document.node import Document, Entry, MappingNode, ScalarNode, SequenceNode
from tieringrules.document.scalars import read_date
from tieringrules.rulebook.nodes import cells_of, child, normalized, text_at
from tieringrules.rulebook.tables.grid import ROWS, SHEET

CASES = "cases"
NAME, AS_OF = "name", "as_of"
# Before the name of what a column expects.
EXPECTED = ("expect.", "期望.", "expect ", "期望 ")


def with_cases(document: Document) -> Checked[Document]:
    """The document of scenario tests with the cases of its table file in it.

    The columns `name` and `as_of` are the case's own, those named `expect.X` say what comes out, and all
    others what is given. A blank cell gives and expects nothing; `null` is a missing value.

    Args:
        document: with the rows of its file, if it names one.
    """
    rows = child(document.root, ROWS)
    if not isinstance(rows, SequenceNode) or not isinstance(document.root, MappingNode):
        return Checked(document)
    lines = [cells_of(row) for row in rows.items]
    named = child(document.root, "file")
    place = named.span if named is not None else document.root.span
    if len(lines) < 2:
        return Checked(document, (report("TR804", place),))
    findings = Findings()
    header = tuple(replace(cell, text=normalized(cell.text.strip())) for cell in lines[0])
    findings.extend(_header_findings(header))
    if findings.all():
        return Checked(document, findings.all())
    written = [findings.keep(_case(header, cells)) for cells in lines[1:]]
    cases = [case for case in written if case is not None]
    root = MappingNode(
        (*document.root.entries, Entry(ScalarNode(CASES, span=place), SequenceNode(tuple(cases), place))),
        document.root.span,
    )
    return Checked(Document(document.file, root, document.text, document.digest), findings.all())


def in_sheet(document: Document, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Findings about rows of a sheet that say which sheet and row it is; others as they are."""
    sheet = text_at(document.root, SHEET)
    if sheet is None:
        return list(found)
    return [
        replace(
            each,
            message=Localized(
                f"sheet '{sheet}', row {each.span.line}: {each.message.en}",
                f"工作表“{sheet}”第 {each.span.line} 行：{each.message.zh}",
            ),
        )
        if each.span is not None and each.span.file != document.file
        else each
        for each in found
    ]


def _header_findings(header: Sequence[ScalarNode]) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    seen: set[str] = set()
    for cell in header:
        if cell.text and cell.text in seen:
            found.append(report("TR287", cell.span, name=cell.text))
        seen.add(cell.text)
    if not any(_expected(cell.text) for cell in header):
        found.append(report("TR805", header[0].span))
    return found


def _case(header: Sequence[ScalarNode], cells: Sequence[ScalarNode]) -> Checked[MappingNode | None]:
    findings = Findings()
    line = cells[0].span.line
    span = Span(cells[0].span.file, line, 1, line, 1)
    if len(cells) > len(header):
        return Checked(None, (report("TR806", span, row=line, found=len(cells), wanted=len(header)),))
    entries: list[Entry] = []
    given: list[Entry] = []
    expected: list[Entry] = []
    for column, cell in zip(header, cells, strict=False):
        # A cell is what people see in it: a number there is a number.
        value = replace(cell, text=cell.text.strip(), style="plain")
        if not value.text or not column.text:
            continue
        name = _expected(column.text)
        if name is not None:
            expected.append(Entry(replace(column, text=name), value))
        elif column.text == AS_OF:
            findings.extend(read_date(value).diagnostics)
            entries.append(Entry(column, value))
        elif column.text == NAME:
            entries.append(Entry(column, cell))
        else:
            given.append(Entry(column, value))
    if not expected:
        findings.add(report("TR807", span, row=line))
    if not any(entry.key.text == NAME for entry in entries):
        entries.append(Entry(ScalarNode(NAME, span=span), ScalarNode(f"{span.file}:{line}", "double", span)))
    for key, members in (("given", given), ("expect", expected)):
        entries.append(Entry(ScalarNode(key, span=span), MappingNode(tuple(members), span)))
    return Checked(MappingNode(tuple(entries), span), findings.all())


def _expected(column: str) -> str | None:
    """What a column named so expects; None where it gives something."""
    for prefix in EXPECTED:
        if column.startswith(prefix) and len(column) > len(prefix):
            return column[len(prefix) :].strip()
    return None
