"""The person of a customer that a channel addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.rulebook.model import Channel, Rulebook

if TYPE_CHECKING:
    import polars as pl

    from tieringrules.engine.assignments import Assignments


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a customer.

    Attributes:
        dataset: where the person stands.
        row: the row there, from 0, among `Assignments.people`.
        key: the person's key as text; None where the dataset has none.
        role: what the person is for the customer.
    """

    dataset: str
    row: int
    key: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Addressed:
    """Where a channel reaches each customer, one entry per row of the assignments' frame.

    Attributes:
        addresses: as the channel uses them; None where there is none.
        consents: who agreed; None where nobody is asked.
        people: whom it reaches; None where that is the customer.
    """

    addresses: Sequence[str | None]
    consents: Sequence[bool | None] | None
    people: Sequence[Person | None]


def addressed(
    channel: Channel,
    usable: Callable[[str], str | None],
    rulebook: Rulebook,
    assignments: Assignments,
    roles: tuple[str, ...] = (),
    needs_consent: bool = True,
) -> Addressed | None:
    """Whom a channel addresses at each customer, and where; None where its column is not there.

    Where the channel addresses people, it is the one with a usable address, who agreed where that is needed,
    with the first role; among several of a role the one with the smallest key. Where all who could be reached
    did not agree, the consent that is missing is that of the first.

    Args:
        channel: with the columns, and the roles where none are given.
        usable: an address of the data in the form that the channel uses, None where it is unusable.
        rulebook: for the datasets.
        assignments: the customers, and their people.
        roles: whom to address, in place of the channel's roles.
        needs_consent: whether people must have agreed.
    """
    frame = assignments.frame
    if channel.people is None:
        if channel.address not in frame.columns:
            return None
        addresses = _usable(frame, channel.address, usable)
        consents = frame.get_column(channel.consent).to_list() if channel.consent else None
        return Addressed(addresses, consents, [None] * frame.height)
    people, dataset = assignments.people.get(channel.people), rulebook.dataset(channel.people)
    column = channel.address.partition(".")[2]
    if people is None or dataset is None or column not in people.columns:
        return None
    addresses = _usable(people, column, usable)
    agreed = _agreed(channel, people)
    rows = _in_order(people, dataset.role, roles or channel.roles)
    own = frame.get_column(channel.consent).to_list() if channel.consent and agreed is None else None
    keys = people.get_column(dataset.key).to_list() if dataset.key in people.columns else None
    what = people.get_column(dataset.role).to_list() if dataset.role in people.columns else None
    found: list[int | None] = []
    for key in frame.get_column(assignments.key):
        reachable = [row for row in rows.get(str(key), ()) if addresses[row] is not None]
        willing = [row for row in reachable if not needs_consent or agreed is None or agreed[row] is True]
        found.append(next(iter(willing or reachable), None))
    return Addressed(
        [addresses[row] if row is not None else None for row in found],
        own if agreed is None else [agreed[row] if row is not None else None for row in found],
        [
            Person(
                dataset.name,
                row,
                str(keys[row]) if keys is not None and keys[row] is not None else None,
                what[row] if what is not None else None,
            )
            if row is not None
            else None
            for row in found
        ],
    )


def _usable(frame: pl.DataFrame, column: str, usable: Callable[[str], str | None]) -> list[str | None]:
    return [usable(str(one)) if one is not None else None for one in frame.get_column(column)]


def _agreed(channel: Channel, people: pl.DataFrame) -> list[bool | None] | None:
    _, dot, column = (channel.consent or "").rpartition(".")
    if not dot:
        return None
    return people.get_column(column).to_list() if column in people.columns else [None] * people.height


def _in_order(people: pl.DataFrame, role: str | None, roles: Sequence[str]) -> Mapping[str, list[int]]:
    """Customer → the rows of people who may be addressed, the likeliest first."""
    from tieringrules.engine.assignments import PARENT_KEY

    held = people.get_column(role).to_list() if role in people.columns else [None] * people.height
    rank = {one: place for place, one in enumerate(roles)}
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row, (customer, what) in enumerate(zip(people.get_column(PARENT_KEY), held, strict=True)):
        if customer is not None and (not roles or what in rank):
            found[customer].append((rank.get(what, 0), row))
    return {customer: [row for _, row in sorted(rows)] for customer, rows in found.items()}
