"""An explanation as a tree for people, and as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tieringrules.cli.widths import one_line
from tieringrules.diagnostic import Language, Localized, Span

if TYPE_CHECKING:
    from tieringrules.engine.explanation import Condition, Explanation, Seen, StandardExplained, Step
    from tieringrules.language.values import Value

MASK = "•••"
MISSING = Localized("missing", "缺失")
OUTCOMES: Mapping[bool | None, Localized] = {
    True: Localized("true", "成立"),
    False: Localized("false", "不成立"),
    None: Localized("unknown", "无法判断"),
}
MARKS: Mapping[bool | None, str] = {True: "✓", False: "✗", None: "?"}
ORIGINS = {
    "column": Localized("column", "列"),
    "metric": Localized("metric", "指标"),
    "standard": Localized("standard", "分类标准"),
}
JOINTS = {
    "and": Localized("all of", "全部满足"),
    "or": Localized("any of", "满足任一"),
    "not": Localized("not", "不满足"),
}
NO_TIER = Localized("no tier", "无等级")
OTHERWISE = Localized("everyone else", "其余客户")
DECIDES = Localized("← decides", "← 由此决定")


def explanation_lines(
    explanation: Explanation,
    titles: Mapping[str, Localized],
    personal: Collection[str],
    language: Language,
) -> list[str]:
    """The explanation as lines of text.

    Args:
        explanation: what to show.
        titles: standard or metric → title.
        personal: names whose values are masked.
        language: of the words.
    """
    head = Localized(
        f"customer {explanation.customer} as of {explanation.as_of}",
        f"客户 {explanation.customer}，截至 {explanation.as_of}",
    )
    lines = [one_line(head.text(language))]
    for standard in explanation.standards:
        lines += ["", *_standard_lines(standard, titles, personal, language)]
    return lines


def _standard_lines(
    standard: StandardExplained,
    titles: Mapping[str, Localized],
    personal: Collection[str],
    language: Language,
) -> Iterator[str]:
    title = titles.get(standard.standard)
    words = title.text(language) if title is not None else standard.standard
    name = standard.standard if words == standard.standard else f"{words} ({standard.standard})"
    tier = standard.tier if standard.tier is not None else NO_TIER.text(language)
    yield one_line(f"{name}: {tier}")
    if standard.not_before is not None:
        yield "  " + Localized(
            f"takes effect on {standard.not_before}", f"自 {standard.not_before} 起生效"
        ).text(language)
    for index, step in enumerate(standard.steps):
        last = index == len(standard.steps) - 1
        yield from _branch("", last, _step_head(step, language), step.condition, personal, language)


def _step_head(step: Step, language: Language) -> str:
    outcome = True if step.condition is None else step.condition.outcome
    rule = step.tier if step.rule == step.tier else f"{step.tier} · {step.rule}"
    head = f"{MARKS[outcome]} {rule}"
    if step.condition is None:
        head += f": {OTHERWISE.text(language)}"
    if step.decides:
        head += f"  {DECIDES.text(language)}"
    return f"{head}  ({_place(step.span)})" if step.span.file else head


def _branch(
    indent: str,
    last: bool,
    head: str,
    condition: Condition | None,
    personal: Collection[str],
    language: Language,
) -> Iterator[str]:
    yield one_line(f"  {indent}{'└─' if last else '├─'} {head}")
    if condition is None:
        return
    deeper = indent + ("   " if last else "│  ")
    # A tier whose condition is one list of conditions shows the list itself, not a line that repeats it.
    parts = condition.parts if condition.joint == "and" else (condition,)
    for index, part in enumerate(parts):
        yield from _condition_lines(deeper, index == len(parts) - 1, part, personal, language)


def _condition_lines(
    indent: str, last: bool, condition: Condition, personal: Collection[str], language: Language
) -> Iterator[str]:
    outcome = f"{MARKS[condition.outcome]} {OUTCOMES[condition.outcome].text(language)}"
    turn = "└─" if last else "├─"
    if condition.joint is not None:
        yield one_line(f"  {indent}{turn} {outcome}  {JOINTS[condition.joint].text(language)}")
        deeper = indent + ("   " if last else "│  ")
        for index, part in enumerate(condition.parts):
            final = index == len(condition.parts) - 1
            yield from _condition_lines(deeper, final, part, personal, language)
        return
    seen = ", ".join(_seen(item, personal, language) for item in condition.seen)
    yield one_line(f"  {indent}{turn} {outcome}  {condition.text}" + (f"   [{seen}]" if seen else ""))


def _seen(item: Seen, personal: Collection[str], language: Language) -> str:
    if item.value is None:
        value = MISSING.text(language)
    elif item.field in personal:
        value = MASK
    else:
        value = value_text(item.value)
    return f"{ORIGINS[item.origin].text(language)} {item.field} = {value}"


def value_text(value: Value) -> str:
    """A value as people read it."""
    from tieringrules.language.values import MonthsDuration, TierValue

    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, TierValue):
        return value.name
    if isinstance(value, MonthsDuration):
        return f"{value.months} months"
    if isinstance(value, list):
        return "[" + ", ".join(value_text(item) for item in value) + "]"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return str(value)


def explanation_json(explanation: Explanation, personal: Collection[str]) -> dict[str, Any]:
    """The explanation as JSON data; values of personal columns are left out and marked."""
    return {
        "customer": explanation.customer,
        "as_of": explanation.as_of.isoformat(),
        "standards": {
            standard.standard: {
                "tier": standard.tier,
                "rule": standard.rule,
                "file": standard.span.file or None,
                "line": standard.span.line if standard.span.file else None,
                "not_before": standard.not_before.isoformat() if standard.not_before else None,
                "steps": [_step_json(step, personal) for step in standard.steps],
            }
            for standard in explanation.standards
        },
    }


def _step_json(step: Step, personal: Collection[str]) -> dict[str, Any]:
    return {
        "tier": step.tier,
        "rule": step.rule,
        "file": step.span.file or None,
        "line": step.span.line if step.span.file else None,
        "decides": step.decides,
        "condition": _condition_json(step.condition, personal) if step.condition is not None else None,
    }


def _condition_json(condition: Condition, personal: Collection[str]) -> dict[str, Any]:
    data: dict[str, Any] = {"text": condition.text, "outcome": condition.outcome}
    if condition.joint is not None:
        data["joint"] = condition.joint
        data["parts"] = [_condition_json(part, personal) for part in condition.parts]
    else:
        data["seen"] = [_seen_json(item, personal) for item in condition.seen]
    return data


def _seen_json(item: Seen, personal: Collection[str]) -> dict[str, Any]:
    masked = item.field in personal and item.value is not None
    return {
        "field": item.field,
        "origin": item.origin,
        "value": None if masked else json_value(item.value),
        "missing": item.value is None,
        "masked": masked,
    }


def json_value(value: Value) -> Any:
    """A value as JSON data: numbers as numbers, dates and durations as text."""
    if value is None or isinstance(value, bool | float | str):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [json_value(item) for item in value]
    return value_text(value)


def _place(span: Span) -> str:
    return f"{span.file}:{span.line}"
