"""Codes about expressions, conditions and types (TR3xx)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code

ENTRIES: tuple[Code, ...] = ()
