"""What columns, metrics, standards and tiers are called for people, and which of them are personal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieringrules.diagnostic import LANGUAGES, Localized
from tieringrules.rulebook.flag_names import flags_name

if TYPE_CHECKING:
    from tieringrules.rulebook.model import Policy, Rulebook

NO_TIER = Localized("no tier", "无等级")
NO_FLAG = Localized("none holds", "均不成立")


@dataclass(frozen=True, slots=True)
class Labels:
    """Titles beside the names that rules use.

    Attributes:
        names: column, metric or standard → title.
        tiers: (standard, tier) → title.
        units: metric → unit.
        reasons: (standard, reason) → title.
        personal: columns of customers whose values are masked.
        masks: whether personal values are masked at all.
        flags: what the flags of a policy are called together, by their name among definitions.
    """

    names: Mapping[str, Localized] = field(default_factory=dict)
    tiers: Mapping[tuple[str, str], Localized] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    personal: Collection[str] = frozenset()
    masks: bool = True
    flags: Mapping[str, Localized] = field(default_factory=dict)
    reasons: Mapping[tuple[str, str], Localized] = field(default_factory=dict)

    def name(self, name: str) -> Localized:
        """A name with its title before it."""
        if name in self.flags:
            return self.flags[name]
        return _titled(self.names.get(name), name)

    def reason(self, standard: str, reason: str) -> Localized:
        """A reason with its title before it."""
        return _titled(self.reasons.get((standard, reason)), reason)

    def tier(self, standard: str, tier: str | None) -> Localized:
        """A tier with its title after it; words for none."""
        if tier is None:
            return NO_FLAG if standard in self.flags else NO_TIER
        title = self.tiers.get((standard, tier))
        if title is None:
            return Localized.same(tier)
        en, zh = (title.text(language) for language in LANGUAGES)
        return Localized(
            tier if en.casefold() == tier.casefold() else f"{tier} ({en})",
            tier if zh.casefold() == tier.casefold() else f"{tier}（{zh}）",
        )


def _titled(title: Localized | None, name: str) -> Localized:
    if title is None:
        return Localized.same(name)
    words = (title.text(language) for language in LANGUAGES)
    return Localized(*(name if text == name else f"{text} ({name})" for text in words))


def _before(title: Localized | None) -> Localized | None:
    return Localized(f"{title.en} before", f"此前的{title.zh}") if title is not None else None


def labels_of(rulebook: Rulebook, *, masked: bool = True) -> Labels:
    """The labels of a workspace.

    Args:
        rulebook: the rules.
        masked: whether personal columns are masked.
    """
    from tieringrules.rulebook.previous import previous_name

    titles = [(column.name, column.title) for column in rulebook.customers.columns]
    titles += [(metric.name, metric.title) for metric in rulebook.metrics]
    titles += [(standard.name, standard.title) for standard in rulebook.standards]
    titles += [(previous_name(standard.name), _before(standard.title)) for standard in rulebook.standards]
    return Labels(
        {name: title for name, title in titles if title is not None},
        {
            (standard.name, tier.name): tier.title
            for standard in rulebook.standards
            for tier in standard.tiers
            if tier.title is not None
        },
        {metric.name: metric.unit for metric in rulebook.metrics if metric.unit is not None},
        frozenset(column.name for column in rulebook.customers.columns if column.personal and masked),
        masked,
        {flags_name(policy.name): _of_policy(policy) for policy in rulebook.policies if policy.flags},
        {
            (standard.name, reason.name): reason.title
            for standard in rulebook.standards
            for reason in standard.reasons
            if reason.title is not None
        },
    )


def _of_policy(policy: Policy) -> Localized:
    name = _titled(policy.title, policy.name)
    return Localized(f"flags of {name.en}", f"{name.zh} 的风险标记")
