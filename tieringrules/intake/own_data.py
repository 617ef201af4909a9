"""What tables hold of one customer: keys, addresses, and the rows of files."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

import polars as pl

from tieringrules.diagnostic import Diagnostic, Span, report
from tieringrules.intake.forgotten import customer_column
from tieringrules.intake.identity import unified
from tieringrules.intake.refused import Fault
from tieringrules.intake.table import Table
from tieringrules.rulebook.model import Dataset, Rulebook


@dataclass(frozen=True, slots=True)
class OwnData:
    """One customer in the data.

    Attributes:
        keys: the customer's key, and those of rows that are the same customer.
        addresses: e-mail addresses and phone numbers, of the customer and of their people.
        rows: file as findings name it → numbers of the customer's rows.
        places: a finding for each file that holds the customer.
    """

    keys: frozenset[str]
    addresses: frozenset[str] = frozenset()
    rows: Mapping[str, frozenset[int]] = field(default_factory=dict)
    places: tuple[Diagnostic, ...] = ()


def with_keys_alone(rulebook: Rulebook) -> Rulebook:
    """The contracts with nothing but the columns that name customers, so that no other cell refuses a row."""
    return replace(
        rulebook,
        customers=_key_alone(rulebook, rulebook.customers),
        children=tuple(_key_alone(rulebook, child) for child in rulebook.children),
    )


def _key_alone(rulebook: Rulebook, dataset: Dataset) -> Dataset:
    name = customer_column(rulebook, dataset.name)
    columns = tuple(replace(column, unique=False) for column in dataset.columns if column.name == name)
    key = name if dataset.key == name else None
    return replace(
        dataset, columns=columns, key=key, expectations=(), identity=None, updated=None, most_refused=None
    )


def own_data(
    rulebook: Rulebook, tables: Mapping[str, Table], whole: Mapping[str, Table], customer: str
) -> OwnData:
    """What the tables hold of a customer.

    Args:
        rulebook: for the columns that name customers, and for who is the same customer.
        tables: dataset → its rows as they were read.
        whole: the same by `with_keys_alone`, also with rows that are refused.
        customer: the key as text.
    """
    keys = {customer}
    dataset = rulebook.customers
    own = tables.get(dataset.name)
    if own is not None and dataset.identity is not None:
        survivors = unified(dataset, own, dataset.identity).value.survivors
        into = {str(old): str(new) for old, new in survivors.items()}
        one = into.get(customer, customer)
        keys |= {one, *(old for old, new in into.items() if new == one)}
    addresses: set[str] = set()
    rows: dict[str, frozenset[int]] = {}
    places: list[Diagnostic] = []
    for name, table in tables.items():
        column, contract = customer_column(rulebook, name), rulebook.dataset(name)
        if column is None or column not in table.frame.columns:
            continue
        mine = table.frame.filter(_of(table, column, keys))
        for each in contract.columns if contract is not None else ():
            if each.kind in ("email", "phone") and each.name in mine.columns:
                addresses |= set(mine[each.name].drop_nulls().to_list())
        every = whole.get(name, table)
        numbers = every.numbers().filter(_of(every, column, keys))
        if every.file is not None and len(numbers):
            found = [every.refused.place(number) for number in numbers]
            for file in {place.file for place in found}:
                rows[file] = frozenset(place.line for place in found if place.file == file)
            places.append(report("TR579", found[0], dataset=name, count=len(numbers)))
    return OwnData(frozenset(keys), frozenset(addresses), rows, tuple(places))


def refusals_of_customer(
    table: Table, whole: Table, column: str, customer: str
) -> tuple[tuple[Span, Fault], ...]:
    """Where rows of a customer were refused, and for what, in the order of rows; no cell is in it.

    Args:
        table: its refused rows.
        whole: the same by `with_keys_alone`, also with rows that are refused.
        column: that names the customer.
        customer: the key as text.
    """
    numbers = whole.numbers().filter(_of(whole, column, {customer}))
    cells = table.refused.cells.filter(pl.col("row").is_in(numbers.implode()))
    each = cells.select("row", "fault").unique(maintain_order=True)
    return tuple((table.refused.place(row), table.refused.faults[number]) for row, number in each.iter_rows())


def _of(table: Table, column: str, keys: Set[str]) -> pl.Series:
    wanted = pl.Series(sorted(keys), dtype=pl.String)
    return table.frame[column].cast(pl.String).is_in(wanted.implode()).fill_null(False)
