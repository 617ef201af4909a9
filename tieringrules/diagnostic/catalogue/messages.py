"""Codes about templates and messages (TR4xx)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code

ENTRIES: tuple[Code, ...] = ()
