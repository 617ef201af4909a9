"""Social media: private messages as a table of texts, for whatever tool sends them."""

from __future__ import annotations

from tieringrules.outreach.addresses import account
from tieringrules.outreach.channels.spec import ChannelSpec, Exporter, ExportSetting, no_findings
from tieringrules.outreach.contact import Contact, Message, Texts
from tieringrules.outreach.plain_text import lines_of
from tieringrules.rulebook.model import Channel

TABLE = "social.csv"


def _compose(texts: Texts, channel: Channel, contact: Contact) -> Message:
    return Message(lines_of(texts.text or ""))


def _exporter(setting: ExportSetting) -> Exporter:
    from tieringrules.outreach.text_table import TextTable

    return TextTable(
        setting,
        TABLE,
        {
            "account": lambda contact, message: contact.address,
            "tier": lambda contact, message: contact.tier,
            "message": lambda contact, message: contact.message,
            "text": lambda contact, message: message.text,
        },
    )


SOCIAL = ChannelSpec(
    name="social",
    formats=("txt",),
    head_keys=(),
    required_keys=(),
    needs_template=True,
    address=account,
    compose=_compose,
    exporter=_exporter,
    check=no_findings,
    shape="bubble",
)
