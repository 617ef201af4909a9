"""The quick reading of a shape and the JSON Schema judge alike, and findings stand where the mistake is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from tests.rulebook.samples import SAMPLES
from tieringrules.document import read_document
from tieringrules.document.node import Entry, MappingNode, Node, ScalarNode, SequenceNode
from tieringrules.rulebook.kinds import KINDS, kind_named
from tieringrules.rulebook.schema import schema_of, standalone_schema
from tieringrules.rulebook.structure import check_structure


def _root(text: str) -> Node:
    document = read_document("x.yaml", text.encode()).value
    assert document is not None
    return document.root


def _kind(root: Node):
    assert isinstance(root, MappingNode)
    written = root.get("kind")
    assert isinstance(written, ScalarNode)
    kind = kind_named(written.text)
    assert kind is not None
    return kind


@pytest.mark.parametrize("name", SAMPLES)
def test_right_files_have_no_findings(name: str) -> None:
    document = read_document("x.yaml", SAMPLES[name].encode()).value
    assert document is not None
    assert check_structure(document, _kind(document.root).shape) == ()


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_schemas_are_valid_draft_07_and_refer_to_nothing_outside(kind: str) -> None:
    schema = schema_of(kind)
    Draft7Validator.check_schema(schema)

    def references(part: object) -> list[str]:
        if isinstance(part, dict):
            own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
            return own + [ref for value in part.values() for ref in references(value)]
        if isinstance(part, list):
            return [ref for value in part for ref in references(value)]
        return []

    assert all(reference.startswith("#/definitions/") for reference in references(schema))


def _places(node: Node, path: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    if isinstance(node, MappingNode):
        inner = [_places(entry.value, (*path, i)) for i, entry in enumerate(node.entries)]
    elif isinstance(node, SequenceNode):
        inner = [_places(item, (*path, i)) for i, item in enumerate(node.items)]
    else:
        inner = []
    return [path] + [place for group in inner for place in group]


_NEW_NODES = st.sampled_from(
    [
        ScalarNode(""),
        ScalarNode("word"),
        ScalarNode("12"),
        ScalarNode("true"),
        SequenceNode(()),
        SequenceNode((ScalarNode("a"), ScalarNode("b"))),
        MappingNode(()),
        MappingNode((Entry(ScalarNode("name"), ScalarNode("x")),)),
        MappingNode((Entry(ScalarNode("unheard_of"), ScalarNode("x")),)),
    ]
)


def _mutated(node: Node, path: tuple[int, ...], how: str, new: Node) -> Node:
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(node, MappingNode):
        entries = list(node.entries)
        if not rest and how == "drop":
            del entries[step]
        elif not rest and how == "rename":
            entries[step] = Entry(ScalarNode("renamed"), entries[step].value)
        else:
            entries[step] = replace(entries[step], value=_mutated(entries[step].value, rest, how, new))
        return MappingNode(tuple(entries))
    assert isinstance(node, SequenceNode)
    items = list(node.items)
    if not rest and how == "drop":
        del items[step]
    else:
        items[step] = _mutated(items[step], rest, how, new)
    return SequenceNode(tuple(items))


@given(name=st.sampled_from(sorted(SAMPLES)), data=st.data())
@settings(max_examples=400, deadline=None)
def test_quick_reading_agrees_with_the_schema(name: str, data: st.DataObject) -> None:
    root = _root(SAMPLES[name])
    kind = _kind(root)
    for _ in range(data.draw(st.integers(1, 3))):
        places = [place for place in _places(root) if place]
        if not places:
            break
        place = data.draw(st.sampled_from(places))
        how = data.draw(st.sampled_from(["drop", "rename", "replace"]))
        root = _mutated(root, place, how, data.draw(_NEW_NODES))
    reading = kind.shape.read(root)
    valid = Draft7Validator(standalone_schema(kind.shape)).is_valid(reading.value)
    assert reading.fits == valid


def test_findings_name_their_places() -> None:
    text = "kind: policy\nname: p\nstandrad: v\ntiers:\n  gold: {channels: email, every: fortnight}\n"
    document = read_document("rules/p.yaml", text.encode()).value
    assert document is not None
    kind = kind_named("policy")
    assert kind is not None
    found = {
        (d.code, d.span.line, d.span.column, d.fix) for d in check_structure(document, kind.shape) if d.span
    }
    assert found == {
        ("TR202", 3, 1, "standard"),
        ("TR205", 5, 20, None),
        ("TR206", 5, 34, None),
    }


def test_where_every_key_is_used_the_stray_one_is_to_go() -> None:
    lines = "kind: dataset\nname: d\ncolumns: {a: {type: text}}\nbelongs_to: {customers: a}\n"
    shape = kind_named("dataset")
    assert shape is not None
    document = read_document(
        "rules/d.yaml", (lines + "accept: {refused_rows: 1%, stray: 2}\n").encode()
    ).value
    assert document is not None
    (found,) = check_structure(document, shape.shape)
    assert found.code == "TR202"
    assert found.help.en == "all keys that can stand here do so already (refused_rows); remove this one"
    assert found.help.zh == "此处可用的键（refused_rows）都已写出，请删除多余的这个"
