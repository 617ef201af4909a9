"""Of whom the conditions of triggers were true when a plan was recorded: only of the last plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import sqlalchemy as sa
from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, Text

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.history.schema import METADATA, PLANS

_PIECE = 50_000
# The last one, and the one before it for as long as the batch of the last has not appeared.
_KEPT = 2

ASKED = Table(
    "conditions_asked",
    METADATA,
    Column("plan", Integer, ForeignKey("plans.number", ondelete="CASCADE"), primary_key=True),
    Column("condition", Text, primary_key=True),
    Column("digest", String(64), nullable=False),
)
HELD = Table(
    "conditions_held",
    METADATA,
    Column("plan", Integer, ForeignKey("plans.number", ondelete="CASCADE"), primary_key=True),
    Column("condition", Text, primary_key=True),
    Column("customer", Text, primary_key=True),
)


@dataclass(frozen=True, slots=True)
class ConditionRecord:
    """A condition, and the customers of whom it was true.

    Attributes:
        name: of the trigger that asked.
        digest: of what was asked; another condition under the same name is another.
        customers: their keys.
    """

    name: str
    digest: str
    customers: Sequence[str]


def write(connection: Connection, plan: int, conditions: Iterable[ConditionRecord]) -> None:
    """Keep the conditions of a plan, and forget those of plans that nothing asks for any more."""
    for one in conditions:
        connection.execute(sa.insert(ASKED).values(plan=plan, condition=one.name, digest=one.digest))
        rest: Iterator[str] = iter(one.customers)
        while piece := list(islice(rest, _PIECE)):
            rows = [{"plan": plan, "condition": one.name, "customer": customer} for customer in piece]
            connection.execute(sa.insert(HELD), rows)
    plans = connection.scalars(sa.select(ASKED.c.plan).distinct().order_by(ASKED.c.plan.desc())).all()
    old = plans[_KEPT:]
    if old:
        connection.execute(sa.delete(HELD).where(HELD.c.plan.in_(old)))
        connection.execute(sa.delete(ASKED).where(ASKED.c.plan.in_(old)))


def read(
    connection: Connection, plan: int, digests: Mapping[str, str]
) -> Iterator[tuple[str, Sequence[str]]]:
    """The conditions that a plan asked as they are asked now, with the customers of whom they were true.

    Args:
        connection: of a history that has the tables.
        plan: its number.
        digests: condition → what it asks now.
    """
    asked = sa.select(ASKED.c.condition, ASKED.c.digest).where(ASKED.c.plan == plan)
    for name, digest in connection.execute(asked).all():
        if digests.get(name) == digest:
            held = sa.select(HELD.c.customer).where(HELD.c.plan == plan, HELD.c.condition == name)
            yield name, connection.scalars(held).all()


def last_plan(connection: Connection, day: object, lost: Sequence[int]) -> int | None:
    """The number of the last plan of a day that was recorded here and asked anything."""
    query = sa.select(sa.func.max(PLANS.c.number)).where(PLANS.c.day == day, PLANS.c.state != "imported")
    found: int | None = connection.scalar(query.where(PLANS.c.number.not_in(lost)))
    return found
