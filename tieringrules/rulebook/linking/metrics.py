"""Metrics: expressions over the customer, and aggregates over child datasets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.diagnostic.suggestion import hint
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Document, Entry, MappingNode, Node, ScalarNode
from tieringrules.language.fields import names_in
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr
from tieringrules.language.types import (
    FLOAT,
    INTEGER,
    UNKNOWN,
    DateTimeType,
    DateType,
    Type,
    UnknownType,
    is_numeric,
)
from tieringrules.language.values import Value
from tieringrules.rulebook.calendar_span import read_calendar_span
from tieringrules.rulebook.condition import read_condition
from tieringrules.rulebook.expression import parse_node
from tieringrules.rulebook.kinds.metrics import AGGREGATES, NEVER_MISSING
from tieringrules.rulebook.linking.datasets import find_column, scope_of
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.linking.names import check_name
from tieringrules.rulebook.literal import read_literal
from tieringrules.rulebook.model import (
    AggregateFunction,
    AggregateMetric,
    CalendarSpan,
    Column,
    Dataset,
    Metric,
    ValueMetric,
)
from tieringrules.rulebook.nodes import child, entries_at, normalized, scalar_at, text_at, title_at

_A_DATE = Localized("a date or datetime", "日期或日期时间")
_A_NUMBER = Localized("a number", "数字")
_ORDERED = Localized("a number or a date", "数字或日期")


@dataclass(frozen=True, slots=True)
class WrittenMetric:
    """A metric before value expressions are typed.

    Attributes:
        metric: complete for an aggregate; for a value metric without its expression's type.
        value: where the value expression stands; None for an aggregate.
    """

    metric: Metric
    node: Node
    value: ScalarNode | None = None


def read_metrics(
    document: Document, children: Mapping[str, Dataset], doubt: Doubt
) -> Checked[tuple[WrittenMetric, ...]]:
    """The metrics of a file; aggregates are typed at once, since they see child columns only."""
    diagnostics: list[Diagnostic] = []
    metrics: list[WrittenMetric] = []
    for entry in entries_at(document.root, "metrics"):
        diagnostics.extend(check_name(entry.key.text, entry.key.span))
        read = _metric(entry, children, doubt)
        metrics.append(read.value)
        diagnostics.extend(read.diagnostics)
    return Checked(tuple(metrics), tuple(diagnostics))


def _metric(entry: Entry, children: Mapping[str, Dataset], doubt: Doubt) -> Checked[WrittenMetric]:
    node = entry.value
    empty = Metric(
        name=normalized(entry.key.text),
        definition=ValueMetric(_nothing()),
        title=title_at(node),
        unit=text_at(node, "unit"),
        span=entry.key.span,
    )
    if isinstance(node, ScalarNode):
        return Checked(WrittenMetric(empty, node, node))
    function = next((name for name in AGGREGATES if child(node, name) is not None), None)
    if function is not None:
        aggregate = _aggregate(empty, node, function, children, doubt)
        return Checked(WrittenMetric(aggregate.value, node), aggregate.diagnostics)
    value = scalar_at(node, "value")
    misplaced = [
        report("TR239", item.key.span, key=item.key.text)
        for item in (node.entries if isinstance(node, MappingNode) else ())
        if item.key.text in ("where", "within", "at") and value is not None
    ]
    return Checked(WrittenMetric(empty, node, value), tuple(misplaced))


def _nothing() -> Expr:
    from tieringrules.language.syntax import Literal

    return Literal(None)


def _aggregate(
    empty: Metric, node: Node, function: str, children: Mapping[str, Dataset], doubt: Doubt
) -> Checked[Metric]:
    """An aggregate; what is wrong in it leaves its type unknown, so that nothing else complains."""
    source = scalar_at(node, function)
    if source is None:
        return Checked(empty)
    name, _, column_name = normalized(source.text).partition(".")
    dataset = children.get(name)
    if dataset is None and doubt.about(name):
        return Checked(empty)
    if dataset is None:
        return Checked(empty, (report("TR216", source.span, name=name, hint=hint(name, children)),))
    diagnostics: list[Diagnostic] = []
    column: Column | None = None
    if function == "count":
        if column_name:
            diagnostics.append(report("TR238", source.span, fix=name, function=function, dataset=name))
    elif not column_name:
        diagnostics.append(report("TR219", source.span, function=function, dataset=name))
    else:
        place = source.locate(len(name) + 1, len(source.text))
        found = find_column(ScalarNode(column_name, span=place), column_name, dataset, doubt)
        diagnostics.extend(found.diagnostics)
        column = found.value
    where_node = child(node, "where")
    where: Expr | None = None
    if where_node is not None:
        read = read_condition(where_node, scope_of(dataset, doubt))
        diagnostics.extend(read.diagnostics)
        where = read.value
    within = _within(node, diagnostics)
    at = _at(node, dataset, within, doubt, diagnostics)
    type_ = _result_type(function, column, source, diagnostics)
    metric = replace(
        empty,
        definition=AggregateMetric(
            function=_function(function),
            dataset=dataset.name,
            argument=column.name if column else None,
            where=where,
            within=within,
            at=at,
        ),
        type=type_,
    )
    default = scalar_at(node, "default")
    if default is not None and function in NEVER_MISSING:
        diagnostics.append(report("TR225", default.span, function=function))
    elif default is not None:
        metric = replace(metric, default=_default(default, type_, diagnostics))
    return Checked(metric, tuple(diagnostics))


def _function(name: str) -> AggregateFunction:
    functions: dict[str, AggregateFunction] = {
        "count": "count",
        "count_distinct": "count_distinct",
        "sum": "sum",
        "mean": "mean",
        "min": "min",
        "max": "max",
        "median": "median",
    }
    return functions[name]


def _within(node: Node, diagnostics: list[Diagnostic]) -> CalendarSpan | None:
    written = scalar_at(node, "within")
    if written is None:
        return None
    read = read_calendar_span(written)
    diagnostics.extend(read.diagnostics)
    return read.value


def _at(
    node: Node, dataset: Dataset, within: CalendarSpan | None, doubt: Doubt, diagnostics: list[Diagnostic]
) -> str | None:
    written = scalar_at(node, "at")
    if written is None:
        window = scalar_at(node, "within")
        if window is not None and dataset.happened_at is None:
            diagnostics.append(report("TR226", window.span, dataset=dataset.name))
        return dataset.happened_at if within is not None else None
    found = find_column(written, normalized(written.text), dataset, doubt)
    diagnostics.extend(found.diagnostics)
    column = found.value
    if column is None:
        return None
    if not isinstance(column.type, DateType | DateTimeType | UnknownType):
        diagnostics.append(report("TR224", written.span, column=column.name, wanted=_A_DATE))
        return None
    return column.name


def _result_type(
    function: str, column: Column | None, source: ScalarNode, diagnostics: list[Diagnostic]
) -> Type:
    if function in ("count", "count_distinct"):
        return INTEGER
    if column is None or isinstance(column.type, UnknownType):
        return UNKNOWN
    ordered = is_numeric(column.type) or isinstance(column.type, DateType | DateTimeType)
    if function in ("min", "max"):
        if not ordered:
            diagnostics.append(report("TR224", source.span, column=column.name, wanted=_ORDERED))
            return UNKNOWN
        return column.type
    if not is_numeric(column.type):
        diagnostics.append(report("TR224", source.span, column=column.name, wanted=_A_NUMBER))
        return UNKNOWN
    return column.type if function == "sum" else FLOAT


def _default(node: ScalarNode, type_: Type, diagnostics: list[Diagnostic]) -> Value:
    if isinstance(type_, UnknownType):
        return None
    read = read_literal(node, type_)
    diagnostics.extend(read.diagnostics)
    return read.value


def type_value_metric(written: WrittenMetric, scope: Scope) -> Checked[Metric]:
    """A value metric with its expression typed over everything it may name."""
    from tieringrules.language.checker import check_expression

    metric = written.metric
    if written.value is None:
        return Checked(metric)
    parsed = parse_node(written.value)
    if parsed.value is None:
        return Checked(metric, parsed.diagnostics)
    checked = check_expression(parsed.value, scope)
    diagnostics = [*parsed.diagnostics, *checked.diagnostics]
    type_ = checked.value.type
    default = scalar_at(written.node, "default")
    return Checked(
        replace(
            metric,
            definition=ValueMetric(checked.value),
            type=type_ if _storable(type_) else UNKNOWN,
            default=_default(default, type_, diagnostics) if default is not None else None,
        ),
        (*diagnostics, *_unstorable(written.value, type_)),
    )


def _storable(type_: Type) -> bool:
    from tieringrules.language.types import ListType, NullType, RangeType

    return not isinstance(type_, ListType | RangeType | NullType)


def _unstorable(node: ScalarNode, type_: Type) -> Iterable[Diagnostic]:
    if not _storable(type_):
        yield report("TR240", node.span)


def uses(written: WrittenMetric) -> frozenset[str]:
    """The names that a value metric's expression uses; nothing for an aggregate."""
    if written.value is None:
        return frozenset()
    tree = parse_node(written.value).value
    return names_in(tree) if tree is not None else frozenset()
