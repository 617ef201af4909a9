"""What messages say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outreach.checking import HEAD, page, render, sms
from tests.outreach.workspace import write
from tieringrules.outreach.html_text import text_of
from tieringrules.outreach.plain_text import guarded, harmless, one_line
from tieringrules.outreach.templates.missing import Incomplete


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ metric.spent }} {{ metric.spent | money }}", "12345.50 ¥12,345.50"),
        ("{{ metric.spent | money(0) }}", "¥12,346"),
        ("{{ metric.average | round }} {{ metric.spent | number }}", "1 12,345.50"),
        ("{{ customer.birthday }} {{ customer.birthday | date }}", "1990-02-28 1990年2月28日"),
        ("{{ as_of | date('short') }} {{ as_of | date('month_day') }}", "2026/6/30 6月30日"),
        ("{{ customer.email_consent }} {{ not customer.email_consent }}", "是 否"),
        ("{{ tier.value.name }} {{ tier.value.title }}", "silver silver级"),
        ("{{ policy.name }} {{ policy.title }} {{ brand.name }}", "outreach 关怀 示范公司"),
        ("{{ customer.mobile | mask }} {{ customer.name | mask }}", "138****8000 王*"),
        ("{{ customer.email | mask }}", "c***@example.org"),
        ("{{ 'abc def ghi' | truncate(7, leeway=0) }} {{ ' x ' | trim }}", "abc... x"),
        ("{{ 'o’neil-smith' | title }} {{ 'ab' | upper | lower | capitalize }}", "O’neil-Smith Ab"),
        ("{{ customer.name | length }}{{ customer.name ~ 1 ~ true }}", "2王伟1True"),
        ("a\n\n  b\t{{ 'c\nd' }}  ", "a b c d"),
    ],
)  # fmt: skip
def test_values(tmp_path: Path, text: str, expected: str) -> None:
    assert sms(tmp_path, text) == expected


def test_exact_numbers_compare_exactly(tmp_path: Path) -> None:
    text = "{{ metric.spent == 0.3 }}{{ metric.spent in [0.3] }}"
    text += "{{ metric.spent < 0.3 }}{{ -0.3 < metric.spent }}"
    assert sms(tmp_path, text, spent=30) == "是是否是"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("customer.satisfaction", "no"),
        ("not customer.satisfaction", "yes"),
        ("customer.satisfaction is defined", "no"),
        ("customer.satisfaction is missing", "yes"),
        ("customer.satisfaction == 5", "no"),
        ("customer.satisfaction != 5", "no"),
        ("not customer.satisfaction == 5", "no"),
        ("customer.satisfaction < 5", "no"),
        ("not (5 > customer.satisfaction)", "no"),
        ("customer.satisfaction in [5]", "no"),
        ("customer.satisfaction not in [5]", "no"),
        ("5 in [customer.satisfaction, 5]", "yes"),
        ("5 not in [customer.satisfaction]", "no"),
        ("customer.satisfaction == 5 or customer.region == '华东'", "yes"),
        ("not (customer.satisfaction == 5 and customer.region == '华东')", "no"),
        ("1 < customer.satisfaction < 9", "no"),
        ("customer.satisfaction | default(5) == 5", "yes"),
        ("customer.birthday < as_of", "no"),
        ("as_of > customer.birthday", "no"),
        ("'x' in customer.site", "no"),
        ("'x' not in customer.site", "no"),
    ],
)
def test_a_comparison_with_something_missing_is_never_true(
    tmp_path: Path, condition: str, expected: str
) -> None:
    text = f"{{% if {condition} %}}yes{{% else %}}no{{% endif %}}"
    assert sms(tmp_path, text, satisfaction=None, birthday=None, site=None) == expected


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{{ customer.satisfaction }}", "customer.satisfaction"),
        ("{{ customer.satisfaction | upper }}", "customer.satisfaction"),
        ("{{ customer.birthday | date }}", "customer.birthday"),
        ("{{ metric.spent | money }}", "metric.spent"),
        ("{{ 'a' ~ customer.site }}", "customer.site"),
        ("{{ customer.satisfaction == 5 }}", "customer.satisfaction"),
        ("{{ service.owner }}", "service.owner"),
        ("{{ (offers | first).title }}", "offers.title"),
        ("{{ customer.site | default(customer.birthday) }}", "customer.birthday"),
        ("{% if not customer.site %}{{ customer.site }}{% endif %}", "customer.site"),
    ],
)
def test_a_missing_value_makes_the_message_incomplete(tmp_path: Path, text: str, path: str) -> None:
    missing = dict.fromkeys(("satisfaction", "birthday", "site", "spent"))
    with pytest.raises(Incomplete) as problem:
        sms(tmp_path, text, **missing)
    assert (problem.value.path, problem.value.reason) == (path, "incomplete")


def test_in_html_too_and_in_the_subject(tmp_path: Path) -> None:
    with pytest.raises(Incomplete):
        page(tmp_path, "<p title='{{ customer.site }}'>", site=None)
    with pytest.raises(Incomplete):
        render(tmp_path, {"vip.email.html.j2": "---\nsubject: {{ customer.site }}\n---\nx"}, site=None)
    with pytest.raises(Incomplete):
        render(
            tmp_path,
            {"vip.email.html.j2": "---\nsubject: {% if customer.site %}x{% endif %}\n---\nx"},
            site=None,
        )


def test_default_fills_in(tmp_path: Path) -> None:
    text = "{{ customer.site | upper | default('无') }}{{ metric.spent | money | default('—') }}"
    assert sms(tmp_path, text, site=None, spent=None) == "无—"


def test_values_that_cannot_be_compared_are_a_reason_and_no_crash(tmp_path: Path) -> None:
    with pytest.raises(Incomplete) as problem:
        sms(tmp_path, "{% if customer.satisfaction | default('—') > 3 %}x{% endif %}", satisfaction=None)
    assert (problem.value.reason, problem.value.path) == ("unsuitable", "templates/vip.sms.txt.j2")


def test_odd_file_names(tmp_path: Path) -> None:
    write(tmp_path, {"vip#subject.email.html.j2": HEAD + "x", "_a b#c.txt.j2": "含"})
    assert sms(tmp_path, "{% include '_a b#c.txt.j2' %}x") == "含x"


def test_texts_of_templates_are_compared_in_one_unicode_form(tmp_path: Path) -> None:
    text = "{% if customer.name == 'cafe\u0301' %}same{% endif %}"
    assert sms(tmp_path, text, name="caf\u00e9") == "same"


def test_offers_and_loops(tmp_path: Path) -> None:
    html = page(
        tmp_path,
        "{% for o in offers %}{{ loop.index }}{{ o.title }}{% if not loop.last %}，{% endif %}{% endfor %}"
        "|{{ offers | join('<') }}|{{ (offers | last).name }}",
    )
    assert html == "1贵宾日，2免运费|贵宾日&lt;免运费|免运费"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<img onerror=x>", "<img onerror=x>"),
        ("{{7*7}}", "{{7*7}}"),
        ("a\r\nBcc: x@example.com", "a Bcc: x@example.com"),
        ("a\u2028b\u0085c\x00d", "a b c d"),
        ("\u202eevil\u2066", "evil"),
        ("王\U000e0041", "王"),
    ],
)
def test_hostile_names_are_text(tmp_path: Path, name: str, shown: str) -> None:
    assert sms(tmp_path, "{{ customer.name }}", name=name) == shown
    message = render(
        tmp_path,
        {"vip.email.html.j2": "---\nsubject: {{ customer.name }}您好\n---\n<p>{{ customer.name }}</p>"},
        name=name,
    )
    assert message is not None and message.subject == f"{shown}您好"
    assert message.text == f"{shown}\n"
    escaped = shown.replace("<", "&lt;").replace(">", "&gt;")
    assert message.html == f"<p>{escaped}</p>\n"


def test_a_text_template_beside_the_page_is_its_plain_text(tmp_path: Path) -> None:
    message = render(
        tmp_path,
        {"vip.email.html.j2": HEAD + "<p>page</p>", "vip.email.txt.j2": "text for {{ customer.name }}\n\n"},
    )
    assert message is not None and (message.text, message.html) == ("text for 王伟\n", "<p>page</p>\n")


def test_an_e_mail_of_text_alone(tmp_path: Path) -> None:
    message = render(tmp_path, {"vip.email.txt.j2": HEAD + "text & <b>"})
    assert message is not None and (message.text, message.html) == ("text & <b>\n", None)


def test_the_most_exact_locale_wins(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "vip.sms.txt.j2": "any",
        "vip.sms.en.txt.j2": "en",
        "vip.sms.zh.txt.j2": "zh",
    }
    message = render(tmp_path, files, value="silver")
    assert message is not None and message.text == "【示范公司】zh"


def test_text_of_a_page() -> None:
    html = (
        "<html><head><title>t</title><style>p > a { }</style></head><body><h1>标题 &amp; x</h1>\n"
        "<p>one<br>two  <b>three</b></p><ul>\n<li>a</li>\n<li>b</li></ul><!-- c > d -->"
        '<a href="https://example.com/?a=1&amp;b=2">link</a> <a href="mailto:a@b.cn">a@b.cn</a>'
        '<img alt="图 > 1" src="x"><table><tr><td>1</td><td>2</td></tr></table></body></html>'
    )
    assert text_of(html) == (
        "标题 & x\n\none\ntwo three\n\n- a\n- b\n\nlink <https://example.com/?a=1&b=2> a@b.cn图 > 1\n\n1 2\n"
    )


@given(st.text())
def test_harmless_text_has_no_controls_and_stays_so(text: str) -> None:
    plain = harmless(text)
    assert harmless(plain) == plain
    assert "\n" not in one_line(text) and len(one_line(text).splitlines()) <= 1
    if text.isprintable() and "\ufeff" not in text:
        assert plain == text


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "＝1", "\r=1"]
)
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["", "+8613800138000", "-12.50", "王伟", "a=b", "1-2"])
def test_other_cells_stay(text: str) -> None:
    assert guarded(text) == text
