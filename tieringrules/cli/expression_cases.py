"""The lines of a cases file: `{"id", "expr", "with"}`, one JSON object each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tieringrules.diagnostic import report
from tieringrules.language.feel.cases import Failure, names_from
from tieringrules.language.feel.exchange import NotFeelError, from_json, read_json
from tieringrules.language.feel.values import FeelValue

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Case:
    """An expression and its values.

    Attributes:
        id: as the line gives it, any JSON.
        decision: which decision of a model is asked for.
        failure: why the line says no case.
    """

    id: FeelValue
    expression: str = ""
    names: Mapping[str, FeelValue] = field(default_factory=dict)
    failure: Failure | None = None
    decision: str | None = None


def cases_in(lines: Iterable[bytes], *, of_model: bool = False) -> Iterator[Case]:
    """The cases of a file; blank lines are none, and a wrong line is a case that failed.

    Args:
        lines: the file's.
        of_model: whether a model is asked, and lines need no expression.
    """
    for number, line in enumerate(lines, 1):
        content = line.removeprefix(_MARK) if number == 1 else line
        if content.strip():
            yield _case(content, number, of_model)


def _case(line: bytes, number: int, of_model: bool) -> Case:
    try:
        given = read_json(line.decode())
    except (ValueError, RecursionError):
        return Case(None, failure=Failure(report("TR760", line=str(number))))
    if not isinstance(given, dict):
        return Case(None, failure=Failure(report("TR760", line=str(number))))
    try:
        known = from_json(given.get("id"))
    except NotFeelError:
        known = None
    expression = given.get("expr", "" if of_model else None)
    decision = given.get("decision")
    if not isinstance(expression, str) or not isinstance(decision, str | None):
        return Case(known, failure=Failure(report("TR764", line=str(number))))
    names = names_from(given.get("with"))
    if isinstance(names, Failure):
        return Case(known, expression, failure=names)
    return Case(known, expression, names, decision=decision)
