"""Runs the program as its users do, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def tieringrules(
    *arguments: str | Path, cwd: Path = ROOT, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """The finished process, with English messages whatever the machine's language is."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIERINGRULES_")}
    environment |= {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "tieringrules", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=stdin,
        timeout=300,
        check=False,
    )
