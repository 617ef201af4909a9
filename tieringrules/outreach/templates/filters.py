"""The filters and tests that templates may use, one line each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from markupsafe import escape

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.templates import formats
from tieringrules.outreach.templates.missing import Missing, Unknown
from tieringrules.outreach.templates.scope import Kind

Takes: TypeAlias = Literal["value", "text", "number", "date", "list", "text or list"]
Gives: TypeAlias = Literal["same", "text", "number", "item"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a filter needs to know about the message: its locale, and the workspace's currency."""

    locale: str
    currency: str | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of a filter.

    Attributes:
        kind: what may be written; `value` is anything a template can print, the others are constants.
        minimum, maximum: bounds of a whole number, or of a text's length.
        choices: the texts that are possible.
        required: whether the filter makes no sense without it.
        only_named: whether it is written with its name, `one="…"`.
    """

    name: str
    kind: Literal["value", "text", "integer", "boolean"]
    minimum: int = 0
    maximum: int = 0
    choices: tuple[str, ...] = ()
    required: bool = False
    only_named: bool = False


@dataclass(frozen=True, slots=True)
class FilterSpec:
    """A filter: what it takes and gives, its arguments, and how it is made for a message."""

    name: str
    takes: Takes
    gives: Gives
    make: Callable[[Setting], Callable[..., Any]]
    parameters: tuple[Parameter, ...] = ()
    keeps_missing: bool = True

    @property
    def usage(self) -> str:
        """How it is written."""
        shown = ", ".join(_shown(parameter) for parameter in self.parameters)
        return f"{self.name}({shown})" if shown else self.name


def _shown(parameter: Parameter) -> str:
    name = f"{parameter.name}=…" if parameter.only_named else parameter.name
    return name if parameter.required else f"[{name}]"


@dataclass(frozen=True, slots=True)
class TestSpec:
    """A test: `value is name`."""

    name: str
    holds: Callable[[Any], bool]


@lru_cache(maxsize=64)
def formats_of(setting: Setting) -> formats.Formats:
    """How a message's locale writes values."""
    return formats.Formats(setting.locale, setting.currency)


def _text(function: Callable[[str], str]) -> Callable[[Setting], Callable[..., Any]]:
    # Markup keeps its type: what is escaped once must not be escaped again.
    return lambda _: lambda value: function(value if isinstance(value, str) else str(value))


def _default(value: Any, fallback: Any = "", also_empty: bool = False) -> Any:
    if isinstance(value, Missing | Unknown) or (also_empty and not value):
        return fallback
    return value


def _truncate(
    value: Any, length: int = 255, killwords: bool = False, end: str = "...", leeway: int = 5
) -> str:
    text = value if isinstance(value, str) else str(value)
    if len(text) <= length + leeway:
        return text
    room = max(length - len(end), 0)
    if killwords:
        return text[:room] + end
    return text[:room].rsplit(" ", 1)[0] + end


def _title(text: str) -> str:
    return "".join(word[:1].upper() + word[1:].lower() for word in re.split(r"([-\s({\[<]+)", text) if word)


def _round(value: Any, precision: int = 0) -> Any:
    return formats.rounded(value, precision) if formats.is_number(value) else value


def _join(values: Iterable[Any], separator: str = "") -> str:
    return separator.join(str(value) for value in values)


def _first(values: Any) -> Any:
    return next(iter(values), Missing("offers"))


def _last(values: Any) -> Any:
    return values[-1] if len(values) else Missing("offers")


def _money(setting: Setting) -> Callable[..., Any]:
    written = formats_of(setting).money
    return lambda value, digits=None: written(value, digits) if formats.is_number(value) else value


def _number(setting: Setting) -> Callable[..., Any]:
    written = formats_of(setting).number
    return lambda value, digits=None: written(value, digits) if formats.is_number(value) else value


def _date(setting: Setting) -> Callable[..., Any]:
    written = formats_of(setting).day
    return lambda value, style="long": written(value, style) if isinstance(value, dt.date) else value


