"""What a model's decisions give for the values of its inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tieringrules.diagnostic import Diagnostic, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.dmn.coercion import coerced, is_imported
from tieringrules.language.dmn.model import (
    ContextLogic,
    DecisionModel,
    DecisionTable,
    ListLogic,
    LiteralExpression,
    Logic,
    Model,
    RelationLogic,
    TypeDefinition,
    Unsupported,
)
from tieringrules.language.dmn.named_types import with_types
from tieringrules.language.dmn.tables import result_of_table
from tieringrules.language.feel.cases import Failure, read_expression
from tieringrules.language.feel.evaluator import evaluate
from tieringrules.language.feel.limits import MOST_STEPS, Meter, TooMuchWorkError, UnsupportedError
from tieringrules.language.feel.values import FeelValue, Moment


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a decision has no value here."""

    finding: Diagnostic


class _RefusedError(Exception):
    def __init__(self, finding: Diagnostic) -> None:
        super().__init__()
        self.finding = finding


def decided(
    model: Model, decision: str, given: Mapping[str, FeelValue], now: Moment | None
) -> FeelValue | Refusal:
    """The value of a decision.

    Args:
        model: the model.
        decision: the decision's name.
        given: input → value; a required decision may be given, too, and is then not computed.
        now: what `now()` and `today()` give.
    """
    found = model.decisions.get(decision)
    if found is None:
        return Refusal(report("TR772", name=decision, known=", ".join(model.decisions)))
    try:
        return _Deciding(model, given, now).value_of(found, ())
    except _RefusedError as refused:
        return Refusal(refused.finding)
    except TooMuchWorkError:
        return Refusal(report("TR761", limit=f"{MOST_STEPS:,}"))
    except UnsupportedError as unsupported:
        return Refusal(unsupported.finding)


class _Deciding:
    def __init__(self, model: Model, given: Mapping[str, FeelValue], now: Moment | None) -> None:
        self.model = model
        self.given = given
        self.now = now
        self.meter = Meter()
        self.by_id = {
            item.id: item.name for items in (model.decisions, model.inputs) for item in items.values()
        }
        self.known: dict[str, FeelValue] = {}
        self.vocabulary = dict.fromkeys(_names_of(model))

    def value_of(self, decision: DecisionModel, asking: tuple[str, ...]) -> FeelValue:
        """A decision's value, after those it requires."""
        if decision.name in self.known:
            return self.known[decision.name]
        if decision.name in asking:
            raise _RefusedError(report("TR773", name=decision.name, what="a decision that requires itself"))
        if decision.knows:
            raise _RefusedError(report("TR773", name=decision.name, what="businessKnowledgeModel"))
        self._refuse_imported(decision.type, decision)
        names: dict[str, FeelValue] = {}
        for identifier in decision.requires:
            name = self.by_id.get(identifier)
            if name is None:
                raise _RefusedError(report("TR773", name=decision.name, what="import"))
            if name in self.given:
                required = self.model.inputs.get(name)
                kind = required.type if required is not None else None
                self._refuse_imported(kind, decision)
                names[name] = coerced(self.given[name], kind, self.model.types)
            elif name in self.model.decisions:
                names[name] = self.value_of(self.model.decisions[name], (*asking, decision.name))
            else:
                names[name] = None
        value = self._logic(decision.logic, names, decision.name)
        self.known[decision.name] = coerced(value, decision.type, self.model.types)
        return self.known[decision.name]

    def _refuse_imported(self, kind: str | None, decision: DecisionModel) -> None:
        if is_imported(kind, self.model.types, self.model.imports):
            raise _RefusedError(report("TR773", name=decision.name, what="import"))

    def _logic(self, logic: Logic, names: Mapping[str, FeelValue], decision: str) -> FeelValue:
        match logic:
            case LiteralExpression(text):
                return self._expression(text, names)
            case ContextLogic(entries):
                found: dict[str, FeelValue] = {}
                for name, inner in entries:
                    value = self._logic(inner, {**names, **found}, decision)
                    if name is None:
                        return value
                    found[name] = value
                return found
            case ListLogic(items):
                return [self._logic(item, names, decision) for item in items]
            case RelationLogic(columns, rows):
                return [
                    {
                        column: self._logic(cell, names, decision)
                        for column, cell in zip(columns, row, strict=False)
                    }
                    for row in rows
                ]
            case DecisionTable():
                result = result_of_table(
                    logic, names, self.vocabulary, self.model.types, self.now, self.meter
                )
                if isinstance(result, Failure):
                    raise _RefusedError(result.finding)
                return result
            case Unsupported(what):
                raise _RefusedError(report("TR773", name=decision, what=what))

    def _expression(self, text: str, names: Mapping[str, FeelValue]) -> FeelValue:
        tree = read_expression(text, {**self.vocabulary, **names})
        if isinstance(tree, Failure):
            raise _RefusedError(tree.finding)
        return evaluate(with_types(tree, self.model.types), names, self.now, self.meter)


def _names_of(model: Model) -> Iterator[str]:
    """Every name that an expression may hold, so that names of several words are read as one."""
    yield from model.decisions
    yield from model.inputs
    for definition in model.types.values():
        yield from _components(definition)
    for decision in model.decisions.values():
        yield from _named_in(decision.logic)


def _components(definition: TypeDefinition) -> Iterator[str]:
    for name, component in definition.components.items():
        yield name
        yield from _components(component)


def _named_in(logic: Logic) -> Iterator[str]:
    match logic:
        case ContextLogic(entries):
            for name, inner in entries:
                if name is not None:
                    yield name
                yield from _named_in(inner)
        case ListLogic(items):
            for item in items:
                yield from _named_in(item)
        case RelationLogic(columns, _):
            yield from columns
        case DecisionTable(outputs=outputs):
            yield from (output.name for output in outputs if output.name)
        case _:
            return
