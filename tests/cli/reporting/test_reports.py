"""Findings as text, JSON and workflow commands, to the letter."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tieringrules.cli.reporting import github, json_format, text
from tieringrules.cli.reporting.code_page import code_page
from tieringrules.cli.reporting.excerpt import MAX_CELLS, excerpt
from tieringrules.diagnostic import LANGUAGES, Diagnostic, Label, Localized, Severity, Span
from tieringrules.diagnostic.catalogue import CODES

FILE = "rules/standards/value.yaml"


def finding(
    span: Span | None,
    *,
    code: str = "TR204",
    message: str = "'x' is not known",
    help: str | None = None,
    fix: str | None = None,
    related: tuple[Label, ...] = (),
    severity: Severity = Severity.ERROR,
) -> Diagnostic:
    labels = ((Label(span),) if span else ()) + related
    return Diagnostic(
        code,
        severity,
        Localized(message, f"中文 {message}"),
        labels,
        Localized(help, f"帮助 {help}") if help else None,
        fix,
    )


def test_the_layout_of_the_design() -> None:
    source = "\n" * 8 + "      monetry_12m: {at_least: 50000}\n"
    found = finding(
        Span(FILE, 9, 7, 9, 18),
        message="'monetry_12m' is not a metric or a column of customers",
        help="did you mean 'monetary_12m'?",
        fix="monetary_12m",
    )
    assert text.render([found], {FILE: source}, "en") == (
        "rules/standards/value.yaml:9:7: error[TR204] "
        "'monetry_12m' is not a metric or a column of customers\n"
        "   9 |       monetry_12m: {at_least: 50000}\n"
        "     |       ^^^^^^^^^^^ did you mean 'monetary_12m'?\n"
    )


def test_marks_stand_below_wide_characters() -> None:
    source = "客户\t价值: 华东区 # 😀x\n"
    rendered = text.render([finding(Span(FILE, 1, 6, 1, 8), help="h")], {FILE: source}, "en").split("\n")
    assert rendered[1] == "   1 | 客户    价值: 华东区 # 😀x"
    before = cell_len("客户    价值")
    assert rendered[2] == "     | " + " " * before + "^^ h"
    wide = text.render([finding(Span(FILE, 1, 8, 1, 10))], {FILE: source}, "en").split("\n")
    assert wide[2] == "     | " + " " * (before + 2) + "^^^^"


def test_related_places_follow_with_their_own_marks() -> None:
    source = "name: a\n" * 12
    found = finding(
        Span(FILE, 12, 1, 12, 5),
        help="delete one",
        related=(
            Label(Span(FILE, 3, 1, 3, 5), Localized("first here", "第一次")),
            Label(Span("other.yaml", 1, 2, 1, 3), Localized("also here", "还有")),
            Label(Span("data/a.csv", 7, 1, 7, 1), Localized("and here", "以及")),
        ),
    )
    assert text.render([found], {FILE: source, "other.yaml": "xyz\n"}, "zh") == (
        f"{FILE}:12:1: error[TR204] 中文 'x' is not known\n"
        "  12 | name: a\n"
        "     | ^^^^ 帮助 delete one\n"
        "   3 | name: a\n"
        "     | ---- 第一次\n"
        "     --> other.yaml:1:2\n"
        "   1 | xyz\n"
        "     |  - 还有\n"
        "     = data/a.csv:7: 以及\n"
    )


def test_several_lines_are_marked_to_the_end_of_the_first() -> None:
    rendered = text.render([finding(Span(FILE, 1, 4, 3, 2))], {FILE: "a: [1,  \n2\n]\n"}, "en")
    assert rendered.split("\n")[2] == "     |    ^^^"


def test_an_empty_stretch_gets_one_mark() -> None:
    rendered = text.render([finding(Span(FILE, 1, 3, 1, 3))], {FILE: "a:\n"}, "en")
    assert rendered.split("\n")[2] == "     |   ^"


def test_data_names_its_line_and_files_only_themselves() -> None:
    row = finding(
        Span("data/orders.csv", 1204, 1, 1204, 1),
        code="TR512",
        message="column 'ordered_at': no date",
        help="h",
    )
    whole = finding(Span("data/orders.csv"), severity=Severity.WARNING)
    assert text.render([row, whole, finding(None)], {}, "en") == (
        "data/orders.csv:1204: error[TR512] column 'ordered_at': no date\n"
        "     = h\n"
        "\n"
        "data/orders.csv: warning[TR204] 'x' is not known\n"
        "error[TR204] 'x' is not known\n"
    )


def test_the_start_of_a_quoted_file_is_a_place() -> None:
    rendered = text.render([finding(Span(FILE, 1, 1, 1, 1))], {FILE: "a: 1\n"}, "en")
    assert rendered.startswith(f"{FILE}:1:1: ")


def test_a_fix_is_shown_where_the_help_does_not_say_it() -> None:
    rendered = text.render([finding(Span(FILE, 1, 1, 1, 2), help="h", fix="b")], {FILE: "a\n"}, "en")
    assert rendered.endswith("     | ^ h\n     = instead: b\n")


def test_nothing_gives_nothing() -> None:
    assert text.render([], {}, "en") == ""
    assert github.render([], {}, "en") == ""
    assert json.loads(json_format.render([], {}, "en")) == []


def test_colour_only_on_request_and_never_from_the_file() -> None:
    source = "a: \x1b[31mred\u202e\n"
    found = finding(Span(FILE, 1, 1, 1, 2), message="bad \x1b[2J\nname")
    plain = text.render([found], {FILE: source}, "en")
    assert "\x1b" not in plain and "\u202e" not in plain
    assert len(plain.splitlines()) == 3
    styled = text.render([found], {FILE: source}, "en", styled=True)
    assert "\x1b[1;31merror[TR204]\x1b[0m" in styled
    assert "\x1b[2J" not in styled


@settings(deadline=None)
@given(
    st.text(st.sampled_from("ab 客😀\té{"), max_size=400),
    st.integers(1, 420),
    st.integers(0, 420),
)
def test_long_lines_are_cut_around_the_marks(line: str, column: int, length: int) -> None:
    shown = excerpt(line + "\n", Span(FILE, 1, column, 1, column + length))
    assert shown is not None
    assert cell_len(shown.line) <= MAX_CELLS
    assert 1 <= shown.marked <= MAX_CELLS
    assert shown.before + shown.marked <= MAX_CELLS + 1
    start = min(column - 1, len(line))
    if start < len(line) and line[start] in "客😀é{":
        cells = [character for character in shown.line for _ in range(cell_len(character))]
        assert cells[shown.before] == line[start]


def test_lines_beyond_the_file_are_not_quoted() -> None:
    rendered = text.render([finding(Span(FILE, 9, 1, 9, 2), help="h")], {FILE: "a\n"}, "en")
    assert rendered == f"{FILE}:9:1: error[TR204] 'x' is not known\n     = h\n"


def test_json_has_the_fixed_keys() -> None:
    found = finding(Span(FILE, 9, 7, 9, 18), help="h", fix="f")
    row = finding(Span("data/orders.csv", 1204, 1, 1204, 1))
    whole = finding(Span("data/orders.csv"))
    entries = json.loads(json_format.render([found, row, whole, finding(None)], {FILE: "a"}, "zh"))
    assert entries[0] == {
        "code": "TR204",
        "severity": "error",
        "message": "中文 'x' is not known",
        "file": FILE,
        "line": 9,
        "column": 7,
        "end_line": 9,
        "end_column": 18,
        "help": "帮助 h",
        "fix": "f",
    }
    places = [(e["file"], e["line"], e["column"], e["end_line"], e["end_column"]) for e in entries[1:]]
    assert places == [
        ("data/orders.csv", 1204, None, 1204, None),
        ("data/orders.csv", None, None, None, None),
        (None, None, None, None, None),
    ]
    assert [list(e) for e in entries] == [list(entries[0])] * 4


def test_workflow_commands_are_escaped() -> None:
    found = finding(Span("a,b:c%.yaml", 9, 7, 9, 18), message="100% of\r\nit::x", help="do, this: now")
    assert github.render([found], {}, "en") == (
        "::error file=a%2Cb%3Ac%25.yaml,line=9,col=7,endLine=9,endColumn=18,title=TR204"
        "::100%25 of%0D%0Ait::x%0Ado, this: now\n"
    )


@pytest.mark.parametrize(
    ("span", "severity", "start"),
    [
        (Span("f", 2, 3, 4, 5), Severity.WARNING, "::warning file=f,line=2,endLine=4,title=TR204::"),
        (Span("f", 2, 1, 2, 1), Severity.NOTE, "::notice file=f,line=2,endLine=2,title=TR204::"),
        (Span("f"), Severity.ERROR, "::error file=f,title=TR204::"),
        (None, Severity.ERROR, "::error title=TR204::"),
    ],
)
def test_workflow_commands_name_what_is_known(span: Span | None, severity: Severity, start: str) -> None:
    assert github.render([finding(span, severity=severity)], {}, "en").startswith(start)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_page(code: str) -> None:
    pages = [code_page(CODES[code], language) for language in LANGUAGES]
    assert pages[0] != pages[1]
    for page in pages:
        assert page.startswith(f"# {code} (")
        assert "{{" not in page.split("## ")[1]
        for example in (CODES[code].wrong, CODES[code].right):
            for line in example.splitlines():
                assert f"    {line}".rstrip() in page
