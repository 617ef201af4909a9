"""The catalogue: every code is complete, in both languages, and in the file of its room."""

from __future__ import annotations

import re
import string

import pytest

from tieringrules.diagnostic import LANGUAGES, Localized, Severity, Span, in_order, report
from tieringrules.diagnostic.catalogue import (
    CODES,
    beginnings,
    data,
    environment,
    evaluation,
    exchange,
    exports,
    expressions,
    letters,
    messages,
    occasions,
    odd_numbers,
    offers,
    planning,
    receipts,
    recorded_runs,
    results,
    rule_changes,
    rule_features,
    rule_files,
    scenarios,
    sending,
    toleration,
    unused,
    yaml_text,
)
from tieringrules.diagnostic.code import Code

ROOMS = {
    0: environment.ENTRIES,
    1: yaml_text.ENTRIES,
    2: rule_files.ENTRIES,
    3: expressions.ENTRIES,
    4: messages.ENTRIES,
    5: data.ENTRIES,
    6: results.ENTRIES,
    7: (*rule_features.ENTRIES, *evaluation.ENTRIES, *recorded_runs.ENTRIES),
    8: (
        *scenarios.ENTRIES,
        *odd_numbers.ENTRIES,
        *exchange.ENTRIES,
        *toleration.ENTRIES,
        *beginnings.ENTRIES,
        *rule_changes.ENTRIES,
        *unused.ENTRIES,
    ),
    9: (
        *exports.ENTRIES,
        *occasions.ENTRIES,
        *letters.ENTRIES,
        *planning.ENTRIES,
        *receipts.ENTRIES,
        *sending.ENTRIES,
        *offers.ENTRIES,
    ),
}
# An unknown name in a rule file is found by the expressions' type checker.
LODGERS = {"TR204": 3}
ALL = [entry for entries in ROOMS.values() for entry in entries]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def words_only(template: str) -> str:
    return "".join(text for text, _, _, _ in string.Formatter().parse(template))


def test_codes_are_unique_and_sorted_into_their_rooms() -> None:
    codes = [entry.code for entry in ALL]
    assert len(codes) == len(set(codes)) == len(CODES)
    for hundred, entries in ROOMS.items():
        for entry in entries:
            if LODGERS.get(entry.code) != hundred:
                assert re.fullmatch(rf"TR{hundred}[0-9]{{2}}", entry.code), entry.code


@pytest.mark.parametrize("entry", ALL, ids=[entry.code for entry in ALL])
def test_an_entry_is_complete(entry: Code) -> None:
    texts = [entry.message, entry.why] + ([entry.help] if entry.help else [])
    for text in texts:
        assert text.en.strip() and text.zh.strip()
        assert text.en == text.en.strip() and text.zh == text.zh.strip()
    for template in (entry.message, entry.help):
        if template is None:
            continue
        assert placeholders(template.en) == placeholders(template.zh)
        assert "" not in placeholders(template.en), "a placeholder needs a name"
        assert not CHINESE.search(re.sub(r"[“”：，（）、。万亿是否]", "", words_only(template.en)))
        if re.search(r"[A-Za-z]{2}", words_only(template.en)):
            assert CHINESE.search(words_only(template.zh)), template.zh
    assert CHINESE.search(entry.why.zh)
    assert not entry.message.en.endswith("."), "a message is a clause; it stands after the code"
    assert not entry.message.zh.endswith("。")
    assert entry.wrong.strip() and entry.right.strip()
    assert entry.wrong != entry.right or entry.wrong.startswith("("), "no example: say so in brackets"


@pytest.mark.parametrize("entry", ALL, ids=[entry.code for entry in ALL])
def test_an_entry_can_be_reported(entry: Code) -> None:
    names = placeholders(entry.message.en) | (placeholders(entry.help.en) if entry.help else set())
    assert not names & {"code", "span", "related", "fix"}, "these are arguments of report itself"
    arguments: dict[str, object] = {name: Localized(f"<{name}>", f"《{name}》") for name in names}
    found = report(entry.code, Span("f.yaml", 1, 2, 1, 3), **arguments)  # type: ignore[arg-type]
    assert found.code == entry.code and found.severity is entry.severity
    for language in LANGUAGES:
        text = found.message.text(language) + (found.help.text(language) if found.help else "")
        for name in names:
            assert (f"<{name}>" if language == "en" else f"《{name}》") in text


def test_codes_that_are_promised() -> None:
    assert CODES["TR204"].severity is Severity.ERROR
    assert CODES["TR512"].severity is Severity.ERROR


def test_findings_are_ordered_by_place_and_stand_once() -> None:
    later = report("TR103", Span("b.yaml"))
    first = report("TR115", Span("a.yaml", 2, 1, 2, 2))
    second = report("TR115", Span("a.yaml", 10, 1, 10, 2))
    nowhere = report("TR103")
    assert in_order([later, second, first, later, nowhere]) == (nowhere, first, second, later)


def test_spans_know_lines_and_files() -> None:
    assert Span("a.csv", 7, 1, 7, 1).is_line and not Span("a.csv", 7, 1, 7, 1).is_file
    assert Span.whole_file("a.csv").is_file
    assert not Span("a.yaml", 7, 1, 7, 2).is_line
    assert not Span("a.yaml", 7, 3, 7, 3).is_line
