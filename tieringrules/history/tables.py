"""All tables of a history: each topic has a file, which is named here."""

from __future__ import annotations

from tieringrules.history import conditions, ledger, receipts, runs, schema, suppressions

TOPICS = (schema, ledger, suppressions, receipts, runs, conditions)
METADATA = schema.METADATA
