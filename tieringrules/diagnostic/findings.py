"""Gathering findings while values are built step by step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from tieringrules.diagnostic.checked import Checked
from tieringrules.diagnostic.diagnostic import Diagnostic

T = TypeVar("T")


class Findings:
    """A growing list of findings, local to one function that checks several things in turn."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def add(self, *diagnostics: Diagnostic) -> None:
        """Keeps findings."""
        self._found.extend(diagnostics)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keeps findings."""
        self._found.extend(diagnostics)

    def keep(self, checked: Checked[T]) -> T:
        """Keeps what was found about a value, and gives the value."""
        self._found.extend(checked.diagnostics)
        return checked.value

    def all(self) -> tuple[Diagnostic, ...]:
        """Everything kept so far, in the order it came."""
        return tuple(self._found)
