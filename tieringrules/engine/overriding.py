"""Tiers set by hand: after the rules, and instead of what they give.

The outcome of an engine names an overridden customer's branch by a number after those of all branches: so
many after them as the tier's rank. Whoever is in a tier because the one above is full has a number after
those, again by the tier's rank, and whoever keeps a tier by the standard's stability one after those.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from tieringrules.diagnostic import Diagnostic, report
from tieringrules.engine.places import CAPACITY
from tieringrules.engine.storage import to_series
from tieringrules.language.types import Type
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import Decision, Kernel
from tieringrules.rulebook.override import Override

RULE = "override"
STABILITY = "stability"
# Places named in one warning; the rest are as easily found from these.
PLACES_SHOWN = 5


def ranks_of(decision: Decision) -> list[int]:
    """The rank that each number of an outcome stands for."""
    tiers = range(len(decision.type.tiers))
    return [*(branch.rank for branch in decision.branches), *tiers, *tiers, *tiers]


def rules_of(decision: Decision) -> list[str]:
    """What the output names as deciding, for each number of an outcome."""
    tiers = len(decision.type.tiers)
    return [
        *(branch.rule for branch in decision.branches),
        *([RULE] * tiers),
        *([CAPACITY] * tiers),
        *([STABILITY] * tiers),
    ]


def number_of(decision: Decision, override: Override) -> int:
    """The number by which an outcome names an override."""
    return len(decision.branches) + decision.type.tiers.index(override.tier)


def capacity_number(decision: Decision, rank: int) -> int:
    """The number by which an outcome says that a customer is in a tier because the one above is full."""
    return len(decision.branches) + len(decision.type.tiers) + rank


def stability_number(decision: Decision, rank: int) -> int:
    """The number by which an outcome says that a customer keeps a tier that is not the one computed."""
    return len(decision.branches) + 2 * len(decision.type.tiers) + rank


def by_rules(decision: Decision, branch: pl.Series) -> pl.Series:
    """Where a branch of the rules itself decides; unknown where nothing does."""
    return branch < len(decision.branches)


def by_override(decision: Decision, branch: pl.Series) -> pl.Series:
    """Where an override decides; unknown where nothing does."""
    return (branch >= len(decision.branches)) & (branch < capacity_number(decision, 0))


def by_stability(decision: Decision, branch: pl.Series) -> pl.Series:
    """Where a customer keeps a tier that is not the one computed; unknown where nothing decides."""
    return branch >= stability_number(decision, 0)


def overridden(
    decision: Decision, branch: pl.Series, overrides: Sequence[Override], keys: pl.Series, type_: Type
) -> pl.Series:
    """The branches of all customers with those who have an override.

    Args:
        decision: the standard.
        branch: per customer the number of the deciding branch.
        overrides: those of the standard that hold.
        keys: the customers' keys, as stored.
        type_: of the keys.
    """
    if not overrides:
        return branch
    named = pl.DataFrame(
        {
            "key": to_series("key", [override.customer for override in overrides], type_).cast(
                keys.dtype, strict=False
            ),
            "number": pl.Series([number_of(decision, each) for each in overrides], dtype=pl.UInt32),
        }
    )
    customers = pl.DataFrame({"key": keys}).with_row_index("place")
    found = customers.join(named, on="key", how="inner")
    return branch.scatter(found["place"], found["number"])


def overridden_rows(
    decision: Decision, overrides: Sequence[Override], branches: Sequence[int | None], keys: Sequence[Value]
) -> list[int | None]:
    """The same row by row."""
    numbers = {override.customer: number_of(decision, override) for override in overrides}
    return [numbers.get(key, branch) for key, branch in zip(keys, branches, strict=True)]


def without_rows_of_their_own(values: Sequence[Value], decision: Decision) -> list[Value]:
    """The values of a further output for each number of an outcome: where no row decides, there is none."""
    return [*values, *(None for _ in ranks_of(decision)[len(values) :])]


def override_warnings(kernel: Kernel, keys: pl.Series, as_of: dt.date) -> Iterator[Diagnostic]:
    """What overrides do nothing, because they ended or because nobody has their key."""
    if not kernel.overrides:
        return
    types: Mapping[str, Type] = {kernel.key: kernel.customers.type_of(kernel.key)}
    holding = [override for override in kernel.overrides if override.holds_on(as_of)]
    for override in kernel.overrides:
        if not override.holds_on(as_of):
            yield report(
                "TR278", override.span, standard=override.standard, until=override.until, as_of=as_of
            )
    for decision in kernel.decisions:
        for override in holding if decision.is_in_force(as_of) else ():
            if override.standard == decision.name and override.tier not in decision.type.tiers:
                words = {"standard": decision.name, "tier": override.tier, "as_of": as_of}
                yield report("TR682", override.span, related=(), fix=None, **words)
    named = to_series("key", [override.customer for override in holding], types[kernel.key])
    named = named.cast(keys.dtype, strict=False)
    known = named.is_in(keys.implode()).to_list()
    unknown = [override for override, is_known in zip(holding, known, strict=True) if not is_known]
    if unknown:
        places = list(dict.fromkeys(f"{each.span.file}:{each.span.line}" for each in unknown))
        shown = ", ".join(places[:PLACES_SHOWN]) + (", …" if len(places) > PLACES_SHOWN else "")
        yield report("TR279", unknown[0].span, count=len(unknown), places=shown)
