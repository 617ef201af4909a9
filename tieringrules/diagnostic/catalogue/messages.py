"""Codes about templates and messages (TR4xx)."""

from __future__ import annotations

from tieringrules.diagnostic.catalogue import batches, template_files, template_language
from tieringrules.diagnostic.code import Code

ENTRIES: tuple[Code, ...] = (*template_files.ENTRIES, *template_language.ENTRIES, *batches.ENTRIES)
