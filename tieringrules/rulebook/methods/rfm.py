"""`method: rfm`: how recently, how often and for how much customers bought, as three scores."""

from __future__ import annotations

from dataclasses import replace

from tieringrules.diagnostic import Checked, Diagnostic, Findings, Label, Localized, Span, report
from tieringrules.document.node import MappingNode, ScalarNode, SequenceNode
from tieringrules.language.renaming import replaced
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr, In, Literal, Name
from tieringrules.language.traversal import walk
from tieringrules.language.types import BOOLEAN, TEXT
from tieringrules.rulebook.methods.measure import FROZEN, POPULATION
from tieringrules.rulebook.methods.method import Desugared, Method, WrittenTier, listed_tiers
from tieringrules.rulebook.methods.rfm_scores import Scores, read_scores
from tieringrules.rulebook.methods.rules import NOBODY, TIER, read_conditions
from tieringrules.rulebook.nodes import child, entries_at, normalized, scalar_at, text_at
from tieringrules.rulebook.shapes import (
    BooleanPlace,
    Either,
    ExpressionPlace,
    Field,
    IntegerPlace,
    ListOf,
    MapOf,
    NumberPlace,
    Record,
    ScalarPlace,
    TextPlace,
)

_SHOWN_CELLS = 5
_CUTS = ListOf(NumberPlace(), at_least=1)
_REST = Record(
    {"otherwise": Field(BooleanPlace(), ("true: everyone else", "true：其余所有客户"), required=True)}
)
_NO_ENTRIES = MappingNode(())


def _tiers(standard: MappingNode) -> tuple[WrittenTier, ...]:
    if "grid" not in standard:
        return listed_tiers(standard)
    return tuple(
        WrittenTier(
            entry.key.text,
            None,
            entry.value if isinstance(entry.value, MappingNode) else _NO_ENTRIES,
            entry.key.span,
        )
        for entry in entries_at(standard, "grid")
    )


def _desugar(standard: MappingNode, tiers: tuple[WrittenTier, ...], scope: Scope) -> Checked[Desugared]:
    findings = Findings()
    name = normalized(text_at(standard, "name") or "")
    findings.extend(_about_bins(standard, name))
    scores = findings.keep(read_scores(standard, name, scope))
    if "grid" in standard:
        grid = findings.keep(_grid(standard, tiers, scores))
        return Checked(replace(grid, scores=scores.definitions), findings.all())
    extended = replace(
        scope,
        names={**scope.names, **scores.types},
        never_missing=scope.never_missing - scores.types.keys() | scores.never_missing,
    )
    conditions = findings.keep(read_conditions(tiers, extended))
    findings.extend(_clashes(conditions, scores, scope))
    inner = {word: Name(scores.names[word], type=type_) for word, type_ in scores.types.items()}
    known = {definition.name for definition in scores.definitions}
    renamed = tuple(
        condition if condition is None else _usable(replaced(condition, inner), known, scores)
        for condition in conditions
    )
    return Checked(Desugared(renamed, scores.definitions), findings.all())


def _usable(condition: Expr, known: set[str], scores: Scores) -> Expr:
    """The condition, unless it names a score that could not be read."""
    inner = {node.name for node in walk(condition) if isinstance(node, Name)}
    return NOBODY if inner & set(scores.names.values()) - known else condition


def _about_bins(standard: MappingNode, name: str) -> tuple[Diagnostic, ...]:
    bins, cuts = standard.entry("bins"), standard.entry("cuts")
    found: list[Diagnostic] = []
    if bins is not None and cuts is not None:
        first, second = sorted((bins.key.span, cuts.key.span))
        label = Label(first, Localized("first", "第一个"))
        found.append(report("TR210", second, related=[label], keys="bins, cuts"))
    population = scalar_at(standard, "population")
    if cuts is not None and population is not None and population.text == FROZEN:
        found.append(report("TR269", population.span, standard=name))
    return tuple(found)


def _clashes(conditions: tuple[Expr | None, ...], scores: Scores, scope: Scope) -> list[Diagnostic]:
    """Names in conditions that mean a score and something else."""
    both = scores.types.keys() & scope.names.keys()
    named: dict[str, Span | None] = {}
    for condition in conditions:
        for node in walk(condition) if condition is not None else ():
            if isinstance(node, Name) and node.name in both:
                named.setdefault(node.name, node.span)
    return [report("TR259", span, name=name) for name, span in named.items()]