def _plural(setting: Setting) -> Callable[..., Any]:
    written = formats_of(setting).plural
    return lambda value, other, **phrases: (
        written(value, other, phrases) if formats.is_number(value) else value
    )


_PRECISION = Parameter("precision", "integer", maximum=10)
_DIGITS = Parameter("digits", "integer", maximum=10)
FILTERS: tuple[FilterSpec, ...] = (
    FilterSpec(
        "default", "value", "same", lambda _: _default,
        (Parameter("fallback", "value", required=True), Parameter("also_empty", "boolean")),
        keeps_missing=False,
    ),
    FilterSpec("upper", "text", "text", _text(lambda text: text.upper())),
    FilterSpec("lower", "text", "text", _text(lambda text: text.lower())),
    FilterSpec("capitalize", "text", "text", _text(lambda text: text.capitalize())),
    FilterSpec("title", "text", "text", _text(_title)),
    FilterSpec("trim", "text", "text", _text(lambda text: text.strip())),
    FilterSpec(
        "truncate", "text", "text", lambda _: _truncate,
        (
            Parameter("length", "integer", maximum=10_000),
            Parameter("killwords", "boolean"),
            Parameter("end", "text", maximum=20),
            Parameter("leeway", "integer", maximum=1000),
        ),
    ),
    FilterSpec("round", "number", "number", lambda _: _round, (_PRECISION,)),
    FilterSpec("number", "number", "text", _number, (_DIGITS,)),
    FilterSpec("money", "number", "text", _money, (_DIGITS,)),
    FilterSpec("date", "date", "text", _date, (Parameter("style", "text", choices=formats.DATE_STYLES),)),
    FilterSpec(
        "plural", "number", "text", _plural,
        (
            Parameter("other", "text", maximum=200, required=True),
            *(Parameter(form, "text", maximum=200, only_named=True) for form in formats.PLURALS),
        ),
    ),
    FilterSpec("mask", "text", "text", _text(formats.masked)),
    FilterSpec("length", "text or list", "number", lambda _: len),
    FilterSpec("count", "text or list", "number", lambda _: len),
    FilterSpec("join", "list", "text", lambda _: _join, (Parameter("separator", "text", maximum=100),)),
    FilterSpec("first", "list", "item", lambda _: _first),
    FilterSpec("last", "list", "item", lambda _: _last),
    FilterSpec("escape", "text", "text", lambda _: escape),
    FilterSpec("e", "text", "text", lambda _: escape),
)  # fmt: skip

TESTS: tuple[TestSpec, ...] = (
    TestSpec("defined", lambda value: not isinstance(value, Missing)),
    TestSpec("undefined", lambda value: isinstance(value, Missing)),
    TestSpec("missing", lambda value: isinstance(value, Missing)),
    TestSpec("none", lambda value: isinstance(value, Missing)),
)

FILTER_BY_NAME = {spec.name: spec for spec in FILTERS}
TEST_BY_NAME = {spec.name: spec for spec in TESTS}
KINDS_TAKEN: dict[Takes, tuple[Kind, ...]] = {
    "value": tuple(Kind),
    "text": (Kind.TEXT, Kind.NUMBER),
    "number": (Kind.NUMBER,),
    "date": (Kind.DATE, Kind.DATETIME),
    "list": (),
    "text or list": (Kind.TEXT,),
}


def filters_for(setting: Setting) -> dict[str, Callable[..., Any]]:
    """The filters of a message; a missing value passes through them, so that a later `default` sees it."""
    return {
        spec.name: _passing_missing(spec.make(setting)) if spec.keeps_missing else spec.make(setting)
        for spec in FILTERS
    }


def _passing_missing(function: Callable[..., Any]) -> Callable[..., Any]:
    def apply(value: Any, *arguments: Any, **named: Any) -> Any:
        return value if isinstance(value, Missing) else function(value, *arguments, **named)

    return apply
