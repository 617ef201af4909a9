"""Single expressions computed column by column, many cases at once; what could differ from FEEL is refused.

Cases with the same expression, and values of the same kinds, are the rows of one frame. The expression passes
the strict check of rule files, so that columns have types. Where rule files mean something else than FEEL (an
unknown comparison, 64-bit quotients, days beside moments), the expression is put in other words or refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from tieringrules.diagnostic import Localized, report
from tieringrules.engine.agreeing import agreeing, disagreement
from tieringrules.engine.lowered import MagnitudeError, NotLoweredError
from tieringrules.engine.lowering import lower
from tieringrules.engine.scope import Scope
from tieringrules.engine.storage import to_series, to_values
from tieringrules.language import check_expression
from tieringrules.language.feel.cases import Failure, read_expression
from tieringrules.language.feel.own_values import feel_value, own_value
from tieringrules.language.feel.values import FeelValue, Moment
from tieringrules.language.fields import AS_OF, names_in
from tieringrules.language.literals import scale_of, type_of_value
from tieringrules.language.renaming import replaced
from tieringrules.language.scope import Scope as Names
from tieringrules.language.syntax import Expr, ListOf, Literal
from tieringrules.language.types import ExactType, FloatType, NullType, Type
from tieringrules.language.values import Value

_MOST_DIGITS = 34
_NOUN = Localized("a name with a value", "有取值的名称")
_NO_SUCH_VALUE = Localized(
    "a value with a zone, nanoseconds, or entries of its own has no column",
    "带时区、纳秒或含有条目的值没有对应的列",
)
_TOO_LARGE = Localized("the numbers are too large", "数值过大")
_BEYOND = Localized("a result lies beyond the calendar", "结果超出日历范围")
_NO_COLUMN = Localized("the result is no single value", "结果不是单个值")

Cases = Sequence[tuple[str, Mapping[str, FeelValue]]]
Found = FeelValue | Failure


@dataclass(frozen=True, slots=True)
class _Row:
    """One case: its place, and the values of the names that vary from row to row."""

    index: int
    values: Mapping[str, Value]


def computed_by_columns(cases: Cases, now: Moment) -> list[Found]:
    """What each expression gives, or why columns cannot compute it.

    Args:
        cases: expressions, each with the values of its names.
        now: the clock, for `as_of`.
    """
    found: list[Found] = [None] * len(cases)
    groups: dict[object, tuple[Expr, dict[str, Type], list[_Row]]] = {}
    for index, (text, names) in enumerate(cases):
        try:
            tree, values = _prepared(text, names)
        except _RefusedError as refused:
            found[index] = refused.failure
            continue
        kinds = tuple(sorted((name, type(value).__name__) for name, value in values.items()))
        _, types, rows = groups.setdefault((repr(tree), kinds), (tree, {}, []))
        for name, value in values.items():
            types[name] = _wider(types.get(name), value)
        rows.append(_Row(index, values))
    for tree, types, rows in groups.values():
        try:
            results: Sequence[Found] = _group(tree, types, rows, now)
        except _RefusedError as refused:
            results = [refused.failure] * len(rows)
        for row, result in zip(rows, results, strict=True):
            found[row.index] = result
    return found


class _RefusedError(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__()
        self.failure = failure


def _refused(problem: Localized) -> _RefusedError:
    return _RefusedError(Failure(report("TR762", problem=problem)))


def _prepared(text: str, names: Mapping[str, FeelValue]) -> tuple[Expr, dict[str, Value]]:
    """The tree with lists and nulls in the place of their names, and the values of the other names."""
    tree = read_expression(text, names)
    if isinstance(tree, Failure):
        raise _RefusedError(tree)
    fixed: dict[str, Expr] = {}
    values: dict[str, Value] = {}
    for name in names_in(tree) | ({AS_OF} & names.keys()):
        given = names.get(name)
        try:
            value = own_value(given)
        except (ValueError, OverflowError):
            raise _refused(_NO_SUCH_VALUE) from None
        if isinstance(value, list):
            if any(isinstance(item, list) for item in value):
                raise _refused(_NO_SUCH_VALUE)
            fixed[name] = ListOf(tuple(Literal(item) for item in value))
        elif value is None:
            fixed[name] = Literal(None)
        else:
            values[name] = value
    return replaced(tree, fixed), values


def _wider(known: Type | None, value: Value) -> Type:
    """The type of a column that holds a further value."""
    if isinstance(value, Decimal):
        scale = scale_of(value)
        return ExactType(max(scale, known.scale) if isinstance(known, ExactType) else scale)
    found = type_of_value(value)
    assert found is not None
    return found


def _group(tree: Expr, types: dict[str, Type], rows: list[_Row], now: Moment) -> list[Found]:
    """The results of cases that are rows of one frame."""
    plain = agreeing(tree)
    if isinstance(plain, Localized):
        raise _refused(plain)
    checked = check_expression(plain, Names(types, _NOUN))
    errors = [finding for finding in checked.diagnostics if finding.is_error]
    if errors:
        raise _refused(errors[0].message)
    typed = checked.value
    most = _most_digits(types, rows)
    reason = disagreement(typed, most, _MOST_DIGITS)
    if reason is not None:
        raise _refused(reason)
    today = own_value(now.day)
    by_day: dict[object, list[_Row]] = {}
    for row in rows:
        by_day.setdefault(row.values.get(AS_OF, today), []).append(row)
    results: dict[int, Found] = {}
    for as_of, same_day in by_day.items():
        for row, value in zip(same_day, _values(typed, types, same_day, as_of), strict=True):
            results[row.index] = value
    return [results[row.index] for row in rows]


def _most_digits(types: Mapping[str, Type], rows: Sequence[_Row]) -> dict[str, int]:
    """The greatest number of digits before the point in each column of numbers."""
    return {
        name: max(max(_number(row.values[name]).adjusted() + 1, 1) for row in rows)
        for name, type_ in types.items()
        if isinstance(type_, ExactType)
    }


def _number(value: Value) -> Decimal:
    assert isinstance(value, Decimal)
    return value


def _values(typed: Expr, types: Mapping[str, Type], rows: Sequence[_Row], as_of: object) -> list[Found]:
    import datetime as dt

    if not isinstance(as_of, dt.date) or isinstance(as_of, dt.datetime):
        raise _refused(_NO_SUCH_VALUE)
    # A column of its own, so that an expression without names has a row for each case, too.
    frame = pl.DataFrame({"\0row": range(len(rows))}, schema={"\0row": pl.Int64})
    scope = Scope(frame, {}, as_of)
    try:
        for name, type_ in types.items():
            scope.add(name, to_series(name, [row.values[name] for row in rows], type_), type_)
        if isinstance(typed.type, NullType):
            return [None] * len(rows)
        lowered = lower(typed, scope)
        computed = scope.compute(lowered.expr)["0"]
        values = to_values(computed, lowered.type)
    except MagnitudeError:
        raise _refused(_TOO_LARGE) from None
    except NotLoweredError:
        raise _refused(_NO_COLUMN) from None
    return [_result(value, typed) for value in values]


def _result(value: Value, typed: Expr) -> Found:
    if value is None and not isinstance(typed.type, FloatType):
        from tieringrules.engine.agreeing import moves_in_time

        if moves_in_time(typed):
            return Failure(report("TR762", problem=_BEYOND))
    return feel_value(value)
