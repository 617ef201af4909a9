"""What filters take between parentheses, and what they give."""

from __future__ import annotations

from jinja2 import nodes

from tieringrules.outreach.templates.filters import FilterSpec, Parameter
from tieringrules.outreach.templates.scope import TEXT, Kind, Scalar


def given_by(spec: FilterSpec, base: Scalar) -> Scalar:
    """What a filter makes of a single value."""
    return {"text": TEXT, "number": Scalar(Kind.NUMBER, exact=base.exact or spec.name == "round")}.get(
        spec.gives, base
    )


def fits(parameter: Parameter, argument: nodes.Expr) -> bool:
    """Whether a constant may stand for a parameter."""
    if not isinstance(argument, nodes.Const):
        return False
    value = argument.value
    match parameter.kind:
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            whole = isinstance(value, int) and not isinstance(value, bool)
            return whole and parameter.minimum <= value <= parameter.maximum
        case _:
            if not isinstance(value, str):
                return False
            return value in parameter.choices if parameter.choices else len(value) <= parameter.maximum


def usage_of(spec: FilterSpec, parameter: Parameter) -> str:
    """How a filter is written, with what one of its parameters may be."""
    if parameter.choices:
        return f"{spec.name}({' | '.join(repr(choice) for choice in parameter.choices)})"
    if parameter.kind == "integer":
        return f"{spec.usage}, {parameter.minimum}–{parameter.maximum}"
    return spec.usage
