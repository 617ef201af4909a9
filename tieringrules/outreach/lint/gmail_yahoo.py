"""Gmail's and Yahoo's rules for senders of bulk mail (February 2024; one click: RFC 8058)."""

from __future__ import annotations

from collections.abc import Iterable

from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.outreach.lint.profile import Profile
from tieringrules.outreach.lint.refusal import without_refusal
from tieringrules.outreach.lint.subject import Subject
from tieringrules.outreach.sender import sender_of
from tieringrules.outreach.unsubscribing import names_the_contact

TITLE = Localized("Gmail's and Yahoo's rules for senders", "Gmail 与 Yahoo 的发件要求")
# Gmail shows what is beyond only after a click.
CLIPPED_AT = 102 * 1024
_MAILBOXES = frozenset(
    (
        "gmail.com googlemail.com yahoo.com yahoo.co.jp yahoo.co.uk ymail.com aol.com outlook.com "
        "hotmail.com live.com msn.com icloud.com me.com proton.me protonmail.com gmx.com gmx.de "
        "mail.com mail.ru qq.com foxmail.com 163.com 126.com yeah.net "
        "139.com 189.cn sina.com sina.cn sohu.com aliyun.com"
    ).split()
)


def _check(subject: Subject) -> Iterable[Diagnostic]:
    channel = subject.channel
    if channel.unsubscribe_url is None:
        yield report("TR952", channel.span, channel=channel.name, law=TITLE)
    elif not names_the_contact(channel.unsubscribe_url):
        yield report("TR956", channel.span)
    sender = sender_of(channel.sender)
    if sender is not None and sender.domain.lower() in _MAILBOXES:
        yield report("TR957", channel.span, domain=sender.domain.lower())
    for letter in subject.letters:
        size = max((len(page.encode()) for page in letter.pages.values()), default=0)
        if size >= CLIPPED_AT:
            yield report("TR958", letter.place, size=size // 1024)
    yield from without_refusal(subject, TITLE)


GMAIL_YAHOO = Profile("gmail_yahoo", TITLE, ("email",), _check)
