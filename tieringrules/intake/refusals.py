"""Refused rows, written down for those who mend the data."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from tieringrules.diagnostic import Language
from tieringrules.intake.atomic import write_atomically
from tieringrules.intake.refused import REFUSED_COLUMNS, VALUE_COLUMN
from tieringrules.intake.table import Table

# Spreadsheets run text that begins like this, also behind a tab or line end (OWASP, CSV injection).
_RUNS = r"^[=+\-@\t\r\n]"


def write_refused(
    tables: Mapping[str, Table], path: Path, language: Language = "en", *, values: bool = False
) -> None:
    """Writes the refused rows of all tables as CSV: file, row, column, code, message, and what to do.

    A row with several cells to blame has a line for each. Cells that only count as missing follow the refused
    rows of their table. The file may be read by its owner only.

    Args:
        tables: dataset → table.
        path: the file to write; it appears whole or not at all.
        language: of the messages.
        values: also write what stood in the cells, personal or not, which the tables were asked to keep.

    Raises:
        OSError: the file cannot be written.
    """
    write_atomically(path, _pieces(tables, language, values))


def _pieces(tables: Mapping[str, Table], language: Language, values: bool) -> Iterator[bytes]:
    # A byte-order mark: without it spreadsheets take Chinese text for another encoding.
    yield ("\ufeff" + ",".join((*REFUSED_COLUMNS, *(VALUE_COLUMN if values else ()))) + "\n").encode()
    for name in sorted(tables):
        for cells in (tables[name].refused, tables[name].unusable):
            lines = cells.table(language, values=values).with_columns(harmless(pl.col(pl.String)))
            buffer = io.BytesIO()
            lines.write_csv(buffer, include_header=False)
            yield buffer.getvalue()


def harmless(text: pl.Expr) -> pl.Expr:
    """Texts with a leading `'` where a spreadsheet would run them."""
    return pl.when(text.str.contains(_RUNS)).then(pl.lit("'") + text).otherwise(text).name.keep()
