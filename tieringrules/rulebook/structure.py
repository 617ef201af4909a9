"""Whether a rule file has the shape of its kind: judged by JSON Schema, worded for people.

A quick reading by the same shapes says at once that a file is right, so that the schema library is loaded
only where something is wrong; a property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tieringrules.diagnostic import Diagnostic, Label, Localized, Span, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import Document, MappingNode, Node, ScalarNode, SequenceNode
from tieringrules.document.slip import colon_in_key
from tieringrules.rulebook.schema import standalone_schema
from tieringrules.rulebook.shapes import Shape, Switch

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_TYPE_WORDS = {
    "object": Localized("`key: value` lines", "“键: 值”形式的内容"),
    "array": Localized("a list", "列表"),
    "string": Localized("a text", "文本"),
    "number": Localized("a number", "数字"),
    "integer": Localized("a whole number", "整数"),
    "boolean": Localized("true or false", "true 或 false"),
}


def check_structure(document: Document, shape: Shape) -> tuple[Diagnostic, ...]:
    """Findings about keys, nesting and single values of one rule file."""
    reading = shape.read(document.root)
    if isinstance(shape, Switch) and (unknown := shape.unknown_word(document.root)) is not None:
        # Which keys belong here depends on that word, so that nothing else can be said.
        return (_not_among(unknown, unknown.span, list(shape.records)),)
    if reading.fits:
        return reading.diagnostics
    from jsonschema import Draft7Validator

    validator = Draft7Validator(standalone_schema(shape))
    found = [
        finding
        for failure in validator.iter_errors(reading.value)
        for finding in _worded(document.root, failure)
    ]
    return (*reading.diagnostics, *found)


def _worded(root: Node, failure: ValidationError) -> Iterator[Diagnostic]:
    """One finding of the schema in our words, at its place."""
    for leaf in _leaves(failure):
        yield from _worded_leaf(root, leaf)


def _leaves(failure: ValidationError) -> Iterator[ValidationError]:
    """The findings under an alternative; a `oneOf` over required keys is itself the finding."""
    if failure.context and failure.validator in ("if", "then", "else", "$ref"):
        for inner in failure.context:
            yield from _leaves(inner)
    else:
        yield failure


def _worded_leaf(root: Node, failure: ValidationError) -> Iterator[Diagnostic]:
    path: Sequence[str | int] = list(failure.absolute_path)
    node, place = _at(root, path)
    rule: Any = failure.validator_value
    match failure.validator:
        case "additionalProperties":
            yield from _unknown_keys(node, failure)
        case "required":
            missing = [key for key in rule if not isinstance(node, MappingNode) or key not in node]
            # Where keys are free to choose, a word that is nearly the missing one is right as it is.
            closed = isinstance(failure.schema, Mapping) and failure.schema["additionalProperties"] is False
            near = _near_keys(node, missing) if closed else set()
            for key in missing:
                if key not in near:
                    yield report("TR203", place, key=key)
        case "oneOf":
            keys = [branch["required"][0] for branch in rule]
            if not _near_keys(node, keys):
                yield _exactly_one(node, place, keys)
        case "enum":
            yield _not_among(node, place, rule)
        case "type":
            yield _wrong_form(node, place, rule)
        case "minItems" | "minProperties":
            yield report("TR207", place)
        case "minimum" | "maximum":
            yield report("TR209", place, limit=rule, written=_written(node), bound=_BOUND[failure.validator])
        case _:
            yield report("TR205", place, expected=Localized("another form", "其他形式"), found=_form(node))


_BOUND = {"minimum": Localized("at least", "不小于"), "maximum": Localized("at most", "不大于")}


def _unknown_keys(node: Node, failure: ValidationError) -> Iterator[Diagnostic]:
    schema = failure.schema
    if not isinstance(node, MappingNode) or not isinstance(schema, Mapping):
        return
    known = list(schema.get("properties", {}))
    for entry in node.entries:
        key = entry.key.text
        if key not in known:
            free = [name for name in known if name not in node]
            near = nearest(key, free)
            known_here = hint(key, free) if free else _all_there(known)
            yield colon_in_key(entry.key) or report(
                "TR202", entry.key.span, fix=near, key=key, hint=known_here
            )


def _all_there(known: Sequence[str]) -> Localized:
    if not known:
        return Localized("no key can stand here; remove it", "此处不能写任何键，请删除它")
    return Localized(
        f"all keys that can stand here do so already ({', '.join(known)}); remove this one",
        f"此处可用的键（{'、'.join(known)}）都已写出，请删除多余的这个",
    )


def _near_keys(node: Node, missing: Iterable[str]) -> set[str]:
    """Missing keys that stand there misspelled: naming the misspelling is enough."""
    written = node.keys() if isinstance(node, MappingNode) else ()
    wanted = list(missing)
    return {near for key in written if (near := nearest(key, wanted)) is not None and key != near}


def _exactly_one(node: Node, place: Span, keys: list[str]) -> Diagnostic:
    entries = (
        [entry for entry in node.entries if entry.key.text in keys] if isinstance(node, MappingNode) else []
    )
    listed = ", ".join(keys)
    if not entries:
        return report("TR208", place, keys=listed)
    first, *others = entries
    related = [Label(first.key.span, Localized("first", "第一个"))]
    return report("TR210", others[-1].key.span, related=related, keys=listed)


def _not_among(node: Node, place: Span, allowed: Sequence[str]) -> Diagnostic:
    written = _written(node)
    if isinstance(node, ScalarNode) and not node.is_null:
        near = nearest(written, allowed)
        return report("TR206", place, fix=near, written=written, hint=hint(written, allowed))
    if isinstance(node, ScalarNode):
        return report("TR207", place)
    return report("TR205", place, expected=Localized.same(" | ".join(allowed)), found=_form(node))


def _wrong_form(node: Node, place: Span, expected: str | list[str]) -> Diagnostic:
    if isinstance(node, ScalarNode) and node.is_null:
        return report("TR207", place)
    first = expected if isinstance(expected, str) else expected[0]
    return report("TR205", place, expected=_TYPE_WORDS[first], found=_form(node))


def _form(node: Node) -> Localized:
    if isinstance(node, MappingNode):
        return _TYPE_WORDS["object"]
    if isinstance(node, SequenceNode):
        return _TYPE_WORDS["array"]
    return Localized("a single value", "单个值")


def _written(node: Node) -> str:
    return node.text if isinstance(node, ScalarNode) else ""


def _at(root: Node, path: Sequence[str | int]) -> tuple[Node, Span]:
    """The node at a path, and the place to point at: the key for what is under a key, else the value."""
    node, place = root, _start(root)
    for step in path:
        if isinstance(step, int) and isinstance(node, SequenceNode):
            node = node.items[step]
            place = _start(node)
        elif isinstance(node, MappingNode) and (entry := node.entry(str(step))) is not None:
            node = entry.value
            single = isinstance(node, ScalarNode) and not node.is_null
            place = node.span if single else entry.key.span
    return node, place


def _start(node: Node) -> Span:
    """A short place for a whole mapping or list: its first key or item."""
    if isinstance(node, MappingNode) and node.entries:
        return node.entries[0].key.span
    if isinstance(node, SequenceNode) and node.items:
        return _start(node.items[0])
    return node.span
