"""Findings as people read them: the place, the sentence, the line with marks, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieringrules.cli.reporting.excerpt import excerpt, printable_line
from tieringrules.cli.reporting.place import place_text, shows_column
from tieringrules.diagnostic import Diagnostic, Label, Language, Localized, Severity, Span

_INSTEAD = Localized("instead", "改为")
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}
_MAX_FIX = 60


def render(
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, str],
    language: Language,
    *,
    styled: bool = False,
) -> str:
    """The findings in the layout of DESIGN §7, one after the other; empty where there are none.

    Args:
        diagnostics: in the order in which they should stand.
        sources: texts of files that may be quoted, by the path that spans name.
        language: of the sentences; severities stay English words, which programs look for.
        styled: whether to colour with ANSI escape sequences (ECMA-48 SGR).
    """
    blocks = [_block(found, sources, language, styled) for found in diagnostics]
    parts: list[str] = []
    for index, block in enumerate(blocks):
        if index and (len(block) > 1 or len(blocks[index - 1]) > 1):
            parts.append("")
        parts.extend(block)
    return "".join(f"{part}\n" for part in parts)


def _block(found: Diagnostic, sources: Mapping[str, str], language: Language, styled: bool) -> list[str]:
    colour = _COLOURS[found.severity] if styled else None
    place = f"{place_text(found.span, sources)}: " if found.span else ""
    head = _in(colour, f"{found.severity.value}[{found.code}]")
    lines = [f"{printable_line(place)}{head} {printable_line(found.message.text(language))}"]
    help_ = printable_line(found.help.text(language)) if found.help else ""
    fix = _worth_showing(found.fix, help_)
    width = _number_width(found.labels, sources)
    main = found.labels[0] if found.labels else None
    beside = help_ or (printable_line(main.text.text(language)) if main and main.text else "")
    quoted = _quote(main.span, sources, "^", beside, width, colour) if main else []
    lines.extend(quoted)
    if help_ and not quoted:
        lines.append(_aside(width, help_))
    for label in found.labels[1:]:
        lines.extend(_related(label, found.labels[0].span, sources, language, width))
    if fix:
        lines.append(_aside(width, f"{_INSTEAD.text(language)}: {fix}"))
    return lines


def _quote(
    span: Span, sources: Mapping[str, str], mark: str, text: str, width: int, colour: str | None
) -> list[str]:
    source = sources.get(span.file)
    shown = excerpt(source, span) if source is not None and shows_column(span, sources) else None
    if shown is None:
        return []
    marks = mark * shown.marked + (f" {text}" if text else "")
    return [
        f"{span.line:>{width}} | {shown.line}".rstrip(),
        f"{'':>{width}} | {' ' * shown.before}{_in(colour, marks)}",
    ]


def _related(
    label: Label, main: Span, sources: Mapping[str, str], language: Language, width: int
) -> list[str]:
    text = printable_line(label.text.text(language)) if label.text else ""
    quoted = _quote(label.span, sources, "-", text, width, None)
    place = printable_line(place_text(label.span, sources))
    if not quoted:
        return [_aside(width, f"{place}: {text}" if text else place)]
    if label.span.file != main.file:
        return [f"{'':>{width}} --> {place}", *quoted]
    return quoted


def _aside(width: int, text: str) -> str:
    return f"{'':>{width}} = {text}"


def _number_width(labels: Sequence[Label], sources: Mapping[str, str]) -> int:
    lines = [label.span.line for label in labels if label.span.file in sources]
    return max([4, *(len(str(line)) for line in lines)])


def _worth_showing(fix: str | None, help_: str) -> str | None:
    """The fix where the help does not already say it, and where it can be shown on a line."""
    if fix is None or not fix.strip() or fix.strip() in help_ or "\n" in fix or len(fix) > _MAX_FIX:
        return None
    return printable_line(fix)


def _in(colour: str | None, text: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if colour else text
