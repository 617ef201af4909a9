"""Reading delimited text equals the standard library's reader, and structure errors name their line."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieringrules.diagnostic import Checked
from tieringrules.intake import delimited
from tieringrules.intake.cells import Cells
from tieringrules.intake.delimited import read_delimited
from tieringrules.intake.files import named_file
from tieringrules.rulebook.model import Column

FILE = named_file("customers", Path("customers.csv"))
Make = Callable[..., Column]


def read(text: str, separator: str = ",") -> Checked[Cells | None]:
    return read_delimited(FILE, text.encode(), separator, lambda headers: frozenset(range(len(headers))))


def content(cells: Cells) -> tuple[list[str], list[tuple[object, ...]], list[int]]:
    body = [tuple(cell or None for cell in record) for record in cells.frame.rows()]
    return list(cells.headers), body, cells.rows.to_list()


def rows(text: str, separator: str = ",") -> tuple[list[str], list[tuple[object, ...]], list[int]]:
    found = read(text, separator)
    assert found.value is not None, [finding.message.en for finding in found.diagnostics]
    return content(found.value)


def blame(text: str, separator: str = ",") -> list[tuple[str, int]]:
    found = read(text, separator)
    assert found.value is None
    return [(finding.code, finding.span.line) for finding in found.diagnostics if finding.span]


def reference(text: str, separator: str) -> tuple[list[str], list[tuple[object, ...]], list[int]] | None:
    """What RFC 4180 says, by the standard library; None where the text is not well-formed."""
    header: list[str] | None = None
    body: list[tuple[object, ...]] = []
    numbers: list[int] = []
    try:
        for number, record in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1
        ):
            if not record or (len(record) == 1 and not record[0].strip()):
                continue
            if header is None:
                header = record
            elif len(record) != len(header):
                return None
            else:
                body.append(tuple(cell or None for cell in record))
                numbers.append(number)
    except csv.Error:
        return None
    return (header, body, numbers) if header is not None else None


def tables(width: int) -> st.SearchStrategy[list[list[str]]]:
    """Cells as they are written, quotes included."""
    written = cell.map(quoted) | cell.map(bare) | st.just("")
    return st.lists(st.lists(written, min_size=width, max_size=width), min_size=1)


cell = st.text('ab,"\n\r\t ;é客', max_size=4)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def bare(text: str) -> str:
    return "".join(letter for letter in text if letter not in ',"\n\r\t;') or "x"


@settings(max_examples=100, deadline=None)
@given(
    table=st.integers(1, 4).flatmap(tables),
    separator=st.sampled_from([",", ";", "\t", "，"]),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    last=st.booleans(),
)
def test_well_formed_text(table: list[list[str]], separator: str, ending: str, last: bool) -> None:
    text = ending.join(separator.join(line) for line in table) + (ending if last else "")
    expected = reference(text, separator)
    found = read(text, separator).value
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert content(found) == expected


@settings(max_examples=150, deadline=None)
@given(text=st.text('ab,"\n\r \x01', min_size=1, max_size=30))
def test_any_text_at_all(text: str) -> None:
    expected = reference(text, ",")
    found = read(text).value
    assert (found is None) == (expected is None)
    if found is not None:
        assert content(found) == expected


@settings(max_examples=300, deadline=None)
@given(text=st.text("a,\n\x01", min_size=1, max_size=16))
def test_any_text_without_quotes(text: str) -> None:
    expected = reference(text, ",")
    found = read(text).value
    assert (found is None) == (expected is None)
    if found is not None:
        assert content(found) == expected


def test_the_fast_path_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("regular text was read line by line")

    monkeypatch.setattr(delimited, "_irregular", refuse)
    assert rows('id,name\r\n1,"a ""b"", c"\r\n2,"two\nlines"\r\n') == (
        ["id", "name"],
        [("1", 'a "b", c'), ("2", "two\nlines")],
        [2, 3],
    )


def test_blank_lines_count_as_rows_of_the_sheet() -> None:
    assert rows("\nid,name\n\n1,a\n  \n2,b\n\n") == (["id", "name"], [("1", "a"), ("2", "b")], [4, 6])


def test_text_without_quotes_never_goes_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("text without quotes was read line by line")

    monkeypatch.setattr(delimited, "_irregular", refuse)
    assert rows("id\n1\n\n2\n") == (["id"], [("1",), ("2",)], [2, 4])
    assert rows("\r\nid,name\r\n\r\n1,\r\n") == (["id", "name"], [("1", None)], [4])
    assert rows("id,name\n1,a\x01\n") == (["id", "name"], [("1", "a\x01")], [2])
    assert rows("id name\n 1  x \n", "whitespace") == (["id", "name"], [("1", "x")], [2])
    assert blame("a,b\n\n1\n2,3,4\n") == [("TR520", 3), ("TR520", 4)]


def test_runs_of_blanks() -> None:
    text = '  id \t name\n 1   "New  York"\n\n\t2  b  \r\n'
    assert rows(text, "whitespace") == (["id", "name"], [("1", "New  York"), ("2", "b")], [2, 4])
    assert blame(" id name\n 1 a\n 2 b c\n", "whitespace") == [("TR520", 3)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1\n2,3\n", [("TR520", 2)]),
        ("a,b\n1,2\n2,3,4\n5\n", [("TR520", 3), ("TR520", 4)]),
        # At the very end of the text, and empty: the fast reader does not notice by itself.
        (",\n\n,,", [("TR520", 3)]),
        ("a,b\n1,2,", [("TR520", 2)]),
        # One cell too few and one too many: the sums agree, the rows do not.
        ("a,b\n1\n2,3,4\n", [("TR520", 2), ("TR520", 3)]),
        ("a,b\n1\n2,3,", [("TR520", 2), ("TR520", 3)]),
        ("a,b,c\n1,\n2,3,4,\n", [("TR520", 2), ("TR520", 3)]),
        ("a,b,c\n1,,\n2,\n3,4,5,\n", [("TR520", 3), ("TR520", 4)]),
        ('a,b\n"1,\n,2\n",3,4\n5,6\n', [("TR520", 2)]),
        ('a,b\n"x\ny",2\n3\n', [("TR520", 4)]),
        ('a,b\n1,2\n3,"4\n5,6\n7,8\n', [("TR519", 3)]),
        ('a,b\n1,2\n"3"x,4\n', [("TR519", 3)]),
        ('a,b\n"1\n2","3\n4,5\n', [("TR519", 3)]),
        ('a,b\n"1",2\n3,"open\n4,"close",5\n', [("TR519", 3)]),
        ('"a,b\n1,2\n', [("TR519", 1)]),
    ],
)
def test_structure_errors_name_their_line(text: str, expected: list[tuple[str, int]]) -> None:
    assert blame(text) == expected


def test_many_broken_lines_are_not_all_told() -> None:
    assert len(blame("a,b\n" + "1\n" * 5000)) == 20


def test_messages_never_quote_cells() -> None:
    secret = "13800138000"
    for text in (f"a,b\n{secret}\n", f'a,b\n1,"{secret}\n', f'a,b\n"1"{secret},2\n'):
        for finding in read(text).diagnostics:
            assert secret not in repr(finding)


def test_a_quote_inside_a_bare_cell_is_text() -> None:
    assert rows('id,size\n1,5" disk\n2,"6"""\n')[1] == [("1", '5" disk'), ("2", '6"')]


def test_every_control_character_at_once() -> None:
    odd = "".join(map(chr, range(1, 9))) + "".join(map(chr, range(14, 32)))
    assert rows(f"id,name\n1,{odd}\n\n2,x\n") == (["id", "name"], [("1", odd), ("2", "x")], [2, 4])
    assert rows(f'id,name\n1,"{odd}"\n') == (["id", "name"], [("1", odd)], [2])


def test_hostile_sizes_are_fast() -> None:
    begun = time.perf_counter()
    wide = ",".join(f"c{number}" for number in range(10_000))
    assert len(rows(f"{wide}\n{',' * 9_999}\n")[0]) == 10_000
    huge = "x" * 3_000_000
    assert rows(f"id,note\n1,{huge}\n")[1] == [("1", huge)]
    assert rows(f'id,note\n1,{huge}"\n')[1] == [("1", huge + '"')]
    assert blame("a,b\n" + '"' * 3_000_001) == [("TR519", 2)]
    assert time.perf_counter() - begun < 30
    # The process-wide limit of the standard library's reader is as before.
    assert csv.field_size_limit() == 131072
