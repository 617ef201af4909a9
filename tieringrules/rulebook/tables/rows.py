"""Rows of a decision table as typed conditions, and rows that another one makes pointless."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tieringrules.diagnostic import Checked, Diagnostic, Findings, Label, Localized, Span, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import ScalarNode
from tieringrules.language.checker import check_expression
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr, Literal, Logical
from tieringrules.language.types import BOOLEAN, UnknownType
from tieringrules.language.unary_tests import ANY_VALUE, parse_unary_tests
from tieringrules.rulebook.expression import read_expression
from tieringrules.rulebook.tables.grid import Grid, GridRow

_NOBODY = Literal(False, type=BOOLEAN)
_EARLIER = Localized("this row", "这一行")


@dataclass(frozen=True, slots=True)
class RowCondition:
    """What must hold for a row.

    Attributes:
        condition: of all its cells; None where it takes everyone.
        cells: per input the number of the test, equal for equal tests; None for any value, or for the whole
            row where a cell is wrong.
        tests: per input what its cell asks of it; None for any value.
    """

    condition: Expr | None
    cells: tuple[int | None, ...] | None
    tests: tuple[Expr | None, ...] = ()


def read_rows(grid: Grid, scope: Scope) -> Checked[tuple[tuple[Expr | None, ...], tuple[RowCondition, ...]]]:
    """The inputs of a table, None for those that are wrong, and the condition of each row.

    Args:
        grid: as written.
        scope: the fields that inputs and cells may name.
    """
    findings = Findings()
    inputs = [findings.keep(_input(node, scope)) for node in grid.inputs]
    reader = _CellReader(scope)
    found = []
    for row in grid.rows:
        parts: list[Expr] = []
        tests: list[Expr | None] = []
        cells: list[int | None] | None = []
        for index, (tested, cell) in enumerate(zip(inputs, row.inputs, strict=True)):
            if tested is None:
                cells = None
                continue
            test = reader.test(index, tested, cell)
            findings.extend(grid.placed(row, grid.inputs[index], test.diagnostics))
            number, condition = test.value
            tests.append(condition)
            if condition is not None:
                parts.append(condition)
            if cells is not None:
                cells.append(number)
            if any(each.is_error for each in test.diagnostics):
                cells = None
        whole = _all(parts, row.span)
        found.append(RowCondition(whole, None if cells is None else tuple(cells), tuple(tests)))
    return Checked((tuple(inputs), tuple(found)), findings.all())


def _input(node: ScalarNode, scope: Scope) -> Checked[Expr | None]:
    """A typed input; None where nothing can be said about its cells."""
    read = read_expression(node, scope)
    wrong = read.value is None or any(each.is_error for each in read.diagnostics)
    unknown = read.value is not None and isinstance(read.value.type, UnknownType)
    return Checked(None if wrong or unknown else read.value, read.diagnostics)


def _all(parts: Sequence[Expr], span: Span) -> Expr | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return Logical("and", tuple(parts), span=span, type=BOOLEAN)


class _CellReader:
    """Reads cells; a cell that stands in a column again is read once."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.by_text: dict[tuple[int, str], tuple[int | None, Expr | None]] = {}
        self.numbers: dict[tuple[int, Expr], int] = {}

    def test(self, index: int, tested: Expr, cell: ScalarNode) -> Checked[tuple[int | None, Expr | None]]:
        """The number and the condition of a cell, both None where it takes any value."""
        known = self.by_text.get((index, cell.text))
        if known is not None:
            return Checked(known)
        parsed = parse_unary_tests(cell.text, cell.locate, tested.type, tested)
        if parsed.value is ANY_VALUE:
            return Checked((None, None), parsed.diagnostics)
        if parsed.value is None:
            return Checked((None, _NOBODY), parsed.diagnostics)
        checked = check_expression(parsed.value, self.scope, BOOLEAN)
        found = (*parsed.diagnostics, *checked.diagnostics)
        number = self.numbers.setdefault((index, checked.value), len(self.numbers))
        if not found:
            self.by_text[index, cell.text] = (number, checked.value)
        return Checked((number, checked.value), found)


def covered(rows: Iterable[tuple[GridRow, RowCondition]]) -> list[tuple[GridRow, GridRow]]:
    """Rows that an earlier one takes whole: each cell is the same there or takes any value.

    Args:
        rows: in the order in which they are asked.

    Returns:
        (the row, the first earlier one that takes all it takes).
    """
    found = []
    earlier: dict[tuple[int, ...], dict[tuple[int | None, ...], GridRow]] = {}
    for row, read in rows:
        if read.cells is None:
            continue
        for asked, by_cells in earlier.items():
            by = by_cells.get(tuple(read.cells[index] for index in asked))
            if by is not None:
                found.append((row, by))
                break
        own = tuple(index for index, cell in enumerate(read.cells) if cell is not None)
        same = earlier.setdefault(own, {})
        same.setdefault(tuple(read.cells[index] for index in own), row)
    return found


def never_winning(rows: Iterable[tuple[GridRow, RowCondition]]) -> list[Diagnostic]:
    """Findings about rows that an earlier one takes whole."""
    return [
        report("TR293", row.span, related=[Label(by.span, _EARLIER)], row=row.rule, earlier=by.rule)
        for row, by in covered(rows)
    ]


def overlapping(rows: Sequence[tuple[GridRow, RowCondition]]) -> list[Diagnostic]:
    """Findings about two rows of which one takes all that the other takes."""
    later = covered(rows)
    seen = {row.rule for row, _ in later}
    pairs = [*later, *((by, row) for row, by in covered(reversed(rows)) if by.rule not in seen)]
    return [
        report("TR294", row.span, related=[Label(by.span, _EARLIER)], row=row.rule, earlier=by.rule)
        for row, by in pairs
    ]
