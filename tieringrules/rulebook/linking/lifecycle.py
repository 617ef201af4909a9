"""What a standard says beside its tiers: the column with the earlier tier, and reasons."""

from __future__ import annotations

from dataclasses import replace

from tieringrules.diagnostic import Checked, Findings, Localized, report
from tieringrules.document.node import Document
from tieringrules.language.scope import Scope
from tieringrules.language.types import UnknownType, is_textual
from tieringrules.rulebook.condition import read_condition
from tieringrules.rulebook.linking.datasets import find_column
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.linking.names import Named, check_name, twice
from tieringrules.rulebook.model import Dataset, Standard
from tieringrules.rulebook.nodes import child, items_at, normalized, scalar_at, title_at
from tieringrules.rulebook.reason import Reason, reasons_name

_A_TEXT = Localized("a text or choice", "text 或 choice 类型")


def with_lifecycle(
    standard: Standard, document: Document, customers: Dataset, scope: Scope, doubt: Doubt
) -> Checked[Standard]:
    """A standard with `previous:` and `reasons:`.

    Args:
        standard: linked without them.
        document: its file.
        customers: where the column of the earlier tier is.
        scope: what reasons may name.
        doubt: what broken files leave open.
    """
    findings = Findings()
    written = scalar_at(document.root, "previous")
    if written is not None:
        column = findings.keep(find_column(written, normalized(written.text), customers, doubt))
        if column is not None and not (is_textual(column.type) or isinstance(column.type, UnknownType)):
            findings.add(report("TR224", written.span, column=column.name, wanted=_A_TEXT))
        elif column is not None:
            standard = replace(standard, previous=column.name, previous_at=written.span)
    return Checked(replace(standard, reasons=_reasons(document, scope, findings)), findings.all())


def _reasons(document: Document, scope: Scope, findings: Findings) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    named: list[Named] = []
    for node in items_at(document.root, "reasons"):
        name, when = scalar_at(node, "name"), child(node, "when")
        if name is None:
            continue
        findings.extend(check_name(name.text, name.span))
        named.append(Named(normalized(name.text), name.span))
        condition = findings.keep(read_condition(when, scope)) if when is not None else None
        if condition is not None:
            reasons.append(Reason(named[-1].name, condition, title_at(node), name.span))
    findings.extend(twice(named, Localized("reason", "原因")))
    return tuple(reasons)


def reasons_named(document: Document) -> Named | None:
    """The name under which a standard's reasons can be asked for, and its place; None without reasons."""
    name, reasons = scalar_at(document.root, "name"), child(document.root, "reasons")
    if name is None or reasons is None or not items_at(document.root, "reasons"):
        return None
    first = scalar_at(items_at(document.root, "reasons")[0], "name")
    place = first.span if first is not None else name.span
    return Named(reasons_name(normalized(name.text)), place)
