"""What causes contacts besides the regular message: occasions, and the triggers that wait for them."""

from __future__ import annotations

from dataclasses import field
from typing import Literal, TypeAlias

from tieringrules.diagnostic import Localized, Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.syntax import Expr

NOWHERE = Span("")
Once: TypeAlias = Literal["day", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Anniversary:
    """The day of a date comes round, every year after the date itself.

    Attributes:
        field: a date of the customer, typed.
        is_lunar: whether the years are those of the Chinese lunar calendar.
        shift: days from the anniversary to the day of the contact; below 0 before it.
    """

    field: Expr
    is_lunar: bool = False
    shift: int = 0


@dataclass(frozen=True, slots=True)
class FestivalDay:
    """A festival: `name` is one of `FESTIVAL_BY_NAME`; `shift` as for anniversaries."""

    name: str
    shift: int = 0


@dataclass(frozen=True, slots=True)
class DaysAfter:
    """So many days after a date of the customer."""

    field: Expr
    days: int


@dataclass(frozen=True, slots=True)
class Movement:
    """The customer's tier is another than before: `holds` says in which way, at most once in each `once`.

    Attributes:
        standards: whose earlier tiers it looks at; without them nobody has moved.
    """

    standards: tuple[str, ...]
    holds: Expr
    once: Once = "month"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The customer is near the next better tier, as `holds` says; at most once in each `once`."""

    standard: str
    holds: Expr
    once: Once = "quarter"


@dataclass(frozen=True, slots=True)
class BecameTrue:
    """A condition is true that was not so on the day of the plan before."""

    holds: Expr


Occasion: TypeAlias = Anniversary | FestivalDay | DaysAfter | Movement | NearMiss | BecameTrue


@dataclass(frozen=True, slots=True)
class Trigger:
    """An occasion for a further message of a policy, over the channels and within the caps of the tier.

    Attributes:
        on: the occasion.
        offers: names of offers.
        when: typed condition on the customers that it is for; None for all.
        priority: under a cap the greater goes first; None where nothing is said.
        channels: in place of the tiers'; none for theirs.
        due_in: days after the plan until which a person has to have done it; None where nothing is said.
    """

    name: str
    on: Occasion
    message: str
    offers: tuple[str, ...] = ()
    when: Expr | None = None
    priority: int | None = None
    title: Localized | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    message_span: Span | None = field(default=None, compare=False, repr=False)
    channels: tuple[str, ...] = ()
    due_in: int | None = None


def condition_name(policy: str, trigger: str) -> str:
    """The definition that says of whom a trigger's conditions are true; no other name begins with a dot."""
    return f".{policy}.trigger.{trigger}"


def day_name(policy: str, trigger: str) -> str:
    """The definition with the customer's date that a trigger counts from."""
    return f".{policy}.day.{trigger}"
