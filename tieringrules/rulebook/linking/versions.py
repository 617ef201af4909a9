"""Versions of standards: which of them hold on which days, and what contradicts itself about that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from tieringrules.diagnostic import Checked, Diagnostic, Label, Localized, Span, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Document
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.linking.standards import day_at, standard_name
from tieringrules.rulebook.nodes import scalar_at

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Version:
    """One file of a standard, and the days on which it holds.

    Attributes:
        effective: the first day, as written.
        last_day: the last day: as written, or the day before the next version.
        is_successor: whether an earlier version went before it.
    """

    document: Document
    effective: dt.date | None
    last_day: dt.date | None
    is_successor: bool


@dataclass(frozen=True, slots=True)
class LineUp:
    """One version of every standard, and the days on which they hold together.

    Attributes:
        first, last: None for from ever and for ever.
        is_spare: whether it only serves to look at a version that has no days of its own.
    """

    versions: tuple[Version, ...]
    first: dt.date | None = None
    last: dt.date | None = None
    is_spare: bool = False


def line_ups_of(documents: Sequence[Document], doubt: Doubt) -> Checked[tuple[LineUp, ...]]:
    """The versions of all standards, cut into the periods in which they hold together.

    Before its first version a standard is as in the first, after the last as in the last.

    Args:
        documents: the files of standards.
        doubt: what broken files leave open.
    """
    found: list[Diagnostic] = []
    places: list[tuple[Version, ...]] = []
    spares: list[tuple[int, Version]] = []
    for name, files in _by_name(documents).items():
        if name not in doubt.standards or not name:
            found += _about_days(name, files, doubt)
        days = {day_at(file.root, "effective"): file for file in reversed(files)}
        places.append(tuple(_versions(days)))
        spares += [
            (len(places) - 1, Version(file, day_at(file.root, "effective"), None, True))
            for file in files
            if all(file is not one for one in days.values())
        ]
    begins = sorted({one.effective for each in places for one in each[1:] if one.effective is not None})
    firsts: list[dt.date | None] = [None, *begins]
    lasts: list[dt.date | None] = [*(day - ONE_DAY for day in begins), None]
    line_ups = [
        LineUp(tuple(_in_force(each, first) for each in places), first, last)
        for first, last in zip(firsts, lasts, strict=True)
    ]
    for place, spare in spares:
        versions = list(line_ups[-1].versions)
        versions[place] = spare
        line_ups.append(LineUp(tuple(versions), is_spare=True))
    return Checked(tuple(line_ups), tuple(found))


def _by_name(documents: Iterable[Document]) -> Mapping[str, list[Document]]:
    """The files of each standard; a file without a name stands alone."""
    found: dict[str, list[Document]] = {}
    for number, document in enumerate(documents):
        name = standard_name(document)
        found.setdefault(name.name if name is not None else f"\0{number}", []).append(document)
    return found


def _versions(days: Mapping[dt.date | None, Document]) -> Iterator[Version]:
    ordered = sorted(days, key=_order)
    for day, following in zip(ordered, [*ordered[1:], None], strict=True):
        until = day_at(days[day].root, "until")
        if until is None and following is not None:
            until = _day_before(following)
        yield Version(days[day], day, until, day != ordered[0])


def _order(effective: dt.date | None) -> dt.date:
    return effective or dt.date.min


def _day_before(day: dt.date) -> dt.date:
    return max(day, dt.date.min + ONE_DAY) - ONE_DAY


def _in_force(versions: Sequence[Version], first: dt.date | None) -> Version:
    begun = [one for one in versions if first is not None and _order(one.effective) <= first]
    return begun[-1] if begun else versions[0]


def _about_days(name: str, files: Sequence[Document], doubt: Doubt) -> Iterator[Diagnostic]:
    for file in files:
        effective, until = day_at(file.root, "effective"), day_at(file.root, "until")
        if effective is not None and until is not None and until < effective:
            yield report(
                "TR744",
                _place(file, "until"),
                related=[Label(_place(file, "effective"), Localized("begins here", "生效日期"))],
                fix=effective.isoformat(),
                name=name,
                until=until,
                effective=effective,
            )
    ordered = sorted(files, key=lambda file: _order(day_at(file.root, "effective")))
    for file, following in pairwise(ordered):
        yield from _about_pair(name, file, following, doubt)


def _about_pair(name: str, file: Document, following: Document, doubt: Doubt) -> Iterator[Diagnostic]:
    begins, next_begins = day_at(file.root, "effective"), day_at(following.root, "effective")
    until = day_at(file.root, "until")
    if begins == next_begins or next_begins is None:
        since = Localized("without `effective`", "没有写 `effective` ")
        if begins is not None:
            since = Localized(f"that begin on {begins}", f"从 {begins} 起生效")
        label = Label(_place(file, "effective"), Localized("first given here", "首次定义处"))
        yield report("TR741", _place(following, "effective"), related=[label], name=name, since=since)
    elif until is not None and (begins is None or begins <= until):
        label = Label(_place(following, "effective"), Localized("the next version", "下一个版本"))
        fitting = next_begins - ONE_DAY
        if until >= next_begins:
            words = {"name": name, "until": until, "next": next_begins, "fitting": fitting}
            yield report("TR742", _place(file, "until"), related=[label], fix=str(fitting), **words)
        elif until < fitting and not doubt.about(name):
            days = {"first": until + ONE_DAY, "last": fitting}
            yield report("TR743", _place(file, "until"), related=[label], fix=str(fitting), name=name, **days)


def _place(file: Document, key: str) -> Span:
    """Where a key's value stands; the name of the standard where there is no such key."""
    written = scalar_at(file.root, key) or scalar_at(file.root, "name")
    return written.span if written is not None else file.root.span
