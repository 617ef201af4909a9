"""Codes."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code

ENTRIES: tuple[Code, ...] = ()
