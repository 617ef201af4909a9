"""Type checkers know the Python interface: a frame of one kind gives a result of the same kind."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import tieringrules
from tests.command_line import ROOT

CONSUMER = """
import datetime as dt

import pandas as pd
import polars as pl

import tieringrules as tr

rules = tr.load("workspace")
day = dt.date(2026, 6, 30)
panda = pd.DataFrame({"customer_id": ["C1"]})
polar = pl.DataFrame({"customer_id": ["C1"]})

reveal_type(tr.load("workspace"))  # 1
reveal_type(rules.classify(customers=panda, orders=panda, as_of=day))  # 2
reveal_type(rules.classify({"as_of": panda}, as_of="2026-06-30"))  # 3
reveal_type(rules.classify(customers=polar, as_of=day, metrics=["spent"]))  # 4
reveal_type(rules.classify(customers=polar.lazy(), orders=polar, as_of=day))  # 5
reveal_type(rules.classify(as_of=day))  # 6
reveal_type(rules.classify(customers=panda, orders=polar, as_of=day))  # 7
reveal_type(rules.explain("C1", customers=panda, as_of=day))  # 8
reveal_type(rules.check())  # 9
"""
EXPECTED = {
    1: "tieringrules.api.Rules",
    2: "pandas.DataFrame",
    3: "pandas.DataFrame",
    4: "polars.dataframe.frame.DataFrame",
    5: "polars.dataframe.frame.DataFrame",
    6: "polars.dataframe.frame.DataFrame",
    7: "Any",
    8: "tieringrules.engine.explanation.Explanation | None",
    9: "list[tieringrules.diagnostic.diagnostic.Diagnostic]",
}
MISUSE = """
import tieringrules as tr

tr.load("workspace").classify(as_of=20260630)
tr.load(5)
"""


def checked(folder: Path, source: str) -> list[str]:
    file = folder / "consumer.py"
    file.write_text(source, encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--config-file",
            "",
            "--cache-dir",
            folder / "cache",
            file,
        ],
        cwd=folder,
        env={"PATH": "", "MYPYPATH": str(ROOT), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return [line for line in done.stdout.splitlines() if line.startswith("consumer.py:")]


@pytest.mark.slow
def test_a_strict_consumer_gets_the_kind_of_frame_it_gave(tmp_path: Path) -> None:
    told = checked(tmp_path, CONSUMER)
    lines = CONSUMER.splitlines()
    found = {
        int(lines[int(line.split(":")[1]) - 1].rpartition("# ")[2]): line.split('"')[1]
        for line in told
        if "Revealed type" in line
    }
    assert not [line for line in told if "error" in line], told
    assert {key: type_.replace("pandas.core.frame.", "pandas.") for key, type_ in found.items()} == EXPECTED


@pytest.mark.slow
def test_misuse_is_an_error(tmp_path: Path) -> None:
    told = checked(tmp_path, MISUSE)
    assert len([line for line in told if "error:" in line]) == 2, told


@pytest.mark.slow
def test_the_wheel_says_that_it_is_typed(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation", "--no-index"),
            *(
                "--wheel-dir",
                str(tmp_path),
                "--config-settings",
                f"--build-option=--bdist-dir={tmp_path / 'build'}",
            ),
        ],
        cwd=_copy_of_the_package(tmp_path / "source"),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert "tieringrules/py.typed" in archive.namelist()


def _copy_of_the_package(folder: Path) -> Path:
    import shutil

    # Building leaves files beside the sources.
    shutil.copytree(
        ROOT / "tieringrules", folder / "tieringrules", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    return folder


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(tieringrules.__file__).parent / "py.typed").is_file()
