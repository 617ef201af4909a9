"""The package as a library: `tieringrules.load("folder").classify(customers=frame, as_of="2026-06-30")`.

import tieringrules as tr

rules = tr.load("path/to/workspace")
tiers = rules.classify(customers=df, orders=df2, as_of="2026-06-30")
"""

from __future__ import annotations

import datetime as dt
import os
import warnings
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload
from zoneinfo import ZoneInfo

from tieringrules.diagnostic import Checked, Diagnostic, in_order, report

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from tieringrules.engine.assignments import Assignments
    from tieringrules.engine.classification import EngineName
    from tieringrules.engine.explanation import Explanation
    from tieringrules.intake.table import Table
    from tieringrules.rulebook import Kernels
    from tieringrules.rulebook.kernel import Kernel
    from tieringrules.rulebook.model import Rulebook


class Refused(Exception):  # noqa: N818 - the rules or the data are at fault, not the program
    """Rules or data that cannot be used; its text names places and columns, never a personal value.

    Attributes:
        diagnostics: every finding, in order of place.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(_line(finding) for finding in self.diagnostics if finding.is_error)


class RulesRefused(Refused):
    """There is no workspace, or its rules have errors."""


class DataRefused(Refused):
    """The data does not meet its contract."""


class DataWarning(UserWarning):
    """The data was classified, and there is something to know: refused rows, tiers without customers, ….

    Attributes:
        diagnostics: every finding, in order of place.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(_line(finding) for finding in self.diagnostics)


def load(path: str | os.PathLike[str]) -> Rules:
    """Read the rules of a workspace.

    Rules with errors are loaded, too, so that `check` can tell about them; they refuse to classify.

    Args:
        path: the folder, or its `tieringrules.yaml`.

    Raises:
        RulesRefused: there is no workspace.
    """
    from tieringrules.rulebook import WORKSPACE_FILE, read_workspace

    root = Path(path)
    if root.name == WORKSPACE_FILE and root.is_file():
        root = root.parent
    if not root.exists():
        raise RulesRefused([report("TR002", path=root)])
    if not (root / WORKSPACE_FILE).is_file():
        raise RulesRefused([report("TR025", path=root)])
    return Rules(root, read_workspace(root))


