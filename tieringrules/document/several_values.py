"""Places for several values: lists and groups of keys, and the slips that leave one text there."""

from __future__ import annotations

import re

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.document.node import MappingNode, Node, ScalarNode, SequenceNode
from tieringrules.document.number_spelling import plain_number, spelled

_LIST = Localized("a list", "一个列表")
_GROUP = Localized("a group of keys", "一组键值")
_WRITE_LIST = Localized("write {written}", "请写成 {written}")
_LIST_FORM = Localized(
    "write [one, two], or one '- ' item a line below the key", "请写成 [一, 二]，或在键下面每行写一个“- ”项"
)
_GROUP_FORM = Localized(
    "write 'key: value' lines below it, each with the half-width colon and a space",
    "请在下面逐行写“键: 值”，使用半角冒号加空格",
)
_EACH_ALONE = Localized("each number without a comma inside it", "每个数字，中间不要有逗号")
_SINGLE = Localized("a single value", "单个值")
_SEPARATOR = re.compile(r"\s*[，、,]\s*")
_BRACKETS = {"［": "］", "【": "】", "[": "]", "〔": "〕"}


def read_sequence(node: Node) -> Checked[SequenceNode | None]:
    """The list in a place for a list; `邮件，短信` gets `[邮件, 短信]` as the fix."""
    if isinstance(node, SequenceNode):
        return Checked(node)
    if isinstance(node, MappingNode):
        return Checked(None, (report("TR136", node.span, wanted=_LIST, found=_GROUP, how=_LIST_FORM),))
    fix = _as_list(node)
    how = _WRITE_LIST.filled({"written": fix}) if fix else _LIST_FORM
    return Checked(None, (report("TR136", node.span, fix=fix, wanted=_LIST, found=_SINGLE, how=how),))


def read_mapping(node: Node) -> Checked[MappingNode | None]:
    """The keys and values in a place for them."""
    if isinstance(node, MappingNode):
        return Checked(node)
    found = _SINGLE if isinstance(node, ScalarNode) else _LIST
    return Checked(None, (report("TR136", node.span, wanted=_GROUP, found=found, how=_GROUP_FORM),))


def _as_list(node: ScalarNode) -> str | None:
    text = node.text.strip()
    if not node.is_plain or node.offsets is not None or not text:
        return None
    if _BRACKETS.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    items = [item for item in _SEPARATOR.split(text) if item]
    if not items or any(character in text for character in "[]{}：:#\"'“”"):
        return None
    return f"[{', '.join(items)}]"


def find_thousands_separators(sequence: SequenceNode) -> tuple[Diagnostic, ...]:
    """The finding that a list of numbers was written with thousands separators, as `[10,000, 20,000]`.

    YAML reads 10, 000, 20 and 000. It is reported where a comma without a blank is followed by three
    digits and other commas have their blank, or where such digits begin with 0. Only for lists in
    places for numbers.
    """
    groups = _grouped(sequence)
    if groups is None:
        return ()
    joined = ["".join(group) for group in groups]
    written = ", ".join(",".join(group) for group in groups)
    fix = None
    if len(groups) > 1 or len(groups[0]) == 2:
        fix = f"[{', '.join(_canonical(text) for text in joined)}]"
    found = report("TR139", sequence.span, fix=fix, text=f"[{written}]", written=fix or _EACH_ALONE)
    return (found,)


def _grouped(sequence: SequenceNode) -> list[list[str]] | None:
    """The items joined as they were meant, or None where no separator is seen."""
    groups: list[list[str]] = []
    before: ScalarNode | None = None
    joins = spaced = 0
    zeros = False
    for item in sequence.items:
        if not isinstance(item, ScalarNode) or not item.is_plain:
            return None
        tight = before is not None and (before.span.end_line, before.span.end_column + 1) == (
            item.span.line,
            item.span.column,
        )
        digits = re.fullmatch(r"[0-9]{3}(\.[0-9]+)?", item.text) is not None
        if (
            tight
            and digits
            and re.fullmatch(r"-?[1-9][0-9]{0,2}", groups[-1][0])
            and "." not in groups[-1][-1]
        ):
            groups[-1].append(item.text)
            joins += 1
            zeros = zeros or item.text.startswith("0")
        else:
            groups.append([item.text])
            spaced += before is not None and not tight
        before = item
    return groups if joins and (zeros or spaced) else None


def _canonical(text: str) -> str:
    value = spelled(ScalarNode(text), text).value
    return plain_number(value) if value is not None else text
