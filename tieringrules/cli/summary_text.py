"""The summary of a classification for people: a bar per tier, what stayed unknown, what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from tieringrules.cli.counts import counted
from tieringrules.cli.movement_text import movement_lines
from tieringrules.cli.reasons_text import reason_lines
from tieringrules.cli.stability_words import kept_words
from tieringrules.cli.widths import left, one_line, right, width
from tieringrules.diagnostic import Language, Localized
from tieringrules.diagnostic.value_class import dataclass

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments, LeftOut, StandardSummary, UnknownCount
    from tieringrules.intake.table import Table
    from tieringrules.rulebook.model import Rulebook, Standard

# Findings that the summary tells in its own way: rows refused, customers without a tier.
TOLD = frozenset({"TR528", "TR565", "TR605"})
BAR_CELLS = 30
REASONS_SHOWN = 5
UNKNOWNS_SHOWN = 8
Style: TypeAlias = Literal["plain", "title", "bar", "quiet", "warning"]

NO_TIER = Localized("no tier", "无等级")
WORDS: dict[str, Localized] = {
    "head": Localized("{customers} as of {day}", "{day}：共 {customers}"),
    "earlier": Localized("earlier tiers: run {run} of {day}", "此前的等级取自：第 {run} 次分级（{day}）"),
    "unknown": Localized(
        "{customers} could not be judged by '{rule}': no {field}",
        "{customers}无法用“{rule}”判断：缺少 {field}",
    ),
    "overridden": Localized("{customers} by override", "其中 {customers}由人工指定"),
    "places": Localized(
        "{tier}: {places}, wanted by {customers}; {moved} moved on to the next tier{cut}",
        "{tier}：{places}，应入 {customers}；{moved} 位转入下一等级{cut}",
    ),
    "taken": Localized(
        "{places} ({overridden} taken by override)", "{places}（人工指定占用 {overridden} 个）"
    ),
    "cut": Localized(", the last who stays has {by} {value}", "，留下的最后一位 {by} 为 {value}"),
    "more": Localized("… and {count} more", "……另有 {count} 条"),
    "refused": Localized("{file}: {rows} refused", "{file}：{rows}被拒收"),
    "times": Localized(" ({cells} cells, the first here)", "（共 {cells} 个单元格，这是第一个）"),
    "merged": Localized("{file}: {rows} merged into {into}", "{file}：{rows}并入 {into}"),
    "after": Localized("{rows} after {day}", "{day} 之后的 {rows}"),
    "kept": Localized("{rows} not counted (keep)", "不计入的 {rows}（keep）"),
    "parent": Localized("{rows} without a known customer", "没有对应客户的 {rows}"),
    "left_out": Localized("{dataset}: left out {parts}", "{dataset}：未计入 {parts}"),
    "population": Localized(
        "{measure} compared among {customers}, {missing} without a value; cut points {points}",
        "{measure}：在 {customers}中比较，{missing} 个没有值；分界点 {points}",
    ),
    "frozen": Localized(
        "{measure} compared with {customers} of {day}, {missing} without a value; cut points {points}",
        "{measure}：与 {day} 的 {customers}比较，当时 {missing} 个没有值；分界点 {points}",
    ),
}
# How summaries call the measures of methods that have several.
MEASURES: dict[str, Localized] = {
    "measure": Localized("measure", "指标"),
    "recency": Localized("recency", "近度"),
    "frequency": Localized("frequency", "频度"),
    "monetary": Localized("monetary", "额度"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a line and how it is to look."""

    text: str
    style: Style = "plain"


Line: TypeAlias = tuple[Piece, ...]


def summary_lines(
    rulebook: Rulebook, assignments: Assignments, tables: Mapping[str, Table], language: Language
) -> list[Line]:
    """The summary, line by line.

    Args:
        rulebook: for titles.
        assignments: the result.
        tables: for the rows refused.
        language: of the words.
    """
    customers = _customers(assignments.frame.height, language)
    lines: list[Line] = [
        (Piece(_words("head", language, customers=customers, day=assignments.as_of), "title"),)
    ]
    lines += _earlier_lines(tables, language)
    standards = {standard.name: standard for standard in rulebook.standards}
    for name, summary in assignments.standards.items():
        lines += [(), *_standard_lines(standards.get(name), name, summary, language)]
        lines += _reason_lines(standards.get(name), summary, language)
        lines += _movement_lines(standards.get(name), assignments, language)
    rest = [
        *_refused_lines(tables.values(), language),
        *_merged_lines(tables.values(), language),
        *_left_out_lines(assignments.left_out, str(assignments.as_of), language),
    ]
    return [*lines, (), *rest] if rest else lines


