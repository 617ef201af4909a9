"""Rows that are one and the same customer become one row, and the rows of other tables follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from tieringrules.diagnostic import Checked, report
from tieringrules.intake.merges import Merges
from tieringrules.intake.table import Table
from tieringrules.rulebook.identity import Identity, Merging
from tieringrules.rulebook.model import Column, Dataset

# More people than this do not share one telephone: such a number stands for “unknown”.
MANY = 20
_GROUP, _NUMBER, _PLACE, _RULE = "\0group", "\0number", "\0place", "\0rule"


@dataclass(frozen=True, slots=True, eq=False)
class Unified:
    """The table with one row a customer, and for keys that are gone the key that stands for them."""

    table: Table
    survivors: Mapping[object, object]


def unified(dataset: Dataset, table: Table, identity: Identity) -> Checked[Unified]:
    """Merges the rows of a table that are one customer: those with equal keys, and those that a rule joins.

    Rows that are joined with a third are joined with each other. The order of rows does not matter.

    Args:
        dataset: the contract, with a key.
        table: the rows.
        identity: which rows are one.
    """
    assert dataset.key is not None
    rules = ((dataset.key,), *identity.rules)
    groups, by = _groups(dataset, table.frame, rules)
    repeated = groups.is_duplicated()
    if not repeated.any():
        return Checked(Unified(replace(table, merges=Merges()), {}))
    frame = table.frame.with_columns(
        groups.alias(_GROUP), table.numbers().alias(_NUMBER), pl.Series(_RULE, by, dtype=pl.UInt32)
    )
    alike = _in_order(frame.filter(repeated), dataset, identity)
    merged = alike.group_by(_GROUP, maintain_order=True).agg(
        *(_merged(column, identity.merge.get(column.name, "coalesce")) for column in _stored(dataset, frame)),
        pl.col(_NUMBER).first(),
    )
    single = frame.filter(~repeated).drop(_GROUP, _RULE)
    joined = pl.concat([single, merged.select(single.columns)]).sort(_NUMBER)
    pairs = alike.select(
        pl.col(dataset.key).alias("key"),
        pl.col(_NUMBER).alias("row"),
        pl.col(dataset.key).first().over(_GROUP).alias("into_key"),
        pl.col(_NUMBER).first().over(_GROUP).alias("into_row"),
        pl.col(_RULE).alias("rule"),
    ).filter(pl.col("row") != pl.col("into_row"))
    merges = Merges(
        file=table.file or table.dataset,
        rows=pairs.sort("row"),
        rules=tuple(" + ".join(rule) for rule in rules),
        customers=merged.height,
        parts=table.parts,
        key_is_personal=_is_personal(dataset.column(dataset.key)),
    )
    survivors = {
        key: into for key, into in pairs.select("key", "into_key").unique().iter_rows() if key != into
    }
    left = replace(
        table,
        frame=joined.drop(_NUMBER),
        rows=joined[_NUMBER].alias("row") if table.rows is not None else None,
        merges=merges,
    )
    found = []
    largest = (
        alike.group_by(_GROUP).agg(pl.len().alias("rows"), pl.col(_NUMBER).first()).sort("rows", _NUMBER)
    )
    many = largest.filter(pl.col("rows") > MANY)
    if many.height:
        rows, number = many.select("rows", _NUMBER).row(-1)
        place = table.refused.place(number) if table.refused.file else None
        found.append(report("TR572", place, dataset=dataset.name, count=many.height, rows=rows))
    return Checked(Unified(left, survivors), tuple(found))


def repointed(table: Table, column: str, survivors: Mapping[object, object]) -> Table:
    """A child table whose rows name the customer that stands for theirs.

    Args:
        table: the child's rows.
        column: its column with the customer's key.
        survivors: key that is gone → key that stands for it.
    """
    if not survivors or column not in table.frame.columns:
        return table
    parents = table.frame[column]
    # Two tables may store equal keys differently; as texts they are equal.
    old = pl.Series([str(key) for key in survivors], dtype=pl.String)
    new = pl.Series([str(key) for key in survivors.values()], dtype=pl.String)
    texts = parents.cast(pl.String)
    moved = texts.replace(old, new)
    if parents.dtype != pl.String:
        moved = moved.cast(parents.dtype, strict=False)
    return replace(table, frame=table.frame.with_columns(moved.alias(column)))


def repointed_result(table: Table, key: str, survivors: Mapping[object, object]) -> Table:
    """An earlier result whose rows name the customers that stand for theirs, one row for each.

    A customer's own row goes before those of keys that are gone; of these the first by its key.

    Args:
        table: the rows of the earlier result.
        key: its column with the customers' keys.
        survivors: key that is gone → key that stands for it.
    """
    moved = repointed(table, key, survivors)
    if moved is table:
        return table
    was, now = table.frame[key].cast(pl.String), moved.frame[key].cast(pl.String)
    order = pl.DataFrame({"now": now, "is_moved": was != now, "was": was}).with_row_index(_PLACE)
    first = order.sort("is_moved", "was", maintain_order=True).unique("now", keep="first")[_PLACE].sort()
    rows = moved.rows.gather(first) if moved.rows is not None else None
    return replace(moved, frame=moved.frame[first], rows=rows)


def _groups(
    dataset: Dataset, frame: pl.DataFrame, rules: tuple[tuple[str, ...], ...]
) -> tuple[pl.Series, pl.Series]:
    """For each row the number of its group, and the first rule that joins it with another row."""
    parent = list(range(frame.height))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = place = parent[parent[place]]
        return place

    by = pl.repeat(None, frame.height, dtype=pl.UInt32, eager=True)
    for number, rule in enumerate(rules):
        if not all(name in frame.columns for name in rule):
            continue
        compared = frame.select(_compared(name, dataset.column(name)) for name in rule).with_row_index(_PLACE)
        alike = compared.drop_nulls().filter(pl.struct(rule).is_duplicated())
        if alike.is_empty():
            continue
        edges = alike.with_columns(pl.col(_PLACE).first().over(rule).alias(_GROUP))
        for one, other in edges.select(_PLACE, _GROUP).iter_rows():
            first, second = root(one), root(other)
            if first != second:
                parent[max(first, second)] = min(first, second)
        joined = edges[_PLACE]
        unsaid = joined.filter(by.gather(joined).is_null())
        by = by.scatter(unsaid, number)
    return pl.Series(_GROUP, [root(place) for place in range(frame.height)], dtype=pl.UInt32), by


def _compared(name: str, column: Column | None) -> pl.Expr:
    """What is compared of a column: of texts, not how wide, how high or with which blanks they stand."""
    if column is None or column.kind not in ("text", "choice", "email"):
        return pl.col(name)
    bare = pl.col(name).str.normalize("NFKC").str.to_lowercase().str.replace_all(r"\s+", "")
    return pl.when(bare != "").then(bare).alias(name)


def _in_order(frame: pl.DataFrame, dataset: Dataset, identity: Identity) -> pl.DataFrame:
    """The rows with those that come first in front; what decides last is all that they say."""
    order = [identity.keep_by] if identity.keep_by in frame.columns else []
    names = [
        name for name in (*order, dataset.key, *(column.name for column in _stored(dataset, frame))) if name
    ]
    unique = list(dict.fromkeys(names))
    descending = [identity.newest and name == identity.keep_by for name in unique]
    return frame.sort(_GROUP, *unique, descending=[False, *descending], nulls_last=True, maintain_order=True)


def _stored(dataset: Dataset, frame: pl.DataFrame) -> list[Column]:
    return [column for column in dataset.columns if column.name in frame.columns]


def _merged(column: Column, merging: Merging) -> pl.Expr:
    values = pl.col(column.name)
    match merging:
        case "kept":
            return values.first()
        case "min":
            return values.min()
        case "max":
            return values.max()
        case "any":
            return pl.when(values.is_not_null().any()).then(values.any()).alias(column.name)
        case "all":
            return pl.when(values.is_not_null().any()).then(values.all()).alias(column.name)
        case "longest":
            return values.sort_by(
                values.str.len_chars().fill_null(0), descending=True, maintain_order=True
            ).first()
        case _:
            return values.drop_nulls().first()


def _is_personal(column: Column | None) -> bool:
    return column is None or column.personal or column.kind in ("email", "phone")
