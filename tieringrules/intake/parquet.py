"""Parquet files become cells that keep their stored types."""

from __future__ import annotations

import io
from collections.abc import Callable

import polars as pl

from tieringrules.diagnostic import Checked
from tieringrules.intake.cells import Cells, numbered_from
from tieringrules.intake.files import DataFile

_MAGIC = b"PAR1"


def read_parquet(
    file: DataFile, data: bytes, choose: Callable[[tuple[str, ...]], frozenset[int]]
) -> Checked[Cells | None]:
    """The cells of a Parquet file; rows are numbered as if it had been exported with a header.

    Args:
        file: for messages.
        data: the file's bytes.
        choose: headers → positions of the columns worth reading.
    """
    damaged: Checked[Cells | None] = Checked(None, (file.finding("TR509", format="Parquet"),))
    if len(data) < 12 or not (data.startswith(_MAGIC) and data.endswith(_MAGIC)):
        return damaged
    try:
        headers = tuple(pl.read_parquet_schema(io.BytesIO(data)))
        kept = sorted(choose(headers))
        # One column more where none is recognised: how many rows there are must be known all the same.
        frame = pl.read_parquet(io.BytesIO(data), columns=kept or [0]) if headers else pl.DataFrame()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        return damaged
    frame = frame.select(
        pl.col(headers[position]).alias(str(position)) for position in (kept or [0]) if headers
    )
    return Checked(Cells(headers, frame, numbered_from(2, frame.height)))
