"""`data feedback`: what customers told us, by theme and tier, and whether answers came in time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from tieringrules.cli.inputs import day_asked
from tieringrules.cli.options import (
    AsOf,
    Data,
    Engine,
    Format,
    Lang,
    Previous,
    Quiet,
    WorkspacePath,
    session_of,
)
from tieringrules.cli.pipeline import classified, request_of
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.widths import left, right, width
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import Language, Localized, report
from tieringrules.diagnostic.suggestion import hint

if TYPE_CHECKING:
    from tieringrules.outreach.feedback import FeedbackCounts, Service
    from tieringrules.rulebook.model import Rulebook

_TITLE = Localized("{dataset}, by {standard}, as of {day}", "{dataset}，按{standard}，{day}")
_TIER, _CUSTOMERS = Localized("tier", "等级"), Localized("customers", "客户数")
_ROWS, _SERVICE = Localized("rows", "条数"), Localized("answered in time", "按时答复")
_NONE, _TOTAL = Localized("(none)", "（无等级）"), Localized("total", "合计")
_KEPT = Localized("{share} of {within} ({kept} kept, {missed} missed, {open} open)",
                  "承诺 {within}，{share}（按时 {kept}，超时 {missed}，未答复 {open}）")  # fmt: skip


def feedback(
    ctx: typer.Context,
    path: WorkspacePath = None,
    standard: Annotated[
        str | None,
        typer.Option("--standard", metavar="NAME", help="Count by the tiers of this standard."),
    ] = None,
    data: Data = None,
    previous: Previous = None,
    as_of: AsOf = None,
    engine: Engine = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Count what customers told us, by theme and tier, and whether answers came within the service level."""
    session = session_of(ctx, lang, format_, quiet)
    request = request_of(data, as_of, engine, previous=previous)
    opened = open_workspace(path, session, warnings=False)

    from tieringrules.outreach.feedback import (
        datasets_with_feedback,
        feedback_counts,
        feedback_json,
        standard_asked,
        with_counts,
    )

    rulebook = opened.rulebook.on(day_asked(request.day, opened.rulebook))
    if not datasets_with_feedback(rulebook):
        raise Stop(ExitCode.FINDINGS, report("TR978"))
    names = [one.name for one in rulebook.standards]
    if standard is not None and standard not in names:
        raise Stop(ExitCode.USAGE, report("TR979", name=standard, hint=hint(standard, names)))
    chosen = standard or standard_asked(rulebook)
    counted = replace(opened, rulebook=with_counts(rulebook, chosen))
    result = classified(session, counted, request, warnings=False)
    found = feedback_counts(result.rulebook, result.assignments, chosen)
    if session.format == "json":
        content = {"as_of": result.as_of.isoformat(), "datasets": [feedback_json(one) for one in found]}
        print(json.dumps(content, ensure_ascii=False, indent=2))
        return ExitCode.DONE
    tables = [_lines(one, result.rulebook, str(result.as_of), session.language) for one in found]
    print("\n\n".join("\n".join(lines) for lines in tables))
    return ExitCode.DONE


def _lines(counts: FeedbackCounts, rulebook: Rulebook, day: str, language: Language) -> list[str]:
    standard = next(one for one in rulebook.standards if one.name == counts.standard)
    dataset = next(one for one in rulebook.children if one.name == counts.dataset)
    titles = {tier.name: tier.title.text(language) if tier.title else tier.name for tier in standard.tiers}
    themes = dataset.feedback.themes if dataset.feedback is not None else ()
    service = any(one.service is not None for one in counts.tiers)
    head = [_TIER.text(language), _CUSTOMERS.text(language), _ROWS.text(language), *themes]
    rows = [
        [
            titles[one.tier] if one.tier is not None else _NONE.text(language),
            f"{one.customers:,}", f"{one.rows:,}", *(f"{one.themes[theme]:,}" for theme in themes),
        ]
        for one in counts.tiers
    ]  # fmt: skip
    totals = [sum(one.customers for one in counts.tiers), sum(one.rows for one in counts.tiers)]
    totals += [sum(one.themes[theme] for one in counts.tiers) for theme in themes]
    rows.append([_TOTAL.text(language), *(f"{total:,}" for total in totals)])
    lines = _aligned([head, *rows])
    if service:
        promised = [_SERVICE.text(language), *(_promise(one.service, language) for one in counts.tiers), ""]
        lines = [f"{line}   {text}".rstrip() for line, text in zip(lines, promised, strict=True)]
    title = _TITLE.text(language).format(
        dataset=dataset.title.text(language) if dataset.title else dataset.name,
        standard=standard.title.text(language) if standard.title else standard.name,
        day=day,
    )
    return [title, *(f"  {line}" for line in lines)]


def _promise(service: Service | None, language: Language) -> str:
    if service is None:
        return ""
    from tieringrules.outreach.lengths import spoken

    judged = service.kept + service.missed
    return _KEPT.text(language).format(
        share=f"{100 * service.kept / judged:.0f}%" if judged else "–",
        within=spoken(service.within, language),
        kept=f"{service.kept:,}",
        missed=f"{service.missed:,}",
        open=f"{service.open:,}",
    )


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            left(cell, widths[column]) if column == 0 else right(cell, widths[column])
            for column, cell in enumerate(row)
        )
        for row in rows
    ]
