"""Files by contract: what is taken, what is refused, and what stops the run."""

from __future__ import annotations

import codecs
import datetime as dt
import gzip
import hashlib
import os
import socket
from collections.abc import Callable
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieringrules.diagnostic import Checked, Diagnostic, Severity, Span
from tieringrules.intake import files
from tieringrules.intake import pieces as pieces_
from tieringrules.intake.loading import load_tables
from tieringrules.intake.table import Table
from tieringrules.rulebook.model import Column, Dataset, Rulebook, Workspace

Make = Callable[..., Column]
Load = Any


def taken(loaded: Checked[Table | None]) -> Table:
    assert loaded.value is not None, [finding.message.en for finding in loaded.diagnostics]
    assert loaded.ok
    return loaded.value


def codes(loaded: Checked[Any]) -> list[str]:
    return [finding.code for finding in loaded.diagnostics]


def only(loaded: Checked[Any]) -> Diagnostic:
    assert loaded.value is None
    assert len(loaded.diagnostics) == 1, codes(loaded)
    assert loaded.diagnostics[0].is_error
    return loaded.diagnostics[0]


def blamed(table: Table) -> list[tuple[int, str, str]]:
    return [(row.row, row.column, row.code) for row in table.refused]


def test_every_type(load: Load, column: Make) -> None:
    text = (
        "客户编号,Amount,visits,share,vip,born,seen,region,email\n"
        "C1,12.50,3,0.25,是,2000-02-29,2026-06-30T23:30:00Z,华东, a@example.com \n"
        ",,,,,,,,\n"
        "C2, ,  ,,,,,,\n"
    )
    table = taken(
        load(
            text,
            column("customer_id", aliases=("客户编号",)),
            column("amount", "decimal", scale=2),
            column("visits", "integer"),
            column("share", "number"),
            column("vip", "boolean", default=False),
            column("born", "date", personal=True),
            column("seen", "datetime"),
            column("region", "choice", values=("华东",)),
            column("email", "email", personal=True),
        )
    )
    assert table.frame.schema == {
        "customer_id": pl.String,
        "amount": pl.Int64,
        "visits": pl.Int64,
        "share": pl.Float64,
        "vip": pl.Boolean,
        "born": pl.Date,
        "seen": pl.Datetime("us"),
        "region": pl.String,
        "email": pl.String,
    }
    assert table.frame.rows() == [
        (
            "C1",
            1250,
            3,
            0.25,
            True,
            dt.date(2000, 2, 29),
            dt.datetime(2026, 7, 1, 7, 30),
            "华东",
            "a@example.com",
        ),
        (None, None, None, None, False, None, None, None, None),
        ("C2", None, None, None, False, None, None, None, None),
    ]
    assert table.rows is not None
    assert table.rows.to_list() == [2, 3, 4]
    assert table.digest == hashlib.sha256(text.encode()).hexdigest()
    assert table.file == "data/customers.csv"


def test_refused_rows(load: Load, column: Make) -> None:
    loaded = load(
        "id,ordered_at,price,stars,region,phone\n"
        "A,2026-01-31,1.20,5,east,13800138000\n"
        "B,2026-02-30,1.205,6,west,x\n"
        ",2026-02-28,1.2,5,east,\n"
        "D,2026-02-28,99999999999999999.5,0,east,\n",
        column("id"),
        column("ordered_at", "date"),
        column("price", "decimal", scale=2),
        column("stars", "integer", minimum=Decimal(1), maximum=Decimal(5), personal=True),
        column("region", "choice", values=("east",)),
        column("phone", "phone", personal=True),
        key="id",
    )
    table = taken(loaded)
    assert table.frame["id"].to_list() == ["A"]
    assert table.rows is not None
    assert table.rows.to_list() == [2]
    assert blamed(table) == [
        (3, "ordered_at", "TR512"),
        (3, "price", "TR513"),
        (3, "stars", "TR516"),
        (3, "region", "TR515"),
        (4, "id", "TR517"),
        (5, "price", "TR514"),
        (5, "stars", "TR516"),
    ]
    assert table.refused.rows == 3
    first = table.refused[0].finding
    assert first.span == Span("data/customers.csv", 3, 1, 3, 1)
    assert first.severity is Severity.ERROR
    assert first.message.en.startswith("column 'ordered_at': '2026-02-30' is not a date")
    assert first.message.zh.startswith("列 'ordered_at'：'2026-02-30'不是日期")
    stars = table.refused[2].finding.message
    assert stars.en == "column 'stars': the cell is above the maximum 5"
    assert stars.zh == "列 'stars'：该单元格大于最大值 5"
    assert set(codes(loaded)) == {"TR528"}
    told = [(finding.message.en, finding.span and finding.span.line) for finding in loaded.diagnostics]
    assert told[0] == ("1 of 4 rows of 'customers' are left out: column 'id', TR517", 4)
    assert len(set(told)) == 7


