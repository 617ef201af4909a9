"""`init --from`: a new workspace whose first rules fit the files that are there."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.cli.drafted_remarks import in_language
from tieringrules.cli.editor import editor_files
from tieringrules.cli.first_rules import CUSTOMERS, ORDERS, Beginning, Bounds, files_of
from tieringrules.cli.pipeline import UNUSABLE_FILE, Request, classified
from tieringrules.cli.progress import progress
from tieringrules.cli.session import Session
from tieringrules.cli.starting import made_whole, write_new
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.diagnostic.value_class import dataclass

if TYPE_CHECKING:
    from tieringrules.intake.profiling import FileProfile

_SUFFIXES = re.compile(r"(?:\.[A-Za-z0-9]{1,8}){1,2}$")
# Beyond so many days the last order says that the file is of the past.
_RECENT_DAYS = 365
_GOLD, _SILVER = 95, 80
TAKEN_AS_ORDERS = Localized(
    "'{file}' is taken as a file of orders: in '{column}' {blank} rows are blank and {repeated} repeat an "
    "earlier one. If each row is a customer, mend those rows and begin again in a new folder",
    "“{file}”按订单文件处理：列“{column}”中有 {blank} 行为空、{repeated} 行与前面的重复。"
    "如果每行是一位客户，请改正这些行，换一个新文件夹重新执行",
)


@dataclass(frozen=True, slots=True)
class _Clash:
    """Rows that a column of customers' numbers does not name: without a number, or with an earlier one's."""

    column: str
    blank: int
    repeated: int


def workspace_from(
    session: Session,
    folder: Path,
    name: str,
    today: dt.date,
    customers: Path | None,
    orders: Path | None,
    region: str,
) -> tuple[str, ...]:
    """Write a workspace that passes `check`, `test` and `run` on these files; it appears whole or not at all.

    Args:
        session: how to speak; its language is that of remarks and titles.
        folder: not there yet, or empty.
        name: of the workspace.
        today: the day from which windows look back.
        customers: a file with one row per customer, or of orders that name customers; None for orders alone.
        orders: a file with one row per order.
        region: ISO 3166 region of phone numbers without a country code.

    Returns:
        The files written, relative to the folder.

    Raises:
        Stop: a file cannot be read, or no column of it names customers.
        OSError: the workspace cannot be written; nothing is left behind.
    """
    given = {
        dataset: _profiled(session, dataset, path, region)
        for dataset, path in ((CUSTOMERS, customers), (ORDERS, orders))
        if path is not None
    }
    named = {dataset: path for dataset, path in ((CUSTOMERS, customers), (ORDERS, orders)) if path}
    profiles, sources = _told_apart(given, named)
    clash = _clash(profiles[ORDERS]) if CUSTOMERS in given and CUSTOMERS not in profiles else None
    if clash is not None:
        told = {"column": clash.column, "blank": clash.blank, "repeated": clash.repeated}
        session.remark(TAKEN_AS_ORDERS.filled({"file": sources[ORDERS].name, **told}))
    beginning = _beginning(session, name, today, profiles, sources, region)
    with made_whole(folder) as draft:
        for dataset, path in beginning.files.items():
            (draft / path).parent.mkdir(exist_ok=True)
            shutil.copyfile(sources[dataset], draft / path)
            (draft / path).chmod(0o600)
        # The first standard has no bounds yet; what customers spend on the day says where they lie.
        _write(draft, files_of(beginning, Bounds(None, None)))
        bounds = _bounds(session, draft, beginning, today)
        files = files_of(beginning, bounds)
        _write(draft, files)
        editors = editor_files(draft, session.language)
        _write(draft, editors)
    return tuple(sorted((*files, *editors, *beginning.files.values())))


def _profiled(session: Session, dataset: str, path: Path, region: str) -> FileProfile:
    from tieringrules.intake.files import named_file
    from tieringrules.intake.profiling import profile_file
    from tieringrules.intake.roles import readable
    from tieringrules.rulebook.model import Dataset

    with progress(session, "load") as report_progress:
        checked = profile_file(named_file(dataset, path), Dataset(dataset, ()), region, report_progress)
    if checked.value is None or not checked.ok:
        unusable = all(finding.code in UNUSABLE_FILE for finding in checked.errors)
        raise Stop(ExitCode.USAGE if unusable else ExitCode.FINDINGS, *checked.diagnostics)
    return readable(checked.value)


def _told_apart(
    profiles: Mapping[str, FileProfile], sources: Mapping[str, Path]
) -> tuple[Mapping[str, FileProfile], Mapping[str, Path]]:
    """A lone file in which no column is a key but one names customers is one of orders."""
    from tieringrules.intake.roles import customer_key, repeated_customer

    if set(profiles) == {CUSTOMERS}:
        only = profiles[CUSTOMERS]
        key, repeated = customer_key(only), repeated_customer(only)
        is_orders = repeated is not None and only.columns[repeated].distinct < only.rows
        if key is None or (is_orders and key != repeated):
            return {ORDERS: only}, {ORDERS: sources[CUSTOMERS]}
    return profiles, sources


def _beginning(
    session: Session,
    name: str,
    today: dt.date,
    profiles: Mapping[str, FileProfile],
    sources: Mapping[str, Path],
    region: str,
) -> Beginning:
    from tieringrules.intake import roles
    from tieringrules.intake.drafting import drafted, names_of

    files = {dataset: f"data/{dataset}{_suffix(path)}" for dataset, path in sources.items()}
    made = Beginning(name, session.language, "", None, None, files)
    people, rows = profiles.get(CUSTOMERS), profiles.get(ORDERS)
    if people is not None:
        key = roles.customer_key(people)
        if key is None:
            raise Stop(ExitCode.FINDINGS, _no_key(people, sources[CUSTOMERS].name))
        people = roles.with_text_key(people, key)
        names = names_of(people)
        text = re.sub(r"(?m)^key: .*\n", "", drafted(people, CUSTOMERS, region=region))
        text = text.replace("columns:\n", f"key: {names[key]}\ncolumns:\n", 1)
        amount = roles.amount_of_customers(people, key)
        made = replace(
            made,
            key=names[key],
            customers=in_language(text, session.language),
            amount=amount,
            taken=frozenset(names.values()),
        )
    if rows is None:
        return made
    customer = (
        roles.customer_in(rows, people.columns[roles.customer_key(people) or 0])
        if people is not None
        else roles.repeated_customer(rows)
    )
    if customer is None:
        raise Stop(ExitCode.FINDINGS, report("TR862", file=sources[ORDERS].name))
    rows = roles.with_text_key(rows, customer)
    found = roles.order_roles(rows, customer)
    is_recent = found.last_day is None or (today - found.last_day).days <= _RECENT_DAYS
    return replace(
        made,
        key=made.key or found.customer,
        orders=in_language(drafted(rows, ORDERS, region=region), session.language),
        happened_at=found.happened_at,
        amount=found.amount,
        product=found.product,
        keep=found.sold,
        customer_column=found.customer,
        is_recent=is_recent,
        taken=made.taken or frozenset((found.customer,)),
    )


def _no_key(people: FileProfile, file: str) -> Diagnostic:
    if (clash := _clash(people)) is None:
        return report("TR861", file=file)
    return report("TR863", file=file, column=clash.column, blank=clash.blank, repeated=clash.repeated)


def _clash(profile: FileProfile) -> _Clash | None:
    """What keeps the column that names customers from being a key; None where no header says so."""
    from tieringrules.intake.roles import repeated_customer

    place = repeated_customer(profile)
    if place is None:
        return None
    column = profile.columns[place]
    repeated = profile.rows - column.missing - column.distinct
    return _Clash(column.header, column.missing, repeated) if column.missing or repeated else None


def _suffix(path: Path) -> str:
    found = _SUFFIXES.search(path.name)
    return found.group() if found else ".csv"


def _write(draft: Path, files: Mapping[str, str]) -> None:
    for place, text in files.items():
        write_new(draft / place, text)


def _bounds(session: Session, draft: Path, beginning: Beginning, today: dt.date) -> Bounds:
    """Round bounds near the top 5% and the top 20% of the customers with any value."""
    from tieringrules.rulebook import read_workspace

    measure = beginning.measure
    checked = read_workspace(draft)
    if checked.value is None or not checked.ok:
        raise Stop(
            ExitCode.FINDINGS, *checked.diagnostics, sources=checked.value.sources if checked.value else {}
        )
    if measure is None:
        return Bounds(None, None)
    opened = Opened(draft, checked.value)
    quiet = replace(session, quiet=True)
    result = classified(
        quiet,
        opened,
        Request(day=today),
        frozenset((measure,)) if not beginning.orders else frozenset(),
        warnings=False,
    )

    from tieringrules.engine.quantiles import upper_values

    gold, silver = (
        _rounded(value)
        for value in upper_values(result.kernel, result.assignments, measure, (_GOLD, _SILVER))
    )
    if silver is None or gold is None:
        return Bounds(gold, None)
    return Bounds(gold if gold > silver else None, silver)


def _rounded(value: Decimal | None) -> Decimal | None:
    """A whole number with two digits that mean something, at least 1; None where there is none."""
    if value is None:
        return None
    digits = Decimal(1).scaleb(max(value.adjusted() - 1, 0))
    return max(value.quantize(digits, rounding=ROUND_HALF_UP), Decimal(1))
