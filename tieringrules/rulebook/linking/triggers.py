"""Triggers of policies: each occasion with what it names linked and typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tieringrules.diagnostic import Checked, Diagnostic, Findings, Localized, report
from tieringrules.document.node import Document, MappingNode, Node, ScalarNode
from tieringrules.document.scalars import read_integer
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr
from tieringrules.language.types import DateTimeType, DateType, UnknownType
from tieringrules.language.wording import describe
from tieringrules.rulebook.calendar_span import read_days
from tieringrules.rulebook.condition import read_condition
from tieringrules.rulebook.expression import read_expression
from tieringrules.rulebook.festivals import festival_meant, festival_named
from tieringrules.rulebook.kinds.trigger import ON
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.linking.names import Named, check_name, twice
from tieringrules.rulebook.linking.policies import check_channels
from tieringrules.rulebook.linking.trigger_tiers import link_movement, link_near_miss
from tieringrules.rulebook.model import Standard, Workspace
from tieringrules.rulebook.nodes import child, items_at, normalized, scalar_at, text_at, texts_at, title_at
from tieringrules.rulebook.occasion import Anniversary, BecameTrue, DaysAfter, FestivalDay, Occasion, Trigger


class TriggerLinker:
    """Links the triggers of policies as they are on some day.

    Args:
        scope: columns of customers, metrics and standards.
        standards: name → its versions.
        workspace: says whether there are earlier tiers.
        doubt: what broken files leave open.
    """

    def __init__(
        self, scope: Scope, standards: Mapping[str, Sequence[Standard]], workspace: Workspace, doubt: Doubt
    ) -> None:
        self.scope, self.standards, self.workspace, self.doubt = scope, standards, workspace, doubt

    def link(self, policy: Document) -> Checked[tuple[Trigger, ...]]:
        """The triggers of a policy's file, as far as they can be read."""
        findings = Findings()
        triggers: list[Trigger] = []
        named: list[Named] = []
        for node in items_at(policy.root, "triggers"):
            name, message = scalar_at(node, "name"), scalar_at(node, "message")
            occasion = self._occasion(child(node, "on"), findings)
            when = child(node, "when")
            condition = findings.keep(read_condition(when, self.scope)) if when is not None else None
            if name is None:
                continue
            findings.extend(check_name(name.text, name.span))
            named.append(Named(normalized(name.text), name.span))
            wrong: list[Diagnostic] = []
            check_channels(node, self.workspace, wrong)
            findings.extend(wrong)
            due_in = read_days(scalar_at(node, "due_in"), "due_in", findings)
            if occasion is None or message is None or (when is not None and condition is None):
                continue
            triggers.append(
                Trigger(
                    named[-1].name,
                    occasion,
                    normalized(message.text),
                    texts_at(node, "offers"),
                    condition,
                    integer_at(node, "priority"),
                    title_at(node),
                    name.span,
                    message.span,
                    tuple(normalized(channel) for channel in texts_at(node, "channels")),
                    due_in,
                )
            )
        findings.extend(twice(named, Localized("trigger", "触发")))
        return Checked(tuple(triggers), findings.all())

    def _occasion(self, node: Node | None, findings: Findings) -> Occasion | None:
        if not isinstance(node, MappingNode):
            return None
        key = next((key for key in ON.records if key in node), None)
        return _READERS[key](self, node, findings) if key is not None else None

    def _anniversary(self, node: MappingNode, findings: Findings) -> Occasion | None:
        field = self._date(scalar_at(node, "anniversary_of"), findings)
        shift = _shift(node, findings)
        if field is None:
            return None
        return Anniversary(field, text_at(node, "calendar") == "lunar", shift)

    def _festival(self, node: MappingNode, findings: Findings) -> Occasion | None:
        written = scalar_at(node, "festival")
        shift = _shift(node, findings)
        if written is None:
            return None
        festival = festival_named(written.text)
        if festival is None:
            near, choices = festival_meant(written.text)
            findings.add(report("TR920", written.span, fix=near, name=written.text, hint=choices))
            return None
        return FestivalDay(festival.name, shift)

    def _days_after(self, node: MappingNode, findings: Findings) -> Occasion | None:
        field = self._date(scalar_at(node, "days_after"), findings)
        days = integer_at(node, "days")
        return DaysAfter(field, days) if field is not None and days is not None and days >= 0 else None

    def _became_true(self, node: MappingNode, findings: Findings) -> Occasion | None:
        written = child(node, "became_true")
        condition = findings.keep(read_condition(written, self.scope)) if written is not None else None
        return BecameTrue(condition) if condition is not None else None

    def _movement(self, node: MappingNode, findings: Findings) -> Occasion | None:
        return findings.keep(link_movement(node, self.scope, self.standards, self.workspace, self.doubt))

    def _near_miss(self, node: MappingNode, findings: Findings) -> Occasion | None:
        return findings.keep(link_near_miss(node, self.scope, self.standards, self.doubt))

    def _date(self, written: ScalarNode | None, findings: Findings) -> Expr | None:
        if written is None:
            return None
        field = findings.keep(read_expression(written, self.scope))
        if field is None or isinstance(field.type, UnknownType):
            return None
        if not isinstance(field.type, DateType | DateTimeType):
            dates = [
                name
                for name, type_ in self.scope.names.items()
                if isinstance(type_, DateType | DateTimeType) and "." not in name
            ]
            findings.add(
                report(
                    "TR921",
                    written.span,
                    name=written.text,
                    type=describe(field.type),
                    dates=Localized(", ".join(dates) or "(none yet)", "、".join(dates) or "（目前没有）"),
                )
            )
            return None
        return field


_Reader = Callable[[TriggerLinker, MappingNode, Findings], Occasion | None]
_READERS: Mapping[str, _Reader] = {
    "anniversary_of": TriggerLinker._anniversary,
    "festival": TriggerLinker._festival,
    "entered": TriggerLinker._movement,
    "left": TriggerLinker._movement,
    "upgraded": TriggerLinker._movement,
    "downgraded": TriggerLinker._movement,
    "became_true": TriggerLinker._became_true,
    "days_after": TriggerLinker._days_after,
    "near_miss": TriggerLinker._near_miss,
}


def integer_at(node: Node, key: str) -> int | None:
    """The whole number of a key; what is wrong with it is told where the structure is checked."""
    written = scalar_at(node, key)
    number = read_integer(written).value if written is not None else None
    return int(number) if number is not None else None


def _shift(node: MappingNode, findings: Findings) -> int:
    """Days from the occasion to the contact: below 0 with `before`."""
    shift = 0
    for key, sign in (("before", -1), ("after", 1)):
        written = scalar_at(node, key)
        days = read_days(written, key, findings)
        if written is None or days is None:
            continue
        if shift:
            findings.add(report("TR923", written.span))
        else:
            shift = sign * days
    return shift
