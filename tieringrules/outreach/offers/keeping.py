"""Keeps count of offers while a day is planned: who may have them, what is left, which code is next."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING

import polars as pl

from tieringrules.outreach.offers.pools import NOTHING_GIVEN, Given
from tieringrules.outreach.planning.stock import Granted
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.offer import Offer

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments

STOCK, BUDGET = "out_of_stock", "over_budget"


class OfferStock:
    """Gives offers to contacts, those that go first before the others.

    A contact goes with those of its offers that the customer may have on the day. Where none is left, and at
    least one for want of stock, budget or codes, there is no contact.

    Args:
        rulebook: the catalogue.
        assignments: with the definitions that say who may have an offer.
        as_of: the day.
        pools: offer → all its codes.
        given: what was given before.
        withholds: put `masked_code` in the place of every code, because nothing will be remembered.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        assignments: Assignments,
        as_of: dt.date,
        pools: Mapping[str, Sequence[str]],
        given: Given = NOTHING_GIVEN,
        *,
        withholds: bool = False,
    ) -> None:
        self._offers = {offer.name: offer for offer in rulebook.offers}
        self._frame, self._as_of = assignments.frame, as_of
        self._counts = dict(given.counts)
        self._withholds = withholds
        self.codes_withheld = 0
        self._codes = {
            name: [code for code in reversed(codes) if code not in given.codes.get(name, ())]
            for name, codes in pools.items()
        }

    def on(self, day: dt.date) -> OfferStock:
        """The same stock on another day: what either gives is gone for both."""
        other = copy(self)
        other._as_of = day
        return other

    def grant(self, offers: tuple[str, ...], rows: pl.Series) -> Granted | None:
        """Give offers to customers, the first rows first; None where each gets them all.

        Args:
            offers: of the contact; names that no catalogue has are as they are.
            rows: of the customers in the assignments' frame.
        """
        if not any(self._is_limited(self._offers.get(name)) for name in offers):
            return None
        size = len(rows)
        pattern = pl.zeros(size, dtype=pl.UInt64, eager=True)
        refused = pl.repeat(None, size, dtype=pl.String, eager=True)
        codes: dict[int, dict[str, str]] = {}
        for number, name in enumerate(offers):
            offer = self._offers.get(name)
            mask = self._may_have(offer, rows)
            if offer is not None:
                left, reason = self._left(offer)
                if left is not None:
                    short = mask & (mask.cast(pl.UInt32).cum_sum() > left)
                    why = pl.repeat(reason, size, dtype=pl.String, eager=True)
                    refused = refused.zip_with(~short | refused.is_not_null(), why)
                    mask = mask & ~short
                self._take(offer, mask, codes)
            pattern = pattern + mask.cast(pl.UInt64) * 2**number
        return Granted(
            refused.zip_with(pattern == 0, pl.repeat(None, size, dtype=pl.String, eager=True)),
            _texts(size, codes),
            _named(offers, pattern),
        )

    def _is_limited(self, offer: Offer | None) -> bool:
        if offer is None:
            return False
        return (
            not offer.holds_on(self._as_of)
            or offer.when is not None
            or offer.most is not None
            or offer.codes is not None
        )

    def _may_have(self, offer: Offer | None, rows: pl.Series) -> pl.Series:
        holds = offer is None or offer.holds_on(self._as_of)
        if offer is None or offer.when is None or not holds:
            return pl.repeat(holds, len(rows), dtype=pl.Boolean, eager=True)
        return self._frame.get_column(offer.condition_name).gather(rows).fill_null(False)

    def _left(self, offer: Offer) -> tuple[int | None, str]:
        """How often an offer can still be given, and what runs out first."""
        count = self._counts.get(offer.name, 0)
        ends: list[tuple[int, str]] = []
        if offer.stock is not None:
            ends.append((offer.stock - count, STOCK))
        if offer.codes is not None:
            ends.append((len(self._codes.get(offer.name, ())), STOCK))
        if offer.budget is not None and offer.value:
            ends.append((int(offer.budget // offer.value) - count, BUDGET))
        if not ends:
            return None, ""
        left, reason = min(ends)
        return max(left, 0), reason

    def _take(self, offer: Offer, mask: pl.Series, codes: dict[int, dict[str, str]]) -> None:
        self._counts[offer.name] = self._counts.get(offer.name, 0) + int(mask.sum())
        if offer.codes is not None:
            pool = self._codes[offer.name]
            self.codes_withheld += int(mask.sum()) if self._withholds else 0
            for place in mask.arg_true():
                code = pool.pop()
                codes.setdefault(place, {})[offer.name] = masked_code(code) if self._withholds else code


def masked_code(code: str) -> str:
    """What stands for a code that was not given: as long, and of the same kind of characters."""
    return "".join(("x" if letter.islower() else "X") if letter.isalnum() else letter for letter in code)


def _texts(size: int, codes: Mapping[int, Mapping[str, str]]) -> pl.Series:
    found: list[str | None] = [None] * size
    for place, own in codes.items():
        found[place] = json.dumps(own, ensure_ascii=False)
    return pl.Series(found, dtype=pl.String)


def _named(offers: tuple[str, ...], pattern: pl.Series) -> pl.Series:
    """The names that a pattern of bits stands for, as JSON lists."""
    patterns = pattern.unique().to_list()
    texts = [
        json.dumps([name for number, name in enumerate(offers) if bits >> number & 1], ensure_ascii=False)
        for bits in patterns
    ]
    return pattern.replace_strict(pl.Series(patterns, dtype=pl.UInt64), pl.Series(texts, dtype=pl.String))
