"""What a change of rules means and moves: two workspaces, one set of data, one day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.cli.inputs import day_asked
from tieringrules.cli.keeping import Keeper, keeping
from tieringrules.cli.pipeline import Classified, Request, classified
from tieringrules.cli.planning import plan_of, standing_of
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened, texts_for
from tieringrules.diagnostic import Localized, report
from tieringrules.diagnostic.suggestion import hint

if TYPE_CHECKING:
    from tieringrules.assure.meaning.changes import Change
    from tieringrules.assure.meaning.tree import Meaning
    from tieringrules.engine.comparison import StandardComparison
    from tieringrules.language.types import Type
    from tieringrules.outreach.planning import TemplateKeys
    from tieringrules.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class OutreachCounts:
    """What a day's plan comes to on one side."""

    contacts: int
    channels: Mapping[str, int]
    messages: Mapping[str, int]
    offers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """How HEAD differs from BASE.

    Attributes:
        changes: in meaning; without any there is nothing else to tell.
        as_of: the day of movement; None where only rules were compared.
        movement: per standard that either side has.
        measure: the metric that weighs movers.
        outreach: before and after; None without policies.
        rulebook: the rules of HEAD.
        hides_keys: whether customers' keys tell about people.
        since: the day of BASE, where that is another one.
        is_meaning_known: whether `changes` are all there are; not so where nobody knows the rules of a side.
        notes: what a reader should know of the comparison itself.
    """

    changes: tuple[Change, ...]
    rulebook: Rulebook
    as_of: dt.date | None = None
    movement: Mapping[str, StandardComparison] = field(default_factory=dict)
    measure: str | None = None
    outreach: tuple[OutreachCounts, OutreachCounts] | None = None
    hides_keys: bool = False
    since: dt.date | None = None
    is_meaning_known: bool = True
    notes: tuple[Localized, ...] = ()


def opened_side(name: str, root: Path) -> Opened:
    """One side's rules, which must be right.

    Args:
        name: as the command line says it.
        root: the folder where it lies.

    Raises:
        Stop: they have errors.
    """
    from tieringrules.rulebook import read_workspace

    checked = read_workspace(root)
    if checked.value is None or not checked.ok:
        known = checked.value.sources if checked.value is not None else {}
        texts = texts_for(root, checked.errors, known)
        raise Stop(ExitCode.FINDINGS, *checked.errors, report("TR881", name=name), sources=texts)
    return Opened(root, checked.value)


def meaning_of_side(opened: Opened) -> Meaning:
    """What the rules and templates of one side mean."""
    from tieringrules.assure.meaning.tree import meaning_of

    folder = opened.root / "templates"
    templates = {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8", "backslashreplace")
        for path in sorted(folder.rglob("*.j2"))
        if path.is_file()
    }
    return meaning_of(opened.rulebook, templates)


def difference_of(
    session: Session,
    base: Opened,
    head: Opened,
    request: Request,
    *,
    data_root: Path,
    measure: str | None,
    with_data: bool,
    most_movers: int,
) -> Difference:
    """What HEAD means and moves; the data is read only where it means something else.

    Args:
        session: how to speak.
        base: the rules before.
        head: the rules after.
        request: data and day.
        data_root: the folder from which both sides read their data.
        measure: the metric that weighs movers; None for one that adds up amounts, if there is one.
        with_data: whether to look at who moves.
        most_movers: how many are named.

    Raises:
        Stop: data is missing or refused, or the measure is none.
    """
    from tieringrules.assure.meaning.changes import changes_between

    meanings = meaning_of_side(base), meaning_of_side(head)
    changes = changes_between(*meanings)
    if not changes or not with_data:
        return Difference(changes, head.rulebook)
    same_data = all(
        meanings[0].tree.get(part) == meanings[1].tree.get(part) for part in ("datasets", "workspace")
    ) and {each.name for each in base.rulebook.standards} == {each.name for each in head.rulebook.standards}
    day = day_asked(request.day, head.rulebook)
    sides = _classified(session, (base, head), request, day, data_root, same_data)
    before, after = sides
    weighed = measure_of(measure, before, after)

    from tieringrules.engine.comparison import compared

    standards = sorted({*before.assignments.standards, *after.assignments.standards})
    movement = {
        name: compared(before.assignments, after.assignments, name, weighed, most_movers)
        for name in standards
    }
    has_policies = bool(base.rulebook.policies or head.rulebook.policies)
    outreach = _outreach(session, (base, head), sides, data_root) if has_policies else None
    return Difference(
        changes,
        after.rulebook,
        day,
        movement,
        weighed[0] if weighed is not None else None,
        outreach,
        before.kernel.key_is_personal or after.kernel.key_is_personal,
    )


