"""Scenario cases: what is given and what is expected, all known and of the right type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Document, Entry, Node, ScalarNode
from tieringrules.document.scalars import read_date
from tieringrules.document.slip import colon_in_key
from tieringrules.language.types import Type, UnknownType
from tieringrules.language.values import Value
from tieringrules.rulebook.linking.case_file import CASES, in_sheet, with_cases
from tieringrules.rulebook.literal import read_literal
from tieringrules.rulebook.model import Case
from tieringrules.rulebook.nodes import entries_at, items_at, normalized, scalar_at

# In place of a name under `expect`: the data of the case is to be refused with a code.
ERROR = "error"

_GIVEN = Localized("a metric, a standard or a column of customers", "指标、分类标准或客户数据的列")
_EXPECTED = Localized("a standard or a metric", "分类标准或指标")


@dataclass(frozen=True, slots=True)
class CaseNames:
    """What cases of some days may name.

    Attributes:
        first: the first of these days; None for from ever.
        given: names that may be given, with their types.
        expected: names that may be expected, with their types.
    """

    first: dt.date | None
    given: Mapping[str, Type]
    expected: Mapping[str, Type]


def link_cases(
    document: Document, names: Sequence[CaseNames], versioned: Collection[str], is_open: bool
) -> Checked[tuple[Case, ...]]:
    """The cases of a file.

    Args:
        document: the file, with the rows of its table file if it names one.
        names: per period, in order of time.
        versioned: standards that have several versions.
        is_open: whether there may be further names, because a file is broken.
    """
    written = with_cases(document)
    diagnostics: list[Diagnostic] = list(written.diagnostics)
    cases: list[Case] = []
    for node in items_at(written.value.root, CASES):
        day = scalar_at(node, "as_of")
        as_of = read_date(day).value if day else None
        # Without a day it is run on the day of the run, which may lie in any period.
        possible = [names[_period(names, as_of)]] if as_of is not None else [*reversed(names)]
        read = [_case(node, as_of, each, is_open) for each in possible]
        chosen = next((each for each in read if not each.diagnostics), read[0])
        cases.append(chosen.value)
        diagnostics.extend(chosen.diagnostics)
        if day is None:
            diagnostics.extend(_undated(node, chosen.value, versioned))
    return Checked(tuple(cases), tuple(in_sheet(document, diagnostics)))


def _refusal(node: Node, expected: Mapping[str, Type], diagnostics: list[Diagnostic]) -> str | None:
    """The code with which the data of a case is to be refused."""
    entry = next((each for each in entries_at(node, "expect") if each.key.text == ERROR), None)
    if entry is None or ERROR in expected:
        return None
    code = entry.value.text.strip().upper() if isinstance(entry.value, ScalarNode) else ""
    if code not in _refusals():
        diagnostics.append(report("TR808", entry.value.span, written=code))
    return code


def _refusals() -> tuple[str, ...]:
    """Codes of data that is refused, and of rows of a table that must not hold together."""
    from tieringrules.diagnostic.catalogue import CODES
    from tieringrules.rulebook.deciding import CONFLICT_CODES

    return (*(code for code in CODES if code.startswith("TR5")), *CONFLICT_CODES.values())


def _tiers(node: Node, refusal: str | None) -> tuple[Entry, ...]:
    written = entries_at(node, "expect")
    return written if refusal is None else tuple(each for each in written if each.key.text != ERROR)


def _period(names: Sequence[CaseNames], day: dt.date) -> int:
    return max(number for number, each in enumerate(names) if each.first is None or each.first <= day)


def _undated(node: Node, case: Case, versioned: Collection[str]) -> Iterator[Diagnostic]:
    named = [name for name in (*case.given, *case.expect) if name in versioned]
    if named:
        yield report("TR745", case.span, name=named[0])


def _case(node: Node, as_of: dt.date | None, names: CaseNames, is_open: bool) -> Checked[Case]:
    diagnostics: list[Diagnostic] = []
    name = scalar_at(node, "name")
    refusal = _refusal(node, names.expected, diagnostics)
    # A value that is meant to be refused fits no type.
    found = diagnostics if refusal is None else []
    case = Case(
        name=name.text if name else "",
        as_of=as_of,
        given=_values(entries_at(node, "given"), names.given, _GIVEN, is_open, found),
        expect=_values(_tiers(node, refusal), names.expected, _EXPECTED, is_open, diagnostics),
        span=name.span if name else node.span,
        refusal=refusal,
        written={
            normalized(entry.key.text): entry.value.text
            for entry in entries_at(node, "given")
            if isinstance(entry.value, ScalarNode) and not entry.value.is_null
        },
    )
    diagnostics.extend(each for each in found if found is not diagnostics and each.code == "TR204")
    return Checked(case, tuple(diagnostics))


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
