"""How two rulebooks differ in what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, Literal, TypeAlias

from tieringrules.assure.meaning.tree import ORDER, Condition, Meaning, Parts, Path, Rows, Tree
from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass

Kind: TypeAlias = Literal["added", "removed", "changed", "moved", "renamed"]
# Under it the alternatives of a condition are told; no name in rules has a blank.
ANY = "any of"
# Texts that are not shown in a change: what they say stands in their file.
_LONG = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One difference in meaning.

    Attributes:
        kind: what became of the part.
        path: names from the kind of part down to what differs, such as `standards`, `customer_value`,
            `tiers`, `gold`, `when`, `monetary_12m`.
        before, after: what it says, as text; None where there is nothing, or nothing short.
        old_place, new_place: where it is or was written.
    """

    kind: Kind
    path: Path
    before: str | None = None
    after: str | None = None
    old_place: Span | None = None
    new_place: Span | None = None


def changes_between(base: Meaning, head: Meaning) -> tuple[Change, ...]:
    """Every difference in meaning, by kind of rule and name; none where they mean the same."""
    if base.tree == head.tree:
        return ()
    comparer = _Comparer(base, head)
    found = tuple(comparer.parts(base.tree, head.tree, ()))
    if found:
        return found
    # Whatever differs is told, if only by the kind of part that it is in.
    return tuple(
        comparer.change("changed", (key,)) for key in head.tree if base.tree.get(key) != head.tree[key]
    )


