"""Decision tables whose rows leave someone out, take someone twice, or never decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tieringrules.assure.guardrails.input_values import InputValues, input_values
from tieringrules.assure.guardrails.possible import Known
from tieringrules.assure.guardrails.table_rows import Box, first_class, gap, never_first, overlaps
from tieringrules.diagnostic import Diagnostic, Label, Localized, report
from tieringrules.language.printer import print_expression
from tieringrules.language.syntax import Expr, Name
from tieringrules.rulebook.decision_table import DecisionTable, TableRow
from tieringrules.rulebook.model import Standard

_EARLIER = Localized("this row", "这一行")
_MOST_OVERLAPS = 3
_MOST_NAMED = 3
_CONFLICTS = {
    "unique": Localized("hit_policy is unique", "而 hit_policy 为 unique"),
    "any": Localized(
        "they give different results, which hit_policy any forbids",
        "而两行结果不同，hit_policy 为 any 时不允许",
    ),
}


def table_findings(standard: Standard, table: DecisionTable, known: Known) -> Iterator[Diagnostic]:
    """What is odd about the rows of a table.

    Args:
        standard: the table's.
        table: without errors.
        known: what each name can be.
    """
    operands = [operand for operand in table.inputs if operand is not None]
    if not operands or len(operands) < len(table.inputs):
        return
    inputs = [
        input_values(
            operand,
            [row.tests[index] for row in table.rows],
            known.get(operand.name) if isinstance(operand, Name) else None,
        )
        for index, operand in enumerate(operands)
    ]
    left_out = gap(inputs)
    if left_out is not None:
        yield report(
            "TR280", standard.span, standard=standard.name, example=_example(operands, inputs, left_out)
        )
    if table.hit_policy in _CONFLICTS:
        yield from _overlapping(table, operands, inputs)
    else:
        yield from _never_deciding(table, inputs)


def _overlapping(
    table: DecisionTable, operands: Sequence[Expr], inputs: Sequence[InputValues]
) -> Iterator[Diagnostic]:
    found = [
        overlap
        for overlap in overlaps(inputs)
        if not _agree(table, table.rows[overlap.earlier], table.rows[overlap.later])
    ]
    for number, overlap in enumerate(found[:_MOST_OVERLAPS], start=1):
        earlier, later = table.rows[overlap.earlier], table.rows[overlap.later]
        others = len(found) - number if number == _MOST_OVERLAPS else 0
        yield report(
            "TR298",
            later.span,
            related=[Label(earlier.span, _EARLIER)],
            row=later.rule,
            earlier=earlier.rule,
            example=_example(operands, inputs, overlap.shared),
            conflict=_CONFLICTS[table.hit_policy],
            more=Localized(f" ({others:,} more pairs overlap)", f"（另有 {others:,} 对重叠）")
            if others
            else Localized("", ""),
        )


def _agree(table: DecisionTable, one: TableRow, other: TableRow) -> bool:
    """Whether nothing is to be said of two rows that overlap: they may, or it has been said."""
    if table.hit_policy == "any":
        return (one.rank, one.values) == (other.rank, other.values)
    return _takes_whole(one, other) or _takes_whole(other, one)


def _never_deciding(table: DecisionTable, inputs: Sequence[InputValues]) -> Iterator[Diagnostic]:
    places = range(len(table.rows))
    if table.hit_policy == "priority":
        order = sorted(places, key=lambda place: table.rows[place].rank)
    else:
        order = list(places)
    for place, before in never_first(inputs, order):
        row, earlier = table.rows[place], [table.rows[each] for each in before]
        # A last row for everyone else may be there for safety.
        if row.condition is None or any(_takes_whole(each, row) for each in earlier):
            continue
        yield report(
            "TR720",
            row.span,
            related=[Label(each.span, _EARLIER) for each in earlier[:_MOST_NAMED]],
            row=row.rule,
            earlier=_names(earlier),
        )


def _takes_whole(earlier: TableRow, row: TableRow) -> bool:
    """Whether each cell of a row is the same in an earlier one, or takes any value there."""
    return all(theirs is None or theirs == own for theirs, own in zip(earlier.tests, row.tests, strict=True))


def _names(rows: Sequence[TableRow]) -> Localized:
    shown, more = rows[:_MOST_NAMED], len(rows) - _MOST_NAMED
    noun = "row" if len(rows) == 1 else "rows"
    named = ", ".join(f"'{row.rule}'" for row in shown)
    return Localized(
        f"{noun} {named}" + (f" and {more} more" if more > 0 else ""),
        "、".join(f"“{row.rule}”" for row in shown) + ("行" if more <= 0 else f"等 {len(rows)} 行"),
    )


def _example(operands: Sequence[Expr], inputs: Sequence[InputValues], box: Box) -> Localized:
    """A customer in a box: a value of each input that matters, as people write them."""
    parts = [
        (print_expression(operand), values.examples[first_class(mask)])
        for operand, values, mask in zip(operands, inputs, box, strict=True)
        if mask not in (values.present, values.possible)
    ]
    if not parts:
        return Localized("any values", "任意取值")
    return Localized(
        ", ".join(f"{name} = {value.en}" for name, value in parts),
        "，".join(f"{name} = {value.zh}" for name, value in parts),
    )
