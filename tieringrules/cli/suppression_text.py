"""Who is not to be contacted, as lines and as JSON data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tieringrules.cli.counts import counted
from tieringrules.cli.widths import left, one_line, width
from tieringrules.diagnostic import Language, Localized
from tieringrules.outreach.suppressing import REASON_BY_CODE

if TYPE_CHECKING:
    from tieringrules.history import Suppression
    from tieringrules.history.suppressions import Lifted

MOST_LINES = 50
NOTHING = Localized("nobody is listed", "名单为空")
NONE_REMOVED = Localized("nothing was taken back", "没有撤销记录")
EVERY = Localized("every channel", "全部渠道")
MORE = Localized(
    "and {rest} more; `suppress export` writes them all", "另有 {rest}；可用 suppress export 全部导出"
)
KINDS = {
    "customer": Localized("customer", "客户"),
    "customer_hash": Localized("customer, by hash", "客户（哈希）"),
    "address_hash": Localized("address, by hash", "联系方式（哈希）"),
    "domain": Localized("domain", "域名"),
}
_SHOWN_DIGITS = 8


def _kind(entry: Suppression) -> tuple[str, str]:
    return next((kind, value) for kind in KINDS if (value := getattr(entry, kind)) is not None)


def _shown(entry: Suppression, masks: bool) -> str:
    kind, value = _kind(entry)
    if kind.endswith("_hash"):
        return f"{value[:_SHOWN_DIGITS]}…"
    if kind == "customer" and masks:
        from tieringrules.outreach.preview.masking import veiled

        return veiled(value)
    return one_line(value)


def entry_json(entry: Suppression, masks: bool) -> dict[str, Any]:
    """An entry as JSON data; hashes stand there whole."""
    kind, value = _kind(entry)
    return {
        "by": kind,
        "value": value if kind.endswith("_hash") else _shown(entry, masks),
        "channel": entry.channel,
        "reason": entry.reason,
        "date": entry.day.isoformat(),
    }


def lines(entries: Sequence[Suppression], masks: bool, language: Language) -> Iterator[str]:
    """How many for each reason, then the last entries."""
    if not entries:
        yield NOTHING.text(language)
        return
    reasons = Counter(entry.reason for entry in entries)
    titles = {code: _title(code).text(language) for code in reasons}
    widest = max(map(width, titles.values()))
    yield counted(len(entries), "entry", "条", "entries").text(language)
    for code, count in reasons.most_common():
        yield f"  {left(titles[code], widest)}  {count:,}"
    for entry in reversed(entries[-MOST_LINES:]):
        kind = KINDS[_kind(entry)[0]].text(language)
        where = entry.channel or EVERY.text(language)
        yield f"{entry.day}  {left(titles[entry.reason], widest)}  {kind} {_shown(entry, masks)} · {where}"
    rest = len(entries) - MOST_LINES
    if rest > 0:
        yield MORE.filled({"rest": counted(rest, "entry", "条", "entries")}).text(language)


def lifted_lines(taken_back: Sequence[Lifted], masks: bool, language: Language) -> Iterator[str]:
    """What was taken back, when and why, the last first."""
    if not taken_back:
        yield NONE_REMOVED.text(language)
    for each in reversed(taken_back[-MOST_LINES:]):
        entry = each.entry
        kind = KINDS[_kind(entry)[0]].text(language)
        where = entry.channel or EVERY.text(language)
        title = _title(entry.reason).text(language)
        yield f"{each.on}  {title}  {kind} {_shown(entry, masks)} · {where}: {one_line(each.because)}"


def _title(code: str) -> Localized:
    known = REASON_BY_CODE.get(code)
    return known.title if known is not None else Localized.same(code)
