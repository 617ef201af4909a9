"""What people write to keep somebody out: on the command line, and in the lists of other systems."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tieringrules.diagnostic import Checked, Diagnostic, Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.address_forms import domain_form, forms_of
from tieringrules.outreach.addresses import email_address, phone_number
from tieringrules.outreach.channels import CHANNEL_BY_NAME
from tieringrules.outreach.plain_text import guarded
from tieringrules.outreach.provider_files import (
    ProviderRow,
    bad_row,
    header_form,
    moment_of,
    read_provider_table,
)
from tieringrules.rulebook.model import Rulebook

if TYPE_CHECKING:
    from tieringrules.history import History, Suppression


@dataclass(frozen=True, slots=True)
class ReasonOfSuppression:
    """Why somebody is not to be contacted; `aliases` are the words of other systems."""

    code: str
    title: Localized
    aliases: tuple[str, ...] = ()


REASONS: tuple[ReasonOfSuppression, ...] = (
    ReasonOfSuppression(
        "opt_out",
        Localized("opted out", "退订"),
        ("unsubscribe", "unsubscribed", "opt out", "optout", "group unsubscribe", "取消订阅", "td"),
    ),
    ReasonOfSuppression(
        "complaint",
        Localized("complained", "投诉"),
        ("complained", "spam", "spam report", "spamreport", "abuse", "junk", "举报"),
    ),
    ReasonOfSuppression(
        "bounced",
        Localized("cannot be delivered", "无法送达"),
        (
            "bounce",
            "hard bounce",
            "hardbounce",
            "invalid",
            "invalid email",
            "cleaned",
            "退信",
            "硬退信",
            "空号",
        ),
    ),
    ReasonOfSuppression("legal", Localized("the law demands it", "依法要求"), ("gdpr", "法律要求")),
    ReasonOfSuppression(
        "manual", Localized("put there by somebody", "人工添加"), ("other", "blocked", "人工")
    ),
    ReasonOfSuppression("erased", Localized("was erased", "已删除"), ("forgotten",)),
)
REASON_BY_CODE: Mapping[str, ReasonOfSuppression] = {each.code: each for each in REASONS}
_BY_WORD = {
    header_form(word): each.code for each in REASONS for word in (each.code, each.title.zh, *each.aliases)
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "email": (
        "e-mail", "email address", "recipient", "subscriber", "mail",
        "邮箱", "电子邮件", "邮箱地址", "邮件地址",
    ),
    "phone": (
        "mobile", "phone number", "mobile phone", "msisdn", "手机", "手机号", "手机号码", "电话", "号码",
    ),
    "address": ("account", "contact", "联系方式", "账号"),
    "customer": ("customer id", "customer key", "client id", "客户", "客户编号", "会员号"),
    "domain": ("host", "域名"),
    "customer_hash": (),
    "address_hash": (),
    "channel": ("medium", "渠道"),
    "reason": ("type", "event", "status", "原因", "类型"),
    "date": (
        "day", "time", "timestamp", "created", "created at", "unsubscribed at", "unsub time", "optout time",
        "日期", "时间", "退订时间",
    ),
}  # fmt: skip
WHOM = ("email", "phone", "address", "customer", "domain", "customer_hash", "address_hash")
_HASH = re.compile(r"[0-9a-f]{64}")
HashAddress = Callable[[str], str]


def reason_code(word: str) -> str | None:
    """The reason that a word means, in the words of ours or of other systems."""
    return _BY_WORD.get(header_form(word))


def address_forms(rulebook: Rulebook, written: str) -> frozenset[str] | None:
    """The spellings of an address as somebody wrote it; None where no channel has such addresses."""
    if email_address(written) is not None or phone_number(written) is not None:
        return forms_of(rulebook, written)
    others = [
        spec.address(written)
        for channel in rulebook.workspace.channels
        if (spec := CHANNEL_BY_NAME.get(channel.name)) and spec.address not in (email_address, phone_number)
    ]
    if "@" in written or not any(others):
        return None
    return forms_of(rulebook, written)


def read_suppressions(
    path: Path, rulebook: Rulebook, hash_address: HashAddress, today: dt.date
) -> Checked[tuple[Suppression, ...] | None]:
    """The entries of a list; None where a row is wrong, for half a list would look like all of it.

    Args:
        path: a CSV file with the columns of `COLUMNS`.
        rulebook: for the channels, the customers' key and the time zone.
        hash_address: the one spelling of an address → its keyed hash.
        today: the day of rows without one.

    Raises:
        OSError: it cannot be read.
    """
    key = rulebook.customers.key
    names = dict(COLUMNS)
    if key is not None:
        names["customer"] = (*names["customer"], key)
    table = read_provider_table(path, names, WHOM)
    if table.value is None:
        return Checked(None, table.diagnostics)
    zone = ZoneInfo(rulebook.workspace.time_zone)
    entries: list[Suppression] = []
    found: list[Diagnostic] = []
    for row in table.value.rows:
        made = _entries(path, row, rulebook, hash_address, today, zone)
        if isinstance(made, Diagnostic):
            found.append(made)
        else:
            entries += made
    return Checked(None if found else tuple(entries), tuple(found))


def _entries(
    path: Path,
    row: ProviderRow,
    rulebook: Rulebook,
    hash_address: HashAddress,
    today: dt.date,
    zone: ZoneInfo,
) -> list[Suppression] | Diagnostic:
    from tieringrules.history import Suppression

    cells = row.cells
    reason = reason_code(cells.get("reason", "opt_out"))
    if reason is None:
        known = ", ".join(REASON_BY_CODE)
        words = Localized(f"it is none of the reasons that are known ({known})", f"不是已知的原因（{known}）")
        return bad_row(path, row, "reason", words)
    channel = cells.get("channel")
    if channel in ("*", "all", "全部"):
        channel = None
    if channel is not None and channel not in CHANNEL_BY_NAME:
        return bad_row(path, row, "channel", Localized("there is no such channel", "没有这个渠道"))
    moment = moment_of(cells["date"], zone) if "date" in cells else None
    if "date" in cells and moment is None:
        return bad_row(
            path, row, "date", Localized("it is no day, such as 2026-06-30", "不是日期，例如 2026-06-30")
        )
    day = moment.date() if moment is not None else today
    targets = list(_targets(path, row, rulebook, hash_address))
    if not targets:
        column = next((one for one in WHOM if one in row.headings), WHOM[0])
        return bad_row(path, row, column, Localized("it does not say whom it is about", "没有写明对象"))
    entries = []
    for target in targets:
        if isinstance(target, Diagnostic):
            return target
        kind, value = target
        entries.append(Suppression(day, reason, channel=channel, **{kind: value}))
    return entries


def _targets(
    path: Path, row: ProviderRow, rulebook: Rulebook, hash_address: HashAddress
) -> Iterator[tuple[str, str] | Diagnostic]:
    for column, cell in row.cells.items():
        if column in ("customer_hash", "address_hash"):
            good = _HASH.fullmatch(cell) is not None
            yield (
                (column, cell)
                if good
                else bad_row(path, row, column, Localized("it is no hash", "不是哈希值"))
            )
        elif column == "customer":
            yield "customer", cell
        elif column == "domain":
            domain = domain_form(cell)
            words = Localized("it is no domain, such as example.com", "不是域名，例如 example.com")
            yield ("domain", domain) if domain is not None else bad_row(path, row, column, words)
        elif column in ("email", "phone", "address"):
            usable = {"email": email_address, "phone": phone_number}.get(column)
            forms = address_forms(rulebook, cell) if usable is None or usable(cell) is not None else None
            if forms is None:
                yield bad_row(path, row, column, Localized("it is no usable address", "不是可用的联系方式"))
            else:
                yield from (("address_hash", hash_address(form)) for form in sorted(forms))


EXPORTED = ("customer", "customer_hash", "address_hash", "domain", "channel", "reason", "date")


def suppressions_csv(entries: Iterable[Suppression]) -> bytes:
    """The list as a table that `suppress import` reads; addresses are there as keyed hashes alone."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(EXPORTED)
    for one in entries:
        cells = (
            one.customer, one.customer_hash, one.address_hash, one.domain, one.channel, one.reason,
            one.day.isoformat(),
        )  # fmt: skip
        writer.writerow([guarded(cell or "") for cell in cells])
    return text.getvalue().encode()


def hashes_of(history: History, forms: Sequence[str], written: str) -> list[str]:
    """All keyed hashes by which an address may be listed."""
    return [each for form in forms for each in history.secrets.addresses(form, written)]
