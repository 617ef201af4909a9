"""`eval`: one expression, or a file of them with their values."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tieringrules.cli.expression_cases import Case, cases_in
from tieringrules.cli.inputs import engine_of
from tieringrules.cli.options import Engine, Format, Lang, Quiet, session_of
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.language.feel.cases import FILE, Failure, names_from, read_expression, value_of
from tieringrules.language.feel.exchange import read_json, to_json
from tieringrules.language.feel.notices import unknown_names
from tieringrules.language.feel.values import SECOND, Clock, Day, FeelValue, Moment, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable

_STANDARD_INPUT = "-"


def eval(
    ctx: typer.Context,
    expression: Annotated[
        str | None,
        typer.Argument(metavar="EXPR", show_default=False, help="An expression (FEEL), in quotation marks."),
    ] = None,
    values: Annotated[
        str | None,
        typer.Option("--with", metavar="JSON", help="The values of the expression's names."),
    ] = None,
    cases: Annotated[
        str | None,
        typer.Option(
            "--cases",
            metavar="FILE.jsonl",
            help="One case a line, with id, expr and with; - reads standard input.",
        ),
    ] = None,
    dmn: Annotated[
        str | None,
        typer.Option(
            "--dmn",
            metavar="FILE.dmn",
            help="Compute decisions of this DMN model; cases give inputs in with, and may name a decision.",
        ),
    ] = None,
    engine: Engine = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Compute an expression, or a file of cases: FEEL to the letter, null where something is wrong."""
    session = session_of(ctx, lang, format_, quiet)
    if (expression is None) == (cases is None) or (cases is not None and values is not None):
        raise Stop(ExitCode.USAGE, report("TR766"))
    if dmn is not None and (cases is None or engine not in (None, "reference")):
        raise Stop(ExitCode.USAGE, report("TR774"))
    name = engine_of(engine) if engine is not None else "reference"
    now = _now()
    if expression is not None:
        return _one(expression, values, name, now, session)
    assert cases is not None
    if dmn is not None:
        return _print_all(_decisions(dmn, cases, now), session)
    return _print_all(_computed(_lines(cases), name, now), session)


def _now() -> Moment:
    """The clock, to the second, with its offset."""
    found = dt.datetime.now().astimezone()
    offset = found.utcoffset() or dt.timedelta()
    seconds = (found.hour * 60 + found.minute) * 60 + found.second
    clock = Clock(seconds * SECOND, Zone(offset=int(offset.total_seconds())))
    return Moment(Day(found.year, found.month, found.day), clock)


def _one(text: str, values: str | None, engine: str, now: Moment, session: Session) -> int:
    sources = {FILE: text}
    try:
        given = read_json(values) if values is not None else {}
        if not isinstance(given, dict):
            raise ValueError
    except (ValueError, RecursionError):
        raise Stop(ExitCode.USAGE, report("TR765")) from None
    names = names_from(given)
    if isinstance(names, Failure):
        raise Stop(ExitCode.USAGE, names.finding)
    if engine == "reference":
        found = value_of(text, names, now)
    else:
        ((_, found),) = _by_columns([Case(None, text, names)], now)
    if isinstance(found, Failure):
        raise Stop(ExitCode.FINDINGS, found.finding, sources=sources)
    tree = read_expression(text, names)
    if not isinstance(tree, Failure) and not session.quiet:
        session.print_aside(unknown_names(tree, names), sources)
    print(to_json(found))
    return ExitCode.DONE


def _decisions(path: str, cases: str, now: Moment) -> Iterator[tuple[Case, FeelValue | Failure]]:
    from tieringrules.cli.dmn_models import model_of
    from tieringrules.language.dmn import Refusal, decided

    model = model_of(path)
    only = next(iter(model.decisions), "") if len(model.decisions) == 1 else ""
    for case in cases_in(_lines(cases), of_model=True):
        if case.failure is not None:
            yield case, case.failure
            continue
        value = decided(model, case.decision or case.expression or only, case.names, now)
        yield case, Failure(value.finding) if isinstance(value, Refusal) else value


def _print_all(results: Iterable[tuple[Case, FeelValue | Failure]], session: Session) -> int:
    failed = False
    for case, found in results:
        if isinstance(found, Failure):
            failed = True
            words = json.dumps(_words(found.finding, session), ensure_ascii=False)
            print(f'{{"id": {_id(case.id)}, "error": {words}}}')
        else:
            print(f'{{"id": {_id(case.id)}, "value": {to_json(found)}}}')
    return ExitCode.FINDINGS if failed else ExitCode.DONE


def _lines(path: str) -> Iterator[bytes]:
    """The lines of a file or of standard input; a file that cannot be read ends the program."""
    if path == _STANDARD_INPUT:
        yield from sys.stdin.buffer
        return
    with Path(path).open("rb") as file:
        yield from file


def _computed(lines: Iterable[bytes], engine: str, now: Moment) -> Iterator[tuple[Case, FeelValue | Failure]]:
    read = cases_in(lines)
    if engine == "reference":
        for case in read:
            failed = case.failure
            yield case, failed if failed is not None else value_of(case.expression, case.names, now)
    else:
        yield from _by_columns(read, now)


def _by_columns(cases: Iterable[Case], now: Moment) -> Iterator[tuple[Case, FeelValue | Failure]]:
    from tieringrules.engine.expressions import computed_by_columns

    everything = list(cases)
    usable = [case for case in everything if case.failure is None]
    found = computed_by_columns([(case.expression, case.names) for case in usable], now)
    values = dict(zip(map(id, usable), found, strict=True))
    for case in everything:
        yield case, case.failure if case.failure is not None else values[id(case)]


def _id(given: Any) -> str:
    return "null" if given is None else to_json(given)


def _words(finding: Diagnostic, session: Session) -> str:
    """One sentence for a line of output: the code, what is wrong, where, and what to do."""
    place = ""
    if finding.span is not None and finding.span.file == FILE:
        column = Localized(f" (column {finding.span.column})", f"（第 {finding.span.column} 列）")
        place = session.say(column)
    words = f"[{finding.code}] {session.say(finding.message)}{place}"
    if finding.help is None:
        return words
    helped = Localized(f"{words}; {finding.help.en}", f"{words}；{finding.help.zh}")
    return session.say(helped)
