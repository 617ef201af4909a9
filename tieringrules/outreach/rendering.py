"""Contacts → messages."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.outreach.channels import CHANNEL_BY_NAME
from tieringrules.outreach.contact import Contact, Message, Texts
from tieringrules.outreach.link_tags import LinkTags
from tieringrules.outreach.pages import Pages
from tieringrules.outreach.templates.compiling import Templates
from tieringrules.outreach.templates.filters import Setting
from tieringrules.outreach.templates.library import TemplateLibrary
from tieringrules.outreach.templates.missing import Incomplete
from tieringrules.outreach.tracking import tagged_text
from tieringrules.outreach.values import brand_facts
from tieringrules.rulebook.model import Channel, Rulebook

_NO_CHANNEL = "no_template"


class Renderer:
    """Renders contacts of one workspace.

    Args:
        rulebook: channels, locale and currency.
        library: templates, checked without errors.
    """

    def __init__(self, rulebook: Rulebook, library: TemplateLibrary) -> None:
        self._library = library
        self._workspace = rulebook.workspace
        self._templates: dict[str, Templates] = {}
        self._pages = Pages()
        self._tags = LinkTags(rulebook)
        self._brand = brand_facts(rulebook)
        self._channels: dict[str, Channel] = {
            channel.name: channel for channel in rulebook.workspace.channels
        }

    def uses(self) -> frozenset[str]:
        """The values that templates read, such as `customer.name`."""
        pieces = [
            piece
            for template in self._library.templates.values()
            for piece in (template.body, *template.head.values())
        ]
        return frozenset(path for piece in pieces for path in piece.findings.uses)

    def render(self, contact: Contact, values: Mapping[str, object]) -> Message | None:
        """The message of a contact; None where its channel does without a template and there is none.

        Args:
            contact: as planned.
            values: what the templates can see.

        Raises:
            Incomplete: a value that the message needs is missing.
        """
        spec = CHANNEL_BY_NAME[contact.channel]
        found = self._library.find(contact.message, contact.channel, contact.locale)
        if found is None:
            if spec.needs_template:
                raise Incomplete("", _NO_CHANNEL)
            return None
        templates = self._for(contact.locale)
        head: dict[str, str] = {}
        for key in found.head_keys():
            line = found.head(key)
            if line is not None:
                head[key] = templates.render_head(line[0], key, values)
        html, text = found.formats.get("html"), found.formats.get("txt")
        page = plain = None
        tags = self._tags.of(contact) if spec.shape == "page" else None
        if html is not None:
            page, plain = self._pages.finished(templates.render_pieces(html, values), tags)
        if text is not None:
            plain = templates.render(text, values)
            plain = tagged_text(plain, tags) if tags is not None else plain
        texts = Texts(page, plain, head)
        if spec.needs_template and not any(text and text.strip() for text in (texts.html, texts.text)):
            raise Incomplete("text")
        channel = self._channels[contact.channel]
        message = spec.compose(texts, channel, contact)
        if "subject" in spec.required_keys and not message.subject:
            raise Incomplete("subject")
        excess = spec.excess(message, channel)
        if excess is not None:
            raise Incomplete(excess, "too_long")
        return message

    def _for(self, locale: str) -> Templates:
        if locale not in self._templates:
            setting = Setting(locale, self._workspace.currency)
            self._templates[locale] = Templates(self._library, setting, {"brand": self._brand})
        return self._templates[locale]
