"""Flags of policies: only what is true acts, the first before all others, by both engines alike."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.small_world import AS_OF
from tieringrules.document import read_document
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import EngineName, classify
from tieringrules.engine.explanation import explain
from tieringrules.engine.storage import to_series
from tieringrules.intake.table import Table
from tieringrules.outreach.planning import plan_contacts
from tieringrules.rulebook import to_kernel
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.reading import link_documents

KEYS = frozenset({("hello", "email", None), ("hello", "sms", None), ("call", "phone", None)})
WORKSPACE = """kind: workspace
name: small
customers: customers
channels:
  email: {address: email, from: "a <a@example.com>", unsubscribe_url: "https://example.com/u"}
  sms: {address: mobile}
  phone: {address: mobile}
"""
CUSTOMERS = """kind: dataset
name: customers
key: id
columns:
  id: {type: text}
  email: {type: email}
  mobile: {type: phone, region: CN}
  spent: {type: integer}
  complaints: {type: integer}
  debt: {type: integer}
"""
VALUE = (
    "{kind: standard, name: value, tiers: [{name: good, when: spent >= 5}, {name: poor, when: spent < 5}]}"
)
RISK = "{kind: standard, name: risk, tiers: [{name: high, when: debt >= 5}, {name: low, when: debt < 5}]}"
POLICY = """kind: policy
name: care
standard: value
purpose: service
tiers:
  good: {channels: [email], message: hello, service: {owner: A, respond_within: 2 hours}}
  poor: {channels: [sms], message: hello, cap: {at_most: 0, per: year}}
flags:
"""
FLAGS = {
    "complained": ("{any: [{complaints: {at_least: 3}}, {risk: high}]}", "suppress: true"),
    "indebted": ("debt >= 2", "channels: [phone], message: call, service: {owner: B}"),
    "quiet": ("not(complaints > 0)", "channels: [sms]"),
}
Row = tuple[int | None, int | None, int | None]


def rulebook_of(flags: list[str]) -> Rulebook:
    written = "".join(f"  - {{name: {name}, when: {FLAGS[name][0]}, {FLAGS[name][1]}}}\n" for name in flags)
    files = {
        "tieringrules.yaml": WORKSPACE,
        "rules/customers.yaml": CUSTOMERS,
        "rules/value.yaml": VALUE,
        "rules/risk.yaml": RISK,
        "rules/policy.yaml": (POLICY + written) if flags else POLICY.removesuffix("flags:\n"),
    }
    read = [read_document(name, text.encode()) for name, text in files.items()]
    checked = link_documents(".", [each.value for each in read if each.value is not None])
    assert checked.ok, checked.diagnostics
    assert checked.value is not None
    return checked.value


def classified(rulebook: Rulebook, rows: list[Row], engine: EngineName) -> Assignments:
    kernel = to_kernel(rulebook)
    columns = {
        "id": [f"{number:03}" for number, _ in enumerate(rows)],
        "email": [f"c{number}@example.com" for number, _ in enumerate(rows)],
        "mobile": ["13800138000" for _ in rows],
        "spent": [None if row[0] is None else Decimal(row[0]) for row in rows],
        "complaints": [None if row[1] is None else Decimal(row[1]) for row in rows],
        "debt": [None if row[2] is None else Decimal(row[2]) for row in rows],
    }
    series = [to_series(name, columns[name], type_) for name, type_ in kernel.customers.columns]
    tables = {"customers": Table("customers", pl.DataFrame(series))}
    found = classify(kernel, tables, AS_OF, engine=engine)
    assert found.value is not None, found.diagnostics
    return found.value


def truth(name: str, row: Row) -> bool | None:
    """Kleene's logic, written out."""
    _, complaints, debt = row
    if name == "complained":
        sides = [None if complaints is None else complaints >= 3, None if debt is None else debt >= 5]
        return True if True in sides else None if None in sides else False
    if name == "indebted":
        return None if debt is None else debt >= 2
    return None if complaints is None else not complaints > 0


def expected(flags: list[str], row: Row) -> tuple[str, ...]:
    flag = next((name for name in flags if truth(name, row) is True), None)
    if flag == "complained":
        return ("risk_flag", "complained")
    if row[0] is None:
        return ("no_tier", "")
    if row[0] < 5:
        return ("never", "")
    if flag == "indebted":
        return ("phone", "call", "B", "2 hours", flag)
    return ("sms" if flag == "quiet" else "email", "hello", "A", "2 hours", flag or "")


SMALL = st.none() | st.integers(0, 7)


@given(
    st.lists(st.sampled_from(sorted(FLAGS)), unique=True, max_size=3),
    st.lists(st.tuples(SMALL, SMALL, SMALL), min_size=1, max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_the_first_flag_that_is_true_acts(flags: list[str], rows: list[Row]) -> None:
    rulebook = rulebook_of(flags)
    kernel = to_kernel(rulebook)
    told = []
    for engine in ("polars", "reference"):
        assignments = classified(rulebook, rows, engine)  # type: ignore[arg-type]
        plan = plan_contacts(rulebook, assignments, AS_OF, templates=KEYS)
        found: dict[int, tuple[str, ...]] = {
            one.row: (one.channel, one.message, one.owner or "", one.respond_within or "", one.flag or "")
            for one in plan.contacts
        }
        found |= {one.row: (one.reason, one.detail) for one in plan.reasons}
        assert found == {number: expected(flags, row) for number, row in enumerate(rows)}
        told.append((assignments.flags, plan.warnings))
        for number, row in enumerate(rows):
            explained = explain(kernel, assignments, f"{number:03}", AS_OF)
            assert explained is not None
            holding = next((name for name in flags if truth(name, row) is True), None)
            assert [each.tier for each in explained.flags] == ([holding] if flags else [])
    assert told[0] == told[1]
    unknown = told[0][0]["care"].unknown if flags else ()
    for name in flags:
        earlier = flags[: flags.index(name)]
        open_rows = [
            row
            for row in rows
            if truth(name, row) is None and not any(truth(other, row) is True for other in earlier)
        ]
        counted = [each for each in unknown if each.rule == name]
        assert bool(counted) == bool(open_rows)
        assert all(each.customers <= len(open_rows) for each in counted)


def test_who_is_left_unknown_is_told_with_the_field_that_is_wanting() -> None:
    rulebook = rulebook_of(["indebted", "quiet"])
    assignments = classified(rulebook, [(9, None, None), (9, 1, None), (9, 1, 1)], "polars")
    plan = plan_contacts(rulebook, assignments, AS_OF, templates=KEYS)
    assert [one.message.en for one in plan.warnings] == [
        "policy 'care': whether flag 'indebted' holds is unknown for 2 of 3 customers, no debt",
        "policy 'care': whether flag 'quiet' holds is unknown for 1 of 3 customers, no complaints",
    ]
    assert [one.flag for one in plan.contacts] == [None, None, None]
