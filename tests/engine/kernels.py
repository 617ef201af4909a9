"""Whole kernels and tables that hypothesis makes up, and tables written by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl
from hypothesis import strategies as st

from tests.engine.expressions import DAYS, TIMES, WORDS, conditions, typed
from tieringrules.engine.storage import dtype_of
from tieringrules.intake.table import Table
from tieringrules.language.arithmetic import arithmetic_type
from tieringrules.language.syntax import Arithmetic, Name
from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    FLOAT,
    INTEGER,
    TEXT,
    ChoiceType,
    ExactType,
    FloatType,
    TierType,
    Type,
)
from tieringrules.rulebook.kernel import (
    AggregateDefinition,
    Branch,
    Decision,
    Derivation,
    Kernel,
    RowDefinition,
    SourceTable,
)
from tieringrules.rulebook.model import CalendarSpan, CustomersFrom

REGION = ChoiceType(("华东", "华南", "north"))
CUSTOMERS = SourceTable(
    "customers",
    (
        ("customer_id", TEXT),
        ("visits", INTEGER),
        ("credit", ExactType(2)),
        ("rate", FLOAT),
        ("word", TEXT),
        ("region", REGION),
        ("born", DATE),
        ("seen", DATETIME),
        ("happy", BOOLEAN),
    ),
    key="customer_id",
)
ORDERS = SourceTable(
    "orders",
    (
        ("owner", TEXT),
        ("ordered_at", DATE),
        ("paid_at", DATETIME),
        ("quantity", INTEGER),
        ("price", ExactType(2)),
        ("weight", FLOAT),
        ("status", ChoiceType(("paid", "refunded"))),
        ("gift", BOOLEAN),
        ("note", TEXT),
    ),
    parent_column="owner",
    happened_at="ordered_at",
)
KEYS = ("A", "a", "B", "客户1", "Z9", "=1", "10", "9")


@dataclass(frozen=True)
class World:
    """A kernel, the stored rows of its tables, and a day."""

    kernel: Kernel
    rows: Mapping[str, Sequence[tuple]]
    as_of: dt.date

    def tables(self, order: Mapping[str, Sequence[int]] | None = None) -> dict[str, Table]:
        sources = {source.name: source for source in (self.kernel.customers, *self.kernel.children)}
        found = {}
        for name, rows in self.rows.items():
            chosen = [rows[index] for index in order[name]] if order else rows
            found[name] = table(sources[name], chosen)
        return found


def table(source: SourceTable, rows: Sequence[tuple]) -> Table:
    """Stored rows as a table."""
    schema = {name: dtype_of(type_) for name, type_ in source.columns}
    return Table(source.name, pl.DataFrame(list(rows), schema=schema, orient="row"))


def cells(type_: Type) -> st.SearchStrategy:
    """Stored cells of a column: few values, so that ties are frequent, some of them missing."""
    match type_:
        case ExactType():
            pool = (0, 1, -1, 2, 5, 10, 12, 99, -250, 1000, 2**53 - 1, 2**53 + 1, 2**63 - 1, 1 - 2**63)
        case FloatType():
            pool = (0.0, -0.0, 0.1, 0.2, 0.3, 1.0, 2.5, -7.25, 0.30000000000000004, 1e15, 1e300, 5e-324)
        case ChoiceType(options):
            pool = options
        case _ if type_ == BOOLEAN:
            pool = (True, False)
        case _ if type_ == DATE:
            pool = DAYS
        case _ if type_ == DATETIME:
            pool = tuple(dt.datetime.combine(day, time) for day in DAYS for time in TIMES)
        case _:
            pool = tuple(word for word in WORDS if word.strip())
    return st.sampled_from((None, *pool))


@st.composite
def worlds(draw) -> World:
    """A kernel with derived columns, metrics of all kinds and standards that build on each other."""
    as_of = draw(st.sampled_from(DAYS[:8]))
    from_orders = draw(st.integers(0, 5)) == 0
    orders = draw(_orders())
    customers = CUSTOMERS if not from_orders else SourceTable("customers", (("owner", TEXT),), key="owner")
    names = dict(customers.columns)
    definitions = []
    for index in range(draw(st.integers(1, 6))):
        definition = draw(_definition(index, names, orders, as_of))
        definitions.append(definition)
        names[definition.name] = definition.type
    definitions.append(draw(_decision("last", names, as_of)))
    kernel = Kernel(
        customers, (orders,), tuple(definitions), CustomersFrom("orders", "owner") if from_orders else None
    )
    rows = {"orders": draw(_rows(orders, st.none() | st.sampled_from((*KEYS, "nobody"))))}
    if not from_orders:
        keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=6))
        rest = st.tuples(*(cells(type_) for _, type_ in customers.columns[1:]))
        rows["customers"] = [(key, *draw(rest)) for key in keys]
    return World(kernel, rows, as_of)


@st.composite
def _orders(draw) -> SourceTable:
    names = dict(ORDERS.columns)
    derived = []
    if draw(st.booleans()):
        left, right = Name("quantity", type=INTEGER), Name("price", type=ExactType(2))
        type_ = arithmetic_type("*", left.type, right.type)
        derived.append(Derivation("amount", Arithmetic("*", left, right, type=type_), type_))
        names["amount"] = type_
    if draw(st.booleans()):
        expression = draw(typed(FLOAT, names, 2))
        derived.append(Derivation("extra", expression, expression.type))
        names["extra"] = expression.type
    keep = draw(st.none() | conditions(names, 2))
    happened_at = draw(st.sampled_from([None, "ordered_at", "paid_at"]))
    return SourceTable("orders", ORDERS.columns, tuple(derived), None, "owner", happened_at, keep)


def _rows(source: SourceTable, first: st.SearchStrategy) -> st.SearchStrategy:
    rest = (cells(type_) for _, type_ in source.columns[1:])
    return st.lists(st.tuples(first, *rest), max_size=9)


def _definition(index: int, names: Mapping[str, Type], orders: SourceTable, as_of: dt.date):
    return st.one_of(
        _row_definition(f"m{index}", names),
        _aggregate(f"m{index}", orders),
        _aggregate(f"m{index}", orders),
        _decision(f"s{index}", names, as_of),
    )


@st.composite
def _row_definition(draw, name: str, names: Mapping[str, Type]) -> RowDefinition:
    wanted = draw(st.sampled_from([INTEGER, FLOAT, TEXT, BOOLEAN, DATE]))
    expression = draw(typed(wanted, names, 3))
    return RowDefinition(name, expression, expression.type, draw(_default(expression.type)))


def _default(type_: Type) -> st.SearchStrategy:
    match type_:
        case ExactType():
            return st.sampled_from([None, None, Decimal(0), Decimal(7)])
        case FloatType():
            return st.sampled_from([None, None, 0.5])
        case _:
            return st.none()


@st.composite
def _aggregate(draw, name: str, orders: SourceTable) -> AggregateDefinition:
    names = dict(orders.columns) | {derived.name: derived.type for derived in orders.derived}
    function = draw(st.sampled_from(["count", "count_distinct", "sum", "mean", "min", "max", "median"]))
    numbers = [column for column, type_ in names.items() if isinstance(type_, ExactType | FloatType)]
    argument = None
    if function in ("sum", "mean", "median"):
        argument = draw(st.sampled_from(numbers))
    elif function != "count":
        argument = draw(st.sampled_from(list(names)))
    type_ = names[argument] if argument is not None else INTEGER
    if function == "count_distinct":
        type_ = INTEGER
    if function in ("mean", "median"):
        type_ = FLOAT
    within = draw(
        st.none()
        | st.builds(CalendarSpan, months=st.sampled_from([1, 12]))
        | st.builds(CalendarSpan, days=st.sampled_from([1, 30, 366]))
    )
    return AggregateDefinition(
        name,
        function,
        "orders",
        type_,
        argument,
        draw(st.none() | conditions(names, 2)),
        within,
        draw(st.sampled_from(["ordered_at", "paid_at"])) if within else None,
        draw(_default(type_)) if function not in ("count", "count_distinct", "sum") else None,
    )


@st.composite
def _decision(draw, name: str, names: Mapping[str, Type], as_of: dt.date) -> Decision:
    count = draw(st.integers(1, 4))
    tiers = tuple(f"{name}{index}" for index in range(count))
    branches = [
        Branch(draw(st.integers(0, count - 1)), f"rule{index}", draw(conditions(names, 3)))
        for index in range(draw(st.integers(1, 4)))
    ]
    if draw(st.booleans()):
        branches.append(Branch(count - 1, "otherwise", None))
    effective = draw(st.sampled_from([None, None, None, as_of, as_of + dt.timedelta(days=1)]))
    return Decision(name, TierType(name, tiers), tuple(branches), effective)
