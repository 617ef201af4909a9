"""Every request of the business is where the page says it is."""

from __future__ import annotations

import re
from pathlib import Path

from tests.command_line import ROOT

PAGE = ROOT / "docs" / "requirements.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [CMDO]\d", line)
]
ASKED = {*(f"C{n}" for n in range(1, 16)), *(f"M{n}" for n in range(1, 10)), *(f"D{n}" for n in range(1, 6)),
         *(f"O{n}" for n in range(1, 4))}  # fmt: skip
# What the page says is not there yet.
LATER = {"C8", "M9"}


def linked(cell: str) -> list[Path]:
    return [(PAGE.parent / target).resolve() for target in re.findall(r"\]\(([^)]+)\)", cell)]


def test_each_request_has_one_row() -> None:
    assert [row[0] for row in ROWS] == sorted(ASKED, key=lambda name: ("CMDO".index(name[0]), int(name[1:])))
    assert {row[0] for row in ROWS if "later" in row[4]} == LATER


def test_files_exist_and_hold_what_to_look_for() -> None:
    for name, _, where, words, more in ROWS:
        files = linked(where)
        assert files, name
        for file in (*files, *linked(more)):
            assert file.is_file() and file.is_relative_to(ROOT), (name, file)
        texts = "\n".join(file.read_text(encoding="utf-8") for file in files)
        looked = re.findall(r"`([^`]+)`", words)
        assert looked and all(word in texts for word in looked), (name, looked)
