"""From planned contacts to what the history keeps of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from tieringrules.outreach.contact import Plan

if TYPE_CHECKING:
    from tieringrules.history import ContactRecord


def records_of(plan: Plan, left_out: Collection[str] = ()) -> Iterator[ContactRecord]:
    """The contacts of a plan as the history keeps them: without addresses.

    Args:
        plan: of a day.
        left_out: ids of contacts that did not come about.
    """
    from tieringrules.history import ContactRecord

    for contact in plan.contacts:
        if contact.id not in left_out:
            yield ContactRecord(
                id=contact.id,
                customer=contact.customer,
                day=plan.as_of,
                policy=contact.policy,
                cause=contact.cause,
                cause_name=contact.cause_name,
                purpose=contact.purpose,
                channel=contact.channel,
                message=contact.message,
                variant=contact.variant,
                owner=contact.owner,
                offers=contact.offers,
                codes=contact.codes,
                standard=contact.standard,
                tier=contact.tier,
            )
