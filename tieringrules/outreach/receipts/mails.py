"""Receipts from mails: delivery status (RFC 3464), complaints (RFC 5965), and answers of people.

Anybody can write such a mail. What it says counts only where it names a message of ours by its Message-ID,
and then for that message's addressee alone, never for an address that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO

from tieringrules.outreach.receipts.event import Event, SetAside
from tieringrules.outreach.receipts.kinds import status_of

# Of a mail only the beginning is read: reports put what they say before the message that they are about.
_MOST_BYTES = 1 << 19
_MOST_LINE = 1 << 16
# No report has so many parts; what nests them deeper would keep the parser busy for minutes.
_MOST_PARTS = 30
_PART = re.compile(rb"(?im)^content-type:\s*(?:multipart|message)/")
_BOUNDARY = re.compile(rb"(?i)boundary\s*=")
_ID = re.compile(r"<([0-9a-f]{32})@[^<>@\s]{1,255}>")
_IN_LINK = re.compile(r"(?<![0-9a-f])([0-9a-f]{32})(?![0-9a-f])")
_MOST_HEADER = 4096
# With the moment that RFC 4155 demands, for not everybody quotes a line of text that begins so.
_BEGINNING = re.compile(rb"From .{0,400}[0-9]:[0-9]{2}")
_PARSER = BytesParser(policy=compat32)


def read_mails(path: Path) -> Iterator[Event | SetAside | None]:
    """What each mail of a file says that happened; None for one that says nothing of the kind.

    Args:
        path: a mailbox (RFC 4155), or one mail.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        for number, (data, is_cut) in enumerate(_mails(file), 1):
            yield from _told(path, number, data, is_cut)


def _mails(file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """The beginning of each mail, and whether there is more of it."""
    gathered: list[bytes] = []
    size, is_cut, was_blank, has_begun = 0, False, True, False
    while line := file.readline(_MOST_LINE):
        if was_blank and _BEGINNING.match(line):
            if has_begun:
                yield b"".join(gathered), is_cut
            gathered, size, is_cut = [], 0, False
        elif size + len(line) <= _MOST_BYTES:
            gathered.append(line)
            size += len(line)
        else:
            is_cut = True
        has_begun = True
        was_blank = line in (b"\n", b"\r\n")
    if has_begun:
        yield b"".join(gathered), is_cut


def _told(path: Path, number: int, data: bytes, is_cut: bool) -> Iterator[Event | SetAside | None]:
    if len(_PART.findall(data)) > _MOST_PARTS or len(_BOUNDARY.findall(data)) > _MOST_PARTS:
        yield SetAside(path, number, "too_large")
        return
    try:
        message = _PARSER.parsebytes(data)
        events = list(_events(path, number, message))
    except (RecursionError, ValueError, TypeError, LookupError, AttributeError):
        # Broken in a way that the parser does not know either.
        yield SetAside(path, number, "unreadable")
        return
    if events:
        yield from events
    elif is_cut and message.get_content_type() == "multipart/report":
        yield SetAside(path, number, "too_large")
    else:
        yield None


def _events(path: Path, number: int, message: Message) -> Iterator[Event | SetAside]:
    if message.get_content_type() == "multipart/report":
        parts = _parts(message)
        at = _moment(message)
        own = tuple(dict.fromkeys(_of_original(parts)))
        for part in parts:
            kind = part.get_content_type()
            if kind == "message/delivery-status":
                yield from _delivery(path, number, part, at, own)
            elif kind == "message/feedback-report":
                yield from _feedback(path, number, part, at, own)
        return
    answered = _text(message, "In-Reply-To") + " " + _text(message, "References")
    contacts = tuple(dict.fromkeys(_ID.findall(answered.lower())))
    automatic = _text(message, "Auto-Submitted").strip().lower() not in ("", "no")
    automatic |= _text(message, "Precedence").strip().lower() in ("auto_reply", "bulk", "junk", "list")
    if contacts and not automatic:
        yield Event(path, number, "replied", _moment(message), contacts[-1:])


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _of_original(parts: list[Message]) -> Iterator[str]:
    """The ids of ours that the message reported about has, in its Message-ID or in its way out."""
    for part in parts:
        kind = part.get_content_type()
        original: Message | None = None
        if kind == "message/rfc822":
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            original = first if isinstance(first, Message) else None
        elif kind in ("text/rfc822-headers", "message/rfc822-headers"):
            content = part.get_payload(decode=True)
            if not isinstance(content, bytes):
                content = str(part.get_payload()).encode("utf-8", "replace")
            original = _PARSER.parsebytes(content, headersonly=True)
        if original is not None:
            yield from _ID.findall(_text(original, "Message-ID").lower())
            yield from _IN_LINK.findall(_text(original, "List-Unsubscribe").lower())


def _delivery(
    path: Path, number: int, part: Message, at: int, own: tuple[str, ...]
) -> Iterator[Event | SetAside]:
    fields = _parts(part)
    envelope = " ".join(_text(each, "Original-Envelope-Id") for each in fields)
    contacts = own or tuple(_IN_LINK.findall(envelope.lower()))
    found: Event | SetAside | None = None
    for each in fields:
        action = _text(each, "Action").strip().lower()
        if action != "failed":
            continue
        status = status_of(_text(each, "Status")) or status_of(_text(each, "Diagnostic-Code"))
        kind = "soft_bounced" if status is not None and status.startswith("4.") else "bounced"
        if not contacts:
            found = SetAside(path, number, "not_ours", kind)
        elif not isinstance(found, Event) or kind == "bounced":
            found = Event(path, number, kind, at, contacts, None, status)
    if found is not None:
        yield found


def _feedback(
    path: Path, number: int, part: Message, at: int, own: tuple[str, ...]
) -> Iterator[Event | SetAside]:
    inner = _parts(part)
    told = inner[0] if inner else part
    if not inner:
        content = part.get_payload()
        told = _PARSER.parsebytes(str(content).encode("utf-8", "replace"), headersonly=True)
    kinds = {
        "abuse": "complained",
        "fraud": "complained",
        "opt-out": "unsubscribed",
        "opt-out-list": "unsubscribed",
    }
    kind = kinds.get(_text(told, "Feedback-Type").strip().lower())
    if kind is None:
        return
    yield Event(path, number, kind, at, own) if own else SetAside(path, number, "not_ours", kind)


def _text(message: Message, name: str) -> str:
    value = message.get(name)
    return "" if value is None else str(value)[:_MOST_HEADER]


def _moment(message: Message) -> int:
    try:
        return max(0, int(parsedate_to_datetime(_text(message, "Date")).timestamp()))
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0
