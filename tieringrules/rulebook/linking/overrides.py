"""Overrides: standards, tiers and keys that exist, and one tier for each customer in each standard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from tieringrules.diagnostic import Checked, Diagnostic, Label, Localized, Span, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import Document, Node, ScalarNode
from tieringrules.document.scalars import read_date
from tieringrules.language.types import UNKNOWN, Type
from tieringrules.language.values import Value
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.literal import read_literal
from tieringrules.rulebook.model import Dataset, Standard
from tieringrules.rulebook.nodes import items_at, normalized, scalar_at, text_at
from tieringrules.rulebook.override import Override


def link_overrides(
    documents: Sequence[Document], customers: Dataset, standards: Mapping[str, Standard], doubt: Doubt
) -> Checked[tuple[Override, ...]]:
    """The overrides of all files.

    Args:
        documents: files of overrides.
        customers: the dataset whose key names a customer.
        standards: name → standard.
        doubt: what broken files leave open.
    """
    key = customers.column(customers.key) if customers.key is not None else None
    linking = _Linking(key.type if key is not None else UNKNOWN, standards, doubt)
    for document in documents:
        for node in items_at(document.root, "overrides"):
            linking.add(node)
    return Checked(tuple(linking.overrides), tuple(linking.diagnostics))


class _Linking:
    def __init__(self, key: Type, standards: Mapping[str, Standard], doubt: Doubt) -> None:
        self.key = key
        self.standards = standards
        self.doubt = doubt
        self.overrides: list[Override] = []
        self.diagnostics: list[Diagnostic] = []
        self.first: dict[tuple[Value, str], Span] = {}

    def add(self, node: Node) -> None:
        standard = self._standard(scalar_at(node, "standard"))
        tier = self._tier(scalar_at(node, "tier"), standard)
        customer = self._customer(scalar_at(node, "customer"))
        owner, reason = self._said(node, "owner"), self._said(node, "reason")
        until = _day(scalar_at(node, "until"))
        name = text_at(node, "standard")
        if customer is None or name is None:
            return
        written = scalar_at(node, "customer")
        span = written.span if written is not None else node.span
        if not self._is_new(customer, normalized(name), span):
            return
        if standard is None or tier is None or owner is None or reason is None or until is None:
            return
        self.overrides.append(Override(customer, standard.name, tier, owner, reason, until, span))

    def _standard(self, written: ScalarNode | None) -> Standard | None:
        if written is None:
            return None
        name = normalized(written.text)
        standard = self.standards.get(name)
        if standard is None and not self.doubt.about(name):
            near, choices = nearest(name, self.standards), hint(name, self.standards)
            self.diagnostics.append(report("TR221", written.span, fix=near, name=written.text, hint=choices))
        return standard

    def _tier(self, written: ScalarNode | None, standard: Standard | None) -> str | None:
        if written is None or standard is None:
            return None
        tiers = [tier.name for tier in standard.tiers]
        if written.text in tiers:
            return written.text
        if tiers and not self.doubt.about_tiers(standard.name):
            near, choices = nearest(written.text, tiers), hint(written.text, tiers)
            self.diagnostics.append(
                report(
                    "TR222", written.span, fix=near, name=written.text, standard=standard.name, hint=choices
                )
            )
        return None

    def _customer(self, written: ScalarNode | None) -> Value:
        if written is None:
            return None
        read = read_literal(written, self.key)
        self.diagnostics.extend(read.diagnostics)
        if isinstance(read.value, str) and not read.value.strip():
            self.diagnostics.append(report("TR207", written.span))
            return None
        return read.value

    def _said(self, node: Node, key: str) -> str | None:
        written = scalar_at(node, key)
        if written is None:
            return None
        if not written.text.strip():
            self.diagnostics.append(report("TR207", written.span))
            return None
        return written.text.strip()

    def _is_new(self, customer: Value, standard: str, span: Span) -> bool:
        before = self.first.setdefault((customer, standard), span)
        if before is span:
            return True
        label = Label(before, Localized("first given here", "首次定义处"))
        self.diagnostics.append(report("TR277", span, related=[label], standard=standard))
        return False


def _day(written: ScalarNode | None) -> dt.date | None:
    return read_date(written).value if written is not None else None
