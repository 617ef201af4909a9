"""`instance of` (OMG DMN 1.5, 10.3.2.9.3)."""

from __future__ import annotations

from tieringrules.language.feel.values import FeelValue, RangeValue, kind_of
from tieringrules.language.syntax import TypeName

_SIMPLE = frozenset(
    {
        "boolean", "number", "string", "date", "time", "date and time", "days and time duration",
        "years and months duration",
    }
)  # fmt: skip
# Names that earlier editions and XML give to the same types.
_OTHER_NAMES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}


def conforms(value: FeelValue, of: TypeName) -> bool | None:
    """Whether a value is of a type; null is of none but Null, and an unknown type gives null."""
    if not is_known(of):
        return None
    return (value is None and of.name == "Null") or (value is not None and _is_of(value, of))


def is_known(of: TypeName) -> bool:
    """Whether FEEL has the type."""
    name = _OTHER_NAMES.get(of.name, of.name)
    known = name in _SIMPLE or name in ("Any", "Null", "list", "range", "context", "function")
    return known and all(map(is_known, of.parameters))


def _is_of(value: FeelValue, of: TypeName) -> bool:
    name = _OTHER_NAMES.get(of.name, of.name)
    match name:
        case "Any":
            return True
        case "list":
            item = of.parameters[0] if of.parameters else None
            return isinstance(value, list) and (item is None or all(_may_be(part, item) for part in value))
        case "range":
            return isinstance(value, RangeValue) and all(
                _may_be(end, point) for point in of.parameters[:1] for end in (value.low, value.high)
            )
        case "context":
            members = zip(of.members, of.parameters, strict=False)
            return isinstance(value, dict) and all(
                key in value and _may_be(value[key], member) for key, member in members
            )
        case _:
            return kind_of(value) == name


def _may_be(value: FeelValue, of: TypeName) -> bool:
    """Null conforms to every type."""
    return value is None or _is_of(value, of)
