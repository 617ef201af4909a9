"""What a built-in function takes: kinds of parameters, and arguments fitted to them.

A signature is written as FEEL writes it, with a kind after each name: `string:text, start position:number?`.
`?` marks a parameter that may be left out, `*` one that may be null, `...` one that takes all that follows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.feel.limits import Meter
from tieringrules.language.feel.values import (
    Clock,
    Day,
    DaysDuration,
    FeelValue,
    Moment,
    RangeValue,
)
from tieringrules.language.values import MonthsDuration

_KINDS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "number": (Decimal,),
    "boolean": (bool,),
    "list": (list,),
    "context": (dict,),
    "day": (Day,),
    "clock": (Clock,),
    "moment": (Moment,),
    "dated": (Day, Moment),
    "days": (DaysDuration,),
    "length": (DaysDuration, MonthsDuration),
    "range": (RangeValue,),
    "point": (Decimal, str, Day, Clock, Moment, DaysDuration, MonthsDuration),
    "any": (object,),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One parameter."""

    name: str
    kind: str
    optional: bool
    nullable: bool
    all_that_follow: bool

    def fit(self, value: FeelValue) -> tuple[FeelValue] | None:
        """The argument as the function takes it; None where it does not.

        A list of one value stands for the value, and a value for a list of it (FEEL's implicit conversions).
        """
        if value is None:
            return (None,) if self.nullable or self.kind == "any" else None
        if self.kind == "list" and not isinstance(value, list):
            return ([value],)
        kinds = _KINDS[self.kind]
        if isinstance(value, list) and list not in kinds and self.kind != "any" and len(value) == 1:
            value = value[0]
        if isinstance(value, bool) and bool not in kinds and self.kind != "any":
            return None
        return (value,) if isinstance(value, kinds) else None


class Signature:
    """One way to call a function, and what it then does."""

    def __init__(
        self, name: str, written: str, compute: Callable[..., FeelValue], *, metered: bool = False
    ) -> None:
        self.name = name
        self.written = written
        self.compute = compute
        self.metered = metered

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The parameters."""
        return tuple(_slot(part.strip()) for part in self.written.split(",") if part.strip())

    def fitted(self, arguments: Sequence[FeelValue], names: Sequence[str] | None) -> list[FeelValue] | None:
        """The arguments in the order of parameters; None where the function does not take them."""
        if names is not None:
            known = [slot.name for slot in self.slots]
            if len(set(names)) < len(names) or not set(names) <= set(known):
                return None
            given = dict(zip(names, arguments, strict=True))
            last = max((known.index(name) for name in names), default=-1)
            if any(not slot.optional and slot.name not in given for slot in self.slots):
                return None
            arguments = [given.get(name) for name in known[: last + 1]]
            absent = {index for index, name in enumerate(known) if name not in given}
        else:
            absent = set()
        slots = list(self.slots)
        if slots and slots[-1].all_that_follow and len(arguments) >= len(slots):
            slots += [slots[-1]] * (len(arguments) - len(slots))
        if not sum(not slot.optional for slot in slots) <= len(arguments) <= len(slots):
            return None
        found: list[FeelValue] = []
        for index, (slot, argument) in enumerate(zip(slots, arguments, strict=False)):
            fitting = (None,) if index in absent else slot.fit(argument)
            if fitting is None:
                return None
            found.append(fitting[0])
        return found

    def call(self, arguments: list[FeelValue], meter: Meter) -> FeelValue:
        """What the function gives for arguments that fit."""
        return self.compute(meter, *arguments) if self.metered else self.compute(*arguments)


def _slot(written: str) -> Slot:
    name, _, kind = written.partition(":")
    optional, nullable, rest = "?" in kind, "*" in kind, "..." in kind
    plain = kind.replace("?", "").replace("*", "").replace("...", "")
    return Slot(name.strip(), plain, optional, nullable, rest)
