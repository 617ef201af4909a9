"""Options that several commands share, in the words of their help."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias, get_args

import typer

from tieringrules.cli.session import FORMATS, Session
from tieringrules.diagnostic import LANGUAGES

EngineName: TypeAlias = Literal["polars", "reference"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)


def _words(*words: str) -> list[str]:
    return list(words)


def session_of(context: typer.Context, lang: str | None, format_: str | None, quiet: bool) -> Session:
    """The running session, with a command's own options taken over.

    Raises:
        Stop: an option is not one of its words.
    """
    session: Session = context.obj
    session.take_options(lang, format_, quiet)
    return session


Lang: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="en|zh",
        help="Language of messages. Default: TIERINGRULES_LANG, the locale, then the workspace's locale.",
        autocompletion=lambda: _words(*LANGUAGES),
    ),
]
Format: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="|".join(FORMATS),
        help="Text for people, JSON for programs, or a form that a build service shows.",
        autocompletion=lambda: _words(*FORMATS),
    ),
]
Quiet: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--quiet",
        "-q",
        help="Print results and errors only: no warnings of a run, no summaries, no progress.",
    ),
]
WorkspacePath: TypeAlias = Annotated[
    str | None,
    typer.Argument(
        metavar="PATH",
        show_default=False,
        help="Folder of the workspace, or its tieringrules.yaml. Default: looked for upwards from here.",
    ),
]
Workspace: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        metavar="PATH",
        help="Folder of the workspace, or its tieringrules.yaml. Default: looked for upwards from here.",
    ),
]
Data: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--data",
        metavar="NAME=FILE",
        help="Read a dataset from this file instead of the workspace's; may be repeated.",
    ),
]
Previous: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--previous",
        metavar="RUN|FILE",
        help="A recorded run, or an earlier result as --out writes it: `previous.<standard>` in rules.",
    ),
]
AsOf: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="YYYY-MM-DD",
        help="The day asked about, to its end. Default: today in the workspace's time zone.",
    ),
]
VersionDay: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="YYYY-MM-DD",
        help="A day on which the version is in force; without it, the last version.",
    ),
]
Engine: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="polars|reference",
        help="polars is fast; reference is plain Python and says what is right.",
        autocompletion=lambda: _words(*ENGINES),
    ),
]
OutFolder: TypeAlias = Annotated[
    str | None,
    typer.Option("--out", "-o", metavar="FOLDER", help="Write the batch here; the folder must be new."),
]
Sample: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--sample", metavar="N", help="Make only so many messages, of as many kinds as possible, to look at."
    ),
]
CustomerOnly: TypeAlias = Annotated[
    str | None, typer.Option("--customer", metavar="ID", help="Make only the messages of this customer.")
]
SeedList: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--seed-list",
        metavar="FILE",
        help="Make a [TEST] of every kind of message for our own addresses in this CSV file instead.",
    ),
]
Real: TypeAlias = Annotated[
    bool, typer.Option("--real", help="Show personal data unmasked in the gallery and in tests.")
]
Profile: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--profile",
        metavar="NAME",
        help="Write files for this receiver as well, such as sendgrid or zoho_crm; may be repeated.",
    ),
]
Eml: TypeAlias = Annotated[bool, typer.Option("--eml", help="One .eml file per e-mail instead of one mbox.")]

Record: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--record",
        help="Remember the contacts, so that later plans keep to caps and gaps and send nothing twice.",
    ),
]
