"""From DMN XML to a model."""

from __future__ import annotations

from tieringrules.language.dmn.model import (
    ContextLogic,
    DecisionModel,
    DecisionTable,
    InputData,
    ListLogic,
    LiteralExpression,
    Logic,
    Model,
    OutputColumn,
    RelationLogic,
    TableRule,
    TypeDefinition,
    Unsupported,
)
from tieringrules.language.dmn.xml import Element, UnsafeXmlError, parse_xml

_LOGIC = (
    "literalExpression", "decisionTable", "context", "list", "relation", "invocation", "functionDefinition",
    "conditional", "filter", "for", "some", "every",
)  # fmt: skip


class UnreadableModelError(Exception):
    """A file that is no DMN model: `reason` is unsafe, malformed or foreign, `place` where."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place


def read_model(content: bytes) -> Model:
    """The model of a file.

    Raises:
        UnreadableModelError: it declares entities, is no XML, or no DMN.
    """
    try:
        root = parse_xml(content)
    except UnsafeXmlError:
        raise UnreadableModelError("unsafe") from None
    except ValueError as problem:
        raise UnreadableModelError("malformed", str(problem)) from None
    if root.name != "definitions":
        raise UnreadableModelError("foreign")
    namespace = root.attributes.get("namespace", "")
    decisions = [_decision(element, namespace) for element in root.all("decision")]
    inputs = [_input(element) for element in root.all("inputData")]
    return Model(
        root.attributes.get("name", ""),
        {decision.name: decision for decision in decisions},
        {given.name: given for given in inputs},
        {_named(element): _type(element) for element in root.all("itemDefinition")},
        tuple(_named(element) for element in root.all("import")),
    )


def _named(element: Element) -> str:
    return " ".join(element.attributes.get("name", "").split())


def _text_of(element: Element | None) -> str:
    if element is None:
        return ""
    text = element.first("text")
    return text.text.strip() if text is not None else ""


def _input(element: Element) -> InputData:
    return InputData(element.attributes.get("id", ""), _named(element), _variable_type(element))


def _variable_type(element: Element) -> str | None:
    variable = element.first("variable")
    if variable is None:
        return None
    return _type_reference(variable)


def _type_reference(element: Element) -> str | None:
    """A type's name; up to DMN 1.1 it stood in an element of its own, with a prefix."""
    written = element.attributes.get("typeRef")
    if written is None:
        inner = element.first("typeRef")
        written = inner.text.strip() if inner is not None else None
    return written.rpartition(":")[2] if written else None


def _type(element: Element) -> TypeDefinition:
    components = {_named(part): _type(part) for part in element.all("itemComponent")}
    collection = element.attributes.get("isCollection") == "true"
    allowed = _text_of(element.first("allowedValues")) or None
    return TypeDefinition(_type_reference(element), components, collection, allowed)


def _decision(element: Element, namespace: str) -> DecisionModel:
    required = [
        _reference(part, namespace)
        for requirement in element.all("informationRequirement")
        for part in requirement.all("requiredDecision", "requiredInput")
    ]
    known = [
        _reference(part, namespace)
        for requirement in element.all("knowledgeRequirement")
        for part in requirement.all("requiredKnowledge")
    ]
    logic = next(iter(element.all(*_LOGIC)), None)
    found = _logic(logic) if logic is not None else Unsupported("decision")
    identifier = element.attributes.get("id", "")
    return DecisionModel(
        identifier, _named(element), _variable_type(element), found, tuple(required), tuple(known)
    )


def _reference(element: Element, namespace: str) -> str:
    """An element's id in this model; for another model its whole address, which no id here equals."""
    address = element.attributes.get("href", "")
    place, _, identifier = address.rpartition("#")
    return identifier if place in ("", namespace) else address


def _logic(element: Element) -> Logic:
    match element.name:
        case "literalExpression" if element.first("importedValues") is None:
            return LiteralExpression(_text_of(element))
        case "context":
            return ContextLogic(tuple(_entry(entry) for entry in element.all("contextEntry")))
        case "list":
            return ListLogic(tuple(_logic(part) for part in element.all(*_LOGIC)))
        case "relation":
            columns = tuple(_named(column) for column in element.all("column"))
            rows = tuple(tuple(_logic(cell) for cell in row.all(*_LOGIC)) for row in element.all("row"))
            return RelationLogic(columns, rows)
        case "decisionTable":
            return _table(element)
        case _:
            return Unsupported(element.name)


def _entry(element: Element) -> tuple[str | None, Logic]:
    variable = element.first("variable")
    logic = next(iter(element.all(*_LOGIC)), None)
    name = _named(variable) if variable is not None else None
    return name, _logic(logic) if logic is not None else Unsupported("contextEntry")


def _table(element: Element) -> DecisionTable:
    inputs = tuple(_text_of(part.first("inputExpression")) for part in element.all("input"))
    outputs = tuple(_output(part) for part in element.all("output"))
    rules = tuple(
        TableRule(
            tuple(_text_of(part) for part in rule.all("inputEntry")),
            tuple(_text_of(part) for part in rule.all("outputEntry")),
            _note_of(rule),
        )
        for rule in element.all("rule")
    )
    allowed = tuple(_text_of(part.first("inputValues")) for part in element.all("input"))
    policy = element.attributes.get("hitPolicy", "UNIQUE")
    return DecisionTable(policy, element.attributes.get("aggregation"), inputs, outputs, rules, allowed)


def _note_of(rule: Element) -> str:
    """What is described of a row and what its columns of annotations say."""
    described = rule.first("description")
    notes = [described.text if described is not None else "", *map(_text_of, rule.all("annotationEntry"))]
    return "; ".join(" ".join(note.split()) for note in notes if note.strip())


def _output(element: Element) -> OutputColumn:
    values, default = element.first("outputValues"), element.first("defaultOutputEntry")
    return OutputColumn(
        _named(element),
        _text_of(values) or None,
        _text_of(default) or None,
    )
