"""Two recorded runs compared, as lines and as JSON data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tieringrules.cli.run_text import customers_words, standard_title, tier_label, tier_titles
from tieringrules.cli.widths import left, one_line, right, width
from tieringrules.diagnostic import Language, Localized
from tieringrules.diagnostic.value_class import dataclass

if TYPE_CHECKING:
    import datetime as dt

    from tieringrules.engine.tier_flows import StandardFlow, TierFlow
    from tieringrules.history.archive import ArchivedRun
    from tieringrules.rulebook.model import Rulebook

HEAD = Localized(
    "run {one} of {day} → run {other} of {later}: {customers}",
    "第 {one} 次分级（{day}）→ 第 {other} 次分级（{later}）：{customers}",
)
SAME_RULES = Localized("the same rules", "规则相同")
OTHER_RULES = Localized("other rules: {files}", "规则不同：{files}")
SAME_DATA = Localized("the same data", "数据相同")
OTHER_DATA = Localized("other data: {names}", "数据不同：{names}")
TOTALS = Localized(
    "{up} up, {down} down, {same} the same; {new} new, {gone} gone",
    "上升 {up}，下降 {down}，不变 {same}；新增 {new}，不再出现 {gone}",
)
FROM_TO = Localized("from \\ to", "原等级 \\ 新等级")
NOT_HERE, NOT_THERE = Localized("gone", "不再出现"), Localized("new", "新客户")
COLUMNS = (
    Localized("tier", "等级"),
    Localized("before", "之前"),
    Localized("after", "之后"),
    Localized("entered", "进入"),
    Localized("left", "离开"),
    Localized("stayed", "留存率"),
)
ENTERED = Localized("entered {tier}: {customers}", "进入 {tier}：{customers}")
LEFT = Localized("left {tier}: {customers}", "离开 {tier}：{customers}")
BY_HASH = Localized(
    "customers are called by keyed hashes here; --keys calls them by the keys of today's data",
    "此处以密钥散列代替客户编号；加上 --keys 可显示今天数据中的客户编号",
)
BY_HASH_PERSONAL = Localized(
    "customers are called by keyed hashes here; their keys are personal: --keys with --real shows them",
    "此处以密钥散列代替客户编号：客户编号属于个人信息，须同时加上 --keys 和 --real 才会显示",
)
MORE = Localized(" … and {count} more", " ……另有 {count} 位")
_SHORT = 12


@dataclass(frozen=True, slots=True)
class RunComparison:
    """How two runs differ.

    Attributes:
        one, other: the runs, the one before first.
        flows: standard → how customers moved.
        names: what stands for customers → what they are called; empty where nobody is called by name.
        most: how many customers of a list are named.
        way_to_keys: how to see their keys; None where they are asked for.
    """

    one: ArchivedRun
    other: ArchivedRun
    flows: Mapping[str, StandardFlow]
    names: Mapping[str, str]
    most: int
    way_to_keys: Localized | None = None

    def called(self, customers: Sequence[str]) -> list[str]:
        """So many customers of a list as are named."""
        return [self.names.get(each, each) for each in customers[: self.most]]


def comparison_lines(found: RunComparison, rulebook: Rulebook, language: Language) -> Iterator[str]:
    """What the runs were made from, then the matrix, the tiers and the lists of each standard."""
    one, other = found.one.manifest, found.other.manifest
    joined = customers_words(other.customers)
    customers = Localized(f"{one.customers:,} → {joined.en}", f"{one.customers:,} → {joined.zh}")
    words = {
        "one": str(found.one.record.number),
        "day": _day(one.as_of),
        "other": str(found.other.record.number),
        "later": _day(other.as_of),
        "customers": customers,
    }
    yield HEAD.filled(words).text(language)
    yield "  " + _parts(one.rules, other.rules, SAME_RULES, OTHER_RULES, "files").text(language)
    was, is_ = ({name: each.sha256 for name, each in side.data.items()} for side in (one, other))
    yield "  " + _parts(was, is_, SAME_DATA, OTHER_DATA, "names").text(language)
    is_anybody_listed = False
    for name, flow in found.flows.items():
        titles = tier_titles(name, rulebook)
        yield ""
        yield standard_title(name, rulebook, language)
        totals = {"up": flow.up, "down": flow.down, "same": flow.same}
        totals |= {"new": sum(flow.new.values()), "gone": sum(flow.gone.values())}
        yield "  " + TOTALS.filled({key: f"{count:,}" for key, count in totals.items()}).text(language)
        yield from (f"    {line}" for line in _table(_matrix(flow, titles, language)))
        yield from (f"    {line}" for line in _table(_tiers(flow, titles, language)))
        for tier, each in flow.tiers.items():
            label = tier_label(tier, titles, language)
            for text, customers_ in ((ENTERED, each.entered), (LEFT, each.left)):
                if len(customers_) and found.most:
                    yield "  " + _list(text, label, customers_.to_list(), found, language)
                    is_anybody_listed = True
    if is_anybody_listed and found.way_to_keys is not None:
        yield from ("", found.way_to_keys.text(language))


def _day(day: dt.date) -> str:
    return day.isoformat()


def _parts(
    one: Mapping[str, str | None],
    other: Mapping[str, str | None],
    same: Localized,
    changed: Localized,
    key: str,
) -> Localized:
    names = sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
    if not names:
        return same
    listed = [one_line(name) for name in names]
    return changed.filled({key: Localized(", ".join(listed), "、".join(listed))})


def _matrix(flow: StandardFlow, titles: Any, language: Language) -> list[list[str]]:
    """A row per tier before, a column per tier after; also those who are new, and who are gone."""
    befores = [tier for tier in (*flow.tiers, "") if tier in flow.matrix or tier in flow.gone]
    known = {tier for row in flow.matrix.values() for tier in row} | set(flow.new)
    afters = [tier for tier in (*flow.tiers, "") if tier in known]
    head = [FROM_TO.text(language), *(tier_label(tier, titles, language) for tier in afters)]
    rows = [
        [
            tier_label(tier, titles, language),
            *(_count(flow.matrix.get(tier, {}).get(after, 0)) for after in afters),
            *([_count(flow.gone.get(tier, 0))] if flow.gone else []),
        ]
        for tier in befores
    ]
    if flow.new:
        new = [NOT_THERE.text(language), *(_count(flow.new.get(after, 0)) for after in afters)]
        rows.append([*new, *([""] if flow.gone else [])])
    return [[*head, *([NOT_HERE.text(language)] if flow.gone else [])], *rows]


def _count(count: int) -> str:
    return f"{count:,}" if count else "·"


def _tiers(flow: StandardFlow, titles: Any, language: Language) -> list[list[str]]:
    rows = [[each.text(language) for each in COLUMNS]]
    for tier, each in flow.tiers.items():
        stayed = "" if each.retention is None else f"{100 * each.retention:.1f}%"
        counts = (each.had, each.has, len(each.entered), len(each.left))
        rows.append([tier_label(tier, titles, language), *(f"{count:,}" for count in counts), stayed])
    return rows


def _list(
    text: Localized, label: str, customers: Sequence[str], found: RunComparison, language: Language
) -> str:
    shown = [
        one_line(name if name in found.names.values() else name[:_SHORT]) for name in found.called(customers)
    ]
    more = len(customers) - len(shown)
    told = Localized.same(("、" if language == "zh" else ", ").join(shown))
    line = text.filled({"tier": Localized.same(label), "customers": told}).text(language)
    return line + (MORE.filled({"count": f"{more:,}"}).text(language) if more else "")


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if len(rows) < 2:
        return
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            left(row[0], widths[0]),
            *(right(cell, wide) for cell, wide in zip(row[1:], widths[1:], strict=True)),
        ]
        yield "  ".join(cells).rstrip()


def comparison_json(found: RunComparison) -> dict[str, Any]:
    """The same as JSON data; an empty name is no tier."""
    sides = {
        name: {
            "run": side.record.number,
            "as_of": _day(side.manifest.as_of),
            "customers": side.manifest.customers,
            "rules_hash": side.manifest.rules_hash,
            "data_hash": side.manifest.data_hash,
        }
        for name, side in (("before", found.one), ("after", found.other))
    }
    return {**sides, "standards": {name: _flow_json(flow, found) for name, flow in found.flows.items()}}


def _flow_json(flow: StandardFlow, found: RunComparison) -> dict[str, Any]:
    return {
        "up": flow.up,
        "down": flow.down,
        "same": flow.same,
        "matrix": {tier: dict(row) for tier, row in flow.matrix.items()},
        "new": dict(flow.new),
        "gone": dict(flow.gone),
        "tiers": {tier: _tier_json(each, found) for tier, each in flow.tiers.items()},
    }


def _tier_json(flow: TierFlow, found: RunComparison) -> dict[str, Any]:
    return {
        "before": flow.had,
        "after": flow.has,
        "kept": flow.kept,
        "retention": flow.retention,
        "entered": {"customers": len(flow.entered), "named": found.called(flow.entered.to_list())},
        "left": {"customers": len(flow.left), "named": found.called(flow.left.to_list())},
    }
