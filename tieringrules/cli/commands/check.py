"""`check`: every mistake in rules and templates, before any data is touched."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tieringrules.cli.counts import counted, problems
from tieringrules.cli.options import Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.stopping import ExitCode
from tieringrules.cli.workspace import locate, texts_for
from tieringrules.diagnostic import Localized, Severity, in_order


def check(
    ctx: typer.Context,
    path: WorkspacePath = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings, too, give exit code 1.")] = False,
    unused: Annotated[
        bool, typer.Option("--unused", help="Also list metrics and messages that nothing uses.")
    ] = False,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Mend what is plain, such as 50,000, and leave the rest as it stands."),
    ] = False,
    diff: Annotated[
        bool,
        typer.Option(
            "--diff", help="Show what --fix would change, and change nothing. Exit code 1 for changes."
        ),
    ] = False,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Check rules and templates: every mistake at its line and column. No data is read."""
    session = session_of(ctx, lang, format_, quiet)
    root = locate(path, session)
    if diff:
        from tieringrules.cli.mending import show_changes

        return show_changes(root, session)
    if fix:
        from tieringrules.cli.mending import mend

        mend(root, session)

    from tieringrules.assure.checking import check_workspace

    checked = check_workspace(root)
    found = checked.diagnostics
    if checked.value is not None and checked.value.offers and checked.ok:
        from tieringrules.assure.ended import ended_offers
        from tieringrules.cli.inputs import today_in

        today = today_in(checked.value.workspace.time_zone)
        found = in_order((*found, *ended_offers(checked.value, today)))
    if unused and checked.value is not None and checked.ok:
        from tieringrules.assure.unused import unused_findings

        found = in_order((*found, *unused_findings(checked.value, root)))
    sources = texts_for(root, found, checked.value.sources if checked.value is not None else {})
    session.print_result(found, sources)
    if session.format == "text" and not session.quiet:
        rule_files = len(checked.value.sources) if checked.value is not None else 0
        print(session.say(problems(found) or _clean(rule_files, root / "templates")))
    weighty = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return ExitCode.FINDINGS if any(finding.severity in weighty for finding in found) else ExitCode.DONE


def _clean(rule_files: int, templates: Path) -> Localized:
    try:
        messages = sum(1 for file in templates.rglob("*.j2") if file.is_file())
    except OSError:
        messages = 0
    rules_part = counted(rule_files, "rule file", "个规则文件")
    templates_part = counted(messages, "template", "个模板")
    return Localized(
        f"no problems found: {rules_part.en}, {templates_part.en}",
        f"没有发现问题：{rules_part.zh}，{templates_part.zh}",
    )
