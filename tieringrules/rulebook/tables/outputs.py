"""Output cells: plain values, whose type the cells of the whole column decide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from tieringrules.diagnostic import Diagnostic
from tieringrules.document.node import MappingNode, ScalarNode
from tieringrules.document.number_spelling import spelled
from tieringrules.language.literals import scale_of
from tieringrules.language.temporal import parse_date
from tieringrules.language.types import BOOLEAN, DATE, TEXT, UNKNOWN, ExactType, Type
from tieringrules.language.values import Value
from tieringrules.rulebook.nodes import normalized
from tieringrules.rulebook.tables.grid import TIER, Grid, column_name, read_grid

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
# Digits in groups, and units.
_MISSPELLED = frozenset({"TR139", "TR140"})
_TRUTHS = {"true": True, "false": False}


def output_types(standard: str, node: MappingNode) -> Mapping[str, Type]:
    """The columns that a table adds besides its tier, with their types; unknown without readable rows.

    Args:
        standard: its name.
        node: as written.
    """
    grid = read_grid(node).value
    return {
        output_name(standard, column.text): type_of_cells(output_cells(grid, index))
        for index, column in enumerate(grid.outputs)
        if column_name(column.text) != TIER
    }


def output_name(standard: str, output: str) -> str:
    """The column of an output of a standard."""
    return f"{standard}_{normalized(output)}"


def output_cells(grid: Grid, index: int) -> list[ScalarNode]:
    """The cells of an output, row by row."""
    return [row.outputs[index] for row in grid.rows]


def type_of_cells(cells: Iterable[ScalarNode]) -> Type:
    """The type that all cells of an output have: text, unless every one of them is something else."""
    written = [cell.text.strip() for cell in cells]
    if not written:
        return UNKNOWN
    texts = [text for text in written if text not in ("", "-", "null")]
    if not texts:
        return TEXT
    if all(_NUMBER.fullmatch(text) for text in texts):
        return ExactType(max(scale_of(Decimal(text)) for text in texts))
    if all(text in _TRUTHS for text in texts):
        return BOOLEAN
    if all(parse_date(text) is not None for text in texts):
        return DATE
    return TEXT


def misspelled(cells: Iterable[ScalarNode]) -> list[tuple[int, Diagnostic]]:
    """Numbers with separators or units in a column whose other cells are numbers: (place, finding).

    They would make the column one of texts, and every comparison with it wrong. Leading zeros are left alone:
    such a column may hold codes.
    """
    numbers = False
    found: list[tuple[int, Diagnostic]] = []
    for place, cell in enumerate(cells):
        text = cell.text.strip()
        if text in ("", "-", "null"):
            continue
        if _NUMBER.fullmatch(text):
            numbers = True
            continue
        read = spelled(cell, text)
        if read.problem is None or read.meant is None or read.problem.code not in _MISSPELLED:
            return []
        found.append((place, read.problem))
    return found if numbers else []


def output_value(cell: ScalarNode, type_: Type) -> Value:
    """What a row says in an output; nothing for a blank cell, `-` and null."""
    text = cell.text.strip()
    if text in ("", "-", "null"):
        return None
    if type_ == BOOLEAN:
        return _TRUTHS[text]
    if type_ == DATE:
        return parse_date(text)
    return Decimal(text) if isinstance(type_, ExactType) else bare_text(text)


def bare_text(text: str) -> str:
    """A text without the quotation marks around it, if it has such."""
    text = text.strip()
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1].replace('\\"', '"') if quoted else text
