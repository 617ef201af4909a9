"""What triggers and campaigns want goes through the same limits as regular messages."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from tests.outreach.workspace import AS_OF, GOLD, POLICY, assignments, customer, only, rulebook
from tieringrules.outreach.contact import Plan
from tieringrules.outreach.planning import Wish, plan_contacts
from tieringrules.rulebook.model import Cap, Flag, Policy, ServiceLevel

KEYS = frozenset({("vip", "email", None), ("vip", "sms", None), ("birthday", "email", None)})
TOMORROW = AS_OF + dt.timedelta(days=1)


def wish(*rows: int, **changed: Any) -> Wish:
    due = pl.DataFrame(
        {"row": list(rows), "occasion": [TOMORROW] * len(rows)},
        schema={"row": pl.UInt32, "occasion": pl.Date},
    )
    return Wish("outreach", "trigger", "birthday", "birthday", due, **changed)


def plan(
    customers: list[dict[str, Any]], wishes: list[Wish], policies: tuple[Policy, ...], **workspace: Any
) -> Plan:
    rules = rulebook(policies=policies, **workspace)
    return plan_contacts(rules, assignments(*customers), AS_OF, templates=KEYS, wishes=wishes)


def outcomes(found: Plan) -> list[tuple[str, str, str]]:
    contacts = [(one.customer, one.cause, one.message) for one in found.contacts]
    return contacts + [(one.customer, one.cause, one.reason) for one in found.reasons]


def test_a_trigger_is_a_contact_beside_the_regular_one() -> None:
    found = plan([customer("C1"), customer("C2")], [wish(1, offers=("生日礼",))], only(GOLD))
    assert outcomes(found) == [
        ("C1", "regular", "vip"),
        ("C2", "regular", "vip"),
        ("C2", "trigger", "birthday"),
    ]
    birthday = found.contacts[2]
    assert (birthday.cause_name, birthday.occasion, birthday.offers) == ("birthday", TOMORROW, ("生日礼",))
    assert len({one.id for one in found.contacts}) == 3


def test_under_a_cap_what_has_its_day_goes_before_what_has_its_month() -> None:
    capped = only(replace(GOLD, cap=Cap(1, "month")))
    found = plan([customer("C1"), customer("C2")], [wish(0)], capped)
    assert outcomes(found) == [
        ("C1", "trigger", "birthday"),
        ("C2", "regular", "vip"),
        ("C1", "regular", "lower_priority"),
    ]


def test_declared_priority_decides() -> None:
    capped = only(replace(GOLD, cap=Cap(1, "month")), priority=5)
    found = plan([customer("C1")], [wish(0, priority=1)], capped)
    assert outcomes(found) == [("C1", "regular", "vip"), ("C1", "trigger", "lower_priority")]


def test_caps_over_all_policies_count_marketing_only() -> None:
    service = replace(POLICY, name="calls", tiers=(GOLD,), purpose="service")
    second = replace(POLICY, name="second", tiers=(GOLD,), priority=1)
    found = plan([customer("C1")], [], (*only(GOLD), service, second), caps=(Cap(1, "week"),))
    assert {(one.policy, one.message) for one in found.contacts} == {("calls", "vip"), ("second", "vip")}
    assert [(one.policy, one.reason) for one in found.reasons] == [("outreach", "lower_priority")]


def test_a_flag_with_a_message_of_its_own_goes_instead() -> None:
    quiet = Flag("complaint", None, message="vip", service=ServiceLevel("A", None))  # type: ignore[arg-type]
    rules = rulebook(policies=only(GOLD, flags=(quiet,)))
    base = assignments(customer("C1"))
    frame = base.frame.with_columns(pl.lit("complaint").alias(".outreach.flags"))
    found = plan_contacts(rules, replace(base, frame=frame), AS_OF, templates=KEYS, wishes=[wish(0)])
    assert outcomes(found) == [("C1", "regular", "vip"), ("C1", "trigger", "risk_flag")]


def test_control_groups_are_stable_and_about_as_large_as_said() -> None:
    customers = [customer(f"C{number:04}") for number in range(2000)]
    held = only(GOLD, control=Decimal("0.05"))
    found = plan(customers, [], held)
    group = {one.customer for one in found.reasons if one.reason == "control_group"}
    assert 70 <= len(group) <= 130
    again = plan(customers[500:1500][::-1], [], held)
    assert {one.customer for one in again.reasons} == {
        one["customer_id"] for one in customers[500:1500]
    } & group
    other = {one.customer for one in plan(customers, [], held, salt="other").reasons}
    assert other != group
