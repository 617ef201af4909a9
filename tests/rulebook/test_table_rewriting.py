"""Rows written into rule files and CSV files: what was asked for stands there, everything else as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieringrules.document import read_document
from tieringrules.document.node import MappingNode, ScalarNode, SequenceNode
from tieringrules.rulebook.tables.csv_cells import read_csv_rows
from tieringrules.rulebook.tables.grid import ROWS
from tieringrules.rulebook.tables.rewriting import (
    CannotRewriteError,
    Row,
    changes,
    rewritten_csv,
    rewritten_yaml,
)
from tieringrules.rulebook.tables.written_rows import WrittenTable, written_table

HEAD = """\
kind: standard
name: 服务   # a remark
method: table
inputs: [spent, region]
outputs: [tier]
tiers: [high, low]
"""
CELLS = st.one_of(
    st.sampled_from(
        [
            "-",
            ">= 50000",
            "[1..5)",
            "华东,华南",
            "high",
            "null",
            "true",
            "2026-01-31",
            "",
            "0123",
            "5",
            "1.50",
        ]
    ),
    st.text(st.characters(exclude_categories=["C", "Z"]), max_size=6),
    st.sampled_from(
        ['say "x"', "it's", "a: b", "# no", "back\\slash", "[", "{a}", "& x", "* y", "|", "a, b"]
    ),
).map(str.strip)
ROWS_OF_THREE = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6).filter(
    lambda rows: all(any(row) for row in rows)
)


def table_of(text: str) -> WrittenTable:
    read = read_document("rules/x.yaml", text.encode())
    assert read.value is not None and not read.diagnostics, read.diagnostics
    assert isinstance(read.value.root, MappingNode)
    return written_table(read.value.root)


def texts(table: WrittenTable) -> list[Row]:
    return [row.texts(table.columns) for row in table.rows]


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


STYLES = [
    lambda row: f"  - [{', '.join(map(quoted, row))}]   # kept\n",
    lambda row: f"  - [{', '.join(map(single, row))}]\n",
    lambda row: "  - [\n" + "".join(f"      {quoted(cell)},\n" for cell in row) + "    ]\n",
    lambda row: "  - " + "\n    ".join(f"- {quoted(cell)}" for cell in row) + "\n",
    lambda row: "  - {{spent: {}, region: {}, tier: {}}}\n".format(*map(quoted, row)),
    lambda row: "  - spent: {}\n    region: {}\n    tier: {}\n".format(*map(quoted, row)),
]


@given(ROWS_OF_THREE, ROWS_OF_THREE, st.sampled_from(STYLES), st.booleans())
def test_rows_in_a_rule_file(old: list[Row], new: list[Row], style: object, ends: bool) -> None:
    remarks = [f"  # row {number}\n" for number in range(len(old))]
    body = "".join(remark + style(row) for remark, row in zip(remarks, old, strict=True))  # type: ignore[operator]
    text = HEAD + "rules:\n" + body + ("title: {zh: 服务}\n" if ends else "")
    table = table_of(text)
    assert texts(table) == old
    result = rewritten_yaml(text, table, new)
    again = table_of(result)
    assert texts(again) == [tuple(row) for row in new]
    assert result.startswith(HEAD)
    assert all(remark in result for remark in remarks)
    assert result.endswith("title: {zh: 服务}\n") or not ends
    if new == old:
        assert result == text


def test_a_changed_cell_is_a_changed_line() -> None:
    text = HEAD + "rules:\n  - [\">= 5\", '华东,华南', high]  # first\n  - ['-', -, low]\n"
    table = table_of(text)
    rows = texts(table)
    rows[0] = (">= 6", "华东", "low")
    result = rewritten_yaml(text, table, rows)
    assert result == HEAD + "rules:\n  - [\">= 6\", '华东', low]  # first\n  - ['-', -, low]\n"


def test_rows_on_one_line_can_only_change() -> None:
    text = HEAD + 'rules: [["-", "-", high], ["-", "-", low]]\n'
    table = table_of(text)
    rows = texts(table)
    changed = [("> 5", "-", "high"), rows[1]]
    assert rewritten_yaml(text, table, changed) == text.replace('[["-"', '[["> 5"')
    with pytest.raises(CannotRewriteError):
        rewritten_yaml(text, table, rows[:1])
    with pytest.raises(CannotRewriteError):
        rewritten_yaml(text, table, [*rows, ("x", "y", "low")])


def csv_table(text: str) -> WrittenTable:
    rows = read_csv_rows("rules/x.csv", text)
    assert rows is not None
    span = rows[0].span
    from tieringrules.document.node import Entry

    return written_table(MappingNode((Entry(ScalarNode(ROWS), SequenceNode(rows, span)),), span))


@given(ROWS_OF_THREE, ROWS_OF_THREE, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_rows_in_a_csv_file(old: list[Row], new: list[Row], newline: str, ends: bool) -> None:
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in old]
    text = newline.join(["spent,region,tier", *lines]) + (newline if ends else "")
    table = csv_table(text)
    assert texts(table) == old
    result = rewritten_csv(text, table, new)
    assert texts(csv_table(result)) == [tuple(row) for row in new]
    kept = set(old) & set(new)
    changed = changes(old, new)
    untouched = [
        line
        for number, (row, line) in enumerate(zip(old, lines, strict=True), start=1)
        if row in kept and not any(each.before is not None and each.before[0] == number for each in changed)
    ]
    assert all(line in result for line in untouched)
    if new == old:
        assert result == text


@given(ROWS_OF_THREE, ROWS_OF_THREE)
def test_changes_lead_from_one_to_the_other(old: list[Row], new: list[Row]) -> None:
    found = changes(old, new)
    gone = {each.before[0] for each in found if each.before is not None}
    come = {each.after[0] for each in found if each.after is not None}
    stayed = [row for number, row in enumerate(old, start=1) if number not in gone]
    assert stayed == [row for number, row in enumerate(new, start=1) if number not in come]
    assert (found == ()) == (old == new)
