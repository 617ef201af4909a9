"""The profile of a file for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tieringrules.cli.widths import left, one_line, right, width
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.intake.profiling import ColumnProfile, FileProfile

HEAD = Localized("{file}: {rows} rows, {columns} columns", "{file}：{rows} 行，{columns} 列")
TITLES = (
    Localized("column", "列"),
    Localized("type", "类型"),
    Localized("missing", "缺失"),
    Localized("distinct", "不同值"),
    Localized("values", "取值"),
)
PERSONAL = Localized("looks personal, not shown", "疑似个人信息，不显示")
UNUSABLE = Localized("cannot be read as cells", "无法作为单元格读取")
DOUBT = Localized("dates as {first} or {second}?", "日期是 {first} 还是 {second}？")
MISFITS = Localized("   ({count} cells are not)", "   （{count} 个单元格不符）")
_WIDEST = 28


def profile_lines(profile: FileProfile, language: Language) -> Iterator[str]:
    """The profile, line by line."""
    yield HEAD.text(language).format(
        file=profile.file.shown, rows=f"{profile.rows:,}", columns=len(profile.columns)
    )
    rows = [[title.text(language) for title in TITLES]]
    for column in profile.columns:
        share = f"{100 * column.missing / profile.rows:.1f}%" if profile.rows else "-"
        cells = [_cut(column.header), _kind(column), share, f"{column.distinct:,}", _values(column, language)]
        rows.append(cells)
    widths = [max(width(row[place]) for row in rows) for place in range(4)]
    for row in rows:
        numbers = "  ".join(right(row[place], widths[place]) for place in (2, 3))
        yield f"  {left(row[0], widths[0])}  {left(row[1], widths[1])}  {numbers}  {row[4]}".rstrip()


def _cut(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _kind(column: ColumnProfile) -> str:
    found = column.column
    form = f" {found.format}" if found.format else f" {found.currency}" if found.currency else ""
    scale = f" {found.scale}" if found.kind == "decimal" and not form else ""
    return one_line(f"{found.kind}{scale}{form}")


def _values(column: ColumnProfile, language: Language) -> str:
    if column.unusable:
        return UNUSABLE.text(language)
    if column.column.personal:
        return PERSONAL.text(language)
    if column.doubt:
        return DOUBT.text(language).format(first=column.doubt[0], second=column.doubt[1])
    if column.least is not None:
        bad = MISFITS.text(language).format(count=f"{column.misfits:,}") if column.misfits else ""
        return f"{column.least} … {column.greatest}{bad}"
    return one_line("  ".join(f"{_cut(value)} ×{times:,}" for value, times in column.top))


def profile_json(profile: FileProfile) -> dict[str, Any]:
    """The profile as JSON values; of personal columns no value is in it."""
    return {
        "file": profile.file.shown,
        "rows": profile.rows,
        "columns": [
            {
                "header": column.header,
                "type": column.column.kind,
                "format": column.column.format,
                "currency": column.column.currency,
                "scale": column.column.scale if column.column.kind == "decimal" else None,
                "personal": column.column.personal,
                "missing": column.missing,
                "misfits": column.misfits,
                "distinct": column.distinct,
                "min": column.least,
                "max": column.greatest,
                "top": [{"value": value, "count": times} for value, times in column.top],
                "dates_could_be": list(column.doubt),
            }
            for column in profile.columns
        ],
    }
