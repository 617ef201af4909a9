"""Two years of customers who spend unevenly, and what tiers they must have by the declared rules.

The oracle shares nothing with the product: it adds up orders, compares with thresholds, and looks back
through all runs, where the product remembers one of them.
"""

from __future__ import annotations

import calendar
import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

TIERS = ("platinum", "gold", "silver", "standard")
# In cents, of what was spent within three months.
THRESHOLDS = (1_500_000, 600_000, 200_000)
SECRET = "0123456789abcdef" * 4


@dataclass(frozen=True)
class Wish:
    """What a standard says of stability: lengths in days, 0 for at once; tiers that are protected."""

    up: int = 0
    down: int = 0
    protect: tuple[str, ...] = ()

    def written(self) -> str:
        upgrade = f"after {self.up} days" if self.up else "at once"
        down = f", downgrade_after: {self.down} days" if self.down else ""
        protect = f", protect: [{', '.join(self.protect)}]" if self.protect else ""
        return f"stability: {{upgrade: {upgrade}{down}{protect}}}\n"


@dataclass(frozen=True)
class History:
    """Customers over months.

    Attributes:
        days: of the runs.
        orders: customer → (day, cents).
        present: per run, who is a customer.
        by_hand: customer → tier set by hand, and the last day it holds.
    """

    days: tuple[dt.date, ...]
    orders: Mapping[str, Sequence[tuple[dt.date, int]]]
    present: tuple[frozenset[str], ...]
    by_hand: Mapping[str, tuple[str, dt.date]]


