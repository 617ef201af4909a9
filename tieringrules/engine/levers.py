"""Fields that can be moved to make a condition true, seen through scores that are made of one field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from decimal import Decimal

from tieringrules.engine.nodes import columns_of
from tieringrules.engine.provenance import SCORE_MARK, Facts
from tieringrules.engine.supposing import value_of_row
from tieringrules.engine.thresholds import compared_field, thresholds, values_around
from tieringrules.language.fields import names_in
from tieringrules.language.interpreter import evaluate
from tieringrules.language.syntax import Expr, Literal, Name
from tieringrules.language.traversal import walk
from tieringrules.language.types import Type
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import RowDefinition
from tieringrules.rulebook.population import Population, PopulationScore


@dataclass(frozen=True, slots=True)
class Lever:
    """A condition as a question about one field.

    Attributes:
        field: what can be moved: the field the condition names, or the measure behind its score.
        type: of the field.
        atom: the condition.
        score: the score between the two, if there is one.
        candidates: values of the field, among them all at which the answer changes.
        bounds: the constants among them.
    """

    field: str
    type: Type
    atom: Expr
    as_of: dt.date
    score: PopulationScore | RowDefinition | None = None
    population: Population | None = None
    candidates: tuple[Value, ...] = attribute(default=(), compare=False)
    bounds: tuple[Value, ...] = attribute(default=(), compare=False)

    def holds(self, value: Value) -> bool:
        """Whether the condition is true where the field has a value."""
        return evaluate(self.atom, self._seen(value), self.as_of) is True

    def _seen(self, value: Value) -> Mapping[str, Value]:
        match self.score:
            case PopulationScore():
                assert self.population is not None
                return {self.score.name: self.score.of(value, self.population.points)}
            case RowDefinition():
                return {self.score.name: value_of_row(self.score, {self.field: value}, self.as_of)}
            case None:
                return {self.field: value}


def levers_of(atom: Expr, facts: Facts) -> Lever | None:
    """The lever that a condition offers; None where it does not compare one field with constants."""
    name = compared_field(atom)
    if name is None or any(previous.name == name.name for previous in facts.kernel.previous):
        # What was cannot be changed.
        return None
    if SCORE_MARK in name.name:
        lever = _through_score(atom, name.name, facts)
        if lever is not None:
            return lever
    constants = thresholds(atom, facts.as_of)
    candidates = values_around(constants, name.type)
    return Lever(name.name, name.type, atom, facts.as_of, None, None, candidates, constants)


def check_of(atom: Expr, facts: Facts) -> Lever | None:
    """A lever without candidates, for a condition of another shape that is about one field alone."""
    fields = {
        node.name: node for node in walk(atom) if isinstance(node, Name) and node.name in names_in(atom)
    }
    if len(fields) != 1:
        return None
    (field,) = fields.values()
    return Lever(field.name, field.type, atom, facts.as_of)


def _through_score(atom: Expr, name: str, facts: Facts) -> Lever | None:
    score = facts.kernel.definition(name)
    if isinstance(score, PopulationScore):
        population = facts.populations.get(name)
        measure = score.measure
        if population is None or not isinstance(measure, Name):
            return None
        points = tuple(point for point in population.points if point is not None)
        candidates = values_around(points, measure.type)
        return Lever(measure.name, measure.type, atom, facts.as_of, score, population, candidates)
    if isinstance(score, RowDefinition):
        names = names_in(score.expression)
        measures = [node for node in walk(score.expression) if isinstance(node, Name) and node.name in names]
        if len(names) != 1 or SCORE_MARK in measures[0].name:
            return None
        constants = tuple(
            node.value
            for node in walk(score.expression)
            if isinstance(node, Literal) and isinstance(node.value, Decimal)
        )
        candidates = values_around(constants, measures[0].type)
        return Lever(
            measures[0].name, measures[0].type, atom, facts.as_of, score, None, candidates, constants
        )
    return None


def levers_under(lever: Lever, facts: Facts) -> tuple[Lever, ...]:
    """For a score that is made of several others, the measures at its bottom, each with its candidates.

    Their `holds` is without meaning: what a measure does to the score depends on the other measures, too.
    """
    found: dict[str, Lever] = {}
    waiting = [lever.field]
    while waiting:
        name = waiting.pop(0)
        score = facts.kernel.definition(name)
        if not isinstance(score, PopulationScore | RowDefinition):
            continue
        single = _through_score(lever.atom, name, facts)
        if single is None:
            expression = score.measure if isinstance(score, PopulationScore) else score.expression
            waiting += [inner for inner in columns_of(expression) if SCORE_MARK in inner]
        elif single.field in found:
            known = found[single.field]
            found[single.field] = replace(
                known,
                candidates=(*known.candidates, *single.candidates),
                bounds=(*known.bounds, *single.bounds),
            )
        else:
            found[single.field] = single
    return tuple(found.values())
