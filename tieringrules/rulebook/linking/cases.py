"""Scenario cases: what is given and what is expected, all known and of the right type."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import Document, Entry, ScalarNode
from tieringrules.document.scalars import read_date
from tieringrules.document.slip import colon_in_key
from tieringrules.language.types import Type, UnknownType
from tieringrules.language.values import Value
from tieringrules.rulebook.literal import read_literal
from tieringrules.rulebook.model import Case
from tieringrules.rulebook.nodes import entries_at, items_at, normalized, scalar_at

_GIVEN = Localized("a metric, a standard or a column of customers", "指标、分类标准或客户数据的列")
_EXPECTED = Localized("a standard or a metric", "分类标准或指标")


def link_cases(
    document: Document, given: Mapping[str, Type], expected: Mapping[str, Type], is_open: bool
) -> Checked[tuple[Case, ...]]:
    """The cases of a file.

    Args:
        document: the file.
        given: names that may be given, with their types.
        expected: names that may be expected, with their types.
        is_open: whether there may be further names, because a file is broken.
    """
    diagnostics: list[Diagnostic] = []
    cases: list[Case] = []
    for node in items_at(document.root, "cases"):
        name = scalar_at(node, "name")
        as_of = scalar_at(node, "as_of")
        cases.append(
            Case(
                name=name.text if name else "",
                as_of=read_date(as_of).value if as_of else None,
                given=_values(entries_at(node, "given"), given, _GIVEN, is_open, diagnostics),
                expect=_values(entries_at(node, "expect"), expected, _EXPECTED, is_open, diagnostics),
                span=name.span if name else node.span,
            )
        )
    return Checked(tuple(cases), tuple(diagnostics))


def _values(
    entries: tuple[Entry, ...],
    known: Mapping[str, Type],
    noun: Localized,
    is_open: bool,
    diagnostics: list[Diagnostic],
) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for entry in entries:
        name, node = normalized(entry.key.text), entry.value
        if name not in known and is_open:
            continue
        if name not in known:
            near = nearest(name, known)
            choices = hint(name, known)
            diagnostics.append(
                colon_in_key(entry.key)
                or report("TR204", entry.key.span, fix=near, name=name, noun=noun, hint=choices)
            )
        elif isinstance(node, ScalarNode) and node.is_null:
            values[name] = None
        elif isinstance(known[name], UnknownType):
            continue
        else:
            read = read_literal(node, known[name])
            diagnostics.extend(read.diagnostics)
            if read.value is not None:
                values[name] = read.value
    return values
