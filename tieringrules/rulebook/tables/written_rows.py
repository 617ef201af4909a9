"""The rows of a decision table as plain texts, whether they stand in a rule file or in a CSV file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import MappingNode, Node, ScalarNode, SequenceNode
from tieringrules.rulebook.nodes import cells_of, child, items_at, scalars_at
from tieringrules.rulebook.tables.grid import ID, NOTE, ROWS, column_name


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """One row.

    Attributes:
        cells: column → cell; a column without a cell is not there.
        node: where it is written.
    """

    cells: Mapping[str, ScalarNode]
    node: Node

    def texts(self, columns: Sequence[str]) -> tuple[str, ...]:
        """The cells' texts in the order of columns; blank where there is none."""
        return tuple(cell_text(self.cells[name]) if name in self.cells else "" for name in columns)


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table's rows as they are written.

    Attributes:
        columns: names in written order; `id` and `note` where a row has them.
        rows: in written order.
        is_inline: whether they stand in the rule file itself.
    """

    columns: tuple[str, ...]
    rows: tuple[WrittenRow, ...]
    is_inline: bool


def written_table(standard: MappingNode) -> WrittenTable:
    """The rows of a standard without errors.

    Args:
        standard: with the rows of its table file, if it names one.
    """
    from_file = child(standard, ROWS)
    if isinstance(from_file, SequenceNode):
        lines = [cells_of(row) for row in from_file.items]
        columns = tuple(column_name(cell.text) for cell in lines[0]) if lines else ()
        rows = [
            WrittenRow(dict(zip(columns, cells, strict=False)), node)
            for cells, node in zip(lines[1:], from_file.items[1:], strict=True)
        ]
        return WrittenTable(columns, tuple(rows), is_inline=False)
    named = (*scalars_at(standard, "inputs"), *scalars_at(standard, "outputs"))
    wanted = tuple(column_name(column.text) for column in named)
    found = tuple(WrittenRow(_inline(item, wanted), item) for item in items_at(standard, "rules"))
    extra = tuple(
        name for name in (ID, NOTE) if name not in wanted and any(name in row.cells for row in found)
    )
    before = tuple(name for name in extra if name == ID)
    after = tuple(name for name in extra if name == NOTE)
    return WrittenTable((*before, *wanted, *after), found, is_inline=True)


def cell_text(cell: ScalarNode) -> str:
    """A cell's text as a sheet shows it; a null that is written out is the word."""
    return "null" if cell.is_null and cell.text.strip() else cell.text.strip()


def _inline(item: Node, wanted: Sequence[str]) -> dict[str, ScalarNode]:
    if isinstance(item, MappingNode):
        return {
            column_name(entry.key.text): entry.value
            for entry in item.entries
            if isinstance(entry.value, ScalarNode)
        }
    return dict(zip(wanted, cells_of(item), strict=False))