def test_values_that_look_personal_are_never_shown(load: Load, column: Make) -> None:
    # Cells that slid into another column: the contract there does not say personal.
    table = taken(
        load(
            "id,region\n1,wang@example.com\n2,13800138000\n3,\x1b[31mred\n4," + "long" * 50 + "\n",
            column("id"),
            column("region", "choice", values=("east",)),
        )
    )
    messages = [row.finding.message.en for row in table.refused]
    assert messages[0] == messages[1] == "column 'region': the cell is not one of east"
    assert messages[2] == "column 'region': '�[31mred' is not one of east"
    assert messages[3].startswith("column 'region': 'longlong")
    assert len(messages[3]) < 100


def test_null_values_and_not_finite(load: Load, column: Make) -> None:
    loaded = load(
        "id,note,points,weight\nNA,NA,n/a,1e309\n-,-, n/a ,NaN\nNULL,x,3,-inf\n",
        column("id"),
        column("note", null_values=("NA", "-")),
        column("points", "integer", null_values=("n/a",)),
        column("weight", "number"),
    )
    assert taken(loaded).frame.rows() == [
        ("NA", None, None, None),
        ("-", None, None, None),
        ("NULL", "x", 3, None),
    ]
    assert taken(loaded).not_finite == {"weight": 3}
    assert codes(loaded) == ["TR529"]


def test_bounds_are_exact(load: Load, column: Make) -> None:
    table = taken(
        load(
            "a,b,c,d\n"
            "0.10,1,2026-01-01,2026-01-02 23:59:59\n"
            "0.09,2,2026-01-01,2026-01-01\n"
            "0.11,1,2025-12-31,2026-01-03\n",
            column("a", "decimal", scale=2, minimum=Decimal("0.095"), maximum=Decimal("0.1")),
            column("b", "integer", maximum=Decimal("1.5")),
            column("c", "date", minimum=dt.date(2026, 1, 1)),
            column("d", "datetime", maximum=dt.date(2026, 1, 2)),
        )
    )
    assert blamed(table) == [
        (3, "a", "TR516"),
        (3, "b", "TR516"),
        (4, "a", "TR516"),
        (4, "c", "TR516"),
        (4, "d", "TR516"),
    ]


def test_defaults_in_storage(load: Load, column: Make) -> None:
    table = taken(
        load(
            "id,a,b,c,d,e,f\n1,,,,,,\n",
            column("id"),
            column("a", "decimal", scale=2, default=Decimal("1.5")),
            column("b", "number", default=Decimal("0.1")),
            column("c", "boolean", default=True),
            column("d", "date", default=dt.date(2026, 1, 31)),
            column("e", "datetime", default=dt.date(2026, 1, 31)),
            column("f", "choice", values=("x",), default="x"),
        )
    )
    assert table.frame.row(0) == ("1", 150, 0.1, True, dt.date(2026, 1, 31), dt.datetime(2026, 1, 31), "x")


