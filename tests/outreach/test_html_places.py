"""Where values may stand in HTML, and that whatever they are, the page's structure stays."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.outreach.checking import check_html, codes, page
from tieringrules.outreach.templates.missing import Incomplete

NAME, SITE = "{{ customer.name }}", "{{ customer.site }}"
REFUSED = [
    (f"<p title={NAME}>", "TR433"),
    (f'<p title=a"{NAME}">', "TR433"),
    (f"<a href=https://x.com/{NAME}>", "TR433"),
    (f"<p {NAME}>", "TR434"),
    (f"<{NAME}>", "TR434"),
    (f"<p{NAME}>", "TR434"),
    (f"</p {NAME}>", "TR434"),
    (f'<p a{NAME}="x">', "TR434"),
    (f"<script>var a = '{NAME}'</script>", "TR434"),
    (f"<SCRIPT>{NAME}</SCRIPT>", "TR434"),
    (f"<scr{{# c #}}ipt>{NAME}</script>", "TR434"),
    (f"<style>{NAME}</style>", "TR434"),
    (f"<!-- {NAME} -->", "TR434"),
    (f"<!-{{# c #}}- {NAME} -->", "TR434"),
    (f"<!doctype {NAME}>", "TR434"),
    (f'<a onclick="f({NAME})">', "TR434"),
    (f'<a style="color: {NAME}">', "TR434"),
    (f'<img srcset="{NAME}">', "TR434"),
    (f'<meta http-equiv="refresh" content="0;url={SITE}">', "TR434"),
    (f"<plaintext>{NAME}", "TR434"),
    ('<a href="javascript:alert(1)">', "TR435"),
    ('<a href="JaVa&#115;cript:alert(1)">', "TR435"),
    ('<a href=" java\tscript:alert(1)">', "TR435"),
    ("<a href=javascript:alert(1)>", "TR435"),
    ('<img src="data:text/html,x">', "TR435"),
    (f'<a href="javascript:{NAME}">', "TR435"),
    (f'<a href="https://{NAME}/">', "TR435"),
    (f'<a href="https://example.com{NAME}">', "TR435"),
    (f'<a href="https://u@{NAME}/">', "TR435"),
    (f'<a href="http://example.com/?{NAME}">', "TR435"),
    (f'<a href="/x{NAME}">', "TR435"),
    (f'<a href="{SITE}{NAME}">', "TR435"),
    (f'<a href="{{% if customer.name %}}javascript:{{% else %}}https://x.com/{{% endif %}}{NAME}">', "TR435"),
    ('<a href="{% if customer.name %}">{% endif %}', "TR436"),
    ('<a href="{% for o in offers %}"{% endfor %}>', "TR436"),
    ('<a href="https://x.com/', "TR436"),
    ("<p>{% block a %}<b{% endblock %}>", "TR436"),
    ('<p {% include "_f.html.j2" %}>', "TR436"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_refused(tmp_path: Path, text: str, code: str) -> None:
    found = check_html(tmp_path, text, **{"_f.html.j2": "x"})
    assert codes(found)[:1] == [code]


ALLOWED = [
    f'<p title="{NAME}">{NAME}</p>',
    f"<a href = '{SITE}' title='{NAME}'>",
    f'<a href="{SITE}/?n={NAME}">',
    f'<a href="https://example.com/?n={NAME}&amp;m={NAME}">',
    '<a href="mailto:{{ customer.email }}">',
    f'{{% if customer.name %}}<a href="https://x.com/">{{% else %}}<a>{{% endif %}}{NAME}</a>',
    '<a {% if customer.name %}class="b"{% endif %}>x</a>',
    f"<!--[if mso]><p>x</p><![endif]-->{NAME}",
    f"a < b {NAME} <3",
    f"<textarea>{NAME}</textarea><title>{NAME}</title>",
    f"<style>p > a {{ color: red }}</style>{NAME}",
    '<img src="data:image/png;base64,AAAA">',
]


@pytest.mark.parametrize("text", ALLOWED)
def test_allowed(tmp_path: Path, text: str) -> None:
    assert codes(check_html(tmp_path, text)) == []


class _Structure(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[object] = []
        self.values: list[str | None] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, [name for name, _ in attributes]))
        self.values.extend(value for _, value in attributes)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(tag)

    def handle_comment(self, data: str) -> None:
        self.tags.append("comment")


def structure(html: str) -> _Structure:
    parser = _Structure()
    parser.feed(html)
    parser.close()
    return parser


TEMPLATE = (
    f"<div title=\"{NAME}\" lang='{NAME}'><p>{NAME}</p>"
    f'<a href="https://example.com/?n={NAME}">{{{{ customer.name | upper }}}}</a>'
    "{{ customer.name | truncate(7, true) }}{{ customer.name ~ '<' }}{{ customer.name | e | title }}</div>"
)
NASTY = [
    "<img onerror=x>",
    '" onclick="x',
    "' x='",
    "</p><script>",
    "{{7*7}}",
    "{% raw %}",
    "&lt;",
    "&#34;",
    "<!--",
    "\x00",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(min_size=1), st.lists(st.sampled_from(NASTY), min_size=1).map("".join)))
def test_no_value_changes_the_structure(tmp_path: Path, name: str) -> None:
    plain = structure(page(tmp_path, TEMPLATE, name="Ann"))
    try:
        nasty = structure(page(tmp_path, TEMPLATE, name=name))
    except Incomplete:
        raise AssertionError("a name is there") from None
    assert nasty.tags == plain.tags
    assert (nasty.values[2] or "").startswith("https://example.com/?n=")


def test_values_in_links_are_percent_encoded(tmp_path: Path) -> None:
    html = page(tmp_path, f'<a href="https://example.com/?n={NAME}&amp;x=1">', name="王&x=2#/é")
    assert html == '<a href="https://example.com/?n=%E7%8E%8B%26x%3D2%23%2F%C3%A9&amp;x=1">'


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "http://x.com/", "//x.com", "https:x", "https://a b", 'https://x.com/"><b>', " "],
)
def test_links_from_data_must_be_https(tmp_path: Path, link: str) -> None:
    with pytest.raises(Incomplete) as problem:
        page(tmp_path, f'<a href="{SITE}">', site=link)
    assert (problem.value.reason, problem.value.path) == ("unsafe_link", "customer.site")


def test_a_good_link_from_data_stays(tmp_path: Path) -> None:
    html = page(tmp_path, f'<a href="{SITE}">', site="https://example.org/?a=1&b=2")
    assert html == '<a href="https://example.org/?a=1&amp;b=2">'
