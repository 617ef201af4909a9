"""`method: table`: a decision table (OMG DMN 1.5, chapter 8); a row says when it holds and what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

from tieringrules.diagnostic import Checked, Diagnostic, Findings, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import MappingNode, ScalarNode
from tieringrules.language.lexer import is_name
from tieringrules.language.scope import Scope
from tieringrules.rulebook.decision_table import DecisionTable, HitPolicy, TableOutput, TableRow
from tieringrules.rulebook.kinds.fields import TITLE
from tieringrules.rulebook.methods.method import Desugared, Method, WrittenTier
from tieringrules.rulebook.methods.rules import NOBODY
from tieringrules.rulebook.nodes import child, items_at, normalized, scalar, scalar_at, text_at, title_at
from tieringrules.rulebook.shapes import (
    Anything,
    ChoicePlace,
    Either,
    ExpressionPlace,
    Field,
    ListOf,
    Record,
    TextPlace,
)
from tieringrules.rulebook.tables.grid import TIER, Grid, GridRow, column_name, read_grid
from tieringrules.rulebook.tables.outputs import (
    bare_text,
    misspelled,
    output_cells,
    output_name,
    output_value,
    type_of_cells,
)
from tieringrules.rulebook.tables.rows import RowCondition, never_winning, overlapping, read_rows

# As DMN has it.
DEFAULT_HIT_POLICY: HitPolicy = "unique"

_NAMED = Record({"name": Field(TextPlace(), ("the tier's name", "等级名称"), required=True), "title": TITLE})


def _tiers(standard: MappingNode) -> tuple[WrittenTier, ...]:
    found: list[WrittenTier] = []
    for item in items_at(standard, "tiers"):
        if isinstance(item, MappingNode) and (name := scalar_at(item, "name")) is not None:
            found.append(WrittenTier(name.text, title_at(item), item, name.span))
        elif (word := scalar(item)) is not None:
            found.append(WrittenTier(word.text, None, MappingNode((), word.span), word.span))
    return tuple(found)


def _desugar(standard: MappingNode, tiers: tuple[WrittenTier, ...], scope: Scope) -> Checked[Desugared]:
    findings = Findings()
    name = normalized(text_at(standard, "name") or "")
    written = text_at(standard, "hit_policy")
    policy = cast(HitPolicy, written) if written in get_args(HitPolicy) else DEFAULT_HIT_POLICY
    grid = findings.keep(read_grid(standard))
    inputs, read = findings.keep(read_rows(grid, scope))
    findings.extend(
        report("TR296", column.span, name=column.text)
        for column in grid.outputs
        if column_name(column.text) == "rule" or not is_name(f"x_{column.text}")
    )
    outputs = {
        index: TableOutput(
            output_name(name, column.text), type_of_cells(output_cells(grid, index)), column.span
        )
        for index, column in enumerate(grid.outputs)
        if column_name(column.text) != TIER
    }
    for index, column in enumerate(grid.outputs):
        if index in outputs:
            for number, wrong in misspelled(output_cells(grid, index)):
                findings.extend(grid.placed(grid.rows[number], column, (wrong,)))
    tier_index = next((i for i, c in enumerate(grid.outputs) if column_name(c.text) == TIER), None)
    place = child(standard, "outputs")
    if tier_index is None:
        findings.extend([report("TR295", place.span)] if place is not None else ())
        return Checked(Desugared(tuple(NOBODY for _ in tiers), is_complete=True), findings.all())
    rows: list[TableRow] = []
    asked: list[tuple[int, GridRow, RowCondition]] = []
    names = [tier.name for tier in tiers]
    for row, condition in zip(grid.rows, read, strict=True):
        rank = findings.keep(_rank(grid, row, tier_index, names))
        if rank is None:
            continue
        values = tuple(output_value(row.outputs[index], output.type) for index, output in outputs.items())
        rows.append(
            TableRow(row.rule, rank, condition.condition, values, row.note, row.span, condition.tests)
        )
        asked.append((rank, row, condition))
    findings.extend(_pointless(policy, asked))
    table = DecisionTable(policy, tuple(rows), tuple(outputs.values()), inputs)
    conditions = tuple(NOBODY for _ in tiers)
    # Whether rows leave someone out is a question about all of them together.
    return Checked(Desugared(conditions, is_complete=True, table=table), findings.all())


def _rank(grid: Grid, row: GridRow, index: int, tiers: Sequence[str]) -> Checked[int | None]:
    cell: ScalarNode = row.outputs[index]
    text = cell.text.strip()
    if text in ("", "-", "null"):
        return Checked(None, (report("TR291", cell.span, row=row.number),))
    tier = text if text in tiers else bare_text(text)
    if tier in tiers:
        return Checked(tiers.index(tier))
    wrong = report("TR290", cell.span, fix=nearest(tier, tiers), written=tier, hint=hint(tier, tiers))
    return Checked(None, tuple(grid.placed(row, grid.outputs[index], (wrong,))))


def _pointless(policy: HitPolicy, rows: Sequence[tuple[int, GridRow, RowCondition]]) -> Sequence[Diagnostic]:
    match policy:
        case "first":
            return never_winning((row, read) for _, row, read in rows)
        case "priority":
            ordered = sorted(rows, key=lambda each: each[0])
            return never_winning((row, read) for _, row, read in ordered)
        case "unique":
            return overlapping([(row, read) for _, row, read in rows])
        case _:
            return []


METHOD = Method(
    name="table",
    fields={
        "hit_policy": Field(
            ChoicePlace(get_args(HitPolicy)),
            (
                "what holds where several rows do; unique if not written",
                "多行同时符合时如何处理；默认 unique",
            ),
        ),
        "inputs": Field(
            ListOf(ExpressionPlace(), at_least=1),
            ("what the cells test", "输入：各列判断的内容"),
            required=True,
        ),
        "outputs": Field(
            ListOf(TextPlace(), at_least=1), ("what a row gives: tier, …", "输出：tier 等"), required=True
        ),
        "tiers": Field(
            ListOf(Either(TextPlace(), _NAMED), at_least=1),
            ("the tiers, best first", "等级，从高到低"),
            required=True,
        ),
        "rules": Field(ListOf(Anything(), at_least=1), ("the rows", "规则行")),
        "file": Field(
            TextPlace(), ("a .csv file, or an .xlsx file and its sheet", "CSV 文件，或 XLSX 文件#工作表")
        ),
    },
    desugar=_desugar,
    tiers=_tiers,
    exactly_one_of=("rules", "file"),
)
