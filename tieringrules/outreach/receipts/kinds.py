"""The kinds of receipts, and which of them keep an address from being written to again."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.provider_files import header_form


@dataclass(frozen=True, slots=True)
class ReceiptKind:
    """What can become of a message.

    Attributes:
        suppresses: the reason for which whoever it came from is not contacted any more; of bounces only those
            that `is_final` says.
        aliases: words of other systems.
    """

    name: str
    title: Localized
    suppresses: str | None = None
    aliases: tuple[str, ...] = ()


KINDS: tuple[ReceiptKind, ...] = (
    ReceiptKind(
        "bounced",
        Localized("bounced", "退信"),
        "bounced",
        ("bounce", "hard bounce", "hardbounce", "hard", "permanent", "permanent fail", "failed", "硬退信"),
    ),
    ReceiptKind(
        "soft_bounced",
        Localized("bounced for now", "暂时退信"),
        None,
        ("soft bounce", "softbounce", "soft", "transient", "temporary fail", "blocked", "block", "软退信"),
    ),
    ReceiptKind("opened", Localized("opened", "打开"), None, ("open", "unique open", "first open")),
    ReceiptKind("clicked", Localized("clicked", "点击"), None, ("click", "unique click", "link click")),
    ReceiptKind("replied", Localized("replied", "回复"), None, ("reply", "inbound", "上行")),
    ReceiptKind(
        "complained",
        Localized("complained", "投诉"),
        "complaint",
        ("complaint", "spam", "spam report", "spamreport", "abuse", "junk", "举报"),
    ),
    ReceiptKind(
        "unsubscribed",
        Localized("unsubscribed", "退订"),
        "opt_out",
        ("unsubscribe", "group unsubscribe", "opt out", "optout", "list unsubscribe", "取消订阅"),
    ),
)
KIND_BY_NAME: Mapping[str, ReceiptKind] = {each.name: each for each in KINDS}
# What exports tell as well, and what says nothing that is counted here.
IGNORED = frozenset(
    (
        "processed", "delivered", "delivery", "sent", "send", "deferred", "delayed", "dropped", "queued",
        "accepted", "group resubscribe", "resubscribe", "送达", "已送达", "发送",
    )
)  # fmt: skip
_BY_WORD = {
    header_form(word): each.name for each in KINDS for word in (each.name, each.title.zh, *each.aliases)
}
_STATUS = re.compile(r"(?<![0-9.])([245])\.([0-9]{1,3})\.([0-9]{1,3})(?![0-9.])")
_REPLY = re.compile(r"(?<![0-9.])([245])[0-9]{2}(?![0-9.])")
# Replies of RFC 5321 that say more than their first digit: too full, and refused as a whole.
_REPLIES = {"552": "5.2.2", "554": "5.3.0"}
_SOFT_WORDS = frozenset(("soft", "transient", "temporary", "block", "blocked", "soft bounce", "full"))


def kind_of(word: str) -> str | None:
    """The kind that a word means, in the words of ours or of other systems."""
    return _BY_WORD.get(header_form(word))


def status_of(text: str) -> str | None:
    """The first status of RFC 3463 in a text, such as 5.1.1; else what its reply of RFC 5321 comes to."""
    found = _STATUS.search(text)
    if found is not None:
        return ".".join(str(int(part)) for part in found.groups())
    reply = _REPLY.search(text)
    return _REPLIES.get(reply[0], f"{reply[1]}.0.0") if reply is not None else None


def is_temporary(status: str | None, words: str = "") -> bool:
    """Whether a bounce only says that it did not work this time.

    Args:
        status: as `status_of` gives it; what it says goes before words.
        words: what an export calls the kind of bounce.
    """
    if status is not None:
        return status.startswith("4.")
    return header_form(words) in _SOFT_WORDS


def is_final(status: str | None) -> bool:
    """Whether a bounce means that nothing will ever arrive at the address.

    A full mailbox (5.2.2) is emptied again; what is said of the message's size or content (5.2.3, 5.6.x), of
    the sender's address (5.1.7, 5.1.8), of the receiving system (5.3.x), of commands (5.5.x but 5.5.0) or of
    our reputation (5.7.x) is not about the address.

    Args:
        status: of RFC 3463; None where nobody says, which counts as final.
    """
    if status is None:
        return True
    kind, subject, detail = (int(part) for part in status.split("."))
    if kind != 5:
        return False
    if (subject, detail) in ((1, 7), (1, 8), (2, 2), (2, 3)):
        return False
    return subject not in (3, 6, 7) and (subject != 5 or detail == 0)
