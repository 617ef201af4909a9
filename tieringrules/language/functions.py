"""The built-in functions: a vocabulary, one entry each. Completions, documentation and checks read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language import builtins, calendar, rounding
from tieringrules.language.syntax import Expr, ListOf, Literal
from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    DAYS_DURATION,
    FLOAT,
    INTEGER,
    MONTHS_DURATION,
    TEXT,
    TIME,
    UNKNOWN,
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    ExactType,
    FloatType,
    TextType,
    TierType,
    TimeType,
    Type,
)
from tieringrules.language.values import MonthsDuration, Value


@dataclass(frozen=True, slots=True)
class Kind:
    """What a parameter takes: types, and a word for them."""

    words: Localized
    types: tuple[type, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function, by its FEEL name.

    Attributes:
        constant: whether it must be written out in the rule, not come from a column.
        optional: whether it may be left out; only at the end.
    """

    name: str
    kind: Kind
    constant: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """A built-in function.

    Attributes:
        name: as FEEL writes it.
        result: the type of the result, given the typed arguments.
        evaluate: the result, given values that are all there.
        variadic: whether the one parameter stands for two or more values, or for a list.
        dated: whether `evaluate` takes the day asked about as a last argument.
        constant_text: whether constant arguments must give a value; the checker then puts it in their place.
    """

    name: str
    parameters: tuple[Parameter, ...]
    result: Callable[[Sequence[Expr]], Type]
    evaluate: Callable[..., Value]
    variadic: bool = False
    dated: bool = False
    constant_text: bool = False


TEXTS = Kind(Localized("text", "文本"), (TextType, ChoiceType))
NUMBERS = Kind(Localized("a number", "数字"), (ExactType, FloatType))
EXACTS = Kind(Localized("a whole or decimal number", "整数或小数（decimal）"), (ExactType,))
DATES = Kind(Localized("a date", "日期"), (DateType, DateTimeType))
TIMES = Kind(Localized("a time of day", "时间"), (TimeType,))
MOMENTS = Kind(Localized("a text or a date with time", "文本或日期时间"), (TextType, DateTimeType))
DAYS = Kind(Localized("a text or a date", "文本或日期"), (TextType, DateType, DateTimeType))
ORDERED = Kind(Localized("numbers or dates", "数字或日期"), (ExactType, FloatType, DateType, DateTimeType))
PRINTABLE = Kind(
    Localized("text, a decimal number, a date or a tier", "文本、小数、日期或等级"),
    (TextType, ChoiceType, TierType, ExactType, DateType, BooleanType),
)

_STRING = Parameter("string", TEXTS)
_MATCH = Parameter("match", TEXTS)
_SCALE = Parameter("scale", EXACTS, constant=True)
_WRITTEN = Parameter("from", TEXTS, constant=True)


def _always(type_: Type) -> Callable[[Sequence[Expr]], Type]:
    return lambda arguments: type_


def _same(arguments: Sequence[Expr]) -> Type:
    return arguments[0].type


def _scaled(arguments: Sequence[Expr]) -> Type:
    scale = constant_integer(arguments[1]) if len(arguments) > 1 else 0
    return ExactType(max(scale or 0, 0))


def _common(arguments: Sequence[Expr]) -> Type:
    return common_type([value.type for value in listed(arguments)]) or UNKNOWN


def listed(arguments: Sequence[Expr]) -> Sequence[Expr]:
    """The values of a function that takes two or more, or one list of them."""
    return arguments[0].items if arguments and isinstance(arguments[0], ListOf) else arguments


def _written_duration(arguments: Sequence[Expr]) -> Type:
    text = arguments[0]
    if isinstance(text, Literal) and isinstance(text.value, str):
        return (
            MONTHS_DURATION
            if isinstance(builtins.duration_from(text.value), MonthsDuration)
            else DAYS_DURATION
        )
    return UNKNOWN


def common_type(types: Iterable[Type]) -> Type | None:
    """The type of a value that may come from any of several; None where they do not go together."""
    kinds = list(dict.fromkeys(types))
    if len(kinds) <= 1 or UNKNOWN in kinds:
        return UNKNOWN if UNKNOWN in kinds or not kinds else kinds[0]
    if all(isinstance(kind, ExactType) for kind in kinds):
        return ExactType(max(kind.scale for kind in kinds if isinstance(kind, ExactType)))
    if all(isinstance(kind, ExactType | FloatType) for kind in kinds):
        return FLOAT
    if all(isinstance(kind, TextType | ChoiceType) for kind in kinds):
        return TEXT
    return None


def constant_integer(argument: Expr) -> int | None:
    """The whole number that an argument is, or None where it is none."""
    value = argument.value if isinstance(argument, Literal) else None
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else None


def _rounded(cut: Callable[..., Value]) -> Callable[..., Value]:
    return lambda number, scale=0: cut(number, int(scale))


def _counted(count: Callable[..., int]) -> Callable[..., Value]:
    return lambda *arguments: Decimal(count(*arguments))


_TEXT_TEST = (_STRING, _MATCH)
_CUT = (Parameter("n", NUMBERS), Parameter("scale", EXACTS, constant=True, optional=True))
_PART = (
    Parameter("start position", EXACTS, constant=True),
    Parameter("length", EXACTS, constant=True, optional=True),
)
_PATTERN = (
    Parameter("pattern", TEXTS, constant=True),
    Parameter("flags", TEXTS, constant=True, optional=True),
)
_CALENDAR = (Parameter("year", EXACTS), Parameter("month", EXACTS), Parameter("day", EXACTS))
_MOMENT = (Parameter("date", DATES), Parameter("time", TIMES))
_DAY = (Parameter("date", DATES),)
_VALUES = (Parameter("list", ORDERED),)
_ROOT = (Parameter("number", NUMBERS),)
# Functions whose second argument says how many digits stay after the point.
ROUNDING = frozenset(
    {"floor", "ceiling", "round half up", "round half down", "round up", "round down", "decimal"}
)

