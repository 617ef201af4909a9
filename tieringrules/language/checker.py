"""Strict types above FEEL: what would silently be null there is an error here, at its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report, suggestion
from tieringrules.language.arithmetic import arithmetic_type, calculate, negate, negated_type
from tieringrules.language.calls import check_call
from tieringrules.language.comparability import agree, check_order, fitted
from tieringrules.language.eval_only import EVAL_ONLY
from tieringrules.language.functions import common_type
from tieringrules.language.interpreter import is_null
from tieringrules.language.literals import type_of_value
from tieringrules.language.missingness import possibly_unknown
from tieringrules.language.ordering import compare
from tieringrules.language.properties import properties_of
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    ContextOf,
    Expr,
    Filter,
    For,
    If,
    In,
    InstanceOf,
    ListOf,
    Literal,
    Logical,
    Name,
    Negate,
    Not,
    Property,
    Quantified,
    Range,
    UnaryTest,
)
from tieringrules.language.type_names import is_of_type, is_type_name
from tieringrules.language.types import (
    BOOLEAN,
    INTEGER,
    NULL,
    UNKNOWN,
    BooleanType,
    ChoiceType,
    ExactType,
    FloatType,
    ListType,
    NullType,
    RangeType,
    TextType,
    TierType,
    Type,
    UnknownType,
)
from tieringrules.language.unrolling import unrolled
from tieringrules.language.values import MonthsDuration
from tieringrules.language.wording import describe

# A 64-bit integer holds no more digits; nobody means more.
MAX_SCALE = 18


def check_expression(expr: Expr, scope: Scope, expected: Type | None = None) -> Checked[Expr]:
    """The expression with its types, and everything wrong with them.

    Args:
        expr: as parsed.
        scope: what its names mean.
        expected: the type that the place asks for; BOOLEAN for conditions.

    Returns:
        An equal tree in which every node has its type, texts beside tiers are tiers, and constant dates,
        times and durations are literals. What is wrong has the type UNKNOWN, which agrees with everything.
    """
    checker = Checker(scope)
    plain = unrolled(expr)
    tree = checker.check(plain)
    if expected is not None:
        tree = checker.expect(tree, expected)
    # A mistake in a loop is found in each of its rounds, at one place.
    found = checker.found if plain is expr else list(dict.fromkeys(checker.found))
    return Checked(tree, tuple(found))


class Checker:
    """One pass over an expression."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.found: list[Diagnostic] = []

    def report(self, code: str, span: Span | None, *, fix: str | None = None, **arguments: object) -> None:
        """Note a finding."""
        self.found.append(report(code, span, related=(), fix=fix, **arguments))

    def check(self, node: Expr) -> Expr:
        """The node with types, as a single value."""
        return _CHECKS[type(node)](self, node)

    def condition(self, node: Expr) -> Expr:
        """The node with types, as something that is true, false or unknown."""
        checked = self.check(node)
        if not isinstance(checked.type, BooleanType | UnknownType):
            self.report("TR335", node.span, found=describe(checked.type))
        return checked

    def expect(self, tree: Expr, expected: Type) -> Expr:
        """The tree as a value for a place of a type."""
        tree = fitted(tree, expected, self)
        found = tree.type
        if isinstance(found, UnknownType | NullType) or isinstance(expected, UnknownType):
            if isinstance(expected, BooleanType) and isinstance(found, NullType):
                self.report("TR335", tree.span, found=describe(found))
            return tree
        if isinstance(expected, BooleanType):
            if not isinstance(found, BooleanType):
                self.report("TR335", tree.span, found=describe(found))
        elif isinstance(expected, ExactType) and isinstance(found, FloatType | ExactType):
            if isinstance(found, FloatType) or found.scale > expected.scale:
                self.report("TR346", tree.span, scale=str(expected.scale))
        elif not _fits(found, expected):
            self.report("TR345", tree.span, found=describe(found), expected=describe(expected))
        return tree


def _fits(found: Type, expected: Type) -> bool:
    match expected:
        case FloatType():
            return isinstance(found, ExactType | FloatType)
        case TextType():
            return isinstance(found, TextType | ChoiceType)
        case ChoiceType(values):
            # A single text is judged by its value, elsewhere.
            return isinstance(found, ChoiceType) and set(found.values) <= set(values)
        case _:
            return found == expected


def _literal(checker: Checker, node: Literal) -> Expr:
    known = type_of_value(node.value)
    return Literal(node.value, span=node.span, type=node.type if known is None else known)


def _name(checker: Checker, node: Name) -> Expr:
    found = checker.scope.type_of(node.name)
    if found is None:
        near, hint = checker.scope.meant_by(node.name)
        if _is_some_value(node.name, checker.scope):
            near = f'"{node.name}"'
            hint = Localized(f"write {near} for the text", f"文本请写成 {near}")
        checker.report("TR204", node.span, fix=near, name=node.name, noun=checker.scope.noun, hint=hint)
    return Name(node.name, span=node.span, type=found if found is not None else UNKNOWN)


