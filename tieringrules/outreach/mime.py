"""E-mail as bytes: built, and read back before it counts."""

from __future__ import annotations

import datetime as dt
from base64 import encodebytes
from dataclasses import field
from email.errors import HeaderParseError
from email.header import Header, decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from typing import Any

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.sender import Sender

# The one value that there is (RFC 8058, 3.1).
ONE_CLICK = "List-Unsubscribe=One-Click"
# Characters of a line (RFC 5322, 2.1.1).
_LINE = 78
# Short enough for one line.
_PLAIN_SUBJECT = 60
_PLAIN_NAME = 30


class Garbled(Exception):  # noqa: N818  (it is the message that is wrong)
    """A message that does not read back as it was written; `part` says what of it."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True)
class Email:
    """One e-mail before it is bytes.

    Attributes:
        id: hexadecimal; becomes the Message-ID and the boundary.
        to: an address with an ASCII host; its local part may be in any script (RFC 6531).
        text, html: its two forms, the second optional.
        unsubscribe_url: an https link that unsubscribes whoever posts to it (RFC 8058), or None.
    """

    id: str
    sender: Sender
    to: str = field(repr=False)
    subject: str = field(repr=False)
    sent_at: dt.datetime
    text: str = field(repr=False)
    html: str | None = field(default=None, repr=False)
    unsubscribe_url: str | None = None


def _boundary(email: Email) -> str:
    # "=_" occurs in no base64 body (RFC 2045, 6.8). Only two digits of the name: parsers make a pattern of
    # each boundary and keep some hundreds of them.
    return f"=_part_{email.id[:2]}"


@lru_cache(maxsize=8)
def sender_header(sender: Sender) -> str:
    """The value of the From header, with the name as encoded words (RFC 2047) where it is not ASCII.

    Raises:
        Garbled: it does not read back as it was written.
    """
    if _stands_plain(sender.name) and len(sender.name) <= _PLAIN_NAME:
        value = formataddr((sender.name, sender.address))
    else:
        value = f"{Header(sender.name, 'utf-8', header_name='From').encode()}\n <{sender.address}>"
    name, address = parseaddr(value)
    if (_decoded(name), address) != (sender.name, sender.address):
        raise Garbled("from")
    return value


def email_bytes(email: Email) -> bytes:
    """An e-mail as RFC 5322 text with line feeds, the same bytes for the same e-mail.

    Raises:
        Garbled: it does not read back as it was written.
    """
    head = [
        _sender_line(email.sender),
        _line("To", email.to) if email.to.isascii() else f"To: {email.to}\n",  # RFC 6532: UTF-8 as it stands
        _subject_line(email.subject),
        _line("Date", format_datetime(email.sent_at)),
        _line("Message-ID", f"<{email.id}@{email.sender.domain}>"),
        "Auto-Submitted: auto-generated\n",
    ]
    if email.unsubscribe_url is not None:
        head.append(_line("List-Unsubscribe", f"<{email.unsubscribe_url}>"))
        head.append(f"List-Unsubscribe-Post: {ONE_CLICK}\n")
    data = _whole(email, "".join(head).encode())
    _read_back(email, data)
    return data


def _whole(email: Email, head: bytes) -> bytes:
    """The head of a message and its one or two forms (RFC 2046, 5.1)."""
    plain = _part("plain", email.text)
    if email.html is None:
        kind, _, body = plain.partition(b"\n\n")
        return kind + b"\n" + head + b"\n" + body
    mark = _boundary(email)
    start = f'Content-Type: multipart/alternative; boundary="{mark}"\nMIME-Version: 1.0\n'.encode()
    line = f"--{mark}".encode()
    parts = (start + head, line, plain, line, _part("html", email.html), line + b"--\n")
    return b"\n".join(parts)


def _part(kind: str, text: str) -> bytes:
    # Base64 keeps every byte, in lines of 76 characters, and no line of it begins with a dot or "From ".
    kinds = f'Content-Type: text/{kind}; charset="utf-8"\nMIME-Version: 1.0\n'
    return f"{kinds}Content-Transfer-Encoding: base64\n\n".encode() + encodebytes(text.encode())


def _line(name: str, value: str) -> str:
    """A header of ASCII; folded where it is long.

    Raises:
        Garbled: it would be more than one header.
    """
    if len(name) + len(value) < _LINE and value.isascii() and value.isprintable() and value.strip() == value:
        return f"{name}: {value}\n"
    return _folded(name, Header(value, header_name=name))


def _subject_line(subject: str) -> str:
    if _charset_of(subject) == "us-ascii" and subject.isprintable():
        return f"Subject: {subject}\n"
    return _folded("Subject", Header(subject, _charset_of(subject), header_name="Subject"))


@lru_cache(maxsize=8)
def _sender_line(sender: Sender) -> str:
    return _folded("From", Header(sender_header(sender), header_name="From"))


def _folded(name: str, header: Header) -> str:
    try:
        return f"{name}: {header.encode(maxlinelen=_LINE)}\n"
    except HeaderParseError as error:
        raise Garbled("headers") from error


def _charset_of(subject: str) -> str:
    return "us-ascii" if _stands_plain(subject) and len(subject) <= _PLAIN_SUBJECT else "utf-8"


def _stands_plain(text: str) -> bool:
    """Whether a header may hold a text as it is: it does not look encoded, and folding loses no blanks."""
    return text.isascii() and "=?" not in text and "  " not in text and text.strip() == text


_PARSER = BytesParser(policy=compat32)
_EXPECTED = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
)
_UNSUBSCRIBING = ("List-Unsubscribe", "List-Unsubscribe-Post")


_KINDS = frozenset(("Content-Type", "Content-Transfer-Encoding"))


def _unfolded(value: str) -> str:
    """A header's value on one line (RFC 5322, 2.2.3): a long link stands on a line of its own."""
    return value.replace("\r", "").replace("\n", "").strip()


