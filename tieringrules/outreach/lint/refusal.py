"""Whether a letter tells how to be left alone: what every profile asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.outreach.lint.subject import VALUE, Letter, Subject

_WORDS = re.compile(
    r"(?i)退订|退訂|拒收|取消订阅|取消訂閱|unsubscribe|opt[ -]?out|no longer (?:wish|want)|stop receiving"
)
_LINK = re.compile(rf"""(?i)href\s*=\s*["'](?:https://|mailto:|{VALUE})|https://|\S@\S""")


def without_refusal(subject: Subject, law: Localized) -> Iterable[Diagnostic]:
    """Findings for the letters that say nothing of unsubscribing, or give no link or address for it.

    Args:
        subject: an e-mail channel.
        law: who asks for it.
    """
    for letter in subject.letters:
        if not tells_how_to_refuse(letter):
            yield report("TR951", letter.place, law=law)


def tells_how_to_refuse(letter: Letter) -> bool:
    """Whether each form of a letter has words and a way to unsubscribe."""
    return all(_WORDS.search(page) and _LINK.search(page) for page in letter.pages.values())
