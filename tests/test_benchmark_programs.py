"""The programs that the benchmark compares with give the answers that `classify` gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from benchmarks.classify import by_pandas, by_polars
from benchmarks.classify.generate import generate
from benchmarks.classify.process import ROOT, ours
from benchmarks.reading import by_contract as with_contract
from benchmarks.reading import by_polars as with_polars
from benchmarks.reading import generate as orders


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    generate(folder, 1_500, 12_000, 1)
    done = subprocess.run(ours(folder, folder / "ours.parquet"), cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return folder


@pytest.mark.parametrize("program", [by_polars, by_pandas], ids=["polars", "pandas"])
def test_every_customer_has_the_same_tiers(program: object, data: Path) -> None:
    out = data / "theirs.parquet"
    program.main(data, out)  # type: ignore[attr-defined]
    found = pl.read_parquet(out).cast(pl.String)
    expected = pl.read_parquet(data / "ours.parquet", columns=found.columns)
    assert found.equals(expected)
    # All tiers occur, so that all branches are compared.
    assert {name: expected[name].n_unique() for name in found.columns[1:]} == {
        "contribution": 3,
        "customer_value": 6,
        "segment": 5,
    }


def test_the_same_seed_gives_the_same_tables(data: Path, tmp_path: Path) -> None:
    generate(tmp_path, 1_500, 12_000, 1)
    for name in ("customers.parquet", "orders.parquet"):
        assert (tmp_path / name).read_bytes() == (data / name).read_bytes()
    before = (tmp_path / "orders.parquet").stat().st_mtime_ns
    generate(tmp_path, 1_500, 12_000, 1)
    assert (tmp_path / "orders.parquet").stat().st_mtime_ns == before


def test_the_workspace_is_clean() -> None:
    command = [sys.executable, "-m", "tieringrules", "check", "benchmarks/classify/workspace", "--strict"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0


def test_both_readers_read_every_row(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    orders.generate(path, 3_000)
    with_polars.main(str(path), 3_000)
    with_contract.main(str(path), 3_000)
    path.write_text(path.read_text() + "O00000001,C1,2026-06-30,1,1.00,paid\n")
    with pytest.raises(SystemExit):
        with_contract.main(str(path), 3_001)
