"""The values that templates print: from the assignments' columns to what a message says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tieringrules.diagnostic import Localized
from tieringrules.language.types import ExactType, Type
from tieringrules.outreach.contact import Contact
from tieringrules.outreach.lengths import spoken
from tieringrules.outreach.people import Person
from tieringrules.outreach.plain_text import harmless
from tieringrules.outreach.templates.formats import is_chinese
from tieringrules.outreach.templates.missing import Record
from tieringrules.rulebook.model import Policy, Rulebook, Standard
from tieringrules.rulebook.offer import Offer
from tieringrules.rulebook.previous import PREVIOUS, previous_name
from tieringrules.rulebook.reason import reasons_name

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments

_CHUNK = 5_000
_Convert = Callable[[Any], object]


def context_values(
    rulebook: Rulebook, assignments: Assignments, contacts: Sequence[Contact], uses: frozenset[str]
) -> Iterator[tuple[Contact, dict[str, object]]]:
    """Each contact with what its templates can see.

    Args:
        rulebook: titles, types and brand facts.
        assignments: the customers' values.
        contacts: in any order.
        uses: paths that templates read, such as `customer.name`; only their columns are touched.
    """
    columns = _columns(rulebook, uses)
    reader = _Reader(rulebook, assignments.as_of, columns)
    people = _People(rulebook, assignments)
    frame = assignments.frame
    for start in range(0, len(contacts), _CHUNK):
        chunk = contacts[start : start + _CHUNK]
        rows = [contact.row for contact in chunk]
        lists = {
            name: [None if value is None else convert(value) for value in frame.get_column(name).gather(rows)]
            if name in frame.columns
            # Earlier tiers that have no source.
            else [None] * len(rows)
            for name, convert in columns.items()
        }
        for index, contact in enumerate(chunk):
            found = reader.values(contact, {name: values[index] for name, values in lists.items()})
            found["person"] = Record("person", people.values(contact.person))
            yield contact, found


def _columns(rulebook: Rulebook, uses: frozenset[str]) -> dict[str, _Convert]:
    wanted = {tuple(path.split(".")[:2]) for path in uses if "." in path}
    columns: dict[str, _Convert] = {}
    for column in rulebook.customers.columns:
        if ("customer", column.name) in wanted:
            columns[column.name] = conversion(column.type)
    for metric in rulebook.metrics:
        if ("metric", metric.name) in wanted:
            columns[metric.name] = conversion(metric.type)
    for standard in rulebook.standards:
        if ("tier", standard.name) in wanted:
            columns[standard.name] = _plain
        if (PREVIOUS, standard.name) in wanted:
            columns[previous_name(standard.name)] = _plain
        if ("metric", reasons_name(standard.name)) in wanted:
            columns[reasons_name(standard.name)] = _plain
    return columns


def conversion(type_: Type) -> _Convert:
    """From a cell of a column of this type to its value; texts lose controls and hidden characters."""
    if isinstance(type_, ExactType):
        scale = type_.scale
        return (lambda value: Decimal(value).scaleb(-scale)) if scale else _plain
    return _plain


def _plain(value: Any) -> object:
    return harmless(value) if isinstance(value, str) else value


class _People:
    """The columns of those whom contacts address."""

    def __init__(self, rulebook: Rulebook, assignments: Assignments) -> None:
        self._frames = assignments.people
        self._columns = {
            dataset.name: [column for column in dataset.columns if column.value is None]
            for dataset in rulebook.children
            if dataset.role is not None
        }

    def values(self, person: Person | None) -> dict[str, object]:
        if person is None:
            return {}
        frame = self._frames[person.dataset]
        found: dict[str, object] = {}
        for column in self._columns[person.dataset]:
            value = frame.get_column(column.name)[person.row] if column.name in frame.columns else None
            found[column.name] = None if value is None else conversion(column.type)(value)
        return found


class _Reader:
    def __init__(self, rulebook: Rulebook, as_of: dt.date, columns: Collection[str]) -> None:
        self._as_of = as_of
        self._names = [column.name for column in rulebook.customers.columns if column.name in columns]
        metrics = {metric.name for metric in rulebook.metrics}
        metrics |= {reasons_name(item.name) for item in rulebook.standards if item.reasons}
        self._metrics = sorted(metrics & set(columns))
        # A standard that no template names needs no record; there are many of them.
        self._standards = [
            (standard.name, previous_name(standard.name))
            for standard in rulebook.standards
            if standard.name in columns or previous_name(standard.name) in columns
        ]
        self._tiers: dict[tuple[bool, str, str, object], Record] = {}
        self._titles = {
            chinese: {standard.name: _tier_titles(standard, chinese) for standard in rulebook.standards}
            for chinese in (True, False)
        }
        self._brand = Record("brand", dict(brand_facts(rulebook)))
        self._policies = {
            chinese: {policy.name: _policy(policy, chinese) for policy in rulebook.policies}
            for chinese in (True, False)
        }

        self._offers = {
            chinese: {offer.name: _OfferValues(_offer(offer, chinese)) for offer in rulebook.offers}
            for chinese in (True, False)
        }

    def values(self, contact: Contact, row: Mapping[str, object]) -> dict[str, object]:
        chinese = is_chinese(contact.locale)
        tiers: dict[str, object] = {}
        earlier: dict[str, object] = {}
        for standard, name in self._standards:
            tiers[standard] = self._tier(chinese, "tier", standard, row.get(standard))
            earlier[standard] = self._tier(chinese, PREVIOUS, standard, row.get(name))
        service: dict[str, object] = {
            "owner": _clean(contact.owner),
            "respond_within": _clean(spoken(contact.respond_within or "", contact.locale) or None),
        }
        return {
            "customer": Record("customer", {name: row[name] for name in self._names}),
            "metric": Record("metric", {name: row[name] for name in self._metrics}),
            "tier": Record("tier", tiers),
            PREVIOUS: Record(PREVIOUS, earlier),
            "offers": [
                self._offers[chinese].get(name, _unlisted(name)).with_code(contact.codes.get(name))
                for name in contact.offers
            ],
            "policy": self._policies[chinese].get(contact.policy),
            "service": Record("service", service),
            "brand": self._brand,
            "as_of": self._as_of,
        }

    def _tier(self, chinese: bool, group: str, standard: str, tier: object) -> Record:
        key = chinese, group, standard, tier
        found = self._tiers.get(key)
        if found is None:
            title = self._titles[chinese][standard].get(str(tier), tier) if tier is not None else None
            found = self._tiers[key] = Record(f"{group}.{standard}", {"name": tier, "title": title})
        return found


def brand_facts(rulebook: Rulebook) -> Mapping[str, str]:
    """What templates may say about us: the same for everybody."""
    facts = {"name": rulebook.workspace.name, **rulebook.workspace.brand}
    return {name: harmless(fact) for name, fact in facts.items()}


def _policy(policy: Policy, chinese: bool) -> Record:
    name = harmless(policy.name)
    return Record("policy", {"name": name, "title": _said(policy.title, chinese) or name})


@dataclass(frozen=True, slots=True)
class _OfferValues:
    """What is the same of an offer for all who get it."""

    values: Mapping[str, object]

    def with_code(self, code: str | None) -> Record:
        return Record("offers", {**self.values, "code": _clean(code)})


def _unlisted(name: str) -> _OfferValues:
    """An offer that no catalogue has."""
    return _OfferValues({"name": harmless(name), "title": harmless(name)})


def _offer(offer: Offer, chinese: bool) -> Mapping[str, object]:
    return {
        "name": harmless(offer.name),
        "title": _said(offer.title, chinese) or harmless(offer.name),
        "value": offer.value,
        "price": offer.price,
        "points": offer.points,
        "product": _clean(offer.product),
        "begins": offer.first,
        "until": offer.last,
    }


def _tier_titles(standard: Standard, chinese: bool) -> dict[str, str]:
    return {tier.name: _said(tier.title, chinese) or harmless(tier.name) for tier in standard.tiers}


def _said(title: Localized | None, chinese: bool) -> str | None:
    return harmless(title.zh if chinese else title.en) if title is not None else None


def _clean(text: str | None) -> str | None:
    return None if text is None else harmless(text)
