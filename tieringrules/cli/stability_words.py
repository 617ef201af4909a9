"""What keeps a customer's tier stable, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tieringrules.cli.counts import counted
from tieringrules.cli.widths import one_line
from tieringrules.diagnostic import Localized

if TYPE_CHECKING:
    from tieringrules.cli.labels import Labels
    from tieringrules.engine.explained_stability import StabilityExplained
    from tieringrules.engine.explanation import StandardExplained
    from tieringrules.rulebook.model import CalendarSpan

_STAYS = Localized(
    "computed {computed} since {since}; stays {held} until {day} because of stability: a run on that day or "
    "later gives the tier computed then",
    "自 {since} 起计算结果为 {computed}；因稳定性规则（stability）保留 {held} 至 {day}，"
    "当天或之后的分级改为届时的计算结果",
)
_PROTECTED = Localized(
    "computed {computed} since {since}; stays {held}, for the tier is protected: only an override ends it",
    "自 {since} 起计算结果为 {computed}；{held} 受保护，继续保留，只有人工指定才会降级",
)
_FOR_EVER = Localized(
    "computed {computed} since {since}; stays {held} because of stability",
    "自 {since} 起计算结果为 {computed}；因稳定性规则（stability）保留 {held}",
)
_WENT: Mapping[str, Localized] = {
    "down": Localized(
        "was {held}; worse is computed since {since}, for {length} or longer, so the tier computed is given "
        "now",
        "此前为 {held}；自 {since} 起计算结果更低，已满 {length}，故改为计算结果",
    ),
    "up": Localized(
        "was {held}; better is computed since {since}, for {length} or longer, so the tier computed is given "
        "now",
        "此前为 {held}；自 {since} 起计算结果更高，已满 {length}，故改为计算结果",
    ),
}
_COMPUTED = Localized("computed: {words}", "计算结果：{words}")
_LATER = Localized("after {length} {words}", "持续 {length}后{words}")
_SUMMARY: Mapping[str, Localized] = {
    "kept": Localized(
        "{customers} kept in their tier though a worse one is computed: {tiers}",
        "{customers}的计算结果更低，暂时保留等级：{tiers}",
    ),
    "waiting": Localized(
        "{customers} waiting for a better tier that is computed, now in: {tiers}",
        "{customers}的计算结果更高，尚待升级，现有等级：{tiers}",
    ),
}


def stability_words(standard: StandardExplained, labels: Labels) -> Iterator[Localized]:
    """That a customer keeps a tier though another is computed, or goes now, and since when."""
    found = standard.stability
    if found is None:
        return
    if found.went is not None and (after := found.rules.after(found.went.way)) is not None:
        yield _WENT[found.went.way].filled(
            {
                "held": labels.tier(standard.standard, found.went.tier_before),
                "since": str(found.went.since),
                "length": _length(after),
            }
        )
    kept = found.kept
    if kept is None:
        return
    template = _STAYS if kept.goes_on is not None else _PROTECTED if kept.is_protected else _FOR_EVER
    yield template.filled(
        {
            "computed": labels.tier(standard.standard, kept.tier_computed),
            "held": labels.tier(standard.standard, standard.tier),
            "since": str(kept.since),
            "day": str(kept.goes_on),
        }
    )


def with_patience(arrow: str, words: Localized, stability: StabilityExplained) -> Localized:
    """What would move a customer, said so that nothing is promised before its time.

    Args:
        arrow: `↑` or `↓`.
        words: what would move the tier computed, and to which.
        stability: what keeps tiers.
    """
    if stability.kept is not None:
        return _COMPUTED.filled({"words": words})
    after = stability.rules.after("up" if arrow == "↑" else "down")
    if after is None:
        return words
    return _LATER.filled({"length": _length(after), "words": words})


def _length(span: CalendarSpan) -> Localized:
    return counted(span.months, "month", "个月") if span.months else counted(span.days, "day", "天")


def kept_words(word: str, counts: Mapping[str, int], titles: Mapping[str, Localized | None]) -> Localized:
    """How many customers keep which tier.

    Args:
        word: `kept` or `waiting`.
        counts: tier → customers.
        titles: tier → title.
    """
    parts = [(titles.get(tier) or Localized.same(tier), number) for tier, number in counts.items()]
    tiers = Localized(
        ", ".join(one_line(f"{title.en} {number:,}") for title, number in parts),
        "，".join(one_line(f"{title.zh} {number:,}") for title, number in parts),
    )
    customers = counted(sum(counts.values()), "customer", "位客户")
    return _SUMMARY[word].filled({"customers": customers, "tiers": tiers})
