"""The same file through the contract of a dataset, as `classify` reads it."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

from benchmarks.reading.generate import STATUSES
from tieringrules.intake.files import named_file
from tieringrules.intake.loading import load_table
from tieringrules.language.types import DATE, INTEGER, TEXT, ChoiceType, ExactType
from tieringrules.rulebook.model import Column, Dataset

ORDERS = Dataset(
    "orders",
    (
        Column("order_id", "text", TEXT, required=True),
        Column("customer_id", "text", TEXT, required=True),
        Column("ordered_at", "date", DATE, format="%Y-%m-%d", required=True),
        Column("quantity", "integer", INTEGER, minimum=Decimal(1), maximum=Decimal(1000)),
        Column("amount", "decimal", ExactType(2), scale=2, minimum=Decimal(0)),
        Column("status", "choice", ChoiceType(STATUSES)),
    ),
    key="order_id",
)


def main(path: str, rows: int) -> None:
    """Read the file whole.

    Raises:
        SystemExit: it is refused, or the number of rows is wrong.
    """
    read = load_table(ORDERS, named_file("orders", Path(path)), "Asia/Shanghai")
    if not read.ok or read.value is None or read.value.frame.height != rows or read.value.refused.rows:
        raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
