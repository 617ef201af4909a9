"""An explanation as a tree for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tieringrules.cli.explanation_words import (
    CONFLICT,
    DECIDES,
    DEFAULT_TAKEN,
    JOINTS,
    MARKS,
    ORIGINS,
    OTHERWISE,
    OUTCOMES,
    REASONS,
    VALUES,
    definition_words,
    moved_on_words,
    outlook_words,
    overridden_words,
    rows_words,
    seen_words,
    shown,
)
from tieringrules.cli.labels import NO_TIER, Labels
from tieringrules.cli.stability_words import stability_words
from tieringrules.cli.value_words import MASK, MISSING, json_value, value_text
from tieringrules.cli.widths import one_line
from tieringrules.diagnostic import Language, Localized, Span
from tieringrules.rulebook.periods import days_words

if TYPE_CHECKING:
    from tieringrules.engine.explanation import Condition, Explanation, StandardExplained, Step
    from tieringrules.engine.provenance import Source

__all__ = ["MASK", "MISSING", "NO_TIER", "explanation_lines", "json_value", "value_text"]


def explanation_lines(explanation: Explanation, labels: Labels, language: Language) -> list[str]:
    """The explanation as lines of text.

    Args:
        explanation: what to show.
        labels: titles, and whose values are masked.
        language: of the words.
    """
    lines = [one_line(head_words(explanation).text(language))]
    for standard in (*explanation.standards, *explanation.flags):
        lines += ["", *_standard_lines(standard, labels, language)]
    if explanation.sources:
        lines += ["", VALUES.text(language)]
        for source in explanation.sources:
            lines += source_lines(source, labels, language)
    return lines


def head_words(explanation: Explanation) -> Localized:
    """Who is explained, and as of when."""
    return Localized(
        f"customer {explanation.customer} as of {explanation.as_of}",
        f"客户 {explanation.customer}，截至 {explanation.as_of}",
    )


def _standard_lines(standard: StandardExplained, labels: Labels, language: Language) -> Iterator[str]:
    name = labels.name(standard.standard).text(language)
    tier = labels.tier(standard.standard, standard.tier).text(language)
    yield one_line(f"{name}: {tier}")
    for words in version_words(standard):
        yield one_line(f"  {words.text(language)}")
    if standard.overridden is not None:
        for words in overridden_words(standard.standard, standard.overridden, labels):
            yield one_line(f"  {words.text(language)}")
        yield f"  ({place(standard.span)})"
    for words in stability_words(standard, labels):
        yield one_line(f"  {words.text(language)}")
    for index, step in enumerate(standard.steps):
        last = index == len(standard.steps) - 1
        head = _step_head(standard.standard, step, labels, language)
        yield from _branch("", last, head, step.condition, labels, language)
    if standard.moved_on is not None:
        for words in moved_on_words(standard.standard, standard.moved_on, labels):
            yield one_line(f"  {words.text(language)}")
    yield from _reason_lines(standard, labels, language)
    if standard.is_conflict:
        yield f"  {CONFLICT.text(language)}"
    if standard.outlook is not None:
        for arrow, words in outlook_words(standard.standard, standard.outlook, labels, standard.stability):
            yield one_line(f"  {arrow} {words.text(language)}")


def _reason_lines(standard: StandardExplained, labels: Labels, language: Language) -> Iterator[str]:
    if standard.reasons:
        yield f"  {REASONS.text(language)}"
    for index, reason in enumerate(standard.reasons):
        name = labels.reason(standard.standard, reason.name).text(language)
        head = f"{MARKS[reason.condition.outcome]} {name}  ({place(reason.span)})"
        yield from _branch("", index == len(standard.reasons) - 1, head, reason.condition, labels, language)


def version_words(standard: StandardExplained) -> Iterator[Localized]:
    """On which days a standard is as it is, and where it is written, if it does not hold for ever."""
    if standard.not_before is not None:
        yield Localized(f"takes effect on {standard.not_before}", f"自 {standard.not_before} 起生效")
    elif standard.not_after is not None:
        yield Localized(f"held until {standard.not_after}", f"有效期至 {standard.not_after}，已结束")
    elif standard.version is not None:
        version = standard.version
        days = days_words(version.effective, version.until)
        where = place(version.span)
        yield Localized(f"as it holds {days.en}  ({where})", f"适用版本：{days.zh}  ({where})")


def _step_head(standard: str, step: Step, labels: Labels, language: Language) -> str:
    outcome = True if step.condition is None else step.condition.outcome
    tier = labels.tier(standard, step.tier).text(language)
    rule = tier if step.rule == step.tier else f"{tier} · {step.rule}"
    head = f"{MARKS[outcome]} {rule}"
    if step.condition is None:
        head += f": {OTHERWISE.text(language)}"
    if step.decides:
        head += f"  {DECIDES.text(language)}"
    return f"{head}  ({place(step.span)})" if step.span.file else head


def _branch(
    indent: str,
    last: bool,
    head: str,
    condition: Condition | None,
    labels: Labels,
    language: Language,
) -> Iterator[str]:
    yield one_line(f"  {indent}{'└─' if last else '├─'} {head}")
    if condition is None:
        return
    deeper = indent + ("   " if last else "│  ")
    parts = parts_of(condition)
    for index, part in enumerate(parts):
        yield from _condition_lines(deeper, index == len(parts) - 1, part, labels, language)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """A list of conditions instead of a line that says that it is one."""
    return condition.parts if condition.joint == "and" else (condition,)


def _condition_lines(
    indent: str, last: bool, condition: Condition, labels: Labels, language: Language
) -> Iterator[str]:
    outcome = f"{MARKS[condition.outcome]} {OUTCOMES[condition.outcome].text(language)}"
    turn = "└─" if last else "├─"
    if condition.joint is not None:
        yield one_line(f"  {indent}{turn} {outcome}  {JOINTS[condition.joint].text(language)}")
        deeper = indent + ("   " if last else "│  ")
        for index, part in enumerate(condition.parts):
            final = index == len(condition.parts) - 1
            yield from _condition_lines(deeper, final, part, labels, language)
        return
    seen = ", ".join(seen_words(item, labels).text(language) for item in condition.seen)
    yield one_line(f"  {indent}{turn} {outcome}  {condition.text}" + (f"   [{seen}]" if seen else ""))


def source_lines(source: Source, labels: Labels, language: Language) -> Iterator[str]:
    """A value, and under it how it is computed and from how many rows."""
    name = labels.name(source.field).text(language)
    value = shown(source.field, source.value, labels).text(language)
    unit = labels.units.get(source.field)
    value = f"{value} {unit}" if unit is not None and source.value is not None else value
    span = source_span(source)
    line = f"  {name} = {value}"
    definition = definition_words(source)
    if definition is None:
        line += f"   {ORIGINS[source.origin].text(language)}"
    yield one_line(f"{line}   ({place(span)})" if span is not None and span.file else line)
    if definition is not None:
        words = definition.text(language)
        if source.rows is not None:
            words += f"{'：' if language == 'zh' else ': '}{rows_words(source.rows).text(language)}"
        yield one_line(f"      {words}")
    if source.default_taken:
        yield f"      {DEFAULT_TAKEN.text(language)}"


def source_span(source: Source) -> Span | None:
    """Where the definition of a value is written, if it is written anywhere."""
    span = getattr(source.definition, "span", None)
    return span if isinstance(span, Span) and span.file else None


def place(span: Span) -> str:
    """File and line."""
    return f"{span.file}:{span.line}"
