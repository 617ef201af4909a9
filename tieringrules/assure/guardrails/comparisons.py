"""Comparisons that come out the same whatever the data: always true, or never."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tieringrules.assure.guardrails.possible import Known, Possible
from tieringrules.assure.guardrails.ranges import range_of, values_taken
from tieringrules.diagnostic import Diagnostic, Localized, Span, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.fields import AS_OF, names_in
from tieringrules.language.interpreter import evaluate, is_null
from tieringrules.language.literals import scale_of
from tieringrules.language.printer import print_expression
from tieringrules.language.syntax import Between, Comparison, Expr, In, Literal, Logical, Name
from tieringrules.language.traversal import children, walk
from tieringrules.language.types import ExactType, is_numeric

# Conditions that name `as_of` are not judged, so any day does.
_ANY_DAY = dt.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A comparison that is always true, or never, where its field has a value, and why."""

    comparison: Expr
    is_true: bool
    reason: Localized


def constant_comparisons(condition: Expr, known: Known) -> tuple[Verdict, ...]:
    """The comparisons of a condition whose outcome the contract decides.

    Args:
        condition: typed.
        known: what each name can be.
    """
    return tuple(_constant(condition, (), known))


def reported(verdict: Verdict, place: Span) -> Diagnostic:
    """The finding about a comparison.

    Args:
        verdict: what was found.
        place: where to point if the comparison has no place of its own.
    """
    span = verdict.comparison.span
    shown = print_expression(verdict.comparison)
    code = "TR271" if verdict.is_true else "TR272"
    at = span if span is not None and span.file else place
    return report(code, at, condition=shown, reason=verdict.reason)


def _constant(tree: Expr, beside: Sequence[Expr], known: Known) -> Iterator[Verdict]:
    """`beside` are the other operands of the `and` in which the tree stands."""
    if isinstance(tree, Comparison | Between | In):
        found = verdict_of(tree, known)
        if found is not None and not (found.is_true and _closes_a_range(tree, beside)):
            yield found
        return
    for child in children(tree):
        others: Sequence[Expr] = ()
        if isinstance(tree, Logical) and tree.operator == "and":
            others = [other for other in tree.operands if other is not child]
        yield from _constant(child, others, known)


def _closes_a_range(tree: Expr, beside: Sequence[Expr]) -> bool:
    """Whether it is one end of a range whose other end stands beside it: 0 in `x >= 0 and x < 10`."""
    return any(
        isinstance(other, Comparison | Between) and names_in(other) == names_in(tree) for other in beside
    )


def verdict_of(tree: Comparison | Between | In, known: Known) -> Verdict | None:
    """Whether a comparison of one field is the same for all values that the field can have."""
    names = names_in(tree)
    if len(names) != 1 or any(isinstance(node, Name) and node.name == AS_OF for node in walk(tree)):
        return None
    (name,) = names
    possible = known.get(name)
    if possible is None:
        return None
    if isinstance(tree, Comparison) and (is_null(tree.left) or is_null(tree.right)):
        return _about_missing(tree, name, possible)
    if possible.listed is not None:
        outcomes = {evaluate(tree, {name: value}, _ANY_DAY) for value in possible.listed}
        reason = possible.reason
        if len(outcomes) == 1 and reason is not None and (outcome := outcomes.pop()) in (True, False):
            return Verdict(tree, bool(outcome), reason)
        return None
    return _by_bounds(tree, name, possible)


def _about_missing(tree: Comparison, name: str, possible: Possible) -> Verdict | None:
    asked = tree.left if is_null(tree.right) else tree.right
    if not possible.is_never_missing or not isinstance(asked, Name) or tree.operator not in ("=", "!="):
        return None
    reason = Localized(f"'{name}' is never missing", f"“{name}”不会缺失")
    return Verdict(tree, tree.operator == "!=", reason)


def _by_bounds(tree: Comparison | Between | In, name: str, possible: Possible) -> Verdict | None:
    operand = tree.left if isinstance(tree, Comparison) else tree.operand
    if isinstance(tree, Comparison) and not isinstance(operand, Name):
        operand = tree.right
    if not isinstance(operand, Name):
        return None
    if possible.reason is not None:
        bounds = range_of(possible)
        asked = values_taken(tree, operand, possible.type)
        if asked is not None and bounds.without(asked).is_empty:
            return Verdict(tree, True, possible.reason)
        if asked is not None and bounds.shared(asked).is_empty:
            return Verdict(tree, False, possible.reason)
    return _between_the_digits(tree, name, possible)


def _between_the_digits(tree: Expr, name: str, possible: Possible) -> Verdict | None:
    """A number with digits that the field does not have, such as a count that is to be 2.5."""
    if not isinstance(tree, Comparison) or tree.operator not in ("=", "!="):
        return None
    literal = next((side for side in (tree.left, tree.right) if isinstance(side, Literal)), None)
    if literal is None or not isinstance(literal.value, Decimal):
        return None
    if not isinstance(possible.type, ExactType) or not is_numeric(possible.type):
        return None
    if scale_of(literal.value) <= possible.type.scale:
        return None
    places = possible.type.scale
    reason = Localized(
        f"'{name}' has {places} digits after the point" if places else f"'{name}' is a whole number",
        f"“{name}”只有 {places} 位小数" if places else f"“{name}”是整数",
    )
    return Verdict(tree, tree.operator == "!=", reason)
