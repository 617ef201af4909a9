"""Triggers about tiers: `entered`, `left`, `upgraded`, `downgraded` and `near_miss` name what there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from tieringrules.diagnostic import Checked, Findings, Span, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import MappingNode, Node, ScalarNode, SequenceNode
from tieringrules.document.scalars import read_number
from tieringrules.language.checker import check_expression
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Comparison, ComparisonOperator, Expr, Literal, Logical, Name
from tieringrules.language.types import BOOLEAN, NULL, TierType
from tieringrules.rulebook.kinds.trigger import ON
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.model import Standard, Workspace
from tieringrules.rulebook.near_miss_metrics import near_miss_name
from tieringrules.rulebook.nodes import child, normalized, scalar, scalar_at, text_at
from tieringrules.rulebook.occasion import Movement, NearMiss, Once
from tieringrules.rulebook.previous import PREVIOUS, previous_name

# What names a tier, and what names a standard.
ABOUT_A_TIER = ("entered", "left")
_ORDER: Mapping[str, ComparisonOperator] = {"upgraded": ">", "downgraded": "<"}


def link_movement(
    node: MappingNode,
    scope: Scope,
    standards: Mapping[str, Sequence[Standard]],
    workspace: Workspace,
    doubt: Doubt,
) -> Checked[Movement | None]:
    """A movement between tiers, as a condition over the tiers of today and before.

    A customer of whom no earlier tier is known has entered the tier of today.

    Args:
        node: what stands under `on:`.
        scope: what conditions may name.
        standards: name → its versions.
        workspace: says whether there are earlier tiers.
        doubt: what broken files leave open.
    """
    findings = Findings()
    occasion = next(key for key in ON.records if key in node)
    parts: list[Expr] = []
    named: dict[str, Span] = {}
    names = _Names(standards, doubt)
    for written in _written(child(node, occasion)):
        if occasion in ABOUT_A_TIER:
            about = findings.keep(names.tier(written, occasion))
            condition = _moved(occasion, about.standard, about.tier, written.span) if about else None
        else:
            about = findings.keep(names.standard(written, written.text))
            condition = _ordered(occasion, about.standard, written.span) if about else None
        if about is None or condition is None:
            continue
        named.setdefault(about.standard, written.span)
        tiers = scope.type_of(about.standard)
        # A tier that only another version of the standard has is nobody's today.
        if isinstance(tiers, TierType) and (not about.tier or about.tier in tiers.tiers):
            parts.append(check_expression(condition, scope, BOOLEAN).value)
    for standard, span in named.items():
        if not _has_earlier_tiers(standard, standards, workspace):
            findings.add(report("TR924", span, standard=standard, occasion=occasion))
    if not parts:
        return Checked(None, findings.all())
    holds = parts[0] if len(parts) == 1 else Logical("or", tuple(parts), span=node.span, type=BOOLEAN)
    once = cast(Once, text_at(node, "once_per") or "month")
    return Checked(Movement(tuple(named), holds, once), findings.all())


def link_near_miss(
    node: MappingNode, scope: Scope, standards: Mapping[str, Sequence[Standard]], doubt: Doubt
) -> Checked[NearMiss | None]:
    """Being short of the next better tier, as a condition. Arguments are those of `link_movement`."""
    findings = Findings()
    written, within = scalar_at(node, "near_miss"), scalar_at(node, "within")
    field = scalar_at(node, "field")
    limit = read_number(within).value if within is not None else None
    if within is not None and limit is not None and limit <= 0:
        findings.add(report("TR926", within.span, written=within.text))
        limit = None
    names = _Names(standards, doubt)
    about = findings.keep(names.tier_or_standard(written)) if written is not None else None
    if field is not None and scope.type_of(normalized(field.text)) is None:
        fix, choices = scope.meant_by(normalized(field.text))
        findings.add(report("TR204", field.span, fix=fix, name=field.text, noun=scope.noun, hint=choices))
    if written is None or about is None or limit is None:
        return Checked(None, findings.all())
    shortfall = near_miss_name(about.standard, "shortfall")
    if scope.type_of(shortfall) is None:
        findings.add(report("TR925", written.span, standard=about.standard))
        return Checked(None, findings.all())
    span = written.span
    parts: list[Expr] = [
        Comparison("<=", Name(shortfall, span=span), Literal(Decimal(limit), span=span), span=span)
    ]
    if about.tier:
        parts.append(_equal(Name(near_miss_name(about.standard, "next_tier"), span=span), about.tier))
    if field is not None:
        name = Name(near_miss_name(about.standard, "shortfall_field"), span=span)
        parts.append(_equal(name, normalized(field.text)))
    tree = parts[0] if len(parts) == 1 else Logical("and", tuple(parts), span=span)
    typed = findings.keep(check_expression(tree, scope, BOOLEAN))
    once = cast(Once, text_at(node, "once_per") or "quarter")
    return Checked(NearMiss(about.standard, typed, once), findings.all())


def _equal(field: Name, text: str) -> Expr:
    return Comparison("=", field, Literal(text, span=field.span), span=field.span)


def _written(node: Node | None) -> tuple[ScalarNode, ...]:
    """The single value of an entry, or those of its list."""
    nodes = node.items if isinstance(node, SequenceNode) else (node,)
    return tuple(found for each in nodes if (found := scalar(each)) is not None)


def _moved(occasion: str, standard: str, tier: str, span: Span) -> Expr:
    """`S = "T" and (previous.S = null or previous.S != "T")`; for `left` the other way round."""
    now, before = Name(standard, span=span), Name(previous_name(standard), span=span)
    has, lacks = (now, before) if occasion == "entered" else (before, now)
    name = Literal(tier, span=span)
    gone = Logical(
        "or",
        (
            Comparison("=", lacks, Literal(None, span=span, type=NULL), span=span),
            Comparison("!=", lacks, name, span=span),
        ),
        span=span,
    )
    return Logical("and", (Comparison("=", has, name, span=span), gone), span=span)


def _ordered(occasion: str, standard: str, span: Span) -> Expr:
    # A better tier is the greater one.
    now, before = Name(standard, span=span), Name(previous_name(standard), span=span)
    return Comparison(_ORDER[occasion], now, before, span=span)


def _has_earlier_tiers(
    standard: str, standards: Mapping[str, Sequence[Standard]], workspace: Workspace
) -> bool:
    return (
        PREVIOUS in workspace.data
        or PREVIOUS in workspace.databases
        or any(version.previous is not None for version in standards[standard])
    )


@dataclass(frozen=True, slots=True)
class _About:
    """A standard, and the tier that is named of it; an empty text for none."""

    standard: str
    tier: str = ""


class _Names:
    """Standards and tiers as triggers name them."""

    def __init__(self, standards: Mapping[str, Sequence[Standard]], doubt: Doubt) -> None:
        self.standards, self.doubt = standards, doubt

    def standard(self, place: ScalarNode, written: str) -> Checked[_About | None]:
        name = normalized(written.strip())
        if name in self.standards:
            return Checked(_About(name))
        if self.doubt.about(name):
            return Checked(None)
        near, choices = nearest(name, self.standards), hint(name, self.standards)
        return Checked(None, (report("TR221", place.span, fix=near, name=name, hint=choices),))

    def tier(self, named: ScalarNode, occasion: str) -> Checked[_About | None]:
        # The name of a standard holds no dot; that of a tier may.
        standard, dot, tier = named.text.partition(".")
        tiers = {name: _tiers_of(versions) for name, versions in self.standards.items()}
        if not dot:
            example = _example(normalized(named.text.strip()), tiers)
            found_wrong = report("TR721", named.span, written=named.text, occasion=occasion, example=example)
            return Checked(None, (found_wrong,))
        place = ScalarNode(standard, span=named.locate(0, len(standard)))
        found = self.standard(place, standard)
        if found.value is None:
            return found
        name, tier = found.value.standard, tier.strip()
        if tier in tiers[name]:
            return Checked(_About(name, tier))
        if self.doubt.about_tiers(name) or not tiers[name]:
            return Checked(None)
        span = named.locate(len(standard) + 1, len(named.text))
        near, choices = nearest(tier, tiers[name]), hint(tier, tiers[name])
        return Checked(None, (report("TR222", span, fix=near, name=tier, standard=name, hint=choices),))

    def tier_or_standard(self, named: ScalarNode) -> Checked[_About | None]:
        is_tier = "." in named.text
        return self.tier(named, "near_miss") if is_tier else self.standard(named, named.text)


def _tiers_of(versions: Sequence[Standard]) -> tuple[str, ...]:
    """The tiers of all versions of a standard."""
    return tuple(dict.fromkeys(tier.name for version in versions for tier in version.tiers))


def _example(written: str, tiers: Mapping[str, Sequence[str]]) -> str:
    """A tier as it would be right: the one that is written, else one of the standard that is written."""
    every = [(standard, tier) for standard, names in tiers.items() for tier in names]
    of_the_name = [pair for pair in every if pair[1] == written]
    of_the_standard = [pair for pair in every if pair[0] == written]
    return ".".join((*of_the_name, *of_the_standard, *every, ("customer_value", "gold"))[0])
