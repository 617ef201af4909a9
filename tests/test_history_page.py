"""What docs/history.md shows is what the commands print, one after the other."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.small_workspace import write_workspace
from tests.command_line import ROOT, tieringrules

PAGE = (ROOT / "docs" / "history.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)


def told(text: str) -> str:
    """Without checksums of the rules and the version of the program."""
    return re.sub(r"rules [0-9a-f]{12}  tieringrules [0-9.]+", "rules …", text)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workspace(tmp_path_factory.mktemp("page") / "small")


def test_every_command_prints_what_the_page_shows(workspace: Path) -> None:
    shown = 0
    for block in BLOCKS:
        for step in block.removeprefix("$ ").split("\n$ "):
            line, _, expected = step.partition("\n")
            done = tieringrules(*shlex.split(line.removeprefix("tieringrules ")), cwd=workspace)
            assert done.returncode == 0, (line, done.stderr)
            if expected.strip():
                shown += 1
                assert told(done.stdout).rstrip() == told(expected).rstrip(), line
    assert len(BLOCKS) >= 5 and shown >= 5


def test_the_summary_names_the_run_that_the_page_promises(workspace: Path) -> None:
    words = ("classify", "--as-of", "2026-07-31")
    assert "earlier tiers: run 2 of 2026-06-30" in tieringrules(*words, cwd=workspace).stdout
    named = tieringrules(*words, "--previous", "1", "--lang", "zh", cwd=workspace)
    assert "此前的等级取自：第 1 次分级（2026-05-31）" in named.stdout


def test_the_codes_of_the_page_are_the_ones_that_are_told(workspace: Path, tmp_path: Path) -> None:
    assert set(re.findall(r"TR\d{3}", PAGE)) == {"TR574", "TR712", "TR707", "TR708", "TR709"}
    bare = write_workspace(tmp_path / "bare")
    assert "TR574" in tieringrules("classify", bare, "--as-of", "2026-06-30", "--record").stderr
    words = ("run", bare, "--as-of", "2026-06-30", "--record", "--out", bare / "out")
    assert "TR712" in tieringrules(*words).stderr
    # With a key of another workspace the runs of this one tell nothing.
    key = workspace / ".tieringrules" / "key"
    before = key.read_text()
    key.write_text("f" * 64)
    done = tieringrules("history", "customer", "C1", workspace)
    key.write_text(before)
    assert done.returncode != 0 and "TR709" in done.stderr
