"""All tables of a history: each topic has a file, which is named here."""

from __future__ import annotations

from tieringrules.history import ledger, schema

TOPICS = (schema, ledger)
METADATA = schema.METADATA
