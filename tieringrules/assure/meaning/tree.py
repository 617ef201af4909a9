"""A rulebook as a tree of names and values in which equal meanings are equal.

How something is written leaves no trace: the order of keys, files, remarks, the spelling of numbers, the form
of a condition. Whatever the model of rules knows is in the tree, so that what is added to rules later counts
as meaning without a word here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, field, fields, is_dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from tieringrules.diagnostic import Localized, Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.normal_form import conjuncts, normal_form
from tieringrules.language.printer import print_expression
from tieringrules.language.syntax import Comparison, Expr, Literal, Logical, Name
from tieringrules.language.types import ChoiceType
from tieringrules.language.values import MonthsDuration, TierValue
from tieringrules.rulebook.model import CalendarSpan, Column, Metric, NearMissMetric, Rulebook, Standard
from tieringrules.rulebook.override import Override

Path: TypeAlias = tuple[str, ...]
# Where a part's order is kept beside its parts: no name in rules begins with a blank.
ORDER = " order"
# Not what rules mean: where they stand, what tests expect of them, and what follows from the rest.
_APART = frozenset(
    "root workspace customers children metrics standards policies overrides cases digests sources "
    "periods".split()
)
_DERIVED = frozenset(("derivation_order", "method", "is_successor", "tests", "inputs", "note"))
# Kinds of parts whose order means nothing.
_UNORDERED = frozenset(("columns", "expectations", "channels", "tiers of a policy"))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in normal form.

    Attributes:
        atoms: what must all be true, each with the field it is about and its text.
        alternatives: text of an atom → the texts of which one must be true, where it is made of such.
    """

    atoms: tuple[tuple[str, str], ...]
    alternatives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a decision table in order: id, whether the id was written, and what the row says."""

    rows: tuple[tuple[str, bool, Tree], ...]


class Parts(tuple[tuple[str, Any], ...]):
    """A part of the model inside a sequence whose items have no names: its fields with what they say."""

    __slots__ = ()


Tree: TypeAlias = "str | int | bool | tuple[Any, ...] | Condition | Rows | Mapping[str, Tree] | None"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A rulebook's meaning, and where each part of it is written."""

    tree: Mapping[str, Tree]
    places: Mapping[Path, Span]


def meaning_of(rulebook: Rulebook, templates: Mapping[str, str] | None = None) -> Meaning:
    """The meaning of a rulebook without errors.

    Args:
        rulebook: the rules.
        templates: template → its text.
    """
    return _Reader().meaning(rulebook, templates or {})


