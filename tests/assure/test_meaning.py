# ruff: noqa: E501  # rules and examples, one a line
"""What rules mean: equal rewrites mean the same, and nothing that changes an outcome does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.assure.mutations import RULES, classified, linked, mutated, outcome, write_data
from tieringrules.assure.meaning.changes import Change, changes_between
from tieringrules.assure.meaning.tree import meaning_of

PAGE = (Path(__file__).parents[2] / "docs" / "diff.md").read_text(encoding="utf-8")
VALUE, CARE, METRICS = "rules/value.yaml", "rules/care.yaml", "rules/metrics.yaml"


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("data"))


def changes(files: Mapping[str, str], base: Mapping[str, str] = RULES) -> tuple[Change, ...]:
    before, after = linked(base), linked(files)
    assert before is not None and after is not None
    return changes_between(meaning_of(before), meaning_of(after))


def replaced(file: str, before: str, after: str) -> dict[str, str]:
    assert before in RULES[file]
    return {**RULES, file: RULES[file].replace(before, after)}


def of_conditions() -> list[tuple[str, str]]:
    """The list of equal rewrites that the page documents."""
    table = PAGE[PAGE.index("| written so") :].split("\n\n")[0]
    return re.findall(r"^\| `(.+?)` *\| `(.+?)` *\|", table, re.MULTILINE)


@pytest.mark.parametrize("pair", of_conditions(), ids=lambda pair: pair[0])
def test_the_documented_rewrites_mean_the_same(pair: tuple[str, str]) -> None:
    one, other = (
        replaced(VALUE, "when: frequency_12m >= 2 and satisfaction in [4..5]", f"when: {text}")
        for text in pair
    )
    assert linked(one) is not None
    assert changes(other, one) == ()


def test_the_page_documents_rewrites() -> None:
    assert len(of_conditions()) >= 10


def test_layout_remarks_names_of_files_and_order_of_keys_mean_nothing() -> None:
    files = replaced(VALUE, "      monetary_12m: {at_least: 1000}\n      recency_days: {at_most: 60}\n",
                     "      # the best\n      recency_days: {at_most: 60}\n\n      monetary_12m: {at_least: 1000}\n")  # fmt: skip
    files["rules/other/name.yaml"] = files.pop(VALUE)
    lines = files[METRICS].split("\n")
    files[METRICS] = "\n".join([*lines[:3], *reversed(lines[3:-1]), ""])
    policy = files["rules/policy.yaml"]
    files["rules/policy.yaml"] = policy.replace(
        "channels: [email], message: thanks", "message: thanks, channels: [email]"
    )
    assert changes(dict(reversed(files.items()))) == ()


def test_bands_are_rules_of_one_measure() -> None:
    bands = "kind: standard\nname: band\nmethod: bands\nmeasure: monetary_12m\ntiers: [{name: a, at_least: 500}, {name: b, otherwise: true}]\n"
    rules = "kind: standard\nname: band\ntiers: [{name: a, when: 'monetary_12m >= 500'}, {name: b, otherwise: true}]\n"
    assert changes({**RULES, "rules/b.yaml": rules}, {**RULES, "rules/b.yaml": bands}) == ()


# file, what stands there, what stands there instead → kind, path, before, after
EXAMPLES = [
    (VALUE, "at_least: 1000", "at_least: 2000", "changed", "standards/customer_value/tiers/gold/when/monetary_12m", "monetary_12m >= 1000", "monetary_12m >= 2000"),
    (VALUE, "      recency_days: {at_most: 60}\n", "", "removed", "standards/customer_value/tiers/gold/when/recency_days", "recency_days <= 60", None),
    (VALUE, "zh: 金卡", "zh: 黄金", "changed", "standards/customer_value/tiers/gold/title", "Gold | 金卡", "Gold | 黄金"),
    ("rules/care.yaml", "starts_with: Zhang", "starts_with: Li", "changed", "standards/care/tiers/call/when/any of", 'starts with(name, "Zhang")', 'starts with(name, "Li")'),
    ("rules/care.yaml", "        - {name: {starts_with: Zhang}}\n", "", "removed", "standards/care/tiers/call/when/any of", 'starts with(name, "Zhang")', None),
    ("rules/care.yaml", "when: {region: east}", "when: {region: [east, west]}", "added", "standards/care/tiers/mail/when/region/any of", None, 'region = "west"'),
    (METRICS, "{count: orders, within: 12 months}", "{count: orders, within: 6 months}", "changed", "metrics/frequency_12m/definition/within", "12 months", "6 months"),
    (METRICS, "monetary_12m / frequency_12m, default: 0", "monetary_12m / frequency_12m, default: 1", "changed", "metrics/average_order/default", "0", "1"),
    ("rules/service.yaml", '"[30..1000)"', '"[50..1000)"', "changed", "standards/service/table/rows/2", None, None),
    ("rules/service.yaml", '  - [">= 1000", "-", "-", fast, 2]\n', "", "removed", "standards/service/table/rows/1", None, None),
    ("rules/share.yaml", "60%", "50%", "changed", "standards/share/scores/share.class/rule/shares", "0.6, 0.9", "0.5, 0.9"),
    ("rules/policy.yaml", "every: year, cap: {at_most: 0, per: year}", "every: year, cap: {at_most: 2, per: year}", "changed", "policies/outreach/tiers/basic/cap/at_most", "0", "2"),
    ("rules/policy.yaml", "  silver: {channels: [email], message: thanks, every: month}\n", "", "removed", "policies/outreach/tiers/silver", None, None),
    ("rules/orders.yaml", "keep: quantity != 0\n", "", "removed", "datasets/orders/keep/quantity", "quantity != 0", None),
    ("rules/customers.yaml", "values: [east, west]", "values: [east, west, north]", "changed", "datasets/customers/columns/region/values", "east, west", "east, north, west"),
    ("tieringrules.yaml", "Asia/Shanghai", "Europe/Berlin", "changed", "workspace/time_zone", "Asia/Shanghai", "Europe/Berlin"),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example[4])
def test_a_change_is_told_by_what_it_is_about(
    example: tuple[str, str, str, str, str, str | None, str | None],
) -> None:
    file, old, new, kind, path, before, after = example
    (found,) = changes(replaced(file, old, new))
    assert (found.kind, "/".join(found.path)) == (kind, path)
    if before is not None or after is not None:
        assert (found.before, found.after) == (before, after)
    places = [place for place in (found.old_place, found.new_place) if place is not None]
    assert places and all(place.file == file for place in places)


def test_new_parts_are_told_one_by_one() -> None:
    campaign = (
        "kind: campaign\nname: spring\npolicy: outreach\nfrom: 2026-03-01\nto: 2026-03-15\nmessage: thanks\n"
    )
    (found,) = changes({**RULES, "rules/spring.yaml": campaign})
    assert (found.kind, found.path) == ("added", ("campaigns", "spring"))
    orders = "rules/orders.yaml"
    expected = RULES[orders].replace(
        "columns:",
        "expect: [{name: cheap, condition: unit_price < 1000}, {name: few, condition: quantity < 99}]\ncolumns:",
    )
    told = changes({**RULES, orders: expected})
    assert {each.path for each in told} == {
        ("datasets", "orders", "expectations", name) for name in ("cheap", "few")
    }


def test_tiers_in_another_order_are_told() -> None:
    text = RULES[VALUE]
    gold, silver = text.index("  - name: gold"), text.index("  - name: silver")
    basic = text.index("  - name: basic")
    swapped = text[:gold] + text[silver:basic] + text[gold:silver] + text[basic:]
    found = changes({**RULES, VALUE: swapped})
    assert ("moved", ("standards", "customer_value", "tiers", "order")) in [
        (each.kind, each.path) for each in found
    ]


def check_mutation(files: Mapping[str, str], data: Path) -> None:
    base, head = linked(RULES), linked(files)
    assert base is not None
    assume(head is not None)
    assert head is not None
    before, after = classified(base, data), classified(head, data)
    assert before is not None
    found = changes_between(meaning_of(base), meaning_of(head))
    if after is None or not outcome(before).equals(outcome(after)):
        assert found


QUIET = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture)


@settings(max_examples=8, suppress_health_check=QUIET)
@given(files=mutated())
def test_what_changes_an_outcome_changes_the_meaning(files: dict[str, str], data: Path) -> None:
    check_mutation(files, data)


@pytest.mark.slow
@settings(max_examples=80, suppress_health_check=QUIET)
@given(files=mutated(most=4))
def test_what_changes_an_outcome_changes_the_meaning_at_length(files: dict[str, str], data: Path) -> None:
    check_mutation(files, data)


@settings(max_examples=6, suppress_health_check=QUIET)
@given(files=mutated(), seed=st.randoms(use_true_random=False))
def test_the_order_of_keys_never_means_anything(files: dict[str, str], seed: object) -> None:
    assume(linked(files) is not None)
    assert changes(dict(reversed(files.items())), files) == ()
