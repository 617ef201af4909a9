"""Styles in the tags, and the short way that gives the same page and text as the long one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from tests.outreach.checking import page
from tieringrules.outreach.html_text import text_of
from tieringrules.outreach.pages import Pages, finished_page
from tieringrules.outreach.plain_text import harmless
from tieringrules.outreach.styles import has_rules, inlined
from tieringrules.outreach.tracking import Tags

SHEET = """<style>
/* all letters */
p { margin: 0 } .big > b { font-size: 20px } td { color: #222 }
@media (max-width: 480px) { .big { font-size: 15px !important } td { display: block } }
</style>"""
LETTER = (
    f"<!DOCTYPE html>\n<html><head><title>t</title>{SHEET}</head><body>"
    '<p class="big" style="color: red">{{ customer.name }}<b>x</b></p></body></html>'
)
TAGS = Tags((("utm_source", "crm"), ("utm_campaign", "春")), ("example.com",))


def test_rules_stand_in_the_tags_and_media_queries_in_the_head(tmp_path: Path) -> None:
    made = page(tmp_path, LETTER)
    assert '<p class="big" style="margin: 0;color: red">王伟<b style="font-size: 20px;">x</b></p>' in made
    assert re.findall(r"<style>(.*?)</style>", made) == [
        "@media (max-width: 480px) { .big { font-size: 15px !important } td { display: block } } "
    ]
    assert made.count("王伟") == 1


@pytest.mark.parametrize(
    "sheet",
    [
        "",
        "<style></style>",
        "<style>/* p { margin: 0 } */</style>",
        "<style>@media (max-width: 480px) { p { margin: 0 } }</style>",
        "<style>@import url(https://example.com/x.css); @font-face { src: url(x) }</style>",
        "<style><!-- --></style>",
    ],
)
def test_pages_without_rules_stay_byte_for_byte(sheet: str) -> None:
    made = f"<html><head>{sheet}</head><body><td width=600 Style='a'>&#39;<br/></body></html>\n"
    assert inlined(made) == made
    assert not has_rules(made)


def test_nothing_is_loaded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p { color: rebeccapurple }", encoding="utf-8")
    link = f'<link rel="stylesheet" href="{secret}"><link rel="stylesheet" href="file://{secret}">'
    made = inlined(f"<html><head>{link}{SHEET}</head><body><p>x</p></body></html>")
    assert "rebeccapurple" not in made


@pytest.mark.slow
def test_the_same_bytes_in_every_process() -> None:
    program = (
        "import sys; from tests.outreach.test_pages import SHEET; "
        "from tieringrules.outreach.styles import inlined; "
        "sheet = SHEET.replace('td {', 'td { ' + ''.join(f'border-{s}: {i}px;' for i, s in "
        "enumerate(('top', 'left', 'right', 'bottom'))));"
        "sys.stdout.write(inlined('<html><head>' + sheet + '</head><body><table><tr><td class=\"big\">1</td>"
        "</tr></table></body></html>'))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1


class _Meaning(HTMLParser):
    """Tags, attributes and text of a page, however its characters are written."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[object] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if self.found and isinstance(self.found[-1], list):
            self.found[-1][0] += data
        else:
            self.found.append([data])


ODD = ["王伟", "", " ", "a  b", " x", "\xa0", "<b>", "a&b", "&lt;", "\ue0000\ue001", "https://e.com", "a\nb"]
VALUES = st.one_of(st.text(max_size=8).map(harmless), st.sampled_from(ODD))
FIXED = st.sampled_from(
    [
        *("<p>", "</p>", " 您好，", "<br>", "&amp;", "&", "<td>", "<li>", "\n"),
        *("</a>", "<b>", "</b>", "x", "#", '">', '<img alt="', '<p class="', '<a href="'),
        *('<a href="https://e.com">', '<a href="https://e.com/?c=', "https://e.com", "mailto:"),
        '<a href="https://shop.example.com/#a">shop</a>',
    ]
)
PIECES = st.lists(
    st.one_of(FIXED.map(lambda text: (False, text)), VALUES.map(lambda text: (True, text))), max_size=12
)


@settings(deadline=None, max_examples=150)
@given(
    PIECES, st.sampled_from(["", SHEET, "<style>[alt] { color: red }</style>"]), st.sampled_from([None, TAGS])
)
@example(
    [(False, '<a href="https://example.com">'), (True, "https://example.com"), (False, "</a>")], "", None
)
@example([(False, "&"), (True, "lt;")], "", None)
@example([(False, '<img alt="'), (True, "&lt;")], "", None)
@example([(False, "<p>a "), (True, ""), (False, " b</p>")], SHEET, TAGS)
def test_the_short_way_means_the_same(drawn: list[tuple[bool, str]], sheet: str, tags: Tags | None) -> None:
    """A page of any fixed words, whose values stand where `check` allows them."""
    pieces: list[str] = [f"<html><head>{sheet}</head><body>"]
    for is_value, text in drawn:
        inside = "".join(pieces).rpartition("<")[2]
        in_tag = re.match(r"/?[a-z]", inside) is not None and ">" not in inside
        if is_value and in_tag and inside.count('"') % 2 == 0:
            continue
        if not is_value and in_tag and text.startswith("<"):
            text = '">'
        pieces.append(escape(text) if is_value else text)
    if re.search(r"<[^<>]*$", "".join(pieces)):
        pieces.append('">')
    pages = Pages()
    # What is remembered comes from other values of the same shape.
    pages.finished([Markup("旧") if isinstance(piece, Markup) else piece for piece in pieces], tags)
    made, text = pages.finished(pieces, tags)
    whole = finished_page("".join(pieces), tags)
    if sheet == "" and tags is None:
        assert made == whole
    assert _Meaning(made).found == _Meaning(whole).found
    assert text == text_of(whole)


def test_values_of_pages_without_style_are_bytes_as_they_were() -> None:
    pieces = ["<p>", escape("a'b\"<"), "</p>"]
    made, text = Pages().finished(pieces, None)
    assert made == "<p>a&#39;b&#34;&lt;</p>" and text == "a'b\"<\n"
