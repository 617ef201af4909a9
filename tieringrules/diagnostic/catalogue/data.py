"""Codes about customer data (TR5xx)."""

from __future__ import annotations

from tieringrules.diagnostic.catalogue import (
    data_files,
    data_forms,
    data_privacy,
    data_rows,
    data_tables,
)
from tieringrules.diagnostic.code import Code

ENTRIES: tuple[Code, ...] = (
    *data_files.ENTRIES,
    *data_tables.ENTRIES,
    *data_rows.ENTRIES,
    *data_forms.ENTRIES,
    *data_privacy.ENTRIES,
)
