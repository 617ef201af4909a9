"""Conditions (`when`, `where`, `keep`): a text with an expression, or a mapping of field → test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from tieringrules.diagnostic import Checked, Diagnostic, Label, Localized, Span, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Entry, MappingNode, Node, ScalarNode, SequenceNode
from tieringrules.document.scalars import read_boolean
from tieringrules.document.several_values import find_thousands_separators
from tieringrules.document.slip import colon_in_key
from tieringrules.language.checker import check_expression
from tieringrules.language.literals import type_of_value
from tieringrules.language.ordering import compare
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import (
    ComparisonOperator,
    Expr,
    Literal,
    Logical,
    LogicalOperator,
    Name,
    Not,
)
from tieringrules.language.types import BOOLEAN, UNKNOWN, ExactType, FloatType, Type, UnknownType
from tieringrules.language.values import MonthsDuration, Value
from tieringrules.language.wording import describe
from tieringrules.rulebook.calendar_span import read_calendar_span
from tieringrules.rulebook.condition_slips import comparison_slip, operator_hint, range_slip
from tieringrules.rulebook.expression import read_expression
from tieringrules.rulebook.literal import read_operand
from tieringrules.rulebook.nodes import normalized
from tieringrules.rulebook.operators import OPERATORS_BY_NAME, Bound, OperatorSpec, compared, one_of

_JOINS: dict[str, LogicalOperator] = {"all": "and", "any": "or"}
_TAKES = {
    "value": Localized("one value", "一个值"),
    "values": Localized("a list of values, such as [a, b]", "值的列表，例如 [a, b]"),
    "pair": Localized("a list of two values, such as [4, 5]", "两个值的列表，例如 [4, 5]"),
    "text": Localized("one text", "一段文本"),
    "truth": Localized("true or false", "true 或 false"),
    "length": Localized("a length of time, such as 30 days", "一段时间，例如 30 days"),
}


def read_condition(node: Node, scope: Scope) -> Checked[Expr | None]:
    """The typed condition in either form, and everything wrong with it.

    Args:
        node: what stands under `when:`, `where:`, `keep:`.
        scope: the fields that it may ask about.

    Returns:
        A boolean expression of all parts that could be read; None where none could.
    """
    reader = _ConditionReader(scope)
    tree = reader.condition(node)
    return Checked(tree, tuple(reader.found))


@dataclass(frozen=True, slots=True)
class _Bound:
    """One end of what a field may be."""

    operator: str
    side: Bound
    included: bool
    value: Value
    span: Span


class _ConditionReader:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.found: list[Diagnostic] = []

    def condition(self, node: Node) -> Expr | None:
        if isinstance(node, MappingNode):
            return self._mapping(node)
        if isinstance(node, SequenceNode):
            self.found.append(report("TR361", node.span))
            self._joined(node.items, "and", node.span)
            return None
        if node.is_null:
            self.found.append(report("TR360", node.span))
            return None
        return self._keep(read_expression(node, self.scope, BOOLEAN))

    def _keep(self, checked: Checked[Expr | None]) -> Expr | None:
        self.found.extend(checked.diagnostics)
        return checked.value

    def _mapping(self, node: MappingNode) -> Expr | None:
        if not node.entries:
            self.found.append(report("TR360", node.span))
            return None
        parts: list[Expr] = []
        names: dict[str, Span] = {}
        for entry in node.entries:
            key = normalized(entry.key.text)
            if key in names:
                self.found.append(report("TR375", entry.key.span, name=key))
            names[key] = entry.key.span
            if key in _JOINS:
                parts.extend(self._present(self._joined_entry(entry, _JOINS[key])))
            elif key == "not":
                parts.extend(self._present(self._negated(entry)))
            else:
                parts.extend(self._field(entry, key))
        return self._logical("and", parts, node.span)

    def _present(self, tree: Expr | None) -> tuple[Expr, ...]:
        return () if tree is None else (tree,)

    def _logical(self, operator: LogicalOperator, parts: Sequence[Expr], span: Span) -> Expr | None:
        if len(parts) <= 1:
            return parts[0] if parts else None
        return Logical(operator, tuple(parts), span=span, type=BOOLEAN)

    # Nesting

    def _joined_entry(self, entry: Entry, operator: LogicalOperator) -> Expr | None:
        node, key = entry.value, entry.key.text
        if isinstance(node, SequenceNode) and node.items:
            return self._joined(node.items, operator, entry.key.span.to(node.span))
        if isinstance(node, MappingNode) and node.entries:
            self.found.append(report("TR362", entry.key.span, key=key))
            apart = [MappingNode((inner,), inner.key.span) for inner in node.entries]
            return self._joined(apart, operator, entry.key.span)
        if isinstance(node, ScalarNode) and not node.is_null:
            self.found.append(report("TR362", entry.key.span, key=key))
            return self.condition(node)
        self.found.append(report("TR373", entry.key.span, key=key))
        return None

    def _joined(self, items: Iterable[Node], operator: LogicalOperator, span: Span) -> Expr | None:
        parts = [tree for item in items if (tree := self.condition(item)) is not None]
        return self._logical(operator, parts, span)

    def _negated(self, entry: Entry) -> Expr | None:
        if isinstance(entry.value, SequenceNode):
            self.found.append(report("TR374", entry.key.span))
            self._joined(entry.value.items, "and", entry.value.span)
            return None
        if isinstance(entry.value, ScalarNode) and entry.value.is_null:
            self.found.append(report("TR373", entry.key.span, key="not"))
            return None
        inner = self.condition(entry.value)
        if inner is None:
            return None
        return Not(inner, span=entry.key.span.to(entry.value.span), type=BOOLEAN)

    # Tests of one field

    def _field(self, entry: Entry, name: str) -> tuple[Expr, ...]:
        type_ = self.scope.type_of(name)
        if type_ is None:
            self._report_unknown(entry, name)
        return tuple(self._tests(entry, Name(name, span=entry.key.span), type_ or UNKNOWN))

    def _report_unknown(self, entry: Entry, name: str) -> None:
        slip = colon_in_key(entry.key)
        if slip is not None:
            self.found.append(slip)
            return
        joins = {
            "and": "all",
            "or": "any",
            "none": "not",
            "AND": "all",
            "OR": "any",
            "且": "all",
            "或": "any",
        }
        if name in joins:
            right = joins[name]
            fix: str | None = right
            hint = Localized(f"did you mean '{right}:'?", f"是否想写“{right}:”？")
        else:
            fix, hint = self.scope.meant_by(name)
        noun = self.scope.noun
        self.found.append(report("TR204", entry.key.span, fix=fix, name=name, noun=noun, hint=hint))

    def _tests(self, entry: Entry, field: Name, type_: Type) -> list[Expr]:
        node = entry.value
        span = entry.key.span.to(node.span)
        slip = range_slip(node, type_)
        if slip is not None:
            self.found.append(slip)
            return []
        if isinstance(node, MappingNode):
            return self._operators(node, field, type_)
        if isinstance(node, SequenceNode):
            values = self._values(node, type_)
            return self._typed(one_of(field, values, span), field) if values else []
        if node.is_null:
            self.found.append(report("TR372", entry.key.span, name=entry.key.text))
            return []
        slip = comparison_slip(node, type_)
        if slip is not None:
            self.found.append(slip)
            return []
        value = self._value(node, type_)
        return self._typed(compared("=")(field, (value,), span), field) if value is not None else []

    def _typed(self, tree: Expr, field: Name) -> list[Expr]:
        if self.scope.type_of(field.name) is None:
            return []
        checked = check_expression(tree, self.scope, BOOLEAN)
        self.found.extend(checked.diagnostics)
        return [checked.value]

    def _operators(self, node: MappingNode, field: Name, type_: Type) -> list[Expr]:
        if not node.entries:
            self.found.append(report("TR372", node.span, name=field.name))
        parts: list[Expr] = []
        bounds: list[_Bound] = []
        for entry in node.entries:
            spec = OPERATORS_BY_NAME.get(entry.key.text)
            if spec is None:
                fix, hint = operator_hint(entry.key.text, field.name)
                self.found.append(
                    colon_in_key(entry.key)
                    or report("TR363", entry.key.span, fix=fix, operator=entry.key.text, hint=hint)
                )
                continue
            if not isinstance(type_, (*spec.fields, UnknownType)):
                words = describe(type_)
                self.found.append(
                    report("TR368", entry.key.span, operator=spec.name, field=field.name, type=words)
                )
                continue
            operands = self._operands(entry, spec, type_)
            if operands is None:
                continue
            parts.extend(self._typed(spec.build(field, operands, entry.key.span.to(entry.value.span)), field))
            bounds.extend(
                _Bound(spec.name, *bound, operand.value, entry.key.span)
                for bound, operand in zip(spec.bounds, operands, strict=bool(spec.bounds))
            )
        self._check_bounds(bounds)
        return parts

    def _check_bounds(self, bounds: Sequence[_Bound]) -> None:
        """A finding where no value can be at both ends."""
        lows = [bound for bound in bounds if bound.side == "low"]
        highs = [bound for bound in bounds if bound.side == "high"]
        for low in lows:
            for high in highs:
                sign: ComparisonOperator = "<=" if low.included and high.included else "<"
                # A single `between` is judged with the expression it becomes.
                if low.span == high.span or compare(sign, low.value, high.value) is not False:
                    continue
                last = max(low, high, key=lambda bound: bound.span)
                first = low if last is high else high
                words = {"first": first.operator, "second": last.operator}
                self.found.append(report("TR366", last.span, related=(Label(first.span),), fix=None, **words))
                return

    # Operands

    def _operands(self, entry: Entry, spec: OperatorSpec, type_: Type) -> tuple[Literal, ...] | None:
        node = entry.value
        if isinstance(node, ScalarNode) and node.is_null:
            self.found.append(report("TR372", entry.key.span, name=spec.name))
            return None
        if spec.takes in ("values", "pair"):
            return self._listed_operands(entry, spec, type_)
        if not isinstance(node, ScalarNode):
            self._report_shape(entry, spec)
            return None
        match spec.takes:
            case "length":
                length = read_calendar_span(node)
                self.found.extend(length.diagnostics)
                if length.value is None:
                    return None
                months, days = length.value.months, length.value.days
                return (
                    Literal(MonthsDuration(months) if months else dt.timedelta(days=days), span=node.span),
                )
            case "truth":
                truth = read_boolean(node)
                self.found.extend(truth.diagnostics)
                return (Literal(truth.value, span=node.span),) if truth.value is not None else None
            case "text":
                return (Literal(node.text, span=node.span),)
            case _:
                value = self._value(node, type_)
                return (value,) if value is not None else None

    def _listed_operands(self, entry: Entry, spec: OperatorSpec, type_: Type) -> tuple[Literal, ...] | None:
        slip = range_slip(entry.value, type_, inside=spec.name)
        if slip is not None:
            self.found.append(slip)
            return None
        if not isinstance(entry.value, SequenceNode):
            self._report_shape(entry, spec)
            return None
        values = self._values(entry.value, type_)
        if values is not None and spec.takes == "pair" and len(values) != 2:
            self._report_shape(entry, spec)
            return None
        return values

    def _report_shape(self, entry: Entry, spec: OperatorSpec) -> None:
        self.found.append(report("TR369", entry.key.span, operator=spec.name, takes=_TAKES[spec.takes]))

    def _values(self, node: SequenceNode, type_: Type) -> tuple[Literal, ...] | None:
        """The values of a list; None where one of them cannot be read."""
        if not node.items:
            self.found.append(report("TR370", node.span))
            return None
        if isinstance(type_, ExactType | FloatType):
            separators = find_thousands_separators(node)
            self.found.extend(separators)
            if separators:
                return None
        values = [self._value(item, type_) for item in node.items]
        known = tuple(value for value in values if value is not None)
        return known if len(known) == len(values) else None

    def _value(self, node: Node, type_: Type) -> Literal | None:
        if isinstance(node, ScalarNode) and node.is_null:
            self.found.append(report("TR371", node.span))
            return None
        slip = comparison_slip(node, type_) if isinstance(node, ScalarNode) else None
        if slip is not None:
            self.found.append(slip)
            return None
        read = read_operand(node, type_)
        self.found.extend(read.diagnostics)
        if read.value is None:
            return None
        known = type_of_value(read.value)
        return Literal(read.value, span=node.span, type=type_ if known is None else known)
