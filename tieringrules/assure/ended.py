"""Offers that have ended, and are still given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tieringrules.assure.tolerated import weighed
from tieringrules.diagnostic import Diagnostic, report
from tieringrules.rulebook.model import Rulebook


def ended_offers(rulebook: Rulebook, today: dt.date) -> tuple[Diagnostic, ...]:
    """Findings about offers that policies and triggers give although they have ended.

    Campaigns have days of their own, with which their offers are compared.

    Args:
        rulebook: without errors.
        today: the day on which it is asked.
    """
    return weighed(_ended(rulebook.on(today), today), rulebook.workspace.severities)


def _ended(rulebook: Rulebook, today: dt.date) -> Iterator[Diagnostic]:
    giving: dict[str, str] = {}
    for policy in rulebook.policies:
        named = [offer for tier in policy.tiers for offer in tier.offers]
        named += [offer for trigger in policy.triggers for offer in trigger.offers]
        for name in named:
            giving.setdefault(name, policy.name)
    for offer in rulebook.offers:
        if offer.last is not None and offer.last < today and offer.name in giving:
            yield report("TR940", offer.span, offer=offer.name, last=offer.last, policy=giving[offer.name])
