"""Batches that are sent count as contacts, whether or not their plan was recorded when they were made."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from tieringrules.history.contacts import History
from tieringrules.history.records import ContactRecord, PlanRecord
from tieringrules.history.schema import CONTACTS, PLANS


def remember(history: History, plan: PlanRecord, contacts: Iterable[ContactRecord]) -> int:
    """Write the plan of a batch, unless it was written when the batch was made.

    Args:
        history: held by the caller alone, as for every plan.
        plan: with the batch's folder and the SHA-256 of its manifest.
        contacts: of the batch; those that are there already stay as they are.

    Returns:
        The plan's number.
    """
    with history.begin() as connection:
        query = sa.select(PLANS.c.number, PLANS.c.state).where(PLANS.c.manifest == plan.manifest)
        found = connection.execute(query.order_by(PLANS.c.number.desc())).first()
        if found is not None:
            if found.state != "recorded":
                # Whoever wrote it was killed before the word that the batch is there.
                here = {"state": "recorded", "folder": plan.folder}
                connection.execute(sa.update(PLANS).where(PLANS.c.number == found.number).values(**here))
            return int(found.number)
        same_day = sa.select(CONTACTS.c.id).where(CONTACTS.c.day == plan.day.toordinal())
        there = set(connection.scalars(same_day))
    return history.record(plan, (one for one in contacts if one.id not in there))
