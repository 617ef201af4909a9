"""What a template can see, and of what kind each thing is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import reduce
from typing import TypeAlias

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.types import (
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    ExactType,
    FloatType,
    TextType,
    TierType,
    Type,
)
from tieringrules.rulebook.model import Rulebook, Standard
from tieringrules.rulebook.previous import PREVIOUS
from tieringrules.rulebook.reason import reasons_name


class Kind(Enum):
    """What a single value is; `ANY` agrees with everything."""

    ANY = Localized("a value", "值")
    TEXT = Localized("text", "文本")
    NUMBER = Localized("a number", "数字")
    DATE = Localized("a date", "日期")
    DATETIME = Localized("a date with a time", "日期时间")
    BOOLEAN = Localized("yes or no", "是或否")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; `choices` are all that a text can be, `exact` says that a number is a decimal."""

    kind: Kind
    choices: tuple[str, ...] | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Named values, such as `customer`."""

    fields: Mapping[str, Shape]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of groups, such as `offers`."""

    item: Group


Shape: TypeAlias = Scalar | Group | Listing
Scope: TypeAlias = Mapping[str, Shape]

ANY, TEXT, NUMBER, BOOLEAN, DATE = (
    Scalar(kind) for kind in (Kind.ANY, Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE)
)
LOOP = Group({"index": NUMBER, "index0": NUMBER, "first": BOOLEAN, "last": BOOLEAN, "length": NUMBER})
_NAMED = Group({"name": TEXT, "title": TEXT})
_OFFER = Group(
    {
        "name": TEXT,
        "title": TEXT,
        "code": TEXT,
        "value": Scalar(Kind.NUMBER, exact=True),
        "price": Scalar(Kind.NUMBER, exact=True),
        "points": NUMBER,
        "product": TEXT,
        "begins": DATE,
        "until": DATE,
    }
)


def shape_of_type(type_: Type) -> Scalar:
    """The kind of value that a column or metric has in a template."""
    match type_:
        case TextType():
            return TEXT
        case ChoiceType(values):
            return Scalar(Kind.TEXT, values)
        case TierType(_, tiers):
            return Scalar(Kind.TEXT, tiers)
        case ExactType():
            return Scalar(Kind.NUMBER, exact=True)
        case FloatType():
            return NUMBER
        case BooleanType():
            return BOOLEAN
        case DateType():
            return DATE
        case DateTimeType():
            return Scalar(Kind.DATETIME)
        case _:
            return ANY


def _tier(standard: Standard) -> Group:
    return Group({"name": Scalar(Kind.TEXT, tuple(tier.name for tier in standard.tiers)), "title": TEXT})


def scope_of(rulebook: Rulebook) -> Scope:
    """Everything templates of a workspace can name, in whichever version of a standard."""
    if not rulebook.periods:
        return _scope_of_a_day(rulebook)
    scopes = [_scope_of_a_day(rulebook.of_period(number)) for number in range(len(rulebook.periods))]
    return reduce(_both, scopes)


def _both(one: Scope, other: Scope) -> Scope:
    return {
        name: _either(one[name], other[name]) if name in one and name in other else {**other, **one}[name]
        for name in {**one, **other}
    }


def _either(one: Shape, other: Shape) -> Shape:
    """What agrees with both."""
    match one, other:
        case Group(some), Group(others):
            return Group(_both(some, others))
        case Scalar(kind, choices, exact), Scalar(other_kind, other_choices, other_exact):
            if kind is not other_kind:
                return ANY
            listed = choices is not None and other_choices is not None
            every = tuple(dict.fromkeys((*choices, *other_choices))) if listed else None  # type: ignore[misc]
            return Scalar(kind, every, exact and other_exact)
        case _:
            return one


def _people(rulebook: Rulebook) -> Scope:
    """The person whom a message addresses, where there are datasets of people."""
    groups: list[Scope] = [
        {column.name: shape_of_type(column.type) for column in dataset.columns if column.value is None}
        for dataset in rulebook.children
        if dataset.role is not None
    ]
    return {"person": Group(reduce(_both, groups))} if groups else {}


def _scope_of_a_day(rulebook: Rulebook) -> Scope:
    return {
        "customer": Group({column.name: shape_of_type(column.type) for column in rulebook.customers.columns}),
        "metric": Group(
            {metric.name: shape_of_type(metric.type) for metric in rulebook.metrics}
            | {reasons_name(standard.name): TEXT for standard in rulebook.standards if standard.reasons}
        ),
        "tier": Group({standard.name: _tier(standard) for standard in rulebook.standards}),
        PREVIOUS: Group({standard.name: _tier(standard) for standard in rulebook.standards}),
        **_people(rulebook),
        "offers": Listing(_OFFER),
        "policy": _NAMED,
        "service": Group({"owner": TEXT, "respond_within": TEXT}),
        "brand": Group({"name": TEXT, **dict.fromkeys(rulebook.workspace.brand, TEXT)}),
        "as_of": DATE,
    }
