"""DMN models as rule files: decision tables become standards, literal expressions metrics, inputs columns.

What has no place in a rule file is named, never dropped in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tieringrules.assure.dmn_inputs import dataset_of
from tieringrules.diagnostic import Diagnostic, Localized, Span, report
from tieringrules.language.dmn.model import (
    DecisionModel,
    DecisionTable,
    LiteralExpression,
    Model,
    TableRule,
)
from tieringrules.language.feel.cases import Failure, read_expression
from tieringrules.language.parser import parse_expression
from tieringrules.language.printer import print_expression
from tieringrules.language.renaming import replaced
from tieringrules.language.syntax import Expr, Literal, Name

# Where the columns of a model's inputs are declared.
DATASET = "datasets/customers.yaml"
_POLICIES = {"UNIQUE": "unique", "ANY": "any", "FIRST": "first", "PRIORITY": "priority"}
_NO_LOGIC = Localized("what it does is no decision table and no expression", "内容既不是决策表也不是表达式")
_FUNCTIONS = Localized("functions of the model", "模型中的函数")
_DEFAULTS = Localized("default outputs of the table", "决策表的默认输出")
_NOTES = Localized("the notes of its rows, as a column is called note", "各行的备注（已有名为 note 的列）")
_TIERS = Localized(
    "the first output, whose values are not all written texts", "第一个输出（其取值不全是直接写出的文本）"
)


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A rule file: its path below `rules/`, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class ImportedModel:
    """The rule files of a model, and what could not be carried over."""

    files: tuple[ImportedFile, ...]
    findings: tuple[Diagnostic, ...]


def imported(model: Model) -> ImportedModel:
    """A model as rule files."""
    importing = _Importing(model)
    files = tuple(importing.files())
    return ImportedModel(files, tuple(importing.findings))


class _Importing:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.findings: list[Diagnostic] = []
        names = [*model.inputs, *model.decisions]
        self.identifiers = {name: _identifier(name) for name in names}
        self.vocabulary = dict.fromkeys(names)

    def files(self) -> Iterator[ImportedFile]:
        dataset, lost = dataset_of(self.model, self.identifiers)
        self.findings.extend(lost)
        if dataset is not None:
            yield ImportedFile(DATASET, dataset)
        metrics: dict[str, str] = {}
        for decision in self.model.decisions.values():
            name = self.identifiers[decision.name]
            match decision.logic:
                case DecisionTable() as table if not decision.knows:
                    text = self._standard(decision, table, name)
                    if text is not None:
                        yield ImportedFile(f"standards/{name}.yaml", text)
                case LiteralExpression(written) if not decision.knows:
                    expression = self._expression(written, decision)
                    if expression is not None:
                        metrics[name] = expression
                case _:
                    self._lost(decision, _FUNCTIONS if decision.knows else _NO_LOGIC)
        if metrics:
            lines = [f"  {name}: {_quoted(expression)}" for name, expression in metrics.items()]
            yield ImportedFile(
                "metrics.yaml", "\n".join(["kind: metrics", "dataset: customers", "metrics:", *lines, ""])
            )

    def _lost(self, decision: DecisionModel, what: Localized) -> None:
        self.findings.append(report("TR775", name=decision.name, what=what))

    def _expression(self, written: str, decision: DecisionModel) -> str | None:
        """An expression with names as rule files spell them."""
        tree = read_expression(written, self.vocabulary)
        text = None if isinstance(tree, Failure) else print_expression(self._renamed(tree))
        if text is None or not _reads(text):
            self._lost(decision, Localized(f"the expression {written}", f"表达式 {written}"))
            return None
        return text

    def _renamed(self, tree: Expr) -> Expr:
        return replaced(tree, {name: Name(plain) for name, plain in self.identifiers.items()})

    # Tables

    def _standard(self, decision: DecisionModel, table: DecisionTable, name: str) -> str | None:
        policy = _POLICIES.get(table.policy)
        if policy is None:
            words = f"{table.policy} {table.aggregation or ''}".strip()
            self._lost(decision, Localized(f"the hit policy {words}", f"命中策略 {words}"))
            return None
        inputs = [self._expression(text, decision) for text in table.inputs]
        tiers = _tiers(table)
        if tiers is None:
            self._lost(decision, _TIERS)
        if tiers is None or any(text is None for text in inputs):
            return None
        rows = [(self._row(rule, decision), rule.note) for rule in table.rules]
        defaults = [output.default for output in table.outputs]
        if any(defaults) and policy == "first":
            rest = TableRule(("-",) * len(inputs), tuple(text or "-" for text in defaults))
            rows.append((self._row(rest, decision), ""))
        elif any(defaults):
            self._lost(decision, _DEFAULTS)
        outputs = ["tier", *(_identifier(output.name) for output in table.outputs[1:])]
        columns = [*(text or "" for text in inputs), *outputs]
        if "note" in columns and any(rule.note for rule in table.rules):
            self._lost(decision, _NOTES)
        lines = [
            "kind: standard",
            f"name: {name}",
            f"title: {_quoted(decision.name)}",
            "method: table",
            f"hit_policy: {policy}",
            f"inputs: [{', '.join(_quoted(text or '') for text in inputs)}]",
            f"outputs: [{', '.join(outputs)}]",
            f"tiers: [{', '.join(map(_quoted, tiers))}]",
            "rules:",
            *(f"  - {_written(row, note, columns)}" for row, note in rows),
            "",
        ]
        return "\n".join(lines)

    def _row(self, rule: TableRule, decision: DecisionModel) -> list[str]:
        cells = []
        for text in rule.outputs:
            value = _constant(text)
            if value is None:
                self._lost(decision, Localized(f"the output {text}", f"输出 {text}"))
            cells.append(value if value is not None else "-")
        return [*(self._cell(" ".join(text.split())) or "-" for text in rule.tests), *cells]

    def _cell(self, text: str) -> str:
        """A test with names as rule files spell them; texts in quotation marks stay."""
        spelt = {name: plain for name, plain in self.identifiers.items() if name != plain}
        if not spelt:
            return text
        longest = "|".join(map(re.escape, sorted(spelt, key=len, reverse=True)))
        pattern = rf'"(?:[^"\\]|\\.)*"|(?<!\w)(?:{longest})(?!\w)'
        return re.sub(pattern, lambda found: spelt.get(found[0], found[0]), text)


def _written(row: list[str], note: str, columns: list[str]) -> str:
    """A row as a line of YAML: cells in order, or by column where something is noted on it."""
    if not note or "note" in columns:
        return f"[{', '.join(map(_quoted, row))}]"
    cells = zip(["note", *columns], [note, *row], strict=True)
    return "{" + ", ".join(f"{_quoted(column)}: {_quoted(cell)}" for column, cell in cells) + "}"


def _tiers(table: DecisionTable) -> list[str] | None:
    """The values of the first output, in the order of its allowed values, else of the rows."""
    if not table.outputs:
        return None
    allowed = table.outputs[0].values
    written = [allowed] if allowed else [rule.outputs[0] for rule in table.rules if rule.outputs]
    default = table.outputs[0].default
    found: list[str] = []
    for text in [*written, *([default] if default else [])]:
        tree = read_expression(f"[{text}]", {})
        items = [] if isinstance(tree, Failure) else getattr(tree, "items", ())
        values = [item.value for item in items if isinstance(item, Literal) and isinstance(item.value, str)]
        if not values or len(values) < len(items):
            return None
        found += values
    return list(dict.fromkeys(found)) or None


def _constant(text: str) -> str | None:
    """An output that is written out, as a cell; None where it is computed."""
    if text in ("", "-"):
        return "-"
    tree = read_expression(text, {})
    if not isinstance(tree, Literal):
        return None
    return tree.value if isinstance(tree.value, str) else print_expression(tree)


def _reads(text: str) -> bool:
    """Whether rule files read an expression, too."""
    found = parse_expression(text, lambda start, end: Span(""))
    return found.value is not None and not found.diagnostics


def _identifier(name: str) -> str:
    plain = re.sub(r"\W+", "_", name).strip("_") or "unnamed"
    return f"_{plain}" if plain[0].isdigit() else plain


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
