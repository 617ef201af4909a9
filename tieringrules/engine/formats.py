"""Columns of a result as the bytes of a text or Parquet file; the same columns give the same bytes."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass

import polars as pl

from tieringrules.diagnostic import Language
from tieringrules.engine.storage import to_values
from tieringrules.language.temporal import format_temporal
from tieringrules.language.types import (
    BooleanType,
    DateTimeType,
    DateType,
    DaysDurationType,
    ExactType,
    FloatType,
    MonthsDurationType,
    TimeType,
    Type,
)

# What spreadsheets take for a formula when it stands first in a cell.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A column as assignments store it, tiers as text."""

    series: pl.Series
    type: Type

    @property
    def name(self) -> str:
        """The header."""
        return self.series.name

    def texts(self) -> pl.Series:
        """The values as text: numbers with all their digits, dates in ISO 8601, booleans true and false."""
        match self.type:
            case ExactType(scale):
                return decimal_texts(self.series, scale)
            case BooleanType():
                return self.series.cast(pl.String)
            case DateType() | DateTimeType() | TimeType() | DaysDurationType() | MonthsDurationType():
                values = [
                    None if value is None else format_temporal(value)  # type: ignore[arg-type]
                    for value in to_values(self.series, self.type)
                ]
                return pl.Series(self.name, values, dtype=pl.String)
            case FloatType():
                values = [None if value is None else repr(value) for value in self.series.to_list()]
                return pl.Series(self.name, values, dtype=pl.String)
            case _:
                return self.series

    @property
    def is_text(self) -> bool:
        """Whether the values are people's own words, which a spreadsheet could take for a formula."""
        return self.series.dtype == pl.String


def decimal_texts(series: pl.Series, scale: int) -> pl.Series:
    """Whole numbers times 10**scale in plain digits, always with `scale` digits after the point."""
    # Through text, because 128-bit numbers have no decimal of 38 digits beside them that could hold them all.
    digits = series.cast(pl.String).str.strip_prefix("-").str.zfill(scale + 1)
    if scale:
        digits = digits.str.head(-scale) + "." + digits.str.tail(scale)
    signs = pl.Series(["", "-"]).gather((series < 0).cast(pl.UInt32))
    return (signs + digits).alias(series.name)


def defused(texts: pl.Series) -> pl.Series:
    """Texts with a leading `'` where a spreadsheet would run them."""
    risky = texts.str.contains("^[=+\\-@\\t\\r]")
    marks = pl.Series(["", "'"]).gather(risky.cast(pl.UInt32))
    return (marks + texts).alias(texts.name)


def csv_bytes(columns: list[OutputColumn], language: Language) -> bytes:
    """UTF-8 with a header row, lines ending in LF; missing values are empty."""
    texts = [defused(column.texts()) if column.is_text else column.texts() for column in columns]
    buffer = io.BytesIO()
    pl.DataFrame(texts).write_csv(buffer, null_value="", quote_style="necessary", line_terminator="\n")
    return buffer.getvalue()


def json_lines(columns: list[OutputColumn], language: Language) -> bytes:
    """One JSON object a line; numbers keep all their digits."""
    names = [json.dumps(column.name, ensure_ascii=False) for column in columns]
    cells = [_json_texts(column) for column in columns]
    lines = (
        "{" + ", ".join(f"{name}: {cell}" for name, cell in zip(names, row, strict=True)) + "}\n"
        for row in zip(*cells, strict=True)
    )
    return "".join(lines).encode()


def _json_texts(column: OutputColumn) -> list[str]:
    bare = isinstance(column.type, ExactType | FloatType | BooleanType)
    return [
        "null" if text is None else text if bare else json.dumps(text, ensure_ascii=False)
        for text in column.texts().to_list()
    ]


def parquet_bytes(columns: list[OutputColumn], language: Language) -> bytes:
    """Parquet with decimals as decimals."""
    buffer = io.BytesIO()
    frame = pl.DataFrame([typed(column) for column in columns]).rechunk()
    frame.write_parquet(buffer, compression="zstd", statistics=True, row_group_size=ROWS_A_GROUP)
    return buffer.getvalue()


# Written down, so that the bytes do not depend on how many cores there are.
ROWS_A_GROUP = 2**18


def typed(column: OutputColumn) -> pl.Series:
    """A column in the types that frames and Parquet have for its values."""
    series = column.series
    match column.type:
        case ExactType(0) if series.dtype == pl.Int64:
            return series
        case ExactType(scale):
            return decimal_texts(series, scale).str.to_decimal(scale=scale)
        case MonthsDurationType():
            return column.texts()
        case _:
            return series
