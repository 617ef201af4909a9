"""Results as files: exact bytes, the same whatever the order of the rows and the number of threads."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.company import Company
from tests.engine.kernels import World, worlds
from tieringrules.engine import workbook
from tieringrules.engine.classification import classify
from tieringrules.engine.lookup import values_of
from tieringrules.engine.summary import summary
from tieringrules.engine.writing import SUFFIXES, TooLargeError, output_frame, write_assignments
from tieringrules.language.types import INTEGER
from tieringrules.language.values import TierValue

CALM = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
METRICS = ("credit", "visits", "rate", "born", "seen", "happy", "word", "age", "squared")


def company() -> Company:
    found = Company(
        [
            {"id": "z", "credit": "50000", "visits": 3, "rate": 0.1, "born": "1900-01-02", "happy": True,
             "seen": "2026-06-30T23:59:59.000001", "word": "=1+1"},
            {"id": "=cmd", "credit": "-0.05", "visits": -3, "rate": 1e22, "happy": False,
             "born": "2026-01-31", "seen": "2026-06-30T00:00:00", "word": 'say "hi", 你好\nbye'},
            {"id": "客户", "visits": 2**62},
        ]
    )  # fmt: skip
    found.metric("age", "years_since(born)").metric("squared", "visits * visits")
    found.standard("value", {"+best": "credit > 10", "rest": "credit < 10"})
    return found.standard("activity", {"all": None})


def written(found: Company, path: Path, metrics: tuple[str, ...] = METRICS) -> bytes:
    write_assignments(found.classified(), found.kernel, metrics, path, "en")
    return path.read_bytes()


def test_csv_is_this(tmp_path: Path) -> None:
    assert written(company(), tmp_path / "out.csv").decode() == (
        "id,activity,activity_rule,value,value_rule,credit,visits,rate,born,seen,happy,word,age,squared\n"
        "'=cmd,all,all,rest,rest,-0.05,-3,1e+22,2026-01-31,2026-06-30T00:00:00,false,"
        '"say ""hi"", 你好\nbye",0,9\n'
        "z,all,all,'+best,'+best,50000.00,3,0.1,1900-01-02,2026-06-30T23:59:59.000001,true,'=1+1,126,9\n"
        "客户,all,all,,,,4611686018427387904,,,,,,,21267647932558653966460912964485513216\n"
    )


def test_json_lines_are_these(tmp_path: Path) -> None:
    lines = written(company(), tmp_path / "out.jsonl").decode().splitlines()
    assert lines[1] == (
        '{"id": "z", "activity": "all", "activity_rule": "all", "value": "+best", "value_rule": "+best", '
        '"credit": 50000.00, "visits": 3, "rate": 0.1, "born": "1900-01-02", '
        '"seen": "2026-06-30T23:59:59.000001", "happy": true, "word": "=1+1", "age": 126, "squared": 9}'
    )
    last = json.loads(lines[2], parse_float=Decimal)
    assert last["squared"] == 2**124 and last["value"] is None
    assert json.loads(lines[0])["word"] == 'say "hi", 你好\nbye'


def test_parquet_keeps_types(tmp_path: Path) -> None:
    frame = pl.read_parquet(io.BytesIO(written(company(), tmp_path / "out.parquet")))
    assert frame["credit"].to_list() == [Decimal("-0.05"), Decimal("50000.00"), None]
    assert frame.schema["credit"] == pl.Decimal(38, 2)
    assert frame["squared"].to_list() == [9, 9, 2**124]
    assert frame["id"].to_list() == ["=cmd", "z", "客户"]
    assert frame.schema["born"] == pl.Date and frame.schema["seen"] == pl.Datetime("us")
    assert frame.equals(output_frame(company().classified(), company().kernel, METRICS))


def cells(data: bytes) -> dict[str, tuple[str | None, str | None]]:
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    book = zipfile.ZipFile(io.BytesIO(data))
    shared = [
        "".join(text.text or "" for text in item.iterfind(".//m:t", space))
        for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iterfind("m:si", space)
    ]
    found = {}
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert sheet.find(".//m:f", space) is None
    for cell in sheet.iterfind(".//m:c", space):
        value = cell.find("m:v", space)
        text = None if value is None else value.text
        kind = cell.get("t")
        found[cell.get("r", "")] = (kind, shared[int(text)] if kind == "s" and text else text)
    return found


def test_workbooks_hold_numbers_dates_and_harmless_text(tmp_path: Path) -> None:
    found = cells(written(company(), tmp_path / "out.xlsx"))
    assert found["A2"] == ("s", "'=cmd")
    assert found["D3"] == ("s", "'+best")
    assert found["F2"] == (None, "-0.05") and found["F3"] == (None, "50000")
    assert found["G4"] == ("s", "4611686018427387904")  # Excel would keep 15 digits of it
    assert found["H2"] == (None, "1E+22")
    assert found["I2"] == (None, "46053") and found["I3"] == ("s", "1900-01-02")
    assert found["K3"] == ("b", "1") and found["K2"] == ("b", "0")
    assert found["L3"] == ("s", "'=1+1")
    assert "F4" not in found


def test_a_sheet_that_is_too_small_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.xlsx"
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    with pytest.raises(TooLargeError) as caught:
        written(company(), path)
    assert caught.value.diagnostic.code == "TR607" and not path.exists()
    long = Company([{"id": "a", "word": "x" * 32_768}])
    with pytest.raises(TooLargeError) as caught:
        written(long, path, ("word",))
    assert caught.value.diagnostic.code == "TR608" and not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_are_for_the_owner_and_the_same_again(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix.upper()}"
    first = written(company(), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert written(company(), path) == first
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a format"):
        written(company(), tmp_path / "out.ods")


@settings(max_examples=25, deadline=None, suppress_health_check=CALM)
@given(worlds(), st.data())
def test_the_order_of_rows_changes_no_byte(
    tmp_path_factory: pytest.TempPathFactory, world: World, data: st.DataObject
) -> None:
    order = {name: data.draw(st.permutations(range(len(rows)))) for name, rows in world.rows.items()}
    folder = tmp_path_factory.mktemp("shuffled")
    metrics = [definition.name for definition in world.kernel.definitions]
    contents = []
    for tables in (world.tables(), world.tables(order)):
        found = classify(world.kernel, tables, world.as_of).value
        if found is None:
            return
        files = []
        for suffix in SUFFIXES:
            write_assignments(found, world.kernel, metrics, folder / f"out{suffix}", "zh")
            files.append((folder / f"out{suffix}").read_bytes())
        contents.append((files, summary(found, tables), [warning.message for warning in found.warnings]))
    assert contents[0] == contents[1]


_THREADS = """
import random, sys
from pathlib import Path
from tests.engine.company import Company
from tieringrules.engine.writing import SUFFIXES, write_assignments
dice = random.Random(1)
customers = [{"id": f"c{n}", "visits": n % 7, "credit": n % 90, "rate": n / 10} for n in range(4000)]
orders = [
    {"owner": f"c{dice.randrange(5000)}", "on": "2026-01-01", "price": row % 99, "weight": dice.random()}
    for row in range(20000)
]
found = Company(customers, orders).aggregate("total", "sum", "price").aggregate("weighed", "mean", "weight")
found.aggregate("middle", "median", "weight").metric("share", "total / visits")
found.standard("s", {"a": "share > 3", "b": "visits in [2..4]", "c": None})
for suffix in SUFFIXES:
    path = Path(sys.argv[1]) / f"out{suffix}"
    write_assignments(found.classified(), found.kernel, ("total", "weighed", "middle", "share"), path, "en")
