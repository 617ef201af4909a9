"""Whether a condition can be unknown because a value is missing."""

from __future__ import annotations

from collections.abc import Iterable

from tieringrules.language.fields import names_in
from tieringrules.language.interpreter import all_true, any_true, is_null
from tieringrules.language.syntax import Comparison, Expr, Logical, Name, Not

_Truths = frozenset[bool | None]
_EITHER: _Truths = frozenset({True, False})


def possibly_unknown(condition: Expr, never_missing: Iterable[str] = ()) -> tuple[str, ...]:
    """The names that, missing alone, can keep a condition from being true or false.

    `x != null and x > 5` has none: where x is missing it is false.
    """
    names = names_in(condition) - frozenset(never_missing)
    return tuple(name for name in sorted(names) if None in _truths(condition, name))


def _truths(condition: Expr, missing: str) -> _Truths:
    """What a condition can be where one name is missing and nothing is known of the others."""
    match condition:
        case Logical(operator, operands):
            join = all_true if operator == "and" else any_true
            joined: _Truths = frozenset({operator == "and"})
            for operand in operands:
                found = _truths(operand, missing)
                joined = frozenset(join((first, second)) for first in joined for second in found)
            return joined
        case Not(operand):
            return frozenset(None if truth is None else not truth for truth in _truths(operand, missing))
        case Comparison("=" | "!=" as sign, left, right) if is_null(left) or is_null(right):
            asked = right if is_null(left) else left
            if isinstance(asked, Name):
                return frozenset({sign == "="}) if asked.name == missing else frozenset({sign == "!="})
            return _EITHER
        case _:
            return frozenset({None}) if missing in names_in(condition) else _EITHER