def _grid(standard: MappingNode, tiers: tuple[WrittenTier, ...], scores: Scores) -> Checked[Desugared]:
    """One condition per tier: that the customer's cell is one of its cells."""
    findings = Findings()
    cells = scores.cells
    known = set(cells)
    owner: dict[str, tuple[str, Span]] = {}
    conditions: list[Expr | None] = []
    grid = child(standard, "grid")
    for tier in tiers:
        listed = grid.get(tier.name) if isinstance(grid, MappingNode) else None
        if tier.takes_everyone_else:
            conditions.append(None)
            continue
        own: list[Literal] = []
        for node in listed.items if isinstance(listed, SequenceNode) else ():
            if not isinstance(node, ScalarNode) or node.is_null:
                continue
            cell = node.text.strip()
            if cell not in known:
                first, last = cells[0], cells[-1]
                findings.add(report("TR256", node.span, written=node.text, first=first, last=last))
            elif cell in owner:
                tier_before, place = owner[cell]
                label = Label(place, Localized("first given here", "首次写在此处"))
                findings.add(report("TR257", node.span, related=[label], cell=cell, tier=tier_before))
            else:
                owner[cell] = (tier.name, node.span)
                own.append(Literal(cell, span=node.span, type=TEXT))
        conditions.append(_is_one_of(own, scores, tier.span))
    is_closed = any(tier.takes_everyone_else for tier in tiers)
    missing = [cell for cell in cells if cell not in owner]
    entry = standard.entry("grid")
    if missing and not is_closed and not findings.all() and entry is not None:
        some = ", ".join(missing[:_SHOWN_CELLS])
        findings.add(report("TR258", entry.key.span, count=len(missing), cells=len(cells), some=some))
    # Cells without a tier are told above: once is enough.
    complete = bool(missing) or "rfm" in scores.never_missing
    return Checked(Desugared(tuple(conditions), is_complete=complete), findings.all())


def _is_one_of(cells: list[Literal], scores: Scores, span: Span) -> Expr:
    if not cells or not any(score.name == scores.names["rfm"] for score in scores.definitions):
        return NOBODY
    return In(Name(scores.names["rfm"], span=span, type=TEXT), tuple(cells), span=span, type=BOOLEAN)


def _measure(english: str, chinese: str) -> Field:
    return Field(ExpressionPlace(), (english, chinese), required=True)


def _for_each(place: NumberPlace | ScalarPlace | ListOf, english: str, chinese: str) -> Record:
    return Record(
        {
            key: Field(place, (f"{english} of {key}", f"{key} 的{chinese}"), required=True)
            for key in ("recency", "frequency", "monetary")
        }
    )


METHOD = Method(
    name="rfm",
    fields={
        "recency": _measure("how long ago; fewer is better", "距今多久；越小越好"),
        "frequency": _measure("how often; more is better", "次数；越大越好"),
        "monetary": _measure("how much; more is better", "金额；越大越好"),
        "bins": Field(IntegerPlace(2, 9), ("quantile bins, 2-9; 5 if not written", "分位数量，2–9；默认 5")),
        "cuts": Field(
            _for_each(_CUTS, "thresholds", "分段值"),
            ("written thresholds instead of quantile bins", "以写明的分段值代替分位"),
        ),
        "weights": Field(
            _for_each(ScalarPlace(), "weight", "权重"),
            ("shares of the scores in `score`, 100% together", "各得分在 score 中的权重，合计 100%"),
        ),
        "population": POPULATION,
        "tiers": Field(ListOf(TIER, at_least=1), ("the tiers, best first", "等级，从高到低")),
        "grid": Field(
            MapOf(Either(ListOf(TextPlace()), _REST), at_least=1),
            ("tier → its cells such as 555, best first", "等级 → 所含单元，例如 555，从高到低"),
        ),
    },
    desugar=_desugar,
    tiers=_tiers,
    exactly_one_of=("tiers", "grid"),
)
