"""Hostile and broken files: one coded finding each, quickly, and never an exception."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieringrules.diagnostic import Span
from tieringrules.document import read_document
from tieringrules.document.source_text import MAX_BYTES


def codes(data: bytes | str) -> list[str]:
    read = read_document("f.yaml", data.encode() if isinstance(data, str) else data)
    return [found.code for found in read.diagnostics]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("a: " + "[" * 30_000, "TR105"),
        ("a: " + "{" * 30_000, "TR105"),
        ("- " * 30_000, "TR105"),
        ("".join(" " * depth + "a:\n" for depth in range(60)), "TR105"),
        ("a: [" + "1," * 200_000 + "]", "TR106"),
        ("".join(f"%TAG !a{i}! x\n" for i in range(50_000)), "TR110"),
        ("a: &a [x, x]\n" + "".join(f"b{i}: [*a, *a]\n" for i in range(9)), "TR107"),
        ("\x00" * 100_000, "TR104"),
    ],
)
def test_hostile_files_are_refused_quickly(data: str, code: str) -> None:
    start = time.process_time()
    found = codes(data)
    assert time.process_time() - start < 10
    assert found[0] == code
    assert len(found) <= 10


def test_forty_levels_are_fine_and_one_more_is_not() -> None:
    assert codes("a: " + "[" * 39 + "]" * 39) == []
    assert codes("a: " + "[" * 40 + "]" * 40) == ["TR105"]


def test_size_limit() -> None:
    padding = b"a: 1 #"
    assert codes(padding + b"x" * (MAX_BYTES - len(padding))) == []
    read = read_document("f.yaml", padding + b"x" * (MAX_BYTES - len(padding) + 1))
    assert read.value is None
    assert [found.code for found in read.diagnostics] == ["TR101"]
    assert read.diagnostics[0].span == Span.whole_file("f.yaml")


def test_bytes_that_are_no_text_name_their_line() -> None:
    read = read_document("f.yaml", "a: 1\nb: 客户\n".encode() + "c: 客户\n".encode("gbk") + b"d: 1\n")
    assert read.value is None
    (found,) = read.diagnostics
    assert found.code == "TR102"
    assert "line 3" in found.message.en and "第 3 行" in found.message.zh
    assert found.span is not None and (found.span.line, found.span.column) == (3, 4)
    with_mark = read_document("f.yaml", b"\xef\xbb\xbfa: \xff\n").diagnostics[0]
    assert with_mark.span is not None and (with_mark.span.line, with_mark.span.column) == (1, 4)


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b" \n\n", b"# only a comment\n", "a".encode("utf-16")[:0]]
)
def test_empty_files(data: bytes) -> None:
    assert codes(data) == ["TR103"]


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\ufeff", "\ufffe"]
)
def test_characters_that_cannot_be_seen(character: str) -> None:
    read = read_document("f.yaml", f"a: 1\nb: x{character}y\n".encode())
    (found,) = read.diagnostics
    assert found.code == "TR104"
    assert f"U+{ord(character):04X}" in found.message.en
    assert found.span == Span("f.yaml", 2, 5, 2, 6)
    assert read.value is not None


def test_escaped_control_characters_are_refused_too() -> None:
    assert codes('a: "x\\0y"\n') == ["TR104"]
    assert codes('a: "x\\r\\n\\ty"\n') == []


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: 1\n---\nb: 1\n", "TR109", (2, 1)),
        ("a: 1\n...\nb: 1\n", "TR109", (3, 1)),
        ("%YAML 1.1\n---\na: 1\n", "TR110", (1, 1)),
        ("a: &x 1\n", "TR107", (1, 4)),
        ("a: !!str 1\n", "TR108", (1, 4)),
        ("a: !x &y 1\n", "TR107", (1, 7)),
        ("a: {<<: {b: 1}}\n", "TR111", (1, 5)),
        ("? [a]\n: 1\n", "TR112", (1, 3)),
        ("? {a: 1}\n: 1\n", "TR112", (1, 3)),
        (": 1\n", "TR112", (1, 1)),
        ("a: {{ b }}\n", "TR112", (1, 5)),
        ("- a\n- b\n", "TR114", (1, 1)),
        ("just words\n", "TR114", (1, 1)),
    ],
)
def test_what_rule_files_may_not_use(text: str, code: str, place: tuple[int, int]) -> None:
    read = read_document("f.yaml", text.encode())
    found = next(found for found in read.diagnostics if found.code == code)
    assert found.span is not None
    assert (found.span.line, found.span.column) == place


def test_a_start_marker_and_an_end_marker_alone_are_fine() -> None:
    assert codes("---\na: 1\n...\n") == []


PIECES = st.sampled_from(
    [
        *"a：: \n-[]{},，'\"“”>|#%@`?!\t\\5~　\u200b",
        *("客户", "😀", "b1", ": ", "  ", "\n  ", "\n- ", "- ", ">=", " #", "&x", "*x", "!!x", "? ", "\r\n"),
        *("---\n", "...", "50,000", "<<", "|2-\n", ">5"),
    ]
)


@settings(max_examples=250, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_text_is_read_or_explained_within_its_bounds(text: str) -> None:
    read = read_document("f.yaml", text.encode())
    assert read.value is not None or read.diagnostics
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for found in read.diagnostics:
        for label in found.labels:
            span = label.span
            assert 1 <= span.line <= span.end_line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
            assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1
            assert (span.line, span.column) <= (span.end_line, span.end_column)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_explained(data: bytes) -> None:
    read = read_document("f.yaml", data)
    assert read.value is not None or read.diagnostics
