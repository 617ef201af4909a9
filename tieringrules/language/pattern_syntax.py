r"""The syntax tree of a regular expression: the part of XPath's and Perl's that every linear-time engine has.

Classes are spelled out in Unicode terms, because engines disagree about `\w`, `\d`, `\s` and `\b`.
"""

from __future__ import annotations

import unicodedata
from typing import TypeAlias

from tieringrules.diagnostic.value_class import dataclass

WORD = r"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}"
_WORD_CATEGORIES = frozenset({"Nd", "Nl", "Pc"})
_SPACES = (
    (0x09, 0x0D), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
    (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
)  # fmt: skip
# Wider ranges are not looked through for letters.
_WIDEST = 70_000


@dataclass(frozen=True, slots=True)
class Characters:
    """One character of a set.

    Attributes:
        items: the portable text of each member of the set, as it stands between brackets.
        negated: whether it is any other character.
        word: whether all of the set are letters, digits or `_`; None where some are.
        no_word: whether the set also holds every character that is none of these.
        any_character: whether it is the point.
    """

    items: tuple[str, ...] = ()
    negated: bool = False
    word: bool | None = None
    no_word: bool = False
    any_character: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """The beginning or end of the text or line; `portable` is its text."""

    portable: str
    at_start: bool


@dataclass(frozen=True, slots=True)
class Boundary:
    r"""`\b`: a letter, digit or `_` on one side and none on the other."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part repeated; `suffix` is the portable quantifier, `copies` how often an engine writes it out."""

    part: Part
    suffix: str
    least: int
    copies: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of several; `remembered` where a replacement may refer to what it matched."""

    branches: tuple[Sequence, ...]
    remembered: bool = False


Part: TypeAlias = Characters | Anchor | Boundary | Repeat | Alternatives


def quoted(code: int) -> str:
    """One character as portable text that no engine takes for syntax."""
    character = chr(code)
    plain = character.isalnum() if code < 0x80 else character.isprintable()
    return character if plain else f"\\x{{{code:x}}}"


def span_of(low: int, high: int) -> str:
    """The characters from one to another as a member of a set."""
    return quoted(low) if low == high else f"{quoted(low)}-{quoted(high)}"


def is_word(code: int) -> bool:
    """Whether a character is a letter, mark, digit or connector such as `_`."""
    category = unicodedata.category(chr(code))
    return category[0] in "LM" or category in _WORD_CATEGORIES


def range_is_word(low: int, high: int) -> bool | None:
    """Whether all characters of a range are letters, digits or `_`, none are, or some (None)."""
    if high - low > _WIDEST:
        return None
    found = {is_word(code) for code in range(low, high + 1)}
    return found.pop() if len(found) == 1 else None


def spaces(*, others: bool = False) -> tuple[str, ...]:
    """Unicode's white space as members of a set, or everything else."""
    if not others:
        return tuple(span_of(low, high) for low, high in _SPACES)
    ends = [0, *(high + 1 for _, high in _SPACES)]
    starts = [*(low - 1 for low, _ in _SPACES), 0x10FFFF]
    return tuple(plain_span(low, high) for low, high in zip(ends, starts, strict=True))


def plain_span(low: int, high: int) -> str:
    """The characters from one to another by their codes, as a member of a set."""
    return f"\\x{{{low:x}}}-\\x{{{high:x}}}"


def ends(part: Part | Sequence, *, first: bool) -> bool | None:
    """Whether every match begins (or ends) with a letter, digit or `_`; None where that is not certain."""
    match part:
        case Characters(word=word):
            return word
        case Repeat(inner, _, least, _) if least > 0:
            return ends(inner, first=first)
        case Sequence(parts) if parts:
            return ends(parts[0] if first else parts[-1], first=first)
        case Alternatives(branches):
            found = {ends(branch, first=first) for branch in branches}
            return found.pop() if len(found) == 1 else None
        case _:
            return None
