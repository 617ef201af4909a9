"""Lengths of calendar time as people write them: `12 months`, `5 days`, `30 天`."""

from __future__ import annotations

import re

from tieringrules.diagnostic import Checked, Findings, report
from tieringrules.document.node import ScalarNode
from tieringrules.rulebook.model import CalendarSpan

_WRITTEN = re.compile(r"(?P<count>\d{1,5})\s*(?P<unit>[a-z]+|个月|[天日周年月])", re.ASCII)
_UNITS = {
    "day": CalendarSpan(days=1),
    "week": CalendarSpan(days=7),
    "month": CalendarSpan(months=1),
    "quarter": CalendarSpan(months=3),
    "year": CalendarSpan(months=12),
    "天": CalendarSpan(days=1),
    "日": CalendarSpan(days=1),
    "周": CalendarSpan(days=7),
    "月": CalendarSpan(months=1),
    "个月": CalendarSpan(months=1),
    "年": CalendarSpan(months=12),
}


def read_calendar_span(node: ScalarNode) -> Checked[CalendarSpan | None]:
    """A length of time: a whole number above 0 and days, weeks, months, quarters or years."""
    span = calendar_span(node.text)
    return Checked(span) if span else Checked(None, (report("TR227", node.span, written=node.text),))


def calendar_span(text: str) -> CalendarSpan | None:
    """The length of time that a text says, as `read_calendar_span` takes it; None where it says none."""
    found = _WRITTEN.fullmatch(text.strip().lower())
    unit = _UNITS.get(_singular(found["unit"])) if found else None
    count = int(found["count"]) if found else 0
    return CalendarSpan(unit.months * count, unit.days * count) if unit is not None and count else None


def read_days(node: ScalarNode | None, key: str, findings: Findings) -> int | None:
    """A length in days or weeks, as days; None where there is none, or it is in months.

    Args:
        node: the length.
        key: what it is written at, for the finding.
        findings: what is wrong with it.
    """
    length = findings.keep(read_calendar_span(node)) if node is not None else None
    if node is None or length is None:
        return None
    if length.months:
        findings.add(report("TR922", node.span, key=key, written=node.text))
        return None
    return length.days


def _singular(word: str) -> str:
    return word.removesuffix("s")
