"""Values of a message without what tells about a person."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from tieringrules.language.types import ChoiceType
from tieringrules.outreach.contact import Contact
from tieringrules.outreach.templates.formats import masked
from tieringrules.outreach.templates.missing import Missing, Record
from tieringrules.rulebook.model import Dataset, Rulebook

_NUMBER = re.compile(r"\+?[0-9]{6,15}")
_LETTER = re.compile(r"\S")


class Masking:
    """Hides personal columns: texts are masked, days become the first of their year, numbers 0.

    Choices and truth values stay: they tell nobody apart, and templates choose their words by them.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._customer = _personal(rulebook.customers)
        self._people = {dataset.name: _personal(dataset) for dataset in rulebook.children}
        self._key_is_personal = rulebook.customers.key in self._customer

    def contact(self, contact: Contact) -> Contact:
        """A contact with its address masked, and its customer where the key itself is personal."""
        customer = veiled(contact.customer) if self._key_is_personal else contact.customer
        return replace(contact, address=veiled(contact.address), customer=customer)

    def values(self, contact: Contact, values: Mapping[str, object]) -> dict[str, object]:
        """What the templates of a contact see, masked."""
        hidden = dict(values)
        _hide(hidden, "customer", self._customer)
        if contact.person is not None:
            _hide(hidden, "person", self._people.get(contact.person.dataset, frozenset()))
        return hidden


def veiled(text: str) -> str:
    """A text as long as before, of which only the first character is told, or the ends of an address."""
    if "@" in text or _NUMBER.fullmatch(text):
        return masked(text)
    return text[:1] + _LETTER.sub("*", text[1:])


def _personal(dataset: Dataset) -> frozenset[str]:
    return frozenset(
        column.name
        for column in dataset.columns
        if (column.personal or column.kind in ("email", "phone")) and not isinstance(column.type, ChoiceType)
    )


def _hide(values: dict[str, object], group: str, personal: frozenset[str]) -> None:
    record = values.get(group)
    if not isinstance(record, Record):
        return
    shown: dict[str, object] = {}
    for name in record.names():
        value = record.value(name)
        if isinstance(value, Missing):
            shown[name] = None
        else:
            shown[name] = _hidden(value) if name in personal else value
    values[group] = Record(group, shown)


def _hidden(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return veiled(value)
    if isinstance(value, dt.date):
        return value.replace(month=1, day=1)
    if isinstance(value, int | float | Decimal):
        return type(value)(0)
    return value
