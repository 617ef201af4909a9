"""Code pools: files with codes, each of which is given once ever."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from pathlib import Path

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.rulebook.offer import Offer

# What the column with the codes may be called; a file with one column needs no such name.
HEADERS = ("code", "codes", "coupon", "券码", "优惠码", "兑换码", "优惠券码")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Given:
    """What was given before.

    Attributes:
        codes: offer → its codes that were given.
        counts: offer → how often it was given.
    """

    codes: Mapping[str, Collection[str]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


NOTHING_GIVEN = Given()


def read_pools(offers: Iterable[Offer], root: Path) -> Checked[dict[str, tuple[str, ...]]]:
    """Offer → all its codes in written order, for offers that have a file; and what is wrong with the files.

    Args:
        offers: the catalogue.
        root: the workspace folder.
    """
    pools: dict[str, tuple[str, ...]] = {}
    found: list[Diagnostic] = []
    for offer in offers:
        if offer.codes is None:
            continue
        read = _pool(offer, root / offer.codes)
        found += read.diagnostics
        pools[offer.name] = read.value
    return Checked(pools, tuple(found))


def _pool(offer: Offer, file: Path) -> Checked[tuple[str, ...]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [row for row in csv.reader(lines) if any(cell.strip() for cell in row)]
    except FileNotFoundError:
        return _refused(offer, Localized("there is no such file", "文件不存在"))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        words = {
            UnicodeDecodeError: Localized("it is not UTF-8", "不是 UTF-8 编码"),
            csv.Error: Localized("it is not a CSV file", "不是 CSV 文件"),
        }
        return _refused(offer, words.get(type(problem), Localized("it cannot be opened", "无法打开")))
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    place = next((number for number, name in enumerate(header) if name in HEADERS), None)
    if place is None and len(header) != 1:
        return _refused(offer, Localized("it has no column `code`", "没有名为 `code` 的列"))
    body = rows[1:] if place is not None else rows
    codes = [row[place or 0].strip() for row in body if len(row) > (place or 0)]
    if any(len(code) > _LONGEST or not code.isprintable() for code in codes):
        return _refused(offer, Localized("it holds texts that are no codes", "其中有不是券码的文本"))
    counts = Counter(code for code in codes if code)
    repeated = sum(count > 1 for count in counts.values())
    if repeated:
        place_of = Span.whole_file(offer.codes or "")
        return Checked(tuple(counts), (report("TR943", place_of, count=repeated, file=offer.codes or ""),))
    return Checked(tuple(counts))


def _refused(offer: Offer, problem: Localized) -> Checked[tuple[str, ...]]:
    words: dict[str, object] = {"offer": offer.name, "file": offer.codes or "", "problem": problem}
    return Checked((), (report("TR941", offer.codes_span, related=(), fix=None, **words),))
