"""`feedback:` of datasets, its columns known and of the right type."""

from __future__ import annotations

from dataclasses import replace

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.document.node import Node, ScalarNode
from tieringrules.language.types import INTEGER, ChoiceType, ExactType, FloatType, TextType, UnknownType
from tieringrules.rulebook.expression import read_expression
from tieringrules.rulebook.feedback import read_feedback
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.model import AggregateMetric, Column, Dataset, Metric
from tieringrules.rulebook.nodes import child, normalized, scalar_at

_TEXT = Localized("a text", "文本")
_HOURS = Localized("a number of hours", "小时数")


def with_feedback(dataset: Dataset, root: Node, doubt: Doubt) -> Checked[Dataset]:
    """Links the columns that `feedback:` names."""
    from tieringrules.rulebook.linking.datasets import find_column

    feedback = read_feedback(root)
    if feedback is None:
        return Checked(dataset)
    node = child(root, "feedback")
    found: list[Diagnostic] = []
    if feedback.themes and feedback.text is None:
        found.append(report("TR977", feedback.span))
    for key, wanted in (("text", _TEXT), ("answered", _HOURS)):
        written = scalar_at(node, key)
        if written is None:
            continue
        column = find_column(written, normalized(written.text), dataset, doubt)
        found.extend(column.diagnostics)
        if column.value is not None and not _fits(column.value, key):
            found.append(report("TR224", written.span, column=column.value.name, wanted=wanted))
    return Checked(replace(dataset, feedback=feedback), tuple(found))


def counting(dataset: Dataset, name: str, condition: str | None = None) -> Metric:
    """A metric that counts a customer's rows, all or those for which a condition holds.

    Args:
        dataset: of the rows, without errors.
        name: of the metric.
        condition: an expression over the dataset's columns.
    """
    from tieringrules.rulebook.linking.datasets import scope_of

    where = None
    if condition is not None:
        where = read_expression(ScalarNode(condition, span=dataset.span), scope_of(dataset, Doubt())).value
        assert where is not None, condition
    return Metric(name, AggregateMetric("count", dataset.name, where=where), INTEGER)


def _fits(column: Column, key: str) -> bool:
    kinds = (TextType, ChoiceType) if key == "text" else (ExactType, FloatType)
    return isinstance(column.type, (*kinds, UnknownType))
