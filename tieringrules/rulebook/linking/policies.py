"""Policies: tiers, channels and the limits on contacts, all known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from tieringrules.diagnostic import Checked, Diagnostic, Findings, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import Document, Entry, Node, ScalarNode
from tieringrules.document.scalars import read_integer, read_time
from tieringrules.rulebook.calendar_span import read_days
from tieringrules.rulebook.limits import (
    PERIOD_WORDS,
    read_blackout,
    read_cap,
    read_share,
    read_variants,
    too_often,
)
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.linking.names import check_name
from tieringrules.rulebook.model import (
    Policy,
    ServiceLevel,
    Standard,
    TierPolicy,
    Workspace,
)
from tieringrules.rulebook.nodes import (
    child,
    entries_at,
    normalized,
    scalar_at,
    scalars_at,
    text_at,
    texts_at,
    title_at,
)
from tieringrules.rulebook.periods import FoundIn, united


def link_policy(
    document: Document, standards: Mapping[str, Sequence[Standard]], workspace: Workspace, doubt: Doubt
) -> Checked[Policy]:
    """One policy with its standard, tiers and channels linked.

    Args:
        document: the file.
        standards: name → its versions, in order of time; an entry may serve a tier of any of them.
        workspace: for the channels.
        doubt: what broken files leave open.
    """
    root = document.root
    diagnostics: list[Diagnostic] = []
    name = scalar_at(root, "name")
    if name is not None:
        diagnostics.extend(check_name(name.text, name.span))
    named = scalar_at(root, "standard")
    versions = standards.get(normalized(named.text), ()) if named else ()
    if named is not None and not versions and not doubt.about(normalized(named.text)):
        choices = hint(named.text, standards)
        near = nearest(named.text, standards)
        diagnostics.append(report("TR221", named.span, fix=near, name=named.text, hint=choices))
    if any(not version.tiers or doubt.about_tiers(version.name) for version in versions):
        versions = ()
    tiers = [_tier(entry, versions, workspace, diagnostics) for entry in entries_at(root, "tiers")]
    if child(root, "tiers") is not None and name is not None:
        served = {tier.tier for tier in tiers}
        diagnostics.extend(_left_out(name, versions, served))
    findings = Findings()
    priority = scalar_at(root, "priority")
    control = read_share(scalar_at(root, "control"), findings)
    blackout = read_blackout(child(root, "blackout"), findings)
    diagnostics.extend(findings.all())
    return Checked(
        Policy(
            name=normalized(name.text) if name else "",
            standard=normalized(named.text) if named else "",
            tiers=tuple(tiers),
            purpose="service" if text_at(root, "purpose") == "service" else "marketing",
            quiet_from=_time(child(root, "quiet_hours"), "from"),
            quiet_to=_time(child(root, "quiet_hours"), "to"),
            title=title_at(root),
            span=name.span if name else root.span,
            priority=int(read_integer(priority).value or 0) if priority is not None else 0,
            control=control or Decimal(0),
            blackout=blackout,
        ),
        tuple(diagnostics),
    )


def _left_out(name: ScalarNode, versions: Sequence[Standard], served: Collection[str]) -> list[Diagnostic]:
    """Findings for tiers without an entry; where only some versions have such a tier, with their days."""
    return list(
        united(
            [
                FoundIn(
                    version.effective if version.is_successor else None,
                    version.until if version is not versions[-1] else None,
                    frozenset(),
                    tuple(
                        report("TR229", name.span, policy=name.text, tier=tier.name, standard=version.name)
                        for tier in version.tiers
                        if tier.name not in served
                    ),
                )
                for version in versions
            ]
        )
        if versions
        else ()
    )


def _tier(
    entry: Entry, versions: Sequence[Standard], workspace: Workspace, diagnostics: list[Diagnostic]
) -> TierPolicy:
    node, name = entry.value, entry.key.text
    if versions:
        tiers = list(dict.fromkeys(tier.name for version in versions for tier in version.tiers))
        if name not in tiers:
            diagnostics.append(
                report(
                    "TR222",
                    entry.key.span,
                    fix=nearest(name, tiers),
                    name=name,
                    standard=versions[0].name,
                    hint=hint(name, tiers),
                )
            )
    check_channels(node, workspace, diagnostics)
    message = scalar_at(node, "message")
    findings = Findings()
    cap = read_cap(child(node, "cap"), findings)
    variants = read_variants(child(node, "variants"), findings)
    if variants and message is None:
        findings.add(report("TR911", variants[0].span))
    due_in = read_days(scalar_at(node, "due_in"), "due_in", findings)
    every = scalar_at(node, "every")
    times = too_often(every.text, cap) if every is not None else None
    if every is not None and cap is not None and times is not None:
        allowed = cap.at_most
        findings.add(
            report(
                "TR904", every.span, every=every.text, at_most=allowed, per=PERIOD_WORDS[cap.per], times=times
            )
        )
    diagnostics.extend(findings.all())
    return TierPolicy(
        tier=name,
        channels=tuple(normalized(channel) for channel in texts_at(node, "channels")),
        message=normalized(message.text) if message else None,
        every=text_at(node, "every"),
        cap=cap,
        offers=texts_at(node, "offers"),
        service=service_level(child(node, "service")),
        span=entry.key.span,
        message_span=message.span if message else None,
        roles=texts_at(node, "roles"),
        variants=variants,
        due_in=due_in,
    )


def service_level(node: Node | None) -> ServiceLevel | None:
    """The service level that is written; None where none is."""
    if node is None:
        return None
    return ServiceLevel(text_at(node, "owner"), text_at(node, "respond_within"))


def check_channels(node: Node, workspace: Workspace, diagnostics: list[Diagnostic]) -> None:
    """Whether the channels that are named are channels of the workspace."""
    known: Sequence[str] = [channel.name for channel in workspace.channels]
    for written in scalars_at(node, "channels"):
        if normalized(written.text) not in known:
            choices = hint(written.text, known)
            near = nearest(written.text, known)
            diagnostics.append(report("TR230", written.span, fix=near, name=written.text, hint=choices))


def _time(node: Node | None, key: str) -> dt.time | None:
    written = scalar_at(node, key)
    return read_time(written).value if written is not None else None
