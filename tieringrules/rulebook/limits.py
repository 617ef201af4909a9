"""Limits on contacts, read: caps, capacities, days without contacts, shares of customers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, cast

from tieringrules.diagnostic import Checked, Findings, Localized, Span, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import MappingNode, Node, ScalarNode, SequenceNode
from tieringrules.document.scalars import read_date, read_integer, read_percentage
from tieringrules.rulebook.calendar_span import read_calendar_span
from tieringrules.rulebook.festivals import festival_meant, festival_named
from tieringrules.rulebook.model import Blackout, CalendarSpan, Cap, Variant
from tieringrules.rulebook.nodes import child, entries, entries_at, normalized, scalar, scalar_at, text_at

# Without user and password, which stand in the environment, and without what drivers take for them.
_PLAIN_URL = re.compile(
    r"(?!.*(?:user|pass|pwd|secret|token)[a-z]*=)[a-z][a-z0-9]*(?:\+[a-z0-9]+)?://[^\s@]*", re.IGNORECASE
)
_CAPACITY = re.compile(
    r"(?:(?P<count>\d{1,7})\s*(?:(?:a|per|each)\s+day|/\s*(?:day|天|日)|(?:个|次|通|家)?\s*(?:每天|每日))?"
    r"|(?:每天|每日)\s*(?P<counted>\d{1,7})\s*(?:个|次|通|家)?)"
)
PERIOD_WORDS: Mapping[str, Localized] = {
    "day": Localized("day", "日"),
    "week": Localized("week", "周"),
    "month": Localized("month", "月"),
    "quarter": Localized("quarter", "季度"),
    "year": Localized("year", "年"),
}
# The longest each period can be, in days.
_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
# How often the shorter period comes in the longer one, at the least.
_TIMES = {
    ("day", "week"): 7, ("day", "month"): 28, ("day", "quarter"): 90, ("day", "year"): 365,
    ("week", "month"): 4, ("week", "quarter"): 12, ("week", "year"): 52,
    ("month", "quarter"): 3, ("month", "year"): 12, ("quarter", "year"): 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorkspaceLimits:
    """Limits that a workspace sets for all policies.

    Attributes:
        caps: of marketing, per customer.
        owners: owner → channel → contacts a day.
        blackout: days without marketing.
    """

    caps: tuple[Cap, ...]
    owners: Mapping[str, Mapping[str, int]]
    blackout: tuple[Blackout, ...]


def read_workspace_limits(root: Node) -> Checked[WorkspaceLimits]:
    """The limits in a workspace file, and what is wrong with them and with those of its channels.

    Args:
        root: of the workspace file.
    """
    findings = Findings()
    found = WorkspaceLimits(
        read_caps(child(root, "caps"), findings),
        read_owners(child(root, "owners"), findings),
        read_blackout(child(root, "blackout"), findings),
    )
    for entry in entries_at(root, "channels"):
        read_caps(child(entry.value, "cap"), findings)
        read_capacity(scalar_at(entry.value, "capacity"), findings)
    history = scalar_at(root, "history")
    if history is not None and not _PLAIN_URL.fullmatch(history.text):
        # The line itself may hold a password and must not be shown.
        findings.add(report("TR912", Span.whole_file(history.span.file), line=history.span.line))
    return Checked(found, findings.all())


def read_cap(node: Node | None, findings: Findings) -> Cap | None:
    """A cap; None where there is none, or one that is found wrong with the structure of the file."""
    at_most, per = scalar_at(node, "at_most"), text_at(node, "per")
    number = read_integer(at_most).value if at_most is not None else None
    if number is None or number < 0 or per not in _DAYS:
        return None
    written = scalar_at(node, "gap")
    gap = findings.keep(read_calendar_span(written)) if written is not None else None
    most = _most_with(gap, per)
    if written is not None and most is not None and number > most:
        findings.add(
            report("TR903", written.span, gap=written.text, at_most=number, per=PERIOD_WORDS[per], most=most)
        )
    period = cast(Literal["day", "week", "month", "quarter", "year"], per)
    return Cap(int(number), period, gap)


def read_caps(node: Node | None, findings: Findings) -> tuple[Cap, ...]:
    """One cap or a list of them."""
    nodes = node.items if isinstance(node, SequenceNode) else [node]
    found = (read_cap(each, findings) for each in nodes)
    return tuple(cap for cap in found if cap is not None)


def _most_with(gap: CalendarSpan | None, per: str) -> int | None:
    """How many contacts a period has room for with a gap between them; None for any number."""
    if gap is None:
        return None
    days = gap.days + gap.months * 28
    return (_DAYS[per] - 1) // days + 1


def too_often(every: str | None, cap: Cap | None) -> int | None:
    """How often a regular message comes in the period of a cap that does not allow it; None where it does."""
    if every is None or cap is None or cap.at_most == 0:
        return None
    times = _TIMES.get((every, cap.per), 1)
    return times if times > cap.at_most else None


def read_share(node: ScalarNode | None, findings: Findings) -> Decimal | None:
    """A share of the customers above 0 and below 100%."""
    if node is None:
        return None
    share = findings.keep(read_percentage(node))
    if share is not None and not 0 < share < 1:
        findings.add(report("TR906", node.span, written=node.text))
        return None
    return share


def read_variants(node: Node | None, findings: Findings) -> tuple[Variant, ...]:
    """Other wordings of a message with the shares of customers who get them."""
    found: list[Variant] = []
    for entry in entries(node) if isinstance(node, MappingNode) else ():
        share = read_share(scalar(entry.value), findings)
        if share is not None:
            found.append(Variant(normalized(entry.key.text), share, entry.key.span))
    total = sum((variant.share for variant in found), Decimal(0))
    if total > 1 and node is not None:
        findings.add(report("TR905", found[-1].span, total=f"{(total * 100).normalize():f}%"))
    return tuple(found)


def read_capacity(node: ScalarNode | None, findings: Findings) -> int | None:
    """How many contacts somebody can make in a day, such as `40 a day`."""
    if node is None:
        return None
    found = _CAPACITY.fullmatch(node.text.strip().lower())
    if found is None:
        findings.add(report("TR907", node.span, written=node.text))
        return None
    return int(found["count"] or found["counted"])


def read_owners(node: Node | None, findings: Findings) -> Mapping[str, Mapping[str, int]]:
    """Owner → channel → contacts a day."""
    return {
        entry.key.text: {
            normalized(each.key.text): most
            for each in entries(entry.value)
            if (most := read_capacity(scalar(each.value), findings)) is not None
        }
        for entry in (entries(node) if isinstance(node, MappingNode) else ())
    }


def read_blackout(node: Node | None, findings: Findings) -> tuple[Blackout, ...]:
    """Days without contacts."""
    nodes = node.items if isinstance(node, SequenceNode) else ()
    found = (_blackout(each, findings) for each in nodes)
    return tuple(one for one in found if one is not None)


def _blackout(node: Node, findings: Findings) -> Blackout | None:
    if isinstance(node, ScalarNode):
        day = read_date(node).value
        return Blackout(day, day) if day is not None else None
    festival = scalar_at(node, "festival")
    if festival is not None:
        known = festival_named(festival.text)
        if known is None:
            near, choices = festival_meant(festival.text)
            findings.add(report("TR920", festival.span, fix=near, name=festival.text, hint=choices))
            return None
        return Blackout(
            None, None, known.name, _days(node, "before", findings), _days(node, "after", findings)
        )
    first, last = scalar_at(node, "from"), scalar_at(node, "to")
    if first is None or last is None:
        findings.add(report("TR908", node.span))
        return None
    start, end = read_date(first).value, read_date(last).value
    if start is None or end is None:
        return None
    if end < start:
        findings.add(report("TR908", last.span))
        return None
    return Blackout(start, end)


def _days(node: Node, key: str, findings: Findings) -> int:
    written = child(node, key)
    if not isinstance(written, ScalarNode):
        return 0
    span = findings.keep(read_calendar_span(written))
    if span is None:
        return 0
    return span.days + span.months * 30
