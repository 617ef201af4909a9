"""Codes about expressions, conditions and types (TR3xx), and unknown names (TR204)."""

from __future__ import annotations

from tieringrules.diagnostic.catalogue import conditions, expression_syntax, expression_types
from tieringrules.diagnostic.code import Code

ENTRIES: tuple[Code, ...] = (
    *expression_syntax.ENTRIES,
    *expression_types.ENTRIES,
    *conditions.ENTRIES,
)
