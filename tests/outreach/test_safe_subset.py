"""What templates may not do is refused by `check`, at its exact place, before anything is compiled."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.outreach.checking import check_html, check_sms, codes, places

REFUSED = [
    ("{{ 9**(9**9) }}", ("TR421", 5, 7)),
    ("{{ 'a' * 1000000000 }}", ("TR421", 8, 9)),
    ("{{ metric.spent / 2 }}", ("TR421", 17, 18)),
    ("{{ -metric.spent }}", ("TR421", 4, 5)),
    ("{{ '%s' % customer.name }}", ("TR421", 9, 10)),
    ("{{ customer.nmae }}", ("TR414", 13, 17)),
    ("王 {{ customer.nmae }}", ("TR414", 15, 19)),
    ("{{ customer.name }}{{ customer.nmae }}", ("TR414", 32, 36)),
    ("{{ name }}", ("TR414", 4, 8)),
    ("{{ customer.name.first }}", ("TR414", 18, 23)),
    ("{{ range(10**9) }}", ("TR420", 9, 10)),
    ("{{ customer.name.upper() }}", ("TR420", 23, 24)),
    ("{{ ''.__class__.__mro__[1].__subclasses__() }}", ("TR420", 42, 43)),
    ("{{ super() }}", ("TR420", 9, 10)),
    ("{{ customer['name'] }}", ("TR423", 12, 13)),
    ("{{ customer.name[0:1] }}", ("TR423", 17, 18)),
    ("{{ customer.__class__ }}", ("TR424", 13, 22)),
    ("{{ _x }}", ("TR424", 4, 6)),
    ("{% for _x in offers %}{% endfor %}", ("TR424", 8, 10)),
    ("{{ customer.name | safe }}", ("TR425", 20, 24)),
    ("{% autoescape false %}{% endautoescape %}", ("TR425", 4, 14)),
    ("{% set x = 1 %}", ("TR422", 4, 7)),
    ("{% set x %}a{% endset %}", ("TR422", 4, 7)),
    ("{% do x %}", ("TR422", 4, 6)),
    ("{% macro f() %}{% endmacro %}", ("TR422", 4, 9)),
    ("{% call f() %}{% endcall %}", ("TR422", 4, 8)),
    ("{% filter upper %}{% endfilter %}", ("TR422", 4, 10)),
    ("{% with a = 1 %}{% endwith %}", ("TR422", 4, 8)),
    ("{% import 'x.txt.j2' as y %}", ("TR422", 4, 10)),
    ("{% from 'x.txt.j2' import y %}", ("TR422", 4, 8)),
    ("{% include customer.name %}", ("TR426", 12, 13)),
    ("{% include ['a', 'b'] %}", ("TR426", 12, 13)),
    ("{% extends 'a' ~ 'b' %}", ("TR426", 12, 13)),
    ("{% include '../secret.txt.j2' %}", ("TR427", 12, 30)),
    ("{% include '/etc/passwd' %}", ("TR427", 12, 25)),
    ("{% include 'layouts/../../x.txt.j2' %}", ("TR427", 12, 36)),
    (r"{% include 'a\\b.txt.j2' %}", ("TR427", 12, 24)),
    ("{% include 'nowhere.txt.j2' %}", ("TR428", 12, 28)),
    ("{% include 'vip.sms.txt.j2' %}", ("TR429", 12, 13)),
    ("{{ customer.name | uper }}", ("TR416", 20, 24)),
    ("{{ customer.name | attr('__class__') }}", ("TR416", 20, 24)),
    ("{{ offers | map('upper') | join }}", ("TR416", 13, 16)),
    ("{{ customer.name is present }}", ("TR417", 18, 25)),
    ("{{ customer.name | truncate('long') }}", ("TR418", 29, 30)),
    ("{{ customer.name | truncate(99999999) }}", ("TR418", 29, 30)),
    ("{{ customer.name | truncate(length=customer.name) }}", ("TR418", 44, 45)),
    ("{{ customer.name | upper(1) }}", ("TR418", 20, 25)),
    ("{{ customer.name | default }}", ("TR418", 20, 27)),
    ("{{ as_of | date('%s') }}", ("TR418", 17, 18)),
    ("{{ customer.name | money }}", ("TR419", 20, 25)),
    ("{{ customer.name | date }}", ("TR419", 20, 24)),
    ("{{ offers | upper }}", ("TR419", 13, 18)),
    ("{{ customer.name | join }}", ("TR419", 20, 24)),
    ("{% if customer.satisfaction == '5' %}{% endif %}", ("TR419", 32, 33)),
    ("{% if as_of < '2026-01-01' %}{% endif %}", ("TR419", 15, 16)),
    ("{% if customer.region == '华北' %}{% endif %}", ("TR438", 26, 30)),
    ("{% if customer.region in ['华东', '华北'] %}{% endif %}", ("TR438", 33, 37)),
    ("{% if tier.value.name == 'platnum' %}{% endif %}", ("TR438", 26, 35)),
    ("{{ customer }}", ("TR415", 4, 12)),
    ("{{ tier.value }}", ("TR415", 4, 14)),
    ("{{ offers }}", ("TR415", 4, 10)),
    ("{{ 'x' ~ offers }}", ("TR415", 10, 16)),
    ("{% for x in customer.name %}{% endfor %}", ("TR432", 13, 26)),
    ("{% for x in 'abc' %}{% endfor %}", ("TR432", 13, 16)),
    ("{% for customer in offers %}{% endfor %}", ("TR439", 8, 16)),
    ("{% for loop in offers %}{% endfor %}", ("TR439", 8, 12)),
    ("{% for a, b in offers %}{% endfor %}", ("TR445", 8, 9)),
    ("{% for o in offers recursive %}{% endfor %}", ("TR445", 4, 7)),
    ("{{ {'a': 1} }}", ("TR445", 4, 5)),
    ("{{ [1, 2] }}", ("TR445", 4, 5)),
    ("{{ none }}", ("TR445", 4, 8)),
    (r"{{ '\x00' }}", ("TR445", 4, 5)),
    (r"{{ '\ud800' }}", ("TR445", 4, 5)),
    ("{{ 1e999 }}", ("TR431", 4, 5)),
    ("{{ " + "9" * 5000 + " }}", ("TR431", 4, 5)),
    ("{{ '" + "x" * 1001 + "' }}", ("TR431", 4, 5)),
    ("{{ customer.name", ("TR401", 1, 3)),
    ("{% if customer.name %}x", ("TR401", 4, 6)),
    ("{# x", ("TR401", 1, 3)),
    ("{% raw %}x", ("TR401", 1, 4)),
    ("x {% endif %}", ("TR402", 6, 11)),
    ("{{ customer.name | }}", ("TR403", 20, 22)),
    ("{{ customer。name }}", ("TR403", 12, 13)),
    ("{{ }}", ("TR403", 4, 6)),
    ("{% %}", ("TR403", 4, 6)),
    ("{% block a %}{% endblock %}{% block a %}{% endblock %}", ("TR413", 31, 36)),
    ("{% block a required %}{% endblock %}", ("TR445", 4, 9)),
]


@pytest.mark.parametrize(("text", "expected"), REFUSED, ids=[text[:45] for text, _ in REFUSED])
def test_refused_at_its_place(tmp_path: Path, text: str, expected: tuple[str, int, int]) -> None:
    code, column, end = expected
    found = check_sms(tmp_path, "第一行\n" + text)
    assert places(found) == [(code, 2, column, end)]


ALLOWED = [
    "{{ customer.name | default('您') }}，{{ as_of | date }}",
    "{% if customer.satisfaction >= 4 and not customer.region == '华东' %}a{% elif offers %}b{% endif %}",
    "{% for o in offers %}{{ loop.index }}.{{ o.title }}{% if not loop.last %}、{% endif %}{% endfor %}",
    "{{ offers | join('、') }}{{ (offers | first).title }}{{ offers | length }}",
    "{{ 'VIP' if tier.value.name in ['platinum', 'gold'] else customer.name ~ '!' }}",
    "{{ metric.spent | money }} {{ metric.average | round(2) }} {{ metric.spent | number(0) }}",
    "{% raw %}{{ 9**9 }}{% endraw %}{# {{ 9**9 }} #}",
    "{{ 10 < metric.spent <= 20.5 }}{{ customer.birthday is defined }}{{ -1 }}",
    "{{ brand.name }}{{ brand.color }}{{ policy.title }}{{ service.owner | default('客服') }}",
    "{{ customer.name | truncate(10, true, '…') | trim | mask | upper | e }}",
]


@pytest.mark.parametrize("text", ALLOWED)
def test_allowed(tmp_path: Path, text: str) -> None:
    assert codes(check_sms(tmp_path, text)) == []


HOSTILE = {
    "brackets": "{{ " + "(" * 30000 + ")" * 30000 + " }}",
    "ifs": "{% if customer.name %}" * 3000,
    "nots": "{{ " + "not " * 5000 + "1 }}",
    "filters": "{{ customer.name" + "|upper" * 30000 + " }}",
    "ands": "{{ 1" + " and 1" * 30000 + " }}",
    "dots": "{{ customer" + ".a" * 30000 + " }}",
    "joins": "{{ 1" + "~1" * 30000 + " }}",
    "braces": "{{ " * 80000,
    "loops": "{% for a in offers %}" * 500 + "x" + "{% endfor %}" * 500,
    "outputs": "{{1}}" * 50000,
    "power": "{{ 9**9**9**9**9 }}",
}


HOSTILE_PAGES = {
    "tags": "<" * 250_000,
    "attributes": "<a b='" * 40_000,
    "branches in a link": '<a href="' + "{% if customer.name %}a{% else %}b{% endif %}" * 60 + '">x</a>',
    "branches with values": '<a href="'
    + "{% if offers %}a{{ as_of }}{% else %}b{% endif %}" * 60
    + '">x</a>',
    "style sheets": "<style>" * 30_000,
}
# Of processor time, the best of some tries: a busy machine must not fail what takes 50 ms by itself.
QUICKLY = 0.05
TRIES = 8


@pytest.mark.parametrize("name", [*HOSTILE, *HOSTILE_PAGES])
def test_hostile_templates_are_refused_quickly(tmp_path: Path, name: str) -> None:
    check, text = (check_sms, HOSTILE[name]) if name in HOSTILE else (check_html, HOSTILE_PAGES[name])
    took = []
    while not took or (min(took) >= QUICKLY and len(took) < TRIES):
        started = time.process_time()
        found = check(tmp_path, text)
        took.append(time.process_time() - started)
        assert found and all(one.is_error and one.span for one in found)
    assert min(took) < QUICKLY


def test_what_the_sandbox_would_have_to_stop_is_refused_in_50_ms(tmp_path: Path) -> None:
    took = {}
    for text, _ in REFUSED:
        took[text] = 9.0
        for _ in range(3):
            started = time.process_time()
            assert check_sms(tmp_path, text)
            took[text] = min(took[text], time.process_time() - started)
    assert max(took.values()) < QUICKLY


def test_includes_that_multiply_are_refused(tmp_path: Path) -> None:
    files = {f"_{n}.txt.j2": f"{{% include '_{n + 1}.txt.j2' %}}" * 10 for n in range(12)}
    files["_12.txt.j2"] = "x" * 100
    found = check_sms(tmp_path, "{% include '_0.txt.j2' %}", **files)
    assert "TR429" in codes(found)


@pytest.mark.parametrize("length", [2, 3, 40])
def test_circles_and_long_chains_are_refused(tmp_path: Path, length: int) -> None:
    files = {f"_{n}.txt.j2": f"{{% include '_{(n + 1) % length}.txt.j2' %}}" for n in range(length)}
    found = check_sms(tmp_path, "{% include '_0.txt.j2' %}", **files)
    assert set(codes(found)) == {"TR429"}


def test_a_loop_variable_is_unknown_outside_its_loop(tmp_path: Path) -> None:
    text = (
        "{% for offer in offers %}{% block b %}{{ offer.title }}{% endblock %}{% endfor %}{{ offer.title }}"
    )
    assert codes(check_sms(tmp_path, text)) == ["TR414", "TR414"]
    assert codes(check_sms(tmp_path, text.replace("b %}", "b scoped %}"))) == ["TR414"]


def test_every_mistake_of_a_file_is_reported_at_once(tmp_path: Path) -> None:
    found = check_sms(tmp_path, "{{ customer.nmae }}\r\n{{ metric.x }}\n{{ customer.name | uper }}")
    assert [(code, line) for code, line, _, _ in places(found)] == [("TR414", 1), ("TR414", 2), ("TR416", 3)]
    assert found[0].help is not None and found[0].help.en == "did you mean 'name'?"
    assert found[0].help.zh == "是否想写“name”？"


PIECES = st.sampled_from(
    [
        "{{", "}}", "{%", "%}", "{#", "#}", " ", "\n", "customer", ".", "name", "|", "upper", "(", ")", "[",
        "]",
        "'", '"', "if", "endif", "for", "in", "offers", "endfor", "else", "block", "x", "include", "extends",
        "raw", "endraw", "1", "**", "-", "~", "==", "is", "not", "and", "safe", "set", "=", "__class__", "王",
        "。", "\\", "<a ",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_text_breaks_the_check(tmp_path: Path, text: str) -> None:
    for one in check_sms(tmp_path, text):
        assert one.span is not None and one.span.line >= 1 and one.span.column >= 1
        assert "__class__" not in text or one.is_error
