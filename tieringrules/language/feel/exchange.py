"""Values of FEEL in JSON: `{"date": "2026-01-31"}` for what JSON has no kind of its own for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal

from tieringrules.language.feel.numbers import settled
from tieringrules.language.feel.texts import (
    number_text,
    parse_clock,
    parse_day,
    parse_duration,
    parse_moment,
    temporal_text,
    written,
)
from tieringrules.language.feel.values import (
    Clock,
    Day,
    DaysDuration,
    FeelValue,
    Moment,
    RangeValue,
)
from tieringrules.language.values import MonthsDuration

_MOST_DEPTH = 50


class NotFeelError(Exception):
    """JSON that says no value; the words say which part."""


_TEMPORAL: Mapping[str, Callable[[str], FeelValue]] = {
    "date": parse_day,
    "time": parse_clock,
    "datetime": parse_moment,
    "duration": parse_duration,
}


def read_json(text: str) -> object:
    """JSON with exact numbers.

    Raises:
        ValueError: it is no JSON, has one key twice, or NaN or an infinity.
    """
    return json.loads(
        text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refused, object_pairs_hook=_unique
    )


def _refused(constant: str) -> object:
    raise ValueError(constant)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def from_json(given: object, depth: int = 0) -> FeelValue:
    """The value that JSON with exact numbers says; objects without a known single key are contexts.

    Raises:
        NotFeelError: a date, time or duration is none, or a number is too large.
    """
    if depth > _MOST_DEPTH:
        raise NotFeelError("…")
    match given:
        case Decimal():
            number = settled(given)
            if number is None:
                raise NotFeelError(str(given)[:40])
            return number
        case list():
            return [from_json(item, depth + 1) for item in given]
        case dict() if len(given) == 1 and (kind := next(iter(given))) in _TEMPORAL:
            content = given[kind]
            if not isinstance(content, str):
                # A context that happens to have an entry of that name.
                return {kind: from_json(content, depth + 1)}
            found = _TEMPORAL[kind](content)
            if found is None:
                raise NotFeelError(f'{{"{kind}": "{content[:40]}"}}')
            return found
        case dict():
            return {str(key): from_json(item, depth + 1) for key, item in given.items()}
        case bool() | str() | None:
            return given
        case _:
            raise NotFeelError(str(given)[:40])


def to_json(value: FeelValue) -> str:
    """A value as JSON text; a range as `{"range": "[1..5]"}`."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return number_text(value)
        case str():
            return json.dumps(value, ensure_ascii=False)
        case list():
            return "[" + ", ".join(to_json(item) for item in value) + "]"
        case dict():
            return "{" + ", ".join(f"{to_json(key)}: {to_json(item)}" for key, item in value.items()) + "}"
        case Day():
            return _named("date", temporal_text(value))
        case Clock():
            return _named("time", temporal_text(value))
        case Moment():
            return _named("datetime", temporal_text(value))
        case DaysDuration() | MonthsDuration():
            return _named("duration", temporal_text(value))
        case RangeValue():
            return _named("range", written(value))


def _named(kind: str, text: str) -> str:
    return f'{{"{kind}": {json.dumps(text, ensure_ascii=False)}}}'
