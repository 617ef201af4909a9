"""Finished e-mails in mailboxes of a bounded size, for programs that send what lies there."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from tieringrules.diagnostic import Localized
from tieringrules.outreach.exports.spec import ProfileSpec, Sending


def _letter(sending: Sending) -> bytes | None:
    from tieringrules.outreach.mailbox import mailbox_entry

    email = sending.email()
    return mailbox_entry(email) if email is not None else None


def _joined(group: Hashable, records: Sequence[bytes]) -> bytes:
    return b"".join(records)


MBOX = ProfileSpec(
    name="mbox",
    title=Localized("mailboxes of finished e-mails", "成品邮件的 mbox 邮箱文件"),
    source="https://www.rfc-editor.org/rfc/rfc4155",
    about="contacts",
    channels=("email",),
    ending="mbox",
    at_most=5_000,
    most_bytes=100_000_000,
    record=_letter,
    encode=_joined,
)
