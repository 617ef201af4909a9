"""A comparison of rules as one page that needs no network, with a flow chart between tiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from tieringrules.cli.diff_report import (
    CHANGES,
    LARGEST,
    MOVEMENT,
    OUTREACH,
    DifferenceReport,
    StandardReport,
    Table,
    report_of,
)
from tieringrules.cli.diff_words import tier_words
from tieringrules.diagnostic import Language

if TYPE_CHECKING:
    from tieringrules.cli.diffing import Difference

# The chart's library stands in the page; nothing is fetched.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:"
STYLE = """\
body{margin:0 auto;max-width:60rem;padding:1rem;font:16px/1.55 system-ui,-apple-system,"PingFang SC",
"Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1d2530;background:#fff;overflow-wrap:anywhere}
table{border-collapse:collapse;margin:.6rem 0}
td,th{padding:.2rem .7rem;border-bottom:1px solid #dde1e7;text-align:left}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}small{color:#5d6775}h3{margin-top:2rem}
"""
_HEIGHT = 360


def difference_page(found: Difference, language: Language) -> str:
    """The comparison as HTML.

    Args:
        found: the comparison.
        language: of the words.
    """
    report = report_of(found, language)
    title = f"tieringrules: {report.title}"
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>",
            f"<h1>{escape(title)}</h1>",
            *_body(report, language),
            "</body></html>",
        )
    )


def _body(report: DifferenceReport, language: Language) -> Iterator[str]:
    for note in report.notes:
        yield f"<p>{escape(note)}</p>"
    if report.changes:
        yield f"<h2>{CHANGES.text(language)}</h2><ul>"
        for said, place in report.changes:
            where = f" <small>{escape(place)}</small>" if place is not None else ""
            yield f"<li>{escape(said)}{where}</li>"
        yield "</ul>"
    if report.day is None:
        return
    yield f"<h2>{MOVEMENT.text(language)} · {report.day}</h2>"
    drawn = False
    for standard in report.standards:
        yield f"<h3>{escape(standard.said)}</h3>"
        if standard.found.moved:
            yield _chart(standard, language, with_library=not drawn)
            drawn = True
        yield from _of_standard(standard, language)
    if report.unmoved is not None:
        yield f"<p>{escape(report.unmoved)}</p>"
    if report.outreach is not None:
        yield f"<h2>{OUTREACH.text(language)}</h2>"
        yield _table(report.outreach)


def _of_standard(standard: StandardReport, language: Language) -> Iterator[str]:
    if standard.moves is not None:
        yield _table(standard.moves)
    if standard.movers is not None:
        yield f"<h4>{LARGEST.text(language)}</h4>"
        yield _table(standard.movers)
    yield from (f"<p>{escape(line)}</p>" for line in standard.unknown)


def _chart(report: StandardReport, language: Language, *, with_library: bool) -> str:
    """The flow from the tiers before to those after, drawn by Plotly (plotly.com/python/sankey-diagram)."""
    import plotly.graph_objects as go

    standard = report.found
    before = list(standard.matrix)
    after = list(dict.fromkeys(other for row in standard.matrix.values() for other in row))
    flows = [(one, other, count) for one, row in standard.matrix.items() for other, count in row.items()]
    nodes = [tier_words(tier, report.titles) for tier in (*before, *after)]
    # Plotly reads some tags in labels, so that signs of tags are kept from being any.
    labels = [escape(each.text(language), quote=False) for each in nodes]
    figure = go.Figure(
        go.Sankey(
            node={"label": labels, "pad": 14, "thickness": 14, "color": "#1c58b8"},
            link={
                "source": [before.index(one) for one, _, _ in flows],
                "target": [len(before) + after.index(other) for _, other, _ in flows],
                "value": [count for _, _, count in flows],
                "color": ["#dde1e7" if one == other else "#f2b8a0" for one, other, _ in flows],
            },
        )
    )
    figure.update_layout(height=_HEIGHT, margin={"l": 8, "r": 8, "t": 8, "b": 8}, font={"size": 13})
    drawn: str = figure.to_html(
        full_html=False, include_plotlyjs=with_library, config={"displayModeBar": False, "responsive": True}
    )
    return drawn


def _table(table: Table) -> str:
    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(
            f'<{tag} class="n">{escape(cell)}</{tag}>'
            if place >= table.numbers_from
            else f"<{tag}>{escape(cell)}</{tag}>"
            for place, cell in enumerate(row)
        )

    lines = [f"<tr>{cells('th', table.head)}</tr>", *(f"<tr>{cells('td', row)}</tr>" for row in table.rows)]
    return f"<table>{''.join(lines)}</table>"
