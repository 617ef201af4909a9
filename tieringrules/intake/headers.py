"""Which column of a file is which column of the contract."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tieringrules.diagnostic import Checked, Diagnostic, Label, Localized, Span, report
from tieringrules.diagnostic.suggestion import nearest
from tieringrules.language.types import TEXT
from tieringrules.rulebook.model import Column, Dataset

_MOST_NAMES = 8
_MOST_COMPARED = 200
_MOST_FINDINGS = 20


@dataclass(frozen=True, slots=True)
class Matched:
    """Columns of a file recognised.

    Attributes:
        positions: column of the contract → position in the file.
        ignored: headers that the contract does not know.
    """

    positions: Mapping[str, int]
    ignored: tuple[str, ...]


def match_headers(
    dataset: Dataset, headers: Sequence[str], place: Span, needed: frozenset[str] | None = None
) -> Checked[Matched | None]:
    """Finds the columns of a dataset among headers, by name or alias.

    Exactly equal names (in NFC, without blanks around) win; then letter case and full width do not matter.

    Args:
        dataset: the contract.
        headers: as they stand in the file.
        place: where findings point.
        needed: columns without which the run cannot go on, beside the key; None for all.
    """
    names = [clean(header) for header in headers]
    found: list[Diagnostic] = [
        report("TR521", place, header=name) for name, times in Counter(names).items() if name and times > 1
    ]
    # The same header twice is said once, above.
    taken = _taken(dataset, names)
    for column_name, by in taken.items():
        first = names[by[0]]
        others = [names[position] for position in by[1:] if names[position] != first]
        if others:
            found.append(report("TR522", place, first=first, second=others[0], column=column_name))
    if not taken:
        columns = [column.name for column in _from_file(dataset)][:_MOST_NAMES]
        return Checked(None, (report("TR523", place, dataset=dataset.name, columns=",".join(columns)),))
    used = {position for by in taken.values() for position in by}
    ignored = tuple(name for position, name in enumerate(names) if name and position not in used)
    for column in _from_file(dataset):
        if column.name not in taken:
            found.append(_missing(dataset, column, ignored, place, needed))
    positions = {name: by[0] for name, by in taken.items()}
    value = None if any(finding.is_error for finding in found) else Matched(positions, ignored)
    return Checked(value, tuple(found[:_MOST_FINDINGS]) if value is None else tuple(found))


def recognised(dataset: Dataset, headers: Sequence[str]) -> frozenset[int]:
    """The positions of headers that stand for columns of a dataset; all where it has none to ask for."""
    if not dataset.columns:
        return frozenset(range(len(headers)))
    taken = _taken(dataset, [clean(header) for header in headers])
    return frozenset(position for by in taken.values() for position in by)


def recognised_columns(dataset: Dataset, headers: Sequence[str]) -> dict[int, Column]:
    """The positions of headers that stand for columns of a dataset, and for which."""
    if not dataset.columns:
        return {position: Column(clean(header), "text", TEXT) for position, header in enumerate(headers)}
    columns = {column.name: column for column in dataset.columns}
    taken = _taken(dataset, [clean(header) for header in headers])
    return {position: columns[name] for name, by in taken.items() for position in by}


def clean(header: str) -> str:
    """A header in NFC without blanks around it."""
    return unicodedata.normalize("NFC", header.strip().lstrip("\ufeff"))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def _from_file(dataset: Dataset) -> list[Column]:
    return [column for column in dataset.columns if column.value is None]


def _taken(dataset: Dataset, names: Sequence[str]) -> dict[str, list[int]]:
    """Column → positions of its headers, in the order of the contract."""
    exact: dict[str, str] = {}
    folded: dict[str, set[str]] = defaultdict(set)
    # A column's own name is stronger than another one's alias.
    for own in (True, False):
        for column in _from_file(dataset):
            for name in (column.name,) if own else column.aliases:
                exact.setdefault(clean(name), column.name)
                folded[_folded(name)].add(column.name)
    by_column: dict[str, list[int]] = defaultdict(list)
    for position, name in enumerate(names):
        column_name = exact.get(name)
        if column_name is None and name:
            similar = folded.get(_folded(name), set())
            column_name = next(iter(similar)) if len(similar) == 1 else None
        if column_name is not None:
            by_column[column_name].append(position)
    return {column.name: by_column[column.name] for column in _from_file(dataset) if column.name in by_column}


def _missing(
    dataset: Dataset, column: Column, unknown: Sequence[str], place: Span, needed: frozenset[str] | None
) -> Diagnostic:
    near = None
    for name in (column.name, *column.aliases):
        near = near or nearest(name, unknown[:_MOST_COMPARED])
    suggestion = (
        Localized(f"; did you mean its header '{near}'?", f"；是否是表头 '{near}'？")
        if near is not None
        else Localized.same("")
    )
    related = [Label(column.span)] if column.span.file else []
    arguments: dict[str, Any] = {
        "dataset": dataset.name,
        "column": column.name,
        "suggestion": suggestion,
    }
    is_key = column.name == dataset.key
    if not is_key and column.default is not None:
        taken = Localized(f"its default {column.default} is taken", f"使用默认值 {column.default}")
        return report("TR525", place, related=related, taken=taken, **arguments)
    if is_key or column.required or needed is None or column.name in needed:
        return report("TR524", place, related=related, **arguments)
    taken = Localized("it counts as missing", "按缺失处理")
    return report("TR525", place, related=related, taken=taken, **arguments)
