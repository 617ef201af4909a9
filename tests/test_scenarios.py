"""Whole workspaces with the output that they must give.

`tests/bad/<CODE>/<case>/` holds the files that differ from `tests/base/`, and what `check` says about them in
`expected.txt` and `expected.zh.txt`; the first word of its findings is the folder's code. Run with
`TIERINGRULES_ACCEPT=1` to write the expectations anew, then read them.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tieringrules.assure.checking import check_workspace
from tieringrules.cli.reporting import text
from tieringrules.diagnostic import LANGUAGES
from tieringrules.rulebook import read_workspace

HERE = Path(__file__).parent
CASES = sorted(folder.parent for folder in (HERE / "bad").glob("*/*/*") if folder.name != "expected.txt")
CASES = sorted({case for case in CASES if case.parent.parent == HERE / "bad"})


def _workspace(case: Path, folder: Path) -> Path:
    shutil.copytree(HERE / "base", folder, dirs_exist_ok=True)
    shutil.copytree(case, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected*.txt"))
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_bad_workspaces_say_what_is_expected(case: Path, tmp_path: Path) -> None:
    # Cases with templates are about them, too.
    read = check_workspace if (case / "templates").is_dir() else read_workspace
    checked = read(_workspace(case, tmp_path / "workspace"))
    assert case.parent.name in {found.code for found in checked.diagnostics}
    sources = checked.value.sources if checked.value is not None else {}
    for language in LANGUAGES:
        said = text.render(checked.diagnostics, sources, language)
        expected = case / ("expected.txt" if language == "en" else "expected.zh.txt")
        if os.environ.get("TIERINGRULES_ACCEPT"):
            expected.write_text(said, encoding="utf-8")
        assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", sorted((HERE / "good").iterdir()), ids=lambda case: case.name)
def test_good_workspaces_say_nothing(case: Path, tmp_path: Path) -> None:
    assert read_workspace(_workspace(case, tmp_path / "workspace")).diagnostics == ()


def test_the_base_of_all_cases_is_right() -> None:
    assert read_workspace(HERE / "base").diagnostics == ()
