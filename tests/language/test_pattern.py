"""Patterns mean the same in RE2 and in Rust's regex crate, which runs inside polars."""

from __future__ import annotations

import re
import time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieringrules.language.pattern import compiled, portable_pattern

TEXTS = [
    "",
    "foo",
    "foo bar",
    "xfoo",
    "foo_",
    "foo-bar",
    "汉字",
    "汉foo",
    "é",
    "e\u0301",
    "٣",
    "12",
    " \u3000",
    "a\nb",
    "FOO",
    "ſ",
    "K",
    "a.b@c.de",
    "公司（北京）",
    "\U0001f600",
    "²",
    "Ⅷ",
    "a\r\nb",
    "\x1c",
    "\u200d",
]
PATTERNS = [
    r"\w",
    r"^\w+$",
    r"\d",
    r"\D",
    r"\s",
    r"\S",
    r"\W",
    r"^\W",
    r"[^\d\s]",
    r"[\W\d]",
    r"\bfoo\b",
    r"\bfoo",
    r"foo\b",
    r"\b(foo|bar)\b",
    r"foo\b-",
    r"^a.b$",
    r".",
    r"^$",
    r"a|",
    r"\p{Han}+",
    r"\P{L}",
    r"[a-c]{2,}",
    r"(?:a|b)\.?b",
    r"o{2}",
    r"\x{6C49}|\u5b57",
    r"[\u4e00-\u9fff]",
    r"k",
    r"\.",
    r"[.\-\]]",
    r"a.?b",
]


@pytest.mark.parametrize("flags", ["", "i", "s", "m", "ims"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_engines_agree(pattern: str, flags: str) -> None:
    portable = portable_pattern(pattern, flags).value
    searcher = compiled(pattern, flags)
    assert portable is not None and searcher is not None
    by_rust = pl.Series(TEXTS).str.contains(portable).to_list()
    assert [searcher.search(text) is not None for text in TEXTS] == by_rust


# Python's own engine agrees on these, except that its `$` also matches before a last line end.
@pytest.mark.parametrize(
    "pattern", [r"\bfoo\b", r"\bfoo", r"foo\b", r"\b(foo|bar)\b", r"\w", r"\d", r"[^\d]", r"o{2}"]
)
def test_shorthands_are_those_of_unicode(pattern: str) -> None:
    searcher = compiled(pattern)
    assert searcher is not None
    # Python counts superscripts as letters and leaves marks out; Unicode's definition does neither.
    texts = [text for text in TEXTS if text not in ("²", "e\u0301")]
    assert [searcher.search(text) is not None for text in texts] == [
        re.search(pattern, text) is not None for text in texts
    ]


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        (r"(?=a)", "TR356"),
        (r"(?<!a)b", "TR356"),
        (r"(a)\1", "TR356"),
        (r"a++", "TR356"),
        (r"(?i)a", "TR356"),
        (r"(?>a)", "TR356"),
        (r"\Qa\E", "TR356"),
        (r"[[:alpha:]]", "TR356"),
        (r"[a-z&&[aeiou]]", "TR356"),
        (r"\p{Foo}", "TR356"),
        (r"[^\W_]", "TR356"),
        (r"a\b.", "TR356"),
        (r"\Z", "TR356"),
        (r"\i", "TR356"),
        ("(a", "TR355"),
        ("a)", "TR355"),
        ("[a", "TR355"),
        ("*a", "TR355"),
        ("a**", "TR355"),
        ("\\", "TR355"),
        ("[z-a]", "TR355"),
        ("a{3,1}", "TR355"),
        ("a{9999}", "TR355"),
        ("(a{99}){99}", "TR355"),
        ("[]", "TR355"),
        (r"\w{500}", "TR355"),
        ("(" * 200 + ")" * 200, "TR355"),
        ("^*", "TR355"),
        (r"\x{110000}", "TR355"),
    ],
)
def test_what_engines_do_not_share_is_refused(pattern: str, code: str) -> None:
    found = portable_pattern(pattern)
    assert found.value is None
    assert [d.code for d in found.diagnostics] == [code]
    assert compiled(pattern) is None


def test_findings_name_positions_as_written_where_blanks_do_not_count() -> None:
    found = portable_pattern(" a  b  ) c", "x")
    assert [d.help.en for d in found.diagnostics if d.help] == ["check the pattern at character 8"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"ab(|)[]^$.*+?{}-\\1,é汉 ", r"\w", r"\b", r"\S", "[^", "a-z", "(?:", "{2}", r"\p{L}"]
        ),
        max_size=12,
    ).map("".join),
    st.sampled_from(["", "i", "m", "s", "x"]),
)
def test_whatever_is_accepted_compiles_and_agrees(pattern: str, flags: str) -> None:
    found = portable_pattern(pattern, flags)
    if found.value is None:
        assert found.diagnostics
        return
    searcher = compiled(pattern, flags)
    assert searcher is not None
    by_rust = pl.Series(TEXTS).str.contains(found.value).to_list()
    assert [searcher.search(text) is not None for text in TEXTS] == by_rust


def test_time_is_linear_in_the_text() -> None:
    searcher = compiled(r"^(a+)+$")
    assert searcher is not None
    started = time.process_time()
    assert searcher.search("a" * 50_000 + "b") is None
    assert time.process_time() - started < 5
