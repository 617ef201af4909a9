"""Names that want to be more than names come out as harmless text, in every reference template."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from dataclasses import dataclass, replace
from functools import cached_property
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.render.letters import letters
from tieringrules.engine.assignments import Assignments
from tieringrules.outreach.contact import Contact, Message
from tieringrules.outreach.mime import Email, email_bytes
from tieringrules.outreach.plain_text import guarded, harmless
from tieringrules.outreach.rendering import Renderer
from tieringrules.outreach.sender import Sender
from tieringrules.outreach.templates.missing import Incomplete
from tieringrules.outreach.values import context_values
from tieringrules.rulebook.model import Rulebook

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "'\" onmouseover='x",
    "{{7*7}}",
    "{% for x in range(10**9) %}x{% endfor %}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "王\r\nBcc: x@example.com\r\n\r\n<b>",
    "a\u2028b\u2029c\x85d",
    "\u202egpj.exe",
    "a\u200bb\u2060c\ufeffd\u00ade",
    "a\u200db",
    "=?utf-8?b?PGI+?=",
    "&lt;b&gt;&amp;#60;",
    "-->]]></style></title>",
    "\ue0000\ue001",
    "javascript:alert(1)",
    "\x00\x1b[31m",
    "\ud83d",
    "".join(map(chr, (*range(0x2000, 0x2010), *range(0x2028, 0x2030), *range(0x2060, 0x2070)))),
)
# What a value may not bring into a text: line ends, controls, overrides, and what has no width.
FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b\u202a-\u202e\u2060-\u206f\ufeff\xad\ud800-\udfff]"
)


class Page(HTMLParser):
    """Tags with the names of their attributes and where they lead, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[object] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.tags.append(f"!{data}")

    def handle_data(self, data: str) -> None:
        self.text += data


@dataclass
class Reference:
    rulebook: Rulebook
    renderer: Renderer
    assignments: Assignments
    contacts: list[Contact]

    @cached_property
    def usual(self) -> list[tuple[Contact, Message | None]]:
        """The same for a customer of an ordinary name."""
        return self.rendered("王伟")

    def rendered(self, name: str) -> list[tuple[Contact, Message | None]]:
        """One contact of each message, channel and language, all of customers with this name."""
        frame = self.assignments.frame.with_columns(
            pl.lit(name.encode("utf-8", "replace").decode()).alias(column)
            for column in ("name", "organisation")
            if column in self.assignments.frame.columns
        )
        found = replace(self.assignments, frame=frame)
        pairs = context_values(self.rulebook, found, self.contacts, self.renderer.uses())
        return [(contact, self._message(contact, values)) for contact, values in pairs]

    def _message(self, contact: Contact, values: dict[str, object]) -> Message | None:
        try:
            return self.renderer.render(contact, values)
        except Incomplete as problem:
            # A name as long as a text message is not sent by one.
            assert problem.reason == "too_long"
            return None


@pytest.fixture(scope="module")
def reference() -> Reference:
    given = letters(1, every_channel=True)
    chosen: dict[tuple[str, str, str], Contact] = {}
    for contact in given.contacts:
        for locale in ("zh", "en"):
            key = contact.message, contact.channel, locale
            if key not in chosen and given.library.find(contact.message, contact.channel, locale) is not None:
                chosen[key] = replace(contact, locale=locale)
    assert len({channel for _, channel, _ in chosen}) >= 3 and len(chosen) >= 12
    # Only their rows, so that each example is quick.
    contacts = [replace(contact, row=row) for row, contact in enumerate(chosen.values())]
    frame = given.assignments.frame[[contact.row for contact in chosen.values()]]
    assignments = replace(given.assignments, frame=frame)
    return Reference(given.rulebook, Renderer(given.rulebook, given.library), assignments, contacts)


def examine(reference: Reference, name: str) -> None:
    assert not FORBIDDEN.search(harmless(name.encode("utf-8", "replace").decode()))
    usual = reference.usual
    for (contact, message), (_, plain) in zip(reference.rendered(name), usual, strict=True):
        assert plain is not None
        if message is None:
            continue
        subject = message.subject or ""
        assert not FORBIDDEN.search(subject)
        assert not FORBIDDEN.search(message.text.replace("\n", ""))
        assert message.text.count("\n") == plain.text.count("\n"), contact.message
        assert not guarded(message.text).startswith(("=", "+", "-", "@"))
        if message.html is None or plain.html is None:
            continue
        made, expected = Page(message.html), Page(plain.html)
        assert made.tags == expected.tags, "a value made a tag, or changed one"
        assert not FORBIDDEN.search(made.text.replace("\n", ""))
        assert made.text.count("\n") == expected.text.count("\n")
        mail = Email(
            contact.id,
            Sender("云岫茶居", "care@example.com"),
            "a@example.org",
            subject,
            dt.datetime(2026, 6, 30, 9, tzinfo=ZoneInfo("Asia/Shanghai")),
            message.text,
            message.html,
            "https://example.com/u",
        )
        read = email.message_from_bytes(email_bytes(mail), policy=email.policy.default)
        assert read["Subject"] == subject and "Bcc" not in read and len(read.keys()) == 10


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names(reference: Reference, name: str) -> None:
    examine(reference, name)


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12)), max_size=3)
    .map("".join)
    .filter(lambda name: harmless(name).strip() != "")
)
def test_generated_names(reference: Reference, name: str) -> None:
    examine(reference, name)


def test_names_are_said_as_they_are(reference: Reference) -> None:
    for contact, message in reference.rendered("O'Neil <b>{{7*7}}</b> & Söhne"):
        assert message is not None
        if message.html is not None and contact.locale == "zh":
            assert "O'Neil <b>{{7*7}}</b> & Söhne" in Page(message.html).text
            assert "49" not in message.text.replace("{{7*7}}", "")


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d👩\u200d👧",
        "❤️\u200d🔥",
        "می\u200cخواهم",
        "क्\u200dष",
        "Zoë",
        "𠮷野家",
        "\u200fשלום",
        "葛\U000e0100",
    ],
)
def test_what_people_write_stays(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王\u200d伟", "王伟"),
        ("a\u200cb", "ab"),
        ("\u200d👩", "👩"),
        ("p\u200bay", "pay"),
        ("a\xadb", "ab"),
    ],
)
def test_what_only_hides_goes(text: str, shown: str) -> None:
    assert harmless(text) == shown


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = harmless(text)
    assert harmless(once) == once and not FORBIDDEN.search(once)
