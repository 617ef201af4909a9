"""One customer's tiers in the recorded runs, as lines and as JSON data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tieringrules.cli.run_text import standard_title, tier_label, tier_titles
from tieringrules.cli.widths import left, one_line, width
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.history.over_time import CustomerThen
    from tieringrules.rulebook.model import Rulebook

NOT_IN_ANY = Localized("the customer is in no recorded run", "已记录的分级中没有该客户")
NOT_IN_IT = Localized("not in it", "不在其中")
BY = Localized("by {rule}", "规则 {rule}")


def customer_lines(found: Sequence[CustomerThen], rulebook: Rulebook, language: Language) -> Iterator[str]:
    """Standard by standard, run by run, the last first: the tier, which way it went, and the rule."""
    if not any(each.standards for each in found):
        yield NOT_IN_ANY.text(language)
        return
    standards = sorted({name for each in found for name in each.standards or ()})
    numbers = max(len(str(each.run.number)) for each in found)
    for place, name in enumerate(standards):
        if place:
            yield ""
        yield standard_title(name, rulebook, language)
        titles = tier_titles(name, rulebook)
        told = [_tier(each, name, titles, language) for each in found]
        widest = max(width(tier) for tier, _ in told)
        for each, (tier, rule) in zip(found, told, strict=True):
            run = Localized(f"run {each.run.number:<{numbers}}", f"第 {each.run.number:>{numbers}} 次")
            yield f"  {each.run.as_of}  {run.text(language)}  {left(tier, widest)}  {rule}".rstrip()


def _tier(each: CustomerThen, name: str, titles: Any, language: Language) -> tuple[str, str]:
    if each.standards is None or name not in each.standards:
        return NOT_IN_IT.text(language), ""
    then = each.standards[name]
    rule = BY.filled({"rule": one_line(then.rule)}).text(language) if then.rule else ""
    return tier_label(then.tier, titles, language), rule


def customer_json(found: Sequence[CustomerThen]) -> list[dict[str, Any]]:
    """The same as JSON data."""
    return [
        {
            "run": each.run.number,
            "as_of": each.run.as_of.isoformat(),
            "standards": None
            if each.standards is None
            else {name: {"tier": then.tier, "rule": then.rule} for name, then in each.standards.items()},
        }
        for each in found
    ]