def _raw(message: Message, name: str) -> str:
    """A header's value as written; the parser keeps bytes that are not ASCII as surrogates (PEP 383)."""
    value = next((text for key, text in message.raw_items() if key == name), "")
    return str(value).encode("ascii", "surrogateescape").decode("utf-8", "replace")


def _decoded(header: str) -> str:
    pieces = decode_header(header)
    return "".join(
        piece.decode(charset or "ascii") if isinstance(piece, bytes) else piece for piece, charset in pieces
    )


def _read_back(email: Email, data: bytes) -> None:
    message = _PARSER.parsebytes(data)
    url = email.unsubscribe_url
    names = sorted(name for name, _ in message.items() if name not in _KINDS)
    if names != sorted((*_EXPECTED, *(_UNSUBSCRIBING if url is not None else ()))) or message.defects:
        raise Garbled("headers")
    if url is not None and [_unfolded(message[name]) for name in _UNSUBSCRIBING] != [f"<{url}>", ONE_CLICK]:
        raise Garbled("headers")
    if _decoded(message["Subject"]) != email.subject:
        raise Garbled("subject")
    # A bare address stands there as it is; the sender's line has been read back by itself.
    to = message["To"] if email.to.isascii() else _raw(message, "To")
    if to != email.to or not email.to.isprintable() or " " in email.to:
        raise Garbled("to")
    if message["From"] != sender_header(email.sender):
        raise Garbled("from")
    if email.html is None:
        parts: list[Any] = [message]
        expected = [("text/plain", email.text)]
    else:
        payload = message.get_payload()
        parts = payload if isinstance(payload, list) else []
        expected = [("text/plain", email.text), ("text/html", email.html)]
    if len(parts) != len(expected):
        raise Garbled("body")
    for part, (kind, text) in zip(parts, expected, strict=True):
        content = part.get_payload(decode=True)
        if part.get_content_type() != kind or not isinstance(content, bytes) or content.decode() != text:
            raise Garbled("body")
