"""Where rule files and FEEL mean different things by one expression.

Rule files compare in three-valued logic and divide into 64-bit floats; FEEL has `null = null` and 34 digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tieringrules.diagnostic import Localized
from tieringrules.language.feel.own_values import own_value
from tieringrules.language.feel.texts import parse_at
from tieringrules.language.interpreter import is_null
from tieringrules.language.intervals import RELATIONS
from tieringrules.language.literals import scale_of
from tieringrules.language.syntax import (
    Arithmetic,
    AtLiteral,
    Between,
    Call,
    Comparison,
    Expr,
    If,
    In,
    ListOf,
    Literal,
    Logical,
    Name,
    Negate,
    Not,
    Range,
    UnaryTest,
)
from tieringrules.language.traversal import children, rebuilt, walk
from tieringrules.language.types import (
    DateTimeType,
    DateType,
    DaysDurationType,
    ExactType,
    FloatType,
    MonthsDurationType,
    NullType,
    TimeType,
)
from tieringrules.language.unrolling import unrolled

# Functions that give the same in rule files and in FEEL.
_SHARED = frozenset(
    {
        "contains", "starts with", "ends with", "matches", "upper case", "lower case", "string length",
        "substring before", "substring after", "abs", "floor", "ceiling", "round half up", "modulo",
        "min", "max", "date", "date and time", "time", "duration", "days_since", "months_since",
        "years_since",
    }
)  # fmt: skip
_WORDS = Localized("dates written with @ must be real ones here", "此处以 @ 书写的日期必须有效")
_BINARY = Localized(
    "a quotient is a 64-bit number in a column, and here more is done with it",
    "列中的商是 64 位浮点数，而这里还要用它继续计算",
)
_POWERS = Localized("powers are computed with 64 bits in a column", "列中的乘方以 64 位浮点数计算")
_DAYS = Localized("a date beside a date with time", "日期与日期时间并用")
_LENGTHS = Localized("durations times numbers", "时长与数字相乘除")
_SEVERAL = Localized("what is tested against several values may be null", "与多个值比较的内容可能为 null")
_ENDS = Localized("what two ranges are compared by may be null", "用于比较区间的端点可能为 null")
_LONG = Localized("more than 34 digits may be needed", "可能需要 34 位以上的数字")

_TEMPORAL = (DateType, DateTimeType, TimeType, DaysDurationType, MonthsDurationType)
_LENGTH_TYPES = (DaysDurationType, MonthsDurationType)


def agreeing(tree: Expr) -> Expr | Localized:
    """The tree in words that mean in rule files what it means in FEEL; or why there are none."""
    if any(_is_loose_relation(node) for node in walk(tree)):
        return _ENDS
    try:
        return _reworded(unrolled(_with_days(tree)))
    except ValueError:
        return _WORDS


def _is_loose_relation(node: Expr) -> bool:
    """Whether a relation of ranges may be of something missing: FEEL has null of it, equality has false."""
    if not isinstance(node, Call) or node.function not in RELATIONS:
        return False
    ends = [
        end for side in node.arguments for end in (children(side) if isinstance(side, Range) else (side,))
    ]
    return any(is_null(end) or not isinstance(end, Name | Literal) for end in ends)


def _with_days(node: Expr) -> Expr:
    """Dates and times that are written out as their values.

    Raises:
        ValueError: one is none, or no column holds it.
    """
    if isinstance(node, AtLiteral):
        value = own_value(parse_at(node.text))
        if value is None:
            raise ValueError(node.text)
        return Literal(value, span=node.span)
    return rebuilt(node, _with_days)


def _reworded(node: Expr) -> Expr:
    """Equality that is true of two nulls and false of one, as in FEEL."""
    node = rebuilt(node, _reworded)
    match node:
        case Comparison("=" | "!=" as operator, left, right) if not (is_null(left) or is_null(right)):
            if isinstance(left, Name | Literal) and isinstance(right, Name | Literal):
                # Names that are null stand there as null already.
                return node
            null = Literal(None)
            both = Logical("and", (Comparison("=", left, null), Comparison("=", right, null)))
            neither = Logical("and", (Comparison("!=", left, null), Comparison("!=", right, null)))
            same = Logical("and", (*neither.operands, Comparison("=", left, right)))
            found = Logical("or", (both, same), span=node.span)
            return found if operator == "=" else Not(found, span=node.span)
        case _:
            return node


def disagreement(typed: Expr, digits: Mapping[str, int], most_digits: int) -> Localized | None:
    """Why a typed tree could give something else than FEEL does; None where it cannot.

    Args:
        typed: as the checker of rule files gives it.
        digits: name → the greatest number of digits before the point.
        most_digits: how many digits FEEL's numbers have.
    """
    for node in walk(typed):
        reason = _of_node(node)
        if reason is not None:
            return reason
    binary = [node for node in walk(typed) if isinstance(node.type, FloatType)]
    if binary and not _is_result(typed, binary):
        return _BINARY
    return _LONG if _digits_of(typed, digits) > most_digits else None


def _of_node(node: Expr) -> Localized | None:
    match node:
        case Call(function) if function not in _SHARED:
            name = f"{function}( … )"
            return Localized(f"{name} may differ in a column", f"{name} 按列计算时结果可能不同")
        case Arithmetic("**", _, _):
            return _POWERS
        case Arithmetic("*" | "/", left, right):
            return _LENGTHS if isinstance(left.type, _LENGTH_TYPES) or _is_length(right) else None
        case Arithmetic("-", left, right) if _mixed(left, right):
            return _DAYS
        case Comparison(_, left, right) if _mixed(left, right):
            return _DAYS
        case Between(operand, low, high) if _mixed(operand, low) or _mixed(operand, high):
            return _DAYS
        case In(operand, tests):
            return _of_in(operand, tests)
        case _:
            return None


def _of_in(operand: Expr, tests: tuple[Expr, ...]) -> Localized | None:
    if is_null(operand) or not isinstance(operand, Name | Literal):
        return _SEVERAL
    for test in tests:
        for part in (test, *(test.items if isinstance(test, ListOf) else ())):
            ends = children(part) if isinstance(part, Range | UnaryTest) else (part,)
            if any(_mixed(operand, end) for end in ends):
                return _DAYS
            if not isinstance(part, ListOf) and not all(isinstance(end, Name | Literal) for end in ends):
                return _SEVERAL
            if any(is_null(end) for end in ends):
                return _SEVERAL
    return None


def _is_length(node: Expr) -> bool:
    return isinstance(node.type, _LENGTH_TYPES)


def _mixed(left: Expr, right: Expr) -> bool:
    kinds = {type(side.type) for side in (left, right)}
    return kinds == {DateType, DateTimeType}


def _is_result(typed: Expr, binary: list[Expr]) -> bool:
    """Whether the floats of a tree are its result alone, each made of exact numbers."""
    results: list[Expr] = []
    waiting = [typed]
    while waiting:
        node = waiting.pop()
        if isinstance(node, If):
            results.append(node)
            waiting += [node.then, node.otherwise]
        elif isinstance(node.type, FloatType):
            results.append(node)
    return all(any(node is result for result in results) for node in binary)


def _digits_of(node: Expr, digits: Mapping[str, int]) -> int:
    """No more digits than this does any exact number in a tree need."""
    most = max((_digits_of(child, digits) for child in children(node)), default=0)
    return max(most, sum(_size(node, digits))) if isinstance(node.type, ExactType) else most


def _size(node: Expr, digits: Mapping[str, int]) -> tuple[int, int]:
    """The greatest number of digits before and after the point of an exact number."""
    if not isinstance(node.type, ExactType):
        return 0, 0
    scale = node.type.scale
    match node:
        case Literal(Decimal() as number):
            return max(number.adjusted() + 1, 1), scale_of(number)
        case Name(name):
            return digits.get(name, 1), scale
        case Negate(operand):
            return _size(operand, digits)
        case Arithmetic("*", left, right):
            return _size(left, digits)[0] + _size(right, digits)[0], scale
        case Arithmetic(_, left, right):
            return max(_size(left, digits)[0], _size(right, digits)[0]) + 1, scale
        case _:
            parts = [_size(part, digits)[0] for part in children(node)]
            return max((*parts, 1)) + 1, scale


def moves_in_time(typed: Expr) -> bool:
    """Whether something in a tree may lie beyond the calendar, which columns make missing."""
    return any(
        isinstance(node, Arithmetic) and isinstance(node.type, _TEMPORAL) for node in walk(typed)
    ) and not isinstance(typed.type, NullType)
