"""Codes about customer data (TR5xx)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code

ENTRIES: tuple[Code, ...] = ()
