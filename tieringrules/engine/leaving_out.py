"""Which tables leave rows out."""

from __future__ import annotations

from tieringrules.rulebook.kernel import SourceTable


def leaves_out(source: SourceTable) -> bool:
    """Whether rows of a table may not count, so that the summary speaks of it."""
    return any((source.parent_column, source.happened_at, source.keep))
