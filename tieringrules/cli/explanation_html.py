"""An explanation as one page that needs nothing else: no network, no scripts, both languages."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from tieringrules.cli.explanation_text import head_words, parts_of, place, source_span, version_words
from tieringrules.cli.explanation_words import (
    CONFLICT,
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
from tieringrules.cli.stability_words import stability_words
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.cli.labels import Labels
    from tieringrules.engine.explanation import (
        Condition,
        Explanation,
        ReasonExplained,
        StandardExplained,
        Step,
    )
    from tieringrules.engine.provenance import Source

# Nothing is fetched and nothing runs, whatever stands in rules and data.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
CLASSES = {True: "yes", False: "no", None: "open"}
WHY = Localized("How it was decided", "判定过程")
NEAR = Localized("What would change it", "怎样会改变")
STYLE = """\
:root{color-scheme:light dark;--ink:#1d2530;--quiet:#5d6775;--paper:#f4f5f7;--card:#fff;--line:#dde1e7;
--yes:#187a3c;--no:#b3372c;--open:#8a6200;--tint:#e8f0fd;--link:#1c58b8}
@media(prefers-color-scheme:dark){:root{--ink:#e4e8ee;--quiet:#9aa5b3;--paper:#14181d;--card:#1d232b;
--line:#333c47;--yes:#5fce8a;--no:#ff8d80;--open:#e6b84f;--tint:#22324b;--link:#8db6ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"PingFang SC",
"Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
main,nav{max-width:46rem;margin:0 auto;padding:0 1rem}
nav{padding-top:1rem;text-align:right;font-size:.9rem}
nav label{cursor:pointer;padding:.35rem .6rem;color:var(--link)}
.pick{position:absolute;opacity:0}
#zh:checked~main [lang=en],#en:checked~main [lang=zh]{display:none}
#zh:checked~nav [for=zh],#en:checked~nav [for=en]{color:var(--ink);font-weight:600;border-bottom:2px solid}
.pick:focus-visible~nav{outline:2px solid var(--link)}
h1{font-size:1.25rem;margin:.5rem 0 1rem}h2{font-size:1.1rem;margin:0}h3{font-size:.95rem;margin:1rem 0 .3rem}
section{background:var(--card);border:1px solid var(--line);border-radius:.7rem;padding:1rem;margin:0 0 1rem}
.tier{display:inline-block;margin:.4rem 0 0;padding:.15rem .6rem;border-radius:1rem;background:var(--tint);
font-weight:600}
.near{list-style:none;margin:.6rem 0 0;padding:0}.near li{padding:.2rem 0 .2rem 1.4rem;text-indent:-1.4rem}
.near b{display:inline-block;width:1.4rem;text-indent:0}
details>summary{cursor:pointer;color:var(--link);margin-top:.7rem}
ul.tree,ul.tree ul{list-style:none;margin:0;padding-left:.9rem}ul.tree{padding-left:0}
ul.tree ul{border-left:2px solid var(--line)}
ul.tree li{margin:.35rem 0}
.yes>.mark{color:var(--yes)}.no>.mark{color:var(--no)}.open>.mark{color:var(--open)}
.mark{font-weight:600}
code{font:.88em ui-monospace,Consolas,monospace}
.seen,.place{display:block;color:var(--quiet);font-size:.86rem}
.decides{background:var(--tint);border-radius:.4rem;padding:.15rem .4rem}
dl{margin:0}dt{font-weight:600;margin-top:.8rem}dd{margin:0;color:var(--quiet);font-size:.92rem}
dt span.value{font-weight:400}
"""


def explanation_page(explanation: Explanation, labels: Labels, language: Language) -> str:
    """The explanation as HTML5, readable without any other file.

    Args:
        explanation: what to show.
        labels: titles, and whose values are masked.
        language: the one shown first.
    """
    picks = "".join(
        f'<input class="pick" type="radio" name="language" id="{name}"{" checked" * (name == language)}>'
        for name in ("zh", "en")
    )
    head = head_words(explanation)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{language}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            f"<title>{escape(head.text(language))}</title>",
            f"<style>{STYLE}</style></head><body>",
            picks,
            '<nav><label for="zh">中文</label><label for="en">English</label></nav>',
            f"<main><h1>{_both(head)}</h1>",
            *(_standard(standard, labels) for standard in (*explanation.standards, *explanation.flags)),
            *_values(explanation.sources, labels),
            "</main></body></html>",
        ]
    )


def _both(words: Localized) -> str:
    if words.en == words.zh:
        return escape(words.en)
    return f'<span lang="en">{escape(words.en)}</span><span lang="zh">{escape(words.zh)}</span>'


def _standard(standard: StandardExplained, labels: Labels) -> str:
    name, tier = labels.name(standard.standard), labels.tier(standard.standard, standard.tier)
    parts = [f'<section><h2>{_both(name)}</h2><div class="tier">{_both(tier)}</div>']
    parts += [f"<p>{_both(words)}</p>" for words in version_words(standard)]
    if standard.overridden is not None:
        for words in overridden_words(standard.standard, standard.overridden, labels):
            parts.append(f"<p>{_both(words)}</p>")
    parts += [f"<p>{_both(words)}</p>" for words in stability_words(standard, labels)]
    if standard.moved_on is not None:
        for words in moved_on_words(standard.standard, standard.moved_on, labels):
            parts.append(f"<p>{_both(words)}</p>")
    if standard.is_conflict:
        parts.append(f"<p>{_both(CONFLICT)}</p>")
    near = (
        outlook_words(standard.standard, standard.outlook, labels, standard.stability)
        if standard.outlook is not None
        else ()
    )
    if near:
        items = "".join(f"<li><b>{arrow}</b>{_both(words)}</li>" for arrow, words in near)
        parts.append(f'<h3>{_both(NEAR)}</h3><ul class="near">{items}</ul>')
    if standard.steps:
        steps = "".join(_step(standard.standard, step, labels) for step in standard.steps)
        parts.append(f"<details open><summary>{_both(WHY)}</summary><ul class='tree'>{steps}</ul></details>")
    if standard.reasons:
        reasons = "".join(_reason(standard.standard, reason, labels) for reason in standard.reasons)
        parts.append(f"<h3>{_both(REASONS)}</h3><ul class='tree'>{reasons}</ul>")
    return "".join([*parts, "</section>"])


def _reason(standard: str, reason: ReasonExplained, labels: Labels) -> str:
    outcome = reason.condition.outcome
    mark = f'<span class="mark">{MARKS[outcome]}</span>'
    where = f'<span class="place">{escape(place(reason.span))}</span>' if reason.span.file else ""
    inner = "".join(_condition(part, labels) for part in parts_of(reason.condition))
    name = _both(labels.reason(standard, reason.name))
    return f'<li class="{CLASSES[outcome]}">{mark} {name}{where}<ul>{inner}</ul></li>'


def _step(standard: str, step: Step, labels: Labels) -> str:
    outcome = True if step.condition is None else step.condition.outcome
    tier = _both(labels.tier(standard, step.tier))
    rule = tier if step.rule == step.tier else f"{tier} · {escape(step.rule)}"
    if step.condition is None:
        rule += f": {_both(OTHERWISE)}"
    if step.decides:
        rule = f'<span class="decides">{rule}</span>'
    where = f'<span class="place">{escape(place(step.span))}</span>' if step.span.file else ""
    inner = ""
    if step.condition is not None:
        inner = "<ul>" + "".join(_condition(part, labels) for part in parts_of(step.condition)) + "</ul>"
    mark = f'<span class="mark">{MARKS[outcome]}</span>'
    return f'<li class="{CLASSES[outcome]}">{mark} {rule}{where}{inner}</li>'


def _condition(condition: Condition, labels: Labels) -> str:
    mark = f'<span class="mark">{MARKS[condition.outcome]} {_both(OUTCOMES[condition.outcome])}</span>'
    start = f'<li class="{CLASSES[condition.outcome]}">{mark} '
    if condition.joint is not None:
        inner = "".join(_condition(part, labels) for part in condition.parts)
        return f"{start}{_both(JOINTS[condition.joint])}<ul>{inner}</ul></li>"
    seen = "".join(f'<span class="seen">{_both(seen_words(item, labels))}</span>' for item in condition.seen)
    return f"{start}<code>{escape(condition.text)}</code>{seen}</li>"


def _values(sources: tuple[Source, ...], labels: Labels) -> Iterator[str]:
    if sources:
        yield f"<section><h2>{_both(VALUES)}</h2><dl>"
        for source in sources:
            yield _value(source, labels)
        yield "</dl></section>"


def _value(source: Source, labels: Labels) -> str:
    value = _both(shown(source.field, source.value, labels))
    unit = labels.units.get(source.field)
    if unit is not None and source.value is not None:
        value += f" {escape(unit)}"
    lines = [f'<dt>{_both(labels.name(source.field))} <span class="value">= {value}</span></dt>']
    definition, span = definition_words(source), source_span(source)
    if definition is None:
        lines.append(f"<dd>{_both(ORIGINS[source.origin])}</dd>")
    else:
        lines.append(f"<dd>{_both(definition)}</dd>")
    if source.rows is not None:
        lines.append(f"<dd>{_both(rows_words(source.rows))}</dd>")
    if source.default_taken:
        lines.append(f"<dd>{_both(DEFAULT_TAKEN)}</dd>")
    if span is not None:
        lines.append(f"<dd><code>{escape(place(span))}</code></dd>")
    return "".join(lines)
