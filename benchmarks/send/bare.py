"""What one would write with the standard library alone: the mailbox, one connection, a loop."""

from __future__ import annotations

import mailbox
import smtplib
from email.utils import parseaddr
from pathlib import Path


def letters(path: Path) -> list[tuple[str, str, bytes]]:
    """Sender, recipient and bytes of each message of a mailbox."""
    box = mailbox.mbox(path, create=False)
    found = []
    for key in box.keys():  # noqa: SIM118  (a mailbox is not a dictionary)
        message = box.get_message(key)
        sender, to = parseaddr(message["From"])[1], parseaddr(message["To"])[1]
        found.append((sender, to, box.get_bytes(key).replace(b"\n", b"\r\n")))
    box.close()
    return found


def send(port: int, given: list[tuple[str, str, bytes]]) -> None:
    """Hand everything over, one after the other."""
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as client:
        for sender, to, text in given:
            client.sendmail(sender, [to], text)
