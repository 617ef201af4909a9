"""Which rows were merged into which."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from tieringrules.intake.atomic import write_atomically
from tieringrules.intake.rows import Part, file_and_row

if TYPE_CHECKING:
    from tieringrules.intake.table import Table

MERGED_COLUMNS = ("file", "row", "key", "into_file", "into_row", "into_key", "by")


def _no_rows() -> pl.DataFrame:
    return pl.DataFrame(schema={"row": pl.UInt32, "into_row": pl.UInt32, "rule": pl.UInt32})


@dataclass(frozen=True, slots=True, eq=False)
class Merges:
    """The rows of a table that went into another one.

    Attributes:
        file: the file as the user named it, or the dataset's name for a frame.
        rows: key, row, into_key, into_row, and the number of the rule that joined them first.
        rules: the rules in words.
        customers: how many customers stood in several rows.
        parts: the files, where there are several.
        key_is_personal: whether reports hold keyed hashes in place of keys.
    """

    file: str = ""
    rows: pl.DataFrame = field(default_factory=_no_rows)
    rules: tuple[str, ...] = ()
    customers: int = 0
    parts: tuple[Part, ...] = ()
    key_is_personal: bool = False

    def __len__(self) -> int:
        return self.rows.height

    def table(self, pseudonym: Callable[[str], str] | None = None) -> pl.DataFrame:
        """One line per row that went into another: file, row, key, into_file, into_row, into_key, by.

        Args:
            pseudonym: what stands for a key that is personal; None leaves such keys out.
        """
        if not len(self):
            return pl.DataFrame(schema=dict.fromkeys(MERGED_COLUMNS, pl.String))
        file, row = file_and_row(self.file, self.parts, pl.col("row"))
        into_file, into_row = file_and_row(self.file, self.parts, pl.col("into_row"))
        keys = {name: self._told(self.rows[name].cast(pl.String), pseudonym) for name in ("key", "into_key")}
        return self.rows.select(
            file.alias("file"),
            row.alias("row"),
            keys["key"],
            into_file.alias("into_file"),
            into_row.alias("into_row"),
            keys["into_key"],
            pl.col("rule")
            .replace_strict(list(range(len(self.rules))), list(self.rules), return_dtype=pl.String)
            .alias("by"),
        )

    def _told(self, keys: pl.Series, pseudonym: Callable[[str], str] | None) -> pl.Series:
        if not self.key_is_personal:
            return keys
        told = [pseudonym(key) if pseudonym is not None and key is not None else None for key in keys]
        return pl.Series(keys.name, told, dtype=pl.String)


def write_merged(
    tables: Mapping[str, Table], path: Path, pseudonym: Callable[[str], str] | None = None
) -> None:
    """Writes which rows were merged into which, as CSV that its owner alone may read.

    Args:
        tables: dataset → table.
        path: the file to write; it appears whole or not at all.
        pseudonym: what stands for a key that is personal; None leaves such keys out.

    Raises:
        OSError: the file cannot be written.
    """
    from tieringrules.intake.refusals import harmless

    buffer = io.BytesIO()
    buffer.write(("\ufeff" + ",".join(MERGED_COLUMNS) + "\n").encode())
    for name in sorted(tables):
        lines = tables[name].merges.table(pseudonym).with_columns(harmless(pl.col(pl.String)))
        lines.write_csv(buffer, include_header=False)
    write_atomically(path, buffer.getvalue())
