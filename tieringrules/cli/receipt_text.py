"""What became of messages, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tieringrules.cli.counts import counted
from tieringrules.cli.widths import left, width
from tieringrules.diagnostic import Language, Localized
from tieringrules.outreach.receipts.kinds import KINDS
from tieringrules.outreach.suppressing import REASON_BY_CODE

if TYPE_CHECKING:
    from tieringrules.outreach.receipts.taking import Taken

NEW = Localized("{count} new, {again} there already", "新增 {count}，此前已导入 {again}")
KEPT_OUT = Localized("from now on {count} not contacted any more:", "自此不再联系 {count}：")
ASIDE = Localized("{count} could not be used:", "无法使用 {count}：")
IGNORED = Localized("{count} tell nothing that is counted here", "{count} 与此处的统计无关")
WHY: Mapping[str, Localized] = {
    "unknown_event": Localized("of an unknown kind", "类型未知"),
    "no_name": Localized("name neither a message nor an address", "没有写明消息或联系方式"),
    "bad_date": Localized("with a date that is none", "日期无法识别"),
    "not_ours": Localized("about no message of ours that is recorded", "不属于已记录的任何消息"),
    "unreadable": Localized("broken", "格式损坏"),
    "too_large": Localized("too large or too deeply nested", "过大或嵌套过深"),
}


def taken_lines(taken: Taken, why: Mapping[str, int], ignored: int, language: Language) -> Iterator[str]:
    """What came of an import."""
    words = {
        "count": counted(taken.new.total(), "receipt", "条回执"),
        "again": Localized.same(f"{taken.again:,}"),
    }
    yield NEW.filled(words).text(language)
    new = {kind.title: taken.new[kind.name] for kind in KINDS if taken.new[kind.name]}
    yield from _table(new, language)
    if taken.suppressed:
        number = counted(taken.suppressed.total(), "entry", "条", "entries")
        yield KEPT_OUT.filled({"count": number}).text(language)
        titles = {REASON_BY_CODE[code].title: count for code, count in taken.suppressed.items()}
        yield from _table(titles, language)
    if taken.aside:
        yield ASIDE.filled({"count": Localized.same(f"{len(taken.aside):,}")}).text(language)
        yield from _table({WHY[each]: count for each, count in why.items()}, language)
    if ignored:
        yield IGNORED.filled({"count": Localized.same(f"{ignored:,}")}).text(language)


def _table(rows: Mapping[Localized, int], language: Language) -> Iterator[str]:
    widest = max((width(title.text(language)) for title in rows), default=0)
    for title, count in rows.items():
        yield f"  {left(title.text(language), widest)}  {count:,}"
