"""A decision table as written: which columns it has, and the cells of each row in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tieringrules.diagnostic import Checked, Diagnostic, Findings, Label, Localized, Span, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import MappingNode, Node, ScalarNode, SequenceNode
from tieringrules.rulebook.nodes import cells_of, child, items_at, normalized, scalars_at, text_at

TIER = "tier"
ID, NOTE = "id", "note"
# Where the rows of a table file are put into the standard that names it; no written key holds a control
# character.
ROWS, SHEET = "\0rows", "\0sheet"
_LIST = Localized("a list of cells, or `column: cell` lines", "单元格列表，或“列名: 内容”形式的内容")
_SINGLE = Localized("a single value", "单个值")


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row.

    Attributes:
        number: as people count: the row of the file, or from 1 in a rule file.
        rule: its id; without one its number among the rules, from 1.
        inputs, outputs: its cells, in the order of the columns.
        note: what people wrote beside it.
        span: where it begins.
    """

    number: int
    rule: str
    inputs: tuple[ScalarNode, ...]
    outputs: tuple[ScalarNode, ...]
    note: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's columns as written under `inputs` and `outputs`, its rows, and the sheet they stand in."""

    inputs: tuple[ScalarNode, ...]
    outputs: tuple[ScalarNode, ...]
    rows: tuple[GridRow, ...]
    sheet: str | None = None

    def placed(self, row: GridRow, column: ScalarNode, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Findings about a cell that say which cell it is."""
        name = column.text
        before = Localized(
            (f"sheet '{self.sheet}', " if self.sheet else "") + f"row {row.number}, column '{name}': ",
            (f"工作表“{self.sheet}”" if self.sheet else "") + f"第 {row.number} 行“{name}”列：",
        )
        return [
            replace(each, message=Localized(before.en + each.message.en, before.zh + each.message.zh))
            for each in found
        ]


def read_grid(standard: MappingNode) -> Checked[Grid]:
    """The table of a standard: from its `rules`, or from the rows of its file.

    Rows whose cells cannot be told apart are left out.
    """
    findings = Findings()
    inputs, outputs = scalars_at(standard, "inputs"), scalars_at(standard, "outputs")
    findings.extend(_twice((*inputs, *outputs)))
    from_file = child(standard, ROWS)
    if isinstance(from_file, SequenceNode):
        rows = findings.keep(_file_rows(from_file, inputs, outputs, standard))
    else:
        rows = findings.keep(_inline_rows(items_at(standard, "rules"), inputs, outputs))
    findings.extend(_ids_twice(rows))
    return Checked(Grid(inputs, outputs, rows, text_at(standard, SHEET)), findings.all())


def column_name(text: str) -> str:
    """A column's name as names are compared: blanks count as one."""
    return " ".join(normalized(text).split())


def _twice(columns: Iterable[ScalarNode]) -> list[Diagnostic]:
    first: dict[str, ScalarNode] = {}
    found = []
    for column in columns:
        name = column_name(column.text)
        if name in first:
            label = Label(first[name].span, Localized("first given here", "首次出现处"))
            found.append(report("TR287", column.span, related=[label], name=name))
        first.setdefault(name, column)
    return found


def _ids_twice(rows: Iterable[GridRow]) -> list[Diagnostic]:
    first: dict[str, GridRow] = {}
    found = []
    for row in rows:
        earlier = first.setdefault(row.rule, row)
        if earlier is not row:
            label = Label(earlier.span, Localized("first given here", "首次出现处"))
            found.append(report("TR292", row.span, related=[label], id=row.rule))
    return found


# Rows in a file


def _file_rows(
    written: SequenceNode,
    inputs: Sequence[ScalarNode],
    outputs: Sequence[ScalarNode],
    standard: MappingNode,
) -> Checked[tuple[GridRow, ...]]:
    named = child(standard, "file")
    place = named.span if named is not None else written.span
    lines = [cells_of(row) for row in written.items]
    if len(lines) < 2:
        return Checked((), (report("TR297", place),))
    header = lines[0]
    wanted = [column_name(column.text) for column in (*inputs, *outputs)]
    known = [*wanted, *(name for name in (ID, NOTE) if name not in wanted)]
    findings = Findings()
    positions: dict[str, int] = {}
    for index, cell in enumerate(header):
        name = column_name(cell.text)
        if name in positions:
            findings.add(report("TR287", cell.span, name=name))
        elif name not in known:
            free = [each for each in known if each not in positions]
            findings.add(
                report("TR286", cell.span, fix=nearest(name, free), name=name, hint=hint(name, free))
            )
        positions.setdefault(name, index)
    for name in wanted:
        if name not in positions and not any(nearest(other, [name]) for other in positions.keys() - known):
            findings.add(report("TR285", header[0].span, name=name))
    if findings.all():
        return Checked((), findings.all())
    is_sheet = SHEET in standard
    rows = []
    for order, cells in enumerate(lines[1:], start=1):
        if is_sheet and len(cells) < len(header):
            cells = (*cells, *(replace(cells[0], text="") for _ in range(len(header) - len(cells))))
        number = cells[0].span.line
        if len(cells) != len(header):
            columns = ", ".join(column_name(cell.text) for cell in header)
            span = Span(cells[0].span.file, number, 1, number, 1)
            findings.add(
                report("TR288", span, row=number, found=len(cells), wanted=len(header), columns=columns)
            )
            continue
        by_name = {name: cells[index] for name, index in positions.items()}
        rows.append(_row(number, order, by_name, inputs, outputs, cells[0].span, wanted))
    return Checked(tuple(rows), findings.all())


# Rows in a rule file


def _inline_rows(
    items: Iterable[Node], inputs: Sequence[ScalarNode], outputs: Sequence[ScalarNode]
) -> Checked[tuple[GridRow, ...]]:
    findings = Findings()
    rows = []
    wanted = [column_name(column.text) for column in (*inputs, *outputs)]
    for number, item in enumerate(items, start=1):
        if isinstance(item, MappingNode):
            cells = findings.keep(_named_cells(item, wanted))
        elif isinstance(item, SequenceNode):
            cells = findings.keep(_listed_cells(item, wanted, number))
        else:
            findings.add(report("TR205", item.span, expected=_LIST, found=_SINGLE))
            continue
        if cells is not None:
            rows.append(_row(number, number, cells, inputs, outputs, _start(item), wanted))
    return Checked(tuple(rows), findings.all())


def _listed_cells(
    item: SequenceNode, wanted: Sequence[str], number: int
) -> Checked[Mapping[str, ScalarNode] | None]:
    if len(item.items) != len(wanted):
        columns = ", ".join(wanted)
        found = len(item.items)
        wrong = report("TR288", _start(item), row=number, found=found, wanted=len(wanted), columns=columns)
        return Checked(None, (wrong,))
    return _single(zip(wanted, item.items, strict=True))


def _named_cells(item: MappingNode, wanted: Sequence[str]) -> Checked[Mapping[str, ScalarNode] | None]:
    findings = Findings()
    known = [*wanted, *(name for name in (ID, NOTE) if name not in wanted)]
    for entry in item.entries:
        name = column_name(entry.key.text)
        if name not in known:
            near = nearest(name, known)
            findings.add(report("TR286", entry.key.span, fix=near, name=name, hint=hint(name, known)))
    written = ((column_name(entry.key.text), entry.value) for entry in item.entries)
    cells = findings.keep(_single(written))
    if cells is None or findings.all():
        return Checked(None, findings.all())
    blank = ScalarNode("", "double", _start(item))
    return Checked(dict.fromkeys(wanted, blank) | dict(cells))


def _single(cells: Iterable[tuple[str, Node]]) -> Checked[Mapping[str, ScalarNode] | None]:
    found: dict[str, ScalarNode] = {}
    wrong: list[Diagnostic] = []
    for name, node in cells:
        if not isinstance(node, ScalarNode):
            wrong.append(report("TR289", _start(node)))
        else:
            # A null of YAML that is written out asks for missing values as the word in a text does.
            is_word = node.is_null and node.text.strip() != ""
            found[name] = replace(node, text="null", style="double", offsets=None) if is_word else node
    return Checked(None if wrong else found, tuple(wrong))


def _row(
    number: int,
    order: int,
    cells: Mapping[str, ScalarNode],
    inputs: Sequence[ScalarNode],
    outputs: Sequence[ScalarNode],
    span: Span,
    wanted: Sequence[str],
) -> GridRow:
    own_id = cells[ID].text.strip() if ID in cells and ID not in wanted else ""
    note = cells[NOTE].text.strip() if NOTE in cells and NOTE not in wanted else ""
    return GridRow(
        number,
        own_id or str(order),
        tuple(cells[column_name(column.text)] for column in inputs),
        tuple(cells[column_name(column.text)] for column in outputs),
        note or None,
        span,
    )


def _start(node: Node) -> Span:
    if isinstance(node, MappingNode) and node.entries:
        return node.entries[0].key.span
    if isinstance(node, SequenceNode) and node.items:
        return _start(node.items[0])
    return node.span
