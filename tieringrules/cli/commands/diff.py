"""`diff`: what a change of rules means, whom it moves, and what they will receive."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieringrules.cli.diff_limits import exceeded, limit_of
from tieringrules.cli.options import AsOf, Data, Engine, Lang, Previous, Quiet, session_of
from tieringrules.cli.outputs import Output, write_output
from tieringrules.cli.pipeline import Request, request_of
from tieringrules.cli.revisions import checked_out, folder_of, is_workspace, may_be_run
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import locate
from tieringrules.diagnostic import report
from tieringrules.diagnostic.suggestion import hint

if TYPE_CHECKING:
    from tieringrules.cli.diffing import Difference

FORMATS = ("text", "json", "markdown", "html")
WORKING_FOLDER = "."


def diff(
    ctx: typer.Context,
    base: Annotated[
        str,
        typer.Argument(
            metavar="BASE",
            show_default=False,
            help="The rules before: a folder, a revision such as main, or the number of a run.",
        ),
    ],
    head: Annotated[
        str | None,
        typer.Argument(
            metavar="HEAD", show_default=False, help="The rules after. Default: the workspace as it is here."
        ),
    ] = None,
    data: Data = None,
    previous: Previous = None,
    as_of: AsOf = None,
    engine: Engine = None,
    rules_only: Annotated[
        bool, typer.Option("--rules-only", help="Compare what the rules mean; read no data.")
    ] = False,
    measure: Annotated[
        str | None,
        typer.Option(
            "--measure", metavar="METRIC", help="Weigh movers by this metric. Default: the first of amounts."
        ),
    ] = None,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-if",
            metavar="CONDITION",
            help='Exit with 1 where this holds, such as "moved > 5%"; may be repeated.',
        ),
    ] = None,
    movers: Annotated[
        int, typer.Option("--movers", metavar="N", min=0, help="Name so many of the largest movers.")
    ] = 10,
    lang: Lang = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="|".join(FORMATS),
            help="Text for people, JSON for programs, Markdown for a review, or one page for a browser.",
            autocompletion=lambda: list(FORMATS),
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write the comparison here instead of showing it."),
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Compare rules: what changed in meaning, who moves between tiers, and what they will receive."""
    if format_ is not None and format_ not in FORMATS:
        finding = report("TR013", option="--format", text=format_, hint=hint(format_, FORMATS))
        raise Stop(ExitCode.USAGE, finding)
    session = session_of(ctx, lang, format_ if format_ == "json" else None, quiet)
    limits = [limit_of(text) for text in fail_if or ()]
    output = Output("--out", Path(out)) if out is not None else None
    request = request_of(data, as_of, engine, (output,) if output is not None else (), previous=previous)
    with tempfile.TemporaryDirectory(prefix="tieringrules-") as scratch:
        found = _difference(
            session, base, head, request, Path(scratch), measure, with_data=not rules_only, movers=movers
        )
    text = _written(found, format_ or session.format, session)
    if output is None:
        print(text)
    else:
        from tieringrules.intake.atomic import write_atomically

        write_output(output, lambda: write_atomically(output.path, f"{text}\n".encode()))
    over = [finding for limit in limits for finding in exceeded(limit, found)]
    if over:
        session.print_aside(over, {})
        return ExitCode.FINDINGS
    return ExitCode.DONE


def _difference(
    session: Session,
    base: str,
    head: str | None,
    request: Request,
    scratch: Path,
    measure: str | None,
    *,
    with_data: bool,
    movers: int,
) -> Difference:
    from tieringrules.cli.diffing import difference_of, opened_side
    from tieringrules.cli.workspace import open_workspace

    names = (base, head or WORKING_FOLDER)
    folders = [folder_of(name) if is_workspace(name) else None for name in names]
    # Revisions, and a HEAD that is not named, are those of the workspace found from here.
    if head is None or folders[1] is None:
        here = locate(None if head is None or folders[0] is None else str(folders[0]), session)
    else:
        here = folders[1]
        session.enter(here)
    if head is None:
        folders[1] = here
    if any(folder is None and may_be_run(name) for folder, name in zip(folders, names, strict=True)):
        from tieringrules.cli.diff_runs import difference_of_runs, run_called

        workspace = open_workspace(str(here), session, warnings=False)
        runs = [
            run_called(session, workspace, name) if folder is None else None
            for folder, name in zip(folders, names, strict=True)
        ]
        if any(runs):
            sides = [
                run or opened_side(name, folder or checked_out(name, here, scratch / f"side{number}"))
                for number, (run, name, folder) in enumerate(zip(runs, names, folders, strict=True))
            ]
            return difference_of_runs(
                session,
                workspace,
                (sides[0], sides[1]),
                request,
                scratch,
                measure=measure,
                with_data=with_data,
                most_movers=movers,
            )
    roots = [
        folder or checked_out(name, here, scratch / str(number))
        for number, (name, folder) in enumerate(zip(names, folders, strict=True))
    ]
    before, after = (opened_side(name, root) for name, root in zip(names, roots, strict=True))
    return difference_of(
        session,
        before,
        after,
        request,
        data_root=folders[1] or here,
        measure=measure,
        with_data=with_data,
        most_movers=movers,
    )


def _written(found: Difference, format_: str, session: Session) -> str:
    if format_ == "json":
        from tieringrules.cli.diff_json import difference_json

        return difference_json(found, session.language)
    if format_ == "markdown":
        from tieringrules.cli.diff_markdown import difference_markdown

        return difference_markdown(found, session.language)
    if format_ == "html":
        from tieringrules.cli.diff_html import difference_page

        return difference_page(found, session.language)
    from tieringrules.cli.diff_text import difference_lines

    return "\n".join(difference_lines(found, session.language))