def _is_some_value(word: str, scope: Scope) -> bool:
    """Whether a word is a choice of some column or a tier of some standard: it lacks its quotation marks."""
    return any(
        (isinstance(type_, ChoiceType) and word in type_.values)
        or (isinstance(type_, TierType) and word in type_.tiers)
        for type_ in scope.names.values()
    )


def _property(checker: Checker, node: Property) -> Expr:
    if isinstance(node.base, Name) and checker.scope.is_group(node.base.name):
        return _name(checker, Name(f"{node.base.name}.{node.name}", span=node.span))
    base = checker.check(node.base)
    if isinstance(base.type, UnknownType):
        return replace(node, base=base, type=UNKNOWN)
    known = [spec.name for spec in properties_of(base.type)]
    if node.name in known:
        return replace(node, base=base, type=INTEGER)
    words = describe(base.type)
    hint = suggestion.hint(node.name, known)
    checker.report("TR343", node.span, name=node.name, type=words, hint=hint)
    return replace(node, base=base, type=UNKNOWN)


def _negate(checker: Checker, node: Negate) -> Expr:
    operand = checker.check(node.operand)
    type_ = negated_type(operand.type)
    if type_ is None:
        checker.report("TR337", node.span, found=describe(operand.type))
        type_ = UNKNOWN
    if isinstance(operand, Literal) and _is_length(operand.value):
        return Literal(negate(operand.value), span=node.span, type=type_)
    return replace(node, operand=operand, type=type_)


def _arithmetic(checker: Checker, node: Arithmetic) -> Expr:
    left, right = checker.check(node.left), checker.check(node.right)
    type_ = arithmetic_type(node.operator, left.type, right.type)
    if type_ is None:
        checker.report(
            "TR336",
            node.span,
            operator=node.operator,
            left=describe(left.type),
            right=describe(right.type),
            hint=_arithmetic_hint(left, right),
        )
        type_ = UNKNOWN
    if isinstance(type_, ExactType) and type_.scale > MAX_SCALE:
        checker.report("TR347", node.span, limit=str(MAX_SCALE))
        type_ = UNKNOWN
    if isinstance(left, Literal) and isinstance(right, Literal) and not isinstance(type_, UnknownType):
        return _folded(checker, replace(node, left=left, right=right, type=type_))
    return Arithmetic(node.operator, left, right, span=node.span, type=type_)


def _folded(checker: Checker, node: Arithmetic) -> Expr:
    """Constant arithmetic of days and lengths as its result, so that no engine needs it."""
    assert isinstance(node.left, Literal) and isinstance(node.right, Literal)
    left, right = node.left.value, node.right.value
    if not any(_is_length(side) or isinstance(side, dt.date | dt.time) for side in (left, right)):
        return node
    value = calculate(node.operator, left, right)
    if value is None:
        checker.report("TR352", node.span)
        return replace(node, type=UNKNOWN)
    return Literal(value, span=node.span, type=node.type)


def _is_length(value: object) -> bool:
    return isinstance(value, dt.timedelta | MonthsDuration)


def _arithmetic_hint(left: Expr, right: Expr) -> Localized:
    if isinstance(left.type, NullType) or isinstance(right.type, NullType):
        return Localized("the result would always be missing: remove null", "结果永远为空：请去掉 null")
    if any(isinstance(side, Literal) and isinstance(side.value, str) for side in (left, right)):
        return Localized(
            'write numbers without quotation marks, and lengths of time as duration("P30D")',
            '数字不要加引号；时长请写成 duration("P30D")',
        )
    return Localized(
        'numbers go with numbers; add duration("P30D") to dates; count days with days_since(…)',
        '数字只能与数字运算；日期可加减 duration("P30D")；天数请用 days_since(…)',
    )


def _comparison(checker: Checker, node: Comparison) -> Expr:
    left, right = checker.check(node.left), checker.check(node.right)
    span = node.span
    if is_null(left) or is_null(right):
        if node.operator not in ("=", "!="):
            checker.report("TR342", span)
    else:
        left, right = agree(left, right, checker, span)
        check_order(node.operator, left, right, checker, span)
    return Comparison(node.operator, left, right, span=span, type=BOOLEAN)


def _logical(checker: Checker, node: Logical) -> Expr:
    operands = tuple([checker.condition(operand) for operand in node.operands])
    return Logical(node.operator, operands, span=node.span, type=BOOLEAN)


def _not(checker: Checker, node: Not) -> Expr:
    return replace(node, operand=checker.condition(node.operand), type=BOOLEAN)


