"""Contacts that were made before, from the table of another tool."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report
from tieringrules.diagnostic.suggestion import nearest
from tieringrules.history import ContactRecord
from tieringrules.outreach.provider_files import ProviderRow, moment_of, read_provider_table
from tieringrules.rulebook.model import Policy, Rulebook

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "customer": ("customer id", "customerid", "client", "客户", "客户编号"),
    "day": ("date", "sent on", "sent at", "time", "日期", "发送日期", "触达日期", "时间"),
    "channel": ("渠道",),
    "message": ("template", "campaign message", "消息", "模板"),
    "policy": ("策略",),
    "cause": ("原因", "类别"),
    "cause_name": ("campaign", "trigger", "活动", "触发"),
    "purpose": ("用途", "目的"),
    "owner": ("负责人",),
}
REQUIRED = ("customer", "day", "channel", "message")
CAUSES: Mapping[str, str] = {
    "regular": "regular", "trigger": "trigger", "campaign": "campaign",
    "定期": "regular", "触发": "trigger", "活动": "campaign",
}  # fmt: skip
PURPOSES: Mapping[str, str] = {
    "marketing": "marketing", "service": "service", "营销": "marketing", "服务": "service",
}  # fmt: skip
_MOST_TOLD = 20
_LONGEST = 200
_NO_DAY = Localized("it is no day such as 2026-06-30", "不是 2026-06-30 这样的日期")


def read_past_contacts(path: Path, rulebook: Rulebook, today: dt.date) -> Checked[list[ContactRecord]]:
    """The contacts of a table, all of them or none.

    A row whose customer, day, channel, policy, message and cause are those of another is the same contact.

    Args:
        path: CSV with the columns of `COLUMNS`; that of the customer may be called as in the data.
        rulebook: whose policies, channels and campaigns the rows name.
        today: the last day that can have been.

    Raises:
        OSError: it cannot be read.
    """
    customers = rulebook.customers
    key = next((column for column in customers.columns if column.name == customers.key), None)
    names = {**COLUMNS, "customer": (*COLUMNS["customer"], *((key.name, *key.aliases) if key else ()))}
    table = read_provider_table(path, names, ("customer",))
    if table.value is None:
        return Checked([], table.diagnostics)
    missing = [name for name in REQUIRED if name not in table.value.columns]
    if missing:
        place = Span.whole_file(str(path))
        return Checked([], tuple(report("TR813", place, column=name) for name in missing))
    reader = _Reader(path, rulebook, today)
    found: dict[str, ContactRecord] = {}
    for row in table.value.rows:
        contact = reader.contact(row)
        if contact is not None:
            found[contact.id] = contact
    problems = list(islice(reader.problems, _MOST_TOLD))
    if len(reader.problems) > _MOST_TOLD:
        problems.append(report("TR815", count=len(reader.problems) - _MOST_TOLD))
    return Checked([] if problems else list(found.values()), tuple(problems))


class _Reader:
    def __init__(self, path: Path, rulebook: Rulebook, today: dt.date) -> None:
        self._path, self._today = path, today
        self._zone = ZoneInfo(rulebook.workspace.time_zone)
        self._policies: dict[str, Policy] = {policy.name: policy for policy in rulebook.policies}
        self._channels = {channel.name for channel in rulebook.workspace.channels}
        self._campaigns = {campaign.name: campaign.policy for campaign in rulebook.campaigns}
        self.problems: list[Diagnostic] = []

    def contact(self, row: ProviderRow) -> ContactRecord | None:
        """The contact of a row; None, and what is wrong, where it tells of none."""
        cells, before = row.cells, len(self.problems)
        for name in REQUIRED:
            if name not in cells:
                self._wrong(row, name, Localized("it is empty", "为空"))
        day = self._day(row)
        channel = self._one_of(row, "channel", {name: name for name in self._channels})
        campaign = self._campaigns.get(cells.get("cause_name", ""))
        policy = self._one_of(row, "policy", {name: name for name in self._policies}) or campaign or ""
        cause = self._one_of(row, "cause", CAUSES) or self._cause(cells, policy)
        usual = self._policies[policy].purpose if policy in self._policies else "marketing"
        purpose = self._one_of(row, "purpose", PURPOSES) or usual
        for name in ("customer", "message", "cause_name", "owner"):
            if len(cells.get(name, "")) > _LONGEST or not cells.get(name, "").isprintable():
                self._wrong(row, name, Localized("it is no name on one line", "不是单行的名称"))
        if len(self.problems) > before or day is None or channel is None:
            return None
        told = [cells["customer"], day.isoformat(), policy, channel, cells["message"], cause]
        parts = json.dumps(["import", *told, cells.get("cause_name", "")])
        return ContactRecord(
            id=hashlib.sha256(parts.encode()).hexdigest()[:32],
            customer=cells["customer"],
            day=day,
            policy=policy,
            cause=cause,
            cause_name=cells.get("cause_name"),
            purpose=purpose,
            channel=channel,
            message=cells["message"],
            owner=cells.get("owner"),
            state="sent",
        )

    def _cause(self, cells: Mapping[str, str], policy: str) -> str:
        """What caused a contact whose row does not say it."""
        name = cells.get("cause_name")
        if name is None:
            return "regular" if policy else "campaign"
        triggers = self._policies[policy].triggers if policy in self._policies else ()
        return "trigger" if any(trigger.name == name for trigger in triggers) else "campaign"

    def _day(self, row: ProviderRow) -> dt.date | None:
        written = row.cells.get("day")
        if written is None:
            return None
        moment = moment_of(written, self._zone)
        if moment is None:
            self._wrong(row, "day", _NO_DAY)
            return None
        if moment.date() > self._today:
            self._wrong(row, "day", Localized("it lies in the future", "日期在未来"))
            return None
        return moment.date()

    def _one_of(self, row: ProviderRow, column: str, known: Mapping[str, str]) -> str | None:
        written = row.cells.get(column)
        if written is None:
            return None
        if written in known:
            return known[written]
        near = nearest(written, known)
        listed = ", ".join(sorted(known))
        meant = Localized.same("")
        if near is not None:
            meant = Localized(f"; did you mean '{near}'?", f"；您是否想写“{near}”？")
        words = Localized(
            f"it is none of those that the rules know ({listed or 'none'}){meant.en}",
            f"规则中没有这个名称（现有：{listed or '无'}）{meant.zh}",
        )
        self._wrong(row, column, words)
        return None

    def _wrong(self, row: ProviderRow, column: str, problem: Localized) -> None:
        place = Span(str(self._path), row.line, 1, row.line, 1)
        self.problems.append(report("TR814", place, column=column, problem=problem))
