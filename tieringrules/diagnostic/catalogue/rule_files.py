"""Codes about structure and names in rule files (TR2xx)."""

from __future__ import annotations

from tieringrules.diagnostic.catalogue import (
    contracts,
    guardrails,
    methods,
    rule_names,
    rule_structure,
    standing,
    tables,
)
from tieringrules.diagnostic.code import Code

ENTRIES: tuple[Code, ...] = (
    *rule_structure.ENTRIES,
    *rule_names.ENTRIES,
    *contracts.ENTRIES,
    *methods.ENTRIES,
    *tables.ENTRIES,
    *guardrails.ENTRIES,
    *standing.ENTRIES,
)
