"""China: what commercial e-mail and text messages must say.

Source: 互联网电子邮件服务管理办法 (2006), art. 13 and 14; 通信短信息服务管理规定 (2015), art. 18 to 20.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.outreach.lint.profile import Profile
from tieringrules.outreach.lint.refusal import without_refusal
from tieringrules.outreach.lint.subject import Subject

TITLE = Localized("Chinese rules for commercial e-mail and text messages", "中国对商业电子邮件和短信的规定")
_MARK = re.compile(r"\s*[\[【(（<《]?\s*(?:AD\b|广告|廣告)")
_REPLY = re.compile(
    r"(?:拒收|退订|退訂)[^。\n]{0,8}[回覆复]\s*[A-Za-z0-9]|回[复覆]?\s*[A-Za-z0-9]{1,4}\s*(?:拒收|退订|退訂)"
    r"|(?i:reply \w{1,4} to (?:opt out|stop|unsubscribe))"
)


def _check(subject: Subject) -> Iterable[Diagnostic]:
    if subject.channel.name == "email":
        return _email(subject)
    return _sms(subject)


def _email(subject: Subject) -> Iterable[Diagnostic]:
    for letter in subject.letters:
        if not _MARK.match(letter.subject):
            yield report("TR950", letter.subject_place)
    yield from without_refusal(subject, TITLE)


def _sms(subject: Subject) -> Iterable[Diagnostic]:
    channel = subject.channel
    if not channel.signature:
        yield report("TR954", channel.span, channel=channel.name)
    ending = channel.opt_out.zh if channel.opt_out is not None else ""
    if _REPLY.search(ending):
        return
    for letter in subject.letters:
        if not _REPLY.search(letter.page):
            yield report("TR953", letter.place)


CN = Profile("cn", TITLE, ("email", "sms"), _check)
