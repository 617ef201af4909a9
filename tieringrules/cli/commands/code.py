"""`code`: the page of one code."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tieringrules.cli.options import Format, Lang, Quiet, session_of
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import report
from tieringrules.diagnostic.catalogue import CODES
from tieringrules.diagnostic.safe_fixes import SAFE_FIXES


def code(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="CODE", help="Such as TR204.", autocompletion=lambda: sorted(CODES), show_default=False
        ),
    ],
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Explain a code such as TR204: what it means, why, and a wrong and a right example."""
    session = session_of(ctx, lang, format_, quiet)
    entry = CODES.get(name.strip().upper())
    if entry is None:
        raise Stop(ExitCode.USAGE, report("TR015", name=name))
    if session.format == "json":
        page = {
            "code": entry.code,
            "severity": str(entry.severity),
            "message": session.say(entry.message),
            "help": session.say(entry.help) if entry.help is not None else None,
            "why": session.say(entry.why),
            "wrong": entry.wrong,
            "right": entry.right,
            "has_safe_fix": entry.code in SAFE_FIXES,
        }
        print(json.dumps(page, ensure_ascii=False, indent=2))
        return ExitCode.DONE
    from tieringrules.cli.reporting.code_page import code_page

    print(code_page(entry, session.language).rstrip("\n"))
    return ExitCode.DONE
