"""Which customers triggers ask for, and what of the past keeps them from asking again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from tests.outreach.workspace import AS_OF, GOLD, POLICY, assignments, customer, rulebook
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.earlier import EarlierTiers
from tieringrules.language.syntax import Literal
from tieringrules.outreach.planning import plan_contacts
from tieringrules.outreach.planning.calendar_periods import period_of
from tieringrules.outreach.planning.campaign_wishes import campaign_wishes
from tieringrules.outreach.planning.past import NOTHING, SCHEMA, Past
from tieringrules.outreach.planning.planner import plan_day
from tieringrules.outreach.planning.reading import Window, looks_back
from tieringrules.outreach.planning.trigger_wishes import trigger_wishes
from tieringrules.rulebook.campaign import Campaign, Received
from tieringrules.rulebook.model import CalendarSpan, Cap, Variant
from tieringrules.rulebook.occasion import (
    BecameTrue,
    FestivalDay,
    Movement,
    NearMiss,
    Occasion,
    Trigger,
    condition_name,
)

YES = Literal(True)
DAY = dt.timedelta(days=1)
NAME = condition_name(POLICY.name, "t")


def known(*holds: bool | None, **earlier: Any) -> Assignments:
    found = assignments(*(customer(f"C{number}") for number in range(len(holds))))
    frame = found.frame.with_columns(pl.Series(NAME, holds, dtype=pl.Boolean))
    return replace(found, frame=frame, **earlier)


def earlier(count: int, unknown: tuple[int, ...] = (), knows_anyone: bool = True) -> dict[str, Any]:
    ranks = pl.Series([0] * count, dtype=pl.Int32)
    gone = pl.Series([row in unknown for row in range(count)])
    return {"earlier": {"value": EarlierTiers("file", ranks, gone, knows_anyone)}}


def rows(on: Occasion, found: Assignments, past: Past = NOTHING, **trigger: Any) -> list[int]:
    policy = replace(POLICY, triggers=(Trigger("t", on, "vip", **trigger),))
    since = past.last_plan if past.last_plan is not None else AS_OF - DAY
    wishes = list(trigger_wishes(rulebook(policies=(policy,)), found, past, since, AS_OF))
    return [row for wish in wishes for row in wish.due.get_column("row")]


def sent(name: str, *when: tuple[int, dt.date], cause: str = "trigger", **changed: Any) -> Past:
    cells = [(row, day, POLICY.name, cause, name, "marketing", "email", "vip", None) for row, day in when]
    return Past(pl.DataFrame(cells, schema=SCHEMA, orient="row"), **changed)


def test_a_movement_is_for_whom_earlier_tiers_tell_of_it() -> None:
    moved = Movement(("value",), YES)
    assert rows(moved, known(True, False, None, True, **earlier(4))) == [0, 3]
    assert rows(moved, known(True, True, **earlier(2, unknown=(1,)))) == [0]
    assert rows(moved, known(True, True, **earlier(2, knows_anyone=False))) == []
    assert rows(moved, known(True, True)) == []


@pytest.mark.parametrize(("once", "again"), [("month", False), ("week", True), ("day", True)])
def test_what_lasts_comes_once_in_its_period(once: Any, again: bool) -> None:
    earlier_in_the_month = AS_OF.replace(day=2)
    past = sent("t", (0, earlier_in_the_month))
    near = NearMiss("value", YES, once)
    assert rows(near, known(True, True), past) == ([0, 1] if again else [1])


def test_other_triggers_and_other_months_do_not_count() -> None:
    near = NearMiss("value", YES, "month")
    before = AS_OF.replace(day=1) - DAY
    assert rows(near, known(True, True), sent("t", (0, before))) == [0, 1]
    assert rows(near, known(True, True), sent("other", (0, AS_OF - DAY))) == [0, 1]


def test_a_day_that_was_planned_is_not_planned_again() -> None:
    planned = Past(last_plan=AS_OF, frame_on=lambda day: pl.DataFrame())
    for on in (NearMiss("value", YES), BecameTrue(YES), FestivalDay("春节", shift=0)):
        assert rows(on, known(True, True), planned) == []


def test_what_became_true_is_asked_of_the_day_of_the_last_plan() -> None:
    found, asked = known(True, True, True, False), list[dt.date]()

    def before(day: dt.date) -> pl.DataFrame:
        asked.append(day)
        return pl.DataFrame({found.key: ["C0", "C1", "C3"], NAME: [True, False, False]})

    since = AS_OF - 4 * DAY
    past = Past(last_plan=since, frame_on=before)
    assert rows(BecameTrue(YES), found, past) == [1, 2] and asked == [since]
    assert rows(BecameTrue(YES), found) == []


def pushed(campaign: Campaign, found: Assignments, past: Past = NOTHING, day: dt.date = AS_OF) -> list[int]:
    rules = replace(rulebook(), campaigns=(campaign,))
    wishes = campaign_wishes(rules, found, past, day - DAY, day)
    return [row for wish in wishes for row in wish.due.get_column("row")]


SALE = Campaign("sale", POLICY.name, AS_OF - DAY, AS_OF + DAY, "vip", tiers=("gold",))


def test_a_campaign_is_for_its_tiers_on_its_days() -> None:
    found = assignments(customer("a"), customer("b", value="silver"), customer("c", value=None))
    assert pushed(SALE, found) == [0]
    assert pushed(replace(SALE, tiers=()), found) == [0, 1]
    assert [bool(pushed(SALE, found, day=AS_OF + step * DAY)) for step in (-2, -1, 1, 2)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_campaign_leaves_out_who_had_something_lately() -> None:
    found = assignments(*(customer(f"C{number}") for number in range(4)))
    past = sent("winter", (0, AS_OF - 29 * DAY), (1, AS_OF - 30 * DAY), (2, AS_OF), cause="campaign")
    lately = replace(SALE, exclude=Received(("winter",), days=30))
    assert pushed(lately, found, past) == [1, 3]
    assert pushed(replace(SALE, exclude=Received(("winter",))), found, past) == [3]
    assert pushed(replace(SALE, exclude=Received(("vip", "other"))), found, past) == [3]


def test_who_is_left_out_of_a_campaign_is_told_until_when() -> None:
    found = assignments(*(customer(f"C{number}") for number in range(4)))
    past = sent("winter", (0, AS_OF - 29 * DAY), (1, AS_OF - 30 * DAY), (2, AS_OF), cause="campaign")
    lately = replace(SALE, exclude=Received(("winter",), days=30))
    rules = replace(rulebook(), campaigns=(lately,))
    keys = frozenset({("vip", "email", None), ("vip", "sms", None)})
    plan = plan_contacts(rules, found, AS_OF, templates=keys, past=past)
    told = [(one.customer, one.until) for one in plan.reasons if one.reason == "excluded"]
    # The day after tomorrow the campaign is over.
    assert told == [("C0", AS_OF + DAY), ("C2", None)]
    assert {one.customer for one in plan.contacts if one.cause == "campaign"} == {"C1", "C3"}


def test_a_message_is_received_whatever_its_variant() -> None:
    found = assignments(*(customer(f"C{number}") for number in range(40)))
    tested = replace(GOLD, message="vip", variants=(Variant("vip_short", Decimal("0.5")),))
    news = replace(POLICY, name="news", tiers=(tested,))
    policy = replace(POLICY, tiers=(replace(GOLD, message=None),))
    sale = replace(SALE, message="sale", exclude=Received(("vip",)))
    rules = replace(rulebook(policies=(policy, news)), campaigns=(sale,))
    keys = frozenset((name, "email", None) for name in ("vip", "vip_short", "sale"))
    first, past = plan_day(rules, found, AS_OF - 2 * DAY, templates=keys)
    assert {one.message for one in first.contacts} == {"vip", "vip_short"} and len(first.contacts) == 40
    second = plan_contacts(rules, found, AS_OF, templates=keys, past=past)
    assert Counter((one.reason, one.cause) for one in second.reasons if one.policy == policy.name) == {
        ("excluded", "campaign"): 40
    }
    short = sum(one.message == "vip_short" for one in first.contacts)
    narrow = replace(rules, campaigns=(replace(sale, exclude=Received(("vip_short",))),))
    third = plan_contacts(narrow, found, AS_OF, templates=keys, past=past)
    assert Counter(one.reason for one in third.reasons)["excluded"] == short > 5


def test_who_waits_for_a_trigger_is_explained_once() -> None:
    trigger = Trigger("party", FestivalDay("元旦"), "vip")
    policy = replace(POLICY, tiers=(replace(GOLD, message=None),), triggers=(trigger,))
    found = assignments(customer("a"), customer("b", email_consent=False, sms_consent=False))
    keys = frozenset({("vip", "email", None), ("vip", "sms", None)})

    def told(day: dt.date) -> list[tuple[str, str, str | None, str]]:
        plan = plan_contacts(rulebook(policies=(policy,)), found, day, templates=keys)
        contacts = [(one.customer, one.cause, one.cause_name, "") for one in plan.contacts]
        return sorted(
            contacts + [(one.customer, one.cause, one.cause_name, one.reason) for one in plan.reasons]
        )

    assert told(AS_OF) == [("a", "trigger", None, "not_due"), ("b", "trigger", None, "not_due")]
    assert told(dt.date(2027, 1, 1)) == [
        ("a", "trigger", "party", ""),
        ("b", "trigger", "party", "no_consent"),
    ]


def test_a_campaign_asks_its_condition() -> None:
    found = assignments(*(customer(f"C{number}") for number in range(3)))
    campaign = replace(SALE, when=YES)
    column = pl.Series(campaign.condition_name, [True, False, None], dtype=pl.Boolean)
    asked = replace(found, frame=found.frame.with_columns(column))
    assert pushed(campaign, asked) == [0]


def test_a_plan_looks_back_as_far_as_triggers_and_campaigns_count() -> None:
    daily = replace(POLICY, tiers=tuple(replace(tier, every="day", cap=None) for tier in POLICY.tiers))
    assert looks_back(rulebook(policies=(daily,)), AS_OF) == Window(AS_OF)
    near = replace(daily, triggers=(Trigger("t", NearMiss("value", YES, "quarter"), "vip"),))
    first = period_of(AS_OF, "quarter")[0]
    assert looks_back(rulebook(policies=(near,)), AS_OF) == Window(AS_OF, {POLICY.name: first})
    once = replace(daily, name="once", tiers=tuple(replace(tier, every=None) for tier in daily.tiers))
    assert looks_back(rulebook(policies=(daily, once)), AS_OF) == Window(AS_OF, {"once": dt.date.min})
    # A gap reaches back over the beginning of its period.
    cap = Cap(1, "day", CalendarSpan(months=1))
    near_days = replace(daily, tiers=tuple(replace(tier, cap=cap) for tier in daily.tiers))
    reached = looks_back(rulebook(policies=(near_days,)), AS_OF).of_policies[POLICY.name]
    assert reached <= dt.date(2026, 5, 30) and reached >= dt.date(2026, 5, 27)
    # Contacts of campaigns that last are asked for by name.
    rules = replace(rulebook(policies=(daily,)), campaigns=(replace(SALE, first=AS_OF - 9 * DAY),))
    assert looks_back(rules, AS_OF) == Window(AS_OF)
    lately = replace(SALE, exclude=Received(("winter",), days=30))
    assert looks_back(replace(rules, campaigns=(lately,)), AS_OF) == Window(AS_OF - 29 * DAY)
    ever = replace(SALE, exclude=Received(("winter",)))
    assert looks_back(replace(rules, campaigns=(ever,)), AS_OF) == Window(None)
    assert looks_back(replace(rules, campaigns=(replace(ever, last=AS_OF - DAY),)), AS_OF) == Window(AS_OF)
