"""Metrics and standards, linked once for every period in which the same versions hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tieringrules.diagnostic import Checked, Findings, in_order
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Document
from tieringrules.rulebook.campaign import Campaign
from tieringrules.rulebook.linking.campaigns import CampaignLinker
from tieringrules.rulebook.linking.definitions import Definitions, link_definitions
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.linking.flags import idle_flags, link_flags
from tieringrules.rulebook.linking.metrics import WrittenMetric
from tieringrules.rulebook.linking.names import Named
from tieringrules.rulebook.linking.offers import link_offers
from tieringrules.rulebook.linking.policy_overrides import link_policy_overrides
from tieringrules.rulebook.linking.triggers import TriggerLinker
from tieringrules.rulebook.linking.versions import LineUp, line_ups_of
from tieringrules.rulebook.model import Dataset, Policy, Standard, Workspace
from tieringrules.rulebook.offer import Offer
from tieringrules.rulebook.periods import FoundIn, united


@dataclass(frozen=True, slots=True)
class LinkedPeriod:
    """Metrics and standards as they hold on some days; None for from ever and for ever."""

    first: dt.date | None
    last: dt.date | None
    definitions: Definitions

    @property
    def files(self) -> frozenset[str]:
        """The files of the standards that hold."""
        return frozenset(standard.span.file for standard in self.definitions.standards)


@dataclass(frozen=True, slots=True)
class LinkedPeriods:
    """All periods in order of time, and every version of each standard, in order of time, too."""

    periods: tuple[LinkedPeriod, ...]
    versions: Mapping[str, tuple[Standard, ...]]

    @property
    def near_misses(self) -> tuple[Named, ...]:
        """The names of near misses, each once, those that something else has among them."""
        return tuple(
            dict.fromkeys(name for period in self.periods for name in period.definitions.near_misses)
        )

    @property
    def latest(self) -> Definitions:
        """The rules of the last period."""
        return self.periods[-1].definitions


def link_periods(
    customers: Dataset, metrics: Sequence[WrittenMetric], documents: Sequence[Document], doubt: Doubt
) -> Checked[LinkedPeriods]:
    """Types metrics and standards of every period. Arguments are those of `link_definitions`."""
    findings = Findings()
    line_ups = findings.keep(line_ups_of(documents, doubt))
    linked = [(each, _linked(customers, metrics, each, doubt)) for each in line_ups]
    spares = [checked for line_up, checked in linked if line_up.is_spare]
    periods = [
        LinkedPeriod(line_up.first, line_up.last, checked.value)
        for line_up, checked in linked
        if not line_up.is_spare
    ]
    of_periods = [checked.diagnostics for line_up, checked in linked if not line_up.is_spare]
    if spares:
        # Which version holds when is not clear, so that nothing can be said about days.
        for found in (*of_periods, *(checked.diagnostics for checked in spares)):
            findings.extend(found)
    else:
        findings.extend(
            united(
                [
                    FoundIn(period.first, period.last, period.files, found)
                    for period, found in zip(periods, of_periods, strict=True)
                ]
            )
        )
    every = [period.definitions for period in periods] + [checked.value for checked in spares]
    return Checked(LinkedPeriods(tuple(periods), _versions(every)), in_order(findings.all()))


def link_flagged(
    policies: Sequence[Policy],
    documents: Sequence[Document],
    linked: LinkedPeriods,
    workspace: Workspace,
    doubt: Doubt,
) -> Checked[tuple[tuple[Policy, ...], ...]]:
    """The policies of every period, with the flags and triggers as they are read in it.

    Args:
        policies: linked, without flags and triggers.
        documents: their files.
        linked: what conditions may name in each period.
        workspace: for the channels, and whether there are earlier tiers.
        doubt: what broken files leave open.
    """
    found: list[FoundIn] = []
    of_periods: list[tuple[Policy, ...]] = []
    for period in linked.periods:
        findings = Findings()
        scope = period.definitions.scope
        linker = TriggerLinker(scope, linked.versions, workspace, doubt)
        flags = [findings.keep(link_flags(each, scope, workspace)) for each in documents]
        triggers = [findings.keep(linker.link(each)) for each in documents]
        overrides = [
            findings.keep(link_policy_overrides(each, policy, scope, workspace))
            for policy, each in zip(policies, documents, strict=True)
        ]
        flagged = tuple(
            replace(policy, flags=own, triggers=waiting, overrides=instead)
            for policy, own, waiting, instead in zip(policies, flags, triggers, overrides, strict=True)
        )
        for policy in flagged:
            findings.extend(idle_flags(policy))
        found.append(FoundIn(period.first, period.last, period.files, findings.all()))
        of_periods.append(flagged)
    return Checked(tuple(of_periods), united(found))


def link_campaigns(
    documents: Sequence[Document],
    linked: LinkedPeriods,
    policies: Sequence[Sequence[Policy]],
    workspace: Workspace,
    doubt: Doubt,
) -> Checked[tuple[tuple[Campaign, ...], ...]]:
    """The campaigns of every period.

    Args:
        documents: their files.
        linked: what conditions may name in each period.
        policies: of every period, with their triggers.
        workspace: for the channels.
        doubt: what broken files leave open.
    """
    checked = [
        CampaignLinker(period.definitions.scope, own, linked.versions, workspace, doubt).link(documents)
        for period, own in zip(linked.periods, policies, strict=True)
    ]
    found = [
        FoundIn(period.first, period.last, period.files, each.diagnostics)
        for period, each in zip(linked.periods, checked, strict=True)
    ]
    return Checked(tuple(each.value for each in checked), united(found))


def link_all_offers(
    documents: Sequence[Document], linked: LinkedPeriods
) -> Checked[tuple[tuple[Offer, ...], ...]]:
    """The offers of every period.

    Args:
        documents: their files.
        linked: what conditions may name in each period.
    """
    checked = [link_offers(documents, period.definitions.scope) for period in linked.periods]
    found = [
        FoundIn(period.first, period.last, period.files, each.diagnostics)
        for period, each in zip(linked.periods, checked, strict=True)
    ]
    return Checked(tuple(each.value for each in checked), united(found))


def _linked(
    customers: Dataset, metrics: Sequence[WrittenMetric], line_up: LineUp, doubt: Doubt
) -> Checked[Definitions]:
    documents = [version.document for version in line_up.versions]
    checked = link_definitions(customers, metrics, documents, doubt)
    standards = tuple(
        replace(standard, until=version.last_day, is_successor=version.is_successor)
        for standard, version in zip(checked.value.standards, line_up.versions, strict=True)
    )
    return Checked(replace(checked.value, standards=standards), checked.diagnostics)


def _versions(every: Iterable[Definitions]) -> dict[str, tuple[Standard, ...]]:
    found: dict[str, dict[str, Standard]] = {}
    for definitions in every:
        for standard in definitions.standards:
            # A later period may see another version of what a standard builds on; the version is the same.
            found.setdefault(standard.name, {}).setdefault(standard.span.file, standard)
    return {name: tuple(versions.values()) for name, versions in found.items()}