class _Comparer:
    def __init__(self, base: Meaning, head: Meaning) -> None:
        self.base = base
        self.head = head

    def change(
        self, kind: Kind, path: Path, before: Tree = None, after: Tree = None, *, old: Path = ()
    ) -> Change:
        return Change(
            kind,
            path,
            _text(before),
            _text(after),
            None if kind == "added" else _place(self.base, old or path),
            None if kind == "removed" else _place(self.head, path),
        )

    def parts(self, before: Mapping[str, Tree], after: Mapping[str, Tree], path: Path) -> Iterator[Change]:
        for key in dict.fromkeys((*before, *after)):
            if key == ORDER:
                continue
            own = (*path, key)
            if key not in after:
                yield from self.only("removed", before[key], own)
            elif key not in before:
                yield from self.only("added", after[key], own)
            elif before[key] != after[key]:
                yield from self.differing(before[key], after[key], own)
        old, new = before.get(ORDER, ()), after.get(ORDER, ())
        if old != new and isinstance(old, tuple) and isinstance(new, tuple):
            both = [name for name in old if name in new]
            if both != [name for name in new if name in old]:
                yield self.change("moved", (*path, ORDER.strip()), old, new)

    def only(self, kind: Kind, tree: Tree, path: Path) -> Iterator[Change]:
        # Parts that have names of their own, such as all expectations, are told one by one.
        parts = {key: each for key, each in tree.items() if key != ORDER} if isinstance(tree, Mapping) else {}
        if parts and all(isinstance(each, Mapping) for each in parts.values()):
            for key, each in parts.items():
                yield from self.only(kind, each, (*path, key))
            return
        if isinstance(tree, Condition):
            for subject, text in tree.atoms:
                yield self.of_atom(kind, path, subject, text)
            if not tree.atoms:
                yield self.change(kind, path)
            return
        said = _summary(tree)
        yield (
            self.change(kind, path, said, None) if kind == "removed" else self.change(kind, path, None, said)
        )

    def of_atom(self, kind: Kind, path: Path, subject: str, text: str) -> Change:
        own = (*path, subject) if subject else path
        return self.change(kind, own, text) if kind == "removed" else self.change(kind, own, None, text)

    def differing(self, before: Tree, after: Tree, path: Path) -> Iterator[Change]:
        match before, after:
            case Mapping(), Mapping():
                yield from self.parts(before, after, path)
            case Condition(), Condition():
                yield from self.conditions(before, after, path)
            case Rows(), Rows():
                yield from self.rows(before, after, path)
            case _:
                yield self.change("changed", path, before, after)

    def conditions(self, before: Condition, after: Condition, path: Path) -> Iterator[Change]:
        old = [atom for atom in before.atoms if atom not in after.atoms]
        new = [atom for atom in after.atoms if atom not in before.atoms]
        left: list[tuple[str, str]] = []
        for subject, text in old:
            other = next((atom for atom in new if subject and atom[0] == subject), None)
            if other is None:
                left.append((subject, text))
            else:
                new.remove(other)
                yield from self.atoms(before, after, text, other[1], (*path, subject))
        if len(left) == len(new) == 1:
            yield from self.atoms(before, after, left[0][1], new[0][1], path)
            return
        for subject, text in left:
            yield self.of_atom("removed", path, subject, text)
        for subject, text in new:
            yield self.of_atom("added", path, subject, text)

    def atoms(self, before: Condition, after: Condition, old: str, new: str, path: Path) -> Iterator[Change]:
        """What must be true became something else: of alternatives those that both have are not told."""
        one, other = before.alternatives.get(old, (old,)), after.alternatives.get(new, (new,))
        gone, come = (
            [each for each in side if each not in rest] for side, rest in ((one, other), (other, one))
        )
        if len(gone) == len(one):
            yield self.change("changed", path, old, new)
        elif gone and come:
            yield self.change("changed", (*path, ANY), " or ".join(gone), " or ".join(come))
        elif gone:
            yield self.change("removed", (*path, ANY), " or ".join(gone))
        else:
            yield self.change("added", (*path, ANY), None, " or ".join(come))

    def rows(self, before: Rows, after: Rows, path: Path) -> Iterator[Change]:
        old, new = ([repr(_plain(row[2])) for row in side.rows] for side in (before, after))
        removed: list[int] = []
        added: list[int] = []
        pairs: list[tuple[int, int]] = []
        same: list[tuple[int, int]] = []
        for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag == "equal":
                same += zip(range(first, last), range(start, end), strict=True)
                continue
            both = min(last - first, end - start)
            pairs += [(first + step, start + step) for step in range(both)]
            removed += range(first + both, last)
            added += range(start + both, end)
        for one, other in same:
            if (before.rows[one][1] or after.rows[other][1]) and before.rows[one][0] != after.rows[other][0]:
                yield self.change(
                    "renamed", (*path, after.rows[other][0]), before.rows[one][0], after.rows[other][0],
                    old=(*path, before.rows[one][0]),
                )  # fmt: skip
        for one, other in pairs:
            yield from self.row(before.rows[one], after.rows[other], path)
        for one in removed:
            yield self.change("removed", (*path, before.rows[one][0]), _summary(before.rows[one][2]))
        for other in added:
            yield self.change("added", (*path, after.rows[other][0]), None, _summary(after.rows[other][2]))

    def row(
        self, before: tuple[str, bool, Tree], after: tuple[str, bool, Tree], path: Path
    ) -> Iterator[Change]:
        old, new = (*path, before[0]), (*path, after[0])
        yield self.change("changed", new, _summary(before[2]), _summary(after[2]), old=old)


def _place(meaning: Meaning, path: Path) -> Span | None:
    """Where a part is written, or what it is part of."""
    for length in range(len(path), 0, -1):
        if path[:length] in meaning.places:
            return meaning.places[path[:length]]
    return None


def _plain(tree: Tree) -> Any:
    if isinstance(tree, Mapping):
        return {key: _plain(tree[key]) for key in sorted(tree)}
    return tree


def _summary(tree: Tree) -> Tree:
    """What a part says in a line; None where that is more than a line holds."""
    if isinstance(tree, Mapping):
        said = [
            f"{key}: {{{text}}}" if isinstance(each, Mapping) else f"{key}: {text}"
            for key, each in tree.items()
            if key != ORDER and (text := _text(_summary(each))) is not None
        ]
        text = ", ".join(said)
        return text if text and len(text) <= _LONG else None
    return tree


def _text(tree: Tree) -> str | None:
    match tree:
        case None:
            return None
        case bool():
            return "true" if tree else "false"
        case Parts():
            return ", ".join(f"{key}: {_text(each)}" for key, each in tree)
        case tuple():
            apart = "; " if any(isinstance(each, Parts) for each in tree) else ", "
            return apart.join(_text(each) or "" for each in tree)
        case Condition():
            return " and ".join(text for _, text in tree.atoms)
        case Mapping() | Rows():
            return None
    text = str(tree)
    return text if len(text) <= _LONG and "\n" not in text else None