def _between(checker: Checker, node: Between) -> Expr:
    operand = checker.check(node.operand)
    operand, low = _bound(checker, operand, node.low, ">=")
    operand, high = _bound(checker, operand, node.high, "<=")
    _check_bounds(checker, low, high, both_included=True, span=node.span)
    return Between(operand, low, high, span=node.span, type=BOOLEAN)


def _bound(checker: Checker, operand: Expr, side: Expr, sign: Any) -> tuple[Expr, Expr]:
    bound = checker.check(side)
    if is_null(bound):
        checker.report("TR342", side.span)
        return operand, replace(bound, type=UNKNOWN)
    _, bound = agree(operand, bound, checker, side.span)
    check_order(sign, operand, bound, checker, side.span)
    return operand, bound


def _check_bounds(checker: Checker, low: Expr, high: Expr, *, both_included: bool, span: Span | None) -> None:
    """No value lies in an interval whose low end is above its high end."""
    if isinstance(low, Literal) and isinstance(high, Literal):
        if UNKNOWN in (low.type, high.type):
            return
        if compare("<" if not both_included else "<=", low.value, high.value) is False:
            checker.report("TR344", span)


def _in(checker: Checker, node: In) -> Expr:
    operand = checker.check(node.operand)
    tests = tuple([_test(checker, operand, test) for test in node.tests])
    return In(operand, tests, span=node.span, type=BOOLEAN)


def _test(checker: Checker, operand: Expr, test: Expr) -> Expr:
    match test:
        case Range():
            low = _bound(checker, operand, test.low, ">=")[1] if test.low is not None else None
            high = _bound(checker, operand, test.high, "<=")[1] if test.high is not None else None
            if low is not None and high is not None:
                included = test.low_included and test.high_included
                _check_bounds(checker, low, high, both_included=included, span=test.span)
            return replace(test, low=low, high=high, type=RangeType(operand.type))
        case UnaryTest():
            tested = _bound(checker, operand, test.operand, test.operator)[1]
            return UnaryTest(test.operator, tested, span=test.span, type=BOOLEAN)
        case ListOf():
            if not test.items:
                checker.report("TR349", test.span)
            items = tuple([_test(checker, operand, item) for item in test.items])
            return replace(test, items=items, type=ListType(operand.type))
        case _:
            item = checker.check(test)
            return item if is_null(item) else agree(operand, item, checker, test.span)[1]


def _misplaced(checker: Checker, node: Expr) -> Expr:
    checker.report("TR350", node.span)
    return replace(node, type=UNKNOWN)


def _refused(checker: Checker, node: Expr) -> Expr:
    feature = EVAL_ONLY[type(node)]
    checker.report("TR376", node.span, feature=feature)
    return replace(node, type=UNKNOWN)


def _instance_of(checker: Checker, node: InstanceOf) -> Expr:
    """A value that is there has the type of its column: only whether it is there remains to be asked."""
    operand = checker.check(node.operand)
    if not is_type_name(node.of):
        checker.report("TR378", node.span, name=node.of.name)
        return replace(node, operand=operand, type=UNKNOWN)
    if not isinstance(operand.type, UnknownType) and not is_of_type(operand.type, node.of):
        checker.report("TR379", node.span, found=describe(operand.type), name=node.of.name)
        return replace(node, operand=operand, type=UNKNOWN)
    null = Literal(None, span=node.span, type=NULL)
    return Comparison("!=", operand, null, span=node.span, type=BOOLEAN)


def _if(checker: Checker, node: If) -> Expr:
    condition = checker.condition(node.condition)
    names = possibly_unknown(condition, checker.scope.never_missing)
    if names:
        checker.report("TR341", node.condition.span, names=", ".join(names), name=names[0])
    then, otherwise = checker.check(node.then), checker.check(node.otherwise)
    then, otherwise = fitted(then, otherwise.type, checker), fitted(otherwise, then.type, checker)
    types = [branch.type for branch in (then, otherwise) if not isinstance(branch.type, NullType)]
    type_ = common_type(types) if types else then.type
    if type_ is None:
        left, right = describe(then.type), describe(otherwise.type)
        checker.report("TR340", node.span, left=left, right=right)
        type_ = UNKNOWN
    return replace(node, condition=condition, then=then, otherwise=otherwise, type=type_)


def _call(checker: Checker, node: Call) -> Expr:
    return check_call(checker, node)


_CHECKS: Mapping[type, Callable[[Checker, Any], Expr]] = {
    Literal: _literal,
    Name: _name,
    Property: _property,
    Negate: _negate,
    Arithmetic: _arithmetic,
    Comparison: _comparison,
    Logical: _logical,
    Not: _not,
    Between: _between,
    In: _in,
    Range: _misplaced,
    UnaryTest: _misplaced,
    ListOf: _misplaced,
    For: _refused,
    Quantified: _refused,
    Filter: _refused,
    ContextOf: _refused,
    InstanceOf: _instance_of,
    If: _if,
    Call: _call,
}
