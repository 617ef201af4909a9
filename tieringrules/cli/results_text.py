"""What became of messages, as a table and as JSON data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tieringrules.cli.widths import left, one_line, right, width
from tieringrules.diagnostic import Language, Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.receipts.kinds import KINDS

if TYPE_CHECKING:
    from tieringrules.history.receipts import Group

DIMENSIONS: Mapping[str, Localized] = {
    "policy": Localized("policy", "策略"),
    "campaign": Localized("campaign", "活动"),
    "message": Localized("message", "消息"),
    "variant": Localized("variant", "版本"),
    "channel": Localized("channel", "渠道"),
    "tier": Localized("tier", "等级"),
}
STATES: Mapping[str, Localized] = {
    "planned": Localized("planned", "计划"),
    "sent": Localized("sent", "已发送"),
    "failed": Localized("failed", "失败"),
    "unknown": Localized("unknown", "结果未知"),
}
# In the order in which they are told.
WHAT: Mapping[str, Localized] = {**STATES, **{kind.name: kind.title for kind in KINDS}}
_ALWAYS = ("planned", "sent")
NOTHING = Localized(
    "no message is recorded yet; `--record` on plan, render or run does it",
    "尚无消息记录；在 plan、render 或 run 上加 `--record` 即可记录",
)
REGULAR = Localized("(regular)", "（定期）")
RATES = Localized(
    "Rates are of what was sent, or of what was planned where another system sends.",
    "比率以已发送数为基数；由其他系统发送时以计划数为基数。",
)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """The messages of one group.

    Attributes:
        group: what they have in common: name of a dimension → value, None where there is none.
        counts: what → messages.
    """

    group: Mapping[str, str | None]
    counts: Mapping[str, int]

    @property
    def base(self) -> int:
        """What rates are of: messages that left, or those planned where we send none ourselves."""
        left_us = self.counts.get("sent", 0) + self.counts.get("unknown", 0)
        own = left_us or self.counts.get("failed", 0) or self.counts.get("held", 0)
        return left_us if own else self.counts.get("planned", 0)

    def rate(self, what: str) -> float | None:
        """The share of a kind of receipt, from 0 to 1; None where there is nothing to divide by."""
        return self.counts.get(what, 0) / self.base if self.base else None


def grouped(counts: Mapping[Group, Mapping[str, int]], names: Sequence[str]) -> list[ResultRow]:
    """The counts by some dimensions alone, in the order of their values."""
    found: dict[tuple[str | None, ...], Counter[str]] = {}
    for group, told in counts.items():
        values = {
            "policy": group.policy,
            "campaign": group.cause_name,
            "message": group.message,
            "variant": group.variant,
            "channel": group.channel,
            "tier": f"{group.standard}.{group.tier}" if group.tier is not None else None,
        }
        found.setdefault(tuple(values[name] for name in names), Counter()).update(told)
    keys = sorted(found, key=lambda key: [(each is not None, each or "") for each in key])
    return [ResultRow(dict(zip(names, key, strict=True)), found[key]) for key in keys]


def result_json(row: ResultRow) -> dict[str, Any]:
    """A group as JSON data; rates from 0 to 1, null where nothing was sent."""
    rates = {kind.name: row.rate(kind.name) for kind in KINDS}
    return {
        **row.group,
        **{name: row.counts.get(name, 0) for name in WHAT},
        "rates": {name: round(rate, 6) if rate is not None else None for name, rate in rates.items()},
    }


def result_lines(rows: Sequence[ResultRow], language: Language) -> Iterator[str]:
    """The groups as a table; columns in which nothing stands are left out."""
    if not rows:
        yield NOTHING.text(language)
        return
    names = [name for name in rows[0].group if any(row.group[name] is not None for row in rows)]
    told = [name for name in WHAT if name in _ALWAYS or any(row.counts.get(name) for row in rows)]
    table = [
        [*(DIMENSIONS[name].text(language) for name in names), *(WHAT[name].text(language) for name in told)]
    ]
    for row in rows:
        cells = [_value(row, name, language) for name in names]
        table.append([*cells, *(_count(row, name) for name in told)])
    widths = [max(width(line[place]) for line in table) for place in range(len(table[0]))]
    for line in table:
        placed = [
            (left if place < len(names) else right)(cell, widths[place]) for place, cell in enumerate(line)
        ]
        yield "  ".join(placed).rstrip()
    if any(name not in STATES for name in told):
        yield RATES.text(language)


def _value(row: ResultRow, name: str, language: Language) -> str:
    value = row.group[name]
    if value is None:
        return REGULAR.text(language) if name == "campaign" else ""
    return one_line(value)


def _count(row: ResultRow, name: str) -> str:
    count = row.counts.get(name, 0)
    rate = row.rate(name) if name not in STATES and count else None
    return f"{count:,}" if rate is None else f"{count:,} ({rate:.1%})"
