"""Whether a function exists and takes its arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from tieringrules.diagnostic import Diagnostic, Label, Localized, Span, suggestion
from tieringrules.language.functions import (
    FUNCTIONS_BY_NAME,
    ROUNDING,
    FunctionSpec,
    Parameter,
    common_type,
    constant_integer,
    listed,
)
from tieringrules.language.pattern import portable_pattern
from tieringrules.language.syntax import Call, Expr, ListOf, Literal
from tieringrules.language.types import UNKNOWN, ListType, TextType, UnknownType
from tieringrules.language.wording import describe, written

# Names from spreadsheets, SQL and programming, and what they are called in FEEL.
_ELSEWHERE = {
    "len": "string length", "length": "string length", "upper": "upper case", "lower": "lower case",
    "round": "round half up", "ceil": "ceiling", "mod": "modulo", "datetime": "date and time",
    "todate": "date", "today": "as_of", "now": "as_of", "datediff": "days_since", "age": "years_since",
    "regex": "matches", "like": "contains", "includes": "contains", "mid": "substring", "left": "substring",
    "tostring": "string", "text": "string", "tonumber": "number", "value": "number",
}  # fmt: skip
_MOST_DIGITS = 18


class Checking(Protocol):
    """Whoever checks the arguments and notes findings."""

    found: list[Diagnostic]

    def check(self, node: Expr) -> Expr:
        """The node with types."""

    def report(self, code: str, span: Span | None, *, fix: str | None = None, **arguments: object) -> None:
        """Note a finding."""


def check_call(checking: Checking, node: Call) -> Expr:
    """The call with types, arguments in the order of parameters; a constant in place of a constructor."""
    specs = FUNCTIONS_BY_NAME.get(node.function)
    if specs is None:
        _report_unknown(checking, node)
        return _unknown(checking, node)
    spec = _chosen(checking, specs, node)
    if spec is None:
        return _unknown(checking, node)
    arguments = tuple([_typed(checking, argument, spec) for argument in _in_order(spec, node)])
    call = replace(node, arguments=arguments, names=None, type=UNKNOWN)
    fitting = [_fits(checking, spec, parameter, value) for parameter, value in _paired(spec, arguments)]
    if not all(fitting):
        return call
    types = [value.type for value in listed(arguments)]
    if spec.variadic and common_type(types) is None:
        other = next(type_ for type_ in types if type_ != types[0])
        checking.report("TR340", node.span, left=describe(types[0]), right=describe(other))
        return call
    if not _constants_hold(checking, call):
        return call
    return _folded(checking, spec, replace(call, type=spec.result(arguments)))


def _unknown(checking: Checking, node: Call) -> Expr:
    arguments = tuple([_typed(checking, argument, None) for argument in node.arguments])
    return replace(node, arguments=arguments, type=UNKNOWN)


def _typed(checking: Checking, argument: Expr, spec: FunctionSpec | None) -> Expr:
    if isinstance(argument, ListOf) and (spec is None or spec.variadic):
        items = tuple([checking.check(item) for item in argument.items])
        item_type = common_type([item.type for item in items]) or UNKNOWN
        return replace(argument, items=items, type=ListType(item_type))
    return checking.check(argument)


def _paired(spec: FunctionSpec, arguments: tuple[Expr, ...]) -> list[tuple[Parameter, Expr]]:
    if spec.variadic:
        return [(spec.parameters[0], value) for value in listed(arguments)]
    return list(zip(spec.parameters, arguments, strict=False))


def _report_unknown(checking: Checking, node: Call) -> None:
    known = {name.replace(" ", ""): name for name in FUNCTIONS_BY_NAME}
    plain = node.function.replace(" ", "").replace("_", "").lower()
    near = (
        _ELSEWHERE.get(plain) or known.get(plain) or {key.replace("_", ""): key for key in known}.get(plain)
    )
    if near is None and node.function in _refused_functions():
        name = f"{node.function}( … )"
        feature = Localized(f"the function {name} of these values", f"函数 {name}（就这些值而言）")
        checking.report("TR376", _name_span(node), feature=feature)
        return
    near = near or suggestion.nearest(node.function, FUNCTIONS_BY_NAME)
    if near is not None:
        hint = Localized(f"did you mean {near}?", f"是否想写 {near}？")
    else:
        hint = suggestion.listing(FUNCTIONS_BY_NAME)
    checking.report("TR318", _name_span(node), fix=near, name=node.function, hint=hint)


def _refused_functions() -> frozenset[str]:
    """Functions of FEEL that have no meaning on a column, or only for lists that are written out."""
    from tieringrules.language.feel.library import FUNCTION_NAMES

    return FUNCTION_NAMES


def _name_span(node: Call) -> Span | None:
    """The place of the function's name."""
    if node.span is None:
        return None
    return replace(node.span, end_line=node.span.line, end_column=node.span.column + len(node.function))


