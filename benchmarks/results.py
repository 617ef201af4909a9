"""The page of results: one section for each measurement, replaced when it is made again."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def write_section(title: str, lines: Sequence[str]) -> None:
    """Put a section in the place of the one with its title, or at the end.

    Args:
        title: after `## `; one line.
        lines: Markdown below it.
    """
    page = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Results\n"
    head, *sections = re.split(r"(?m)^(?=## )", page)
    made = "\n".join([f"## {title}", "", *lines, ""])
    titles = [section.partition("\n")[0] for section in sections]
    if f"## {title}" in titles:
        sections[titles.index(f"## {title}")] = made
    else:
        sections.append(made)
    parts = [part.rstrip("\n") + "\n" for part in (head, *sections)]
    RESULTS.write_text("\n".join(parts), encoding="utf-8")


def machine() -> str:
    """What ran the programs, and how busy it was."""
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    load = os.getloadavg()[0]
    return f"CPython {platform.python_version()}, {system}; load average afterwards: {load:.1f}"
