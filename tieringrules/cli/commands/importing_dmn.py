"""`import dmn`: a DMN model as rule files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tieringrules.cli.dmn_models import model_of
from tieringrules.cli.options import Format, Lang, Quiet, session_of
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import Diagnostic, report


def import_dmn(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE.dmn", help="The model, as modelling tools save it.")],
    out: Annotated[
        str | None,
        typer.Option(
            "--out", "-o", metavar="FOLDER", help="Write the rule files here; files that are there stay."
        ),
    ] = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Turn a DMN model's decision tables and expressions into rule files, and name what they cannot hold."""
    session = session_of(ctx, lang, format_, quiet)
    model = model_of(file)

    from tieringrules.assure.dmn_import import DATASET, imported

    found = imported(model)
    files, findings = found.files, found.findings
    if out is not None:
        taken = [each for each in files if (Path(out) / each.path).exists()]
        if any(each.path != DATASET for each in taken):
            blocking = (str(Path(out) / each.path) for each in taken if each.path != DATASET)
            raise Stop(ExitCode.USAGE, *(report("TR776", file=path) for path in blocking))
        # Columns may be declared already; whoever keeps the dataset adds what is new.
        files = tuple(each for each in files if each not in taken)
        findings = (*findings, *(_kept(Path(out) / each.path, each.text) for each in taken))
        for each in files:
            target = Path(out) / each.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(each.text, encoding="utf-8", newline="\n")
    session.print_aside(findings, {})
    texts = [each.path if out is not None else f"# rules/{each.path}\n{each.text}" for each in files]
    print("\n".join(texts).rstrip("\n"))
    return ExitCode.DONE


def _kept(file: Path, text: str) -> Diagnostic:
    columns = "; ".join(line.strip() for line in text.splitlines() if line.startswith("  "))
    return report("TR811", file=str(file), columns=columns)