def simulated(customers: int, months: int, seed: int) -> History:
    """A history: a level per customer that drifts slowly, and months that are better or worse by chance."""
    dice = random.Random(seed)
    ends = [_month_end(2024, 1 + number) for number in range(months)]
    # One run is late, and one month has none: the next has to do.
    days = [day + dt.timedelta(days=9) if number == months // 2 else day for number, day in enumerate(ends)]
    orders: dict[str, list[tuple[dt.date, int]]] = {}
    absent: dict[str, range] = {}
    for number in range(customers):
        key = f"K{number:04}"
        level = dice.lognormvariate(11.6, 1.1)
        drift = dice.gauss(0, 0.03)
        orders[key] = []
        for month in range(-3, months):
            start = _month_end(2024, month).replace(day=1)
            own = level * (1 + drift) ** month
            for _ in range(dice.choice((0, 0, 1, 1, 2))):
                day = start + dt.timedelta(days=dice.randrange(28))
                orders[key].append((day, round(own * dice.lognormvariate(0, 0.6))))
        if dice.random() < 0.1:
            first = dice.randrange(months)
            absent[key] = range(first, first + dice.randrange(1, 8))
    present = tuple(
        frozenset(key for key in orders if number not in absent.get(key, ())) for number in range(months)
    )
    named = dice.sample(sorted(orders), max(3, customers // 100))
    by_hand = {key: (dice.choice(TIERS), dice.choice(days[: months // 2])) for key in named}
    return History(tuple(days), orders, present, by_hand)


def _month_end(year: int, month: int) -> dt.date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def computed_tier(history: History, customer: str, day: dt.date) -> str:
    """The tier by the rules alone: what was spent in the three months up to a day."""
    month_end = _month_end(day.year, day.month - 3)
    start = min(month_end, month_end.replace(day=min(day.day, month_end.day)))
    spent = sum(cents for when, cents in history.orders[customer] if start < when <= day)
    return next((tier for tier, least in zip(TIERS, THRESHOLDS, strict=False) if spent >= least), TIERS[-1])


def tiers_by_rules(history: History, customer: str) -> list[str | None]:
    """Per run the tier by the rules alone; None where somebody is no customer."""
    return [
        computed_tier(history, customer, day) if customer in present else None
        for day, present in zip(history.days, history.present, strict=True)
    ]


def tiers_by_oracle(
    history: History, customer: str, computed: Sequence[str | None], wish: Wish
) -> list[str | None]:
    """Per run the tier that the declared rules give.

    Args:
        history: the runs.
        customer: who.
        computed: the tiers by the rules alone.
        wish: the stability declared.
    """
    hand, until = history.by_hand.get(customer, ("", dt.date.min))
    held: list[str | None] = []
    for run, day in enumerate(history.days):
        now = computed[run]
        before = held[-1] if held else None
        was_by_hand = run > 0 and history.days[run - 1] <= until
        if now is None:
            held.append(None)
        elif day <= until:
            held.append(hand)
        elif before is None or was_by_hand or now == before:
            held.append(now)
        else:
            held.append(now if _may_go(history, computed, held, run, wish) else before)
    return held


def _may_go(
    history: History, computed: Sequence[str | None], held: Sequence[str | None], run: int, wish: Wish
) -> bool:
    """Whether runs have computed better tiers, or worse ones, than the one held for long enough."""
    own, place = held[-1], TIERS.index(held[-1] or "")
    is_worse = TIERS.index(computed[run] or "") > place
    if is_worse and own in wish.protect:
        return False
    first = run
    while first > 0 and held[first - 1] == own and computed[first - 1] is not None:
        other = TIERS.index(computed[first - 1] or "")
        if other == place or (other > place) != is_worse:
            break
        first -= 1
    needed = wish.down if is_worse else wish.up
    return (history.days[run] - history.days[first]).days >= needed


def changes(tiers: Sequence[str | None]) -> int:
    """How often a tier became another."""
    return sum(one != other for one, other in pairwise(tiers) if one and other)


def flaps(tiers: Sequence[str | None]) -> int:
    """How often somebody came back to a tier that they had left within three months."""
    return sum(
        tiers[run] is not None
        and tiers[run] != tiers[run - 1]
        and tiers[run] in tiers[max(0, run - 3) : run - 1]
        for run in range(2, len(tiers))
        if tiers[run - 1] is not None
    )


CUSTOMERS = """kind: dataset
name: customers
key: customer_id
columns:
  customer_id: {type: text}
"""
ORDERS = """kind: dataset
name: orders
belongs_to: {customers: customer_id}
happened_at: ordered_at
columns:
  customer_id: {type: text}
  ordered_at: {type: date}
  amount: {type: decimal, scale: 2}
"""
METRICS = """kind: metrics
dataset: customers
metrics:
  monetary_3m: {sum: orders.amount, within: 3 months}
"""
VALUE = """kind: standard
name: value
%s
tiers:
  - {name: platinum, when: {monetary_3m: {at_least: 15000}}}
  - {name: gold, when: {monetary_3m: {at_least: 6000}}}
  - {name: silver, when: {monetary_3m: {at_least: 2000}}}
  - {name: standard, otherwise: true}
"""


def write_workspace(folder: Path, history: History, wish: Wish) -> None:
    """A workspace of the history; the customers of each run in a file of their own."""
    rules = folder / "rules"
    rules.mkdir(parents=True)
    home = "kind: workspace\nname: simulated\ncustomers: customers\n"
    home += "data: {customers: customers-00.csv, orders: orders.csv}\nguardrails: {tiers: 9}\n"
    texts = {"customers": CUSTOMERS, "orders": ORDERS, "metrics": METRICS, "value": VALUE % wish.written()}
    texts["kept"] = "kind: overrides\noverrides:\n" + "".join(
        f"  - {{customer: {key}, standard: value, tier: {tier}, owner: Li Na, reason: promised,"
        f" until: {until}}}\n"
        for key, (tier, until) in history.by_hand.items()
    )
    for name, text in texts.items():
        (rules / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "tieringrules.yaml").write_text(home, encoding="utf-8")
    lines = [
        f"{key},{day},{cents // 100}.{cents % 100:02}\n"
        for key, rows in history.orders.items()
        for day, cents in rows
    ]
    (folder / "orders.csv").write_text("customer_id,ordered_at,amount\n" + "".join(lines), encoding="utf-8")
    for number, present in enumerate(history.present):
        text = "customer_id\n" + "".join(f"{key}\n" for key in sorted(present))
        (folder / f"customers-{number:02}.csv").write_text(text, encoding="utf-8")
