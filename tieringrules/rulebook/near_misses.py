"""Near misses: how a standard's next better tier can be reached by one field alone.

A tier's condition is taken as alternatives of conditions that must all hold. Where one field keeps an
alternative from being true, and is compared with constants, the distance to the nearest of them is a way.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Sequence
from decimal import Context, Decimal
from itertools import islice
from typing import TypeAlias

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.alternatives import alternatives
from tieringrules.language.fields import names_in
from tieringrules.language.interpreter import evaluate
from tieringrules.language.renaming import replaced
from tieringrules.language.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    ComparisonOperator,
    Expr,
    In,
    Literal,
    Logical,
    Name,
    Not,
    Range,
    UnaryTest,
)
from tieringrules.language.traversal import walk
from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    DAYS_DURATION,
    DateType,
    ExactType,
    FloatType,
)
from tieringrules.rulebook.decision_table import HitPolicy

# More of them are no simple answer any more.
MOST_BRANCHES = 200
MOST_WAYS = 512
MOST_OBSTACLES = 32
_UNROUNDED = Context(prec=200)
_ONE_DAY = dt.timedelta(days=1)
_FLIPPED: dict[ComparisonOperator, ComparisonOperator] = {
    "<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!=",
}  # fmt: skip
_NEGATED: dict[ComparisonOperator, ComparisonOperator] = {
    "<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A branch of a standard as far as ways to it are looked for: None as condition takes everyone else."""

    rank: int
    condition: Expr | None


@dataclass(frozen=True, slots=True)
class Way:
    """One field that misses, and everything that must hold besides.

    Attributes:
        branch: the place of the branch among all that are asked.
        rank: the tier that it leads to.
        field: what misses.
        target: what the field must reach.
        is_rising: whether the field must grow.
        is_strict: whether it must go beyond the target.
        others: conditions that must be true.
    """

    branch: int
    rank: int
    field: Name
    target: Expr
    is_rising: bool
    is_strict: bool
    others: tuple[Expr, ...]


# Name → everything that it is made of.
MadeOf: TypeAlias = Callable[[str], frozenset[str]]


def ways_of(branches: Sequence[Asked], made_of: MadeOf, passed_over: frozenset[str]) -> tuple[Way, ...]:
    """The ways to the tiers of a standard, in written order; none where there are too many.

    Args:
        branches: in the order in which they are asked.
        made_of: name → everything that it is made of; a field does not stay as it is when that moves.
        passed_over: fields whose distance says nothing.
    """
    if len(branches) > MOST_BRANCHES:
        return ()
    every = (
        way for place in range(len(branches)) for way in _to(place, branches[place], made_of, passed_over)
    )
    found = tuple(islice(every, MOST_WAYS + 1))
    return found if len(found) <= MOST_WAYS else ()


def _to(place: int, branch: Asked, made_of: MadeOf, passed_over: frozenset[str]) -> Iterator[Way]:
    if branch.condition is None:
        return
    for alternative in alternatives(branch.condition) or ():
        atoms = [plain for atom in alternative for plain in _compared(atom)]
        fields = {atom.left.name: atom.left for atom in atoms if _is_bound(atom)}  # type: ignore[union-attr]
        for name, field in fields.items():
            own = [atom for atom in atoms if names_in(atom) == {name}]
            others = tuple(atom for atom in atoms if names_in(atom) != {name})
            read = frozenset().union(*(names_in(atom) for atom in others))
            if name in passed_over or any(name == each or name in made_of(each) for each in read):
                continue
            for target, is_rising, is_strict, checks in _targets(field, own):  # type: ignore[arg-type]
                yield Way(place, branch.rank, field, target, is_rising, is_strict, (*others, *checks))  # type: ignore[arg-type]


def _targets(field: Name, own: Sequence[Expr]) -> Iterator[tuple[Expr, bool, bool, tuple[Expr, ...]]]:
    """Values at which all conditions on a field hold: whether it must rise, must go beyond, what to check."""
    for atom in own:
        if not isinstance(atom, Comparison) or not _is_bound(atom):
            continue
        target, is_strict = _target(atom, field)
        if target is None:
            continue
        checks = [replaced(each, {field.name: target}) for each in own if not is_strict or each is not atom]
        settled = [_settled(each) for each in checks]
        if False in settled:
            continue
        open_checks = tuple(check for check, truth in zip(checks, settled, strict=True) if truth is None)
        for is_rising in (True, False):
            if atom.operator == "=" or (atom.operator in (">", ">=")) == is_rising:
                yield target, is_rising, is_strict, open_checks


def _compared(atom: Expr) -> Iterator[Expr]:
    """A condition without parts as comparisons of a field with constants, where it is made of such."""
    match atom:
        case Not(Comparison(operator, left, right)):
            yield from _compared(Comparison(_NEGATED[operator], left, right, span=atom.span, type=BOOLEAN))
        case Comparison(operator, left, Name() as right) if not isinstance(left, Name) and not names_in(left):
            yield Comparison(_FLIPPED[operator], right, left, span=atom.span, type=BOOLEAN)
        case Between(Name() as operand, low, high):
            yield Comparison(">=", operand, low, span=atom.span, type=BOOLEAN)
            yield Comparison("<=", operand, high, span=atom.span, type=BOOLEAN)
        case In(Name() as operand, (Range(low_side, high_side, low_in, high_in),)):
            if low_side is not None:
                yield Comparison(">=" if low_in else ">", operand, low_side, span=atom.span, type=BOOLEAN)
            if high_side is not None:
                yield Comparison("<=" if high_in else "<", operand, high_side, span=atom.span, type=BOOLEAN)
        case In(Name() as operand, (UnaryTest(operator, value),)):
            yield Comparison(operator, operand, value, span=atom.span, type=BOOLEAN)
        case _:
            yield atom


