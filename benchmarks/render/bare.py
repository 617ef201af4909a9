"""What one would write with Jinja2 alone: the same templates, a dictionary per customer, a loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from benchmarks.render.letters import Letters
from tieringrules.language.types import ExactType
from tieringrules.outreach.contact import Contact
from tieringrules.outreach.lengths import spoken
from tieringrules.outreach.templates.filters import FILTERS, Setting
from tieringrules.outreach.templates.formats import is_chinese


def environment(letters: Letters, locale: str) -> Environment:
    """Plain Jinja2 with the product's filters as plain functions."""

    def text(name: str) -> str | None:
        path, _, key = name.partition("#")
        template = letters.library.templates.get(path)
        if template is None:
            return None
        return template.head["subject"].part.text if key else template.body.part.text

    made = Environment(
        loader=FunctionLoader(text),
        autoescape=lambda name: bool(name) and str(name).endswith(".html.j2"),
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    setting = Setting(locale, letters.rulebook.workspace.currency)
    plain = {spec.name: spec.make(setting) for spec in FILTERS if spec.name not in ("default", "e", "escape")}
    made.filters.update(plain)
    return made


class Bare:
    """Renders contacts: subject and page.

    Args:
        letters: what is rendered.
    """

    def __init__(self, letters: Letters) -> None:
        self._letters = letters
        self._environments: dict[str, Environment] = {}
        rulebook = letters.rulebook
        self._customer = [column.name for column in rulebook.customers.columns]
        self._metrics = [metric.name for metric in rulebook.metrics]
        self._titles = {
            standard.name: {tier.name: tier.title for tier in standard.tiers}
            for standard in rulebook.standards
        }
        self._brand = {"name": rulebook.workspace.name, **rulebook.workspace.brand}

    def rows(self) -> list[dict[str, Any]]:
        """The customers as dictionaries, amounts as decimals."""
        rulebook, frame = self._letters.rulebook, self._letters.assignments.frame
        types = {column.name: column.type for column in rulebook.customers.columns}
        types |= {metric.name: metric.type for metric in rulebook.metrics}
        rows: list[dict[str, Any]] = frame.to_dicts()
        for row in rows:
            for name, value in row.items():
                type_ = types.get(name)
                if value is not None and isinstance(type_, ExactType) and type_.scale:
                    row[name] = Decimal(value).scaleb(-type_.scale)
        return rows

    def values(self, contact: Contact, row: Mapping[str, Any]) -> dict[str, Any]:
        """What a template sees."""
        chinese = is_chinese(contact.locale)
        tiers = {}
        for name, titles in self._titles.items():
            tier = row.get(name)
            if tier is not None:
                title = titles.get(tier)
                tiers[name] = {"name": tier, "title": (title.zh if chinese else title.en) if title else tier}
        within = contact.respond_within
        service = {
            "owner": contact.owner,
            "respond_within": spoken(within, contact.locale) if within is not None else None,
        }
        return {
            "customer": {name: row[name] for name in self._customer if row.get(name) is not None},
            "metric": {name: row[name] for name in self._metrics if row.get(name) is not None},
            "tier": tiers,
            "offers": [{"name": offer, "title": offer} for offer in contact.offers],
            "service": {name: value for name, value in service.items() if value is not None},
            "brand": self._brand,
            "as_of": self._letters.assignments.as_of,
        }

    def render(self, contact: Contact, values: Mapping[str, Any]) -> tuple[str, str]:
        """Subject and page of a contact."""
        made = self._environments.get(contact.locale)
        if made is None:
            made = self._environments[contact.locale] = environment(self._letters, contact.locale)
        found = self._letters.library.find(contact.message, contact.channel, contact.locale)
        assert found is not None
        path = found.formats["html"].path
        return made.get_template(f"{path}#subject").render(values), made.get_template(path).render(values)

    def run(self) -> Iterator[tuple[Contact, tuple[str, str]]]:
        """Render everything, from the frame of customers on."""
        rows = self.rows()
        for contact in self._letters.contacts:
            yield contact, self.render(contact, self.values(contact, rows[contact.row]))
