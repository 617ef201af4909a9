"""Every character of every scalar is found in the file again."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tieringrules.diagnostic import Span
from tieringrules.document import MappingNode, ScalarNode, SequenceNode, read_document

LETTERS = "ab9 é客户😀𠮷,.-"
WORD = st.text("ab9é客户😀𠮷", min_size=1, max_size=5)


def parsed(text: str, *, data: bytes | None = None) -> MappingNode:
    read = read_document("f.yaml", text.encode() if data is None else data)
    assert read.diagnostics == ()
    assert read.value is not None
    assert isinstance(read.value.root, MappingNode)
    return read.value.root


def scalar(root: MappingNode, key: str) -> ScalarNode:
    node = root.get(key)
    assert isinstance(node, ScalarNode)
    return node


def source_at(text: str, span: Span) -> str:
    lines = text.split("\n")
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    middle = lines[span.line : span.end_line - 1]
    return "\n".join(
        [lines[span.line - 1][span.column - 1 :], *middle, lines[span.end_line - 1][: span.end_column - 1]]
    )


def assert_each_character_found(text: str, node: ScalarNode) -> None:
    assert node.offsets is None or len(node.offsets) == len(node.text) + 1
    places = [node.locate(i, i + 1) for i in range(len(node.text))]
    for character, span in zip(node.text, places, strict=True):
        if character in " \n":
            continue
        found = source_at(text, Span("", span.line, span.column, span.line, span.column + 1))
        assert found in (character, "\\"), (text, node, character, span)
    starts = [(span.line, span.column) for span in places]
    assert starts == sorted(starts)


def prefixed(scalar_text: str, after: str = "z: 1\n") -> str:
    return f"客户: {{甲: 😀}}\nk: {scalar_text}\n{after}"


@settings(deadline=None)
@given(
    st.lists(st.lists(WORD, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=4), st.integers(0, 2)
)
def test_plain(lines: list[str], blank: int) -> None:
    text = prefixed(("\n" * (blank + 1) + "   ").join(lines))
    node = scalar(parsed(text), "k")
    assert node.text == (" " if blank == 0 else "\n" * blank).join(lines)
    assert_each_character_found(text, node)


@settings(deadline=None)
@given(st.text(LETTERS + "'", max_size=12))
def test_single_quoted(content: str) -> None:
    text = prefixed("'" + content.replace("'", "''") + "'")
    node = scalar(parsed(text), "k")
    assert node.text == content
    assert_each_character_found(text, ScalarNode(node.text, node.style, node.span, node.offsets))


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["a", "客", "😀", " ", "\\t", "\\n", '\\"', "\\\\", "\\u5ba2", "\\U0001F600", "\\x41"]
        )
    )
)
def test_double_quoted(parts: list[str]) -> None:
    text = prefixed('"' + "".join(parts) + '"')
    node = scalar(parsed(text), "k")
    assert len(node.text) == len(parts)
    column = node.span.column + 1
    for index, part in enumerate(parts):
        assert source_at(text, node.locate(index, index + 1)) == part
        assert node.locate(index, index + 1).column == column
        column += len(part)


FLOW_LINE = st.lists(WORD, min_size=1, max_size=3).map(" ".join)


@settings(deadline=None)
@given(
    st.lists(FLOW_LINE, min_size=2, max_size=4),
    st.sampled_from("'\""),
    st.sampled_from([" \n  ", "\n", "\t\n\n \t "]),
)
def test_quoted_over_lines(lines: list[str], quote: str, between: str) -> None:
    text = f"m:\n  k: {quote}{between.join(lines)}{quote}\n  z: 1\n"
    root = parsed(text).get("m")
    assert isinstance(root, MappingNode)
    node = scalar(root, "k")
    assert node.text == ("\n" if between.count("\n") == 2 else " ").join(lines)
    assert_each_character_found(text, node)


@settings(deadline=None)
@given(st.lists(FLOW_LINE, min_size=1, max_size=3))
def test_escaped_line_ends(lines: list[str]) -> None:
    text = prefixed('"' + "\\\n    ".join(lines) + '"')
    node = scalar(parsed(text), "k")
    assert node.text == "".join(lines)
    assert_each_character_found(text, node)


BLOCK_LINE = st.one_of(
    st.just(""), st.builds(lambda pad, words: " " * pad + words, st.integers(0, 2), FLOW_LINE)
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(BLOCK_LINE, max_size=6),
    st.sampled_from("|>"),
    st.sampled_from(["", "-", "+"]),
    st.booleans(),
    st.integers(1, 4),
    st.sampled_from(["", "z: 1\n", "# after\nz: 1\n"]),
)
@example(["", " a"], "|", "", True, 2, "")
@example(["a", " b", "", "c", ""], ">", "+", False, 2, "z: 1\n")
def test_blocks(lines: list[str], style: str, chomping: str, explicit: bool, indent: int, after: str) -> None:
    first = next((line for line in lines if line), "")
    if first.startswith(" "):
        explicit = True
    header = f"{style}{indent if explicit else ''}{chomping}"
    body = "\n".join(" " * indent + line if line else "" for line in lines)
    text = f"客: 1\nk: {header}\n{body}\n{after}"
    read = read_document("f.yaml", text.encode())
    if read.value is None or not isinstance(read.value.root, MappingNode):
        raise AssertionError(read.diagnostics)
    if read.diagnostics:
        assert [found.code for found in read.diagnostics] == ["TR121"] and not "".join(lines).strip()
        return
    node = scalar(read.value.root, "k")
    assert_each_character_found(text, node)
    if style == "|":
        for index, character in enumerate(node.text):
            span = node.locate(index, index)
            assert source_at(
                text + "\n", Span("", span.line, span.column, span.line, span.column + 1)
            ) == character.strip("\n")


def test_positions_count_code_points_after_a_mark_and_with_windows_line_ends() -> None:
    text = "客户: 😀😀 x\r\n'键': \"𠮷\"\r\n列: [甲, '乙😀', 丙]\r\n"
    root = parsed("", data=b"\xef\xbb\xbf" + text.encode())
    spans = [(e.key.span, e.value.span) for e in root.entries]
    assert spans[0] == (Span("f.yaml", 1, 1, 1, 3), Span("f.yaml", 1, 5, 1, 9))
    assert spans[1] == (Span("f.yaml", 2, 1, 2, 4), Span("f.yaml", 2, 6, 2, 9))
    items = root.get("列")
    assert isinstance(items, SequenceNode)
    assert items.span == Span("f.yaml", 3, 4, 3, 16)
    assert [item.span.column for item in items] == [5, 8, 14]
    second = items.items[1]
    assert isinstance(second, ScalarNode)
    assert second.locate(1, 2) == Span("f.yaml", 3, 10, 3, 11)


def test_block_collections_end_with_their_last_part() -> None:
    root = parsed("a:\n  - b\n  - c: 1\n    d: [2]\n\n# comment\nz:\n")
    first = root.entries[0].value
    assert first.span == Span("f.yaml", 2, 3, 4, 11)
    assert root.span == Span("f.yaml", 1, 1, 7, 3)
    assert root.entries[1].value.span == Span("f.yaml", 7, 3, 7, 3)


def test_mended_lines_keep_their_positions() -> None:
    text = "a: {b: >= 50000, c: xyz}\nd：\n  e: f\n"
    read = read_document("f.yaml", text.encode())
    assert [found.code for found in read.diagnostics] == ["TR121", "TR122"]
    assert read.value is not None and isinstance(read.value.root, MappingNode)
    assert read.value.text == text
    inner = read.value.root.get("a")
    assert isinstance(inner, MappingNode)
    node = scalar(inner, "c")
    assert node.span == Span("f.yaml", 1, 21, 1, 24)
    assert node.locate(1, 2) == Span("f.yaml", 1, 22, 1, 23)
    assert inner.get("b") is not None


def test_plain_scalars_keep_their_spelling() -> None:
    words = [
        "0123",
        "2026",
        "NO",
        "22:00",
        "1_000",
        "true",
        "~",
        "null",
        "0x1F",
        "1.0",
        "2026-01-01",
        "<=",
        "=",
    ]
    root = parsed("k: [" + ", ".join(words) + "]\n")
    items = root.get("k")
    assert isinstance(items, SequenceNode)
    assert [item.text for item in items if isinstance(item, ScalarNode)] == words
