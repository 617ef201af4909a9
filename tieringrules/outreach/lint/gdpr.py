"""The European Union: GDPR art. 4(11), 7, 13 and 21, and directive 2002/58/EC art. 13."""

from __future__ import annotations

from collections.abc import Iterable

from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.outreach.lint.profile import Profile
from tieringrules.outreach.lint.refusal import without_refusal
from tieringrules.outreach.lint.subject import Letter, Subject
from tieringrules.outreach.sender import sender_of

TITLE = Localized("the GDPR and the ePrivacy directive", "欧盟 GDPR 与电子隐私指令")


def _check(subject: Subject) -> Iterable[Diagnostic]:
    channel = subject.channel
    if channel.consent is None:
        yield report("TR961", channel.span, channel=channel.name)
    elif _is_ticked_beforehand(subject):
        yield report("TR962", channel.span, column=channel.consent)
    if channel.name != "email":
        return
    if channel.unsubscribe_url is None:
        yield report("TR952", channel.span, channel=channel.name, law=TITLE)
    brand = subject.rulebook.workspace.brand
    sender = sender_of(channel.sender)
    names = {brand[key] for key in brand if key.startswith("name")} | {sender.name if sender else ""}
    for letter in subject.letters:
        if not _says_who(letter, names - {""}):
            yield report("TR963", letter.place)
    yield from without_refusal(subject, TITLE)


def _is_ticked_beforehand(subject: Subject) -> bool:
    consent = subject.channel.consent or ""
    dataset, _, column = consent.rpartition(".")
    columns = subject.rulebook.customers.columns
    if dataset:
        columns = tuple(
            one for child in subject.rulebook.children if child.name == dataset for one in child.columns
        )
    return any(one.name == column and one.default is True for one in columns)


def _says_who(letter: Letter, names: set[str]) -> bool:
    if any(path.startswith("brand.name") for path in letter.uses):
        return True
    return any(name in letter.page for name in names)


GDPR = Profile("gdpr", TITLE, ("email", "sms"), _check)
