"""Reasons become definitions: one truth per reason, and one text with the names of those that hold."""

from __future__ import annotations

from functools import reduce

from tieringrules.language.syntax import Arithmetic, Call, Comparison, Expr, If, Literal, Name
from tieringrules.language.types import BOOLEAN, NULL, TEXT
from tieringrules.rulebook.kernel import RowDefinition
from tieringrules.rulebook.methods.measure import number
from tieringrules.rulebook.model import Standard
from tieringrules.rulebook.reason import SEPARATOR, ReasonGroup, reason_name, reasons_name


def reason_group(standard: Standard) -> ReasonGroup:
    """The reasons of a standard with the names of their definitions."""
    names = (reason.name for reason in standard.reasons)
    return ReasonGroup(standard.name, tuple((name, reason_name(standard.name, name)) for name in names))


def reason_definitions(standard: Standard) -> tuple[RowDefinition, ...]:
    """The definitions of a standard's reasons, each after what it uses; the last is the text.

    A reason that is unknown counts as not true, as the condition of an `if` does.
    """
    truths = tuple(
        RowDefinition(reason_name(standard.name, reason.name), reason.when, BOOLEAN, None, reason.span)
        for reason in standard.reasons
    )
    nothing: Expr = Literal("", type=TEXT)
    parts: list[Expr] = [
        If(
            Name(reason_name(standard.name, reason.name), type=BOOLEAN),
            Literal(f"{SEPARATOR}{reason.name}", type=TEXT),
            nothing,
            type=TEXT,
        )
        for reason in standard.reasons
    ]
    # Each name with the separator before it; the first separator is cut off again.
    joined = Name(f"{standard.name}.reasons", type=TEXT)
    listed = reduce(lambda left, right: Arithmetic("+", left, right, type=TEXT), parts)
    cut = Call("substring", (joined, number(len(SEPARATOR) + 1)), type=TEXT)
    empty = Comparison("=", joined, nothing, type=BOOLEAN)
    span = standard.reasons[0].span
    return (
        *truths,
        RowDefinition(joined.name, listed, TEXT, None, span),
        RowDefinition(
            reasons_name(standard.name), If(empty, Literal(None, type=NULL), cut, type=TEXT), TEXT, None, span
        ),
    )
