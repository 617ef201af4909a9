"""E-mail: an HTML page with its plain text, in one mailbox file."""

from __future__ import annotations

from typing import BinaryIO

from tieringrules.diagnostic import Diagnostic, report
from tieringrules.outreach.addresses import email_address
from tieringrules.outreach.channels.spec import ChannelSpec, Exporter, ExportSetting
from tieringrules.outreach.contact import Contact, Message, Texts
from tieringrules.outreach.plain_text import one_line
from tieringrules.outreach.provider_templates import PROVIDER_KEYS, provider_template
from tieringrules.outreach.unsubscribing import unsubscribe_link
from tieringrules.rulebook.model import Channel

MAILBOX = "email.mbox"
# Far above what any mail program shows; a page of this size is a mistake.
MOST_KILOBYTES = 512


def _compose(texts: Texts, channel: Channel, contact: Contact) -> Message:
    return Message(
        _ending(texts.text or ""),
        one_line(texts.head.get("subject", "")),
        texts.html and _ending(texts.html),
        *provider_template(texts, channel),
    )


def _ending(text: str) -> str:
    return text.rstrip("\n") + "\n"


class _Mailbox:
    """Writes one mbox file, or a file for each message."""

    def __init__(self, setting: ExportSetting) -> None:
        from tieringrules.outreach.batch_files import new_file
        from tieringrules.outreach.sender import sender_of

        self._setting = setting
        self._sender = sender_of(setting.channel.sender if setting.channel else None)
        self._count = 0
        self._file: BinaryIO | None = None
        self._new_file = new_file
        if setting.eml:
            (setting.folder / "eml").mkdir(mode=0o700)
        else:
            self._file = new_file(setting.folder / MAILBOX)

    def add(self, contact: Contact, message: Message | None) -> Diagnostic | None:
        from tieringrules.outreach.mailbox import email_of, mailbox_entry
        from tieringrules.outreach.mime import Garbled, email_bytes

        if self._sender is None:
            return report("TR442", channel=contact.channel)
        if message is None:
            return None
        setting = self._setting
        email = email_of(contact, message, setting.channel, self._sender, setting.sent_at)
        try:
            data = email_bytes(email) if self._file is None else mailbox_entry(email)
        except Garbled as problem:
            return report("TR444", message=contact.message, part=problem.part)
        self._count += 1
        if self._file is None:
            with self._new_file(setting.folder / "eml" / f"{self._count:06}.eml") as file:
                file.write(data.replace(b"\n", b"\r\n"))
        else:
            self._file.write(data)
        return None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _check(channel: Channel) -> list[Diagnostic]:
    from tieringrules.outreach.sender import sender_of

    found = []
    if sender_of(channel.sender) is None:
        found.append(report("TR442", channel.span, channel=channel.name))
    url = channel.unsubscribe_url
    if url is not None and not _is_secure_link(unsubscribe_link(url, "0" * 32)):
        found.append(report("TR443", channel.span, channel=channel.name))
    return found


def _is_secure_link(url: str) -> bool:
    plain = url.isascii() and url.isprintable() and not any(char in url for char in " <>\"'\\")
    return plain and url.lower().startswith("https://") and len(url) > len("https://") and len(url) <= 900


def _exporter(setting: ExportSetting) -> Exporter:
    return _Mailbox(setting)


def _excess(message: Message, channel: Channel) -> str | None:
    size = len((message.html or message.text).encode()) // 1024
    return f"{size} > {MOST_KILOBYTES} kB" if size > MOST_KILOBYTES else None


EMAIL = ChannelSpec(
    name="email",
    formats=("html", "txt"),
    head_keys=("subject", *PROVIDER_KEYS),
    required_keys=("subject",),
    needs_template=True,
    address=email_address,
    compose=_compose,
    exporter=_exporter,
    check=_check,
    excess=_excess,
    shape="page",
)