class Rules:
    """The rules of one workspace."""

    def __init__(self, root: Path, checked: Checked[Rulebook | None]) -> None:
        self._root = root
        self._checked = checked

    def __repr__(self) -> str:
        return f"<rules of {self._root}>"

    def check(self) -> list[Diagnostic]:
        """Everything that is wrong with rules and templates, and every warning, in order of place."""
        from tieringrules.assure.checking import with_templates

        return list(with_templates(self._root, self._checked))

    @property
    def rulebook(self) -> Rulebook:
        """The rules as typed values.

        Raises:
            RulesRefused: the rules have errors.
        """
        if self._checked.value is None or not self._checked.ok:
            raise RulesRefused(self._checked.diagnostics)
        return self._checked.value

    @cached_property
    def _kernels(self) -> Kernels:
        from tieringrules.rulebook import Kernels

        return Kernels(self.rulebook)

    def kernel_on(self, as_of: dt.date | str, metrics: Iterable[str] = ()) -> Kernel:
        """The rules that hold on a day, as definitions and decisions.

        Args:
            as_of: the day, as for `classify`.
            metrics: near misses that are wanted besides those that rules name.

        Raises:
            RulesRefused: the rules have errors.
        """
        from tieringrules.rulebook import Kernels

        kernels = Kernels(self.rulebook, wanted) if (wanted := frozenset(metrics)) else self._kernels
        return kernels.on(self._day(as_of))

    # Without a frame it is polars; of one kind it is that kind; of several nobody can say beforehand.
    @overload
    def classify(
        self,
        data: None = None,
        /,
        *,
        as_of: dt.date | str,
        engine: str = "polars",
        metrics: Iterable[str] = (),
    ) -> pl.DataFrame: ...
    @overload
    def classify(
        self,
        data: Mapping[str, pd.DataFrame] | None = None,
        /,
        *,
        as_of: dt.date | str,
        engine: str = "polars",
        metrics: Iterable[str] = (),
        **frames: pd.DataFrame,
    ) -> pd.DataFrame: ...
    @overload
    def classify(
        self,
        data: Mapping[str, pl.DataFrame | pl.LazyFrame] | None = None,
        /,
        *,
        as_of: dt.date | str,
        engine: str = "polars",
        metrics: Iterable[str] = (),
        **frames: pl.DataFrame | pl.LazyFrame,
    ) -> pl.DataFrame: ...
    @overload
    def classify(
        self,
        data: Mapping[str, Any] | None = None,
        /,
        *,
        as_of: dt.date | str,
        engine: str = "polars",
        metrics: Iterable[str] = (),
        **frames: Any,
    ) -> Any: ...
    def classify(
        self,
        data: Mapping[str, Any] | None = None,
        /,
        *,
        as_of: dt.date | str,
        engine: str = "polars",
        metrics: Iterable[str] = (),
        **frames: Any,
    ) -> Any:
        """Give every customer a tier in every standard.

        Args:
            data: dataset → frame, for datasets whose names are no Python names or are `as_of`, `engine` or
                `metrics`; the same as `frames`.
            as_of: the day asked about, to its end; a date, or text such as `2026-06-30`; of a moment with a
                time zone, its day in the workspace's zone.
            engine: `polars` or `reference`.
            metrics: names of metrics to add to the result, also of scores such as `loyalty_segment.r`,
                `previous.<standard>` and `<standard>_reasons`.
            **frames: dataset → pandas, polars (also lazy) or pyarrow frame, which stays as it is; `previous`
                is an earlier result, whose tiers rules see as `previous.<standard>`. A pandas
                index is ignored; None, NaN, NaT and NA are missing. Datasets that are not given are read
                from the files that the workspace names.

        Returns:
            One row per customer, in key order: the key, per standard `<standard>` and `<standard>_rule` and
            further outputs, with `stability` also `<standard>_computed` and `<standard>_since`, then the
            metrics. It is of the kind of the first frame given, else a polars
            frame. In pandas, whole numbers are `Int64`, decimals exact Arrow decimals, booleans `boolean`.

        Warns:
            DataWarning: rows were refused, or the result holds something to know.

        Raises:
            RulesRefused: the rules have errors.
            DataRefused: a frame or file does not meet its contract.
            ValueError: a dataset, metric, engine or day that does not exist.
        """
        given = {**(data or {}), **frames}
        day = self._day(as_of)
        wanted = self._metrics(metrics, day)
        kernel = self.kernel_on(day, wanted)
        _, assignments = self._classified(given, day, engine, kernel)
        from tieringrules.engine.writing import output_frame

        table = output_frame(assignments.value, kernel, wanted)
        if assignments.diagnostics:
            warnings.warn(DataWarning(assignments.diagnostics), stacklevel=2)
        from tieringrules.intake.frames import to_kind_of

        return to_kind_of(table, next(iter(given.values()), None))

    def explain(
        self,
        customer: object,
        data: Mapping[str, Any] | None = None,
        /,
        *,
        as_of: dt.date | str,
        engine: str = "polars",
        **frames: Any,
    ) -> Explanation | None:
        """Why a customer has their tiers; None where no customer has that key.

        Args:
            customer: the key.
            data: as for `classify`.
            as_of: as for `classify`.
            engine: as for `classify`.
            **frames: as for `classify`.

        Raises:
            RulesRefused: the rules have errors.
            DataRefused: a frame or file does not meet its contract.
            ValueError: a dataset, engine or day that does not exist.
        """
        from tieringrules.engine.explanation import explain
        from tieringrules.engine.same_customer import standing_for, with_overrides_of_survivors

        day = self._day(as_of)
        kernel = self.kernel_on(day)
        tables, assignments = self._classified({**(data or {}), **frames}, day, engine, kernel)
        kernel = with_overrides_of_survivors(kernel, tables)
        standing = standing_for(kernel, tables, str(customer))
        return explain(kernel, assignments.value, standing, day, tables)

    def merged(
        self,
        data: Mapping[str, Any] | None = None,
        /,
        *,
        as_of: dt.date | str,
        **frames: Any,
    ) -> Any:
        """Which rows of the customers went into which, because they are the same customer.

        Args:
            data: as for `classify`.
            as_of: as for `classify`.
            **frames: as for `classify`.

        Returns:
            One row per row that went into another: file (the dataset's name for a frame), row, key,
            into_file, into_row, into_key, and by which rule. It is of the kind of the first frame given, else
            a polars frame. Keys that are personal are missing; the row numbers say which they are.

        Raises:
            RulesRefused: the rules have errors.
            DataRefused: a frame or file does not meet its contract.
            ValueError: a dataset or day that does not exist.
        """
        from tieringrules.intake.frames import to_kind_of
        from tieringrules.intake.merges import Merges

        day = self._day(as_of)
        given = {**(data or {}), **frames}
        tables = self._tables(given, self.kernel_on(day), day, "polars").value
        table = tables.get(self.rulebook.customers.name)
        merges = table.merges if table is not None else Merges()
        return to_kind_of(merges.table(), next(iter(given.values()), None))

    def _day(self, as_of: dt.date | str) -> dt.date:
        if isinstance(as_of, dt.datetime):
            # A moment with a zone is another day in another place.
            local = (
                as_of
                if as_of.tzinfo is None
                else as_of.astimezone(ZoneInfo(self.rulebook.workspace.time_zone))
            )
            return local.date()
        if not isinstance(as_of, dt.date | str):
            raise TypeError(f"as_of is a date, or text such as 2026-06-30, not {type(as_of).__name__}")
        return as_of if isinstance(as_of, dt.date) else dt.date.fromisoformat(as_of)

    def _metrics(self, names: Iterable[str], day: dt.date) -> tuple[str, ...]:
        wanted = (names,) if isinstance(names, str) else tuple(dict.fromkeys(names))
        from tieringrules.rulebook.further_columns import further_columns

        known = further_columns(self.rulebook.on(day))
        for name in wanted:
            if name not in known:
                raise ValueError(f"{name!r} is not a metric; metrics: {', '.join(known) or 'none'}")
        return wanted

    def _classified(
        self, given: Mapping[str, Any], as_of: dt.date, engine: str, kernel: Kernel
    ) -> tuple[Mapping[str, Table], Checked[Assignments]]:
        from tieringrules.engine.classification import ENGINES, classify

        known = next((name for name in ENGINES if name == engine), None)
        if known is None:
            raise ValueError(f"{engine!r} is not an engine; engines: {', '.join(ENGINES)}")
        tables = self._tables(given, kernel, as_of, known)
        checked = classify(kernel, tables.value, as_of, engine=known)
        if checked.value is None or not checked.ok:
            raise DataRefused((*tables.diagnostics, *checked.diagnostics))
        return tables.value, Checked(checked.value, (*tables.diagnostics, *checked.diagnostics))

    def _tables(
        self, given: Mapping[str, Any], kernel: Kernel, as_of: dt.date, engine: EngineName
    ) -> Checked[Mapping[str, Table]]:
        from tieringrules.engine.preparing import prepared
        from tieringrules.intake.forgotten import read_forgotten, without_forgotten
        from tieringrules.intake.frames import from_frame
        from tieringrules.intake.loading import load_tables, nothing_left
        from tieringrules.intake.previous import as_earlier_result
        from tieringrules.rulebook import used_columns
        from tieringrules.rulebook.previous import PREVIOUS, previous_contract

        rulebook = self.rulebook
        needed = used_columns(kernel)
        found: list[Diagnostic] = []
        tables: dict[str, Table] = {}
        for name, frame in given.items():
            dataset = previous_contract(rulebook) if name == PREVIOUS else rulebook.dataset(name)
            if dataset is None:
                known = [rulebook.customers.name, *(child.name for child in rulebook.children), PREVIOUS]
                raise ValueError(f"{name!r} is not a dataset; datasets: {', '.join(known)}")
            from_outside = from_frame(dataset, frame, rulebook.workspace, needed.get(name, frozenset()))
            if name == PREVIOUS:
                from_outside = as_earlier_result(dataset, from_outside)
            found += from_outside.diagnostics
            if from_outside.value is not None:
                tables[name] = from_outside.value
        rest = {name: columns for name, columns in needed.items() if name not in given}
        if rest:
            from_files = load_tables(rulebook, {}, rest, environment=os.environ)
            found += from_files.diagnostics
            tables |= from_files.value or {}
        remembered = read_forgotten(Path(rulebook.root), os.environ)
        found += remembered.diagnostics
        if remembered.value is not None:
            kept = without_forgotten(rulebook, tables, remembered.value)
            found += kept.diagnostics
            tables = dict(kept.value)
        if not any(finding.is_error for finding in found):
            ready = prepared(rulebook, kernel, tables, as_of, engine=engine)
            found += ready.diagnostics
            tables = dict(ready.value)
        found += nothing_left(rulebook, tables)
        if any(finding.is_error for finding in found):
            raise DataRefused(found)
        return Checked(tables, tuple(found))


def _line(finding: Diagnostic) -> str:
    span = finding.span
    place = f"{span.file}:{span.line}:{span.column}: " if span is not None else ""
    helping = f" ({finding.help.en})" if finding.help is not None else ""
    return f"{place}{finding.severity}[{finding.code}] {finding.message.en}{helping}"
