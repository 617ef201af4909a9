"""One JSON Schema (draft-07) for all rule files of a workspace, with the names that its rules declare.

Editors complete fields, tiers, templates, channels and offers from it, and mark names that are none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from tieringrules.diagnostic import Language, Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.types import BooleanType, ChoiceType, TierType, Type
from tieringrules.rulebook.desugaring import to_kernel
from tieringrules.rulebook.kinds import KINDS
from tieringrules.rulebook.kinds.metrics import AGGREGATES
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.operators import OPERATORS, OperatorSpec
from tieringrules.rulebook.previous import previous_name
from tieringrules.rulebook.schema import DRAFT
from tieringrules.rulebook.shapes import Field
from tieringrules.rulebook.stability import earlier_since_name

JsonObject = dict[str, Any]
_SINGLE = ["string", "number", "boolean"]
_SCORES: Mapping[str, Localized] = {
    "r": Localized("recency score (method rfm)", "近度得分（rfm 方法）"),
    "f": Localized("frequency score (method rfm)", "频度得分（rfm 方法）"),
    "m": Localized("monetary score (method rfm)", "金额得分（rfm 方法）"),
    "rfm": Localized("the three scores as text, such as 545", "三个得分连写，例如 545"),
    "score": Localized("the score (methods scorecard and rfm)", "总分（scorecard 与 rfm 方法）"),
}
_OF_CUSTOMERS, _OF_ROWS = "condition", "condition_of_rows"
_EARLIER_SINCE = Localized(
    "day of the first run that computed another tier than the customer had", "首次算出不同等级的分级日期"
)
_EXPRESSION = Localized("expression", "表达式")


@dataclass(frozen=True, slots=True)
class Named:
    """A name that rule files use: its type, and what people call it."""

    name: str
    type: Type | None
    title: Localized | None = None


def editor_schema(rulebook: Rulebook, templates: Iterable[str], language: Language) -> JsonObject:
    """The schema of every kind of rule file of a workspace.

    Args:
        rulebook: the rules, as far as they could be read.
        templates: file names of the templates.
        language: of descriptions and titles.
    """
    return _Editor(rulebook, templates, language).schema()


class _Editor:
    def __init__(self, rulebook: Rulebook, templates: Iterable[str], language: Language) -> None:
        self.rulebook = rulebook
        self.language = language
        self.messages = sorted({name.rpartition("/")[2].partition(".")[0] for name in templates})
        self.standards = {each.name: each for each in rulebook.standards}
        self.chinese = dict(_meanings())
        self.definitions: JsonObject = {}

    def schema(self) -> JsonObject:
        chain: Any = {"properties": {"kind": {"enum": [kind.name for kind in KINDS]}}, "required": ["kind"]}
        for kind in reversed(KINDS):
            condition = _OF_ROWS if kind.name in ("dataset", "metrics") else _OF_CUSTOMERS
            shape = self.specialised(kind.name, _with_condition(kind.shape.schema(), condition))
            chain = {
                "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
                "then": self.in_language(shape),
                "else": chain,
            }
        conditions = {
            _OF_CUSTOMERS: self.condition(_OF_CUSTOMERS, self.fields(), is_closed=True),
            _OF_ROWS: self.condition(_OF_ROWS, self.child_columns(), is_closed=False),
        }
        return {
            "$schema": DRAFT,
            "title": self.rulebook.workspace.name or "tieringrules",
            "type": "object",
            **chain,
            "definitions": {**conditions, **self.definitions},
        }

    # Names

    def fields(self) -> Sequence[Named]:
        """What conditions may name of a customer."""
        rulebook = self.rulebook
        named = [Named(each.name, each.type, each.title) for each in rulebook.customers.columns]
        named += [Named(each.name, each.type, each.title) for each in rulebook.metrics]
        for standard in self.standards.values():
            tiers = TierType(standard.name, tuple(tier.name for tier in standard.tiers))
            named.append(Named(standard.name, tiers, standard.title))
            named.append(Named(previous_name(standard.name), tiers, standard.title))
        known = {each.name for each in named}
        definitions = to_kernel(rulebook).definitions if not _is_broken(rulebook) else ()
        named += [Named(each.name, each.type) for each in definitions if each.name not in known]
        return named

    def child_columns(self) -> Sequence[Named]:
        """What conditions of datasets and metrics may name of a row."""
        found = {
            column.name: Named(column.name, column.type, column.title)
            for dataset in (*self.rulebook.children, self.rulebook.customers)
            for column in dataset.columns
        }
        return list(found.values())

    def title(self, named: Named) -> str:
        if named.title is None:
            return named.name
        words = named.title.text(self.language)
        return words if words == named.name else f"{words} ({named.name})"

    # Conditions

    def condition(self, name: str, names: Sequence[Named], *, is_closed: bool) -> JsonObject:
        """An expression; or field → test, nested by `all`, `any` and `not`."""
        nested = {"$ref": f"#/definitions/{name}"}
        several = {"type": "array", "items": nested}
        properties: JsonObject = {"all": several, "any": several, "not": nested}
        for each in names:
            properties[each.name] = {**self.test(each.type), "description": self.title(each)}
        for score, words in _SCORES.items():
            properties.setdefault(score, {**self.test(None), "description": words.text(self.language)})
        return {
            "type": ["object", *_SINGLE],
            "properties": properties,
            # Names with a dot are scores and outputs that methods bring along.
            "patternProperties": {"\\.": self.test(None)},
            "additionalProperties": not is_closed,
        }

    def test(self, type_: Type | None) -> JsonObject:
        """What a field of a type may be asked, by reference: many fields have the same type."""
        name = f"test {type_}" if isinstance(type_, TierType | ChoiceType) else f"test {type(type_).__name__}"
        name = re.sub(r"[^\w]+", "_", name)
        if name not in self.definitions:
            self.definitions[name] = self.test_of(type_)
        return {"allOf": [{"$ref": f"#/definitions/{name}"}]}

    def test_of(self, type_: Type | None) -> JsonObject:
        """A literal, a list of literals, or operators that must all hold."""
        value = self.value(type_)
        values = {"type": "array", "items": value}
        operators = {
            operator.name: self.operand(operator, value)
            for operator in OPERATORS
            if type_ is None or not operator.fields or isinstance(type_, operator.fields)
        }
        group = {"type": "object", "properties": operators, "additionalProperties": False}
        return {"anyOf": [value, values, group]}

    def operand(self, operator: OperatorSpec, value: JsonObject) -> JsonObject:
        words = {"description": operator.meaning.text(self.language)}
        if operator.takes == "truth":
            return {"type": "boolean", **words}
        if operator.takes in ("values", "pair"):
            return {"type": "array", "items": value, **words}
        return {**(value if operator.takes == "value" else {"type": _SINGLE}), **words}

    def value(self, type_: Type | None) -> JsonObject:
        match type_:
            case TierType(standard=name):
                return self.tiers(name)
            case ChoiceType(values=values):
                return _one_of(values)
            case BooleanType():
                return {"type": "boolean"}
        return {"type": _SINGLE}

    def tiers(self, standard: str) -> JsonObject:
        found = self.standards.get(standard)
        if found is None:
            return {"type": _SINGLE}
        names = [tier.name for tier in found.tiers]
        titles = [
            tier.title.text(self.language) if tier.title is not None else tier.name for tier in found.tiers
        ]
        return _one_of(names, titles)

    # Places

    def specialised(self, kind: str, schema: Any) -> Any:
        """A kind's schema with names in the places where they are chosen from."""
        places = self.places().get(kind, {})
        made = _walked(schema, places)
        if kind == "tests":
            words = {each.name: {"description": self.title(each)} for each in self.fields()}
            expected = {
                each.name: {"anyOf": [self.value(each.type), {"type": "null"}], **words[each.name]}
                for each in self.fields()
            }
            days = {"description": _EARLIER_SINCE.text(self.language)}
            steady = (each.name for each in self.standards.values() if each.stability is not None)
            words |= {earlier_since_name(name): days for name in steady}
            made = _walked(made, {"given": _with(properties=words), "expect": _with(properties=expected)})
        if kind == "policy":
            made = {**made, "allOf": [self.of_standard(name) for name in self.standards]}
        return made

    def of_standard(self, standard: str) -> JsonObject:
        """What a policy's tiers are called, by the standard that it names."""
        return {
            "if": {"properties": {"standard": {"const": standard}}, "required": ["standard"]},
            "then": {"properties": {"tiers": {"propertyNames": self.tiers(standard)}}},
        }

    def places(self) -> Mapping[str, Mapping[str, Callable[[Any], Any]]]:
        rulebook = self.rulebook
        titles = (self.title(Named(each.name, None, each.title)) for each in rulebook.standards)
        standards = _one_of(list(self.standards), tuple(titles))
        every_tier = _one_of(dict.fromkeys(tier.name for each in rulebook.standards for tier in each.tiers))
        numbers = [metric.name for metric in rulebook.metrics]
        numbers += [column.name for column in rulebook.customers.columns]
        channels = [channel.name for channel in rulebook.workspace.channels]
        offers = sorted(_offers(rulebook))
        rows = [f"{child.name}.{column.name}" for child in rulebook.children for column in child.columns]
        columns = [column.name for column in rulebook.customers.columns]
        outreach = {
            "message": _choice(self.messages),
            "channels": _items(channels),
            "offers": _items(offers),
        }
        aggregates = {name: _suggestion(rows) for name in AGGREGATES if name != "count"}
        return {
            "policy": {**outreach, "standard": _replaced(standards)},
            "campaign": {
                **outreach,
                "policy": _choice([policy.name for policy in rulebook.policies]),
                "tiers": _with(items=every_tier),
            },
            "overrides": {"standard": _replaced(standards), "tier": _replaced(every_tier)},
            "metrics": {
                **aggregates,
                "count": _suggestion([child.name for child in rulebook.children]),
                "dataset": _choice([rulebook.customers.name]),
            },
            "standard": {
                **{
                    name: _suggestion(numbers)
                    for name in ("measure", "recency", "frequency", "monetary", "by")
                },
                # A tier that is just being written is right, too.
                "protect": _with(items=_suggestion(every_tier.get("enum", []))({})),
                "upgrade": _suggestion(("at once", "after 30 days")),
                "downgrade_after": _suggestion(("90 days", "3 months")),
            },
            "workspace": {"address": _suggestion(columns), "consent": _suggestion(columns)},
        }

    def in_language(self, schema: Any) -> Any:
        if self.language == "en":
            return schema
        if isinstance(schema, Mapping):
            return {
                key: self.chinese.get(value, value)
                if key == "description" and isinstance(value, str)
                else self.in_language(value)
                for key, value in schema.items()
            }
        return [self.in_language(each) for each in schema] if isinstance(schema, list | tuple) else schema


