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
    documents: Sequence[Document],
    customers: Dataset,
    standards: Mapping[str, Sequence[Standard]],
    doubt: Doubt,
) -> Checked[tuple[Override, ...]]:
    """The overrides of all files.

    Args:
        documents: files of overrides.
        customers: the dataset whose key names a customer.
        standards: name → its versions, in order of time.
        doubt: what broken files leave open.
    """
    key = customers.column(customers.key) if customers.key is not None else None
    linking = _Linking(key.type if key is not None else UNKNOWN, standards, doubt)
    for document in documents:
        for node in items_at(document.root, "overrides"):
            linking.add(node)
    return Checked(tuple(linking.overrides), tuple(linking.diagnostics))


class _Linking:
    def __init__(self, key: Type, standards: Mapping[str, Sequence[Standard]], doubt: Doubt) -> None:
        self.key = key
        self.standards = standards
        self.doubt = doubt
        self.overrides: list[Override] = []
        self.diagnostics: list[Diagnostic] = []
        self.first: dict[tuple[Value, str], Span] = {}

    def add(self, node: Node) -> None:
        versions = self._versions(scalar_at(node, "standard"))
        until = _day(scalar_at(node, "until"))
        tier = self._tier(scalar_at(node, "tier"), versions, until)
        customer = self._customer(scalar_at(node, "customer"))
        owner, reason = self._said(node, "owner"), self._said(node, "reason")
        name = text_at(node, "standard")
        if customer is None or name is None:
            return
        written = scalar_at(node, "customer")
        span = written.span if written is not None else node.span
        if not self._is_new(customer, normalized(name), span):
            return
        if not versions or tier is None or owner is None or reason is None or until is None:
            return
        self.overrides.append(Override(customer, versions[0].name, tier, owner, reason, until, span))

    def _versions(self, written: ScalarNode | None) -> Sequence[Standard]:
        if written is None:
            return ()
        name = normalized(written.text)
        versions = self.standards.get(name, ())
        if not versions and not self.doubt.about(name):
            near, choices = nearest(name, self.standards), hint(name, self.standards)
            self.diagnostics.append(report("TR221", written.span, fix=near, name=written.text, hint=choices))
        return versions

    def _tier(
        self, written: ScalarNode | None, versions: Sequence[Standard], until: dt.date | None
    ) -> str | None:
        if written is None or not versions:
            return None
        begun = versions_until(versions, until)
        tiers = list(dict.fromkeys(tier.name for version in begun for tier in version.tiers))
        if written.text in tiers:
            self._warn_of_end(written, begun)
            return written.text
        name = versions[0].name
        if tiers and not self.doubt.about_tiers(name):
            later = any(tier.name == written.text for version in versions for tier in version.tiers)
            days = Localized(f"{name} on any day until {until}", f"{name}（截至 {until}）")
            near, choices = nearest(written.text, tiers), hint(written.text, tiers)
            self.diagnostics.append(
                report(
                    "TR222",
                    written.span,
                    fix=near,
                    name=written.text,
                    standard=days if later else name,
                    hint=choices,
                )
            )
        return None

    def _warn_of_end(self, written: ScalarNode, versions: Sequence[Standard]) -> None:
        """Say where the tier ends before the override does."""
        has = [any(tier.name == written.text for tier in version.tiers) for version in versions]
        for version, is_there in list(zip(versions, has, strict=True))[has.index(True) :]:
            if not is_there and not self.doubt.about_tiers(version.name):
                words = {"first": version.effective, "standard": version.name, "tier": written.text}
                self.diagnostics.append(report("TR746", written.span, related=(), fix=None, **words))
                return

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


def versions_until(versions: Sequence[Standard], until: dt.date | None) -> Sequence[Standard]:
    """The versions that hold on some day until a day; the first of them holds before its own days, too."""
    begun = [one for one in versions if one.effective is None or until is None or one.effective <= until]
    return begun or versions[:1]


def _day(written: ScalarNode | None) -> dt.date | None:
    return read_date(written).value if written is not None else None
