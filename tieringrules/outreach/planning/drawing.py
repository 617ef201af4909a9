"""Lots that are drawn for customers: the same on every day, whatever the order of the rows."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from decimal import Decimal

import polars as pl

from tieringrules.rulebook.model import Variant, Workspace

_WHOLE = 2**64


def drawing_key(workspace: Workspace) -> bytes:
    """What lots are drawn from: the workspace's salt, or its name."""
    return (workspace.salt or workspace.name).encode()


def lots(key: bytes, label: str, customers: Iterable[str]) -> pl.Series:
    """A lot per customer: the first 64 bits of HMAC-SHA256 (RFC 2104).

    Args:
        key: of the workspace.
        label: what is drawn for, so that one drawing says nothing about another.
        customers: keys as text.
    """
    own = hmac.digest(key, label.encode(), "sha256")
    return pl.Series(
        [int.from_bytes(hmac.digest(own, one.encode(), "sha256")[:8], "big") for one in customers],
        dtype=pl.UInt64,
    )


def within(drawn: pl.Series, share: Decimal) -> pl.Series:
    """Whose lot falls into the first `share` of all lots."""
    return drawn < _limit(share) if share < 1 else drawn.is_not_null()


def variant_numbers(drawn: pl.Series, variants: Sequence[Variant]) -> pl.Series:
    """Which variant each lot falls on, from 1; 0 for none of them."""
    found = pl.zeros(len(drawn), dtype=pl.UInt8, eager=True)
    reached = sum((variant.share for variant in variants), Decimal(0))
    for number in range(len(variants), 0, -1):
        mine = within(drawn, reached)
        found = found.zip_with(~mine, pl.repeat(number, len(drawn), dtype=pl.UInt8, eager=True))
        reached -= variants[number - 1].share
    return found


def _limit(share: Decimal) -> int:
    return int(share * _WHOLE)
