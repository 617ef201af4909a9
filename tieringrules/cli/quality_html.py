"""The quality of the data as one page that needs nothing else: a bar for every column, both languages."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from tieringrules.cli.explanation_html import POLICY, STYLE
from tieringrules.cli.quality_text import BROKEN, FRESH, MERGED, NEVER, NO_PARENT, REPEATED, age_words, share
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.intake.quality import ColumnQuality, DatasetQuality

TITLE = Localized("Quality of the data on {day}", "{day} 的数据质量")
ROWS = Localized("{rows} rows, {refused} refused", "{rows} 行，{refused} 行被拒收")
LEGEND = (
    ("ok", Localized("filled", "有值")),
    ("gap", Localized("missing", "缺失")),
    ("bad", Localized("invalid", "无效")),
)
_STYLE = """
.bars{width:100%;border-collapse:collapse;margin:.6rem 0;font-size:.92rem}
.bars td{padding:.22rem .4rem .22rem 0;vertical-align:middle}
.bars td:first-child{width:30%}.bars td:last-child{width:8.5rem;text-align:right;color:var(--quiet)}
.bar{display:flex;height:.85rem;border-radius:.25rem;overflow:hidden;background:var(--line)}
.bar i,.key i{display:block}.ok{background:var(--yes)}.bad{background:var(--no)}.gap{background:var(--line)}
.key{font-size:.85rem;color:var(--quiet);margin:.2rem 0 1rem}
.key i{display:inline-block;width:.8rem;height:.8rem;border-radius:.2rem;margin:0 .3rem 0 .8rem;
vertical-align:-.05rem}
.note{color:var(--quiet);margin:.2rem 0}
"""


def quality_page(found: Iterable[DatasetQuality], day: str, language: Language) -> str:
    """The page.

    Args:
        found: the quality of every dataset.
        day: from which ages count.
        language: the one shown first.
    """
    picks = "".join(
        f'<input class="pick" type="radio" name="language" id="{name}"{" checked" * (name == language)}>'
        for name in ("zh", "en")
    )
    title = _filled(TITLE, day=day)
    legend = "".join(f'<i class="{kind}"></i>{_both(words)}' for kind, words in LEGEND)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{language}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            f"<title>{escape(title.text(language))}</title>",
            f"<style>{STYLE}{_STYLE}</style></head><body>",
            picks,
            '<nav><label for="zh">中文</label><label for="en">English</label></nav>',
            f'<main><h1>{_both(title)}</h1><p class="key">{legend}</p>',
            *(_dataset(quality) for quality in found),
            "</main></body></html>",
        ]
    )


def _dataset(quality: DatasetQuality) -> str:
    name = quality.dataset.title or Localized.same(quality.dataset.name)
    head = _filled(ROWS, rows=f"{quality.rows:,}", refused=f"{quality.refused:,}")
    parts = [f"<section><h2>{_both(name)}</h2><p class='note'>{escape(quality.file)} · {_both(head)}</p>"]
    if quality.merged:
        parts.append(f"<p class='note'>{_both(_filled(MERGED, rows=f'{quality.merged:,}'))}</p>")
    if quality.no_parent:
        told = _filled(NO_PARENT, rows=f"{quality.no_parent:,}")
        parts.append(f"<p class='note'>{_both(told)}</p>")
    for broken, rows in quality.expectations.items():
        parts.append(f"<p class='note'>{_both(_filled(BROKEN, rows=f'{rows:,}', name=broken))}</p>")
    parts.append(f'<table class="bars">{"".join(_row(each) for each in quality.columns)}</table>')
    fresh = quality.freshness
    if fresh is not None:
        words = FRESH if fresh.newest is not None else NEVER
        told = _filled(words, column=fresh.column, oldest=str(fresh.oldest), newest=str(fresh.newest))
        parts.append(f"<h3>{_both(told)}</h3><table class='bars'>")
        for age, count in age_words(quality):
            bar = _bar([("ok", count)], quality.rows - quality.refused)
            parts.append(f"<tr><td>{_both(age)}</td><td>{bar}</td><td>{share(count, quality.rows)}</td></tr>")
        parts.append("</table>")
    return "".join([*parts, "</section>"])


def _row(each: ColumnQuality) -> str:
    name = each.column.title or Localized.same(each.column.name)
    invalid = each.refused + each.unusable
    bar = _bar([("ok", each.filled), ("gap", each.missing), ("bad", invalid)], each.total)
    told = share(each.filled, each.total)
    repeated = ""
    if each.repeated:
        repeated = " · " + _both(_filled(REPEATED, count=f"{each.repeated:,}"))
    return f"<tr><td>{_both(name)}</td><td>{bar}</td><td>{told}{repeated}</td></tr>"


def _bar(parts: list[tuple[str, int]], whole: int) -> str:
    if not whole:
        return '<div class="bar"></div>'
    # What is there at all is to be seen.
    pieces = "".join(
        f'<i class="{kind}" style="width:{max(0.4, 100 * count / whole):.2f}%"></i>'
        for kind, count in parts
        if count
    )
    return f'<div class="bar">{pieces}</div>'


def _filled(words: Localized, **values: str) -> Localized:
    return Localized(words.en.format(**values), words.zh.format(**values))


def _both(words: Localized) -> str:
    if words.en == words.zh:
        return escape(words.en)
    return f'<span lang="en">{escape(words.en)}</span><span lang="zh">{escape(words.zh)}</span>'