def _earlier_lines(tables: Mapping[str, Table], language: Language) -> list[Line]:
    table = tables.get("previous")
    if table is None or table.run is None:
        return []
    words = _words("earlier", language, run=table.run.number, day=table.run.day)
    return [(Piece(words, "quiet"),)]


def _standard_lines(
    standard: Standard | None, name: str, summary: StandardSummary, language: Language
) -> list[Line]:
    title = standard.title.text(language) if standard is not None and standard.title is not None else ""
    heading = f"{title} ({name})" if title and title != name else name
    titles = {tier.name: tier.title for tier in standard.tiers} if standard is not None else {}
    rows = [(_tier_label(tier, titles.get(tier), language), count) for tier, count in summary.tiers.items()]
    if summary.none:
        rows.append((NO_TIER.text(language), summary.none))
    total = sum(count for _, count in rows)
    labels = max((width(label) for label, _ in rows), default=0)
    numbers = max((len(f"{count:,}") for _, count in rows), default=0)
    lines: list[Line] = [(Piece(one_line(heading), "title"),)]
    for label, count in rows:
        share = f"{100 * count / total if total else 0:.1f}%"
        lines.append(
            (
                Piece(f"  {left(label, labels)}  {right(f'{count:,}', numbers)}  {right(share, 6)}  "),
                Piece(_bar(count, total), "bar"),
            )
        )
    if summary.overridden:
        words = _words("overridden", language, customers=_customers(summary.overridden, language))
        lines.append((Piece(f"  {words}", "quiet"),))
    lines += [(Piece(f"  {words.text(language)}", "quiet"),) for words in _kept_words(summary, titles)]
    lines += _places_lines(standard, summary, titles, language)
    return lines + _population_lines(summary.population, language) + _unknown_lines(summary.unknown, language)


def _kept_words(summary: StandardSummary, titles: Mapping[str, Localized | None]) -> Iterator[Localized]:
    for word, counts in summary.stability.items():
        if counts:
            yield kept_words(word, counts, titles)


def _places_lines(
    standard: Standard | None,
    summary: StandardSummary,
    titles: Mapping[str, Localized | None],
    language: Language,
) -> list[Line]:
    """Per tier that holds only so many, who wanted to be there and where the cut lies."""
    from tieringrules.cli.value_words import value_words
    from tieringrules.language.printer import print_expression

    lines: list[Line] = []
    for tier, found in summary.capacity.items():
        places = counted(found.places, "place", "个名额").text(language)
        if found.overridden:
            places = _words("taken", language, places=places, overridden=f"{found.overridden:,}")
        cut = ""
        if found.moved and found.cut is not None and standard is not None and standard.capacity is not None:
            by, value = print_expression(standard.capacity.by), value_words(found.cut).text(language)
            cut = _words("cut", language, by=by, value=value)
        text = _words(
            "places",
            language,
            tier=_tier_label(tier, titles.get(tier), language),
            places=places,
            customers=_customers(found.wanted, language),
            moved=f"{found.moved:,}",
            cut=cut,
        )
        lines.append((Piece(f"  {one_line(text)}", "quiet"),))
    return lines


def _reason_lines(standard: Standard | None, summary: StandardSummary, language: Language) -> list[Line]:
    if standard is None:
        return []
    return [(Piece(text, "quiet"),) for text in reason_lines(standard, summary.reasons, language)]


def _movement_lines(standard: Standard | None, assignments: Assignments, language: Language) -> list[Line]:
    from tieringrules.engine.movement import movement_counts

    counts = movement_counts(assignments, standard.name) if standard is not None else None
    if standard is None or counts is None:
        return []
    return [(Piece(text, "quiet"),) for text in movement_lines(standard, counts, language)]


def _population_lines(population: Mapping[str, Any] | None, language: Language) -> list[Line]:
    """Per measure that compares customers with each other, whom with and where the cuts lie."""
    lines: list[Line] = []
    for measure, found in (population or {}).items():
        points = ", ".join("–" if point is None else _number(point) for point in found["cut_points"])
        words = {
            "measure": MEASURES[measure].text(language) if measure in MEASURES else measure,
            "customers": _customers(found["customers"], language),
            "missing": f"{found['missing']:,}",
            "points": points,
        }
        key = "frozen" if "frozen" in found else "population"
        text = _words(key, language, **words, day=found.get("frozen", ""))
        lines.append((Piece(f"  {text}", "quiet"),))
    return lines


