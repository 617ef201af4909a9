"""What the names of an expression mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.suggestion import hint, listing, nearest
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.fields import AS_OF
from tieringrules.language.types import DATE, UNKNOWN, Type


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that an expression may use, besides `as_of`.

    Attributes:
        names: name in NFC → type. A qualified name holds a dot: `previous.lifecycle`.
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

    def is_group(self, word: str) -> bool:
        """Whether qualified names begin with a word, as `previous.lifecycle` does with `previous`."""
        return word not in self.names and any(name.startswith(f"{word}.") for name in self.names)

    def meant_by(self, written: str) -> tuple[str | None, Localized]:
        """The name that one which is not known is nearest to, if it is near to any, and a hint.

        Qualified names are compared with qualified ones alone, others with others.
        """
        if self.is_group(written):
            return None, listing(name for name in sorted(self.names) if name.startswith(f"{written}."))
        known = [name for name in self.names if ("." in name) == ("." in written)]
        return nearest(written, known), hint(written, known)
