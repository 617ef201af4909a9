"""What is found about rules in each period, said once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from tieringrules.diagnostic import Diagnostic, Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class FoundIn:
    """The findings of one period.

    Attributes:
        first, last: the period's days; None for from ever and for ever.
        files: the files of standards that hold in it.
    """

    first: dt.date | None
    last: dt.date | None
    files: frozenset[str]
    diagnostics: tuple[Diagnostic, ...]


def over_periods(
    rulebook: Rulebook, find: Callable[[Rulebook], Iterable[Diagnostic]]
) -> tuple[Diagnostic, ...]:
    """What is found in the rules of every period.

    Args:
        rulebook: of any day.
        find: looks at the rules of one day.
    """
    if not rulebook.periods:
        return tuple(find(rulebook))
    return united(
        [
            FoundIn(
                period.first,
                period.last,
                frozenset(standard.span.file for standard in period.standards),
                tuple(find(rulebook.of_period(number))),
            )
            for number, period in enumerate(rulebook.periods)
        ]
    )


def united(found: Sequence[FoundIn]) -> tuple[Diagnostic, ...]:
    """The findings of all periods, each once; those of some only say of which, where their file does not.

    Args:
        found: per period, in order of time.
    """
    if len(found) == 1:
        return found[0].diagnostics
    versions = frozenset().union(*(each.files for each in found))
    every = dict.fromkeys(finding for each in found for finding in each.diagnostics)
    where = [frozenset(each.diagnostics) for each in found]
    told: list[Diagnostic] = []
    for finding in every:
        file = finding.span.file if finding.span is not None else ""
        shown = [number for number, findings in enumerate(where) if finding in findings]
        possible = [number for number, each in enumerate(found) if file not in versions or file in each.files]
        told.append(finding if shown == possible else _dated(finding, [found[number] for number in shown]))
    return tuple(told)


def _dated(finding: Diagnostic, periods: Sequence[FoundIn]) -> Diagnostic:
    ranges = [[periods[0]]]
    for before, each in pairwise(periods):
        if before.last is not None and each.first == before.last + dt.timedelta(days=1):
            ranges[-1].append(each)
        else:
            ranges.append([each])
    words = [days_words(each[0].first, each[-1].last) for each in ranges]
    en, zh = " and ".join(each.en for each in words), "、".join(each.zh for each in words)
    message = Localized(f"{finding.message.en} (only {en})", f"{finding.message.zh}（仅限 {zh}）")
    return replace(finding, message=message)


def days_words(first: dt.date | None, last: dt.date | None) -> Localized:
    """A period in words."""
    if first is None and last is None:
        return Localized("on every day", "所有日期")
    if first is None:
        return Localized(f"until {last}", f"{last} 及以前")
    if last is None:
        return Localized(f"from {first} on", f"{first} 起")
    return Localized(f"from {first} until {last}", f"{first} 至 {last}")
