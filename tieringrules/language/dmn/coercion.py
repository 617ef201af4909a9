"""Values fitted to the type that a decision or input declares (OMG DMN 1.5, 10.3.2.9.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tieringrules.language.dmn.model import TypeDefinition
from tieringrules.language.dmn.named_types import with_types
from tieringrules.language.feel.cases import read_allowed
from tieringrules.language.feel.evaluator import TESTED, evaluate
from tieringrules.language.feel.instances import conforms, is_known
from tieringrules.language.feel.values import Clock, Day, FeelValue, Moment, Zone
from tieringrules.language.syntax import TypeName

_MOST_STEPS = 20
_DURATIONS = ("days and time duration", "years and months duration")


def coerced(value: FeelValue, name: str | None, types: Mapping[str, TypeDefinition]) -> FeelValue:
    """The value as its declared type has it.

    A list of one stands for the value, and the other way round; a date is its midnight in UTC.
    """
    if name is None or value is None:
        return value
    definition = TypeDefinition(name, {}, False)
    if _is(value, definition, types, 0):
        return value
    if isinstance(value, list) and len(value) == 1 and _is(value[0], definition, types, 0):
        return value[0]
    if isinstance(value, Day):
        midnight = Moment(value, Clock(0, Zone(0, None)))
        if _is(midnight, definition, types, 0):
            return midnight
    return [value] if _is([value], definition, types, 0) else None


def is_imported(name: str | None, types: Mapping[str, TypeDefinition], imports: tuple[str, ...]) -> bool:
    """Whether a type is one of an imported model (`model.type`), or is made of one."""
    waiting, seen = [name], set[str]()
    while waiting:
        current = waiting.pop()
        if current is None or current in seen:
            continue
        seen.add(current)
        if current in types:
            waiting.extend(_made_of(types[current]))
        elif current.startswith(tuple(f"{model}." for model in imports)):
            return True
    return False


def _made_of(definition: TypeDefinition) -> Iterator[str | None]:
    yield definition.of
    for component in definition.components.values():
        yield from _made_of(component)


def _is(
    value: FeelValue, definition: TypeDefinition, types: Mapping[str, TypeDefinition], depth: int
) -> bool:
    """Whether a value is of a type; null is of every type, and an unknown type takes everything."""
    if value is None or depth > _MOST_STEPS:
        return True
    if definition.collection:
        one = TypeDefinition(definition.of, definition.components, False, definition.allowed)
        return isinstance(value, list) and all(_is(item, one, types, depth + 1) for item in value)
    if definition.allowed is not None and not _allows(definition.allowed, value, types):
        return False
    if definition.components:
        return isinstance(value, dict) and all(
            name in value and _is(value[name], component, types, depth + 1)
            for name, component in definition.components.items()
        )
    if definition.of is None:
        return True
    if definition.of in types:
        return _is(value, types[definition.of], types, depth + 1)
    if definition.of == "duration":
        return any(
            conforms(value, TypeName(f"{kind} duration")) for kind in ("days and time", "years and months")
        )
    simple = TypeName(definition.of)
    return conforms(value, simple) is True if is_known(simple) else True


def _allows(allowed: str, value: FeelValue, types: Mapping[str, TypeDefinition]) -> bool:
    tests = read_allowed(allowed, {})
    return tests is None or evaluate(with_types(tests, types), {TESTED: value}, None) is True
