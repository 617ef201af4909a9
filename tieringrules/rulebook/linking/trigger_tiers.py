"""Triggers about movements between tiers: `entered`, `left`, `upgraded`, `downgraded` name what there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tieringrules.diagnostic import Diagnostic, Severity, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import Document, Entry, ScalarNode, SequenceNode
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.model import Standard
from tieringrules.rulebook.nodes import entries_at, items_at, normalized, scalar

# What names a tier, and what names a standard.
ABOUT_A_TIER = ("entered", "left")
ABOUT_A_STANDARD = ("upgraded", "downgraded")


def check_trigger_tiers(
    policy: Document, standards: Mapping[str, Sequence[Standard]], doubt: Doubt
) -> Iterator[Diagnostic]:
    """Findings about standards and tiers that triggers of a policy name.

    Args:
        policy: its file.
        standards: name → its versions.
        doubt: what broken files leave open.
    """
    for trigger in items_at(policy.root, "triggers"):
        for entry in entries_at(trigger, "on"):
            for named in _named(entry):
                # As long as nothing acts on triggers, what they name can do no harm.
                for found in _about(entry.key.text, named, standards, doubt):
                    yield replace(found, severity=Severity.WARNING)


def _about(
    occasion: str, named: ScalarNode, standards: Mapping[str, Sequence[Standard]], doubt: Doubt
) -> Iterator[Diagnostic]:
    if occasion in ABOUT_A_TIER:
        yield from _about_a_tier(named, occasion, standards, doubt)
    elif occasion in ABOUT_A_STANDARD:
        yield from _about_a_standard(named, named.text, standards, doubt)


def _named(entry: Entry) -> tuple[ScalarNode, ...]:
    """The single value of an entry, or those of its list."""
    nodes = entry.value.items if isinstance(entry.value, SequenceNode) else (entry.value,)
    return tuple(node for each in nodes if (node := scalar(each)) is not None)


def _about_a_tier(
    named: ScalarNode, occasion: str, standards: Mapping[str, Sequence[Standard]], doubt: Doubt
) -> Iterator[Diagnostic]:
    # The name of a standard holds no dot; that of a tier may.
    standard, dot, tier = named.text.partition(".")
    tiers = {name: _tiers_of(versions) for name, versions in standards.items()}
    if not dot:
        yield report(
            "TR721",
            named.span,
            written=named.text,
            occasion=occasion,
            example=_example(normalized(named.text.strip()), tiers),
        )
        return
    place = ScalarNode(standard, span=named.locate(0, len(standard)))
    yield from _about_a_standard(place, standard, standards, doubt)
    name, tier = normalized(standard.strip()), tier.strip()
    known = tiers.get(name, ())
    if known and tier not in known and not doubt.about_tiers(name):
        span = named.locate(len(standard) + 1, len(named.text))
        near, choices = nearest(tier, known), hint(tier, known)
        yield report("TR222", span, fix=near, name=tier, standard=name, hint=choices)


def _tiers_of(versions: Sequence[Standard]) -> tuple[str, ...]:
    """The tiers of all versions of a standard."""
    return tuple(dict.fromkeys(tier.name for version in versions for tier in version.tiers))


def _example(written: str, tiers: Mapping[str, Sequence[str]]) -> str:
    """A tier as it would be right: the one that is written, else one of the standard that is written."""
    every = [(standard, tier) for standard, names in tiers.items() for tier in names]
    of_the_name = [pair for pair in every if pair[1] == written]
    of_the_standard = [pair for pair in every if pair[0] == written]
    return ".".join((*of_the_name, *of_the_standard, *every, ("customer_value", "gold"))[0])


def _about_a_standard(
    place: ScalarNode, written: str, standards: Mapping[str, Sequence[Standard]], doubt: Doubt
) -> Iterator[Diagnostic]:
    name = normalized(written.strip())
    if name not in standards and not doubt.about(name):
        near, choices = nearest(name, standards), hint(name, standards)
        yield report("TR221", place.span, fix=near, name=name, hint=choices)
