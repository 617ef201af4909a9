"""A value together with everything that was found while making it."""

from __future__ import annotations

from typing import Generic, TypeVar

from tieringrules.diagnostic.diagnostic import Diagnostic
from tieringrules.diagnostic.value_class import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """A value and its diagnostics. Checking never stops at the first finding, so both may be there."""

    value: T
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that refuse the value."""
        return tuple(found for found in self.diagnostics if found.is_error)

    @property
    def ok(self) -> bool:
        """Whether nothing refuses the value."""
        return not any(found.is_error for found in self.diagnostics)
