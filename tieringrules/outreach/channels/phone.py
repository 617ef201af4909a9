"""Phone: a list of calls to make, with who makes them and a script if there is one."""

from __future__ import annotations

from tieringrules.diagnostic import Diagnostic
from tieringrules.outreach.addresses import phone_number
from tieringrules.outreach.channels.spec import ChannelSpec, Exporter, ExportSetting
from tieringrules.outreach.contact import Contact, Message, Texts
from tieringrules.rulebook.model import Channel

TABLE = "phone.csv"
_COLUMNS = ("phone", "tier", "owner", "respond_within", "message", "script")


def _compose(texts: Texts, channel: Channel, locale: str) -> Message:
    lines = [line.rstrip() for line in (texts.text or "").strip().split("\n")]
    return Message("\n".join(lines))


class _Table:
    def __init__(self, setting: ExportSetting) -> None:
        from tieringrules.outreach.batch_files import CsvFile

        self._table = CsvFile(setting.folder / TABLE, ("contact_id", setting.key, *_COLUMNS))

    def add(self, contact: Contact, message: Message | None) -> Diagnostic | None:
        self._table.row(
            contact.id,
            contact.customer,
            contact.address,
            contact.tier,
            contact.owner or "",
            contact.respond_within or "",
            contact.message,
            message.text if message is not None else "",
        )
        return None

    def close(self) -> None:
        self._table.close()


def _exporter(setting: ExportSetting) -> Exporter:
    return _Table(setting)


def _check(channel: Channel) -> list[Diagnostic]:
    return []


PHONE = ChannelSpec(
    name="phone",
    formats=("txt",),
    head_keys=(),
    required_keys=(),
    needs_template=False,
    address=phone_number,
    compose=_compose,
    exporter=_exporter,
    check=_check,
)