class _Reader:
    def __init__(self) -> None:
        self.places: dict[Path, Span] = {}

    def meaning(self, rulebook: Rulebook, templates: Mapping[str, str]) -> Meaning:
        periods = [rulebook.of_period(number) for number in range(len(rulebook.periods))] or [rulebook]
        tree: dict[str, Tree] = {
            "workspace": self.part(rulebook.workspace, ("workspace",)),
            "datasets": self.named((rulebook.customers, *rulebook.children), ("datasets",)),
            "metrics": self.versions([self.metrics(each) for each in periods], ("metrics",)),
            "standards": self.standards(periods),
            "policies": self.versions([each.policies for each in periods], ("policies",)),
            "overrides": self.overrides(rulebook.overrides),
            "templates": dict(templates),
        }
        for name in templates:
            self.places[("templates", name)] = Span.whole_file(f"templates/{name}")
        for each in fields(rulebook):
            if each.name not in _APART and each.compare:
                # Parts by name, also where there are none yet.
                tree[each.name] = self.part(getattr(rulebook, each.name), (each.name,)) or {}
        return Meaning(tree, self.places)

    def metrics(self, rulebook: Rulebook) -> Sequence[Metric]:
        return [each for each in rulebook.metrics if not isinstance(each.definition, NearMissMetric)]

    def versions(self, periods: Sequence[Sequence[Any]], path: Path) -> Tree:
        """Parts by name; one that is another from some period on stands there once more."""
        found: dict[str, Tree] = {}
        latest: dict[str, Tree] = {}
        for number, parts in enumerate(periods):
            for each in parts:
                tree = self.part(each, (*path, each.name))
                if each.name not in latest:
                    found[each.name] = tree
                elif latest[each.name] != tree:
                    found[f"{each.name} ({number + 1})"] = self.part(
                        each, (*path, f"{each.name} ({number + 1})")
                    )
                latest[each.name] = tree
        return found

    def standards(self, periods: Iterable[Rulebook]) -> Tree:
        found: dict[str, Tree] = {}
        versions: dict[tuple[str, dt.date | None], Standard] = {
            (each.name, each.effective if each.is_successor else None): each
            for rulebook in periods
            for each in rulebook.standards
        }
        for (name, since), standard in versions.items():
            label = name if since is None else f"{name} {since}"
            path = ("standards", label)
            tree = self.part(standard, path)
            assert isinstance(tree, dict)
            if standard.table is not None:
                # The conditions of its tiers say nothing: the rows decide.
                tree["table"] = self.part(standard.table, (*path, "table"))
            found[label] = tree
        return found

    def overrides(self, overrides: Iterable[Override]) -> Tree:
        # Keys may tell about people, so that the tree's paths count and do not name them.
        found: dict[str, Tree] = {}
        for each in sorted(overrides, key=lambda one: (one.standard, str(one.customer), one.until)):
            key = f"{each.standard} {_digest(each)}"
            found[key] = self.part(each, ("overrides", key))
        return found

    def part(self, value: Any, path: Path) -> Tree:
        """Any part of the model."""
        match value:
            case Decimal():
                return format(value.normalize() if value else Decimal(0), "f")
            case None | bool() | int() | str():
                return value
            case Localized():
                return value.en if value.en == value.zh else f"{value.en} | {value.zh}"
            case TierValue():
                return value.name
            case float():
                return repr(value).removesuffix(".0")
            case CalendarSpan(months=months, days=days):
                return f"{months} months" if months else f"{days} days"
            case dt.date() | dt.time() | dt.timedelta() | MonthsDuration():
                return str(value)
            case Mapping():
                return {str(key): self.part(each, (*path, str(key))) for key, each in value.items()}
            case tuple() | list():
                return self.sequence(value, path)
        if _is_expression(value):
            return self.condition(value, path)
        if not is_dataclass(value):
            return repr(value)
        span = getattr(value, "span", None)
        if isinstance(span, Span) and span.file:
            self.places[path] = span
        tree: dict[str, Tree] = {}
        for each in fields(value):
            content = getattr(value, each.name)
            if not each.compare or each.name in _DERIVED or _says_nothing(content, each):
                continue
            if type(content).__module__ == ChoiceType.__module__:
                # Types follow from the rest, but for the values that a column lists.
                if isinstance(content, ChoiceType) and isinstance(value, Column):
                    tree["values"] = tuple(sorted(content.values))
            elif isinstance(value, Override) and each.name == "customer":
                # A key may tell about a person; the path has its digest.
                continue
            elif each.name == "rows":
                tree["rows"] = self.rows(content, (*path, "rows"))
            else:
                tree[each.name] = self.part(content, (*path, each.name))
        if isinstance(value, Standard) and value.capacity is not None:
            capacity = tree["capacity"]
            assert isinstance(capacity, dict)
            pairs = zip(value.tiers, value.capacity.places, strict=True)
            capacity["places"] = {tier.name: places for tier, places in pairs if places is not None}
        if "name" in tree and path[-1] == tree["name"]:
            del tree["name"]
        return tree

    def sequence(self, values: Sequence[Any], path: Path) -> Tree:
        names = [_name_of(each) for each in values]
        if not values or None in names or len(set(names)) < len(names):
            return tuple(
                _frozen(self.part(each, (*path, str(number + 1)))) for number, each in enumerate(values)
            )
        return self.named(values, path)

    def named(self, values: Iterable[Any], path: Path) -> Tree:
        found: dict[str, Tree] = {}
        for each in values:
            name = _name_of(each) or ""
            found[name] = self.part(each, (*path, name))
        is_policy = path[0] == "policies" and path[-1] == "tiers"
        if path[0] != path[-1] and ("tiers of a policy" if is_policy else path[-1]) not in _UNORDERED:
            found[ORDER] = tuple(found)
        return found

    def condition(self, expr: Expr, path: Path) -> Condition:
        atoms: list[tuple[str, str]] = []
        alternatives: dict[str, tuple[str, ...]] = {}
        if expr.span is not None:
            self.places[path] = expr.span
        for atom in conjuncts(normal_form(expr)):
            subject = _subject(atom)
            text = print_expression(atom)
            atoms.append((subject, text))
            if isinstance(atom, Logical):
                alternatives[text] = tuple(print_expression(each) for each in atom.operands)
            if subject and atom.span is not None:
                self.places[(*path, subject)] = atom.span
        return Condition(tuple(atoms), alternatives)

    def rows(self, rows: Sequence[Any], path: Path) -> Tree:
        found: list[tuple[str, bool, Tree]] = []
        for number, row in enumerate(rows, start=1):
            own = (*path, row.rule)
            tree = self.part(row, own)
            assert isinstance(tree, dict)
            tree.pop("rule", None)
            found.append((row.rule, row.rule != str(number), tree))
        return Rows(tuple(found))


def _name_of(value: Any) -> str | None:
    for attribute in ("name", "tier", "rule"):
        name = getattr(value, attribute, None)
        if isinstance(name, str) and is_dataclass(value) and not isinstance(value, Override):
            return name
    return None


def _is_expression(value: Any) -> bool:
    return type(value).__module__ == Literal.__module__


def _says_nothing(value: Any, declared: Field[Any]) -> bool:
    """Whether a field is as it is where nothing is written; an empty text is a text."""
    if value is declared.default:
        return True
    default = declared.default_factory() if callable(declared.default_factory) else declared.default
    if isinstance(value, tuple | Mapping):
        return not value and not (isinstance(default, tuple | Mapping) and default)
    return value is None and default is MISSING


def _subject(atom: Expr) -> str:
    """The field that a condition is about; empty where it is about several."""
    if isinstance(atom, Comparison) and isinstance(atom.right, Literal):
        return print_expression(atom.left)
    if isinstance(atom, Logical):
        subjects = {_subject(each) for each in atom.operands}
        return subjects.pop() if len(subjects) == 1 else ""
    return atom.name if isinstance(atom, Name) else ""


def _frozen(tree: Tree) -> Any:
    if isinstance(tree, Mapping):
        # Fields come in the order of the model, names in the order in which they are written.
        return Parts((key, _frozen(value)) for key, value in sorted(tree.items()))
    return tree


def _digest(override: Override) -> str:
    return hashlib.sha256(str(override.customer).encode()).hexdigest()[:8]
