"""Processes that run a command line, without waiting for Python and its libraries each time.

    python -m tests.sending.nursery      # one request a line on standard input, as JSON

A parent imports everything once, and forks for each command. Each is a process of its own that can be killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.sending.company import environment


@dataclass(slots=True)
class Child:
    """A process that runs a command.

    Attributes:
        code: its exit code, or minus the number of the signal that ended it; None while it lives.
    """

    pid: int
    nursery: Nursery = field(repr=False)
    told: Path
    code: int | None = None

    def kill(self) -> None:
        """End it, if it lives: its number is nobody else's until the next one begins."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end; gives its exit code."""
        if self.code is None:
            self.code = int(self.nursery.answer())
        return self.code

    def text(self) -> str:
        """What it printed."""
        return self.told.read_text(encoding="utf-8")


class Nursery:
    """The parent of one process at a time.

    Args:
        process: of this module's command.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._last: Child | None = None

    def start(
        self, words: Sequence[str], variables: Mapping[str, str], told: Path, most_bytes: int | None = None
    ) -> Child:
        """Begin a command.

        Args:
            words: after the program's name.
            variables: more of the environment.
            told: the file for what it prints.
            most_bytes: how large a file may become that it writes: the disk is full then.
        """
        assert self._process.stdin is not None
        if self._last is not None and self._last.code is None:  # a test that failed has left it
            self._last.kill()
            self._last.wait()
        request: dict[str, Any] = {"words": list(words), "variables": dict(variables), "told": str(told)}
        request["most_bytes"] = most_bytes
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        self._last = Child(int(self.answer()), self, told)
        return self._last

    def answer(self) -> str:
        """The next line of the parent."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the nursery has ended"
        return line


@contextlib.contextmanager
def nursery() -> Iterator[Nursery]:
    """A parent that is ready."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.sending.nursery"],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Nursery(process)
        finally:
            process.kill()


def _serve() -> None:
    import polars
    import sqlalchemy.dialects.sqlite

    import tieringrules.cli.commands.send
    import tieringrules.cli.handing_over
    import tieringrules.cli.pipeline
    import tieringrules.engine.classification
    import tieringrules.intake.loading
    from tieringrules.cli import program

    assert polars and sqlalchemy and tieringrules
    pid = 0
    for line in sys.stdin:
        if pid:
            os.waitpid(pid, 0)
        pid = os.fork()
        if not pid:
            _run(program.exit_code_of, json.loads(line))
        _answer(pid)
        # Its number stays taken until the next request.
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        _answer(ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status)


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _run(run: Any, request: Mapping[str, Any]) -> None:
    code = 99
    try:
        file = os.open(request["told"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        for number in (1, 2):
            os.dup2(file, number)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.environ.update(request["variables"])
        if (most := request["most_bytes"]) is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        code = int(run(request["words"]))
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve()
