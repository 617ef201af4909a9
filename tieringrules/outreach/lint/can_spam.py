"""The United States: CAN-SPAM Act of 2003, 15 U.S.C. 7704(a), and 16 CFR 316."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.outreach.lint.profile import Profile
from tieringrules.outreach.lint.refusal import without_refusal
from tieringrules.outreach.lint.subject import Letter, Subject

TITLE = Localized("the CAN-SPAM Act (United States)", "美国《反垃圾邮件法》（CAN-SPAM）")
# What looks like an answer to something, or a note passed on, that there never was.
_PRETENCE = re.compile(r"(?i)\s*(?:re|fwd?|aw|antw|回复|回覆|答复|转发|轉發)\s*[:：]")


def _check(subject: Subject) -> Iterable[Diagnostic]:
    channel = subject.channel
    if channel.unsubscribe_url is None:
        yield report("TR952", channel.span, channel=channel.name, law=TITLE)
    addresses = [name for name in subject.rulebook.workspace.brand if _is_address(name)]
    if not addresses:
        yield report("TR955", subject.rulebook.workspace.span)
    for letter in subject.letters:
        if addresses and not _shows_address(letter):
            yield report("TR959", letter.place, fact=f"brand.{addresses[0]}")
        if _PRETENCE.match(letter.subject):
            yield report("TR960", letter.subject_place)
    yield from without_refusal(subject, TITLE)


def _is_address(name: str) -> bool:
    return "address" in name.lower() or "地址" in name


def _shows_address(letter: Letter) -> bool:
    return any(_is_address(path.removeprefix("brand.")) for path in letter.uses if path.startswith("brand."))


CAN_SPAM = Profile("can_spam", TITLE, ("email",), _check)