def _is_broken(rulebook: Rulebook) -> bool:
    return rulebook.customers.key is None


def _one_of(names: Iterable[str], titles: Sequence[str] | None = None) -> JsonObject:
    listed: list[Any] = list(names)
    found: JsonObject = {"enum": [*listed, *_as_numbers(listed)]} if listed else {"type": _SINGLE}
    if titles and listed:
        found["enumDescriptions"] = [
            *titles,
            *(titles[listed.index(str(each))] for each in _as_numbers(listed)),
        ]
    return found


def _as_numbers(names: Iterable[str]) -> list[int]:
    """Names that editors read as numbers where they have no quotes."""
    return [int(name) for name in names if name.isascii() and name.isdigit() and str(int(name)) == name]


def _replaced(schema: JsonObject) -> Callable[[Any], Any]:
    return lambda old: {**schema, **({"description": old["description"]} if "description" in old else {})}


def _choice(names: Sequence[str]) -> Callable[[Any], Any]:
    return _replaced(_one_of(names)) if names else (lambda old: old)


def _suggestion(names: Sequence[str]) -> Callable[[Any], Any]:
    """Names to pick from where other texts are possible, too."""
    if not names:
        return lambda old: old
    return lambda old: {
        "anyOf": [{"enum": list(names)}, {"type": _SINGLE}],
        **({"description": old["description"]} if "description" in old else {}),
    }


