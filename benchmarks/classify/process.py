"""A program run as a process of its own, with what the operating system says it took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
WORKSPACE = Path(__file__).with_name("workspace")
LAUNCHER = Path(__file__).with_name("launch.py")
AS_OF = "2026-06-30"


@dataclass(frozen=True)
class Run:
    """What one run took: seconds on the clock and of all processors, and the most memory in MB."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str]) -> Run:
    """Run a command to its end.

    Raises:
        SystemExit: it failed; a failure must not look like speed.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(LAUNCHER), *command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    # The last line is the launcher's own.
    took = json.loads(done.stdout.splitlines()[-1])
    if took["code"]:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr.decode()}")
    return Run(took["wall"], took["cpu"], took["memory"] / 1024)


def ours(data: Path, out: Path) -> list[str]:
    """The command that classifies with the rules of the workspace beside this file."""
    command = [sys.executable, "-m", "tieringrules", "classify", str(WORKSPACE), "--quiet"]
    for name in ("customers", "orders"):
        command += ["--data", f"{name}={data / name}.parquet"]
    return [*command, "--as-of", AS_OF, "--out", str(out)]


def theirs(program: str, data: Path, out: Path) -> list[str]:
    """The command of a hand-written program."""
    return [sys.executable, "-m", f"benchmarks.classify.by_{program}", str(data), str(out)]
