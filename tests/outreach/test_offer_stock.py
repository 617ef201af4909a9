"""Offers given over columns, against the same given customer by customer."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outreach.workspace import AS_OF, assignments, customer, rulebook
from tieringrules.language.syntax import Literal
from tieringrules.outreach.offers import Given, OfferStock
from tieringrules.rulebook.offer import Offer

NAMES = ("a", "b", "c")
PEOPLE = 6


@st.composite
def offers(draw: st.DrawFn, name: str) -> Offer:
    budget = draw(st.none() | st.integers(0, 9))
    return Offer(
        name,
        first=draw(st.none() | st.just(AS_OF) | st.just(AS_OF + dt.timedelta(days=1))),
        stock=draw(st.none() | st.integers(0, 5)),
        budget=Decimal(budget) if budget is not None else None,
        value=Decimal(2) if budget is not None else None,
        when=Literal(True) if draw(st.booleans()) else None,
        codes="codes.csv" if draw(st.booleans()) else None,
    )


class Plainly:
    """The same with a loop."""

    def __init__(
        self,
        catalogue: Sequence[Offer],
        may: dict[str, list[bool | None]],
        pools: dict[str, list[str]],
        past: Given,
    ) -> None:
        self.offers = {offer.name: offer for offer in catalogue}
        self.may, self.counts = may, dict(past.counts)
        self.pools = {
            name: [code for code in pool if code not in past.codes.get(name, ())]
            for name, pool in pools.items()
        }

    def grant(self, names: Sequence[str], row: int) -> tuple[list[str], dict[str, str], str | None]:
        got: list[str] = []
        codes: dict[str, str] = {}
        lacking: str | None = None
        for name in names:
            offer = self.offers.get(name)
            if offer is None:
                got.append(name)
                continue
            if not offer.holds_on(AS_OF) or (offer.when is not None and self.may[name][row] is not True):
                continue
            count = self.counts.get(name, 0)
            ends = []
            if offer.stock is not None:
                ends.append((offer.stock - count, "out_of_stock"))
            if offer.codes is not None:
                ends.append((len(self.pools[name]), "out_of_stock"))
            if offer.budget is not None:
                ends.append((int(offer.budget // 2) - count, "over_budget"))
            if ends and min(ends)[0] <= 0:
                lacking = lacking or min(ends)[1]
                continue
            self.counts[name] = count + 1
            got.append(name)
            if offer.codes is not None:
                codes[name] = self.pools[name].pop(0)
        return got, codes, lacking if not got else None


@given(st.data())
@settings(max_examples=120)
def test_columns_and_a_loop_give_the_same(data: st.DataObject) -> None:
    catalogue = [data.draw(offers(name)) for name in NAMES[: data.draw(st.integers(1, 3))]]
    may = {
        offer.name: data.draw(
            st.lists(st.sampled_from([True, False, None]), min_size=PEOPLE, max_size=PEOPLE)
        )
        for offer in catalogue
    }
    pools = {
        offer.name: [f"{offer.name}{n}" for n in range(data.draw(st.integers(0, 5)))]
        for offer in catalogue
        if offer.codes is not None
    }
    past = Given(
        {name: pool[: data.draw(st.integers(0, 2))] for name, pool in pools.items()},
        {offer.name: data.draw(st.integers(0, 2)) for offer in catalogue},
    )
    found = assignments(*(customer(f"C{number}") for number in range(PEOPLE)))
    columns = [pl.Series(offer.condition_name, may[offer.name], dtype=pl.Boolean) for offer in catalogue]
    found = replace(found, frame=found.frame.with_columns(columns))
    stock = OfferStock(replace(rulebook(), offers=tuple(catalogue)), found, AS_OF, pools, past)
    # Each offer by itself, as the loop gives them one customer at a time.
    plain = Plainly(catalogue, may, {name: list(pool) for name, pool in pools.items()}, past)
    for _ in range(2):
        names = tuple(data.draw(st.permutations([*NAMES, "free"]))[: data.draw(st.integers(1, 4))])
        rows = data.draw(st.lists(st.integers(0, PEOPLE - 1), unique=True, min_size=1))
        granted = stock.grant(names, pl.Series(rows, dtype=pl.UInt32))
        expected = [plain.grant(names, row) for row in rows]
        if granted is None:
            # Nothing of them is limited, so that everybody gets all of them.
            assert expected == [(list(names), {}, None)] * len(rows)
            continue
        for place, (got, codes, lacking) in enumerate(expected):
            assert json.loads(granted.offers[place]) == got
            assert json.loads(granted.codes[place] or "{}") == codes
            assert granted.refused[place] == lacking
