"""Many days of plans, opt-outs, erasures, changed rules and imported contacts, against a plain count."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.outreach.workspace import CHANNELS, POLICY, assignments, customer, rulebook
from tieringrules.history import ContactRecord, PlanRecord, Suppression, open_history, place_of
from tieringrules.language.calendar import add_months
from tieringrules.outreach.contact import REASON_BY_CODE, Plan
from tieringrules.outreach.planning import Wish, plan_contacts
from tieringrules.outreach.planning.reading import read_past
from tieringrules.outreach.planning.recording import records_of
from tieringrules.rulebook.model import CalendarSpan, Cap, Policy, ServiceLevel, TierPolicy

CUSTOMERS = [f"C{number}" for number in range(7)]
TIERS = ("platinum", "gold", "silver")
KEYS = frozenset((message, channel, None) for message in ("a", "b", "hello") for channel in ("email", "sms"))
PERIODS = ("day", "week", "month", "quarter", "year")
CONSENT = {"email": "email_consent", "sms": "sms_consent"}

gaps = st.sampled_from([None, None, *map(CalendarSpan, [0] * 4, [1, 2, 5, 9]), CalendarSpan(months=1)])
caps = st.builds(Cap, st.integers(1, 3), st.sampled_from(PERIODS), gaps)
entries = st.builds(
    TierPolicy,
    tier=st.just(""),
    channels=st.sampled_from([("email", "sms"), ("sms",), ("phone", "email"), ("phone",)]),
    message=st.sampled_from(["a", "b"]),
    every=st.none() | st.sampled_from(PERIODS) | st.just("day"),
    # 0 seldom: nothing comes of it.
    cap=st.integers(0, 11).flatmap(
        lambda n: st.just(Cap(0, "year")) if n == 11 else st.none() if n > 8 else caps
    ),
    service=st.sampled_from([None, ServiceLevel("Li", None), ServiceLevel("Wu", None)]),
)


@st.composite
def policies(draw: st.DrawFn) -> tuple[Policy, ...]:
    return tuple(
        replace(
            POLICY,
            name=name,
            tiers=tuple(replace(draw(entries), tier=tier) for tier in TIERS if draw(st.integers(0, 9))),
            purpose=draw(st.sampled_from(["marketing", "marketing", "service"])),
            priority=draw(st.integers(-1, 1)),
            control=Decimal(draw(st.sampled_from(["0", "0.3"]))),
        )
        for name in ("one", "two")
    )


limits = st.fixed_dictionaries(
    {
        "caps": st.lists(caps, max_size=1).map(tuple),
        "channels": st.builds(
            lambda mail, phone: (
                replace(CHANNELS[0], caps=tuple(mail)),
                CHANNELS[1],
                replace(CHANNELS[2], capacity=phone),
            ),
            st.lists(caps, max_size=1),
            st.none() | st.integers(0, 2),
        ),
    }
)


class Sent(NamedTuple):
    customer: str
    day: dt.date
    policy: str
    cause: str
    purpose: str
    channel: str


def first_and_next(day: dt.date, per: str) -> tuple[dt.date, dt.date]:
    """Told apart from what is tested: by walking over the days."""

    def name(one: dt.date) -> tuple[int, ...]:
        year, week, _ = one.isocalendar()
        quarter = (one.month - 1) // 3
        return {
            "day": (one.toordinal(),), "week": (year, week), "month": (one.year, one.month),
            "quarter": (one.year, quarter), "year": (one.year,),
        }[per]  # fmt: skip

    first = last = day
    while name(first - dt.timedelta(days=1)) == name(day):
        first -= dt.timedelta(days=1)
    while name(last + dt.timedelta(days=1)) == name(day):
        last += dt.timedelta(days=1)
    return first, last + dt.timedelta(days=1)


def too_near(one: dt.date, other: dt.date, gap: CalendarSpan) -> bool:
    early, late = sorted((one, other))
    return add_months(early, gap.months) + dt.timedelta(days=gap.days) > late


class Plans(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="tr-states-"))
        opened = open_history(place_of(self.folder, None), {}, create=True, secret=b"s" * 32)
        assert opened.value is not None
        self.history = opened.value
        self.day = dt.date(2026, 1, 30)
        self.log: list[Sent] = []
        self.refused: set[tuple[str, str | None]] = set()
        self.erased: set[str] = set()
        self.numbers = itertools.count()
        self.rows = [customer(key, value=TIERS[place % 3]) for place, key in enumerate(CUSTOMERS)]

    def teardown(self) -> None:
        self.history.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @initialize(policies=policies(), limits=limits)
    def start(self, policies: tuple[Policy, ...], limits: dict[str, Any]) -> None:
        self.rules = rulebook(policies=policies, **limits)

    @rule(policies=policies(), limits=limits)
    def change_rules(self, policies: tuple[Policy, ...], limits: dict[str, Any]) -> None:
        self.rules = rulebook(policies=policies, **limits)

    @rule(days=st.sampled_from([1, 1, 1, 2, 7, 31, 100]))
    def new_day(self, days: int) -> None:
        self.day += dt.timedelta(days=days)

    @rule(place=st.integers(0, 6), values=st.sampled_from([
        {"email_consent": False}, {"sms_consent": None}, {"email": None}, {"mobile": "x"}, {"value": None},
        {"value": "gold", "email_consent": True, "email": "new@example.org"},
    ]))  # fmt: skip
    def change_customer(self, place: int, values: dict[str, Any]) -> None:
        self.rows[place] = self.rows[place] | values

    @rule(key=st.sampled_from(CUSTOMERS), channel=st.sampled_from([None, "email", "sms"]))
    def opt_out(self, key: str, channel: str | None) -> None:
        self.history.suppress([Suppression(self.day, "opt_out", customer=key, channel=channel)])
        self.refused.add((key, channel))

    @precondition(lambda self: len(self.erased) < 2)
    @rule(key=st.sampled_from(CUSTOMERS))
    def erase(self, key: str) -> None:
        self.history.erase(key, self.day)
        assert self.history.of_customer(key) == []
        self.erased.add(key)
        self.log = [one for one in self.log if one.customer != key]

    @rule(
        key=st.sampled_from(CUSTOMERS), ago=st.integers(0, 60), policy=st.sampled_from(["one", "two"]),
        cause=st.sampled_from(["regular", "trigger"]), channel=st.sampled_from(["email", "sms", "phone"]),
        purpose=st.sampled_from(["marketing", "service"]),
    )  # fmt: skip
    def import_contact(self, key: str, ago: int, policy: str, cause: str, channel: str, purpose: str) -> None:
        if key in self.erased:
            return
        sent = Sent(key, self.day - dt.timedelta(days=ago), policy, cause, purpose, channel)
        record = ContactRecord(
            f"import {next(self.numbers)}", key, sent.day, policy, cause, None, purpose, channel, "a"
        )
        assert self.history.import_contacts([record], dt.datetime(2026, 1, 1)) == (1, 0, 0)
        self.log.append(sent)

    @rule(due=st.lists(st.integers(0, 6), unique=True, max_size=4), priority=st.none() | st.integers(-2, 2))
    def plan(self, due: list[int], priority: int | None) -> None:
        self.plan_day(due, priority)

    @rule(lengths=st.lists(st.sampled_from([0, 1, 1, 2, 4, 9]), min_size=2, max_size=4))
    def plan_some_days(self, lengths: list[int]) -> None:
        # Everybody has a trigger on each of them, so that limits are reached.
        for days in lengths:
            self.day += dt.timedelta(days=days)
            self.plan_day(list(range(len(CUSTOMERS))), None)

    def plan_day(self, due: list[int], priority: int | None) -> None:
        frame = pl.DataFrame(
            {"row": due, "occasion": [self.day] * len(due)}, schema={"row": pl.UInt32, "occasion": pl.Date}
        )
        wishes = [Wish("one", "trigger", "birthday", "hello", frame, priority=priority)]
        found = self.planned(wishes)
        self.check(found, due)
        self.history.record(PlanRecord(self.day, dt.datetime(2026, 1, 1)), records_of(found))
        for one in found.contacts:
            self.log.append(Sent(one.customer, self.day, one.policy, one.cause, one.purpose, one.channel))
        again = self.planned([])
        regular = {(one.customer, one.policy) for one in found.contacts if one.cause == "regular"}
        assert not regular & {(one.customer, one.policy) for one in again.contacts}
        self.check_limits(again)

    def planned(self, wishes: Iterable[Wish]) -> Plan:
        classified = replace(assignments(*self.rows), as_of=self.day)
        past = read_past(self.history, self.rules, classified, self.day)
        return plan_contacts(self.rules, classified, self.day, templates=KEYS, past=past, wishes=wishes)

    def check(self, found: Plan, due: list[int]) -> None:
        outcomes = [(one.customer, one.policy, one.cause) for one in (*found.contacts, *found.reasons)]
        expected = [(key, policy.name, "regular") for key in CUSTOMERS for policy in self.rules.policies]
        expected += [(CUSTOMERS[row], "one", "trigger") for row in due]
        assert sorted(outcomes) == sorted(expected)
        assert {one.reason for one in found.reasons} <= set(REASON_BY_CODE)
        assert all(one.until is None or one.until > self.day for one in found.reasons)
        self.check_limits(found)

    def check_limits(self, found: Plan) -> None:
        by_key = {row["customer_id"]: row for row in self.rows}
        today = [
            Sent(one.customer, self.day, one.policy, one.cause, one.purpose, one.channel)
            for one in found.contacts
        ]
        entries = {(policy.name, tier.tier): tier for policy in self.rules.policies for tier in policy.tiers}
        for place, (one, sent) in enumerate(zip(found.contacts, today, strict=True)):
            assert one.customer not in self.erased
            assert not {(one.customer, None), (one.customer, one.channel)} & self.refused
            if one.purpose == "marketing" and one.channel in CONSENT:
                assert by_key[one.customer][CONSENT[one.channel]] is True
            others = [
                each
                for each in (*self.log, *today[:place], *today[place + 1 :])
                if each.customer == one.customer
            ]
            entry = entries[one.policy, one.tier]
            own = [each for each in others if each.policy == one.policy]
            self.keeps(sent, own, [entry.cap] if entry.cap is not None else [])
            if one.purpose == "marketing":
                marketing = [each for each in others if each.purpose == "marketing"]
                self.keeps(sent, marketing, self.rules.workspace.caps)
                channel = self.rules.workspace.channel(one.channel)
                assert channel is not None
                by_it = [each for each in marketing if each.channel == one.channel]
                self.keeps(sent, by_it, channel.caps)
            if one.cause == "regular":
                start, end = (
                    first_and_next(self.day, entry.every)
                    if entry.every is not None
                    else (dt.date.min, dt.date.max)
                )
                assert not [each for each in own if each.cause == "regular" and start <= each.day < end]
        capacity = self.rules.workspace.channels[2].capacity
        for owner in (None, "Li", "Wu"):
            calls = [one for one in found.contacts if one.channel == "phone" and one.owner == owner]
            assert capacity is None or len(calls) <= capacity

    def keeps(self, sent: Sent, others: list[Sent], caps: Iterable[Cap]) -> None:
        for cap in caps:
            start, end = first_and_next(sent.day, cap.per)
            assert 1 + sum(start <= each.day < end for each in others) <= cap.at_most
            if cap.gap is not None:
                assert not [each for each in others if too_near(each.day, sent.day, cap.gap)]


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Plans,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            # A failure is told as it is found: making it smaller takes minutes.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            derandomize=bool(os.environ.get("CI")),
        ),
    )


def test_no_limit_is_ever_exceeded() -> None:
    run(9, 10)


@pytest.mark.slow
def test_no_limit_is_ever_exceeded_over_many_days() -> None:
    run(30, 16)
