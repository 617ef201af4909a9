"""The tiers that customers had before: from an earlier result, else from a column of the customers table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import polars as pl

from tieringrules.diagnostic import Diagnostic, Span, report
from tieringrules.engine.storage import to_values
from tieringrules.intake.rows import place_of
from tieringrules.intake.table import Table
from tieringrules.language.values import TierValue, Value
from tieringrules.rulebook.kernel import Kernel
from tieringrules.rulebook.previous import PREVIOUS, PreviousTier

EarlierSource: TypeAlias = Literal["file", "column"]


@dataclass(frozen=True, slots=True, eq=False)
class EarlierTiers:
    """What is known of the customers' earlier tiers in one standard, in key order.

    Attributes:
        source: the earlier result, or the column.
        ranks: index into the tiers of today (Int32), missing without an earlier tier.
        unknown: whether the earlier tier is none of today's (Boolean); its rank is missing, too.
        knows_anyone: whether the source holds at least one tier of today's.
    """

    source: EarlierSource
    ranks: pl.Series
    unknown: pl.Series
    knows_anyone: bool


def source_of(previous: PreviousTier, tables: Mapping[str, Table]) -> EarlierSource | None:
    """Where a standard's earlier tiers come from: an earlier result that has them goes before the column."""
    table = tables.get(PREVIOUS)
    if table is not None and previous.standard in table.frame.columns:
        return "file"
    return "column" if previous.column is not None else None


def earlier_tiers(
    kernel: Kernel, tables: Mapping[str, Table], customers: pl.DataFrame
) -> Mapping[str, EarlierTiers]:
    """Standard → earlier tiers, of every standard that has a source.

    Args:
        kernel: the standards.
        tables: among them the earlier result, if there is one.
        customers: the customers table, in key order.
    """
    return {
        previous.standard: _of_standard(previous, source, kernel, tables, customers)
        for previous in kernel.previous
        if (source := source_of(previous, tables)) is not None
    }


def _of_standard(
    previous: PreviousTier,
    source: EarlierSource,
    kernel: Kernel,
    tables: Mapping[str, Table],
    customers: pl.DataFrame,
) -> EarlierTiers:
    tiers = pl.Series(previous.type.tiers, dtype=pl.String)
    if source == "file":
        frame, keys = tables[PREVIOUS].frame, customers[kernel.key]
        known = pl.DataFrame(
            [
                frame[kernel.key].cast(keys.dtype, strict=False).alias("key"),
                frame[previous.standard].alias("tier"),
            ]
        )
        # Straight in polars: Narwhals promises no order of a join's rows.
        asked = keys.alias("key").to_frame()
        names = asked.join(known, on="key", how="left", maintain_order="left")["tier"]
        everyone = frame[previous.standard]
    else:
        assert previous.column is not None
        names = everyone = customers[previous.column]
    ranks = names.replace_strict(tiers, pl.int_range(len(tiers), eager=True), default=None)
    return EarlierTiers(
        source,
        ranks.cast(pl.Int32),
        names.is_not_null() & ranks.is_null(),
        bool(everyone.is_in(tiers.implode()).any()),
    )


def earlier_tiers_of_rows(
    kernel: Kernel, tables: Mapping[str, Table], rows: Sequence[Mapping[str, Value]]
) -> Mapping[str, EarlierTiers]:
    """The same row by row, in plain Python."""
    found: dict[str, EarlierTiers] = {}
    for previous in kernel.previous:
        source = source_of(previous, tables)
        if source is None:
            continue
        if source == "file":
            frame = tables[PREVIOUS].frame
            keys = to_values(frame[kernel.key], kernel.customers.type_of(kernel.key))
            by_key = dict(zip(keys, frame[previous.standard].to_list(), strict=True))
            names = [by_key.get(row[kernel.key]) for row in rows]
            everyone = list(by_key.values())
        else:
            assert previous.column is not None
            names = everyone = [row[previous.column] for row in rows]
        tiers = previous.type.tiers
        found[previous.standard] = EarlierTiers(
            source,
            pl.Series([tiers.index(name) if name in tiers else None for name in names], dtype=pl.Int32),
            pl.Series([name is not None and name not in tiers for name in names], dtype=pl.Boolean),
            any(name in tiers for name in everyone),
        )
    return found


