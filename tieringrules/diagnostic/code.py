"""One entry of the catalogue: a code, its words, and its page."""

from __future__ import annotations

from tieringrules.diagnostic.diagnostic import Severity
from tieringrules.diagnostic.localized import Localized
from tieringrules.diagnostic.value_class import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding.

    Attributes:
        code: `TR` and three digits; never reused for another meaning.
        severity: what it does to the run.
        message: one sentence with `{placeholders}`: what is wrong.
        help: what to do, with `{placeholders}`; None where the message says it all.
        why: the page's explanation: why this is refused or worth a warning.
        wrong: a short example that causes it.
        right: the same example mended.
    """

    code: str
    severity: Severity
    message: Localized
    help: Localized | None
    why: Localized
    wrong: str
    right: str


def error(
    code: str,
    *,
    message: tuple[str, str],
    why: tuple[str, str],
    wrong: str,
    right: str,
    help: tuple[str, str] | None = None,
    severity: Severity = Severity.ERROR,
) -> Code:
    """An entry that refuses the rules or the data; texts are (English, Chinese)."""
    return Code(
        code,
        severity,
        Localized(*message),
        Localized(*help) if help else None,
        Localized(*why),
        wrong,
        right,
    )


def warning(
    code: str,
    *,
    message: tuple[str, str],
    why: tuple[str, str],
    wrong: str,
    right: str,
    help: tuple[str, str] | None = None,
) -> Code:
    """An entry that only warns; texts are (English, Chinese)."""
    return error(
        code,
        message=message,
        why=why,
        wrong=wrong,
        right=right,
        help=help,
        severity=Severity.WARNING,
    )
