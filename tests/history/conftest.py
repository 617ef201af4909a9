"""Workspaces with recorded runs, made once and copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.small_workspace import write_workspace
from tests.command_line import tieringrules
from tieringrules.intake.secret_key import make_key


@pytest.fixture(scope="session")
def may_and_june(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_workspace(tmp_path_factory.mktemp("recorded") / "small")
    make_key(folder)
    for day in ("2026-05-31", "2026-06-30"):
        done = tieringrules("classify", folder, "--as-of", day, "--record", "--quiet")
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def recorded(may_and_june: Path, tmp_path: Path) -> Path:
    """Run 1 of May and run 2 of June, for one test alone."""
    return Path(shutil.copytree(may_and_june, tmp_path / "recorded"))
