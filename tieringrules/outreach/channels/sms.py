"""SMS: one line of text with the sender's signature, in a table for the provider."""

from __future__ import annotations

from tieringrules.diagnostic import Diagnostic
from tieringrules.outreach.addresses import phone_number
from tieringrules.outreach.channels.spec import ChannelSpec, Exporter, ExportSetting
from tieringrules.outreach.contact import Contact, Message, Texts
from tieringrules.outreach.plain_text import one_line
from tieringrules.rulebook.model import Channel

TABLE = "sms.csv"


def signed(text: str, signature: str | None, locale: str) -> str:
    """A text with the signature in front, in the brackets that providers of the locale ask for."""
    if not signature:
        return text
    name = signature.strip("【】[] ")
    mark = f"【{name}】" if locale.lower().startswith("zh") else f"[{name}] "
    return text if text.startswith(mark.strip()) else mark + text


def _compose(texts: Texts, channel: Channel, locale: str) -> Message:
    return Message(signed(one_line(texts.text or ""), channel.signature, locale))


class _Table:
    def __init__(self, setting: ExportSetting) -> None:
        from tieringrules.outreach.batch_files import CsvFile

        self._table = CsvFile(setting.folder / TABLE, ("contact_id", setting.key, "mobile", "text"))

    def add(self, contact: Contact, message: Message | None) -> Diagnostic | None:
        if message is not None:
            self._table.row(contact.id, contact.customer, contact.address, message.text)
        return None

    def close(self) -> None:
        self._table.close()


def _exporter(setting: ExportSetting) -> Exporter:
    return _Table(setting)


def _check(channel: Channel) -> list[Diagnostic]:
    return []


SMS = ChannelSpec(
    name="sms",
    formats=("txt",),
    head_keys=(),
    required_keys=(),
    needs_template=True,
    address=phone_number,
    compose=_compose,
    exporter=_exporter,
    check=_check,
)
