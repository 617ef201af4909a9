"""Where nothing is refused, the tree is the one that the parser alone would give."""

from __future__ import annotations

import unicodedata

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tieringrules.document import MappingNode, Node, ScalarNode, SequenceNode, read_document

TEXT = st.text("ab9 :-#'\"\\\n，：客é😀[]{},&*!|>%@`~", max_size=8)
TREES = st.dictionaries(
    TEXT,
    st.recursive(
        TEXT,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
        max_leaves=8,
    ),
    min_size=1,
    max_size=4,
)


def plain(node: Node) -> object:
    match node:
        case ScalarNode():
            return node.text
        case SequenceNode():
            return [plain(item) for item in node.items]
        case MappingNode():
            return {entry.key.text: plain(entry.value) for entry in node.entries}


def normalized_keys_differ(tree: object) -> bool:
    if isinstance(tree, dict):
        keys = [unicodedata.normalize("NFC", key) for key in tree]
        return len(set(keys)) == len(keys) and all(map(normalized_keys_differ, tree.values()))
    return all(map(normalized_keys_differ, tree)) if isinstance(tree, list) else True


@settings(max_examples=150, deadline=None)
@given(
    TREES.filter(normalized_keys_differ),
    st.sampled_from([None, True, False]),
    st.sampled_from(["'", '"']),
    st.integers(20, 80),
)
def test_dumped_trees_come_back(tree: dict[str, object], flow: bool | None, style: str, width: int) -> None:
    text = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=flow, default_style=style, width=width)
    read = read_document("f.yaml", text.encode())
    assert read.diagnostics == ()
    assert read.value is not None and plain(read.value.root) == tree
