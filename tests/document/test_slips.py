"""First-day slips: each has its own code, its place, and a fix where that is safe."""

from __future__ import annotations

import pytest

from tieringrules.diagnostic import Checked
from tieringrules.document import Document, MappingNode, Node, ScalarNode, SequenceNode, read_document
from tieringrules.document.slip import comparison_fix


def read(text: str) -> Checked[Document | None]:
    return read_document("f.yaml", text.encode())


def plain(node: Node) -> object:
    match node:
        case ScalarNode():
            return node.text
        case SequenceNode():
            return [plain(item) for item in node.items]
        case MappingNode():
            return {entry.key.text: plain(entry.value) for entry in node.entries}


@pytest.mark.parametrize(
    ("text", "code", "place", "fix"),
    [
        ("when:\n  field: >= 50000\n", "TR121", (2, 10), "{at_least: 50000}"),
        ("field: > 5\n", "TR121", (1, 8), "{above: 5}"),
        ("field: >5\nb: 1\n", "TR121", (1, 8), "{above: 5}"),
        ("field: >50\nb: 1\n", "TR121", (1, 8), "{above: 50}"),
        ("at_least: >= 5  # five\n", "TR121", (1, 11), "5"),
        ("w: {field: >= 5, b: 1}\n", "TR121", (1, 12), "{at_least: 5}"),
        ("w: {field: > 5}\n", "TR121", (1, 12), "{above: 5}"),
        ("when: >= 5 and b\n", "TR121", (1, 7), None),
        ("title: |文字\n", "TR120", (1, 8), "'|文字'"),
        ("title: >文字\n", "TR120", (1, 8), "'>文字'"),
        ("name： x\n", "TR122", (1, 1), "name: "),
        ("名称：x\nb: 1\n", "TR122", (1, 1), "名称: "),
        ("a: 1\nname：x\n", "TR122", (2, 1), "name: "),
        ("when:\n  region：华东\n", "TR122", (2, 3), "region: "),
        ("t:\n  - name：x\n    when: y\n", "TR122", (2, 5), "name: "),
        ("a: {name：x}\n", "TR122", (1, 5), "name: "),
        ("a: {b: 1, name：x, c: 2}\n", "TR122", (1, 11), "name: "),
        ("a: [华东，华南]\n", "TR123", (1, 4), "[华东, 华南]"),
        ("a: [华东、华南]\n", "TR123", (1, 4), "[华东, 华南]"),
        ("a: [华东，华南, 华北]\n", "TR123", (1, 5), "华东, 华南"),
        ("a: {b: 1，c: 2}\n", "TR123", (1, 8), "1, c"),
        ("a: [“华东”, x]\n", "TR124", (1, 5), '"华东"'),
        ("“name”: x\n", "TR124", (1, 1), '"name"'),
        ("name:x\nb: 1\n", "TR125", (1, 1), "name: "),
        ("a: 1\nname:x\n", "TR125", (2, 1), "name: "),
        ("when:\n  region:华东\n", "TR125", (2, 3), "region: "),
        ("a: {b:1, c: 2}\n", "TR125", (1, 5), "b: "),
        ("a:\n  -b\n  -c\n", "TR126", (2, 3), "- "),
        ("t:\n  -name: a\n    when: b\n", "TR126", (2, 3), "- "),
        ("t:\n  -name: a\n", "TR126", (2, 3), "- "),
        ("title: Value: who buys\n", "TR127", (1, 8), "'Value: who buys'"),
        ("name x\nb: 1\n", "TR128", (1, 1), None),
        ("a: 1\nname x\n", "TR128", (2, 1), None),
        ("a:　b\n", "TR129", (1, 3), " "),
        ("　a: b\n", "TR129", (1, 1), "  "),
        ("a: b\u00a0\n", "TR129", (1, 5), " "),
        ('a: "\\d+"\n', "TR130", (1, 5), "\\\\d"),
        ("a: [1, , 2]\n", "TR131", (1, 8), None),
        ("a: ]\n", "TR131", (1, 4), None),
        ("a: {b: 1}}\n", "TR131", (1, 10), None),
        ('when: "gold" = tier\n', "TR132", (1, 7), "'\"gold\" = tier'"),
        ("a: - b\n", "TR133", (1, 4), None),
        ("a:\n\tb: 1\n", "TR115", (2, 1), "  "),
        ("a:\n  \tb: 1\n", "TR115", (2, 1), "    "),
        ("a:\n  b: 1\n c: 2\n", "TR116", (3, 1), None),
        ("  a: 1\nb: 2\n", "TR116", (2, 1), None),
        ("x:\n - a\n- b\n", "TR116", (3, 1), None),
        ("t:\n  - name: a\n     when: b\n", "TR116", (3, 1), None),
        ("a: 'x\nb: 1\n", "TR117", (1, 4), None),
        ('a: "x\nb: "y"\nc: 1\n', "TR117", (1, 4), None),
        ('title: "你好”\nb: 1\n', "TR117", (1, 8), None),
        ("a: [1, 2\nb: 3\n", "TR118", (1, 4), None),
        ("a: {b: 1\nc: 3\n", "TR118", (1, 4), None),
        ("a: [1, [2]\n", "TR118", (1, 4), None),
        ("a: [1\n\n\n", "TR118", (1, 4), None),
        ("a: {b: 1 c: 2}\n", "TR119", (1, 11), None),
        ("a: @x\n", "TR120", (1, 4), "'@x'"),
        ("a: %x\n", "TR120", (1, 4), "'%x'"),
        ("a: `x`\n", "TR120", (1, 4), "'`x`'"),
        ("a: *\n", "TR120", (1, 4), "'*'"),
    ],
)
def test_slip(text: str, code: str, place: tuple[int, int], fix: str | None) -> None:
    found = read(text).diagnostics
    assert found[0].code == code, [(f.code, f.message.en) for f in found]
    assert {f.code for f in found} == {code}
    assert found[0].span is not None
    assert (found[0].span.line, found[0].span.column) == place
    assert found[0].fix == fix


