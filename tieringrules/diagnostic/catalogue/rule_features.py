"""Codes about what rule files say beyond names and tiers: time, places, languages, contracts (TR7xx)."""

from __future__ import annotations

from tieringrules.diagnostic.catalogue import (
    dataset_rules,
    flags,
    movements,
    odd_rules,
    places,
    steadiness,
    versions,
)
from tieringrules.diagnostic.code import Code

ENTRIES: tuple[Code, ...] = (
    *places.ENTRIES,
    *dataset_rules.ENTRIES,
    *movements.ENTRIES,
    *odd_rules.ENTRIES,
    *versions.IN_RULES,
    *flags.IN_RULES,
    *steadiness.ENTRIES,
)
