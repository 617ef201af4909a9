"""The sentences of an explanation, in both languages, for text and pages alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from tieringrules.cli.counts import counted
from tieringrules.cli.stability_words import with_patience
from tieringrules.cli.value_words import MASK, signed, value_text, value_words
from tieringrules.diagnostic import Localized
from tieringrules.language.values import TierValue

if TYPE_CHECKING:
    from tieringrules.cli.labels import Labels
    from tieringrules.engine.earlier import EarlierPlace
    from tieringrules.engine.explained_stability import StabilityExplained
    from tieringrules.engine.explanation import FullTier, MovedOn, Overridden, Seen
    from tieringrules.engine.moving import Change, Outlook
    from tieringrules.engine.own_rows import LeftOutOf, RowCount
    from tieringrules.engine.provenance import Source
    from tieringrules.language.values import Value
    from tieringrules.rulebook.kernel import AggregateDefinition
    from tieringrules.rulebook.model import CalendarSpan
    from tieringrules.rulebook.population import CutRule

OUTCOMES: Mapping[bool | None, Localized] = {
    True: Localized("true", "成立"),
    False: Localized("false", "不成立"),
    None: Localized("unknown", "无法判断"),
}
MARKS: Mapping[bool | None, str] = {True: "✓", False: "✗", None: "?"}
ORIGINS = {
    "column": Localized("column", "列"),
    "metric": Localized("metric", "指标"),
    "score": Localized("score", "得分"),
    "standard": Localized("standard", "分类标准"),
    "previous": Localized("earlier tier", "此前等级"),
}
JOINTS = {
    "and": Localized("all of", "全部满足"),
    "or": Localized("any of", "满足任一"),
    "not": Localized("not", "不满足"),
}
OTHERWISE = Localized("everyone else", "其余客户")
DECIDES = Localized("← decides", "← 由此决定")
VALUES = Localized("Where the values come from", "数值来源")
NO_SIMPLE_CHANGE = Localized("no simple change leads there", "没有简单的改动能达到")
REASONS = Localized("Reasons", "原因")
CONFLICT = Localized(
    "several rules hold that must not hold together, so none decides",
    "同时有多条规则成立，而它们不能同时成立，因此都不生效",
)
DEFAULT_TAKEN = Localized("nothing to compute it from: the default is taken", "没有可计算的数据，取默认值")
FUNCTIONS = {
    "count": Localized("number of {what}", "{what} 的行数"),
    "count_distinct": Localized("number of different {what}", "{what} 的不同值个数"),
    "sum": Localized("sum of {what}", "{what} 之和"),
    "mean": Localized("mean of {what}", "{what} 的平均值"),
    "min": Localized("least {what}", "{what} 的最小值"),
    "max": Localized("greatest {what}", "{what} 的最大值"),
    "median": Localized("median of {what}", "{what} 的中位数"),
}
WHERE = Localized(", where {condition}", "，条件为 {condition}")
WITHIN = Localized(", within {length}", "，最近 {length}内")
WITHIN_AT = Localized(", within {length} by {at}", "，最近 {length}内（按 {at}）")
LEFT_OUT: Mapping[LeftOutOf, Localized] = {
    "after_as_of": Localized("{rows} after the day", "统计日之后的 {rows} 行"),
    "not_kept": Localized("{rows} that the data set does not keep", "数据集不保留（keep）的 {rows} 行"),
    "where": Localized("{rows} by its condition", "不符合条件的 {rows} 行"),
    "window": Localized("{rows} outside its window", "不在时间范围内的 {rows} 行"),
    "empty": Localized("{rows} without a value", "没有取值的 {rows} 行"),
}
ROW_LEFT_OUT: Mapping[LeftOutOf, Localized] = {
    "after_as_of": Localized("not counted: after the day, or without one", "不计入：在统计日之后或没有日期"),
    "not_kept": Localized("not counted: the data set does not keep it", "不计入：数据集不保留（keep）"),
    "where": Localized("by its condition", "不符合条件"),
    "window": Localized("outside its window", "不在时间范围内"),
    "empty": Localized("without a value", "没有取值"),
}
RELATIONS = {
    "at_least": Localized("at least {value}", "至少 {value}"),
    "at_most": Localized("at most {value}", "至多 {value}"),
    "above": Localized("above {value}", "高于 {value}"),
    "below": Localized("below {value}", "低于 {value}"),
    "is": Localized("{value}", "{value}"),
    "one_of": Localized("{value}", "{value}"),
}


def seen_words(item: Seen, labels: Labels) -> Localized:
    """A value that a condition saw, and the kind of its name."""
    value = Localized.same(value_text(item.value))
    if item.value is None or item.field in labels.personal:
        value = shown(item.field, item.value, labels)
    origin = ORIGINS[item.origin]
    return Localized(f"{origin.en} {item.field} = {value.en}", f"{origin.zh} {item.field} = {value.zh}")


def shown(field: str, value: Value, labels: Labels) -> Localized:
    """A value, masked where it is personal."""
    if value is not None and field in labels.personal:
        return Localized.same(MASK)
    if isinstance(value, TierValue):
        return labels.tier(value.standard, value.name)
    return value_words(value)


def change_words(change: Change, labels: Labels) -> Localized:
    """One change: `monetary_12m 48,800 → 50,000 (+1,200)`."""
    name = labels.name(change.field)
    now = shown(change.field, change.now, labels)
    target = _target(change.target, labels)
    # With a value before the arrow the direction is plain.
    if change.relation in ("above", "below") or change.now is None:
        target = RELATIONS[change.relation].filled({"value": target})
    arrow = Localized(f"{name.en} {now.en} → {target.en}", f"{name.zh} {now.zh} → {target.zh}")
    difference = "" if change.field in labels.personal else signed(change.difference)
    if not difference:
        return arrow
    days = hasattr(change.target, "year")
    en = f" ({difference}{' days' if days else ''})"
    zh = f"（{difference}{' 天' if days else ''}）"
    return Localized(arrow.en + en, arrow.zh + zh)


def _target(value: Value, labels: Labels) -> Localized:
    return labels.tier(value.standard, value.name) if isinstance(value, TierValue) else value_words(value)


def overridden_words(standard: str, overridden: Overridden, labels: Labels) -> Iterator[Localized]:
    """Who set a tier by hand, why and until when, and what the rules alone would have given."""
    override = overridden.override
    yield Localized(
        f"set by {override.owner} until {override.until}: {override.reason}",
        f"由 {override.owner} 人工指定，至 {override.until} 有效：{override.reason}",
    )
    tier = labels.tier(standard, overridden.tier_by_rules)
    yield Localized(f"by the rules alone: {tier.en}", f"仅按规则：{tier.zh}")


def moved_on_words(standard: str, moved_on: MovedOn, labels: Labels) -> Iterator[Localized]:
    """What the rules give, which tiers had no place, and by what others were before the customer."""
    from tieringrules.language.printer import print_expression

    tier = labels.tier(standard, moved_on.tier_by_rules)
    yield Localized(f"by the rules alone: {tier.en}", f"仅按规则：{tier.zh}")
    by = Localized.same(print_expression(moved_on.by))
    masked = moved_on.is_personal and labels.masks
    for full in moved_on.full:
        yield _full_words(standard, full, by, moved_on.value, labels, masked=masked)


def _full_words(
    standard: str, full: FullTier, by: Localized, value: Value, labels: Labels, *, masked: bool
) -> Localized:
    tier, places = labels.tier(standard, full.tier), full.places
    own, cut = (
        Localized.same(MASK) if masked and each is not None else value_words(each)
        for each in (value, places.cut)
    )
    held = counted(places.places, "place", "个名额")
    taken = Localized.same("")
    if places.overridden:
        count = f"{places.overridden:,}"
        taken = Localized(f" ({count} taken by override)", f"（人工指定占用 {count} 个）")
    wanted = counted(places.wanted, "customer", "位客户")
    stay = Localized("nobody stays", "没有人留下")
    if places.kept:
        stay = Localized(
            f"the {places.kept:,} with {by.en} from {cut.en} upwards stay",
            f"{by.zh} 达到 {cut.zh} 的 {places.kept:,} 位留下",
        )
    return Localized(
        f"{tier.en} has {held.en}{taken.en} for {wanted.en}: {stay.en}; here {by.en} is {own.en}",
        f"{tier.zh}：{held.zh}{taken.zh}，应入 {wanted.zh}，{stay.zh}；该客户 {by.zh} 为 {own.zh}",
    )


def outlook_words(
    standard: str, outlook: Outlook, labels: Labels, stability: StabilityExplained | None = None
) -> tuple[tuple[str, Localized], ...]:
    """What would move the customer: (`↑` or `↓`, sentence).

    Args:
        standard: its name.
        outlook: what is near.
        labels: titles, and whose values are masked.
        stability: how the tier is kept stable, so that nothing is promised before its time.
    """
    found = _outlook_words(standard, outlook, labels)
    if stability is None:
        return found
    return tuple((arrow, with_patience(arrow, words, stability)) for arrow, words in found)


def _outlook_words(standard: str, outlook: Outlook, labels: Labels) -> tuple[tuple[str, Localized], ...]:
    found: list[tuple[str, Localized]] = []
    rise = outlook.rise
    if outlook.next_tier is not None and (rise is None or not rise.changes):
        found.append(("↑", _to(labels.tier(standard, outlook.next_tier), NO_SIMPLE_CHANGE)))
    elif rise is not None:
        parts = [change_words(change, labels) for change in rise.changes]
        changes = Localized("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))
        found.append(("↑", _to(labels.tier(standard, rise.tier), changes)))
    for move in outlook.falls:
        (change,) = move.changes
        words = change_words(change, labels)
        if move.tier is None:
            lost = Localized(f"to no tier: {words.en}", f"失去等级：{words.zh}")
            found.append(("↓", lost))
        else:
            found.append(("↓", _to(labels.tier(standard, move.tier), words)))
    return tuple(found)


def _to(tier: Localized, words: Localized) -> Localized:
    # Neither up nor down: in a standard of churn risk, the first tier is no honour.
    return Localized(f"to {tier.en}: {words.en}", f"转入 {tier.zh}：{words.zh}")


def near_miss_of(source: Source) -> str | None:
    """The standard whose next better tier a value tells of, if it is such a value."""
    return getattr(source.definition, "near_miss_of", None)


def near_miss_words(standard: str, sources: Iterable[Source], labels: Labels) -> Localized | None:
    """By what a customer misses the next better tier; None where that is not one field alone."""
    from tieringrules.rulebook.near_miss_metrics import ASPECTS, near_miss_name

    values = {source.field: source.value for source in sources if near_miss_of(source) == standard}
    next_tier, shortfall, field = (values.get(near_miss_name(standard, aspect)) for aspect in ASPECTS)
    if shortfall is None or not isinstance(field, str) or not isinstance(next_tier, str):
        return None
    tier, name = labels.tier(standard, next_tier), labels.name(field)
    amount = Localized.same(MASK) if field in labels.personal else value_words(shortfall)
    unit = labels.units.get(field)
    more = f" {unit}" if unit is not None else ""
    return Localized(
        f"misses {tier.en} by {amount.en}{more} of {name.en} alone",
        f"距 {tier.zh} 仅差 {name.zh} {amount.zh}{more}",
    )


def definition_words(source: Source) -> Localized | None:
    """How a value is computed; None for a column of the file."""
    from tieringrules.language.printer import print_expression
    from tieringrules.rulebook.kernel import AggregateDefinition, Derivation, RowDefinition
    from tieringrules.rulebook.population import PopulationScore

    definition = source.definition
    if source.earlier is not None:
        return earlier_words(source.earlier)
    if isinstance(definition, AggregateDefinition):
        return _aggregate_words(definition, source.window_by)
    if isinstance(definition, PopulationScore):
        return _score_words(source, definition)
    if isinstance(definition, RowDefinition) and definition.near_miss_of is not None:
        standard = definition.near_miss_of
        return Localized(
            f"by what one field misses the next better tier of {standard}",
            f"{standard} 仅差一项即可进入更高等级时的情况",
        )
    if isinstance(definition, RowDefinition | Derivation):
        return Localized.same(print_expression(definition.expression))
    return None


def earlier_words(place: EarlierPlace) -> Localized:
    """Where an earlier tier comes from, and why there is none."""
    if place.source is None:
        return Localized("no earlier result has it", "没有包含它的上次结果")
    if place.source == "column":
        words = Localized(f"from the column {place.column}", f"取自列 {place.column}")
    elif place.run is not None:
        words = Localized(f"from run {place.run} of {place.day}", f"取自第 {place.run} 次分级（{place.day}）")
    elif place.file is None:
        words = Localized("from the earlier result", "取自上次的结果")
    elif place.row is None:
        words = Localized(f"from {place.file}", f"取自 {place.file}")
    else:
        words = Localized(f"from {place.file}, row {place.row}", f"取自 {place.file} 第 {place.row} 行")
    if not place.has_customer:
        return Localized(f"{words.en}: this customer is not in it", f"{words.zh}：其中没有该客户")
    if place.is_unknown:
        return Localized(
            f"{words.en}: what stands there is none of today's tiers",
            f"{words.zh}：其中的内容不是现有的等级",
        )
    return words


def _aggregate_words(definition: AggregateDefinition, window_by: str | None) -> Localized:
    from tieringrules.language.printer import print_expression

    what = definition.table if definition.argument is None else f"{definition.table}.{definition.argument}"
    words = FUNCTIONS[definition.function].filled({"what": what})
    further: list[Localized] = []
    if definition.where is not None:
        further.append(WHERE.filled({"condition": print_expression(definition.where)}))
    if definition.within is not None:
        length = {"length": _length(definition.within), "at": window_by or ""}
        further.append((WITHIN_AT if window_by is not None else WITHIN).filled(length))
    return Localized(
        words.en + "".join(part.en for part in further), words.zh + "".join(part.zh for part in further)
    )


def _length(span: CalendarSpan) -> Localized:
    if span.months:
        return counted(span.months, "month", "个月")
    return counted(span.days, "day", "天")


def rows_words(rows: RowCount) -> Localized:
    """How many rows went in, and how many did not."""
    words = Localized(
        f"{rows.counted:,} {'row' if rows.counted == 1 else 'rows'} counted", f"计入 {rows.counted:,} 行"
    )
    if not rows.left_out:
        return words
    parts = [LEFT_OUT[reason].filled({"rows": f"{count:,}"}) for reason, count in rows.left_out.items()]
    return Localized(
        f"{words.en}; not counted: {', '.join(part.en for part in parts)}",
        f"{words.zh}；未计入：{'、'.join(part.zh for part in parts)}",
    )


def _score_words(source: Source, definition: object) -> Localized:
    from tieringrules.language.printer import print_expression
    from tieringrules.rulebook.population import PopulationScore

    assert isinstance(definition, PopulationScore)
    measure = print_expression(definition.measure)
    words = _rule_words(definition.rule).filled({"measure": measure})
    population = source.population
    if population is None:
        return words
    people = counted(population.customers, "customer", "位客户")
    points = [value_words(_number(point)) for point in population.points if point is not None]
    day = population.as_of
    frozen = Localized(f", as of {day}", f"（{day} 的总体）") if day is not None else Localized.same("")
    cuts = (
        Localized(
            f"; cut points {', '.join(point.en for point in points)}",
            f"；分界点 {'、'.join(point.zh for point in points)}",
        )
        if points
        else Localized.same("")
    )
    return Localized(
        f"{words.en} among {people.en}{frozen.en}{cuts.en}",
        f"在 {people.zh}中{words.zh}{frozen.zh}{cuts.zh}",
    )


def _rule_words(rule: CutRule) -> Localized:
    from tieringrules.rulebook.population import QuantileCuts, ShareCuts

    if isinstance(rule, QuantileCuts):
        return Localized(
            f"one of {rule.bins} equal shares by {{measure}}", f"按 {{measure}} 分为 {rule.bins} 等份"
        )
    if isinstance(rule, ShareCuts):
        return Localized("cumulative share of {measure}", "按 {measure} 累计占比划分")
    return Localized("rank by {measure}", "按 {measure} 排名")


def _number(point: object) -> Value:
    from decimal import Decimal
    from fractions import Fraction

    assert isinstance(point, Fraction)
    return Decimal(int(point)) if point.denominator == 1 else float(point)
