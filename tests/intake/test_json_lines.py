"""JSONL and archives."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieringrules.diagnostic import Checked
from tieringrules.rulebook.model import Column

Make = Callable[..., Column]
Load = Any


def codes(loaded: Checked[Any]) -> list[str]:
    return [finding.code for finding in loaded.diagnostics]


def test_values_keep_their_digits(load: Load, column: Make) -> None:
    text = (
        '{"客户编号": "0012", "amount": 123456789012345.10, "n": 7, "vip": true, "extra": {"a": [1]}}\n'
        "\n"
        '{"n": null, "客户编号": 8613800138000, "amount": 1.5E2}\r\n'
        '{"客户编号": "x", "amount": "", "vip": "否", "share": 1e-3}'
    )
    loaded = load(
        text,
        column("id", aliases=("客户编号",)),
        column("amount", "decimal", scale=2),
        column("n", "integer"),
        column("vip", "boolean"),
        column("share", "number"),
        name="a.jsonl",
    )
    assert codes(loaded) == []
    table = loaded.value
    assert table.frame.rows() == [
        ("0012", 12345678901234510, 7, True, None),
        ("8613800138000", 15000, None, None, None),
        ("x", None, None, False, 0.001),
    ]
    assert table.rows.to_list() == [1, 3, 4]
    assert table.ignored == ("extra",)


@pytest.mark.parametrize(
    "line", ["[1]", "1", "{", '{"id": 1, "id": 2}', '{"id": 1}{"id": 2}', "[" * 100_000, "\u00a0x"]
)
def test_lines_that_are_no_object(load: Load, column: Make, line: str) -> None:
    loaded = load('{"id": "a"}\n' + line + "\n", column("id"), name="a.jsonl")
    assert loaded.value is None
    assert [(found.code, found.span.line) for found in loaded.diagnostics] == [("TR540", 2)]


def test_nested_values_and_no_rows(load: Load, column: Make) -> None:
    assert codes(load('{"id": ["a"]}', column("id"), name="a.jsonl")) == ["TR541"]
    assert codes(load("\n \n", column("id"), name="a.jsonl")) == ["TR507"]
    assert codes(load("{}\n{}", column("id"), name="a.jsonl")) == ["TR523"]
    assert len(codes(load("x\n" * 500, column("id"), name="a.jsonl"))) == 20


def test_endless_numbers_are_missing_and_counted(load: Load, column: Make) -> None:
    loaded = load(
        '{"id": "a", "w": NaN}\n{"id": "b", "w": 1e999}\n{"id": "c", "w": -Infinity}',
        column("id"),
        column("w", "number"),
        name="a.jsonl",
    )
    assert loaded.value.frame["w"].to_list() == [None, None, None]
    assert loaded.value.not_finite == {"w": 3}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.fixed_dictionaries(
            {"id": st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1)},
            optional={"n": st.integers(-(10**17), 10**17) | st.none(), "vip": st.booleans()},
        ),
        min_size=1,
        max_size=8,
    ),
    st.booleans(),
)
def test_what_is_written_is_read(
    load: Load, column: Make, rows: list[dict[str, Any]], ascii_only: bool
) -> None:
    text = "\n".join(json.dumps(row, ensure_ascii=ascii_only) for row in rows)
    columns = (column("id"), column("n", "integer"), column("vip", "boolean"))
    loaded = load(text, *columns, name="a.jsonl", needed=frozenset())
    # Of Python's blanks, these separators are no white space to Unicode.
    kept = dict.fromkeys(range(0x1C, 0x20), "-")
    expected = [
        (row["id"] if row["id"].translate(kept).strip() else None, row.get("n"), row.get("vip"))
        for row in rows
    ]
    assert loaded.value is not None
    assert loaded.value.frame.rows() == expected


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return buffer.getvalue()


def test_archives(load: Load, column: Make) -> None:
    csv = b"id\na\nb\n"
    assert load(zipped(x__csv=csv), column("id"), name="a.zip").value.frame["id"].to_list() == ["a", "b"]
    assert load(zipped(x__CSV=csv), column("id"), name="a.csv.zip").value.frame.height == 2
    assert load(gzip.compress(b'{"id": "a"}'), column("id"), name="a.jsonl.gz").value.frame.height == 1
    with_rest = zipped(x__csv=csv, **{"__MACOSX/._x__csv": b"?"})
    assert codes(load(with_rest, column("id"), name="a.zip")) in ([], ["TR542"])
    assert codes(load(zipped(x__csv=csv, y__csv=csv), column("id"), name="a.zip")) == ["TR542"]
    assert codes(load(zipped(), column("id"), name="a.zip")) == ["TR542"]
    assert codes(load(zipped(x__doc=csv), column("id"), name="a.zip")) == ["TR508"]
    assert codes(load(zipped(x__csv=b""), column("id"), name="a.zip")) == ["TR507"]
    assert codes(load(zipped(x__csv=csv)[:-30], column("id"), name="a.zip")) == ["TR509"]
    assert codes(load(zipped(x__csv=b"id\n" + b"a" * (70 << 20)), column("id"), name="a.zip")) == ["TR510"]
    broken = zipped(x__csv=csv).replace(b"\x00\x00\x08\x00", b"\x01\x00\x08\x00")  # asks for a password
    assert codes(load(broken, column("id"), name="a.zip")) == ["TR509"]
