"""`identity:` linked to the columns of its dataset."""

from __future__ import annotations

import re

from tieringrules.diagnostic import Checked, Findings, Localized, report
from tieringrules.document.node import MappingNode, Node, SequenceNode
from tieringrules.rulebook.identity import MERGINGS, Identity, Merging
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.model import Column, Dataset
from tieringrules.rulebook.nodes import child, entries_at, normalized, scalar, scalar_at

_KEEP = re.compile(r"(newest|oldest)\s+by\s+(\S+)")
_ORDERED = ("date", "datetime", "integer", "decimal", "number")
_FITTING: dict[Merging, tuple[str, ...]] = {
    "min": _ORDERED,
    "max": _ORDERED,
    "any": ("boolean",),
    "all": ("boolean",),
    "longest": ("text", "choice", "email", "phone"),
}


def read_identity(dataset: Dataset, root: Node, doubt: Doubt) -> Checked[Identity | None]:
    """The identity rules of a dataset.

    Args:
        dataset: with its columns, key and parent.
        root: of its file.
        doubt: what broken files leave open.
    """
    from tieringrules.rulebook.linking.datasets import find_column

    node = child(root, "identity")
    if node is None:
        return Checked(None)
    findings = Findings()
    entry = root.entry("identity") if isinstance(root, MappingNode) else None
    if dataset.belongs_to is not None or dataset.key is None:
        findings.add(report("TR788", entry.key.span if entry is not None else None, dataset=dataset.name))
        return Checked(None, findings.all())

    def column(written: Node) -> Column | None:
        name = scalar(written)
        if name is None:
            return None
        found = findings.keep(find_column(name, normalized(name.text), dataset, doubt))
        if found is not None and found.value is not None:
            findings.add(report("TR789", name.span, column=found.name))
        return found

    match = node if isinstance(node, SequenceNode) else child(node, "match")
    rules: list[tuple[str, ...]] = []
    for rule in match.items if isinstance(match, SequenceNode) else ():
        named = [column(item) for item in rule.items] if isinstance(rule, SequenceNode) else []
        if named and all(named):
            rules.append(tuple(dict.fromkeys(one.name for one in named if one is not None)))
    keep_by, newest = None, True
    written = scalar_at(node, "keep") if isinstance(node, MappingNode) else None
    if written is not None:
        found = _KEEP.fullmatch(written.text.strip())
        ordered = dataset.column(normalized(found[2])) if found is not None else None
        if found is None or ordered is None or ordered.value is not None or ordered.kind not in _ORDERED:
            if not doubt.about_columns(dataset.name):
                findings.add(report("TR790", written.span, written=written.text))
        else:
            keep_by, newest = ordered.name, found[1] == "newest"
    merge: dict[str, Merging] = {}
    for each in entries_at(node, "merge") if isinstance(node, MappingNode) else ():
        name = normalized(each.key.text)
        target = findings.keep(find_column(each.key, name, dataset, doubt))
        how = scalar(each.value)
        if target is None or how is None or how.text not in MERGINGS:
            continue
        merging = how.text
        if target.kind not in _FITTING.get(merging, (target.kind,)):
            kinds = Localized.same(", ".join(_FITTING[merging]))
            findings.add(report("TR791", how.span, merging=merging, kind=target.kind, kinds=kinds))
            continue
        merge[target.name] = merging
    return Checked(Identity(tuple(rules), keep_by, newest, merge) if rules else None, findings.all())
