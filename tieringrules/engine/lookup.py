"""One customer's values, as the interpreter sees them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import polars as pl

from tieringrules.engine.assignments import Assignments
from tieringrules.engine.storage import from_stored
from tieringrules.language.types import DATE, ExactType, Type
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import Kernel
from tieringrules.rulebook.stability import computed_name, since_name


def types_of(kernel: Kernel) -> dict[str, Type]:
    """The type of every column, metric and standard that assignments hold."""
    customers = kernel.customers
    return (
        {kernel.key: customers.type_of(kernel.key)}
        | dict(customers.columns)
        | {derived.name: derived.type for derived in customers.derived}
        | {previous.name: previous.type for previous in kernel.previous}
        | {definition.name: definition.type for definition in kernel.definitions}
        | {
            name: type_
            for decision in kernel.decisions
            if decision.stability is not None
            for name, type_ in (
                (computed_name(decision.name), decision.type),
                (since_name(decision.name), DATE),
            )
        }
    )


def values_of(assignments: Assignments, kernel: Kernel, customer: str) -> Mapping[str, Value] | None:
    """The values of one customer: columns, metrics and standards by name; None where nobody has the key.

    Args:
        assignments: the classification.
        kernel: the rules it was made by.
        customer: the key as text, also of a key that is a number.
    """
    found = row_of(assignments, kernel, customer)
    if found is None:
        return None
    types = types_of(kernel)
    row = found.row(0, named=True)
    return {name: from_stored(row[name], type_) for name, type_ in types.items() if name in row}


def row_of(assignments: Assignments, kernel: Kernel, customer: str) -> pl.DataFrame | None:
    """The row of one customer, as a frame of its own; None where nobody has the key.

    Args:
        assignments: the classification.
        kernel: the rules it was made by.
        customer: the key as text, also of a key that is a number.
    """
    key = _key(customer, types_of(kernel)[kernel.key])
    if key is None:
        return None
    rows = assignments.frame.filter(assignments.frame[kernel.key] == key)
    return None if rows.is_empty() else rows


def _key(customer: str, type_: Type) -> object:
    if not isinstance(type_, ExactType):
        return customer
    try:
        number = Decimal(customer.strip()).scaleb(type_.scale)
    except InvalidOperation:
        return None
    if not number.is_finite() or number != number.to_integral_value() or abs(number) >= 2**63:
        return None
    return int(number)
