"""Tiers from the top of a ranking down, as the first class that a customer is in."""

from __future__ import annotations

from tieringrules.language.syntax import Comparison, Expr, Name
from tieringrules.language.types import BOOLEAN, INTEGER
from tieringrules.rulebook.methods.measure import number
from tieringrules.rulebook.methods.method import WrittenTier
from tieringrules.rulebook.methods.rules import NOBODY
from tieringrules.rulebook.population import CutRule, PopulationScore


def class_score(standard: str, measure: Expr, rule: CutRule, cuts: int) -> PopulationScore:
    """The class of a customer: 1 beyond the first of the cut points, one more for each not reached."""
    return PopulationScore(f"{standard}.class", standard, "measure", measure, rule, cuts + 1, is_falling=True)


def class_conditions(
    score: PopulationScore | None, tiers: tuple[WrittenTier, ...]
) -> tuple[Expr | None, ...]:
    """For each tier with a cut point, that the customer's class is this one or better."""
    conditions: list[Expr | None] = []
    place = 0
    for tier in tiers:
        if tier.takes_everyone_else:
            conditions.append(None)
            continue
        place += 1
        if score is None:
            conditions.append(NOBODY)
        else:
            class_ = Name(score.name, span=tier.span, type=INTEGER)
            conditions.append(Comparison("<=", class_, number(place), span=tier.span, type=BOOLEAN))
    return tuple(conditions)
