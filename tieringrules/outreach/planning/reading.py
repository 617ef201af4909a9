"""From the history to what the planner counts, no further back than the day's rules look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from tieringrules.language.calendar import add_months
from tieringrules.outreach.planning.calendar_periods import period_of
from tieringrules.outreach.planning.conditions import conditions_asked
from tieringrules.outreach.planning.past import SCHEMA, SUPPRESSED, Past
from tieringrules.outreach.planning.suppressed_addresses import suppressed_addresses
from tieringrules.outreach.rerouting import entries_of
from tieringrules.rulebook.model import Cap, Policy, Rulebook
from tieringrules.rulebook.occasion import Movement, NearMiss

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments
    from tieringrules.history import History, Suppression
    from tieringrules.history.secrets import Secrets

_COLUMNS = ("customer", *(name for name in SCHEMA if name != "row"))
_PIECE = 1_000_000
_DAY_1 = dt.date(1970, 1, 1).toordinal()


def read_past(
    history: History,
    rulebook: Rulebook,
    assignments: Assignments,
    as_of: dt.date,
    merged: Mapping[str, str] | None = None,
) -> Past:
    """What a history says of the customers.

    Args:
        history: of the workspace.
        rulebook: as it is on the day.
        assignments: the customers.
        as_of: the day that is planned.
        merged: key that was merged → the key that stands for it; whoever is listed by the first is kept out.
    """
    keys = assignments.frame.select(pl.col(assignments.key).cast(pl.String).alias("customer"))
    rows = keys.with_row_index("row")
    window = looks_back(rulebook, as_of)
    once = [campaign.name for campaign in rulebook.campaigns if campaign.last >= as_of]
    columns = history.columns(window.first, once, window.of_policies, as_of)
    pieces = [pl.DataFrame(schema=SCHEMA), *_contacts(columns, rows)]
    found = history.suppressions()
    last = history.last_plan(as_of)
    held = history.held(last, conditions_asked(rulebook)) if last is not None else {}
    return Past(
        pl.concat(pieces),
        _suppressed(history.secrets, found, rows, merged or {}),
        suppressed_addresses(found, history.secrets),
        last,
        {name: _rows_of(customers, rows) for name, customers in held.items()},
    )


def _rows_of(customers: Sequence[str], rows: pl.DataFrame) -> pl.Series:
    named = pl.DataFrame({"customer": pl.Series(customers, dtype=pl.String)})
    return named.join(rows, on="customer", how="inner").get_column("row")


@dataclass(frozen=True, slots=True)
class Window:
    """How far back a plan looks.

    Attributes:
        first: the first day whose contacts matter, whatever caused them; None where all do.
        of_policies: policies whose own contacts matter from an earlier day on.
    """

    first: dt.date | None
    of_policies: Mapping[str, dt.date] = field(default_factory=dict)


def looks_back(rulebook: Rulebook, as_of: dt.date) -> Window:
    """Which contacts matter to the plan of a day; those of campaigns that last are asked for by name."""
    caps = [cap for each in rulebook.workspace.channels for cap in each.caps]
    days = [as_of, *(_of_cap(cap, as_of) for cap in (*caps, *rulebook.workspace.caps))]
    for campaign in rulebook.campaigns:
        if campaign.last >= as_of and campaign.exclude is not None:
            first = campaign.exclude.first_day(as_of)
            if first is None:
                return Window(None)
            days.append(first)
    own = {policy.name: _of_policy(policy, as_of) for policy in rulebook.policies}
    return Window(min(days), {name: first for name, first in own.items() if first < min(days)})


def _of_policy(policy: Policy, as_of: dt.date) -> dt.date:
    days = [as_of]
    for entry in entries_of(policy).values():
        days += [_of_cap(entry.cap, as_of)] if entry.cap is not None else []
        if entry.message is not None:
            days.append(period_of(as_of, entry.every)[0] if entry.every is not None else dt.date.min)
    days += [
        period_of(as_of, trigger.on.once)[0]
        for trigger in policy.triggers
        if isinstance(trigger.on, Movement | NearMiss)
    ]
    return min(days)


def _of_cap(cap: Cap, as_of: dt.date) -> dt.date:
    first = period_of(as_of, cap.per)[0]
    if cap.gap is None:
        return first
    # Months clamp, so that a gap may begin up to three days before the day counted back to.
    return min(first, add_months(as_of, -cap.gap.months) - dt.timedelta(days=cap.gap.days + 3))


def _contacts(found: Iterable[tuple[Sequence[Any], ...]], rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    gathered: list[pl.DataFrame] = []
    for columns in found:
        gathered.append(_piece(columns))
        if sum(piece.height for piece in gathered) >= _PIECE:
            yield _placed(gathered, rows)
            gathered = []
    if gathered:
        yield _placed(gathered, rows)


def _piece(columns: Iterable[Any]) -> pl.DataFrame:
    kinds = {"customer": pl.String, "day": pl.Int32}
    series = [
        pl.Series(name, values, dtype=kinds.get(name, pl.String))
        for name, values in zip(_COLUMNS, columns, strict=True)
    ]
    words = [name for name in _COLUMNS if name not in kinds]
    return pl.DataFrame(series).with_columns(
        (pl.col("day") - _DAY_1).cast(pl.Date), *(pl.col(name).cast(SCHEMA[name]) for name in words)
    )


def _placed(pieces: list[pl.DataFrame], rows: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(pieces).join(rows, on="customer", how="inner").select(*SCHEMA)


def _suppressed(
    secrets: Secrets, found: Iterable[Suppression], rows: pl.DataFrame, merged: Mapping[str, str]
) -> pl.DataFrame:
    """The customers who are listed by their key or its hash, whatever the day that is planned.

    A plan that is made today for another day is sent today.
    """
    named = [(one.customer, one.channel) for one in found if one.customer is not None]
    hashed: dict[str, set[str | None]] = {}
    for one in found:
        if one.customer_hash is not None:
            hashed.setdefault(one.customer_hash, set()).add(one.channel)
    if hashed:
        # Whoever was forgotten is known by a hash alone.
        for key in (*rows.get_column("customer"), *merged):
            for digest in secrets.customers(key):
                named += [(key, channel) for channel in hashed.get(digest, ())]
    named = [(merged.get(key, key), channel) for key, channel in named]
    listed = pl.DataFrame(named, schema={"customer": pl.String, "channel": pl.String}, orient="row")
    return listed.join(rows, on="customer", how="inner").select(*SUPPRESSED)
