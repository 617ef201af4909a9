"""How a command says that it cannot go on."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from tieringrules.diagnostic import Diagnostic


class ExitCode(IntEnum):
    """What the shell is told."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    INTERRUPTED = 130
    TERMINATED = 143
    PIPE_CLOSED = 141


class Stop(Exception):  # noqa: N818 - not every stop is an error
    """The command ends here, with an exit code and what to tell about it.

    Args:
        exit_code: what the shell is told.
        diagnostics: the reasons.
        sources: file → text, for excerpts.
    """

    def __init__(
        self, exit_code: ExitCode, *diagnostics: Diagnostic, sources: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(exit_code.name)
        self.exit_code = exit_code
        self.diagnostics = diagnostics
        self.sources = sources or {}
