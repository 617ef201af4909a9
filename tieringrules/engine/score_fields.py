"""Scores in terms of the fields that people know: what was missing where a score is missing."""

from __future__ import annotations

from tieringrules.engine.assignments import UnknownCount
from tieringrules.language.fields import names_in
from tieringrules.language.printer import print_expression
from tieringrules.language.syntax import Expr
from tieringrules.rulebook.kernel import Decision, Kernel, RowDefinition
from tieringrules.rulebook.population import PopulationScore

# Only names that methods make up hold one.
MARK = "."


def in_fields(
    kernel: Kernel, decision: Decision, unknown: tuple[UnknownCount, ...]
) -> tuple[UnknownCount, ...]:
    """Counts of what was missing, with each score named by its measure.

    Args:
        kernel: the rules.
        decision: the standard.
        unknown: as counted, in order of the branches.
    """
    if not any(MARK in count.field for count in unknown):
        return unknown
    found: dict[tuple[str, str], int] = {}
    for count in unknown:
        place = count.rule, field_of(kernel, count.field)
        # Two scores of one measure are missing together.
        found[place] = max(found.get(place, 0), count.customers)
    order = {branch.rule: number for number, branch in reversed(list(enumerate(decision.branches)))}
    placed = sorted(found, key=lambda place: (order[place[0]], place[1]))
    return tuple(UnknownCount(rule, name, found[rule, name]) for rule, name in placed)


def field_of(kernel: Kernel, name: str) -> str:
    """The field that a score is made from, or its expression where there are several; other names as is."""
    measure = _measure(kernel, name) if MARK in name else None
    if measure is None:
        return name
    names = names_in(measure)
    return min(names) if len(names) == 1 else print_expression(measure)


def _measure(kernel: Kernel, name: str) -> Expr | None:
    definition = kernel.definition(name)
    if isinstance(definition, PopulationScore):
        return definition.measure
    return definition.expression if isinstance(definition, RowDefinition) else None
