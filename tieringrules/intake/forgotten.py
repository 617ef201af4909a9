"""Customers who were forgotten: known by keyed hashes alone, and left out of what is read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic, Span, report
from tieringrules.intake.atomic import write_atomically
from tieringrules.intake.secret_key import KEPT, keyed_hash, read_key
from tieringrules.intake.table import Table
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.previous import PREVIOUS

FORGOTTEN_FILE = f"{KEPT}/forgotten.csv"
_LINE = re.compile(r"[0-9a-f]{64},[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who was forgotten, and the secret by which their keys are known again."""

    hashes: frozenset[str]
    key: bytes

    def holds(self, customer: str) -> bool:
        """Whether a customer with this key was forgotten."""
        return keyed_hash(self.key, customer) in self.hashes


def read_forgotten(root: Path, environment: Mapping[str, str]) -> Checked[Forgotten | None]:
    """Who was forgotten in a workspace; None where nobody was.

    Args:
        root: the workspace folder.
        environment: for the secret.
    """
    path = root / FORGOTTEN_FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return Checked(None)
    except (OSError, UnicodeDecodeError, ValueError):
        return Checked(None, (report("TR577", Span.whole_file(str(path)), row=1),))
    for number, line in enumerate(lines, 1):
        if not _LINE.fullmatch(line):
            place = Span(str(path), number, 1, number, 1)
            return Checked(None, (report("TR577", place, row=number),))
    if not lines:
        return Checked(None)
    key = read_key(root, environment)
    if key.value is None:
        return Checked(None, key.diagnostics)
    return Checked(Forgotten(frozenset(line.partition(",")[0] for line in lines), key.value))


def remember_forgotten(root: Path, hashes: Iterable[str], day: dt.date) -> None:
    """Add customers to those who were forgotten.

    Args:
        root: the workspace folder.
        hashes: keyed hashes of their keys.
        day: when they were forgotten.

    Raises:
        OSError: the file cannot be written; it stays as it was.
    """
    path = root / FORGOTTEN_FILE
    path.parent.mkdir(mode=0o700, exist_ok=True)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    known = {line.partition(",")[0] for line in lines}
    lines += [f"{each},{day.isoformat()}" for each in sorted({*hashes} - known)]
    write_atomically(path, "".join(line + "\n" for line in lines).encode())


def without_forgotten(
    rulebook: Rulebook, tables: Mapping[str, Table], forgotten: Forgotten
) -> Checked[Mapping[str, Table]]:
    """The tables without the rows of customers who were forgotten.

    Args:
        rulebook: for the columns that name customers.
        tables: dataset → its rows.
        forgotten: who they are.
    """
    kept: dict[str, Table] = {}
    found: list[Diagnostic] = []
    for name, table in tables.items():
        column = customer_column(rulebook, name)
        if column is None or column not in table.frame.columns or table.frame.is_empty():
            kept[name] = table
            continue
        mask = belongs_to(table, column, forgotten)
        count = int(mask.sum())
        kept[name] = _only(table, ~mask) if count else table
        if count:
            place = Span.whole_file(table.file) if table.file else None
            found.append(report("TR578", place, dataset=name, count=count))
    return Checked(kept, tuple(found))


def customer_column(rulebook: Rulebook, dataset: str) -> str | None:
    """The column of a dataset that names the customer; None where it has none."""
    known = rulebook.dataset(dataset)
    if known is None:
        return rulebook.customers.key if dataset == PREVIOUS else None
    if known.belongs_to is not None:
        return known.belongs_to.column
    return known.key if known.name == rulebook.customers.name else None


def belongs_to(table: Table, column: str, forgotten: Forgotten) -> pl.Series:
    """The mask of rows whose customer was forgotten."""
    texts = table.frame[column].cast(pl.String)
    different = texts.drop_nulls().unique()
    gone = [key for key in different if forgotten.holds(key)]
    return texts.is_in(pl.Series(gone, dtype=pl.String).implode()).fill_null(False)


def _only(table: Table, mask: pl.Series) -> Table:
    rows = table.rows.filter(mask) if table.rows is not None else None
    return replace(table, frame=table.frame.filter(mask), rows=rows)
