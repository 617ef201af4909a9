"""The quality of the data for people, and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tieringrules.cli.widths import left, one_line, right, width
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.intake.quality import ColumnQuality, DatasetQuality

BAR_CELLS = 24
HEAD = Localized(
    "{name} ({file}): {rows} rows, {refused} refused", "{name}（{file}）：{rows} 行，{refused} 行被拒收"
)
MERGED = Localized("{rows} rows are merged into others", "{rows} 行并入其他行")
NO_PARENT = Localized("{rows} rows without a known customer", "没有对应客户的 {rows} 行")
BROKEN = Localized("{rows} rows break '{name}'", "{rows} 行不满足约束“{name}”")
TITLES = (
    Localized("column", "列"),
    Localized("complete", "完整"),
    Localized("invalid", "无效"),
)
REPEATED = Localized("{count} repeated", "{count} 个重复")
FRESH = Localized("updated ({column}): {oldest} … {newest}", "更新时间（{column}）：{oldest} … {newest}")
NEVER = Localized("updated ({column}): no row says", "更新时间（{column}）：没有任何一行写明")
WITHIN = Localized("within {days} days", "{days} 天内")
OLDER = Localized("older", "更早")
UNKNOWN = Localized("unknown", "不详")
NO_ROWS = Localized("no data", "没有数据")


def share(part: int, whole: int) -> str:
    """A share in percent; `-` of nothing. What is not whole is never shown as whole."""
    if not whole:
        return "-"
    rounded = f"{100 * part / whole:.1f}"
    if rounded == "100.0" and part < whole:
        rounded = "99.9"
    return f"{rounded}%"


def age_words(quality: DatasetQuality) -> list[tuple[Localized, int]]:
    """How many rows are how old."""
    from tieringrules.intake.quality import AGES

    if quality.freshness is None:
        return []
    words = [*(Localized(WITHIN.en.format(days=days), WITHIN.zh.format(days=days)) for days in AGES), OLDER]
    counted = list(zip(words, quality.freshness.ages, strict=True))
    return [*counted, (UNKNOWN, quality.freshness.unknown)] if quality.freshness.unknown else counted


def quality_lines(found: Iterable[DatasetQuality], language: Language) -> Iterator[str]:
    """The quality of every dataset, line by line."""
    for number, quality in enumerate(found):
        if number:
            yield ""
        yield from _dataset(quality, language)


def _dataset(quality: DatasetQuality, language: Language) -> Iterator[str]:
    yield HEAD.text(language).format(
        name=quality.dataset.name,
        file=quality.file,
        rows=f"{quality.rows:,}",
        refused=f"{quality.refused:,}",
    )
    if quality.merged:
        yield "  " + MERGED.text(language).format(rows=f"{quality.merged:,}")
    if quality.no_parent:
        yield "  " + NO_PARENT.text(language).format(rows=f"{quality.no_parent:,}")
    for name, rows in quality.expectations.items():
        yield "  " + BROKEN.text(language).format(rows=f"{rows:,}", name=name)
    names = max((width(one_line(each.column.name)) for each in quality.columns), default=0)
    names = max(names, width(TITLES[0].text(language)))
    titles = [TITLES[1].text(language), TITLES[2].text(language)]
    yield f"  {left(TITLES[0].text(language), names)}  {right(titles[0], 8)}  {right(titles[1], 7)}"
    for each in quality.columns:
        invalid = each.refused + each.unusable
        repeated = "  " + REPEATED.text(language).format(count=f"{each.repeated:,}") if each.repeated else ""
        bars = _bar(each)
        yield (
            f"  {left(one_line(each.column.name), names)}  {right(share(each.filled, each.total), 8)}  "
            f"{right(f'{invalid:,}' if invalid else '-', 7)}  {bars}{repeated}"
        ).rstrip()
    fresh = quality.freshness
    if fresh is not None:
        words = FRESH if fresh.newest is not None else NEVER
        yield "  " + words.text(language).format(
            column=fresh.column, oldest=fresh.oldest, newest=fresh.newest
        )
        parts = [f"{text.text(language)} {share(count, quality.rows)}" for text, count in age_words(quality)]
        yield "    " + " · ".join(parts)


def _bar(each: ColumnQuality) -> str:
    if not each.total:
        return ""
    filled = round(BAR_CELLS * each.filled / each.total)
    if filled == BAR_CELLS and each.filled < each.total:
        filled -= 1
    return "█" * filled + "░" * (BAR_CELLS - filled)


def quality_json(found: Iterable[DatasetQuality]) -> list[dict[str, Any]]:
    """The quality of every dataset as JSON values; no cell is in it."""
    return [
        {
            "dataset": quality.dataset.name,
            "file": quality.file,
            "rows": quality.rows,
            "refused": quality.refused,
            "merged": quality.merged,
            "no_parent": quality.no_parent,
            "expectations": dict(quality.expectations),
            "columns": [
                {
                    "name": each.column.name,
                    "filled": each.filled,
                    "missing": each.missing,
                    "refused": each.refused,
                    "unusable": each.unusable,
                    "repeated": each.repeated,
                }
                for each in quality.columns
            ],
            "updated": None
            if quality.freshness is None
            else {
                "column": quality.freshness.column,
                "oldest": _day(quality.freshness.oldest),
                "newest": _day(quality.freshness.newest),
                "ages": {words.en: count for words, count in age_words(quality)},
            },
        }
        for quality in found
    ]


def _day(day: object) -> str | None:
    return None if day is None else str(day)
