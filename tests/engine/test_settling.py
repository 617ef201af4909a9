"""Where one customer more or less comes in a standard whose tiers are full, beside counting everyone anew."""

from __future__ import annotations

import random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tieringrules.engine.overriding import ranks_of
from tieringrules.engine.plain_limiting import limited_rows
from tieringrules.engine.settling import Standing, UncertainError, settled
from tieringrules.language.syntax import Name
from tieringrules.language.types import INTEGER, TierType
from tieringrules.language.values import Value
from tieringrules.rulebook.capacity import Capacity
from tieringrules.rulebook.kernel import Branch, Decision

TIERS = ("a", "b", "c", "rest")
DECISION = Decision("s", TierType("s", TIERS), tuple(Branch(n, name, None) for n, name in enumerate(TIERS)))

Customer = tuple[int | None, int | None]
CUSTOMERS = st.tuples(st.none() | st.integers(0, 3), st.none() | st.integers(0, 3))


def capacity(places: list[int | None]) -> Capacity:
    return Capacity((*places, None), Name("visits", type=INTEGER), "visits")


def ranks(customers: list[Customer], places: list[int | None]) -> list[int | None]:
    """The tier of each customer, counted anew: by its rank."""
    asked: list[int | None] = [rank for rank, _ in customers]
    measure: list[Value] = [value for _, value in customers]
    numbers, _ = limited_rows(DECISION, capacity(places), asked, measure)
    found = ranks_of(DECISION)
    return [None if number is None else found[number] for number in numbers]


def told(customers: list[Customer], places: list[int | None], changed: Customer) -> int | None:
    """What is told of the first customer with another tier by the rules, and another measure."""
    measure: list[Value] = [value for _, value in customers]
    _, found = limited_rows(DECISION, capacity(places), [rank for rank, _ in customers], measure)
    (asked, value), now = customers[0], ranks(customers, places)[0]
    before = None if asked is None or now is None else Standing(asked, value, now)
    if changed[0] is None:
        return None
    return settled(changed[0], changed[1], before, found)


def is_right(customers: list[Customer], places: list[int | None], changed: Customer) -> bool:
    """Whether the tier was told; if it was, it is right."""
    try:
        found = told(customers, places, changed)
    except UncertainError:
        return False
    assert found == ranks([changed, *customers[1:]], places)[0], (customers, places, changed, found)
    return True


@settings(max_examples=300)
@given(
    st.lists(CUSTOMERS, min_size=1, max_size=8),
    st.lists(st.none() | st.integers(0, 4), min_size=3, max_size=3),
    CUSTOMERS,
)
# Three who are equal have no place in b; with one of them lower the other two stay, and c has room.
@example([(1, -2), (1, -2), (1, -2), (0, -3)], [0, 2, 3], (0, -3))
def test_what_is_told_comes_true(
    customers: list[Customer], places: list[int | None], changed: Customer
) -> None:
    is_right(customers, places, changed)


def test_most_is_told() -> None:
    chance, counted = random.Random(1), 0

    def one() -> Customer:
        return chance.choice([None, 0, 1, 2, 3]), chance.choice([None, 0, 1, 2, 3])

    for _ in range(4_000):
        customers = [one() for _ in range(chance.randint(1, 8))]
        places = [chance.choice([None, 0, 1, 2, 3, 4]) for _ in range(3)]
        counted += is_right(customers, places, one())
    assert counted > 3_200, counted
