"""Standards: tiers in order, and whatever makes one of them pointless."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from tieringrules.diagnostic import Checked, Diagnostic, Label, Localized, Span, report
from tieringrules.document.node import Document, MappingNode, Node, ScalarNode
from tieringrules.document.scalars import read_boolean, read_date
from tieringrules.language.scope import Scope
from tieringrules.language.types import TierType, Type
from tieringrules.rulebook.capacity import Capacity
from tieringrules.rulebook.kinds.standard import DEFAULT_METHOD
from tieringrules.rulebook.linking.capacity import link_capacity
from tieringrules.rulebook.linking.names import Named, check_name, twice
from tieringrules.rulebook.linking.stability import link_stability
from tieringrules.rulebook.methods import METHODS, Desugared, Method, WrittenTier
from tieringrules.rulebook.methods.measure import FROZEN
from tieringrules.rulebook.model import Standard, Tier
from tieringrules.rulebook.nodes import normalized, scalar_at, scalars_at, text_at, title_at
from tieringrules.rulebook.population import PopulationScore
from tieringrules.rulebook.stability import Stability
from tieringrules.rulebook.tables.grid import TIER, column_name
from tieringrules.rulebook.tables.outputs import output_name
from tieringrules.rulebook.tables.outputs import output_types as types_of_outputs


def standard_name(document: Document) -> Named | None:
    """The name of a standard's file."""
    name = scalar_at(document.root, "name")
    return Named(normalized(name.text), name.span) if name is not None else None


def written_tiers(document: Document) -> tuple[WrittenTier, ...]:
    """The tiers that have a name, in order."""
    root = document.root
    method = _method(root) if isinstance(root, MappingNode) else None
    return method.tiers(root) if method is not None and isinstance(root, MappingNode) else ()


def tier_type(document: Document) -> TierType:
    """The type that the standard has where other rules use it as a field."""
    name = standard_name(document)
    tiers = dict.fromkeys(tier.name for tier in written_tiers(document))
    return TierType(name.name if name else "", tuple(tiers))


def output_types(document: Document) -> Mapping[str, Type]:
    """The further outputs of a table as fields, by the names of their columns."""
    root, name = document.root, standard_name(document)
    is_table = isinstance(root, MappingNode) and text_at(root, "method") == "table"
    return types_of_outputs(name.name, root) if is_table and name is not None else {}  # type: ignore[arg-type]


def output_names(document: Document) -> tuple[Named, ...]:
    """The same names with their places."""
    name = standard_name(document)
    if name is None or not output_types(document):
        return ()
    return tuple(
        Named(output_name(name.name, column.text), column.span)
        for column in scalars_at(document.root, "outputs")
        if column_name(column.text) != TIER
    )


def link_standard(document: Document, scope: Scope) -> Checked[Standard]:
    """One standard with its tiers' conditions typed."""
    root = document.root
    name = standard_name(document)
    method = _method(root) if isinstance(root, MappingNode) else None
    tiers = written_tiers(document)
    diagnostics: list[Diagnostic] = []
    if name is not None:
        written = scalar_at(root, "name")
        diagnostics.extend(check_name(written.text if written else name.name, name.span))
    decides = Desugared(())
    capacity: Capacity | None = None
    stability: Stability | None = None
    if method is not None and isinstance(root, MappingNode):
        read = method.desugar(root, tiers, scope)
        decides = read.value
        diagnostics.extend(read.diagnostics)
        held = link_capacity(root, name.name if name else "", tiers, scope)
        capacity = held.value
        diagnostics.extend(held.diagnostics)
        steady = link_stability(root, name.name if name else "", tiers)
        stability = steady.value
        diagnostics.extend(steady.diagnostics)
    diagnostics.extend(_about_tiers(tiers, name, decides.is_complete))
    standard = Standard(
        name=name.name if name else "",
        method=method.name if method else DEFAULT_METHOD,
        tiers=tuple(
            Tier(tier.name, condition, tier.title, tier.span)
            for tier, condition in zip(tiers, decides.conditions, strict=False)
        ),
        title=title_at(root),
        effective=day_at(root, "effective"),
        until=day_at(root, "until"),
        span=name.span if name else root.span,
        scores=decides.scores,
        frozen_at=_frozen_at(root, decides),
        table=decides.table,
        capacity=capacity,
        stability=stability,
    )
    return Checked(standard, tuple(diagnostics))


def day_at(root: Node, key: str) -> dt.date | None:
    """The day under a key, where one can be read there."""
    written = scalar_at(root, key)
    return read_date(written).value if written is not None else None


def _frozen_at(root: Node, decides: Desugared) -> Span | None:
    population = scalar_at(root, "population")
    depends = any(isinstance(score, PopulationScore) for score in decides.scores)
    return population.span if population is not None and population.text == FROZEN and depends else None


def _method(root: MappingNode) -> Method | None:
    named = text_at(root, "method") or DEFAULT_METHOD
    return next((method for method in METHODS if method.name == named), None)


def _about_tiers(
    tiers: tuple[WrittenTier, ...], name: Named | None, is_complete: bool
) -> tuple[Diagnostic, ...]:
    diagnostics = list(twice((Named(tier.name, tier.span) for tier in tiers), Localized("tier", "等级")))
    for tier in tiers:
        if "\n" in tier.name or not tier.name.strip():
            diagnostics.append(report("TR241", tier.span))
        otherwise = tier.node.get("otherwise")
        if isinstance(otherwise, ScalarNode) and read_boolean(otherwise).value is False:
            diagnostics.append(report("TR223", otherwise.span, fix="true"))
    closing = next((tier for tier in tiers if tier.takes_everyone_else), None)
    if closing is not None:
        label = Label(closing.span, Localized("takes everyone else", "已包含其余所有客户"))
        for tier in tiers[tiers.index(closing) + 1 :]:
            diagnostics.append(
                report("TR220", tier.span, related=[label], tier=tier.name, closing=closing.name)
            )
    elif tiers and name is not None and not is_complete:
        diagnostics.append(report("TR217", name.span, standard=name.name))
    return tuple(diagnostics)
