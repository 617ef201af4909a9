"""The workload of the days to come, as lines and as JSON data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tieringrules.cli.counts import counted
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.widths import left, right, width
from tieringrules.diagnostic import Language, Localized, report

if TYPE_CHECKING:
    from tieringrules.outreach.planning.horizon import DayAhead

MOST_DAYS = 366
_WRITTEN = re.compile(r"(\d{1,4})\s*(d|days?|天|日|w|weeks?|周)?")
HEAD = Localized("{contacts} in {days} from {day} on", "{day} 起 {days}：{contacts}")
DAY, CONTACTS = Localized("day", "日期"), Localized("contacts", "触达")
WAITING = Localized("waiting", "顺延")
OWNERS = Localized("by owner: busiest day, and all days", "按负责人：最忙的一天，以及合计")


def days_of_horizon(written: str) -> int:
    """How many days `--horizon` asks for.

    Raises:
        Stop: it is not a number of days, or too many.
    """
    found = _WRITTEN.fullmatch(written.strip().lower())
    days = int(found[1]) * (7 if (found[2] or "d")[0] in "w周" else 1) if found else 0
    if not 1 <= days <= MOST_DAYS:
        raise Stop(ExitCode.USAGE, report("TR913", written=written, most=MOST_DAYS))
    return days


def horizon_lines(days: Sequence[DayAhead], language: Language) -> Iterator[str]:
    """One line a day, then one per owner and channel."""
    total = counted(sum(day.contacts for day in days), "contact", "次触达").text(language)
    length = counted(len(days), "day", "天").text(language)
    yield HEAD.text(language).format(contacts=total, days=length, day=days[0].day)
    channels = sorted({channel for day in days for channel in day.channels})
    rows = [[DAY.text(language), CONTACTS.text(language), *channels, WAITING.text(language)]]
    for day in days:
        numbers = [day.contacts, *(day.channels.get(channel, 0) for channel in channels), day.waiting]
        rows.append([day.day.isoformat(), *(f"{number:,}" for number in numbers)])
    if not any(day.waiting for day in days):
        rows = [row[:-1] for row in rows]
    yield from _columns(rows)
    pairs = sorted({pair for day in days for pair in day.owners})
    if not pairs:
        return
    yield ""
    yield OWNERS.text(language)
    told = []
    for owner, channel in pairs:
        most = max(days, key=lambda day: day.owners.get((owner, channel), 0))
        busiest, whole = (
            most.owners[owner, channel],
            sum(day.owners.get((owner, channel), 0) for day in days),
        )
        told.append([f"{owner} · {channel}", f"{busiest:,}", most.day.isoformat(), f"{whole:,}"])
    yield from _columns(told)


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(width(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        first, *rest = row
        cells = [right(cell, wide) for cell, wide in zip(rest, widths[1:], strict=True)]
        yield "  " + "  ".join([left(first, widths[0]), *cells])


def horizon_json(days: Sequence[DayAhead]) -> list[dict[str, Any]]:
    """One object a day."""
    return [
        {
            "day": day.day.isoformat(),
            "contacts": day.contacts,
            "channels": dict(sorted(day.channels.items())),
            "owners": [
                {"owner": owner, "channel": channel, "contacts": count}
                for (owner, channel), count in sorted(day.owners.items())
            ],
            "causes": [
                {"policy": policy, "cause_name": cause, "contacts": count}
                for (policy, cause), count in sorted(
                    day.causes.items(), key=lambda item: (item[0][0], item[0][1] or "")
                )
            ],
            "waiting": day.waiting,
        }
        for day in days
    ]