def _number(value: float) -> str:
    """A number with at most two digits after the point; the exact one stands in the saved population."""
    text = f"{value:,.2f}" if abs(value) < 1e15 else f"{value:.6g}"
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def _unknown_lines(unknown: tuple[UnknownCount, ...], language: Language) -> list[Line]:
    # Equal counts stay in the order of the rules.
    ordered = sorted(unknown, key=lambda item: -item.customers)
    lines: list[Line] = [
        (
            Piece(
                "  "
                + _words(
                    "unknown",
                    language,
                    customers=_customers(item.customers, language),
                    rule=one_line(item.rule),
                    field=item.field,
                ),
                "quiet",
            ),
        )
        for item in ordered[:UNKNOWNS_SHOWN]
    ]
    if len(ordered) > UNKNOWNS_SHOWN:
        lines.append((Piece("  " + _words("more", language, count=len(ordered) - UNKNOWNS_SHOWN), "quiet"),))
    return lines


def _refused_lines(tables: Iterable[Table], language: Language) -> list[Line]:
    lines: list[Line] = []
    for table in tables:
        refused = table.refused
        if not refused.rows:
            continue
        file = table.file or table.dataset
        rows = _rows(refused.rows, language)
        lines.append((Piece(_words("refused", language, file=file, rows=rows), "warning"),))
        reasons = refused.counts()
        for fault, cells, row in reasons[:REASONS_SHOWN]:
            # Without the cell's text: the summary is copied into mails and logs.
            place = refused.place(row)
            finding = fault.finding(place, None).message.text(language)
            times = _words("times", language, cells=f"{cells:,}") if cells > 1 else ""
            words = f"{place.file or file}:{place.line}: error[{fault.code}] {finding}{times}"
            lines.append((Piece(one_line(words), "quiet"),))
        if len(reasons) > REASONS_SHOWN:
            more = len(reasons) - REASONS_SHOWN
            lines.append((Piece("  " + _words("more", language, count=more), "quiet"),))
    return lines


def _merged_lines(tables: Iterable[Table], language: Language) -> list[Line]:
    lines: list[Line] = []
    for table in tables:
        merges = table.merges
        if not len(merges):
            continue
        rows, into = _rows(len(merges), language), _customers(merges.customers, language)
        lines.append((Piece(_words("merged", language, file=merges.file, rows=rows, into=into), "quiet"),))
        counted = merges.rows["rule"].value_counts().sort("rule").iter_rows()
        parts = [f"{merges.rules[rule]} {count:,}" for rule, count in counted]
        lines.append((Piece("  " + one_line(" · ".join(parts)), "quiet"),))
    return lines


def _left_out_lines(left_out: Mapping[str, LeftOut], day: str, language: Language) -> list[Line]:
    lines: list[Line] = []
    for dataset, counts in left_out.items():
        groups = (("after", counts.after_as_of), ("kept", counts.not_kept), ("parent", counts.no_parent))
        parts = [
            _words(word, language, rows=_rows(count, language), day=day) for word, count in groups if count
        ]
        if parts:
            joined = ("、" if language == "zh" else ", ").join(parts)
            lines.append((Piece(_words("left_out", language, dataset=dataset, parts=joined), "quiet"),))
    return lines


def _tier_label(tier: str, title: Localized | None, language: Language) -> str:
    words = title.text(language) if title is not None else ""
    return one_line(f"{words} ({tier})" if words and words != tier else tier)


def _bar(count: int, total: int) -> str:
    if not count or not total:
        return ""
    return "█" * max(1, round(BAR_CELLS * count / total))


def _customers(count: int, language: Language) -> str:
    if language == "zh":
        return f"{count:,} 位客户"
    return f"{count:,} customer{'' if count == 1 else 's'}"


def _rows(count: int, language: Language) -> str:
    if language == "zh":
        return f"{count:,} 行"
    return f"{count:,} row{'' if count == 1 else 's'}"


def _words(key: str, language: Language, **arguments: object) -> str:
    return WORDS[key].text(language).format_map(arguments)


def print_lines(lines: Iterable[Line]) -> None:
    """Print lines: with colours on a terminal, as plain text into files and pipes."""
    import sys

    if not sys.stdout.isatty():
        for line in lines:
            print("".join(piece.text for piece in line).rstrip())
        return
    from rich.console import Console
    from rich.text import Text

    looks = {"plain": "", "title": "bold", "bar": "cyan", "quiet": "dim", "warning": "yellow"}
    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*((piece.text, looks[piece.style]) for piece in line)))