def _classified(
    session: Session,
    sides: tuple[Opened, Opened],
    request: Request,
    day: dt.date,
    data_root: Path,
    same_data: bool,
) -> tuple[Classified, Classified]:
    """Both sides' classifications; data with the same contract is read once, for what either needs."""
    from tieringrules.cli.messages import needs_of_messages
    from tieringrules.rulebook import to_kernel, used_columns

    request = replace(request, day=day)
    base, head = (Opened(data_root, replace(side.rulebook, root=str(data_root))) for side in sides)
    of_base, of_head = (needs_of_messages(side) for side in sides)
    further = used_columns(to_kernel(base.rulebook.on(day), of_base.metrics)) if same_data else None
    also = of_base.columns | of_head.columns if same_data else of_head.columns
    after = classified(session, head, request, also, metrics=of_head.metrics, warnings=False, further=further)
    before = classified(
        session,
        base,
        request,
        of_base.columns,
        metrics=of_base.metrics,
        warnings=False,
        tables=after.tables if same_data else None,
    )
    return before, after


def measure_of(name: str | None, before: Classified, after: Classified) -> tuple[str, Type] | None:
    """The metric that weighs movers, and its type.

    Args:
        name: as the command line says it; None for one that adds up amounts, if there is one.
        before: one side, which must have it.
        after: the other, which must have it, too.

    Raises:
        Stop: the one that is named is no number that both have.
    """
    from tieringrules.language.types import is_numeric

    numbers = [
        {
            item.name: item.type
            for item in side.kernel.definitions
            if is_numeric(item.type) and "." not in item.name
        }
        for side in (before, after)
    ]
    both = {each: type_ for each, type_ in numbers[1].items() if numbers[0].get(each) == type_}
    if name is not None:
        if name not in both:
            raise Stop(ExitCode.USAGE, report("TR884", name=name, hint=hint(name, both)))
        return name, both[name]
    currency = after.rulebook.workspace.currency
    metrics = [metric for metric in after.rulebook.metrics if metric.name in both]
    for metric in metrics:
        if currency is not None and metric.unit == currency:
            return metric.name, both[metric.name]
    sums = [metric.name for metric in metrics if getattr(metric.definition, "function", None) == "sum"]
    return (sums[0], both[sums[0]]) if sums else None


def _outreach(
    session: Session, opened: tuple[Opened, Opened], sides: tuple[Classified, Classified], data_root: Path
) -> tuple[OutreachCounts, OutreachCounts]:
    """The plans of the day by the rules of each side, after the same history."""
    from tieringrules.outreach.planning import template_keys

    found = []
    for side, result in zip(opened, sides, strict=True):
        with keeping(session, Opened(data_root, side.rulebook), record=False) as keeper:
            found.append(_counts(result, keeper, template_keys(side.root)))
    return found[0], found[1]


def _counts(side: Classified, keeper: Keeper, templates: TemplateKeys) -> OutreachCounts:
    if not side.rulebook.policies:
        return OutreachCounts(0, {}, {}, {})
    contacts = plan_of(side, standing_of(side, keeper, tolerant=True), templates)[0].contacts
    return OutreachCounts(
        len(contacts),
        Counter(contact.channel for contact in contacts),
        Counter(contact.message for contact in contacts),
        Counter(offer for contact in contacts for offer in contact.offers),
    )
