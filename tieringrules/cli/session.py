"""What every command needs to speak: language, format, streams."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO, TypeAlias, get_args

from tieringrules.cli.speech import (
    language_of_arguments,
    language_of_environment,
    language_of_workspace,
    spoken,
)
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import LANGUAGES, Diagnostic, Language, Localized, report
from tieringrules.diagnostic.suggestion import hint

OutputFormat: TypeAlias = Literal["text", "json", "github", "gitlab", "sarif", "junit"]
FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)
# Documents: whoever asked for one gets one in every case. Text and workflow commands stand beside results.
FOR_PROGRAMS = frozenset({"json", "gitlab", "sarif", "junit"})


@dataclass(slots=True)
class Session:
    """How the program speaks while one command runs; it learns as options and the workspace become known.

    Attributes:
        language: of every text.
        language_is_chosen: whether the user or the environment chose the language, so that a workspace
            does not.
        format: of results and findings.
        quiet: whether only results and findings are printed: no summaries, no remarks, no progress.
        prefix: the workspace's folder in its repository, for services that annotate changes.
    """

    language: Language = "en"
    language_is_chosen: bool = False
    format: OutputFormat = "text"
    quiet: bool = False
    prefix: str = ""

    def take_options(self, lang: str | None, format_: str | None, quiet: bool) -> None:
        """Take over options of the command line; None and False leave what was there.

        Raises:
            Stop: an option is not one of its words.
        """
        self.quiet = self.quiet or quiet
        if lang is not None:
            language = spoken(lang)
            if language is None:
                raise _not_possible("--lang", lang, LANGUAGES)
            self.language, self.language_is_chosen = language, True
        if format_ is not None:
            known = next((known for known in FORMATS if known == format_), None)
            if known is None:
                raise _not_possible("--format", format_, FORMATS)
            self.format = known

    def enter(self, folder: Path) -> None:
        """Speak the language of a workspace, unless one was chosen, and learn where it lies."""
        from tieringrules.cli.reporting.repository import prefix_of

        self.prefix = prefix_of(folder)
        if not self.language_is_chosen:
            self.language = language_of_workspace(folder) or self.language

    def say(self, text: Localized) -> str:
        """A text in the session's language."""
        return text.text(self.language)

    def remark(self, text: Localized) -> None:
        """Print something worth knowing beside the result, unless quiet."""
        if not self.quiet:
            print(self.say(text), file=sys.stderr)

    def print_result(self, diagnostics: Iterable[Diagnostic], sources: Mapping[str, str]) -> None:
        """Print findings that are what the command was asked for, in the format asked for."""
        self._print(tuple(diagnostics), sources, self.format, sys.stdout)

    def print_aside(self, diagnostics: Iterable[Diagnostic], sources: Mapping[str, str]) -> None:
        """Print findings beside a result: on standard error, for people, or for the log of a workflow."""
        format_: OutputFormat = "github" if self.format == "github" else "text"
        self._print(tuple(diagnostics), sources, format_, sys.stderr)

    def _print(
        self,
        diagnostics: tuple[Diagnostic, ...],
        sources: Mapping[str, str],
        format_: OutputFormat,
        stream: TextIO,
    ) -> None:
        if format_ == "json":
            from tieringrules.cli.reporting import json_format

            text = json_format.render(diagnostics, sources, self.language)
        elif format_ == "github":
            from tieringrules.cli.reporting import github

            text = github.render(diagnostics, sources, self.language, self.prefix)
        elif format_ == "gitlab":
            from tieringrules.cli.reporting import gitlab

            text = gitlab.render(diagnostics, sources, self.language, self.prefix)
        elif format_ == "sarif":
            from tieringrules.cli.reporting import sarif

            text = sarif.render(diagnostics, sources, self.language, self.prefix)
        elif format_ == "junit":
            from tieringrules.cli.reporting import junit

            text = junit.render(diagnostics, sources, self.language, self.prefix)
        else:
            from tieringrules.cli.reporting import text as plain

            text = plain.render(diagnostics, sources, self.language, styled=wants_colours(stream))
        if text:
            print(text.rstrip("\n"), file=stream)


def wants_colours(stream: TextIO) -> bool:
    """Whether colours are welcome: on terminals that show them, unless NO_COLOR (no-color.org) is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def first_session(arguments: list[str], environment: Mapping[str, str] | None = None) -> Session:
    """The session before the command line is understood, so that even a wrong one is answered well."""
    language = language_of_arguments(arguments) or language_of_environment(
        os.environ if environment is None else environment
    )
    return Session(language or "en", language is not None)


def _not_possible(option: str, text: str, known: tuple[str, ...]) -> Stop:
    return Stop(ExitCode.USAGE, report("TR013", option=option, text=text, hint=hint(text, known)))
