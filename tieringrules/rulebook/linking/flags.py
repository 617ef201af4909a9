"""Flags of policies: conditions on customers that suppress or reroute their contacts."""

from __future__ import annotations

from collections.abc import Iterator

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.document.node import Document, Node, ScalarNode
from tieringrules.document.scalars import read_boolean
from tieringrules.language.scope import Scope
from tieringrules.rulebook.condition import read_condition
from tieringrules.rulebook.kinds.policy import FLAG
from tieringrules.rulebook.linking.names import Named, twice
from tieringrules.rulebook.linking.policies import check_channels, service_level
from tieringrules.rulebook.model import Flag, Policy, Workspace
from tieringrules.rulebook.nodes import child, entries, items_at, normalized, scalar_at, texts_at

REROUTING = ("channels", "message", "service")


def link_flags(document: Document, scope: Scope, workspace: Workspace) -> Checked[tuple[Flag, ...]]:
    """The flags of a policy, with their conditions typed.

    Args:
        document: the policy's file.
        scope: columns of customers, metrics and standards, as they are on some day.
        workspace: for the channels.
    """
    diagnostics: list[Diagnostic] = []
    flags: list[Flag] = []
    for node in items_at(document.root, "flags"):
        name = scalar_at(node, "name")
        if name is None:
            continue
        diagnostics.extend(_about_effect(node, name))
        check_channels(node, workspace, diagnostics)
        when = child(node, "when")
        read = read_condition(when, scope) if when is not None else Checked(None)
        diagnostics.extend(read.diagnostics)
        if read.value is None:
            continue
        message = scalar_at(node, "message")
        flags.append(
            Flag(
                name=normalized(name.text),
                when=read.value,
                suppress=_is_true(node, "suppress"),
                channels=tuple(normalized(channel) for channel in texts_at(node, "channels")),
                message=normalized(message.text) if message else None,
                service=service_level(child(node, "service")),
                span=name.span,
                message_span=message.span if message else None,
            )
        )
    names = [name for node in items_at(document.root, "flags") if (name := scalar_at(node, "name"))]
    given = (Named(normalized(name.text), name.span) for name in names)
    return Checked(tuple(flags), (*diagnostics, *twice(given, Localized("flag", "风险标记"))))


def _about_effect(node: Node, name: ScalarNode) -> Iterator[Diagnostic]:
    """A flag either suppresses or reroutes."""
    rerouting = [key for key in REROUTING if child(node, key) is not None]
    if _is_true(node, "suppress"):
        for key in rerouting:
            yield report("TR752", name.span, flag=name.text, key=key)
    elif not rerouting and all(entry.key.text in FLAG.fields for entry in entries(node)):
        # A key that is misspelled is told about already.
        yield report("TR751", name.span, flag=name.text)


def _is_true(node: Node, key: str) -> bool:
    written = scalar_at(node, key)
    return written is not None and read_boolean(written).value is True


def idle_flags(policy: Policy) -> Iterator[Diagnostic]:
    """Flags that reroute contacts of a policy that never makes any."""
    if policy.tiers and all(_is_never(tier.cap) for tier in policy.tiers):
        for flag in policy.flags:
            if not flag.suppress:
                yield report("TR753", flag.span, flag=flag.name, policy=policy.name)


def _is_never(cap: object) -> bool:
    return getattr(cap, "at_most", None) == 0
