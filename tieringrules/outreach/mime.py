"""E-mail as bytes: built, and read back before it counts."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header
from email.parser import BytesParser
from email.policy import compat32
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Any

from tieringrules.outreach.addresses import email_address
from tieringrules.outreach.plain_text import one_line

_SHORT_ASCII = re.compile(r"[!-~](?:[ -~]*[!-~])?")
# A phrase of RFC 5322 atoms needs no quotes.
_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_ASCII = bytes(range(127))
_LINE = 76
# "=?utf-8?b?" and "?=" leave room for 60 characters of base64 in a line of an encoded subject.
_WORD_BYTES = 45
_FIRST_WORD_BYTES = 36


class Garbled(Exception):  # noqa: N818  (it is the message that is wrong)
    """A message that does not read back as it was written; `part` says what of it."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, ready for the header."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The host of the address, which names its messages."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Email:
    """One e-mail before it is bytes.

    Attributes:
        id: hexadecimal; becomes the Message-ID and the boundary.
        to: a plain ASCII address.
        text, html: its two forms, the second optional.
        unsubscribe_url: an https link, or None.
    """

    id: str
    sender: Sender
    to: str = field(repr=False)
    subject: str = field(repr=False)
    sent_at: dt.datetime
    text: str = field(repr=False)
    html: str | None = field(default=None, repr=False)
    unsubscribe_url: str | None = None


def sender_of(written: str | None) -> Sender | None:
    """The sender that a rule file writes as `Name <address>`; None where it is not one."""
    if not written or "\n" in written or "\r" in written:
        return None
    match = re.fullmatch(r"\s*(.*?)\s*<([^<>]+)>\s*", written)
    name, address = (match[1], match[2]) if match else ("", written)
    plain = email_address(address)
    if plain is None or "<" in name or ">" in name:
        return None
    return Sender(one_line(name.strip('"')), plain)


def encoded_words(text: str) -> Iterator[str]:
    """A text as words of RFC 2047, each holding whole characters, short enough for one header line each."""
    room, chunk = _FIRST_WORD_BYTES, b""
    for character in text:
        piece = character.encode()
        if len(chunk) + len(piece) > room:
            yield f"=?utf-8?b?{base64.b64encode(chunk).decode()}?="
            room, chunk = _WORD_BYTES, b""
        chunk += piece
    yield f"=?utf-8?b?{base64.b64encode(chunk).decode()}?="


def header_text(name: str, text: str) -> str:
    """One header line, folded; the text is one line already."""
    plain = _SHORT_ASCII.fullmatch(text) and "=?" not in text and "  " not in text
    if not text or (plain and len(name) + 2 + len(text) <= _LINE):
        return f"{name}: {text}"
    return f"{name}: " + "\n ".join(encoded_words(text))


@lru_cache(maxsize=8)
def sender_header(sender: Sender) -> str:
    """The From line.

    Raises:
        Garbled: it does not read back as it was written.
    """
    line = _sender_line(sender)
    name, address = parseaddr(_PARSER.parsebytes(f"{line}\n\n".encode())["From"])
    if (_decoded(name), address) != (sender.name, sender.address):
        raise Garbled("from")
    return line


def _sender_line(sender: Sender) -> str:
    if not sender.name:
        return f"From: {sender.address}"
    if _PHRASE.fullmatch(sender.name) and "=?" not in sender.name and len(sender.name) < 40:
        return f"From: {sender.name} <{sender.address}>"
    if _SHORT_ASCII.fullmatch(sender.name) and "=?" not in sender.name and len(sender.name) < 40:
        quoted = sender.name.replace("\\", "\\\\").replace('"', '\\"')
        return f'From: "{quoted}" <{sender.address}>'
    return "From: " + "\n ".join([*encoded_words(sender.name), f"<{sender.address}>"])


def _body(text: str) -> tuple[str, bytes]:
    data = text.encode()
    # Quoted-printable stays readable and small for mostly Latin text; base64 for the rest, and where a line
    # beginning with "From " would be rewritten by mailboxes.
    foreign = len(data.translate(None, _ASCII))
    if foreign * 6 <= len(data):
        quoted = binascii.b2a_qp(data, istext=True)
        if not (quoted.startswith(b"From ") or b"\nFrom " in quoted):
            return "quoted-printable", quoted if quoted.endswith(b"\n") else quoted + b"=\n"
    return "base64", base64.encodebytes(data)


def _part(kind: str, text: str) -> bytes:
    encoding, body = _body(text)
    head = f'Content-Type: text/{kind}; charset="utf-8"\nContent-Transfer-Encoding: {encoding}\n\n'
    return head.encode() + body


def _boundary(email: Email) -> str:
    # "=_" occurs in neither of the two encodings (RFC 2045, 6.7).
    # Only two digits of the name: parsers make a pattern of each boundary and keep some hundreds of them.
    return f"=_part_{email.id[:2]}"


def _head(email: Email) -> list[str]:
    lines = [
        sender_header(email.sender),
        f"To: {email.to}",
        header_text("Subject", email.subject),
        f"Date: {format_datetime(email.sent_at)}",
        f"Message-ID: <{email.id}@{email.sender.domain}>",
        "Auto-Submitted: auto-generated",
    ]
    if email.unsubscribe_url is not None:
        lines.append(f"List-Unsubscribe: <{email.unsubscribe_url}>")
    lines.append("MIME-Version: 1.0")
    return lines


def email_bytes(email: Email) -> bytes:
    """An e-mail as RFC 5322 text with line feeds, the same bytes for the same e-mail.

    Raises:
        Garbled: it does not read back as it was written.
    """
    head = "\n".join(_head(email)).encode("ascii", "strict") + b"\n"
    if email.html is None:
        data = head + _part("plain", email.text)
    else:
        boundary = _boundary(email)
        edge = f"--{boundary}".encode()
        data = b"".join(
            (
                head,
                f'Content-Type: multipart/alternative; boundary="{boundary}"\n\n'.encode(),
                edge, b"\n", _part("plain", email.text), b"\n",
                edge, b"\n", _part("html", email.html), b"\n",
                edge, b"--\n",
            )
        )  # fmt: skip
    _read_back(email, data)
    return data


_PARSER = BytesParser(policy=compat32)
_EXPECTED = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "List-Unsubscribe",
    "MIME-Version",
)


def _decoded(header: str) -> str:
    pieces = decode_header(header)
    return "".join(
        piece.decode(charset or "ascii") if isinstance(piece, bytes) else piece for piece, charset in pieces
    )


def _read_back(email: Email, data: bytes) -> None:
    message = _PARSER.parsebytes(data)
    names = [name for name, _ in message.items()]
    kinds = {"Content-Type", "Content-Transfer-Encoding"}
    wanted = [name for name in _EXPECTED if email.unsubscribe_url is not None or name != "List-Unsubscribe"]
    if [name for name in names if name not in kinds] != wanted or message.defects:
        raise Garbled("headers")
    if _decoded(message["Subject"]) != email.subject:
        raise Garbled("subject")
    # A bare ASCII address stands there as it is; the sender's line has been read back by itself.
    if message["To"] != email.to or not email.to.isascii():
        raise Garbled("to")
    if f"From: {message['From']}" != sender_header(email.sender):
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
