"""The commands of the page about comparing rules run."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

from tests.cli.small_workspace import DAY, FILES, WITHOUT_WARNINGS, write_workspace
from tests.command_line import tieringrules

PAGE = (Path(__file__).parents[1] / "docs" / "diff.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ tieringrules (.+)$", PAGE, re.MULTILINE)


def test_the_commands_of_the_page_run(tmp_path: Path) -> None:
    folder = write_workspace(tmp_path / "shop", **WITHOUT_WARNINGS)
    git = ("git", "-C", str(folder), "-c", "user.name=Test", "-c", "user.email=test@example.com")
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "first"], ["tag", "v1"]):
        subprocess.run([*git, *words], check=True)
    value = FILES["rules/value.yaml"].replace("at_least: 1000", "at_least: 1200")
    (folder / "rules/value.yaml").write_text(value, encoding="utf-8")
    subprocess.run([*git, "checkout", "-q", "-b", "change"], check=True)
    subprocess.run([*git, "commit", "-qam", "second"], check=True)
    subprocess.run([*git, "tag", "v2"], check=True)
    assert tieringrules("init", "--key", folder).returncode == 0
    for day in ("2026-05-31", DAY):
        assert tieringrules("classify", folder, "--as-of", day, "--record").returncode == 0
    assert len(COMMANDS) >= 7
    for command in COMMANDS:
        words = shlex.split(command)
        done = tieringrules(*words, *(() if "--as-of" in words else ("--as-of", DAY)), cwd=folder)
        # One customer of three moves, which is over the limit of the page.
        assert done.returncode == int("--fail-if" in command), (command, done.stderr)
    assert (folder / "review.md").is_file() and (folder / "review.html").is_file()
