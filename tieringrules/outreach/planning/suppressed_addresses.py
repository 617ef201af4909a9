"""Addresses that are not to be written to, whoever's they are in the data of the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import polars as pl

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.address_forms import domains_of

if TYPE_CHECKING:
    from tieringrules.history import Suppression
    from tieringrules.history.secrets import Secrets

# In place of a channel: the entry is about all of them.
_EVERY = None
_Held = Mapping[str, frozenset[str | None]]


@dataclass(frozen=True, slots=True)
class SuppressedAddresses:
    """Suppressions by address and by domain.

    Attributes:
        hashes: keyed hash → the channels that it is about.
        domains: in ASCII → the channels that it is about, for all below it.
        secrets: what addresses are hashed with.
    """

    hashes: _Held
    domains: _Held
    secrets: Secrets

    def mask(self, channel: str, addresses: pl.Series, form_of: Callable[[str], str]) -> pl.Series | None:
        """Which addresses are not to be written to by a channel; None for none of them.

        Args:
            channel: its name.
            addresses: as they are used, one per customer; missing where there is none.
            form_of: gives the one spelling of an address.
        """
        hashes, domains = _about(self.hashes, channel), _about(self.domains, channel)
        if not hashes and not domains:
            return None
        held = []
        for address in addresses.drop_nulls().unique():
            form = form_of(address)
            listed = domains and not domains.isdisjoint(domains_of(form))
            if listed or (hashes and not hashes.isdisjoint(self.secrets.addresses(form, address))):
                held.append(address)
        return addresses.is_in(pl.Series(held, dtype=pl.String).implode()).fill_null(False) if held else None


def suppressed_addresses(found: Iterable[Suppression], secrets: Secrets) -> SuppressedAddresses | None:
    """The suppressions that are by address or by domain; None where there are none."""
    hashes: dict[str, set[str | None]] = {}
    domains: dict[str, set[str | None]] = {}
    for one in found:
        if one.address_hash is not None:
            hashes.setdefault(one.address_hash, set()).add(one.channel)
        if one.domain is not None:
            domains.setdefault(one.domain, set()).add(one.channel)
    if not hashes and not domains:
        return None
    return SuppressedAddresses(_frozen(hashes), _frozen(domains), secrets)


def _frozen(found: Mapping[str, set[str | None]]) -> _Held:
    return {name: frozenset(channels) for name, channels in found.items()}


def _about(held: _Held, channel: str) -> frozenset[str]:
    return frozenset(name for name, channels in held.items() if _EVERY in channels or channel in channels)
