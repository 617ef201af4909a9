"""Codes about structure and names in rule files (TR2xx)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code

ENTRIES: tuple[Code, ...] = ()