def test_absent_columns(load: Load, column: Make) -> None:
    columns = (
        column("id"),
        column("email", "email", aliases=("邮箱",)),
        column("points", "integer", default=Decimal(7)),
    )
    loaded = load("id,e-mail\n1,x\n", *columns)
    assert loaded.value is None
    assert codes(loaded) == ["TR524", "TR525"]
    assert "'e-mail'" in loaded.diagnostics[0].message.en
    optional = load("id,e-mail\n1,x\n", *columns, needed=frozenset({"id"}))
    assert codes(optional) == ["TR525", "TR525"]
    assert taken(optional).frame.rows() == [("1", None, 7)]
    assert taken(optional).ignored == ("e-mail",)
    assert codes(load("email,points\n1,2\n", *columns, key="id", needed=frozenset())) == ["TR524"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("CustomerID,x", []),
        ("ＣｕｓｔｏｍｅｒＩＤ,x", []),
        (" customer_id ,x", []),
        ("cafe\u0301,x", []),
        ("customer_id,customer_id", ["TR521"]),
        ("customer_id,x,x", ["TR521"]),
        ("customer_id,CUSTOMERID", ["TR522"]),
        ("customer_id,,", []),
        ("C001,east", ["TR523"]),
    ],
)
def test_headers(load: Load, column: Make, header: str, expected: list[str]) -> None:
    width = header.count(",") + 1
    loaded = load(
        header + "\n" + ",".join("1" * width) + "\n",
        column("customer_id", aliases=("CustomerID", "caf\u00e9")),
    )
    assert codes(loaded) == expected
    assert (loaded.value is None) == bool(expected)


def test_exact_names_win_over_similar_ones(load: Load, column: Make) -> None:
    table = taken(load("total,Total\n1,2\n", column("Total"), column("total")))
    assert table.frame.rows() == [("2", "1")]


def test_keys_stand_once(load: Load, column: Make) -> None:
    loaded = load("id\nA\nB\nA\n\nA\n", column("id"), key="id")
    assert loaded.value is None
    assert codes(loaded) == ["TR526", "TR526"]
    assert loaded.diagnostics[1].message.en == "rows 2 and 6 have the same id: 'A'"
    assert [label.span.line for label in loaded.diagnostics[1].labels] == [6, 2]
    secret = only(load("id\nA\nA\n", column("id", personal=True), key="id"))
    assert secret.message.en == "rows 2 and 3 have the same id"


def test_structure_findings(load: Load, column: Make) -> None:
    a, b = column("a"), column("b")
    assert only(load("", a, b)).code == "TR507"
    assert only(load(" \r\n\n", a, b)).code == "TR507"
    assert only(load("a,b\n1,2\n\x003,4\n", a, b)).span == Span("data/customers.csv", 3, 1, 3, 1)
    assert only(load("a,b\n1,2\n3,\0\n", a, b)).code == "TR518"
    assert only(load("a,b\n1\n", a, b)).code == "TR520"
    assert taken(load("a,b\n", a, b)).frame.height == 0


def test_encodings(load: Load, column: Make) -> None:
    a, b = column("姓名"), column("b")
    text = "姓名,b\n王,1\n"
    expected = [("王", "1")]
    assert taken(load(text.encode("utf-8-sig"), a, b)).frame.rows() == expected
    assert taken(load(text.encode("utf-16"), a, b)).frame.rows() == expected
    assert taken(load(codecs.BOM_UTF16_BE + text.encode("utf-16-be"), a, b)).frame.rows() == expected
    assert taken(load(text.encode("gb18030"), a, b, encoding="gb18030")).frame.rows() == expected
    assert taken(load(text.encode("gbk"), a, b, encoding="GBK")).frame.rows() == expected
    assert taken(load(text.encode("utf-8-sig"), a, b, encoding="gb18030")).frame.rows() == expected
    bad = only(load(b"a,b\n1,2\n" + "王,1\n".encode("gbk"), a, b, encoding="utf-8"))
    assert (bad.code, bad.span and bad.span.line) == ("TR511", 3)
    assert only(load(b"a,b\n\xff\xff,2\n", a, b, encoding="gb18030")).code == "TR511"
    for name in ("martian", "rot13", "base64", "a\0b", "x" * 5000):
        assert only(load(text, a, b, encoding=name)).code == "TR530"


def test_archives(load: Load, column: Make) -> None:
    packed = gzip.compress(b"a,b\n1,2\n")
    table = taken(load(packed, column("a"), column("b"), name="x.csv.gz"))
    assert table.frame.rows() == [("1", "2")]
    assert table.digest == hashlib.sha256(packed).hexdigest()
    two = gzip.compress(b"a,b\n1,2\n") + gzip.compress(b"3,4\n") + b"\0\0"
    assert taken(load(two, column("a"), column("b"), name="x.csv.gz")).frame.height == 2
    for damaged in (packed[:-5], packed[:12], b"a,b\n1,2\n", packed + b"junk"):
        assert only(load(damaged, column("a"), name="x.csv.gz")).code == "TR509"
    assert only(load(gzip.compress(b""), column("a"), name="x.csv.gz")).code == "TR507"


