"""Changes of rules and movements in the words of people who write rules."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from tieringrules.cli.counts import counted
from tieringrules.cli.diff_labels import CONDITIONS, FIELDS, KINDS, PARTS
from tieringrules.cli.value_words import MASK, value_text, value_words
from tieringrules.cli.widths import one_line
from tieringrules.diagnostic import LANGUAGES, Localized

if TYPE_CHECKING:
    from tieringrules.assure.meaning.changes import Change
    from tieringrules.cli.diffing import Difference
    from tieringrules.diagnostic import Span
    from tieringrules.engine.comparison import Mover, StandardComparison

NO_CHANGE = Localized("no change in meaning", "含义没有变化")
UNKNOWN_CHANGES = Localized("changes in meaning are not known", "含义有无变化未知")
NOBODY_MOVES = Localized("nobody moves", "没有客户移动")
CONTACTS = Localized("contacts", "触达")
NO_TIER_WORDS = Localized("no tier", "无等级")


def changes_head(found: Difference) -> Localized:
    """'3 changes in meaning', or that there are none."""
    if not found.is_meaning_known:
        return UNKNOWN_CHANGES
    if not found.changes:
        return NO_CHANGE
    number = counted(len(found.changes), "change", "处变化")
    return Localized(f"{number.en} in meaning", f"含义有 {number.zh}")


def _subject(change: Change) -> tuple[list[Localized], list[Localized]]:
    """The parts that a change is in, from the kind of rule down, and the fields of the last of them."""
    names: list[Localized] = []
    fields: list[Localized] = []
    rest = list(change.path)
    while rest:
        word = rest.pop(0)
        if word in PARTS and not fields and (rest or len(change.path) == 1):
            is_order = change.kind == "moved" and len(rest) == 1
            name = one_line(rest.pop(0)) if rest and word != "workspace" and not is_order else ""
            part = PARTS[word]
            names.append(Localized(f"{part.en} {name}", f"{part.zh} {name}") if name else part)
        elif not rest and word != "any of" and len(change.path) > 1 and change.path[-2] in CONDITIONS:
            # The field of a condition stands in its text.
            continue
        else:
            label = FIELDS.get(word)
            if label is None:
                shown = one_line(word)
                label = Localized(shown, PARTS[word].zh if word in PARTS else shown)
            if label.en:
                fields.append(label)
    return names, fields


def subject_words(change: Change) -> Localized:
    """What a change is about: 'standard customer_value, tier platinum: monetary_12m'."""
    names, fields = _subject(change)
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
        # Chinese says the verb before what is new or gone, and after what that belongs to.
        names, fields = _subject(change)
        own = " ".join(each.zh for each in fields) if fields else names.pop().zh
        within = f"{'，'.join(each.zh for each in names)}：" if names else ""
        told = Localized(f"{subject.en} {kind.en}", f"{within}{kind.zh}{own}")
        return told if said is None else Localized(f"{told.en}: {said}", f"{told.zh}：{said}")
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


def movement_words(name: str, found: StandardComparison, measure: Localized | None) -> Localized:
    """'customer_value: 12 of 400 customers move (3.0%): 2 up, 10 down', and what they weigh.

    Args:
        name: of the standard.
        found: the numbers.
        measure: the metric that weighs movers, as people call it; None without one.
    """
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
    share = (
        f"{100 * float(found.moved_amount) / float(found.total_amount):.1f}%" if found.total_amount else ""
    )
    part, part_zh = (f" ({share})", f"（{share}）") if share else ("", "")
    return Localized(
        f"{words.en}; {measure.en}: {moved} of those who move, {total} of all customers{part}",
        f"{words.zh}；{measure.zh}：移动的客户合计 {moved}，全部客户合计 {total}{part_zh}",
    )


def titled(name: str, title: Localized | None) -> Localized:
    """A title with the name behind it, as summaries write it; the name alone where it has none."""
    if title is None:
        return Localized.same(one_line(name))
    en, zh = (
        one_line(f"{words} ({name})" if words != name else name) for words in map(title.text, LANGUAGES)
    )
    return Localized(en, zh)


def amount_text(amount: Decimal | float) -> str:
    """An amount for people."""
    return value_words(amount).en


def mover_words(
    mover: Mover, hides_keys: bool, titles: Mapping[str, Localized | None]
) -> tuple[str, Localized, str]:
    """A mover: the key, masked where it tells about a person, the way with its rules, and the amount."""
    key = MASK if hides_keys else one_line(value_text(mover.customer))
    before, after = (
        _tier(tier, rule, titles)
        for tier, rule in ((mover.before, mover.before_rule), (mover.after, mover.after_rule))
    )
    way = Localized(f"{before.en} → {after.en}", f"{before.zh} → {after.zh}")
    return key, way, amount_text(mover.amount) if mover.amount is not None else ""


def _tier(tier: str | None, rule: str | None, titles: Mapping[str, Localized | None]) -> Localized:
    if tier is None:
        return NO_TIER_WORDS
    words = titled(tier, titles.get(tier))
    if rule is None or rule == tier:
        return words
    return Localized(f"{words.en} [{one_line(rule)}]", f"{words.zh}［{one_line(rule)}］")


def tier_words(tier: str, titles: Mapping[str, Localized | None]) -> Localized:
    """A tier of a matrix by its title; empty for none."""
    return titled(tier, titles.get(tier)) if tier else NO_TIER_WORDS


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
