"""DMN models written in few words, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" id="m" namespace="n">'


def expression(text: str) -> str:
    """A literal expression."""
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def table(
    policy: str,
    inputs: Sequence[str],
    outputs: Sequence[tuple[str, str, str]],
    rules: Sequence[Sequence[str]],
    aggregation: str = "",
    allowed: str = "",
) -> str:
    """A decision table; outputs are name, allowed values and default; `allowed` holds for every input."""
    limits = _texted("inputValues", allowed) if allowed else ""
    given = "".join(f"<input>{_texted('inputExpression', text)}{limits}</input>" for text in inputs)
    made = "".join(
        f'<output name="{escape(name)}">'
        + (_texted("outputValues", values) if values else "")
        + (_texted("defaultOutputEntry", default) if default else "")
        + "</output>"
        for name, values, default in outputs
    )
    rows = "".join(
        "<rule>"
        + "".join(_texted("inputEntry", cell) for cell in rule[: len(inputs)])
        + "".join(_texted("outputEntry", cell) for cell in rule[len(inputs) :])
        + "</rule>"
        for rule in rules
    )
    more = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable hitPolicy="{policy}"{more}>{given}{made}{rows}</decisionTable>'


def _texted(name: str, text: str) -> str:
    return f"<{name}><text>{escape(text)}</text></{name}>"


def model(logic: str, inputs: Sequence[tuple[str, str]] = (), type_: str = "", more: str = "") -> bytes:
    """A model with one decision, `Result`, that requires every input."""
    declared = "".join(
        f'<inputData id="i{index}" name="{escape(name)}">'
        f'<variable name="{escape(name)}" typeRef="{kind}"/></inputData>'
        for index, (name, kind) in enumerate(inputs)
    )
    required = "".join(
        f'<informationRequirement><requiredInput href="#i{index}"/></informationRequirement>'
        for index in range(len(inputs))
    )
    kind = f' typeRef="{type_}"' if type_ else ""
    decision = f'<decision id="d" name="Result"><variable name="Result"{kind}/>{required}{logic}</decision>'
    return f"{HEAD}{more}{decision}{declared}</definitions>".encode()
