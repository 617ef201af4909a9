"""A run that was made again, as lines and as JSON data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tieringrules.cli.reproducing import Reproduction
from tieringrules.cli.run_text import customers_words
from tieringrules.cli.widths import one_line
from tieringrules.diagnostic import Language, Localized

IDENTICAL = Localized("byte-identical", "逐字节相同")
SAME = Localized(
    "the same tiers for everybody; the file would be written differently",
    "所有客户的等级都相同，只是文件的写法不同",
)
DIFFERENT = Localized("not the same", "不相同")
HEAD = Localized("run {number} of {day}: {verdict}", "第 {number} 次分级（{day}）：{verdict}")
FROM_COMMIT = Localized("rules taken from commit {commit}", "规则取自提交 {commit}")
RULES = Localized("rules differ: {names}", "规则不同：{names}")
DATA = Localized("data differs: {names}", "数据不同：{names}")
SOFTWARE = Localized("software differs: {name} {then} → {now}", "软件不同：{name} {then} → {now}")
EARLIER = Localized("the earlier tiers of then are not there any more", "当时所用的“此前的等级”已不存在")
FORGOTTEN = Localized("{customers} forgotten since", "此后已遗忘 {customers}")
OF_STANDARD = Localized(
    "{standard}: {customers} with another tier or rule", "{standard}：{customers}的等级或规则不同"
)
ONLY_THEN = Localized("{customers} only in the recorded run", "仅在记录中的客户：{customers}")
ONLY_NOW = Localized("{customers} only now", "仅现在才有的客户：{customers}")


def reproduction_lines(found: Reproduction, language: Language) -> Iterator[str]:
    """Whether it is the same, and if not, what is different: what went in, then what came out."""
    verdict = IDENTICAL if found.is_identical else SAME if found.tiers.are_none else DIFFERENT
    record = found.run.record
    words = {"number": str(record.number), "day": record.as_of.isoformat(), "verdict": verdict}
    yield HEAD.filled(words).text(language)
    lines: list[Localized] = []
    if found.commit is not None:
        lines.append(FROM_COMMIT.filled({"commit": found.commit[:12]}))
    for text, names in ((RULES, found.rules), (DATA, found.data)):
        if names:
            listed = [one_line(name) for name in names]
            lines.append(text.filled({"names": Localized(", ".join(listed), "、".join(listed))}))
    for name, (then, now) in found.software.items():
        lines.append(SOFTWARE.filled({"name": name, "then": then or "–", "now": now or "–"}))
    if found.lacks_earlier:
        lines.append(EARLIER)
    if found.run.manifest.forgotten:
        lines.append(FORGOTTEN.filled({"customers": customers_words(found.run.manifest.forgotten)}))
    for standard, count in found.tiers.standards.items():
        words = {"standard": one_line(standard), "customers": customers_words(count)}
        lines.append(OF_STANDARD.filled(words))
    for text, count in ((ONLY_THEN, found.tiers.only_recorded), (ONLY_NOW, found.tiers.only_now)):
        if count:
            lines.append(text.filled({"customers": customers_words(count)}))
    yield from (f"  {line.text(language)}" for line in lines)


def reproduction_json(found: Reproduction) -> dict[str, Any]:
    """The same as JSON data."""
    return {
        "run": found.run.record.number,
        "as_of": found.run.record.as_of.isoformat(),
        "identical": found.is_identical,
        "same_tiers": found.tiers.are_none,
        "rules": {"commit": found.commit, "different": list(found.rules)},
        "data": {"different": list(found.data)},
        "software": {name: {"then": then, "now": now} for name, (then, now) in found.software.items()},
        "lacks_earlier_tiers": found.lacks_earlier,
        "forgotten": found.run.manifest.forgotten,
        "standards": dict(found.tiers.standards),
        "only_recorded": found.tiers.only_recorded,
        "only_now": found.tiers.only_now,
    }
