"""What a decision table gives: outputs of the rows that hold, by its hit policy (OMG DMN 1.5, 8.2.10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from tieringrules.language.dmn.model import DecisionTable, OutputColumn, TableRule, TypeDefinition
from tieringrules.language.dmn.named_types import with_types
from tieringrules.language.feel.cases import Failure, read_allowed, read_expression, read_tests
from tieringrules.language.feel.comparing import equal
from tieringrules.language.feel.evaluator import TESTED, evaluate
from tieringrules.language.feel.library import LIBRARY
from tieringrules.language.feel.limits import Meter
from tieringrules.language.feel.values import FeelValue, Moment
from tieringrules.language.syntax import Expr

_AGGREGATORS = {"SUM": "sum", "MIN": "min", "MAX": "max"}


class _FailedError(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__()
        self.failure = failure


def result_of_table(
    table: DecisionTable,
    names: Mapping[str, FeelValue],
    vocabulary: Mapping[str, FeelValue],
    types: Mapping[str, TypeDefinition],
    now: Moment | None,
    meter: Meter,
) -> FeelValue | Failure:
    """The result of a table; null where the policy is violated.

    Args:
        table: the table.
        names: what its expressions see.
        vocabulary: names of several words that may stand in them, beside those.
        types: the model's types, by name.
        now: what `now()` and `today()` give.
        meter: what counts the work.
    """
    try:
        return _Table(table, names, {**vocabulary, **names}, types, now, meter).result()
    except _FailedError as failed:
        return failed.failure


class _Table:
    def __init__(
        self,
        table: DecisionTable,
        names: Mapping[str, FeelValue],
        vocabulary: Mapping[str, FeelValue],
        types: Mapping[str, TypeDefinition],
        now: Moment | None,
        meter: Meter,
    ) -> None:
        self.table = table
        self.names = names
        self.vocabulary = vocabulary
        self.types = types
        self.now = now
        self.meter = meter

    def result(self) -> FeelValue:
        inputs = [
            self._allowed(self._value(text), allowed)
            for text, allowed in zip(self.table.inputs, self.table.allowed, strict=True)
        ]
        hits = [self._outputs(rule) for rule in self.table.rules if self._holds(rule, inputs)]
        if not hits:
            return self._default()
        return _POLICIES.get(self.table.policy, _unique)(self, hits)

    def _value(self, text: str) -> FeelValue:
        tree = read_expression(text, self.vocabulary)
        if isinstance(tree, Failure):
            raise _FailedError(tree)
        return evaluate(with_types(tree, self.types), self.names, self.now, self.meter)

    def _allowed(self, value: FeelValue, tests: str) -> FeelValue:
        """The value where the tests take it, else null."""
        tree = read_allowed(tests, self.vocabulary) if value is not None else None
        return value if tree is None or self._evaluated(tree, value) is True else None

    def _holds(self, rule: TableRule, inputs: list[FeelValue]) -> bool:
        return all(self._test(text, value) is True for text, value in zip(rule.tests, inputs, strict=False))

    def _test(self, text: str, value: FeelValue) -> FeelValue:
        if text in ("", "-"):
            return True
        return self._evaluated(self._tests(text), value)

    def _evaluated(self, tests: Expr, value: FeelValue) -> FeelValue:
        return evaluate(with_types(tests, self.types), {**self.names, TESTED: value}, self.now, self.meter)

    def _tests(self, text: str) -> Expr:
        tree = read_tests(text, self.vocabulary)
        if isinstance(tree, Failure):
            raise _FailedError(tree)
        return tree

    def _outputs(self, rule: TableRule) -> list[FeelValue]:
        values = [self._value(text) if text else None for text in rule.outputs]
        return [
            self._allowed(value, output.values or "")
            for value, output in zip(values, self.table.outputs, strict=False)
        ]

    def joined(self, values: list[FeelValue]) -> FeelValue:
        """The outputs of a row: one value, or a context of them."""
        outputs = self.table.outputs
        if len(outputs) == 1:
            return values[0]
        return {output.name: value for output, value in zip(outputs, values, strict=False)}

    def _default(self) -> FeelValue:
        defaults = [output.default for output in self.table.outputs]
        if any(default is not None for default in defaults):
            return self.joined([None if text is None else self._value(text) for text in defaults])
        return Decimal(0) if self.table.aggregation == "COUNT" else None

    def by_priority(self, hits: list[list[FeelValue]]) -> list[list[FeelValue]]:
        """Rows by the places of their outputs in the lists of allowed values, the first first."""
        return sorted(
            hits,
            key=lambda values: [
                self._place(output, value)
                for output, value in zip(self.table.outputs, values, strict=False)
                if output.values is not None
            ],
        )

    def _place(self, output: OutputColumn, value: FeelValue) -> int:
        for place, text in enumerate(_listed(output.values or "")):
            if self._test(text, value) is True:
                return place
        return len(output.values or "")


@lru_cache(maxsize=256)
def _listed(values: str) -> tuple[str, ...]:
    """The texts between the commas of a list of allowed values."""
    parts, depth, quoted, start = [], 0, False, 0
    for position, mark in enumerate(values):
        if mark == '"' and values[position - 1 : position] != "\\":
            quoted = not quoted
        elif not quoted and mark in "([{":
            depth += 1
        elif not quoted and mark in ")]}":
            depth -= 1
        elif mark == "," and not quoted and depth == 0:
            parts.append(values[start:position].strip())
            start = position + 1
    return (*parts, values[start:].strip())


_Hits = list[list[FeelValue]]


def _unique(table: _Table, hits: _Hits) -> FeelValue:
    return table.joined(hits[0]) if len(hits) == 1 else None


def _any(table: _Table, hits: _Hits) -> FeelValue:
    first = table.joined(hits[0])
    return first if all(equal(first, table.joined(other)) is True for other in hits[1:]) else None


def _first(table: _Table, hits: _Hits) -> FeelValue:
    return table.joined(hits[0])


def _priority(table: _Table, hits: _Hits) -> FeelValue:
    return table.joined(table.by_priority(hits)[0])


def _rule_order(table: _Table, hits: _Hits) -> FeelValue:
    return [table.joined(values) for values in hits]


def _output_order(table: _Table, hits: _Hits) -> FeelValue:
    return [table.joined(values) for values in table.by_priority(hits)]


def _collect(table: _Table, hits: _Hits) -> FeelValue:
    aggregation = table.table.aggregation
    if aggregation is None:
        return _rule_order(table, hits)
    if aggregation == "COUNT":
        return Decimal(len(hits))
    return table.joined(
        [_aggregated(aggregation, list(values), table.meter) for values in zip(*hits, strict=True)]
    )


def _aggregated(aggregation: str, values: list[FeelValue], meter: Meter) -> FeelValue:
    signature = LIBRARY[_AGGREGATORS[aggregation]][0]
    return signature.call([values], meter)


_POLICIES: Mapping[str, Callable[[_Table, _Hits], FeelValue]] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "FIRST": _first,
    "PRIORITY": _priority,
    "RULE ORDER": _rule_order,
    "OUTPUT ORDER": _output_order,
    "COLLECT": _collect,
}
