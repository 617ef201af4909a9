"""Campaigns: policy, tiers, channels and what they leave out, all known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tieringrules.diagnostic import Checked, Diagnostic, Findings, Label, Localized, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import Document, Node, ScalarNode
from tieringrules.document.scalars import read_date
from tieringrules.language.scope import Scope
from tieringrules.rulebook.calendar_span import read_calendar_span
from tieringrules.rulebook.campaign import Campaign, Received
from tieringrules.rulebook.condition import read_condition
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.linking.names import check_name
from tieringrules.rulebook.linking.policies import check_channels
from tieringrules.rulebook.linking.triggers import integer_at
from tieringrules.rulebook.model import Policy, Standard, Workspace
from tieringrules.rulebook.nodes import (
    child,
    normalized,
    scalar,
    scalar_at,
    scalars_at,
    texts_at,
    title_at,
)
from tieringrules.rulebook.utm import read_utm


class CampaignLinker:
    """Links campaigns as they are on some day.

    Args:
        scope: columns of customers, metrics and standards.
        policies: with their triggers.
        standards: name → its versions.
        workspace: for the channels.
        doubt: what broken files leave open.
    """

    def __init__(
        self,
        scope: Scope,
        policies: Sequence[Policy],
        standards: Mapping[str, Sequence[Standard]],
        workspace: Workspace,
        doubt: Doubt,
    ) -> None:
        self.scope, self.standards, self.workspace, self.doubt = scope, standards, workspace, doubt
        self.policies = {policy.name: policy for policy in policies}

    def link(self, documents: Sequence[Document]) -> Checked[tuple[Campaign, ...]]:
        """The campaigns of all files, as far as they can be read."""
        findings = Findings()
        campaigns = [
            found for document in documents if (found := findings.keep(self._campaign(document))) is not None
        ]
        sent = frozenset(self._sent(campaigns))
        for document in documents:
            findings.extend(_received_unknown(document.root, sent))
        return Checked(tuple(campaigns), findings.all())

    def _campaign(self, document: Document) -> Checked[Campaign | None]:
        root, findings = document.root, Findings()
        name, message = scalar_at(root, "name"), scalar_at(root, "message")
        if name is not None:
            findings.extend(check_name(name.text, name.span))
        first, last = scalar_at(root, "from"), scalar_at(root, "to")
        begins = read_date(first).value if first is not None else None
        ends = read_date(last).value if last is not None else None
        if first is not None and last is not None and begins and ends and ends < begins:
            label = Label(first.span, Localized("begins here", "开始日期"))
            findings.add(report("TR928", last.span, related=[label], first=begins, last=ends))
        policy = self._policy(root, findings)
        wrong: list[Diagnostic] = []
        check_channels(root, self.workspace, wrong)
        findings.extend(wrong)
        when = child(root, "when")
        condition = findings.keep(read_condition(when, self.scope)) if when is not None else None
        exclude = findings.keep(_exclude(root))
        if name is None or message is None or policy is None or begins is None or ends is None:
            return Checked(None, findings.all())
        if when is not None and condition is None:
            return Checked(None, findings.all())
        campaign = Campaign(
            name=normalized(name.text),
            policy=policy.name,
            first=begins,
            last=ends,
            message=normalized(message.text),
            tiers=texts_at(root, "tiers"),
            when=condition,
            exclude=exclude,
            offers=tuple(normalized(offer) for offer in texts_at(root, "offers")),
            channels=tuple(normalized(channel) for channel in texts_at(root, "channels")),
            priority=integer_at(root, "priority"),
            title=title_at(root),
            utm=read_utm(root),
            span=name.span,
            message_span=message.span,
        )
        return Checked(campaign, findings.all())

    def _policy(self, root: Node, findings: Findings) -> Policy | None:
        written = scalar_at(root, "policy")
        if written is None:
            return None
        policy = self.policies.get(normalized(written.text))
        if policy is None:
            if not self.doubt.everything and not self.doubt.about(normalized(written.text)):
                near, choices = nearest(written.text, self.policies), hint(written.text, self.policies)
                findings.add(report("TR929", written.span, fix=near, name=written.text, hint=choices))
            return None
        self._tiers(root, policy, findings)
        return policy

    def _tiers(self, root: Node, policy: Policy, findings: Findings) -> None:
        versions = self.standards.get(policy.standard, ())
        known = list(dict.fromkeys(tier.name for version in versions for tier in version.tiers))
        served = {tier.tier for tier in policy.tiers if tier.cap is None or tier.cap.at_most > 0}
        for written in scalars_at(root, "tiers"):
            if written.text in served:
                continue
            if written.text in known:
                findings.add(report("TR931", written.span, tier=written.text, policy=policy.name))
            elif known and not self.doubt.about_tiers(policy.standard):
                near, choices = nearest(written.text, known), hint(written.text, known)
                findings.add(
                    report(
                        "TR222",
                        written.span,
                        fix=near,
                        name=written.text,
                        standard=policy.standard,
                        hint=choices,
                    )
                )

    def _sent(self, campaigns: Iterable[Campaign]) -> Iterable[str]:
        """Everything that customers may have received."""
        for policy in self.policies.values():
            yield from (tier.message for tier in policy.tiers if tier.message is not None)
            yield from (flag.message for flag in policy.flags if flag.message is not None)
            yield from (name for each in policy.triggers for name in (each.name, each.message))
        yield from (name for each in campaigns for name in (each.name, each.message))


def _exclude(root: Node) -> Checked[Received | None]:
    node = child(root, "exclude")
    names = tuple(normalized(each.text) for each in _received(root))
    if not names:
        return Checked(None)
    within = scalar_at(node, "within_last")
    length = read_calendar_span(within) if within is not None else Checked(None)
    if length.value is None:
        return Checked(Received(names), length.diagnostics)
    return Checked(Received(names, length.value.months, length.value.days))


def _received(root: Node) -> tuple[ScalarNode, ...]:
    node = child(root, "exclude")
    one = scalar(child(node, "received"))
    return (one,) if one is not None else scalars_at(node, "received")


def _received_unknown(root: Node, sent: frozenset[str]) -> Iterable[Diagnostic]:
    """What nothing sends today may still have been sent before, so that it is only warned about."""
    for written in _received(root):
        if normalized(written.text) not in sent:
            near, choices = nearest(written.text, sent), hint(written.text, sent)
            yield report("TR930", written.span, fix=near, name=written.text, hint=choices)
