"""Populations that are kept beside the rules: written once, read by standards with `population: frozen`."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report
from tieringrules.document.number_spelling import plain_number
from tieringrules.language.printer import print_expression
from tieringrules.rulebook.model import Rulebook, Score, Standard
from tieringrules.rulebook.population import (
    Cut,
    CutRule,
    Population,
    PopulationScore,
    QuantileCuts,
    ShareCuts,
)

POPULATIONS_FOLDER = "populations"
_MOST_BYTES = 1 << 20
_NUMBER = re.compile(r"-?[0-9]{1,2000}(?:\.[0-9]{1,2000}|/[1-9][0-9]{0,2000})?")
_UNREADABLE = Localized("it is no JSON of this form", "不是此格式的 JSON")
_TOO_LARGE = Localized("it is too large", "文件过大")
_NO_ACCESS = Localized("the system refuses to open it", "系统拒绝打开")


def population_path(standard: str, since: dt.date | None = None) -> str:
    """The file of a standard's population, from the workspace folder.

    Args:
        standard: name.
        since: the first day of a later version, which has a population of its own.
    """
    return f"{POPULATIONS_FOLDER}/{standard}{f'.{since}' if since is not None else ''}.json"


def population_paths(rulebook: Rulebook) -> tuple[str, ...]:
    """The files that keep the populations of a day's standards."""
    return tuple(
        population_path(standard.name, standard.effective if standard.is_successor else None)
        for standard in rulebook.standards
        if any(isinstance(score, PopulationScore) for score in standard.scores)
    )


# Writing


def population_text(
    standard: str,
    as_of: dt.date,
    scores: Sequence[PopulationScore],
    populations: Mapping[str, Population],
) -> str:
    """The file of a population: made to be read by people, exact to the last digit.

    Args:
        standard: name.
        as_of: the day of the classification.
        scores: the scores of the standard that depend on everyone.
        populations: by the score's name.
    """
    import json

    measures = {score.label: _measure_as_json(score, populations[score.name]) for score in scores}
    customers = max(populations[score.name].customers + populations[score.name].missing for score in scores)
    found = {"standard": standard, "as_of": as_of.isoformat(), "customers": customers, "measures": measures}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _measure_as_json(score: PopulationScore, population: Population) -> dict[str, object]:
    found: dict[str, object] = {
        "measure": print_expression(score.measure),
        "cuts": rule_text(score.rule),
        "customers": population.customers,
        "missing": population.missing,
        "cut_points": [None if point is None else exact_text(point) for point in population.points],
    }
    if population.total is not None:
        found["total"] = exact_text(population.total)
    return found


def rule_text(rule: CutRule) -> str:
    """Where cut points are, in few words."""
    if isinstance(rule, QuantileCuts):
        return f"{rule.bins} bins"
    if isinstance(rule, ShareCuts):
        return "up to " + ", ".join(_percent(share) for share in rule.shares)
    return "top " + ", ".join(_percent(top) if isinstance(top, Decimal) else str(top) for top in rule.tops)


def _percent(share: Decimal) -> str:
    return f"{plain_number(share * 100)}%"


def exact_text(value: Fraction) -> str:
    """A fraction as a decimal where it is one, else as numerator/denominator."""
    rest, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        places = max(places, power)
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


# Reading


def with_frozen_populations(rulebook: Rulebook, folder: Path) -> Checked[Rulebook]:
    """The rulebook with the saved populations of its standards that say `population: frozen`.

    Args:
        rulebook: linked.
        folder: the workspace folder.
    """
    digests = dict(rulebook.digests)
    diagnostics: list[Diagnostic] = []
    standards = _with_frozen(rulebook.standards, folder, digests, diagnostics)
    periods = tuple(
        replace(period, standards=_with_frozen(period.standards, folder, digests, diagnostics))
        for period in rulebook.periods
    )
    found = replace(rulebook, standards=standards, periods=periods, digests=digests)
    return Checked(found, tuple(dict.fromkeys(diagnostics)))


def _with_frozen(
    standards_of_a_day: Sequence[Standard],
    folder: Path,
    digests: dict[str, str],
    diagnostics: list[Diagnostic],
) -> tuple[Standard, ...]:
    standards: list[Standard] = []
    for standard in standards_of_a_day:
        if standard.frozen_at is None:
            standards.append(standard)
            continue
        file = population_path(standard.name, standard.effective if standard.is_successor else None)
        content = _content(folder / file, file)
        if content is None:
            diagnostics.append(report("TR266", standard.frozen_at, standard=standard.name, file=file))
            standards.append(standard)
        elif isinstance(content, Diagnostic):
            diagnostics.append(content)
            standards.append(standard)
        else:
            digests[file] = hashlib.sha256(content).hexdigest()
            read = _frozen(standard, standard.frozen_at, content, file)
            diagnostics.extend(read.diagnostics)
            standards.append(read.value)
    return tuple(standards)


def _content(path: Path, shown: str) -> bytes | Diagnostic | None:
    """The bytes of a file, what is wrong with it, or None where there is none."""
    if not path.exists():
        return None
    try:
        with path.open("rb") as source:
            data = source.read(_MOST_BYTES + 1)
    except OSError:
        return report("TR267", Span.whole_file(shown), reason=_NO_ACCESS)
    if len(data) > _MOST_BYTES:
        return report("TR267", Span.whole_file(shown), reason=_TOO_LARGE)
    return data


def _frozen(standard: Standard, place: Span, content: bytes, file: str) -> Checked[Standard]:
    import json

    try:
        written: Any = json.loads(content)
        as_of = dt.date.fromisoformat(written["as_of"])
        measures = {
            label: (_population(item, as_of), str(item["measure"]), str(item["cuts"]))
            for label, item in written["measures"].items()
        }
        named = str(written["standard"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Checked(standard, (report("TR267", Span.whole_file(file), reason=_UNREADABLE),))
    scores: list[Score] = []
    diagnostics: list[Diagnostic] = []
    for score in standard.scores:
        if not isinstance(score, PopulationScore):
            scores.append(score)
            continue
        rule = _rule(standard.name, print_expression(score.measure), rule_text(score.rule))
        population, measure, cuts = measures.get(score.label, (None, "", ""))
        saved = _rule(named, measure, cuts)
        if population is None or saved != rule or len(population.points) != _length(score.rule):
            words = {"standard": standard.name, "file": file, "saved": saved, "written": rule}
            diagnostics.append(report("TR268", place, related=(), fix=None, **words))
        scores.append(replace(score, frozen=population))
    # One measure that differs is enough said: the file is saved whole.
    return Checked(replace(standard, scores=tuple(scores)), tuple(diagnostics[:1]))


def _rule(standard: str, measure: str, cuts: str) -> str:
    return f"{standard}: {measure}, {cuts}"


def _length(rule: CutRule) -> int:
    if isinstance(rule, QuantileCuts):
        return rule.bins - 1
    return len(rule.shares if isinstance(rule, ShareCuts) else rule.tops)


def _population(item: Any, as_of: dt.date) -> Population:
    """One measure of the file.

    Raises:
        ValueError, KeyError, TypeError: it has not the form.
    """
    customers, missing = item["customers"], item["missing"]
    if not (type(customers) is int and type(missing) is int and isinstance(item["cut_points"], list)):
        raise TypeError
    points: tuple[Cut, ...] = tuple(
        None if point is None else _fraction(point) for point in item["cut_points"]
    )
    total = _fraction(item["total"]) if "total" in item else None
    return Population(customers, missing, points, total=total, as_of=as_of)


def _fraction(text: Any) -> Fraction:
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise ValueError
    return Fraction(text)
