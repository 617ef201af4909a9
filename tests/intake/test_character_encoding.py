"""Text in the encodings that people have, and text that only looks like it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieringrules.diagnostic import Checked
from tieringrules.rulebook.model import Column

Make = Callable[..., Column]
Load = Any
TEXT = "id,城市\nC1,北京\nC2,上海浦东\nC3,\nC4,喀什\n"


def codes(loaded: Checked[Any]) -> list[str]:
    return [finding.code for finding in loaded.diagnostics]


def cities(load: Load, column: Make, data: bytes, **dataset: Any) -> Any:
    return load(data, column("id"), column("city", aliases=("城市",)), **dataset)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", []),
        ("utf-32", []),
        ("gb18030", ["TR543"]),
        ("gbk", ["TR543"]),
    ],
)
def test_found_out(load: Load, column: Make, encoding: str, said: list[str]) -> None:
    loaded = cities(load, column, TEXT.encode(encoding))
    assert codes(loaded) == said
    assert loaded.value.frame["city"].to_list() == ["北京", "上海浦东", None, "喀什"]
    windows = cities(load, column, TEXT.replace("\n", "\r\n").encode(encoding))
    assert windows.value.frame.equals(loaded.value.frame)


def test_signs_that_gbk_lacks(load: Load, column: Make) -> None:
    text = "id,city\nC1,£5 for naïve ñandú\n".encode("gb18030")
    assert load(text, column("id"), column("city")).value.frame["city"].to_list() == ["£5 for naïve ñandú"]


def test_utf_16_without_a_mark_must_be_declared(load: Load, column: Make) -> None:
    data = TEXT.encode("utf-16-le")
    assert cities(load, column, data).value is None
    loaded = cities(load, column, data, encoding="utf-16-le")
    assert codes(loaded) == []
    assert loaded.value.frame.height == 4


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("id,city\nC1,Müller Köln Größe\n", "windows-1252"),
        ("id,city\nC1,Café\n", "latin-1"),
        ("id,city\nC1,札幌市中央区\n", "shift-jis"),
        ("id,city\nC1,臺北市中正區\n", "big5"),
        ("id,city\nC1,Москва\n", "koi8-r"),
    ],
)
def test_neither_is_asked_about_or_told(load: Load, column: Make, text: str, encoding: str) -> None:
    data = text.encode(encoding)
    loaded = cities(load, column, data)
    # Big5 and KOI8-R share their bytes with GB 2312: there the report is what people have.
    assert (
        codes(loaded)[-1:] in (["TR544"], ["TR543"], ["TR525"])
        if encoding in ("big5", "koi8-r")
        else (codes(loaded) == ["TR544"] and loaded.diagnostics[0].span.line == 2)
    )
    declared = cities(load, column, data, encoding=encoding, needed=frozenset())
    assert declared.value.frame["id"].to_list() == ["C1"]
    assert "TR543" not in codes(declared)


def test_utf_8_with_a_flaw_is_no_gb18030(load: Load, column: Make) -> None:
    for flaw in (b"\xff", b"\xe5\x8c", b"\xb0\xa1"):
        data = (TEXT * 20).encode() + b"C9," + flaw + b"\nC10,x\n"
        loaded = cities(load, column, data)
        assert codes(loaded) == ["TR511"]
        assert loaded.diagnostics[0].span.line == 101


@pytest.mark.parametrize(
    "garbled",
    [
        "Caf\ufffd",
        "锟斤拷锟斤拷",
        "café".encode().decode("latin-1"),
        "“quoted”".encode().decode("windows-1252", "replace"),
        "华东区客户".encode().decode("gb18030", "ignore"),
    ],
)
def test_garbled_text_is_told(load: Load, column: Make, garbled: str) -> None:
    loaded = load(f"id,city\nC1,x\nC2,{garbled}\n", column("id"), column("city"))
    assert codes(loaded) == ["TR545"]
    assert loaded.diagnostics[0].span.line == 3
    assert loaded.value is not None


@pytest.mark.parametrize(
    "fine", ["联通", "Ão Paulo, NÃO", "Âge", "naïve £5 – “ok”", "Ünïcödé", "東京", "한국어", "😀"]
)
def test_fine_text_is_not(load: Load, column: Make, fine: str) -> None:
    assert codes(load(f'id,city\nC1,"{fine}"\n', column("id"), column("city"))) == []


CHINESE = st.text(
    st.sampled_from(
        [bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA)]
    ),
    min_size=2,
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CHINESE, min_size=3, max_size=8))
def test_chinese_text_reads_the_same_in_every_encoding(load: Load, column: Make, names: list[str]) -> None:
    text = "id,城市\n" + "".join(f"C{place},{name}\n" for place, name in enumerate(names))
    for encoding in ("utf-8", "gb18030", "utf-16"):
        loaded = cities(load, column, text.encode(encoding))
        if encoding == "gb18030" and loaded.value is None:
            # A few characters can be well-formed UTF-8 by chance: then it is asked, not guessed.
            assert codes(loaded) in (["TR511"], ["TR544"])
        elif not (encoding == "gb18030" and codes(loaded) == []):
            assert loaded.value.frame["city"].to_list() == names
