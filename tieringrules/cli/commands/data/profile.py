"""`data profile`: what a file holds, and a dataset to start from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from tieringrules.cli.drafted_remarks import in_language
from tieringrules.cli.options import Format, Lang, Quiet, session_of
from tieringrules.cli.outputs import Output, check_outputs, write_output
from tieringrules.cli.pipeline import UNUSABLE_FILE
from tieringrules.cli.progress import progress
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import Localized, report
from tieringrules.diagnostic.suggestion import hint

LOOKS_LIKE = Localized(
    "the headers are those of an export of {system}: --profile {profile}",
    "表头与{system}的导出文件一致：--profile {profile}",
)


def profile(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The file to look at; - is CSV on standard input.")
    ],
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="Name of the drafted dataset. Default: the file's."),
    ] = None,
    draft: Annotated[
        str | None,
        typer.Option(
            "--draft", metavar="FILE", help="Write the drafted dataset here, as .yaml.", show_default=False
        ),
    ] = None,
    region: Annotated[
        str,
        typer.Option("--region", metavar="CC", help="Country of phone numbers without a code, such as CN."),
    ] = "CN",
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help="Character encoding of a text file.")
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="Sheet of a workbook.")] = None,
    header_row: Annotated[
        str | None,
        typer.Option("--header-row", metavar="N", help="Row of the header, where titles stand above it."),
    ] = None,
    imported: Annotated[
        str | None,
        typer.Option(
            "--profile", metavar="NAME", help="The system that exported the file, such as shopify.orders."
        ),
    ] = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Show what a file holds: types, gaps, ranges, frequent values, and a dataset to start from."""
    session = session_of(ctx, lang, format_, quiet)
    path = Path(file)
    output = Output("--draft", Path(draft), (".yaml", ".yml")) if draft is not None else None
    check_outputs((output,) if output is not None else (), data_files=(path,))

    from tieringrules.cli.file_profile_text import profile_json, profile_lines
    from tieringrules.intake.drafting import drafted
    from tieringrules.intake.files import named_file
    from tieringrules.intake.profiling import profile_file
    from tieringrules.rulebook.import_profiles import import_profiles, recognised_profile
    from tieringrules.rulebook.model import Dataset

    known = import_profiles()
    if imported is not None and imported not in known:
        raise Stop(
            ExitCode.USAGE, report("TR013", option="--profile", text=imported, hint=hint(imported, known))
        )
    title = name or path.name.partition(".")[0] or "data"
    row = int(header_row) if header_row is not None and header_row.isdigit() and int(header_row) else None
    reading = Dataset(title, (), encoding=encoding, sheet=sheet, header_row=row)
    with progress(session, "load") as report_progress:
        checked = profile_file(named_file(title, path), reading, region, report_progress)
    if checked.value is None or not checked.ok:
        unusable = all(finding.code in UNUSABLE_FILE for finding in checked.errors)
        raise Stop(ExitCode.USAGE if unusable else ExitCode.FINDINGS, *checked.diagnostics)
    session.print_aside(checked.diagnostics, {})
    headers = tuple(column.header for column in checked.value.columns)
    likely = recognised_profile(headers) if imported is None else known[imported]
    text = in_language(
        drafted(checked.value, title, known[imported] if imported is not None else None, region),
        session.language,
    )
    if output is not None:
        from tieringrules.intake.atomic import write_atomically

        write_output(output, lambda: write_atomically(output.path, text.encode(), 0o644))
    if session.format == "json":
        system = likely.name if likely is not None else None
        content: dict[str, Any] = profile_json(checked.value) | {"import": system, "draft": text}
        print(json.dumps(content, ensure_ascii=False, indent=2))
        return ExitCode.DONE
    print("\n".join(profile_lines(checked.value, session.language)))
    if likely is not None:
        if imported is None:
            session.remark(LOOKS_LIKE.filled({"system": likely.system, "profile": likely.name}))
        session.remark(likely.note)
    if output is None:
        print()
        print(text, end="")
    return ExitCode.DONE
