"""A small company whose rules are written as expressions, for exact expectations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from tieringrules.diagnostic import Localized, Span
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import classify
from tieringrules.engine.storage import dtype_of, to_series
from tieringrules.intake.table import Table
from tieringrules.language.checker import check_expression
from tieringrules.language.parser import parse_expression
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr
from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    FLOAT,
    INTEGER,
    TEXT,
    ExactType,
    TierType,
    Type,
)
from tieringrules.rulebook.kernel import (
    AggregateDefinition,
    Branch,
    Decision,
    Definition,
    Derivation,
    Kernel,
    RowDefinition,
    SourceTable,
)
from tieringrules.rulebook.model import CalendarSpan

AS_OF = dt.date(2026, 6, 30)
CUSTOMER: Mapping[str, Type] = {
    "id": TEXT, "visits": INTEGER, "credit": ExactType(2), "rate": FLOAT, "word": TEXT,
    "born": DATE, "seen": DATETIME, "happy": BOOLEAN,
}  # fmt: skip
ORDER: Mapping[str, Type] = {
    "owner": TEXT, "on": DATE, "quantity": INTEGER, "price": ExactType(2), "weight": FLOAT, "status": TEXT,
}  # fmt: skip


def expression(text: str, types: Mapping[str, Type], expected: Type | None = None) -> Expr:
    """A typed expression; the test is wrong where it has findings."""
    parsed = parse_expression(text, lambda start, end: Span("test", 1, start + 1, 1, end + 1))
    assert parsed.value is not None and parsed.ok, parsed.diagnostics
    checked = check_expression(parsed.value, Scope(types, Localized.same("name")), expected)
    assert checked.ok, checked.diagnostics
    return checked.value


class Company:
    """Customers and orders, and rules that are added one after the other."""

    def __init__(
        self,
        customers: Sequence[Mapping[str, Any]],
        orders: Sequence[Mapping[str, Any]] = (),
        *,
        keep: str | None = None,
        happened_at: str | None = "on",
        derived: Mapping[str, str] | None = None,
        key: Type = TEXT,
    ) -> None:
        customer, order = {**CUSTOMER, "id": key}, {**ORDER, "owner": key}
        derivations = []
        for name, text in (derived or {}).items():
            found = expression(text, order)
            derivations.append(Derivation(name, found, found.type))
            order[name] = found.type
        self.customer_types, self.order_types = dict(customer), order
        self.customers = SourceTable("customers", tuple(customer.items()), key="id")
        self.orders = SourceTable(
            "orders",
            tuple((name, type_) for name, type_ in order.items() if name not in (derived or {})),
            tuple(derivations),
            parent_column="owner",
            happened_at=happened_at,
            keep=None if keep is None else expression(keep, order, BOOLEAN),
        )
        self.tables = {
            "customers": stored(self.customers, customers),
            "orders": stored(self.orders, orders),
        }
        self.definitions: list[Definition] = []

    def metric(self, name: str, text: str, default: Any = None) -> Company:
        found = expression(text, self.customer_types)
        self.definitions.append(RowDefinition(name, found, found.type, default, Span("rules.yaml", 3)))
        self.customer_types[name] = found.type
        return self

    def aggregate(
        self,
        name: str,
        function: Any,
        argument: str | None = None,
        *,
        where: str | None = None,
        within: CalendarSpan | None = None,
        default: Any = None,
    ) -> Company:
        type_ = INTEGER if argument is None or function == "count_distinct" else self.order_types[argument]
        if function in ("mean", "median"):
            type_ = FLOAT
        condition = None if where is None else expression(where, self.order_types, BOOLEAN)
        self.definitions.append(
            AggregateDefinition(name, function, "orders", type_, argument, condition, within, None, default)
        )
        self.customer_types[name] = type_
        return self

    def standard(
        self, name: str, tiers: Mapping[str, str | None], *, effective: dt.date | None = None
    ) -> Company:
        type_ = TierType(name, tuple(tiers))
        branches = tuple(
            Branch(rank, tier, None if text is None else expression(text, self.customer_types, BOOLEAN))
            for rank, (tier, text) in enumerate(tiers.items())
        )
        self.definitions.append(Decision(name, type_, branches, effective, Span("rules.yaml", 7)))
        self.customer_types[name] = type_
        return self

    @property
    def kernel(self) -> Kernel:
        return Kernel(self.customers, (self.orders,), tuple(self.definitions))

    def classified(self, as_of: dt.date = AS_OF, engine: Any = "polars") -> Assignments:
        checked = classify(self.kernel, self.tables, as_of, engine=engine)
        assert checked.value is not None, checked.diagnostics
        return checked.value

    def values(self, name: str, as_of: dt.date = AS_OF) -> list[Any]:
        """A metric or standard of every customer in key order, the same from both engines."""
        found = self.classified(as_of).frame[name].to_list()
        assert found == self.classified(as_of, "reference").frame[name].to_list()
        return found


def stored(source: SourceTable, rows: Sequence[Mapping[str, Any]]) -> Table:
    """Rows as a table; decimals as Decimal, days also as text, what is not given is missing."""
    columns = []
    for name, type_ in source.columns:
        values = [_value(row.get(name), type_) for row in rows]
        columns.append(to_series(name, values, type_).cast(dtype_of(type_)))
    return Table(source.name, pl.DataFrame(columns))


def _value(value: Any, type_: Type) -> Any:
    if isinstance(type_, ExactType) and value is not None:
        return Decimal(value)
    if type_ == DATE and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if type_ == DATETIME and isinstance(value, str):
        return dt.datetime.fromisoformat(value)
    return value