FUNCTIONS: tuple[FunctionSpec, ...] = (
    FunctionSpec("contains", _TEXT_TEST, _always(BOOLEAN), lambda text, part: part in text),
    FunctionSpec("starts with", _TEXT_TEST, _always(BOOLEAN), str.startswith),
    FunctionSpec("ends with", _TEXT_TEST, _always(BOOLEAN), str.endswith),
    FunctionSpec("matches", (Parameter("input", TEXTS), *_PATTERN), _always(BOOLEAN), builtins.matches),
    FunctionSpec("upper case", (_STRING,), _always(TEXT), str.upper),
    FunctionSpec("lower case", (_STRING,), _always(TEXT), str.lower),
    FunctionSpec("string length", (_STRING,), _always(INTEGER), _counted(len)),
    FunctionSpec("substring", (_STRING, *_PART), _always(TEXT), builtins.substring),
    FunctionSpec("substring before", _TEXT_TEST, _always(TEXT), builtins.substring_before),
    FunctionSpec("substring after", _TEXT_TEST, _always(TEXT), builtins.substring_after),
    FunctionSpec("string", (Parameter("from", PRINTABLE),), _always(TEXT), builtins.string_from),
    FunctionSpec("number", (Parameter("from", TEXTS),), _always(FLOAT), builtins.number_from),
    FunctionSpec("abs", (Parameter("n", NUMBERS),), _same, builtins.absolute),
    FunctionSpec("floor", _CUT, _scaled, _rounded(rounding.floor)),
    FunctionSpec("ceiling", _CUT, _scaled, _rounded(rounding.ceiling)),
    FunctionSpec("round half up", (_CUT[0], _SCALE), _scaled, _rounded(rounding.round_half_up)),
    FunctionSpec("round half down", (_CUT[0], _SCALE), _scaled, _rounded(rounding.round_half_down)),
    FunctionSpec("round up", (_CUT[0], _SCALE), _scaled, _rounded(rounding.round_up)),
    FunctionSpec("round down", (_CUT[0], _SCALE), _scaled, _rounded(rounding.round_down)),
    FunctionSpec("decimal", (_CUT[0], _SCALE), _scaled, _rounded(rounding.round_half_even)),
    FunctionSpec("sqrt", _ROOT, _always(FLOAT), builtins.square_root),
    FunctionSpec("log", _ROOT, _always(FLOAT), builtins.natural_logarithm),
    FunctionSpec("exp", _ROOT, _always(FLOAT), builtins.exponential),
    FunctionSpec("odd", (Parameter("number", EXACTS),), _always(BOOLEAN), builtins.is_odd),
    FunctionSpec("even", (Parameter("number", EXACTS),), _always(BOOLEAN), builtins.is_even),
    FunctionSpec(
        "modulo", (Parameter("dividend", EXACTS), Parameter("divisor", EXACTS)), _common, rounding.modulo
    ),
    FunctionSpec("min", _VALUES, _common, builtins.least, variadic=True),
    FunctionSpec("max", _VALUES, _common, builtins.greatest, variadic=True),
    FunctionSpec("date", (Parameter("from", DAYS),), _always(DATE), builtins.date_from, constant_text=True),
    FunctionSpec("date", _CALENDAR, _always(DATE), builtins.date_of, constant_text=True),
    FunctionSpec(
        "date and time",
        (Parameter("from", DAYS),),
        _always(DATETIME),
        builtins.datetime_from,
        constant_text=True,
    ),
    FunctionSpec("date and time", _MOMENT, _always(DATETIME), builtins.datetime_of, constant_text=True),
    FunctionSpec(
        "time", (Parameter("from", MOMENTS),), _always(TIME), builtins.time_from, constant_text=True
    ),
    FunctionSpec("duration", (_WRITTEN,), _written_duration, builtins.duration_from, constant_text=True),
    FunctionSpec("day of year", _DAY, _always(INTEGER), builtins.day_of_year),
    FunctionSpec("day of week", _DAY, _always(TEXT), builtins.day_of_week),
    FunctionSpec("month of year", _DAY, _always(TEXT), builtins.month_of_year),
    FunctionSpec("week of year", _DAY, _always(INTEGER), builtins.week_of_year),
    FunctionSpec(
        "years and months duration",
        (Parameter("from", DATES), Parameter("to", DATES)),
        _always(MONTHS_DURATION),
        builtins.months_between,
    ),
    FunctionSpec("days_since", _DAY, _always(INTEGER), _counted(calendar.days_since), dated=True),
    FunctionSpec("months_since", _DAY, _always(INTEGER), _counted(calendar.months_since), dated=True),
    FunctionSpec("years_since", _DAY, _always(INTEGER), _counted(calendar.years_since), dated=True),
)

FUNCTIONS_BY_NAME: Mapping[str, tuple[FunctionSpec, ...]] = {
    name: tuple(spec for spec in FUNCTIONS if spec.name == name)
    for name in dict.fromkeys(spec.name for spec in FUNCTIONS)
}
