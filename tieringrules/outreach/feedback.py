"""What customers told us, counted by theme and tier, and whether answers kept the promised time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.lengths import hours_of
from tieringrules.rulebook.linking.feedback import counting
from tieringrules.rulebook.model import Dataset, Metric, Rulebook

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments


@dataclass(frozen=True, slots=True)
class Service:
    """How answers stand beside what a tier is promised.

    Attributes:
        within: the promise, as a policy writes it.
        kept, missed, open: answered in time, answered late, and not answered or without a time.
    """

    within: str
    kept: int
    missed: int
    open: int


@dataclass(frozen=True, slots=True)
class TierFeedback:
    """What the customers of a tier told us.

    Attributes:
        tier: None for customers without one.
        customers: how many there are, silent ones among them.
        rows: how often they told us something.
        themes: theme → rows about it; a row can be about several, or none.
        service: None where no policy promises the tier an answer, or nothing says when it came.
    """

    tier: str | None
    customers: int
    rows: int
    themes: Mapping[str, int]
    service: Service | None


@dataclass(frozen=True, slots=True)
class FeedbackCounts:
    """The feedback in one dataset by the tiers of one standard, best first."""

    dataset: str
    standard: str
    tiers: tuple[TierFeedback, ...]


def datasets_with_feedback(rulebook: Rulebook) -> tuple[Dataset, ...]:
    """The datasets that say what customers told us, in the order of their names."""
    found = [dataset for dataset in rulebook.children if dataset.feedback is not None]
    return tuple(sorted(found, key=lambda dataset: dataset.name))


def promises(rulebook: Rulebook, standard: str) -> dict[str, str]:
    """Tier → within what time the first policy of the standard that says so promises an answer."""
    found: dict[str, str] = {}
    for policy in sorted(rulebook.policies, key=lambda policy: policy.name):
        for entry in policy.tiers if policy.standard == standard else ():
            within = entry.service.respond_within if entry.service is not None else None
            if within is not None and hours_of(within) is not None:
                found.setdefault(entry.tier, within)
    return found


def standard_asked(rulebook: Rulebook) -> str:
    """The standard by which feedback is counted where none is named: one with promises of a policy."""
    for policy in sorted(rulebook.policies, key=lambda policy: policy.name):
        if promises(rulebook, policy.standard):
            return policy.standard
    names = [policy.standard for policy in rulebook.policies] or [one.name for one in rulebook.standards]
    return names[0] if names else ""


def with_counts(rulebook: Rulebook, standard: str) -> Rulebook:
    """A rulebook with metrics that count each customer's feedback.

    Args:
        rulebook: as it is on the day, without errors.
        standard: whose promises count.
    """
    extra = [
        metric
        for dataset in datasets_with_feedback(rulebook)
        for metric in _metrics(dataset, rulebook, standard)
    ]
    return replace(rulebook, metrics=(*rulebook.metrics, *extra), periods=())


def _metrics(dataset: Dataset, rulebook: Rulebook, standard: str) -> list[Metric]:
    feedback = dataset.feedback
    assert feedback is not None
    found = [counting(dataset, _name(dataset, "all"))]
    found += [counting(dataset, _name(dataset, f"theme {theme}"), theme) for theme in feedback.themes]
    if feedback.answered is not None:
        limits = {hours_of(within) for within in promises(rulebook, standard).values()}
        for hours in sorted(one for one in limits if one is not None):
            for word, sign in (("kept", "<="), ("missed", ">")):
                condition = f"{feedback.answered} {sign} {hours:g}"
                found.append(counting(dataset, _name(dataset, f"{word} {hours:g}"), condition))
    return found


def _name(dataset: Dataset, what: str) -> str:
    # With blanks, which no name of a rule file has.
    return f"feedback {dataset.name} {what}"


def feedback_counts(
    rulebook: Rulebook, assignments: Assignments, standard: str
) -> tuple[FeedbackCounts, ...]:
    """The feedback of every dataset that has some, by the tiers of a standard.

    Args:
        rulebook: as `with_counts` gives it.
        assignments: made from it.
        standard: by whose tiers.
    """
    frame, promised = assignments.frame, promises(rulebook, standard)
    tiers = frame.get_column(standard).to_list()
    known = next(one for one in rulebook.standards if one.name == standard)
    order: list[str | None] = [tier.name for tier in known.tiers]
    order += [None] if None in tiers else []
    found = []
    for dataset in datasets_with_feedback(rulebook):
        names = [metric.name for metric in _metrics(dataset, rulebook, standard)]
        sums: dict[str | None, dict[str, int]] = {tier: dict.fromkeys(names, 0) for tier in order}
        customers = dict.fromkeys(order, 0)
        for tier in tiers:
            customers[tier] += 1
        for name in names:
            for tier, count in zip(tiers, frame.get_column(name).to_list(), strict=True):
                sums[tier][name] += count or 0
        found.append(
            FeedbackCounts(
                dataset.name,
                standard,
                tuple(_tier(dataset, tier, customers[tier], sums[tier], promised) for tier in order),
            )
        )
    return tuple(found)


def _tier(
    dataset: Dataset, tier: str | None, customers: int, sums: Mapping[str, int], promised: Mapping[str, str]
) -> TierFeedback:
    feedback = dataset.feedback
    assert feedback is not None
    rows = sums[_name(dataset, "all")]
    themes = {theme: sums[_name(dataset, f"theme {theme}")] for theme in feedback.themes}
    within = promised.get(tier) if tier is not None else None
    service = None
    if within is not None and feedback.answered is not None:
        hours = hours_of(within)
        kept, missed = (sums[_name(dataset, f"{word} {hours:g}")] for word in ("kept", "missed"))
        service = Service(within, kept, missed, rows - kept - missed)
    return TierFeedback(tier, customers, rows, themes, service)


def feedback_json(counts: FeedbackCounts) -> dict[str, Any]:
    """Counts as JSON data."""
    return {
        "dataset": counts.dataset,
        "standard": counts.standard,
        "tiers": [
            {
                "tier": one.tier,
                "customers": one.customers,
                "rows": one.rows,
                "themes": dict(one.themes),
                "service": None
                if one.service is None
                else {
                    "within": one.service.within,
                    "kept": one.service.kept,
                    "missed": one.service.missed,
                    "open": one.service.open,
                },
            }
            for one in counts.tiers
        ],
    }