def _items(names: Sequence[str]) -> Callable[[Any], Any]:
    return _with(items=_one_of(names)) if names else (lambda old: old)


def _with(**parts: Any) -> Callable[[Any], Any]:
    return lambda old: {**old, **parts} if isinstance(old, Mapping) else old


def _walked(schema: Any, places: Mapping[str, Callable[[Any], Any]]) -> Any:
    """A schema with the properties of some names changed, wherever they stand."""
    if isinstance(schema, Mapping):
        made: JsonObject = {}
        for key, value in schema.items():
            if key == "properties" and isinstance(value, Mapping):
                made[key] = {
                    name: places[name](_walked(part, places)) if name in places else _walked(part, places)
                    for name, part in value.items()
                }
            else:
                made[key] = _walked(value, places)
        return made
    return [_walked(each, places) for each in schema] if isinstance(schema, list | tuple) else schema


def _with_condition(schema: Any, name: str) -> Any:
    if isinstance(schema, Mapping):
        if schema.get("$ref") == "#/definitions/condition":
            # Beside a reference nothing else counts in draft-07.
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            return {"allOf": [{"$ref": f"#/definitions/{name}"}], **rest}
        return {key: _with_condition(value, name) for key, value in schema.items()}
    return [_with_condition(each, name) for each in schema] if isinstance(schema, list | tuple) else schema


def _meanings() -> Iterable[tuple[str, str]]:
    """English meaning → Chinese meaning of everything that may stand in rule files."""
    yield _EXPRESSION.en, _EXPRESSION.zh
    waiting: list[Any] = [kind.shape for kind in KINDS]
    seen: set[int] = set()
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, Field):
            yield part.meaning
        if isinstance(part, Mapping):
            waiting += part.values()
        elif isinstance(part, tuple | list):
            waiting += part
        elif is_dataclass(part) and not isinstance(part, type):
            waiting += (getattr(part, each.name) for each in fields(part))


def _offers(rulebook: Any) -> Iterable[str]:
    return (each.name for each in getattr(rulebook, "offers", ()))
