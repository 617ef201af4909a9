"""Runs the program as its users do: a command line in, an exit code and what was printed out."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent


def tieringrules(
    *arguments: str | Path,
    cwd: Path = ROOT,
    stdin: str = "",
    apart: bool = False,
    variables: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """The finished command, with English messages whatever the machine's language is.

    Args:
        arguments: the words after the program's name.
        cwd: the folder to run in.
        stdin: what stands on standard input.
        apart: whether it has a process of its own, which takes a second longer; needed for what is written
            past Python, such as to /dev/stdout.
        variables: of the environment; the program's own are left out otherwise.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIERINGRULES_")}
    environment |= {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), **(variables or {})}
    words = [*map(str, arguments)]
    if not apart:
        return _here(words, cwd, environment, stdin)
    return subprocess.run(
        [sys.executable, "-m", "tieringrules", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=stdin,
        timeout=300,
        check=False,
    )


def _here(
    words: list[str], cwd: Path, environment: Mapping[str, str], stdin: str
) -> subprocess.CompletedProcess[str]:
    from tieringrules.cli import program

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    with _place(cwd, environment, stdin), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = int(program.exit_code_of(words))
    return subprocess.CompletedProcess(words, code, _text(out), _text(err))


@contextlib.contextmanager
def _place(cwd: Path, environment: Mapping[str, str], stdin: str) -> Iterator[None]:
    before, keyboard, variables = Path.cwd(), sys.stdin, dict(os.environ)
    try:
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(environment)
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
        yield
    finally:
        sys.stdin = keyboard
        os.environ.clear()
        os.environ.update(variables)
        os.chdir(before)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")
