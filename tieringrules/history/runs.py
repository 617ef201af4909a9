"""Runs that were recorded: which there are, and which of them count.

The tiers of a run lie in an archive of their own (`history.archive`), which the table here names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Date, DateTime, Index, Integer, String, Table

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.history.schema import METADATA, PLANS

if TYPE_CHECKING:
    from tieringrules.history.contacts import History

RunState = Literal["pending", "recorded"]

RUNS = Table(
    "runs",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    # The folder of the archive.
    Column("id", String(60), nullable=False, unique=True),
    Column("as_of", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("customers", Integer, nullable=False),
    Column("rules_hash", String(64), nullable=False),
    Column("data_hash", String(64), nullable=False),
    # The plan with which it counts; none where it was recorded alone.
    Column("plan", Integer),
    Column("state", String(12), nullable=False),
    Index("runs_by_day", "as_of"),
)
_NAMES = tuple(column.name for column in RUNS.columns)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run that was recorded.

    Attributes:
        id: names its archive.
        as_of: the day that was asked about.
        recorded_at: when, in UTC.
        customers: how many it classified.
        rules_hash, data_hash: what it was made from, as in its manifest.
        plan: number of the plan that was made from it and recorded with it; None where there is none.
        number: given by the history; 0 before.
        state: `pending` from just before its archive appears until just after.
    """

    id: str
    as_of: dt.date
    recorded_at: dt.datetime
    customers: int
    rules_hash: str = ""
    data_hash: str = ""
    plan: int | None = None
    number: int = 0
    state: RunState = "recorded"


class Runs:
    """The runs of a history.

    A run whose archive, or whose batch, did not appear because the program was killed does not count.

    Args:
        history: where they are listed.
        has_archive: whether a run of this id has an archive.
    """

    def __init__(self, history: History, has_archive: Callable[[str], bool]) -> None:
        self._history, self._has_archive = history, has_archive

    def all(self) -> list[RunRecord]:
        """The runs that count, the last day first, of one day the last recorded first."""
        with self._history.begin() as connection:
            if not sa.inspect(connection).has_table(RUNS.name):
                # A history that was written before runs were.
                return []
            lost = self._lost(connection)
            query = sa.select(RUNS).where(RUNS.c.number.not_in(lost))
            rows = connection.execute(query.order_by(RUNS.c.as_of.desc(), RUNS.c.number.desc())).mappings()
            return [_record(row) for row in rows]

    def last_before(self, day: dt.date) -> RunRecord | None:
        """The last run of a day before this one; of one day the last recorded."""
        return next((run for run in self.all() if run.as_of < day), None)

    def of_number(self, number: int) -> RunRecord | None:
        """The run with a number, if it counts."""
        return next((run for run in self.all() if run.number == number), None)

    def begin(self, run: RunRecord) -> tuple[int, list[str]]:
        """Write a run as pending; those before it either appeared by now, or are forgotten.

        Returns:
            Its number, and the ids of the forgotten ones, of which something may still lie about.
        """
        with self._history.begin() as connection:
            lost = self._lost(connection)
            gone = list(connection.scalars(sa.select(RUNS.c.id).where(RUNS.c.number.in_(lost))))
            connection.execute(sa.delete(RUNS).where(RUNS.c.number.in_(lost)))
            connection.execute(sa.update(RUNS).values(state="recorded"))
            values = {name: getattr(run, name) for name in _NAMES if name != "number"}
            written = connection.execute(sa.insert(RUNS).values(**values | {"state": "pending"}))
            (number,) = written.inserted_primary_key or (0,)
        return int(number), gone

    def appeared(self, number: int) -> None:
        """The archive of a run is there, and what was recorded with it."""
        with self._history.begin() as connection:
            connection.execute(sa.update(RUNS).where(RUNS.c.number == number).values(state="recorded"))

    def remove(self, numbers: Collection[int]) -> None:
        """Forget runs; their archives are somebody else's to remove."""
        with self._history.begin() as connection:
            connection.execute(sa.delete(RUNS).where(RUNS.c.number.in_(list(numbers))))

    def _lost(self, connection: Connection) -> list[int]:
        """Pending runs of which something did not appear."""
        query = sa.select(RUNS.c.number, RUNS.c.id, RUNS.c.plan).where(RUNS.c.state == "pending")
        rows = connection.execute(query).all()
        if not rows:
            return []
        plans = {number for (number,) in connection.execute(sa.select(PLANS.c.number))}
        plans -= set(self._history.lost_plans(connection))
        return [
            number
            for number, name, plan in rows
            if not self._has_archive(name) or (plan is not None and plan not in plans)
        ]


def archives_in(folder: Path) -> Callable[[str], bool]:
    """Whether an archive lies in a folder; it appears whole or not at all."""
    return lambda name: (folder / name).is_dir()


def _record(row: Any) -> RunRecord:
    values = {name: row[name] for name in _NAMES}
    # Not every database keeps the zone, which is UTC.
    values["recorded_at"] = row["recorded_at"].replace(tzinfo=row["recorded_at"].tzinfo or dt.UTC)
    return RunRecord(**values)
