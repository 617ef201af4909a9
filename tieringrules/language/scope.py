"""What the names of an expression mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.fields import AS_OF
from tieringrules.language.types import DATE, UNKNOWN, Type


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that an expression may use, besides `as_of`.

    Attributes:
        names: name in NFC → type.
        noun: what such a name is, as in "'x' is not a column of orders".
        never_missing: names that always have a value, such as counts; they make no condition unknown.
        is_open: whether there may be further names that are not known, because a file is broken.
    """

    names: Mapping[str, Type]
    noun: Localized
    never_missing: frozenset[str] = field(default=frozenset())
    is_open: bool = False

    def type_of(self, name: str) -> Type | None:
        """The type of a name, or None where there is no such name."""
        if name == AS_OF:
            return DATE
        return self.names.get(name, UNKNOWN if self.is_open else None)
