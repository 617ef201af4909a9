"""Changes of rules and movements in the words of people who write rules."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from tieringrules.cli.counts import counted
from tieringrules.cli.value_words import MASK, value_text, value_words
from tieringrules.cli.widths import one_line
from tieringrules.diagnostic import Localized

if TYPE_CHECKING:
    from tieringrules.assure.meaning.changes import Change
    from tieringrules.cli.diffing import Difference
    from tieringrules.diagnostic import Span
    from tieringrules.engine.comparison import Mover, StandardComparison

NO_CHANGE = Localized("no change in meaning", "含义没有变化")
NOBODY_MOVES = Localized("nobody moves", "没有客户移动")
FROM, TO = Localized("from", "原等级"), Localized("to", "新等级")
CUSTOMERS, CUSTOMER = Localized("customers", "客户数"), Localized("customer", "客户")
BEFORE, AFTER = Localized("before", "之前"), Localized("after", "之后")
CONTACTS = Localized("contacts", "触达")
LARGEST = Localized("largest movers", "移动的主要客户")
NEWLY_UNKNOWN = Localized("newly unknown", "新增无法判断")
CHANGES = Localized("What the rules say", "规则内容")
MOVEMENT = Localized("Who moves", "客户移动")
OUTREACH = Localized("What they receive", "触达与消息")
NO_TIER_WORDS = Localized("no tier", "无等级")
# The first name of a change's path, and names below which parts have names of their own.
PARTS: Mapping[str, Localized] = {
    "workspace": Localized("workspace", "工作区"),
    "datasets": Localized("dataset", "数据集"),
    "metrics": Localized("metric", "指标"),
    "standards": Localized("standard", "分类标准"),
    "policies": Localized("policy", "沟通策略"),
    "overrides": Localized("override", "人工调整"),
    "templates": Localized("template", "模板"),
    "campaigns": Localized("campaign", "活动"),
    "offers": Localized("offer", "优惠"),
    "tiers": Localized("tier", "等级"),
    "columns": Localized("column", "列"),
    "rows": Localized("row", "规则行"),
    "scores": Localized("score", "得分"),
    "flags": Localized("flag", "风险标记"),
    "triggers": Localized("trigger", "触发"),
    "channels": Localized("channel", "渠道"),
    "expectations": Localized("expectation", "数据约束"),
    "reasons": Localized("reason", "原因"),
    "outputs": Localized("output", "输出"),
}
# What the model calls otherwise than rule files do, or what is not said in one word.
FIELDS: Mapping[str, Localized] = {
    "when": Localized("condition", "条件"),
    "condition": Localized("condition", "条件"),
    "order": Localized("order", "顺序"),
    "kind": Localized("type", "类型"),
    "minimum": Localized("min", "最小值"),
    "maximum": Localized("max", "最大值"),
    "definition": Localized("", ""),
    "table": Localized("", ""),
    "expression": Localized("formula", "公式"),
    "measure": Localized("measure", "衡量指标"),
    "points": Localized("points", "分值"),
    "title": Localized("title", "名称"),
    "message": Localized("message", "消息"),
    "every": Localized("every", "频率"),
    "cap": Localized("cap", "上限"),
    "at_most": Localized("at_most", "最多"),
    "within": Localized("within", "时间范围"),
    "where": Localized("where", "范围条件"),
    "hit_policy": Localized("hit policy", "命中策略"),
    "effective": Localized("effective", "生效日期"),
    "until": Localized("until", "截止日期"),
    "stability": Localized("stability", "稳定性"),
    "upgrade_after": Localized("upgrade after", "升级期限"),
    "downgrade_after": Localized("downgrade after", "降级期限"),
    "protect": Localized("protected tiers", "受保护的等级"),
    "places": Localized("places", "名额"),
    "unit": Localized("unit", "单位"),
    "default": Localized("default", "默认值"),
}
KINDS: Mapping[str, Localized] = {
    "added": Localized("added", "新增"),
    "removed": Localized("removed", "删除"),
    "moved": Localized("order", "顺序改变"),
    "renamed": Localized("renamed", "改名"),
}


def changes_head(found: Difference) -> Localized:
    """'3 changes in meaning', or that there are none."""
    if not found.changes:
        return NO_CHANGE
    number = counted(len(found.changes), "change", "处变化")
    return Localized(f"{number.en} in meaning", f"含义有 {number.zh}")


def subject_words(change: Change) -> Localized:
    """What a change is about: 'standard customer_value, tier platinum: monetary_12m'."""
    names: list[Localized] = []
    fields: list[Localized] = []
    rest = list(change.path)
    while rest:
        word = rest.pop(0)
        if word in PARTS and (rest or len(change.path) == 1):
            is_order = change.kind == "moved" and len(rest) == 1
            name = one_line(rest.pop(0)) if rest and not is_order else ""
            part = PARTS[word]
            if word == "workspace" and name:
                names.append(part)
                fields.append(FIELDS.get(name, Localized.same(name)))
            elif word == "workspace" or not name:
                names.append(part)
            else:
                names.append(Localized(f"{part.en} {name}", f"{part.zh} {name}"))
        elif not rest and len(change.path) > 1 and change.path[-2] in ("when", "condition", "where"):
            # The field of a condition stands in its text.
            continue
        else:
            label = FIELDS.get(word, Localized.same(one_line(word)))
            if label.en:
                fields.append(label)
    joined = Localized(", ".join(each.en for each in names), "，".join(each.zh for each in names))
    if not fields:
        return joined
    return Localized(
        f"{joined.en}: {' '.join(each.en for each in fields)}",
        f"{joined.zh}：{' '.join(each.zh for each in fields)}",
    )


def change_words(change: Change) -> Localized:
    """A change in one line: what it is about, what it said and what it says."""
    subject = subject_words(change)
    before, after = (one_line(text) if text is not None else None for text in (change.before, change.after))
    if change.kind in ("added", "removed"):
        said = after if change.kind == "added" else before
        kind = KINDS[change.kind]
        if said is None:
            return Localized(f"{subject.en} {kind.en}", f"{kind.zh}{subject.zh}")
        return Localized(f"{subject.en} {kind.en}: {said}", f"{kind.zh}{subject.zh}：{said}")
    if before is None and after is None:
        return Localized(f"{subject.en} changed", f"{subject.zh} 已修改")
    nothing = Localized("(none)", "（无）")
    return Localized(
        f"{subject.en}: {before or nothing.en} → {after or nothing.en}",
        f"{subject.zh}：{before or nothing.zh} → {after or nothing.zh}",
    )


def place_words(change: Change) -> Localized | None:
    """Where a change stands now, and where it stood, unless that is the same place."""
    old, new = _place(change.old_place), _place(change.new_place)
    if new is None:
        return Localized(f"was {old}", f"原在 {old}") if old is not None else None
    if old is None or old == new:
        return Localized.same(new)
    return Localized(f"{new}, was {old}", f"{new}，原在 {old}")


def _place(span: Span | None) -> str | None:
    if span is None:
        return None
    return one_line(span.file if span.is_file else f"{span.file}:{span.line}")


def movement_words(name: str, found: StandardComparison, measure: str | None) -> Localized:
    """'customer_value: 12 of 400 customers move (3.0%): 2 up, 10 down; revenue 1,200 of 9,000 (13.3%)'."""
    if not found.moved:
        return Localized(f"{name}: {NOBODY_MOVES.en}", f"{name}：{NOBODY_MOVES.zh}")
    share = f"{100 * found.moved / found.customers:.1f}%"
    other = found.moved - found.up - found.down
    parts = [
        (found.up, Localized(f"{found.up:,} up", f"上升 {found.up:,}")),
        (found.down, Localized(f"{found.down:,} down", f"下降 {found.down:,}")),
        (other, Localized(f"{other:,} otherwise", f"其他 {other:,}")),
    ]
    said = [words for count, words in parts if count]
    move = "moves" if found.moved == 1 else "move"
    ways = Localized(", ".join(each.en for each in said), "，".join(each.zh for each in said))
    words = Localized(
        f"{name}: {found.moved:,} of {found.customers:,} customers {move} ({share}): {ways.en}",
        f"{name}：{found.customers:,} 位客户中有 {found.moved:,} 位移动（{share}）：{ways.zh}",
    )
    if measure is None or found.moved_amount is None or found.total_amount is None:
        return words
    moved, total = (amount_text(amount) for amount in (found.moved_amount, found.total_amount))
    part = (
        f" ({100 * float(found.moved_amount) / float(found.total_amount):.1f}%)" if found.total_amount else ""
    )
    part_zh = part.replace(" (", "（").replace(")", "）")
    return Localized(
        f"{words.en}; {measure} {moved} of {total}{part}", f"{words.zh}；{measure} {moved} / {total}{part_zh}"
    )


def amount_text(amount: Decimal | float) -> str:
    """An amount for people."""
    return value_words(amount).en


def mover_words(mover: Mover, hides_keys: bool) -> tuple[str, Localized, str]:
    """A mover: the key, masked where it tells about a person, the way with its rules, and the amount."""
    key = MASK if hides_keys else one_line(value_text(mover.customer))
    before, after = (
        _tier(tier, rule)
        for tier, rule in ((mover.before, mover.before_rule), (mover.after, mover.after_rule))
    )
    way = Localized(f"{before.en} → {after.en}", f"{before.zh} → {after.zh}")
    return key, way, amount_text(mover.amount) if mover.amount is not None else ""


def _tier(tier: str | None, rule: str | None) -> Localized:
    if tier is None:
        return NO_TIER_WORDS
    if rule is None or rule == tier:
        return Localized.same(one_line(tier))
    return Localized(f"{one_line(tier)} [{one_line(rule)}]", f"{one_line(tier)}［{one_line(rule)}］")


def tier_words(tier: str) -> Localized:
    """A tier of a matrix; empty for none."""
    return Localized.same(one_line(tier)) if tier else NO_TIER_WORDS


def outreach_rows(found: Difference) -> list[tuple[Localized, int, int]]:
    """Label, before and after of the contacts in all, and per channel, message and offer."""
    if found.outreach is None:
        return []
    before, after = found.outreach
    rows = [(CONTACTS, before.contacts, after.contacts)]
    groups = (
        (PARTS["channels"], before.channels, after.channels),
        (FIELDS["message"], before.messages, after.messages),
        (PARTS["offers"], before.offers, after.offers),
    )
    for label, one, other in groups:
        rows += [
            (
                Localized(f"{label.en} {one_line(name)}", f"{label.zh} {one_line(name)}"),
                one.get(name, 0),
                other.get(name, 0),
            )
            for name in sorted({*one, *other})
        ]
    return rows
