"""`classify`: every customer gets a tier in every standard."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from tieringrules.cli.flapping import tell_flapping
from tieringrules.cli.inputs import check_metrics, day_asked
from tieringrules.cli.later_runs import tell_later_runs
from tieringrules.cli.options import (
    AsOf,
    Data,
    Engine,
    Format,
    Lang,
    Previous,
    Quiet,
    WorkspacePath,
    session_of,
)
from tieringrules.cli.outputs import TABLE_SUFFIXES, Output, write_output
from tieringrules.cli.pipeline import Classified, classified, request_of
from tieringrules.cli.pseudonym import pseudonym
from tieringrules.cli.recording import archiving, print_recorded, secret_for_runs
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode
from tieringrules.cli.summary_text import TOLD, print_lines, summary_lines
from tieringrules.cli.workspace import Opened, open_workspace
from tieringrules.diagnostic import Localized


def classify(
    ctx: typer.Context,
    path: WorkspacePath = None,
    data: Data = None,
    previous: Previous = None,
    as_of: AsOf = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Write tiers here: .csv, .xlsx, .parquet or .jsonl."
        ),
    ] = None,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            metavar="NAME",
            help="Add this metric or score, such as loyalty_segment.r, to the output; may be repeated.",
        ),
    ] = None,
    engine: Engine = None,
    summary: Annotated[
        str | None, typer.Option("--summary", metavar="FILE", help="Write the summary here as JSON.")
    ] = None,
    quarantine: Annotated[
        str | None,
        typer.Option("--quarantine", metavar="FILE", help="Write the rows that were refused here, as .csv."),
    ] = None,
    real: Annotated[
        bool,
        typer.Option(
            "--real", help="Write into the file of --quarantine what stood in the cells, personal data, too."
        ),
    ] = False,
    merged: Annotated[
        str | None,
        typer.Option(
            "--merged", metavar="FILE", help="Write which rows were merged into which here, as .csv."
        ),
    ] = None,
    save_population: Annotated[
        bool,
        typer.Option(
            "--save-population",
            help="Place customers among those of the day, and keep the cut points for `population: frozen`.",
        ),
    ] = False,
    record: Annotated[
        bool,
        typer.Option(
            "--record",
            help="Archive the tiers under pseudonymous keys, for later days to compare with: see `history`.",
        ),
    ] = False,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Give every customer a tier in every standard. Without --out only the summary is printed."""
    session = session_of(ctx, lang, format_, quiet)
    table = Output("--out", Path(out), TABLE_SUFFIXES) if out is not None else None
    numbers = Output("--summary", Path(summary)) if summary is not None else None
    refused = Output("--quarantine", Path(quarantine)) if quarantine is not None else None
    pairs = Output("--merged", Path(merged)) if merged is not None else None
    outputs = tuple(output for output in (table, numbers, pairs) if output is not None)
    request = request_of(data, as_of, engine, outputs, refused, previous=previous, quarantine_values=real)
    opened = open_workspace(path, session, frozen=not save_population)
    secret = secret_for_runs(opened.root) if record else None
    day = day_asked(request.day, opened.rulebook)
    rules = opened.rulebook.on(day)
    metrics = check_metrics(rules, metric)
    if save_population:
        from tieringrules.rulebook.freezing import population_paths

        saved = tuple(_population(opened.root / name) for name in population_paths(rules))
        request = replace(request, outputs=(*request.outputs, *saved))
    request = replace(request, day=day)
    told = TOLD if session.format == "text" else frozenset()
    result = classified(session, opened, request, metrics=metrics, told=told)
    # A version of a standard that holds on another day may have other near misses.
    check_metrics(result.rulebook, metrics)
    tell_flapping(session, opened, result, secret)
    tell_later_runs(session, opened, result, secret)
    is_personal = any(each.merges.key_is_personal for each in result.tables.values())
    called = pseudonym(opened.root) if pairs is not None and is_personal else None
    written: list[Output] = [*outputs, *((refused,) if refused is not None else ())]
    with archiving(session, opened, request, result, secret) as number:
        if table is not None:
            _write_table(session, result, metrics, table)
        if numbers is not None:
            text = _summary_json(result, number)
            from tieringrules.intake.atomic import write_atomically

            write_output(numbers, lambda: write_atomically(numbers.path, (text + "\n").encode(), 0o644))
        if pairs is not None:
            from tieringrules.intake.merges import write_merged

            write_output(pairs, lambda: write_merged(result.tables, pairs.path, called))
        if save_population:
            written += _save_populations(opened, result)
    _print(session, result, tuple(written), number)
    return ExitCode.DONE


def _write_table(session: Session, result: Classified, metrics: tuple[str, ...], table: Output) -> None:
    from tieringrules.engine.writing import write_assignments

    write_output(
        table,
        lambda: write_assignments(result.assignments, result.kernel, metrics, table.path, session.language),
    )


def _population(path: Path) -> Output:
    return Output("--save-population", path, makes_folder=True)


def _save_populations(opened: Opened, result: Classified) -> list[Output]:
    from tieringrules.engine.population_summary import population_files
    from tieringrules.intake.atomic import write_atomically

    saved: list[Output] = []
    for name, text in population_files(result.kernel, result.assignments).items():
        output = _population(opened.root / name)

        def write(path: Path = output.path, content: bytes = text.encode()) -> None:
            path.parent.mkdir(exist_ok=True)
            write_atomically(path, content, 0o644)

        write_output(output, write)
        saved.append(output)
    return saved


def _print(session: Session, result: Classified, written: tuple[Output, ...], number: int) -> None:
    if session.format == "json":
        print(_summary_json(result, number))
        return
    if session.quiet:
        return
    print_lines(summary_lines(result.rulebook, result.assignments, result.tables, session.language))
    if written or number:
        print()
    for output in written:
        print(session.say(Localized(f"written: {output.path}", f"已写入：{output.path}")))
    print_recorded(session, number, result.as_of)


def _summary_json(result: Classified, number: int) -> str:
    from tieringrules.engine.summary import summary

    # Only where the run is archived: its number.
    recorded = {"recorded": {"run": number}} if number else {}
    content = summary(result.assignments, result.tables) | recorded
    return json.dumps(content, ensure_ascii=False, indent=2)