def _is_bound(atom: Expr) -> bool:
    return (
        isinstance(atom, Comparison)
        and isinstance(atom.left, Name)
        and atom.operator != "!="
        and isinstance(atom.left.type, ExactType | FloatType | DateType)
        and bool(names_in(atom.left))
        and not names_in(atom.right)
    )


def _target(atom: Comparison, field: Name) -> tuple[Expr | None, bool]:
    """The nearest value for which a comparison holds, and whether that lies just beyond what is given."""
    beyond = {">": 1, "<": -1}.get(atom.operator, 0)
    bound = _constant(atom.right)
    if isinstance(field.type, DateType):
        if bound is None or bound.type != DATE:
            return None, False
        return _moved(bound, beyond), False
    if not isinstance(bound, Literal) or not isinstance(bound.value, Decimal):
        return None, False
    if isinstance(field.type, FloatType):
        return bound, bool(beyond)
    assert isinstance(field.type, ExactType)
    scale = field.type.scale
    return _in_digits(bound, atom.operator, scale, beyond)


def _in_digits(
    bound: Literal, operator: ComparisonOperator, scale: int, beyond: int
) -> tuple[Expr | None, bool]:
    assert isinstance(bound.value, Decimal)
    scaled = bound.value.scaleb(scale, _UNROUNDED)
    whole = int(scaled.to_integral_value(context=_UNROUNDED))
    if scaled == whole:
        # Of whole numbers the next one is meant; of amounts the bound itself, and a little more.
        return (_number(whole + beyond, 0), False) if not scale else (bound, bool(beyond))
    if operator == "=":
        return None, False
    rounded = math.ceil(scaled) if operator in (">", ">=") else math.floor(scaled)
    return _number(rounded, scale), False


def _number(whole: int, scale: int) -> Literal:
    return Literal(Decimal(whole).scaleb(-scale, _UNROUNDED), type=ExactType(scale))


def _constant(side: Expr) -> Expr | None:
    """A constant as a literal, where it is the same on every day."""
    if isinstance(side, Literal):
        return side
    if any(isinstance(node, Name | Call) for node in walk(side)):
        return side
    value = evaluate(side, {}, dt.date.min)
    return None if value is None else Literal(value, span=side.span, type=side.type)


def _moved(day: Expr, days: int) -> Expr | None:
    if not days:
        return day
    if isinstance(day, Literal) and isinstance(day.value, dt.date):
        try:
            return Literal(day.value + days * _ONE_DAY, span=day.span, type=DATE)
        except OverflowError:
            return None
    length = Literal(days * _ONE_DAY, type=DAYS_DURATION)
    return Arithmetic("+", day, length, span=day.span, type=DATE)


def _settled(condition: Expr) -> bool | None:
    """Whether a condition on constants is true; None where only the day or the customer says so."""
    if any(isinstance(node, Name | Call) for node in walk(condition)):
        return None
    return evaluate(condition, {}, dt.date.min) is True


def obstacles_to(
    way: Way, branches: Sequence[Asked], hit_policy: HitPolicy, made_of: MadeOf
) -> tuple[Expr, ...] | None:
    """What must not be true once the field has reached the target; None where that cannot be said.

    Args:
        way: one of `ways_of`.
        branches: in the order in which they are asked.
        hit_policy: what holds where several branches do.
        made_of: name → everything that it is made of.
    """
    found: list[Expr] = []
    for number, other in enumerate(branches):
        in_the_way = number < way.branch and other.rank > way.rank
        if hit_policy in ("unique", "any"):
            in_the_way = number != way.branch
        if not in_the_way:
            continue
        if other.condition is None:
            return None
        names = names_in(other.condition)
        if any(way.field.name in made_of(name) for name in names) or (
            way.is_strict and way.field.name in names
        ):
            return None
        left = _unsettled(replaced(other.condition, {way.field.name: way.target}))
        if left is not None:
            found.append(left)
        if len(found) > MOST_OBSTACLES:
            return None
    return tuple(found)


def _unsettled(condition: Expr) -> Expr | None:
    """A condition without its parts that are true anyway; None where it cannot be true."""
    joined = isinstance(condition, Logical) and condition.operator == "and"
    parts = condition.operands if joined else (condition,)  # type: ignore[union-attr]
    truths = [_settled(part) for part in parts]
    if False in truths:
        return None
    left = tuple(part for part, truth in zip(parts, truths, strict=True) if truth is None)
    if not left:
        return Literal(True, type=BOOLEAN)
    return left[0] if len(left) == 1 else Logical("and", left, span=condition.span, type=BOOLEAN)
