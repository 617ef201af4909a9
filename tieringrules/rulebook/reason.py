"""Reasons: named conditions beside a standard's tiers that say what stands out about a customer."""

from __future__ import annotations

from dataclasses import field

from tieringrules.diagnostic import Localized, Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.syntax import Expr

NOWHERE = Span("")
# Between the names of several reasons; no name holds it.
SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Reason:
    """A named condition of a standard; `when` is typed."""

    name: str
    when: Expr
    title: Localized | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


def reasons_name(standard: str) -> str:
    """The column with the names of a customer's reasons in a standard."""
    return f"{standard}_reasons"


def reason_name(standard: str, reason: str) -> str:
    """What engines call one reason; it holds a dot, so that no name in rules is equal."""
    return f"{standard}.reason.{reason}"


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """The reasons of one standard, as engines know them.

    Attributes:
        standard: its name.
        reasons: reason, in written order, each with the name of the definition that says whether it is true.
    """

    standard: str
    reasons: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The column with the names of a customer's reasons."""
        return reasons_name(self.standard)