"""


@pytest.mark.slow
def test_the_number_of_threads_changes_no_byte(tmp_path: Path) -> None:
    contents = []
    for threads in ("1", "4"):
        folder = tmp_path / threads
        folder.mkdir()
        environment = {**os.environ, "POLARS_MAX_THREADS": threads, "PYTHONPATH": os.getcwd()}
        subprocess.run([sys.executable, "-c", _THREADS, str(folder)], env=environment, check=True)
        contents.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert contents[0] == contents[1] and len(contents[0]) == len(SUFFIXES)


def test_the_summary_has_its_shape() -> None:
    found = company()
    assert summary(found.classified(), found.tables) == {
        "as_of": "2026-06-30",
        "customers": 3,
        "standards": {
            "activity": {"tiers": {"all": 3}, "none": 0, "unknown": [], "population": None},
            "value": {
                "tiers": {"+best": 1, "rest": 1},
                "none": 1,
                "unknown": [
                    {"rule": "+best", "field": "credit", "customers": 1},
                    {"rule": "rest", "field": "credit", "customers": 1},
                ],
                "population": None,
            },
        },
        "refused": {"customers": 0, "orders": 0},
        "left_out": {"orders": {"after_as_of": 0, "not_kept": 0, "no_parent": 0}},
    }
    assert json.loads(json.dumps(summary(found.classified(), found.tables)))


def test_one_customers_values_are_the_interpreters() -> None:
    found = company()
    values = values_of(found.classified(), found.kernel, "z")
    assert values is not None
    assert values["credit"] == Decimal("50000.00") and values["born"] == dt.date(1900, 1, 2)
    assert values["value"] == TierValue("value", 0, "+best") and values["id"] == "z"
    assert values["squared"] == Decimal(9) and values["happy"] is True
    assert values_of(found.classified(), found.kernel, "nobody") is None
    numbered = Company([{"id": 10}], key=INTEGER)
    assert values_of(numbered.classified(), numbered.kernel, " 10 ") is not None
    for text in ("1", "x", "10.5", "NaN", "1e999999", "99999999999999999999"):
        assert values_of(numbered.classified(), numbered.kernel, text) is None


def test_nobody_still_gives_a_header(tmp_path: Path) -> None:
    found = Company([]).standard("s", {"all": None})
    assert written(found, tmp_path / "out.csv", ("credit",)) == b"id,s,s_rule,credit\n"
    assert written(found, tmp_path / "out.jsonl", ("credit",)) == b""
    frame = pl.read_parquet(io.BytesIO(written(found, tmp_path / "out.parquet", ("credit",))))
    assert frame.schema == {"id": pl.String, "s": pl.String, "s_rule": pl.String, "credit": pl.Decimal(38, 2)}
    assert cells(written(found, tmp_path / "out.xlsx", ("credit",)))["A1"] == ("s", "id")
