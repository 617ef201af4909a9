"""Recorded runs, as lines and as JSON data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tieringrules.cli.counts import counted
from tieringrules.cli.widths import left, one_line, right, width
from tieringrules.diagnostic import Language, Localized
from tieringrules.diagnostic.value_class import dataclass

if TYPE_CHECKING:
    from tieringrules.diagnostic import Diagnostic
    from tieringrules.history.manifest import RecordedStandard, RunManifest
    from tieringrules.history.runs import RunRecord
    from tieringrules.rulebook.model import Rulebook

NOTHING = Localized(
    "no run is recorded yet; `tieringrules classify --record` does it",
    "尚无已记录的分级；用 `tieringrules classify --record` 即可记录",
)
NO_TIER = Localized("no tier", "无等级")
HEAD = Localized("run {number} of {day}, {customers}", "第 {number} 次分级，{day}，{customers}")
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Listed:
    """A recorded run and its manifest, or why the archive cannot be read."""

    record: RunRecord
    manifest: RunManifest | None
    problems: tuple[Diagnostic, ...] = ()


def customers_words(count: int) -> Localized:
    """'1 customer', '2,000 customers'."""
    return counted(count, "customer", "位客户")


def list_lines(runs: Sequence[Listed], rulebook: Rulebook, language: Language) -> Iterator[str]:
    """The runs, the last first: number, day, customers, what they were made with, and tiers by standard."""
    if not runs:
        yield NOTHING.text(language)
        return
    numbers = max(len(str(each.record.number)) for each in runs)
    told = [customers_words(each.record.customers).text(language) for each in runs]
    widest = max(width(words) for words in told)
    for each, words in zip(runs, told, strict=True):
        made = _made_words(each).text(language)
        number = right(str(each.record.number), numbers)
        yield f"{number}  {each.record.as_of}  {left(words, widest)}  {made}".rstrip()
        if each.manifest is not None:
            for name, standard in each.manifest.standards.items():
                yield f"{' ' * numbers}  {one_line(name)}: {_counts(name, standard, rulebook, language)}"


def show_lines(run: Listed, rulebook: Rulebook, language: Language) -> Iterator[str]:
    """Everything that is known of one run, besides its customers."""
    record, manifest = run.record, run.manifest
    customers = customers_words(record.customers)
    words = {"number": str(record.number), "day": str(record.as_of), "customers": customers}
    yield HEAD.filled(words).text(language)
    if manifest is None:
        return
    rows = [(label.text(language), value) for label, value in _facts(manifest, language)]
    widest = max(width(label) for label, _ in rows)
    yield from (f"  {left(label, widest)}  {one_line(value)}" for label, value in rows)
    for name, standard in manifest.standards.items():
        yield ""
        yield standard_title(name, rulebook, language)
        counts = [*_titled(name, standard, rulebook, language)]
        labels = max((width(label) for label, _ in counts), default=0)
        digits = max((len(f"{count:,}") for _, count in counts), default=0)
        yield from (f"  {left(label, labels)}  {right(f'{count:,}', digits)}" for label, count in counts)


def _facts(manifest: RunManifest, language: Language) -> Iterator[tuple[Localized, str]]:
    moment = manifest.recorded_at.strftime("%Y-%m-%d %H:%M UTC")
    yield Localized("recorded", "记录时间"), moment
    yield Localized("rules", "规则"), _rules_words(manifest).text(language)
    for name, origin in manifest.data.items():
        digest = (origin.sha256 or "")[:_SHORT]
        yield Localized(f"data {name}", f"数据 {name}"), f"{origin.file or ''} {digest}".strip()
    if manifest.previous is not None:
        earlier = manifest.previous
        words = (
            Localized(f"run {earlier.run} of {earlier.as_of}", f"第 {earlier.run} 次分级（{earlier.as_of}）")
            if earlier.run is not None
            else Localized.same(earlier.file or "")
        )
        yield Localized("earlier tiers", "此前的等级"), words.text(language)
    software = ", ".join(f"{name} {version}" for name, version in manifest.software.items())
    yield Localized("software", "软件"), f"{software}; {manifest.engine}"
    if manifest.forgotten:
        forgotten = Localized(
            f"{customers_words(manifest.forgotten).en} since",
            f"此后 {customers_words(manifest.forgotten).zh}",
        )
        yield Localized("forgotten", "已遗忘"), forgotten.text(language)


def _rules_words(manifest: RunManifest) -> Localized:
    digest = manifest.rules_hash[:_SHORT]
    if manifest.commit is None:
        return Localized.same(digest)
    commit = manifest.commit[:_SHORT]
    return Localized(f"{digest}, commit {commit}", f"{digest}，提交 {commit}")


def _made_words(run: Listed) -> Localized:
    record, manifest = run.record, run.manifest
    if manifest is None:
        return Localized("the archive cannot be read", "存档无法读取")
    version = manifest.software.get("tieringrules", "?")
    rules = record.rules_hash[:_SHORT]
    return Localized(f"rules {rules}  tieringrules {version}", f"规则 {rules}  tieringrules {version}")


def _counts(name: str, standard: RecordedStandard, rulebook: Rulebook, language: Language) -> str:
    parts = [f"{label} {count:,}" for label, count in _titled(name, standard, rulebook, language)]
    return ("，" if language == "zh" else ", ").join(parts)


def _titled(
    name: str, standard: RecordedStandard, rulebook: Rulebook, language: Language
) -> Iterator[tuple[str, int]]:
    titles = tier_titles(name, rulebook)
    for tier, count in standard.tiers.items():
        yield tier_label(tier, titles, language), count
    if standard.none:
        yield NO_TIER.text(language), standard.none


def tier_titles(standard: str, rulebook: Rulebook) -> Mapping[str, Localized | None]:
    """Tier → title of today; tiers that the standard has no longer have none."""
    found = next((each for each in rulebook.standards if each.name == standard), None)
    return {} if found is None else {tier.name: tier.title for tier in found.tiers}


def tier_label(tier: str | None, titles: Mapping[str, Localized | None], language: Language) -> str:
    """A tier by its title of today, with its code where that says something else."""
    if not tier:
        return NO_TIER.text(language)
    title = titles.get(tier)
    words = title.text(language) if title is not None else ""
    return one_line(f"{words} ({tier})" if words and words != tier else tier)


def standard_title(name: str, rulebook: Rulebook, language: Language) -> str:
    """A standard by its title of today, with its name."""
    found = next((each for each in rulebook.standards if each.name == name), None)
    title = found.title.text(language) if found is not None and found.title is not None else ""
    return one_line(f"{title} ({name})" if title and title != name else name)


def run_json(run: Listed) -> dict[str, Any]:
    """A run as JSON data, without its customers."""
    record, manifest = run.record, run.manifest
    found: dict[str, Any] = {
        "run": record.number,
        "as_of": record.as_of.isoformat(),
        "recorded_at": record.recorded_at.isoformat(timespec="seconds"),
        "customers": record.customers,
        "rules_hash": record.rules_hash,
        "data_hash": record.data_hash,
        "problem": run.problems[0].code if run.problems else None,
    }
    if manifest is not None:
        found["software"] = dict(manifest.software)
        found["standards"] = {
            name: {"tiers": dict(each.tiers), "none": each.none} for name, each in manifest.standards.items()
        }
    return found


def manifest_json(run: Listed) -> dict[str, Any]:
    """A run with its manifest as JSON data."""
    content = run.manifest.as_json() if run.manifest is not None else None
    return run_json(run) | {"manifest": content}
