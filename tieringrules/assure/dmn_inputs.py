"""Inputs of a DMN model as columns of the customers dataset."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tieringrules.diagnostic import Diagnostic, Findings, Localized, report
from tieringrules.language.dmn.model import InputData, Model, TypeDefinition
from tieringrules.language.feel.cases import Failure, read_expression
from tieringrules.language.printer import print_expression
from tieringrules.language.syntax import ListOf, Literal, Range

# FEEL's types and the types of columns that hold the same values.
_COLUMNS = {
    "string": "text",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "dateTime": "datetime",
    "date and time": "datetime",
}
_KEY = "customer_id"
_STRUCTURE = Localized("it is a structure or a list", "它是结构或列表")
_ALLOWED = Localized(
    "what its allowed values say, beyond written texts and closed intervals", "其允许值的写法"
)
_UNTYPED = Localized("the model does not say its type", "模型没有说明其类型")


def dataset_of(model: Model, identifiers: Mapping[str, str]) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text of a dataset with a column for each input; None where there is no input that can be one.

    Args:
        model: the model.
        identifiers: input → the name that rule files give it.
    """
    findings = Findings()
    columns: dict[str, str] = {}
    for given in model.inputs.values():
        column = _column(given, model.types, findings)
        if column is None:
            continue
        name = identifiers[given.name]
        title = f", title: {json.dumps(given.name, ensure_ascii=False)}" if name != given.name else ""
        columns[name] = f"{{{column}{title}}}"
    if not columns:
        return None, findings.all()
    lines = ["kind: dataset", "name: customers", f"key: {_KEY}", "columns:"]
    if _KEY not in columns:
        lines.append(f"  {_KEY}: {{type: text}}")
    lines += [f"  {name}: {column}" for name, column in columns.items()]
    return "\n".join([*lines, ""]), findings.all()


def _column(given: InputData, types: Mapping[str, TypeDefinition], findings: Findings) -> str | None:
    definition = TypeDefinition(given.type, {}, False)
    allowed: str | None = None
    for _ in range(len(types) + 1):
        if definition.collection or definition.components:
            findings.add(report("TR810", name=given.name, what=_STRUCTURE))
            return None
        allowed = definition.allowed if definition.allowed is not None else allowed
        if definition.of is None or definition.of not in types:
            break
        definition = types[definition.of]
    kind = _COLUMNS.get(definition.of or "")
    if kind is None:
        written = definition.of
        what = Localized(f"its type {written}", f"其类型 {written}") if written else _UNTYPED
        findings.add(report("TR810", name=given.name, what=what))
        return None
    if allowed is None:
        return f"type: {kind}"
    limited = _limited(kind, allowed)
    if limited is None:
        findings.add(report("TR810", name=given.name, what=_ALLOWED))
        return None
    return limited


def _limited(kind: str, allowed: str) -> str | None:
    """A column of the values that unary tests list, or between the ends that they name."""
    tree = read_expression(f"[{allowed}]", {})
    if isinstance(tree, Failure) or not isinstance(tree, ListOf):
        return None
    texts = [item.value for item in tree.items if isinstance(item, Literal) and isinstance(item.value, str)]
    if kind == "text" and texts and len(texts) == len(tree.items):
        return f"type: choice, values: {json.dumps(texts, ensure_ascii=False)}"
    match tree.items:
        case (Range(Literal() as low, Literal() as high, True, True),) if kind in ("number", "date"):
            return f"type: {kind}, min: {_plain(low)}, max: {_plain(high)}"
        case _:
            return None


def _plain(end: Literal) -> str:
    return print_expression(end).removeprefix('date("').removesuffix('")')
