"""What cases have shown of the rules: every outcome counted, none twice, none invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assure.test_scenarios import DAY, KERNEL, VALUE, rulebook
from tieringrules.assure.coverage import Asked, Coverage, coverage_of
from tieringrules.assure.scenarios import asked_by_cases
from tieringrules.diagnostic import Span
from tieringrules.language.types import TierType
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import Branch, Decision
from tieringrules.rulebook.model import Case


def covered(*given: dict[str, Value]) -> Coverage:
    return coverage_of((VALUE,), [Asked(VALUE, values, DAY) for values in given])


def gaps(found: Coverage) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [(point.rule, point.condition, point.never) for point in found.gaps]


def values(spent: int | None, visits: int | None) -> dict[str, Value]:
    return {
        "spent": None if spent is None else Decimal(spent),
        "visits": None if visits is None else Decimal(visits),
    }


def test_without_cases_nothing_is_covered() -> None:
    found = covered()
    # The tier and each of its two comparisons, and the tier with one.
    assert (found.seen, found.wanted, found.share) == (0, 8, 0)
    assert len(found.gaps) == 4


def test_each_outcome_counts_once() -> None:
    found = covered(values(100, 2), values(100, 2), values(99, 2))
    assert gaps(found) == [("gold", "visits >= 2", ("false",)), ("silver", None, ("false",))]
    assert found.share == Decimal(6) / 8


def test_cases_on_both_sides_of_each_bound_cover_everything() -> None:
    found = covered(values(100, 2), values(99, 1), values(0, 0))
    assert gaps(found) == []
    assert found.share == 1


def test_a_rule_behind_one_that_holds_is_not_asked() -> None:
    assert ("silver", None, ("true", "false")) in gaps(covered(values(100, 2)))


def test_unknown_is_neither_true_nor_false() -> None:
    found = covered(values(None, 2))
    assert ("gold", "spent >= 100", ("true", "false")) in gaps(found)
    assert ("gold", "visits >= 2", ("false",)) in gaps(found)


def test_everyone_else_is_never_false() -> None:
    decision = Decision("d", TierType("d", ("rest",)), (Branch(0, "rest", None),))
    assert coverage_of((decision,), ()).wanted == 1
    assert coverage_of((decision,), [Asked(decision, {}, DAY)]).share == 1


def test_a_standard_that_is_not_in_force_is_not_asked() -> None:
    asked = Asked(VALUE, values(100, 2), dt.date(2025, 12, 31))
    assert coverage_of((VALUE,), [asked]).seen == 0


def test_a_tier_that_a_case_gives_is_not_asked_for() -> None:
    case = Case("c", DAY, {"value": "gold"}, {"care": "call"}, Span("t.yaml"))
    asked = list(asked_by_cases(rulebook(case), lambda _: KERNEL, DAY))
    assert [question.decision.name for question in asked] == ["care"]


@given(st.lists(st.tuples(st.integers(98, 101), st.integers(0, 3)), max_size=6))
def test_more_cases_never_cover_less(pairs: list[tuple[int, int]]) -> None:
    shares = [covered(*(values(*pair) for pair in pairs[:count])).share for count in range(len(pairs) + 1)]
    assert shares == sorted(shares)


@pytest.mark.parametrize("policy", ["unique", "any"])
def test_where_all_rows_are_asked_all_count(policy: str) -> None:
    decision = Decision("value", VALUE.type, VALUE.branches, hit_policy=policy)  # type: ignore[arg-type]
    found = coverage_of((decision,), [Asked(decision, values(100, 2), DAY)])
    assert ("silver", None, ("false",)) in gaps(found)
