"""Overrides of policies: what customers of a region or language get in place of their tier's entry."""

from __future__ import annotations

from tieringrules.diagnostic import Checked, Diagnostic, Findings, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import Document
from tieringrules.language.scope import Scope
from tieringrules.rulebook.condition import read_condition
from tieringrules.rulebook.kinds.policy import OVERRIDE
from tieringrules.rulebook.limits import read_cap
from tieringrules.rulebook.linking.policies import check_channels, service_level
from tieringrules.rulebook.model import Policy, PolicyOverride, Workspace
from tieringrules.rulebook.nodes import (
    child,
    entries,
    items_at,
    normalized,
    scalar_at,
    scalars_at,
    texts_at,
)

_CHANGES = ("channels", "message", "service", "cap")


def link_policy_overrides(
    document: Document, policy: Policy, scope: Scope, workspace: Workspace
) -> Checked[tuple[PolicyOverride, ...]]:
    """The overrides of a policy, with their conditions typed.

    Args:
        document: the policy's file.
        policy: with its tiers.
        scope: columns of customers, metrics and standards, as they are on some day.
        workspace: for the channels.
    """
    findings = Findings()
    found: list[PolicyOverride] = []
    served = [tier.tier for tier in policy.tiers]
    for node in items_at(document.root, "overrides"):
        when = child(node, "when")
        if when is None:
            continue
        known = all(entry.key.text in OVERRIDE.fields for entry in entries(node))
        if known and not any(child(node, key) is not None for key in _CHANGES):
            findings.add(report("TR909", node.span))
        channels: list[Diagnostic] = []
        check_channels(node, workspace, channels)
        findings.extend(channels)
        for tier in scalars_at(node, "tiers"):
            if tier.text not in served:
                near, choices = nearest(tier.text, served), hint(tier.text, served)
                words = {"name": tier.text, "policy": policy.name, "hint": choices}
                findings.add(report("TR910", tier.span, fix=near, **words))  # type: ignore[arg-type]
        condition = findings.keep(read_condition(when, scope))
        if condition is None:
            continue
        message = scalar_at(node, "message")
        found.append(
            PolicyOverride(
                when=condition,
                tiers=tuple(texts_at(node, "tiers")),
                channels=tuple(normalized(channel) for channel in texts_at(node, "channels")),
                message=normalized(message.text) if message else None,
                service=service_level(child(node, "service")),
                cap=read_cap(child(node, "cap"), findings),
                span=node.span,
                message_span=message.span if message else None,
            )
        )
    return Checked(tuple(found), findings.all())
