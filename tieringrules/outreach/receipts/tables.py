"""Receipts from the tables that providers export."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from tieringrules.diagnostic import Checked
from tieringrules.outreach.address_forms import forms_of
from tieringrules.outreach.addresses import email_address, phone_number
from tieringrules.outreach.provider_files import ProviderRow, header_form, moment_of, read_provider_table
from tieringrules.outreach.receipts.event import Aside, Event, SetAside
from tieringrules.outreach.receipts.kinds import IGNORED, is_temporary, kind_of, status_of
from tieringrules.rulebook.model import Rulebook

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "event": ("event type", "kind", "action", "record type", "recordtype", "type", "事件", "状态", "类型"),
    "email": (
        "e-mail", "email address", "address", "recipient", "rcpt to", "to", "subscriber",
        "邮箱", "收件人", "电子邮件", "邮件地址",
    ),
    "phone": ("mobile", "phone number", "msisdn", "手机", "手机号", "手机号码", "号码"),
    "message_id": ("messageid", "smtp id", "message headers message id", "internet message id", "邮件编号"),
    "contact_id": ("contact", "custom id", "custom args contact", "unique id", "触达编号"),
    "time": (
        "timestamp", "date", "created", "created at", "occurred at", "event time", "event date", "sent date",
        "bouncedat", "bounced at", "时间", "日期", "上行时间",
    ),
    "status": ("code", "smtp code", "error code", "dsn status", "enhanced status", "bounce code", "状态码"),
    "bounce_type": (
        "bounce class", "classification", "bounce classification", "sub type", "severity", "退信类型",
    ),
    "content": ("text", "body", "reply content", "内容", "上行内容", "回复内容"),
    "reason": ("response", "diagnostic", "diagnostic code", "error", "description", "details", "原因"),
}  # fmt: skip
# What people answer to a text message that they want no more of, as its last words ask them to.
NO_MORE = frozenset(
    ("t", "td", "n", "tdg", "退订", "退", "取消", "取消订阅", "stop", "stopall", "unsubscribe", "quit")
)
WHOM = ("message_id", "contact_id", "email", "phone")
_ID = re.compile(r"[0-9a-f]{32}")


def read_receipt_table(
    path: Path, rulebook: Rulebook, event: str | None
) -> Checked[tuple[tuple[Event | SetAside, ...], int] | None]:
    """What a table says that happened, and how many rows tell what is not counted here.

    Args:
        path: a CSV file with the columns of `COLUMNS`.
        rulebook: for the time zone and the country of phone numbers.
        event: of rows that tell none.

    Raises:
        OSError: it cannot be read.
    """
    table = read_provider_table(path, COLUMNS, WHOM)
    if table.value is None:
        return Checked(None, table.diagnostics)
    zone = ZoneInfo(rulebook.workspace.time_zone)
    found: list[Event | SetAside] = []
    ignored = 0
    for row in table.value.rows:
        word = row.cells.get("event") or event or ""
        if header_form(word) in IGNORED:
            ignored += 1
        else:
            found.append(_event(path, row, rulebook, word, zone))
    return Checked((tuple(found), ignored))


def _event(path: Path, row: ProviderRow, rulebook: Rulebook, word: str, zone: ZoneInfo) -> Event | SetAside:
    cells = row.cells
    kind = kind_of(word)

    def aside(why: Aside) -> SetAside:
        return SetAside(path, row.line, why, kind or "")

    if kind is None:
        return aside("unknown_event")
    contacts = tuple(dict.fromkeys(_ids(cells)))
    form = _form(cells, rulebook)
    if not contacts and form is None:
        return aside("no_name")
    moment = moment_of(cells["time"], zone) if "time" in cells else None
    if "time" in cells and moment is None:
        return aside("bad_date")
    status = None
    if kind == "replied" and header_form(cells.get("content", "")) in NO_MORE:
        kind = "unsubscribed"
    if kind in ("bounced", "soft_bounced"):
        status = status_of(cells.get("status", "")) or status_of(cells.get("reason", ""))
        if kind == "bounced" and is_temporary(status, cells.get("bounce_type", "")):
            kind = "soft_bounced"
    at = int(moment.timestamp()) if moment is not None else 0
    return Event(path, row.line, kind, at, contacts, form, status)


def _ids(cells: Mapping[str, str]) -> Iterator[str]:
    for column in ("contact_id", "message_id"):
        yield from _ID.findall(cells.get(column, "").lower())


def _form(cells: Mapping[str, str], rulebook: Rulebook) -> str | None:
    written = cells.get("email") or cells.get("phone")
    if written is None or (email_address(written) is None and phone_number(written) is None):
        return None
    return min(forms_of(rulebook, written))