@pytest.mark.parametrize(
    "text",
    [
        "title: 你好，世界：好\n",
        "title:\n  注意：这是一段说明，没有键\n",
        "title: “双十一”大促（全场）\n",
        "message: >\n  亲爱的客户：您好，感谢！\n",
        "a: ['华东，华南', x]\n",
        "url: https://example.com/a\n",
        "urls:\n  - https://example.com\n  - mailto:a@b.cn\n",
        "at: 22:00\n",
        "times: [22:00, 08:30]\n",
        "value:\n  -amount\n",
        "n: -5\n",
        "l:\n- -5\n- -6\n",
        "when: frequency_12m >= 4 and satisfaction in [4..5]\n",
        "a: {b: 5}\nc: [ ]\n",
        "空: ~\n",
        "a: '  x　'\n",
        "a: 重要　客户\n",
        "a: x %y @z `w\n",
        'json: {"a":1,"b":[2]}\n',
        "emoji: 👨\u200d👩\u200d👧\n",
    ],
)
def test_what_is_no_slip(text: str) -> None:
    assert read(text).diagnostics == ()


def test_reading_goes_on_behind_slips() -> None:
    text = (
        "kind： standard\nname:x\nwhen:\n  a: >= 50000\n  b: [甲，乙]\n  b: 1\ntitle: Value: all\n"
        "tiers:\n  -name: gold\n    score: {at_least: 50,000}\n"
    )
    found = read(text)
    assert [(d.code, d.span.line) for d in found.diagnostics if d.span] == [
        ("TR122", 1), ("TR125", 2), ("TR121", 4), ("TR123", 5), ("TR113", 6), ("TR127", 7), ("TR126", 9),
    ]  # fmt: skip
    assert found.value is not None
    assert plain(found.value.root) == {
        "kind": "standard",
        "name": "x",
        "when": {"a": {"at_least": "50000"}, "b": ["甲", "乙"]},
        "title": "Value: all",
        "tiers": [{"name": "gold", "score": {"at_least": "50,000"}}],
    }


def test_what_stands_above_an_unreadable_line_is_still_reported() -> None:
    found = read("a: [甲，乙]\nb: 1\nb: 2\nc: ]\n")
    assert found.value is None
    assert [d.code for d in found.diagnostics] == ["TR123", "TR113", "TR131"]


def test_equal_keys_name_both_places_and_keep_the_rest() -> None:
    found = read("caf\u00e9: 1\nb: 2\ncafe\u0301: 3\n")
    (diagnostic,) = found.diagnostics
    assert diagnostic.code == "TR113"
    assert [(label.span.line, label.span.column, label.span.end_column) for label in diagnostic.labels] == [
        (3, 1, 6), (1, 1, 5),
    ]  # fmt: skip
    assert "line 1" in diagnostic.message.en
    assert found.value is not None and plain(found.value.root) == {"caf\u00e9": "1", "b": "2"}


def test_the_place_that_was_opened_is_named() -> None:
    (found,) = read("a: {b: 1 c: 2}\n").diagnostics
    assert [(label.span.line, label.span.column) for label in found.labels] == [(1, 11), (1, 4)]


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        (">= 50000", "{at_least: 50000}"),
        ("≥50000", "{at_least: 50000}"),
        ("<= 2026-01-01", "{at_most: 2026-01-01}"),
        ("< 5", "{below: 5}"),
        (">gold", "{above: gold}"),
        ("!= 华东", "{is_not: 华东}"),
        ("= 5", "5"),
        (">= 5 and x", None),
        ("5", None),
    ],
)
def test_comparisons_are_rewritten_as_tests(text: str, fix: str | None) -> None:
    assert comparison_fix(text) == fix