def test_an_archive_that_unpacks_without_end(
    load: Load, column: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "HARMLESS_BYTES", 1 << 20)
    bomb = gzip.compress(bytes(64 << 20))
    assert only(load(bomb, column("a"), name="x.csv.gz")).code == "TR510"


def test_separators(load: Load, column: Make) -> None:
    a, b = column("a"), column("b")
    expected = [("1", "2")]
    assert taken(load("a\tb\n1\t2\n", a, b, name="x.tsv")).frame.rows() == expected
    assert taken(load("a,b\n1,2\n", a, b, name="x.TXT")).frame.rows() == expected
    assert taken(load("a;b\n1;2\n", a, b, separator=";")).frame.rows() == expected
    assert taken(load("a，b\n1，2\n", a, b, separator="，")).frame.rows() == expected
    assert taken(load(" a  b\n 1 2\n", a, b, separator="whitespace")).frame.rows() == expected
    assert only(load("a;b\n1;2\n", a, b)).code == "TR523"
    assert only(load("a,b\n", a, b, name="x.doc")).code == "TR508"
    assert only(load("a,b\n", a, b, name="noend")).code == "TR508"


@pytest.fixture
def paths(tmp_path: Path, column: Make) -> Callable[..., Checked[Any]]:
    """Loads `a` from wherever the workspace, or the command line, says."""

    def run(written: str | None = None, **overrides: Path) -> Checked[Any]:
        root = tmp_path / "workspace"
        root.mkdir(exist_ok=True)
        data = {"a": written} if written is not None else {}
        workspace = Workspace("demo", customers="a", data=data)
        return load_tables(Rulebook(str(root), workspace, Dataset("a", (column("id"),))), overrides)

    return run


