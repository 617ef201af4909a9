"""Channels over all customers: addresses that can be used, who agreed, who is not to be contacted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from tieringrules.outreach.address_forms import form_maker
from tieringrules.outreach.addresses import AS_THEY_STAND
from tieringrules.outreach.channels import CHANNEL_BY_NAME, ChannelSpec
from tieringrules.outreach.people import Person, addressed
from tieringrules.outreach.planning.past import Past
from tieringrules.rulebook.model import Channel, Rulebook

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments


@dataclass(frozen=True, slots=True)
class Reach:
    """A channel over all customers.

    Attributes:
        addresses: in the form in which they are used; missing where there is none.
        agreed: who agreed to marketing; None where nobody is asked.
        suppressed: who is not to be contacted by it; None for nobody.
        people: whom it reaches; None where that is always the customer.
    """

    channel: Channel
    spec: ChannelSpec
    addresses: pl.Series
    agreed: pl.Series | None
    suppressed: pl.Series | None
    people: Sequence[Person | None] | None = None


class Reaches:
    """The channels of a workspace over all customers, each looked at once."""

    def __init__(self, rulebook: Rulebook, assignments: Assignments, past: Past) -> None:
        self._rulebook, self._assignments, self._past = rulebook, assignments, past
        self._found: dict[tuple[str, tuple[str, ...], bool], Reach | None] = {}

    def get(self, name: str, roles: tuple[str, ...], marketing: bool) -> Reach | None:
        """A channel; None where the workspace does not have it.

        Args:
            name: of the channel.
            roles: of the people to address, in place of the channel's.
            marketing: whether people must have agreed.
        """
        channel, spec = self._rulebook.workspace.channel(name), CHANNEL_BY_NAME.get(name)
        if channel is None or spec is None:
            return None
        key = (name, (), True) if channel.people is None else (name, roles, marketing)
        if key not in self._found:
            make = self._of_customers if channel.people is None else self._of_people
            self._found[key] = make(channel, spec, roles, marketing)
        return self._found[key]

    def _of_customers(
        self, channel: Channel, spec: ChannelSpec, roles: tuple[str, ...], marketing: bool
    ) -> Reach | None:
        frame = self._assignments.frame
        if channel.address not in frame.columns:
            return None
        agreed = frame.get_column(channel.consent).fill_null(False) if channel.consent else None
        usable = _usable(frame.get_column(channel.address), spec)
        return Reach(channel, spec, usable, agreed, self._kept_back(channel, usable))

    def _of_people(
        self, channel: Channel, spec: ChannelSpec, roles: tuple[str, ...], marketing: bool
    ) -> Reach | None:
        found = addressed(channel, spec.address, self._rulebook, self._assignments, roles, marketing)
        if found is None:
            return None
        agreed = pl.Series(found.consents, dtype=pl.Boolean) if found.consents is not None else None
        addresses = pl.Series(found.addresses, dtype=pl.String)
        return Reach(
            channel,
            spec,
            addresses,
            agreed.fill_null(False) if agreed is not None else None,
            self._kept_back(channel, addresses),
            found.people,
        )

    def _kept_back(self, channel: Channel, addresses: pl.Series) -> pl.Series | None:
        """Who is not to be contacted by a channel, by name or by address; None for nobody."""
        name, listed = channel.name, self._past.addresses
        rows = self._past.suppressed.filter(pl.col("channel").fill_null(name) == name).get_column("row")
        found = None
        if not rows.is_empty():
            found = pl.repeat(False, self._assignments.frame.height, eager=True).scatter(rows.unique(), True)
        if listed is None:
            return found
        written = listed.mask(name, addresses, form_maker(self._rulebook, channel))
        return found if written is None else written if found is None else found | written


def _usable(written: pl.Series, spec: ChannelSpec) -> pl.Series:
    texts = written.cast(pl.String)
    pattern = AS_THEY_STAND.get(spec.address)
    plain = texts.str.contains(pattern).fill_null(False) if pattern is not None else texts.is_null()
    others = texts.filter(~plain).drop_nulls().unique()
    if others.is_empty():
        return texts
    forms = pl.Series([spec.address(text) for text in others], dtype=pl.String)
    return texts.to_frame("text").select(
        pl.when(plain)
        .then(pl.col("text"))
        .otherwise(pl.col("text").replace_strict(others, forms, default=None))
        .alias("text")
    )["text"]
