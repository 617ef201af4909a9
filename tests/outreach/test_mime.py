"""E-mails read back as they were written, by the standard library's modern and old parsers."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import mailbox
import re
from dataclasses import replace
from email.header import decode_header, make_header
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tieringrules.outreach.mime import Email, Garbled, email_bytes
from tieringrules.outreach.plain_text import one_line
from tieringrules.outreach.sender import Sender, sender_of

SENT = dt.datetime(2026, 6, 30, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
MAIL = Email(
    "0123456789abcdef0123456789abcdef",
    Sender("示范公司", "care@example.com"),
    "a@example.org",
    "您好",
    SENT,
    "文\n",
    "<p>文</p>\n",
    "https://example.com/u",
)


def parsed(mail: Email) -> email.message.EmailMessage:
    message = email.message_from_bytes(email_bytes(mail), policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    return message


@pytest.mark.parametrize("to", ["王伟@example.org", "josé@xn--fsqu00a.xn--fiqs8s", "用户👩@example.org"])
def test_addresses_in_any_script(to: str) -> None:
    """RFC 6532: the header is UTF-8 as it stands; encoded words have no place in an address (RFC 2047, 5)."""
    data = email_bytes(replace(MAIL, to=to))
    assert f"\nTo: {to}\n".encode() in data
    message = email.message_from_bytes(data, policy=email.policy.SMTPUTF8)
    assert isinstance(message, email.message.EmailMessage)
    assert message.as_bytes().replace(b"\r\n", b"\n").count(f"To: {to}\n".encode()) == 1
    assert sorted(key for key, _ in message.items()) == sorted(key for key, _ in parsed(MAIL).items())


@pytest.mark.parametrize("length", [20, 60, 70, 78, 200, 870])
def test_long_links_for_unsubscribing(length: int) -> None:
    url = "https://example.com/u?c=" + "a" * length
    message = parsed(replace(MAIL, unsubscribe_url=url))
    assert str(message["List-Unsubscribe"]).strip() == f"<{url}>"


def test_without_a_way_to_unsubscribe_nothing_is_promised() -> None:
    message = parsed(replace(MAIL, unsubscribe_url=None))
    assert not [name for name in message if name.startswith("List-")]


def test_every_header() -> None:
    message = parsed(MAIL)
    # The order of headers means nothing (RFC 5322, 3.6).
    assert sorted(message.items()) == [
        ("Auto-Submitted", "auto-generated"),
        ("Content-Type", 'multipart/alternative; boundary="=_part_01"'),
        ("Date", "Tue, 30 Jun 2026 09:00:00 +0800"),
        ("From", "示范公司 <care@example.com>"),
        ("List-Unsubscribe", "<https://example.com/u>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("MIME-Version", "1.0"),
        ("Message-ID", "<0123456789abcdef0123456789abcdef@example.com>"),
        ("Subject", "您好"),
        ("To", "a@example.org"),
    ]
    assert message.get_content_type() == "multipart/alternative"
    text, page = message.iter_parts()
    assert (text.get_content_type(), text.get_content()) == ("text/plain", "文\n")
    assert (page.get_content_type(), page.get_content()) == ("text/html", "<p>文</p>\n")
    assert not message.defects and not text.defects and not page.defects


LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"))


@settings(deadline=None, max_examples=150)
@given(st.text(st.characters(exclude_categories=["Cs"])).map(one_line), LINES, LINES)
@example("尊敬的" * 60, "x", "x")
@example("a" * 300, "x", "x")
@example("a  b", "x", "x")
@example("=?utf-8?b?5oKo?= =?x", "x", "x")
@example("Re: 王 a 王 a  王", "From me\nFrom you", "\nFrom me")
@example("👩‍👩‍👧‍👦" * 20, ".\n..\nx \n\t\n", "=\n=3D\n")
@example("'\"<>,;:@\\", "x" * 2000, "王" * 2000)
def test_whatever_they_say(subject: str, text: str, html: str) -> None:
    mail = replace(MAIL, subject=subject, text=text, html=html)
    message = parsed(mail)
    assert str(message["Subject"]) == subject
    parts = [part.get_payload(decode=True) for part in message.iter_parts()]
    assert parts == [text.encode(), html.encode()]
    data = email_bytes(mail)
    assert data == email_bytes(mail)
    assert all(len(line) <= 78 for line in data.split(b"\n"))
    assert data.isascii()
    assert not re.search(rb"^From ", data, re.MULTILINE)


@pytest.mark.parametrize("subject", ["a\nBcc: x@example.com", "a\r\n\r\nbody", "a\u2028b"])
def test_a_header_cannot_be_broken_even_without_cleaning(subject: str) -> None:
    try:
        message = parsed(replace(MAIL, subject=subject))
    except Garbled:
        return
    assert "Bcc" not in message and message.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(
    "to",
    [
        "a@example.org\nBcc: x@example.com",
        "a@example.org\r\n\r\nx",
        "王@example.org\nBcc: x@example.com",
        "王@example.org\r\n\r\nx",
        "王\u2028Bcc: x@example.com",
        "王 Bcc:@example.org",
        "王\udcc3@example.org",
    ],
)
def test_an_address_cannot_break_out(to: str) -> None:
    with pytest.raises((Garbled, UnicodeEncodeError)):
        email_bytes(replace(MAIL, to=to))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("care@example.com", Sender("", "care@example.com")),
        ("<care@example.com>", Sender("", "care@example.com")),
        ("Example, Ltd. <care@example.com>", Sender("Example, Ltd.", "care@example.com")),
        ('"Ex" <care@example.com>', Sender("Ex", "care@example.com")),
        ("示范公司 <care@例子.中国>", Sender("示范公司", "care@xn--fsqu00a.xn--fiqs8s")),
        ("care", None),
        ("", None),
        (None, None),
        ("a <care@example.com>\r\nBcc: x", None),
        ("a <care@example.com> <b@example.com>", None),
    ],
)
def test_senders(written: str | None, expected: Sender | None) -> None:
    assert sender_of(written) == expected


@pytest.mark.parametrize("name", ["", "Care", "Example, Ltd.", 'a "b" \\ c', "示范公司", "=?utf-8?q?x?="])
def test_sender_names_read_back(name: str) -> None:
    message = parsed(replace(MAIL, sender=Sender(name, "care@example.com")))
    [address] = message["From"].addresses
    assert (address.display_name, address.addr_spec) == (name, "care@example.com")


@pytest.mark.parametrize("name", ["示范公司" * 20, "a" * 200, "a b " * 30 + "c"])
def test_long_sender_names_read_back(name: str) -> None:
    data = email_bytes(replace(MAIL, sender=Sender(name, "care@example.com")))
    # Python's newer parser keeps the blanks between encoded words of a phrase, which RFC 2047, 6.2 drops.
    header = email.message_from_bytes(data)["From"]
    assert str(make_header(decode_header(header))) == f"{name} <care@example.com>"
    assert all(len(line) <= 78 for line in header.split("\n"))


@settings(deadline=None, max_examples=40)
@given(st.lists(LINES, min_size=1, max_size=5))
def test_mailboxes_read_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = Path(tmp_path_factory.mktemp("mail")) / "x.mbox"
    data = [email_bytes(replace(MAIL, text=text)) for text in texts]
    path.write_bytes(b"".join(b"From a@example.com Tue Jun 30 01:00:00 2026\n" + one + b"\n" for one in data))
    box = mailbox.mbox(path, create=False)
    keys = box.keys()
    assert [box.get_bytes(key) for key in keys] == data
    box.close()