def earlier_tier(previous: PreviousTier, rank: int | None) -> TierValue | None:
    """An earlier tier as expressions see it."""
    return None if rank is None else TierValue(previous.standard, rank, previous.type.tiers[rank])


@dataclass(frozen=True, slots=True)
class EarlierPlace:
    """Where one customer's earlier tier stands.

    Attributes:
        source: the earlier result, or the column; None where there is neither.
        file: the earlier result as the user named it; None for a frame.
        row: its row in the file, from 1; None for a frame, and where the customer is not in it.
        column: the column of the customers table.
        has_customer: whether the source has the customer.
        is_unknown: whether what stands there is none of today's tiers.
        run: number of the recorded run that the earlier result is; None for none.
        day: of that run, in ISO 8601.
    """

    source: EarlierSource | None
    file: str | None = None
    row: int | None = None
    column: str | None = None
    has_customer: bool = True
    is_unknown: bool = False
    run: int | None = None
    day: str | None = None


def earlier_places(
    kernel: Kernel, tables: Mapping[str, Table], values: Mapping[str, Value]
) -> Mapping[str, EarlierPlace]:
    """Name such as `previous.lifecycle` → where a customer's earlier tier stands.

    Args:
        kernel: the standards.
        tables: among them the earlier result, if there is one.
        values: the customer's, key and columns among them.
    """
    table, place = tables.get(PREVIOUS), None
    if table is not None:
        keys = to_values(table.frame[kernel.key], kernel.customers.type_of(kernel.key))
        place = next((index for index, key in enumerate(keys) if key == values[kernel.key]), None)
    return {previous.name: _place(previous, tables, place, values) for previous in kernel.previous}


def _place(
    previous: PreviousTier, tables: Mapping[str, Table], index: int | None, values: Mapping[str, Value]
) -> EarlierPlace:
    source, tiers = source_of(previous, tables), previous.type.tiers
    if source is None:
        return EarlierPlace(None)
    if source == "column":
        written = values.get(previous.column or "")
        unknown = written is not None and written not in tiers
        return EarlierPlace(source, column=previous.column, is_unknown=unknown)
    table = tables[PREVIOUS]
    if table.run is not None:
        written = table.frame[previous.standard][index] if index is not None else None
        return EarlierPlace(
            source,
            has_customer=index is not None,
            is_unknown=written is not None and written not in tiers,
            run=table.run.number,
            day=table.run.day.isoformat(),
        )
    if index is None:
        return EarlierPlace(source, table.file, has_customer=False)
    written = table.frame[previous.standard][index]
    unknown = written is not None and written not in tiers
    if table.file is None or table.rows is None:
        return EarlierPlace(source, is_unknown=unknown)
    place = place_of(int(table.rows[index]), table.file, table.parts)
    return EarlierPlace(source, place.file, place.line, is_unknown=unknown)


def earlier_warnings(
    kernel: Kernel, tables: Mapping[str, Table], earlier: Mapping[str, EarlierTiers]
) -> Iterator[Diagnostic]:
    """What is odd about earlier tiers: none though rules look at them, or tiers that are none of today's."""
    unsourced = [
        previous for previous in kernel.previous if previous.is_named and previous.standard not in earlier
    ]
    if unsourced:
        table = tables.get(PREVIOUS)
        names = ", ".join(previous.name for previous in unsourced)
        if table is None:
            yield report("TR661", names=names)
        else:
            place = Span.whole_file(table.file) if table.file is not None else None
            yield report("TR664", place, names=names, columns=", ".join(item.standard for item in unsourced))
    counts = {name: int(found.unknown.sum()) for name, found in earlier.items()}
    told = [f"{name} {count:,}" for name, count in counts.items() if count]
    if told:
        yield report("TR663", counts=", ".join(told))
