"""Which UTM parameters the links of each message get."""

from __future__ import annotations

from urllib.parse import urlsplit

from tieringrules.outreach.contact import Contact
from tieringrules.outreach.plain_text import harmless
from tieringrules.outreach.tracking import Tags
from tieringrules.outreach.unsubscribing import CONTACT
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.utm import KEYS


class LinkTags:
    """The parameters per policy, campaign, channel and variant.

    Args:
        rulebook: its workspace and campaigns say `utm`; without it, links stay as they are.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        workspace = rulebook.workspace
        self._name = workspace.name
        self._everywhere = workspace.utm
        self._campaigns = {one.name: one.utm for one in rulebook.campaigns if one.utm is not None}
        links = [urlsplit(fact).hostname for fact in workspace.brand.values() if fact.startswith("https://")]
        domains = workspace.utm.domains if workspace.utm is not None else ()
        self._hosts = tuple(sorted({*domains, *(host for host in links if host)}))
        self._untouched = tuple(
            url.partition(CONTACT)[0].partition("?")[0]
            for channel in workspace.channels
            if (url := channel.unsubscribe_url)
        )
        self._made: dict[tuple[str, ...], Tags | None] = {}

    def of(self, contact: Contact) -> Tags | None:
        """The parameters for a contact's links; None where links stay as they are."""
        key = (
            contact.policy,
            contact.cause,
            contact.cause_name or "",
            contact.channel,
            contact.variant or "",
        )
        if key not in self._made:
            self._made[key] = self._tags(contact)
        return self._made[key]

    def _tags(self, contact: Contact) -> Tags | None:
        own = self._campaigns.get(contact.cause_name or "") if contact.cause == "campaign" else None
        if (own is None and self._everywhere is None) or not self._hosts:
            return None
        values = {
            "source": self._name,
            "medium": contact.channel,
            "campaign": contact.cause_name or contact.policy,
            "content": contact.variant or "",
            **(self._everywhere.values if self._everywhere is not None else {}),
            **(own.values if own is not None else {}),
        }
        if contact.cause != "regular" and (own is None or "campaign" not in own.values):
            # What the workspace writes is for regular messages; a campaign goes by its name.
            values["campaign"] = contact.cause_name or values["campaign"]
        parameters = tuple((f"utm_{key}", harmless(values[key])) for key in KEYS if values.get(key))
        return Tags(parameters, self._hosts, self._untouched)
