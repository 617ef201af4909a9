"""What a lint profile is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tieringrules.diagnostic import Diagnostic, Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.lint.subject import Subject


@dataclass(frozen=True, slots=True)
class Profile:
    """A body of rules for messages of marketing.

    Attributes:
        name: as in the rule files.
        title: the law or the mailboxes that it stands for.
        channels: those it says something of.
        check: findings about one channel with the templates of marketing that it carries.
    """

    name: str
    title: Localized
    channels: tuple[str, ...]
    check: Callable[[Subject], Iterable[Diagnostic]]