def _chosen(checking: Checking, specs: tuple[FunctionSpec, ...], node: Call) -> FunctionSpec | None:
    """The function among those of one name that takes so many arguments of these names."""
    count = len(node.arguments)
    for spec in specs:
        if _takes(spec, count, node) and (node.names is None or _order(spec, node.names) is not None):
            return spec
    usages = [_usage(spec) for spec in specs]
    en, zh = " or ".join(usages), " 或 ".join(usages)
    checking.report("TR338", node.span, name=node.function, usage=Localized(en, zh))
    return None


def _takes(spec: FunctionSpec, count: int, node: Call) -> bool:
    if spec.variadic:
        return bool(listed(node.arguments)) and (count > 1 or isinstance(node.arguments[0], ListOf))
    least = sum(not parameter.optional for parameter in spec.parameters)
    return least <= count <= len(spec.parameters)


def _order(spec: FunctionSpec, names: tuple[str, ...]) -> list[int] | None:
    """For each parameter given, the index of its argument; None where the names are not the parameters'."""
    wanted = [parameter.name for parameter in spec.parameters][: len(names)]
    return [names.index(name) for name in wanted] if sorted(wanted) == sorted(names) else None


def _in_order(spec: FunctionSpec, node: Call) -> tuple[Expr, ...]:
    order = _order(spec, node.names) if node.names is not None else None
    return node.arguments if order is None else tuple(node.arguments[index] for index in order)


def _usage(spec: FunctionSpec) -> str:
    if spec.variadic:
        return f"{spec.name}(a, b)"
    words = [f"{parameter.name}?" if parameter.optional else parameter.name for parameter in spec.parameters]
    return f"{spec.name}({', '.join(words)})"


def _fits(checking: Checking, spec: FunctionSpec, parameter: Parameter, argument: Expr) -> bool:
    if isinstance(argument.type, UnknownType):
        return False
    if not isinstance(argument.type, parameter.kind.types):
        checking.report(
            "TR339",
            argument.span,
            name=spec.name,
            parameter=parameter.name,
            expected=parameter.kind.words,
            found=describe(argument.type),
        )
        return False
    written = parameter.constant or (spec.constant_text and isinstance(argument.type, TextType))
    if written and not isinstance(argument, Literal):
        checking.report("TR351", argument.span, name=spec.name, parameter=parameter.name)
        return False
    return True


def _constants_hold(checking: Checking, call: Call) -> bool:
    """Whether patterns, positions and digits that are written out mean something."""
    before = len(checking.found)
    if call.function == "matches":
        _check_pattern(checking, call)
    elif call.function == "substring":
        _check_whole(checking, call, 1, "start position", lambda number: number != 0)
        _check_whole(checking, call, 2, "length", lambda number: number > 0)
    elif call.function in ROUNDING:
        _check_whole(checking, call, 1, "scale", lambda number: abs(number) <= _MOST_DIGITS)
    return len(checking.found) == before


def _check_whole(
    checking: Checking, call: Call, index: int, parameter: str, holds: Callable[[int], bool]
) -> None:
    if index < len(call.arguments):
        argument = call.arguments[index]
        number = constant_integer(argument)
        if number is None or not holds(number):
            checking.report("TR354", argument.span, name=call.function, parameter=parameter)


def _check_pattern(checking: Checking, call: Call) -> None:
    pattern, *flags = (argument.value for argument in call.arguments[1:] if isinstance(argument, Literal))
    translated = portable_pattern(str(pattern), str(flags[0]) if flags else "")
    place = call.arguments[1].span
    labels = (Label(place),) if place is not None else ()
    checking.found.extend(replace(finding, labels=labels) for finding in translated.diagnostics)


_FOLDED = {
    "date": Localized("date", "日期"),
    "date and time": Localized("date with time", "日期时间"),
    "time": Localized("time of day", "时间"),
    "duration": Localized("duration", "时长"),
}


def _folded(checking: Checking, spec: FunctionSpec, call: Call) -> Expr:
    """A constructor of constants as the constant."""
    if not spec.constant_text or not all(isinstance(argument, Literal) for argument in call.arguments):
        return call
    values = [argument.value for argument in call.arguments if isinstance(argument, Literal)]
    value = spec.evaluate(*values)
    if value is None:
        shown = ", ".join(written(given) for given in values)
        checking.report("TR321", call.arguments[0].span or call.span, written=shown, kind=_FOLDED[spec.name])
        return replace(call, type=UNKNOWN)
    return Literal(value, span=call.span, type=call.type)
