"""Expressions with their values, read and computed: what `eval` does with one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from tieringrules.diagnostic import Diagnostic, Severity, Span, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.feel.evaluator import TESTED, evaluate
from tieringrules.language.feel.exchange import NotFeelError, from_json
from tieringrules.language.feel.limits import MOST_STEPS, TooMuchWorkError, UnsupportedError
from tieringrules.language.feel.values import FeelValue, Moment
from tieringrules.language.parser import parse_expression
from tieringrules.language.syntax import Comparison, Expr, In, Logical, Name
from tieringrules.language.traversal import walk
from tieringrules.language.unary_tests import parse_tests

# What places in an expression are called.
FILE = "expression"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an expression has no value."""

    finding: Diagnostic


def names_from(given: object) -> Mapping[str, FeelValue] | Failure:
    """The names of a case, from the JSON object in its `with`."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        return Failure(report("TR763", problem="[]" if isinstance(given, list) else str(given)[:40]))
    try:
        return {str(name): from_json(value) for name, value in given.items()}
    except NotFeelError as problem:
        return Failure(report("TR763", problem=str(problem)))


def read_expression(text: str, names: Mapping[str, FeelValue]) -> Expr | Failure:
    """The tree of an expression."""
    return _read(text, frozenset(_written_names(names)))


def read_tests(text: str, names: Mapping[str, FeelValue]) -> Expr | Failure:
    """The condition that unary tests state about `?`, such as `< 5, > 10` or `not("a", "b")`."""
    return _read_tests(text, frozenset(_written_names(names)))


def read_allowed(text: str, names: Mapping[str, FeelValue]) -> Expr | None:
    """The condition that a list of allowed values states about `?`; None where everything is allowed.

    A list that cannot be read allows everything, and so does one with a name that nobody gives: `high, low`
    is a slip for `"high", "low"`. It may stand in parentheses, and a comparison in it that does not look at
    the value stands for true or false.

    Args:
        text: unary tests.
        names: what its names stand for.
    """
    return _read_allowed(text, frozenset(_written_names(names)), frozenset(names))


def value_of(text: str, names: Mapping[str, FeelValue], now: Moment | None) -> FeelValue | Failure:
    """What an expression gives.

    Args:
        text: the expression.
        names: what its names stand for.
        now: what `now()`, `today()` and `as_of` give.
    """
    tree = read_expression(text, names)
    if isinstance(tree, Failure):
        return tree
    try:
        return evaluate(tree, names, now)
    except TooMuchWorkError:
        return Failure(report("TR761", limit=f"{MOST_STEPS:,}"))
    except UnsupportedError as unsupported:
        return Failure(unsupported.finding)


def _written_names(names: FeelValue | Mapping[str, FeelValue]) -> Iterator[str]:
    """The names of values and of entries inside them, which may be several words."""
    waiting: list[object] = [names]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            yield from value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


@lru_cache(maxsize=256)
def _read(text: str, names: frozenset[str]) -> Expr | Failure:
    found = parse_expression(text, lambda start, end: _place(text, start, end), names)
    errors = [finding for finding in found.diagnostics if finding.severity is Severity.ERROR]
    if found.value is None or errors:
        return Failure(errors[0] if errors else found.diagnostics[0])
    return found.value


@lru_cache(maxsize=1024)
def _read_tests(text: str, names: frozenset[str]) -> Expr | Failure:
    found = parse_tests(text, lambda start, end: _place(text, start, end), names)
    if found.value is None:
        return Failure(found.diagnostics[0])
    return found.value


@lru_cache(maxsize=1024)
def _read_allowed(text: str, written: frozenset[str], given: frozenset[str]) -> Expr | None:
    if text in ("", "-"):
        return None
    tree = _read_tests(text, written)
    if isinstance(tree, Failure) and text.startswith("(") and text.endswith(")"):
        tree = _read_tests(text[1:-1], written)
    if isinstance(tree, Failure) or not _names_of(tree) <= {TESTED, *given}:
        return None
    if not isinstance(tree, In):
        return tree
    tested = Name(TESTED)
    values = tuple(
        Comparison("=", tested, test)
        if isinstance(test, Comparison | Logical) and TESTED not in _names_of(test)
        else test
        for test in tree.tests
    )
    return In(tree.operand, values, span=tree.span)


def _names_of(tree: Expr) -> set[str]:
    return {node.name for node in walk(tree) if isinstance(node, Name)}


def _place(text: str, start: int, end: int) -> Span:
    if "\n" not in text:
        return Span(FILE, 1, start + 1, 1, end + 1)
    (line, column), (end_line, end_column) = _line_and_column(text, start), _line_and_column(text, end)
    return Span(FILE, line, column, end_line, end_column)


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
