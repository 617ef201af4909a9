"""Two classifications compared, customer by customer: who moved, from which tier to which, by which rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import polars as pl

from tieringrules.engine.assignments import Assignments, UnknownCount
from tieringrules.engine.movement import NO_TIER
from tieringrules.language.types import ExactType, Type
from tieringrules.language.values import Value

_KEY, _BEFORE, _AFTER = "key", "before", "after"


@dataclass(frozen=True, slots=True)
class Mover:
    """One customer who has another tier; `amount` is the measure by which movers are sorted."""

    customer: Value
    before: str | None
    before_rule: str | None
    after: str | None
    after_rule: str | None
    amount: Decimal | float | None = None


@dataclass(frozen=True, slots=True)
class StandardComparison:
    """What a change moves in one standard.

    Attributes:
        before_tiers, after_tiers: best first; empty where there is no such standard.
        matrix: tier before → tier after → customers; `NO_TIER` stands for none.
        customers: who were compared.
        moved: who have another tier, or one instead of none.
        up, down: who moved between tiers that both sides have, by the order after.
        amounts: tier before → tier after → what the moved customers' measure adds up to; empty without one.
        moved_amount, total_amount: of those who moved, and of all.
        movers: the largest, by the measure.
        newly_unknown: rule and field that leave more customers unknown than before, and how many more.
    """

    before_tiers: tuple[str, ...]
    after_tiers: tuple[str, ...]
    matrix: Mapping[str, Mapping[str, int]]
    customers: int
    moved: int
    up: int
    down: int
    amounts: Mapping[str, Mapping[str, Decimal | float]] = field(default_factory=dict)
    moved_amount: Decimal | float | None = None
    total_amount: Decimal | float | None = None
    movers: tuple[Mover, ...] = ()
    newly_unknown: tuple[UnknownCount, ...] = ()


def compared(
    before: Assignments,
    after: Assignments,
    standard: str,
    measure: tuple[str, Type] | None = None,
    most_movers: int = 10,
) -> StandardComparison:
    """How customers moved in one standard; those whom only one side knows have no tier on the other.

    Args:
        before: the tiers by one set of rules.
        after: of the same data and day, by the other.
        standard: that at least one side has.
        measure: a column of numbers that both sides have, such as revenue, and its type after.
        most_movers: how many customers are named.
    """
    frame = side_by_side(before, after, standard, measure[0] if measure else None)
    old, new = (side.standards.get(standard) for side in (before, after))
    before_tiers = tuple(old.tiers) if old is not None else ()
    after_tiers = tuple(new.tiers) if new is not None else ()
    places = [*before_tiers, NO_TIER], [*after_tiers, NO_TIER]
    aggregates = [pl.len().alias("customers")]
    if measure is not None:
        aggregates.append(_sum(pl.col("amount")).alias("amount"))
    groups = frame.group_by(_BEFORE, _AFTER).agg(aggregates).fill_null(NO_TIER).rows(named=True)
    counts = {(row[_BEFORE], row[_AFTER]): row["customers"] for row in groups}
    matrix = {
        one: {other: counts[one, other] for other in places[1] if (one, other) in counts}
        for one in places[0]
        if any((one, other) in counts for other in places[1])
    }
    moves = {pair: count for pair, count in counts.items() if pair[0] != pair[1]}
    shared = [tier for tier in after_tiers if tier in before_tiers]
    ups = sum(
        count
        for (one, other), count in moves.items()
        if one in shared and other in shared and after_tiers.index(other) < after_tiers.index(one)
    )
    downs = sum(
        count
        for (one, other), count in moves.items()
        if one in shared and other in shared and after_tiers.index(other) > after_tiers.index(one)
    )
    result = StandardComparison(
        before_tiers, after_tiers, matrix, frame.height, sum(moves.values()), ups, downs,
        movers=_movers(frame, measure, most_movers),
        newly_unknown=_newly_unknown(before, after, standard),
    )  # fmt: skip
    if measure is None:
        return result
    amounts = {(row[_BEFORE], row[_AFTER]): _number(row["amount"], measure[1]) for row in groups}
    return _with_amounts(result, amounts)


def _with_amounts(
    result: StandardComparison, amounts: Mapping[tuple[str, str], Decimal | float | None]
) -> StandardComparison:
    known = {pair: amount for pair, amount in amounts.items() if amount is not None}
    table: dict[str, dict[str, Decimal | float]] = {}
    for (one, other), amount in known.items():
        if one != other:
            table.setdefault(one, {})[other] = amount
    nothing = Decimal(0)
    moved = [amount for (one, other), amount in known.items() if one != other]
    return replace(
        result,
        amounts=table,
        moved_amount=sum(moved, nothing),
        total_amount=sum(known.values(), nothing),
    )


def side_by_side(
    before: Assignments, after: Assignments, standard: str, measure: str | None = None
) -> pl.DataFrame:
    """Each customer of either side: `key`, `before`, `before_rule`, `after`, `after_rule`, `amount`."""
    one, other = _side(before, standard, None), _side(after, standard, measure)
    one = one.rename({"tier": _BEFORE, "rule": "before_rule"})
    other = other.rename({"tier": _AFTER, "rule": "after_rule"})
    if one[_KEY].dtype == other[_KEY].dtype and one[_KEY].equals(other[_KEY]):
        return pl.concat([one, other.drop(_KEY)], how="horizontal")
    if one[_KEY].dtype != other[_KEY].dtype:
        one, other = (side.with_columns(pl.col(_KEY).cast(pl.String)) for side in (one, other))
    return one.join(other, on=_KEY, how="full", coalesce=True).sort(_KEY)


def _side(assignments: Assignments, standard: str, measure: str | None) -> pl.DataFrame:
    frame = assignments.frame
    columns = [pl.col(assignments.key).alias(_KEY)]
    if standard in assignments.standards:
        columns += [pl.col(standard).alias("tier"), pl.col(f"{standard}_rule").alias("rule")]
    else:
        columns += [pl.lit(None, pl.String).alias("tier"), pl.lit(None, pl.String).alias("rule")]
    if measure is not None:
        columns.append(pl.col(measure).alias("amount"))
    return frame.select(columns).with_columns(pl.col("tier", "rule").cast(pl.String))


def _sum(amount: pl.Expr) -> pl.Expr:
    # Exact numbers are whole ones times a power of ten, whose sum may be larger than 64 bits hold.
    return amount.cast(pl.Int128, strict=False).sum()


def _number(stored: int | float | None, type_: Type) -> Decimal | float | None:
    if stored is None:
        return None
    return Decimal(stored).scaleb(-type_.scale) if isinstance(type_, ExactType) else float(stored)


def _movers(frame: pl.DataFrame, measure: tuple[str, Type] | None, most: int) -> tuple[Mover, ...]:
    moved = frame.filter(pl.col(_BEFORE).ne_missing(pl.col(_AFTER)))
    if measure is not None:
        moved = moved.sort(["amount", _KEY], descending=[True, False], nulls_last=True)
    return tuple(
        Mover(
            row[_KEY], row[_BEFORE], row["before_rule"], row[_AFTER], row["after_rule"],
            _number(row["amount"], measure[1]) if measure is not None else None,
        )
        for row in moved.head(most).rows(named=True)
    )  # fmt: skip


def _newly_unknown(before: Assignments, after: Assignments, standard: str) -> tuple[UnknownCount, ...]:
    old, new = (
        {(each.rule, each.field): each.customers for each in side.standards[standard].unknown}
        if standard in side.standards
        else {}
        for side in (before, after)
    )
    return tuple(
        UnknownCount(rule, name, count - old.get((rule, name), 0))
        for (rule, name), count in new.items()
        if count > old.get((rule, name), 0)
    )
