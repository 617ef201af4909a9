"""`capacity:` of a standard: tiers that exist, whole numbers, and a measure that puts customers in order."""

from __future__ import annotations

from collections.abc import Sequence

from tieringrules.diagnostic import Checked, Diagnostic, Findings, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import Entry, MappingNode, ScalarNode
from tieringrules.document.scalars import read_integer
from tieringrules.language.fields import names_in
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr, Name
from tieringrules.language.types import DateTimeType, DateType, ExactType, FloatType, UnknownType
from tieringrules.rulebook.capacity import Capacity
from tieringrules.rulebook.expression import read_expression
from tieringrules.rulebook.kinds.capacity import BY
from tieringrules.rulebook.methods import WrittenTier
from tieringrules.rulebook.nodes import entries_at, items_at, scalar_at


def link_capacity(
    root: MappingNode, standard: str, tiers: Sequence[WrittenTier], scope: Scope
) -> Checked[Capacity | None]:
    """The places of a standard's tiers; None where it has none, or where they cannot be read.

    Args:
        root: the standard's file.
        standard: its name.
        tiers: as written, best first.
        scope: what the measure may name.
    """
    place = root.entry("capacity")
    if place is None or not isinstance(place.value, MappingNode):
        return Checked(None)
    called_by = next((tier for tier in tiers if tier.name == BY), None)
    if called_by is not None:
        # What is written after `by` may be meant for the tier.
        return Checked(None, (report("TR702", called_by.span, tier=BY),))
    findings = Findings()
    names = [tier.name for tier in tiers]
    is_in_doubt = not tiers or len(items_at(root, "tiers")) > len(tiers)
    places: dict[str, int] = {}
    written = [entry for entry in entries_at(root, "capacity") if entry.key.text != BY]
    for entry in written:
        tier = entry.key.text
        if tier in names:
            if tier == names[-1] and not is_in_doubt:
                findings.add(report("TR701", entry.key.span, tier=tier, standard=standard))
            number = _number(entry)
            if number is not None:
                places[tier] = number
        elif not is_in_doubt:
            findings.add(_no_such_tier(entry, standard, names))
    if not written:
        findings.add(report("TR705", place.key.span, standard=standard))
    measure = scalar_at(place.value, BY)
    by = findings.keep(_measure(measure, scope)) if measure is not None else None
    if by is None or not places:
        return Checked(None, findings.all())
    # No name begins with a dot, so that this one is free.
    field = by.name if isinstance(by, Name) else f".{standard}.{BY}"
    held = tuple(places.get(name) for name in names[:-1])
    return Checked(Capacity((*held, None), by, field, span=place.key.span), findings.all())


def _number(entry: Entry) -> int | None:
    # What is wrong with it is told where the structure is checked.
    number = read_integer(entry.value).value if isinstance(entry.value, ScalarNode) else None
    return int(number) if number is not None and number >= 0 else None


def _no_such_tier(entry: Entry, standard: str, names: Sequence[str]) -> Diagnostic:
    tier = entry.key.text
    choices = hint(tier, names)
    return report(
        "TR222", entry.key.span, fix=nearest(tier, names), name=tier, standard=standard, hint=choices
    )


def _measure(node: ScalarNode, scope: Scope) -> Checked[Expr | None]:
    read = read_expression(node, scope)
    by = read.value
    if by is None or isinstance(by.type, UnknownType):
        return Checked(None, read.diagnostics)
    if not isinstance(by.type, ExactType | FloatType | DateType | DateTimeType):
        return Checked(None, (*read.diagnostics, report("TR703", node.span, written=node.text)))
    if not names_in(by):
        return Checked(None, (*read.diagnostics, report("TR704", node.span, written=node.text)))
    return read
