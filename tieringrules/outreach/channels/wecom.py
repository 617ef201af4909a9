"""WeCom (企业微信): texts that the customer's own contact person sends, one sheet for each of them.

Source: WeCom's interface for messages to customers (externalcontact/add_msg_template): 4,000 bytes of text.
"""

from __future__ import annotations

from tieringrules.outreach.addresses import account
from tieringrules.outreach.channels.spec import ChannelSpec, Exporter, ExportSetting, no_findings
from tieringrules.outreach.contact import Contact, Message, Texts
from tieringrules.outreach.plain_text import lines_of
from tieringrules.rulebook.model import Channel

MOST_BYTES = 4_000


def _compose(texts: Texts, channel: Channel, contact: Contact) -> Message:
    return Message(lines_of(texts.text or ""))


def _excess(message: Message, channel: Channel) -> str | None:
    size = len(message.text.encode())
    return f"{size} > {MOST_BYTES} bytes" if size > MOST_BYTES else None


def _exporter(setting: ExportSetting) -> Exporter:
    from tieringrules.outreach.task_sheets import TaskSheets

    return TaskSheets(setting, WECOM.name, "account", "text")


WECOM = ChannelSpec(
    name="wecom",
    formats=("txt",),
    head_keys=(),
    required_keys=(),
    needs_template=True,
    address=account,
    compose=_compose,
    exporter=_exporter,
    check=no_findings,
    excess=_excess,
    shape="bubble",
)
