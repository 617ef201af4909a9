"""`stability:` of a standard: tiers that exist, and lengths of time."""

from __future__ import annotations

from collections.abc import Sequence

from tieringrules.diagnostic import Checked, Findings, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import MappingNode, ScalarNode
from tieringrules.rulebook.calendar_span import read_calendar_span
from tieringrules.rulebook.methods import WrittenTier
from tieringrules.rulebook.model import CalendarSpan
from tieringrules.rulebook.nodes import items_at, scalar_at
from tieringrules.rulebook.stability import Stability

AT_ONCE = ("at once", "立即")
AFTER = ("after ", "满 ", "满")


def link_stability(
    root: MappingNode, standard: str, tiers: Sequence[WrittenTier]
) -> Checked[Stability | None]:
    """When customers go to the tier computed; None where the standard does not say.

    Args:
        root: the standard's file.
        standard: its name.
        tiers: as written, best first.
    """
    place = root.entry("stability")
    if place is None or not isinstance(place.value, MappingNode):
        return Checked(None)
    findings = Findings()
    up, down = scalar_at(place.value, "upgrade"), scalar_at(place.value, "downgrade_after")
    upgrade = findings.keep(_upgrade(up)) if up is not None else None
    downgrade = findings.keep(read_calendar_span(down)) if down is not None else None
    names = [tier.name for tier in tiers]
    is_in_doubt = not tiers or len(items_at(root, "tiers")) > len(tiers)
    protected = [item for item in items_at(place.value, "protect") if isinstance(item, ScalarNode)]
    for item in protected:
        tier = item.text
        if tier not in names and not is_in_doubt:
            choices = hint(tier, names)
            findings.add(
                report(
                    "TR222", item.span, fix=nearest(tier, names), name=tier, standard=standard, hint=choices
                )
            )
    if upgrade is None and down is None and not protected and not findings.all():
        findings.add(report("TR715", place.key.span, standard=standard))
    kept = {item.text for item in protected}
    stability = Stability(upgrade, downgrade, tuple(name for name in names if name in kept), place.key.span)
    return Checked(stability, findings.all())


def _upgrade(node: ScalarNode) -> Checked[CalendarSpan | None]:
    """How long a better tier must have been computed; None for at once."""
    text = " ".join(node.text.split()).lower()
    if text in AT_ONCE:
        return Checked(None)
    prefix = next((word for word in AFTER if text.startswith(word)), None)
    if prefix is None:
        return Checked(None, (report("TR714", node.span, written=node.text),))
    length = ScalarNode(text.removeprefix(prefix).strip(), node.style, node.span)
    read = read_calendar_span(length)
    if read.value is None:
        return Checked(None, (report("TR714", node.span, written=node.text),))
    return read
