"""The tutorial is true: its commands run in order, its changes apply, in both languages the same."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.command_line import ROOT, tieringrules

PAGES = {
    name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("tutorial.md", "tutorial.zh.md")
}
BLOCK = re.compile(r"```(console|diff)\n(.*?)```", re.DOTALL)
GIT = ("git", "-c", "user.name=Test", "-c", "user.email=test@example.com")


def test_both_languages_show_the_same_commands_and_changes() -> None:
    english, chinese = (BLOCK.findall(page) for page in PAGES.values())
    assert english == chinese
    assert sum(text.count("$ tieringrules ") for _, text in english) > 12


def test_each_group_of_requirements_has_a_case_and_trainees_a_test() -> None:
    for page, word in zip(PAGES.values(), ("case", "案例"), strict=True):
        assert all(re.search(rf"[(（]{word} {group}[)）]", page) for group in "CDMO")
        questions, answers = page.split("<details>")
        assert (
            len(re.findall(r"(?m)^[0-9]\. ", questions))
            == len(re.findall(r"(?:^| |。)[0-9]\. ?\S", answers, re.MULTILINE))
            == 8
        )


@pytest.mark.slow
def test_the_commands_run_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    shutil.copy(ROOT / "tieringrules.yaml", folder)
    for name in ("rules", "templates", "examples/data"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / ".gitignore").write_text("batch/\ntoday/\ntiers.csv\nreview.*\n")
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*GIT, *words], cwd=folder, check=True)
    for kind, text in BLOCK.findall(PAGES["tutorial.md"]):
        if kind == "diff":
            subprocess.run(["git", "apply", "-"], input=text.encode(), cwd=folder, check=True)
            continue
        for line in text.splitlines():
            command, _, remark = line.removeprefix("$ ").partition("  #")
            program, *words = shlex.split(command)
            if program == "git":
                subprocess.run([*GIT, *words], cwd=folder, check=True, capture_output=True)
                continue
            done = tieringrules(*words, cwd=folder)
            assert done.returncode == int(remark.strip() == "exit code 1"), (line, done.stdout, done.stderr)
    said = tieringrules("diff", "main~1", "--rules-only", "--lang", "en", cwd=folder).stdout
    assert said.splitlines()[0] == "1 change in meaning"
    assert "monetary_12m >= 50000 → monetary_12m >= 45000" in said
    assert (folder / "review.html").is_file() and (folder / "batch/preview/index.html").is_file()
