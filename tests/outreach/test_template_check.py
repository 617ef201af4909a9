"""Files, names, heads, layouts, and policies against templates."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.outreach.checking import HEAD, check_html, check_sms, codes, places
from tests.outreach.workspace import CHANNELS, GOLD, GOOD, PLACE, SILVER, TASK, never, only, rulebook, write
from tieringrules.outreach.template_check import check_templates
from tieringrules.outreach.templates.names import Misnamed, TemplateName, parse_name


def test_a_good_workspace_has_no_findings(tmp_path: Path) -> None:
    assert check_templates(rulebook(write(tmp_path, GOOD)), tmp_path) == ()


def test_a_workspace_without_templates_only_lacks_what_policies_ask_for(tmp_path: Path) -> None:
    assert check_templates(rulebook(tmp_path, ()), tmp_path) == ()
    found = check_templates(rulebook(tmp_path, only(GOLD, TASK)), tmp_path)
    # A call needs no script.
    assert codes(found) == ["TR437", "TR437"]
    assert {one.span for one in found} == {PLACE}


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("vip.email.html.j2", TemplateName("vip", "email", None, "html")),
        ("vip.email.zh.txt.j2", TemplateName("vip", "email", "zh", "txt")),
        ("春节.sms.zh_CN.txt.j2", TemplateName("春节", "sms", "zh-cn", "txt")),
        ("call.phone.en-GB.txt.j2", TemplateName("call", "phone", "en-gb", "txt")),
    ],
)
def test_names_that_fit(file: str, expected: TemplateName) -> None:
    assert parse_name(file) == expected


@pytest.mark.parametrize(
    ("file", "suggested"),
    [
        ("welcome.emial.html.j2", "email"),
        ("welcome.email.html", "welcome.email.html.j2"),
        ("welcome.email.j2", "welcome.email.html.j2"),
        ("welcome.html.j2", "welcome.email.html.j2"),
        ("vip.sms.html.j2", "vip.sms.txt.j2"),
        ("a.b.c.d.txt.j2", "a.email.txt.j2"),
        (".email.html.j2", None),
    ],
)
def test_names_that_fit_nothing(file: str, suggested: str | None) -> None:
    found = parse_name(file)
    assert isinstance(found, Misnamed)
    assert suggested is None or suggested in found.hint.en


def test_locale_fallback_decides_which_template_is_enough(tmp_path: Path) -> None:
    write(tmp_path, {"vip.sms.en.txt.j2": "x"})
    assert codes(check_templates(rulebook(tmp_path, only(SILVER)), tmp_path)) == ["TR437"]
    assert check_templates(rulebook(tmp_path, only(SILVER), locale="en-GB"), tmp_path) == ()


def test_an_unknown_message_gets_a_near_name(tmp_path: Path) -> None:
    write(tmp_path, {"vip_thanks.sms.txt.j2": "x"})
    tier = replace(SILVER, message="vip_thnaks")
    [found] = check_templates(rulebook(tmp_path, only(tier)), tmp_path)
    assert (found.code, found.span) == ("TR437", PLACE)
    assert (
        found.help is not None and "vip_thanks" in found.help.en and "vip_thnaks.sms.txt.j2" in found.help.en
    )


def test_a_broken_template_is_not_also_a_missing_one(tmp_path: Path) -> None:
    assert codes(check_sms(tmp_path, "{{ customer.name")) == ["TR401"]


def test_a_tier_that_is_never_contacted_needs_no_template(tmp_path: Path) -> None:
    assert check_templates(rulebook(tmp_path, only(never())), tmp_path) == ()


def test_heads(tmp_path: Path) -> None:
    def check(text: str) -> list[tuple[str, int, int, int]]:
        write(tmp_path, {"vip.email.html.j2": text})
        return places(check_templates(rulebook(tmp_path, only()), tmp_path))

    assert check("<p>x</p>") == [("TR412", 1, 1, 1)]
    assert check("---\nsubject: x\n") == [("TR409", 1, 1, 4)]
    assert check("---\nsubjct: x\n---\n") == [("TR411", 2, 1, 7)]
    assert check("---\nsubject x\n---\n") == [("TR410", 2, 1, 10)]
    assert check("---\nsubject: x\nsubject: y\n---\n") == [("TR413", 3, 1, 8)]
    assert check("---\r\nsubject: 你好 {{ customer.nmae }}\r\n---\r\n\r\n{{ x }}") == [
        ("TR414", 2, 25, 29),
        ("TR414", 5, 4, 5),
    ]
    assert check("\ufeff---\nsubject: a: b {% if customer.name %}c{% endif %}\n---\n<p>---</p>") == []
    assert check("---\nsubject: {% include '_x.txt.j2' %}\n---\n") == [("TR422", 2, 13, 20)]


def test_an_sms_has_no_head_keys(tmp_path: Path) -> None:
    assert codes(check_sms(tmp_path, "---\nsubject: x\n---\nx")) == ["TR411"]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.sms.txt.j2": b"\xd6\xd0", "b.sms.txt.j2": "x" * (256 * 1024 + 1), "c.sms.txt.j2": b"a\0"},
    )
    os.mkfifo(tmp_path / "templates" / "d.sms.txt.j2")
    (tmp_path / "templates" / "e.sms.txt.j2").symlink_to("nowhere")
    found = check_templates(rulebook(tmp_path, only()), tmp_path)
    assert [(one.code, one.span.file if one.span else "") for one in found] == [
        ("TR408", "templates/a.sms.txt.j2"),
        ("TR407", "templates/b.sms.txt.j2"),
        ("TR408", "templates/c.sms.txt.j2"),
        ("TR408", "templates/d.sms.txt.j2"),
        ("TR408", "templates/e.sms.txt.j2"),
    ]


def test_links_must_stay_inside(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    write(tmp_path, {"_real.txt.j2": "x"})
    folder = tmp_path / "templates"
    (folder / "a.sms.txt.j2").symlink_to(tmp_path / "secret.txt")
    (folder / "layouts").symlink_to("/etc")
    (folder / "b.sms.txt.j2").symlink_to("_real.txt.j2")
    found = check_templates(rulebook(tmp_path, only()), tmp_path)
    assert [(one.code, one.span.file if one.span else "") for one in found] == [
        ("TR406", "templates/a.sms.txt.j2"),
        ("TR406", "templates/layouts"),
    ]


def test_the_folder_itself_must_not_be_a_link_to_elsewhere(tmp_path: Path) -> None:
    write(tmp_path / "other", {"a.sms.txt.j2": "x"})
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "templates").symlink_to(tmp_path / "other" / "templates")
    assert codes(check_templates(rulebook(tmp_path, only()), tmp_path / "here")) == ["TR406"]


def test_other_files_are_ignored_with_a_warning_and_hidden_ones_without(tmp_path: Path) -> None:
    write(tmp_path, {"notes.md": "x", ".DS_Store": "x", ".git/x.sms.txt.j2": "{{"})
    [found] = check_templates(rulebook(tmp_path, only()), tmp_path)
    assert (found.code, found.is_error) == ("TR405", False)


def test_the_same_name_in_two_unicode_forms_is_one(tmp_path: Path) -> None:
    write(tmp_path, {"caf\u00e9.sms.txt.j2": "x", "cafe\u0301.sms.txt.j2": "x"})
    assert codes(check_templates(rulebook(tmp_path, only()), tmp_path)) == ["TR413"]


def test_layouts(tmp_path: Path) -> None:
    base = {"layouts/base.html.j2": "<p>{% block content %}{% endblock %}</p>"}
    extends = '{% extends "layouts/base.html.j2" %}'
    assert codes(check_html(tmp_path, f"{extends}\n{{% block content %}}x{{% endblock %}}\n", **base)) == []
    assert codes(check_html(tmp_path, f"{extends}\n{{% block contnet %}}x{{% endblock %}}")) == ["TR448"]
    assert places(check_html(tmp_path, f"{extends}\n Hello")) == [("TR447", 5, 2, 3)]
    assert codes(check_html(tmp_path, "{% block content %}x{% endblock %}" + extends)) == ["TR446"]
    assert codes(check_html(tmp_path, "{% if customer.name %}" + extends + "{% endif %}"))[0] == "TR446"


def test_a_page_cannot_include_text_nor_a_text_a_page(tmp_path: Path) -> None:
    others = {"_a.txt.j2": "x", "_a.html.j2": "<p>x</p>"}
    assert codes(check_html(tmp_path, '{% include "_a.txt.j2" %}', **others)) == ["TR428"]
    write(tmp_path, {"vip.email.html.j2": HEAD + "x"})
    assert codes(check_sms(tmp_path, '{% include "_a.html.j2" %}')) == ["TR428"]


def test_senders_and_unsubscribe_links(tmp_path: Path) -> None:
    write(tmp_path, GOOD)

    def check(sender: str | None, url: str | None) -> list[str]:
        channels = (replace(CHANNELS[0], sender=sender, unsubscribe_url=url), *CHANNELS[1:])
        return codes(check_templates(rulebook(tmp_path, channels=channels), tmp_path))

    assert check("示范公司 <care@example.com>", "https://example.com/u") == []
    assert check("care@example.com", None) == []
    assert check(None, None) == ["TR442"]
    assert check("care", None) == ["TR442"]
    assert check("a <care@example.com>\nBcc: x@example.com", None) == ["TR442"]
    assert check("care@example.com", "http://example.com/u") == ["TR443"]
    assert check("care@example.com", "https://example.com/u>\r\nBcc: x") == ["TR443"]


def test_checking_loads_no_data_library() -> None:
    program = (
        "import sys, tieringrules.outreach.template_check;"
        "heavy = {'polars', 'pandas', 'numpy', 'pyarrow', 'email_validator', 'smtplib'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
