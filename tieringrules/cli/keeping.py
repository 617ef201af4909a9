"""The history of a workspace during one command: what it says, and what is added to it."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.cli.pipeline import Classified
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic import Checked

if TYPE_CHECKING:
    from tieringrules.history import ContactRecord, History, PlanRecord
    from tieringrules.history.runs import RunRecord, Runs
    from tieringrules.outreach.batch import BatchSummary
    from tieringrules.outreach.contact import Plan
    from tieringrules.outreach.offers import Given
    from tieringrules.outreach.planning import Past

_PATIENCE_SECONDS = 30.0


class Keeper:
    """Reads the history where there is one, and writes to it where that is asked for."""

    def __init__(
        self,
        history: History | None,
        refused: Callable[[Exception], Stop],
        *,
        writes: bool = False,
        root: Path | None = None,
    ) -> None:
        self._history, self._refused, self._writes = history, refused, writes
        self._root = root or Path()

    def past(self, result: Classified) -> Past:
        """What was sent to the customers before.

        Raises:
            Stop: the history cannot be read.
        """
        from tieringrules.outreach.planning import NOTHING

        if self._history is None:
            return NOTHING
        from tieringrules.engine.same_customer import survivors_of
        from tieringrules.outreach.planning.reading import read_past

        with self._guarded():
            merged = survivors_of(result.kernel, result.tables)
            return read_past(self._history, result.rulebook, result.assignments, result.as_of, merged)

    @property
    def writes(self) -> bool:
        """Whether what is planned is remembered."""
        return self._writes

    def given(self) -> Given:
        """Which offers and codes were given before.

        Raises:
            Stop: the history cannot be read.
        """
        from tieringrules.outreach.offers import NOTHING_GIVEN, Given

        if self._history is None:
            return NOTHING_GIVEN
        with self._guarded():
            return Given(self._history.codes(), self._history.offers())

    def of_customer(self, customer: str) -> list[ContactRecord]:
        """What one customer was sent before, the last first.

        Raises:
            Stop: the history cannot be read.
        """
        if self._history is None:
            return []
        with self._guarded():
            return self._history.of_customer(customer)

    def erase(self, customer: str, day: dt.date, forms: Collection[str] = ()) -> int:
        """Forget one customer; gives how many contacts were forgotten.

        Raises:
            Stop: the history cannot be written.
        """
        if self._history is None:
            return 0
        with self._guarded():
            return self._history.erase(customer, day, forms)

    def import_contacts(self, contacts: Sequence[ContactRecord]) -> tuple[int, int, int]:
        """Take over what another tool sent: how many are new, were there, and are of forgotten people.

        Raises:
            Stop: the history cannot be written.
        """
        assert self._history is not None
        with self._guarded():
            return self._history.import_contacts(contacts, dt.datetime.now(dt.UTC))

    def plans(self) -> list[PlanRecord]:
        """The plans that were recorded, the last first.

        Raises:
            Stop: the history cannot be read.
        """
        if self._history is None:
            return []
        with self._guarded():
            return self._history.plans()

    def runs(self) -> list[RunRecord]:
        """The runs that were recorded, the last first.

        Raises:
            Stop: the history cannot be read.
        """
        if self._history is None:
            return []
        with self._guarded():
            return self._runs().all()

    def begin_run(self, run: RunRecord) -> tuple[int, list[str]]:
        """Write down that a run is about to be archived; gives its number, and ids of runs that never were.

        Raises:
            Stop: the history cannot be written.
        """
        with self._guarded():
            return self._runs().begin(run)

    def run_appeared(self, number: int) -> None:
        """The archive of a run is there.

        Raises:
            Stop: the history cannot be written.
        """
        with self._guarded():
            self._runs().appeared(number)

    def remove_runs(self, numbers: Collection[int]) -> None:
        """Forget runs.

        Raises:
            Stop: the history cannot be written.
        """
        with self._guarded():
            self._runs().remove(numbers)

    def _runs(self) -> Runs:
        from tieringrules.history.archive import runs_folder
        from tieringrules.history.runs import Runs, archives_in

        assert self._history is not None
        return Runs(self._history, archives_in(runs_folder(self._root)))

    def record(self, plan: Plan, result: Classified) -> None:
        """Remember a plan that nothing is rendered of.

        Raises:
            Stop: the history cannot be written.
        """
        with self._guarded():
            self._write(plan, result)

    @contextmanager
    def appearing(
        self, plan: Plan, result: Classified, batch: BatchSummary, staging: Path, folder: Path
    ) -> Iterator[int | None]:
        """Remember a plan together with its batch: both or, should the run be killed meanwhile, neither.

        Args:
            plan: of the batch.
            result: what it was made from.
            batch: as it was written.
            staging: where it lies now.
            folder: where it is put within.

        Yields:
            The plan's number; None where nothing is remembered.

        Raises:
            Stop: the history cannot be written.
        """
        if self._history is None or not self._writes:
            yield None
            return
        digest = hashlib.sha256((staging / "manifest.json").read_bytes()).hexdigest()
        with self._guarded():
            number = self._write(plan, result, batch, folder.resolve(), digest)
        try:
            yield number
        except BaseException:
            with self._guarded():
                self._history.withdraw(number)
            raise
        with self._guarded():
            self._history.appeared(number)

    def _write(
        self,
        plan: Plan,
        result: Classified,
        batch: BatchSummary | None = None,
        folder: Path | None = None,
        manifest: str | None = None,
    ) -> int:
        from tieringrules.history import PlanRecord
        from tieringrules.outreach.manifest import data_hash, rules_hash
        from tieringrules.outreach.planning.conditions import conditions_held
        from tieringrules.outreach.planning.recording import records_of

        assert self._history is not None
        digests = {name: table.digest for name, table in result.tables.items() if table.digest is not None}
        written = PlanRecord(
            day=plan.as_of,
            recorded_at=dt.datetime.now(dt.UTC),
            rules_hash=batch.rules_hash if batch is not None else rules_hash(result.rulebook.digests),
            data_hash=batch.data_hash if batch is not None else data_hash(digests),
            folder=str(folder) if folder is not None else None,
            manifest=manifest,
            state="pending" if folder is not None else "recorded",
        )
        left_out = batch.not_rendered if batch is not None else frozenset()
        held = conditions_held(result.rulebook, result.assignments)
        return self._history.record(written, records_of(plan, left_out), held)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        from tieringrules.history.opening import FAILURES

        try:
            yield
        except FAILURES as problem:
            raise self._refused(problem) from problem


@contextmanager
def keeping(session: Session, opened: Opened, *, record: bool) -> Iterator[Keeper]:
    """The history of a workspace; nobody else plans and records while a command that records is at it.

    Args:
        session: the running one.
        opened: the workspace.
        record: whether the command writes.

    Raises:
        Stop: the history cannot be used, or somebody else records.
    """
    url = opened.rulebook.workspace.history
    if not record and url is None and not _usual_file(opened.root).is_file():
        # Nothing to read: the database's library is not even loaded.
        yield Keeper(None, _never)
        return
    with ExitStack() as stack:
        keeper, history = _opened(opened, stack, record)
        if history is not None:
            stack.callback(history.close)
        yield keeper


def _opened(opened: Opened, stack: ExitStack, record: bool) -> tuple[Keeper, History | None]:
    from tieringrules.history import open_history, place_of
    from tieringrules.history.opening import locked, refusal
    from tieringrules.intake.secret_key import read_key

    place = place_of(opened.root, opened.rulebook.workspace.history)
    if record:
        finding = stack.enter_context(locked(place, os.environ, _PATIENCE_SECONDS))
        if finding is not None:
            raise Stop(ExitCode.USAGE, finding)
    key = read_key(opened.root, os.environ)
    found = open_history(place, os.environ, create=record, secret=key.value)
    if any(one.code == "TR991" for one in found.diagnostics):
        found = Checked(None, key.diagnostics)  # which say why there is no key
    history = _good(found)
    keeper = Keeper(
        history,
        lambda problem: Stop(ExitCode.USAGE, refusal(place, problem)),
        writes=record,
        root=opened.root,
    )
    return keeper, history


def _good(found: Checked[History | None]) -> History | None:
    if found.diagnostics:
        raise Stop(ExitCode.USAGE, *found.diagnostics)
    return found.value


def _usual_file(root: Path) -> Path:
    return root / ".tieringrules" / "history.sqlite"


def has_history(opened: Opened) -> bool:
    """Whether a workspace has a history that can be read."""
    return opened.rulebook.workspace.history is not None or _usual_file(opened.root).is_file()


def _never(problem: Exception) -> Stop:
    raise AssertionError from problem
