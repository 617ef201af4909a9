"""`--fail-if "moved > 5%"`: limits on what a change of rules may move."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.diagnostic.value_class import dataclass

if TYPE_CHECKING:
    from tieringrules.cli.diffing import Difference
    from tieringrules.engine.comparison import StandardComparison

_LIMIT = re.compile(
    r"\s*(?:(?P<standard>[^\W\d]\w*)\s*\.\s*)?(?P<name>[a-z_]+)\s*(?P<sign>>=|<=|>|<|=|==)\s*"
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)\s*(?P<percent>%)?\s*"
)
_SIGNS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    ">": lambda found, limit: found > limit,
    ">=": lambda found, limit: found >= limit,
    "<": lambda found, limit: found < limit,
    "<=": lambda found, limit: found <= limit,
    "=": lambda found, limit: found == limit,
    "==": lambda found, limit: found == limit,
}


_NO_MEANING = Localized("what the rules of a run meant is not known", "无法得知某次分级时规则的含义")
_NO_DATA = Localized("no data was compared", "没有比较数据")
_NO_PLAN = Localized("recorded runs are compared without their contacts", "比较已记录的分级时不含触达")
_NOT_KEPT = Localized("runs do not keep what was unknown", "记录中不保留无法判断的人数")
_NO_MEASURE = Localized("there is no amount to weigh movers by", "没有可用来衡量的金额指标")
_NO_STANDARD = Localized("there is no standard '{name}'", "没有名为“{name}”的分类标准")


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a limit may be about: the number in one standard, and what it is a share of."""

    value: Callable[[StandardComparison], Decimal]
    whole: Callable[[StandardComparison], Decimal]


def _customers(found: StandardComparison) -> Decimal:
    return Decimal(found.customers)


OF_STANDARDS: Mapping[str, Quantity] = {
    "moved": Quantity(lambda found: Decimal(found.moved), _customers),
    "up": Quantity(lambda found: Decimal(found.up), _customers),
    "down": Quantity(lambda found: Decimal(found.down), _customers),
    "newly_unknown": Quantity(
        lambda found: Decimal(sum(each.customers for each in found.newly_unknown)), _customers
    ),
    "amount_moved": Quantity(
        lambda found: Decimal(str(found.moved_amount or 0)),
        lambda found: Decimal(str(found.total_amount or 0)),
    ),
}
OF_ALL = ("changes", "contacts")
NAMES = (*OF_STANDARDS, *OF_ALL)


@dataclass(frozen=True, slots=True)
class Limit:
    """One condition of --fail-if.

    Attributes:
        text: as written.
        name: key of `NAMES`.
        standard: in which standard; None for any.
        sign: the comparison.
        number: the bound, in percent where `is_share`.
    """

    text: str
    name: str
    standard: str | None
    sign: str
    number: Decimal
    is_share: bool


def limit_of(text: str) -> Limit:
    """The condition that a text after --fail-if says.

    Raises:
        Stop: it says none.
    """
    found = _LIMIT.fullmatch(text)
    is_known = found is not None and found["name"] in (OF_STANDARDS if found["standard"] else NAMES)
    if found is None or not is_known:
        raise Stop(ExitCode.USAGE, report("TR882", text=text, names=", ".join(NAMES)))
    return Limit(
        text.strip(), found["name"], found["standard"], found["sign"], Decimal(found["number"]),
        found["percent"] is not None,
    )  # fmt: skip


def exceeded(limit: Limit, difference: Difference) -> Iterator[Diagnostic]:
    """A finding for each standard, or for the whole, where the condition holds.

    Raises:
        Stop: nothing was looked at that would tell.
    """
    reason = _untold(limit, difference)
    if reason is not None:
        raise Stop(ExitCode.USAGE, report("TR885", condition=limit.text, reason=reason))
    for where, value, whole in _values(limit, difference):
        found = value
        if limit.is_share:
            # Growth from nothing is no share of anything: it is over every limit.
            found = 100 * value / whole if whole else Decimal(0) if not value else Decimal("Infinity")
        if _SIGNS[limit.sign](found, limit.number):
            shown = f"{found:.2f}%" if limit.is_share else f"{found:,f}"
            words = Localized(f"{where}: {shown}", f"{where}：{shown}") if where else Localized.same(shown)
            yield report("TR883", condition=limit.text, found=words)


def _untold(limit: Limit, difference: Difference) -> Localized | None:
    """Why the condition cannot be judged; None where it can. Without changes nothing moves."""
    if limit.name == "changes":
        return None if difference.is_meaning_known else _NO_MEANING
    if difference.is_meaning_known and not difference.changes and difference.as_of is None:
        return None
    if difference.as_of is None:
        return _NO_DATA
    if limit.name == "contacts":
        return _NO_PLAN if difference.since is not None else None
    if limit.name == "newly_unknown" and difference.since is not None:
        return _NOT_KEPT
    if limit.name == "amount_moved" and difference.measure is None:
        return _NO_MEASURE
    if limit.standard is not None and limit.standard not in difference.movement:
        return _NO_STANDARD.filled({"name": limit.standard})
    return None


def _values(limit: Limit, difference: Difference) -> Iterator[tuple[str, Decimal, Decimal]]:
    if limit.name == "changes":
        yield "", Decimal(len(difference.changes)), Decimal(0)
    elif limit.name == "contacts":
        if difference.outreach is not None:
            before, after = (Decimal(side.contacts) for side in difference.outreach)
            yield "", after - before, before
    else:
        quantity = OF_STANDARDS[limit.name]
        for standard, found in difference.movement.items():
            if limit.standard in (None, standard):
                yield standard, quantity.value(found), quantity.whole(found)