def test_places(paths: Callable[..., Checked[Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "workspace"
    root.mkdir()
    (root / "in.csv").write_text("id\n1\n")
    (tmp_path / "out.csv").write_text("id\n2\n")
    (root / "to_out.csv").symlink_to("../out.csv")
    (root / "to_in.csv").symlink_to("in.csv")
    (root / "to_folder").symlink_to("..")
    (root / "loop.csv").symlink_to("loop.csv")
    (root / "dangling.csv").symlink_to("nowhere.csv")
    (root / "folder.csv").mkdir()
    assert paths("in.csv").value["a"].frame["id"].to_list() == ["1"]
    assert paths("to_in.csv").ok
    assert only(paths()).code == "TR501"
    for missing in ("no.csv", "dangling.csv", "in.csv/x.csv", "a\0.csv"):
        assert only(paths(missing)).code == "TR503", missing
    outside = (
        "../out.csv",
        str(tmp_path / "out.csv"),
        "to_out.csv",
        "to_folder/out.csv",
        "../no.csv",
        "/etc/passwd",
    )
    for place in outside:
        assert only(paths(place)).code == "TR504", place
    assert only(paths("folder.csv")).code == "TR505"
    assert only(paths("loop.csv")).code == "TR506"
    assert only(paths("n" * 300 + ".csv")).code == "TR506"
    monkeypatch.chdir(tmp_path)
    named = paths("no.csv", a=Path("out.csv"))
    assert named.value["a"].file == "out.csv"
    assert named.value["a"].frame["id"].to_list() == ["2"]
    stranger = only(paths("in.csv", aa=Path("out.csv")))
    assert stranger.code == "TR502"
    assert "did you mean 'a'" in stranger.message.en or "a" in (stranger.help.en if stranger.help else "")


def test_pipes_and_devices_are_not_waited_for(paths: Callable[..., Checked[Any]], tmp_path: Path) -> None:
    (tmp_path / "workspace").mkdir()
    os.mkfifo(tmp_path / "workspace" / "pipe.csv")
    assert only(paths("pipe.csv")).code == "TR505"
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    assert only(paths(a=tmp_path / "zero.csv")).code == "TR505"
    short = Path(os.path.relpath(tmp_path / "s.csv"))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(short))
        assert only(paths(a=tmp_path / "s.csv")).code == "TR505"


def test_files_one_may_not_read(
    paths: Callable[..., Checked[Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied", "secret path")

    monkeypatch.setattr(os, "open", refuse)
    finding = only(paths("in.csv"))
    assert finding.code == "TR506"
    assert "没有读取权限" in finding.message.zh


def test_customers_named_by_a_child_have_no_file(children_only: Any, column: Make, tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text("customer_id\nA\n")
    rulebook = children_only(Dataset("orders", (column("customer_id"),)), {"orders": "o.csv"})
    loaded = load_tables(rulebook, {})
    assert list(loaded.value or ()) == ["orders"]
    assert only(load_tables(rulebook, {"customers": tmp_path / "o.csv"})).code == "TR502"
    assert load_tables(rulebook, {}, {}).value == {}


def test_progress_is_told(children_only: Any, column: Make, tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text("id\nA\n")
    told: list[tuple[str, int, int | None]] = []
    rulebook = children_only(Dataset("orders", (column("id"),)), {"orders": "o.csv"})
    load_tables(rulebook, {}, report_progress=lambda *step: told.append(step))
    assert told[-1] == ("orders", 5, 5)


def test_parquet(tmp_path: Path, load: Load, column: Make) -> None:
    frame = pl.DataFrame(
        {
            "id": [17850, 17851, None],
            "price": [2.55, 1.0 / 3, float("nan")],
            "exact": pl.Series(["1.250", "1.255", None]).cast(pl.Decimal(10, 3)),
            "seen": pl.Series([dt.datetime(2026, 6, 30, 23, 30)] * 3).dt.replace_time_zone("UTC"),
            "day": [dt.datetime(2026, 6, 30), dt.datetime(2026, 6, 30, 1), None],
            "kind": pl.Series(["a", "b", " "]).cast(pl.Categorical),
            "flag": [1, 2, 0],
            "nested": [[1], [2], [3]],
        }
    )
    frame.write_parquet(tmp_path / "x.parquet")
    content = (tmp_path / "x.parquet").read_bytes()
    columns = (
        column("id"),
        column("price", "decimal", scale=2),
        column("exact", "decimal", scale=2),
        column("seen", "datetime"),
        column("day", "date"),
        column("kind", "choice", values=("a", "b")),
        column("flag", "boolean"),
    )
    table = taken(load(content, *columns, name="x.parquet"))
    assert table.ignored == ("nested",)
    assert table.frame.rows() == [
        ("17850", 255, 125, dt.datetime(2026, 7, 1, 7, 30), dt.date(2026, 6, 30), "a", True),
        (None, None, None, dt.datetime(2026, 7, 1, 7, 30), None, None, False),
    ]
    assert blamed(table) == [
        (3, "price", "TR513"),
        (3, "exact", "TR513"),
        (3, "day", "TR512"),
        (3, "flag", "TR512"),
    ]
    assert table.not_finite == {"price": 1}
    assert only(load(content, column("id"), column("nested"), name="x.parquet")).code == "TR527"


def test_damaged_parquet(tmp_path: Path, load: Load, column: Make, capfd: pytest.CaptureFixture[str]) -> None:
    pl.DataFrame({"id": ["13800138000"] * 100}).write_parquet(tmp_path / "x.parquet")
    good = (tmp_path / "x.parquet").read_bytes()
    broken = [good[:40], good[: len(good) // 2], b"PAR1" * 5, b"id\n1\n", good[:20] + bytes(30) + good[50:]]
    for content in broken:
        assert only(load(content, column("id"), name="x.parquet")).code == "TR509"
    assert capfd.readouterr().err == ""


row = st.tuples(
    st.sampled_from(["A", "B", "", "C"]),
    st.sampled_from(["1.00", "1.005", "x", "", "２"]),
    st.sampled_from(["2026-01-31", "2026-02-30", ""]),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(row, min_size=1, max_size=12), order=st.randoms(use_true_random=False))
def test_shuffling_rows_only_permutes(
    load: Load, column: Make, rows: list[tuple[str, str, str]], order: Any
) -> None:
    columns = (column("n", "integer"), column("id"), column("a", "decimal", scale=2), column("d", "date"))

    def result(lines: list[tuple[int, tuple[str, str, str]]]) -> tuple[Any, Any]:
        text = "n,id,a,d\n" + "".join(f"{number},{','.join(cells)}\n" for number, cells in lines)
        table = taken(load(text, *columns))
        blamed_lines = sorted((lines[cell.row - 2][0], cell.column, cell.code) for cell in table.refused)
        assert table.rows is not None
        assert [lines[number - 2][0] for number in table.rows] == table.frame["n"].to_list()
        return sorted(table.frame.rows(), key=lambda cells: cells[0]), blamed_lines

    numbered = list(enumerate(rows))
    shuffled = numbered.copy()
    order.shuffle(shuffled)
    assert result(numbered) == result(shuffled)


def test_progress_moves_and_never_back(children_only: Any, column: Make, tmp_path: Path) -> None:
    lines = "".join(f"O{row},1,x\n" for row in range(2000))
    child = Dataset("orders", (column("id"), column("amount", "integer"), column("note")))
    rulebook = children_only(child, {"orders": "orders.csv"})
    (tmp_path / "orders.csv").write_text("id,amount,note\n" + lines)
    told: list[tuple[int, int | None]] = []
    load_tables(rulebook, {}, report_progress=lambda _, done, total: told.append((done, total)))
    shares = [done / total for done, total in told if total]
    assert shares == sorted(shares) and len(set(shares)) >= 4 and 0 < shares[0] < 0.2 < shares[-1] <= 1


def test_long_columns_are_shared_among_threads(
    load: Load, column: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = (
        column("id"),
        column("day", "date"),
        column("at", "datetime", format="%d.%m.%Y %H:%M"),
        column("amount", "decimal", scale=2, maximum=Decimal(900)),
        column("pieces", "integer", required=True),
        column("weight", "number"),
        column("vip", "boolean"),
        column("size", "choice", values=("S", "M")),
        column("note", null_values=("-",)),
    )
    lines = [
        f"C{row:04},{day},0{1 + row % 9}.02.2026 12:30,{row}.5,{pieces},{row}e1,{vip},{size},{note}\n"
        for row, day, pieces, vip, size, note in zip(
            range(1000),
            cycle(["2026-01-31", "2026-02-01", ""] * 40 + ["2026-02-30"]),
            cycle(["1", " 2", "3.0", "４"] * 60 + ["", "x"]),
            cycle(["yes", "", "是"] * 50 + ["?"]),
            cycle(["S", "M ", " "] * 70 + ["L"]),
            cycle(["a", "-", "\u3000", ""]),
            strict=False,
        )
    ]
    text = ",".join(each.name for each in columns) + "\n" + "".join(lines)
    alone = load(text, *columns).value
    assert alone is not None and 0 < alone.refused.rows < 200
    monkeypatch.setattr(pieces_, "_FEWEST_ROWS", 10)
    monkeypatch.setattr(pl, "thread_pool_size", lambda: 3)
    shared = load(text, *columns).value
    assert shared is not None
    assert shared.frame.equals(alone.frame, null_equal=True)
    assert shared.refused.cells.equals(alone.refused.cells, null_equal=True)
    assert shared.refused.faults == alone.refused.faults


def test_a_key_twice_is_found_in_any_order(load: Load, column: Make) -> None:
    ascending = [f"C{row:05}" for row in range(3000)]
    for keys in (ascending, ascending[::-1], [*ascending[:-1], ascending[0]], [*ascending, ascending[-1]]):
        found = load("id\n" + "\n".join(keys) + "\n", column("id"), key="id")
        assert [finding.code for finding in found.diagnostics] == ["TR526"] * (len(keys) - len({*keys}))


@pytest.mark.parametrize("size", [0, 5, 11, 20])
def test_a_file_may_change_its_size_while_it_is_read(tmp_path: Path, size: int) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"id\n1\n2\n3\n4")
    with path.open("rb", buffering=0) as source:
        assert files._bytes_of(files.named_file("x", path), source, size, None) == b"id\n1\n2\n3\n4"
