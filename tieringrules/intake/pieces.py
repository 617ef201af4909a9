"""Long columns in as many pieces as there are threads, for work that looks at one cell at a time.

Polars shares columns among its threads, not the cells of one, and lets Python's threads run meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import polars as pl

# Fewer are not worth a thread.
_FEWEST_ROWS = 100_000
Found = TypeVar("Found")


def by_pieces(look: Callable[[pl.Series], Found], cells: pl.Series) -> list[Found]:
    """What is found in each piece of a column, in order.

    Args:
        look: told the cells of one piece; called on several threads.
        cells: the column.
    """
    threads = min(pl.thread_pool_size(), len(cells) // _FEWEST_ROWS)
    if threads < 2:
        return [look(cells)]
    rows = -(-len(cells) // threads)
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(look, [cells.slice(start, rows) for start in range(0, len(cells), rows)]))


def in_pieces(convert: Callable[[pl.Series], pl.Series], cells: pl.Series) -> pl.Series:
    """What a conversion gives that looks at one cell at a time.

    Args:
        convert: the conversion; called on several threads.
        cells: the column.
    """
    converted = by_pieces(convert, cells)
    return converted[0] if len(converted) == 1 else pl.concat(converted)
