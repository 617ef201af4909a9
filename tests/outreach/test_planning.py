"""Who is contacted, by what, and why the others are not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outreach.workspace import (
    AS_OF,
    CHANNELS,
    GOLD,
    GOOD,
    POLICY,
    SILVER,
    TASK,
    assignments,
    customer,
    never,
    only,
    rulebook,
    write,
)
from tieringrules.outreach.addresses import email_address, phone_number
from tieringrules.outreach.contact import REASON_BY_CODE, Plan, contact_id
from tieringrules.outreach.planning import plan_contacts, template_keys
from tieringrules.rulebook.model import Cap, Policy

KEYS = frozenset({("vip", "email", None), ("vip", "sms", None)})


def plan(*rows: dict[str, Any], policies: tuple[Policy, ...] = (POLICY,), **workspace: Any) -> Plan:
    return plan_contacts(rulebook(policies=policies, **workspace), assignments(*rows), AS_OF, templates=KEYS)


def outcome(policies: tuple[Policy, ...] = (POLICY,), **values: Any) -> tuple[str, str]:
    found = plan(customer(**values), policies=policies)
    [one] = [*found.contacts, *found.reasons]
    return (one.channel, one.address) if hasattr(one, "channel") else ("", one.reason)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ("email", "c1@example.org")),
        ({"email": None}, ("sms", "13800138000")),
        ({"email": "not an address"}, ("sms", "13800138000")),
        ({"email_consent": False}, ("sms", "13800138000")),
        ({"email_consent": None}, ("sms", "13800138000")),
        ({"email": None, "mobile": "x"}, ("", "unreachable")),
        ({"email": None, "sms_consent": False}, ("", "no_consent")),
        ({"email_consent": False, "mobile": None}, ("", "no_consent")),
        ({"email_consent": False, "sms_consent": False}, ("", "no_consent")),
        ({"value": None}, ("", "no_tier")),
        ({"value": "bronze"}, ("", "no_policy_for_tier")),
        ({"value": "platinum", "sms_consent": False}, ("phone", "13800138000")),
        ({"value": "platinum", "mobile": None}, ("", "unreachable")),
    ],
)
def test_the_first_channel_that_is_reachable_and_agreed_to(
    values: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert outcome(**values) == expected


def test_service_messages_need_no_consent() -> None:
    assert outcome(only(GOLD, purpose="service"), email_consent=False) == ("email", "c1@example.org")


def test_a_channel_that_asks_nobody_for_consent() -> None:
    channels = (replace(CHANNELS[0], consent=None), *CHANNELS[1:])
    found = plan(customer(email_consent=False), channels=channels)
    assert [one.channel for one in found.contacts] == ["email"]


def test_a_cap_of_0_is_never() -> None:
    assert outcome(only(never())) == ("", "never")
    assert outcome(only(replace(GOLD, cap=Cap(1, "month")))) == ("email", "c1@example.org")


def test_a_tier_without_a_message() -> None:
    assert outcome(only(replace(GOLD, message=None))) == ("", "no_message")


def test_channels_without_a_template_are_passed_over() -> None:
    assert outcome(only(replace(GOLD, message="other"))) == ("", "no_template")
    rules, found = rulebook(policies=only(GOLD)), assignments(customer())
    only_sms = frozenset({("vip", "sms", "zh")})
    assert [c.channel for c in plan_contacts(rules, found, AS_OF, templates=only_sms).contacts] == ["sms"]
    only_english = frozenset({("vip", "sms", "en")})
    assert plan_contacts(rules, found, AS_OF, templates=only_english).contacts == ()


def test_templates_are_found_in_the_workspace(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, {"x.sms.en_GB.txt.j2": "x", "misnamed.txt.j2": "x"})
    assert template_keys(tmp_path) == {
        ("vip", "email", None),
        ("vip", "sms", None),
        ("call", "phone", None),
        ("x", "sms", "en-gb"),
    }
    found = plan_contacts(rulebook(tmp_path), assignments(customer()), AS_OF)
    assert [one.channel for one in found.contacts] == ["email"]


def test_a_contact_says_what_is_needed_to_carry_it_out() -> None:
    [contact] = plan(customer("C9", value="platinum")).contacts
    assert (contact.customer, contact.cause, contact.purpose, contact.message, contact.locale) == (
        "C9",
        "regular",
        "marketing",
        "call",
        "zh",
    )
    assert (contact.owner, contact.respond_within) == ("大客户经理", "2 hours")
    assert contact.id == contact_id("outreach", "C9", "call", AS_OF) == "9f0b5a14f34193993eeb622f8ccf8cad"


def test_contact_ids_keep_their_parts_apart() -> None:
    assert contact_id("a", "bc", "m", AS_OF) != contact_id("ab", "c", "m", AS_OF)
    assert contact_id('a","b', "c", "m", AS_OF) != contact_id("a", 'b","c', "m", AS_OF)


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "value": st.sampled_from(["platinum", "gold", "silver", "bronze", None]),
            "email": st.sampled_from(["a@example.org", "bad", None]),
            "mobile": st.sampled_from(["13800138000", "bad", None]),
            "email_consent": st.sampled_from([True, False, None]),
            "sms_consent": st.sampled_from([True, False, None]),
        }
    ),
    max_size=12,
)


@settings(deadline=None)
@given(ROWS, st.sampled_from(["marketing", "service"]))
def test_every_customer_of_every_policy_has_one_contact_or_one_reason(
    rows: list[dict[str, Any]], purpose: Any
) -> None:
    customers = [customer(f"C{index:02}", **row) for index, row in enumerate(rows)]
    policies = (*only(GOLD, SILVER, TASK, purpose=purpose), replace(POLICY, name="second", tiers=(GOLD,)))
    found = plan(*customers, policies=policies)
    seen = [(one.customer, one.policy) for one in (*found.contacts, *found.reasons)]
    assert sorted(seen) == sorted((c["customer_id"], p.name) for c in customers for p in policies)
    assert [one.customer for one in found.contacts] == sorted(one.customer for one in found.contacts)
    assert len({one.id for one in found.contacts}) == len(found.contacts)
    assert {one.reason for one in found.reasons} <= set(REASON_BY_CODE)
    by_key = {c["customer_id"]: c for c in customers}
    for one in found.contacts:
        consent = {"email": "email_consent", "sms": "sms_consent"}.get(one.channel)
        assert one.purpose == "service" or consent is None or by_key[one.customer][consent] is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@example.com", "a@example.com"),
        (" a.b+c@ex-ample.co.uk ", "a.b+c@ex-ample.co.uk"),
        ("o'neil@example.com", "o'neil@example.com"),
        ("a@例子.中国", "a@xn--fsqu00a.xn--fiqs8s"),
        ("a@" + "b" * 63 + ".com", "a@" + "b" * 63 + ".com"),
        ("", None),
        ("a", None),
        ("a@b", None),
        ("a@@example.com", None),
        ("a@example..com", None),
        (".a@example.com", None),
        ("a..b@example.com", None),
        ("a@-example.com", None),
        ("a@example.com, b@example.com", None),
        ("a b@example.com", None),
        ("a@example.com\nBcc: x@example.com", None),
        ("a@example.com>", None),
        ("<a@example.com>", None),
        ("x" * 65 + "@example.com", None),
        ("a@" + "b" * 64 + ".com", None),
        ("a@" + "bbbbbbbb." * 30 + "com", None),
        ("王@example.com", "王@example.com"),
        ("用户@例子.中国", "用户@xn--fsqu00a.xn--fiqs8s"),
        ("王" * 22 + "@example.com", None),
        ("王 伟@example.com", None),
        ("王\u2028@example.com", None),
        ("\u202e王@example.com", None),
        ("a@[127.0.0.1]", None),
    ],
)
def test_email_addresses(text: str, expected: str | None) -> None:
    assert email_address(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "+8613800138000"),
        ("(010) 6552 9988", "01065529988"),
        ("12345", None),
        ("1234567890123456", None),
        ("138001380ab", None),
        ("=1+2+3456789", None),
        ("+", None),
        ("", None),
        ("１３８００１３８０００", None),
        ("138\n0013\n8000", None),
    ],
)
def test_phone_numbers(text: str, expected: str | None) -> None:
    assert phone_number(text) == expected
