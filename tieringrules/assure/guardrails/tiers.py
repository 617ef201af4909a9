"""The ranges of a standard's tiers beside each other: covered, overlapping, with a gap between them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from tieringrules.assure.guardrails.intervals import EVERYTHING, NOTHING, Interval, IntervalSet, example_in
from tieringrules.assure.guardrails.possible import Known
from tieringrules.assure.guardrails.ranges import at_most, operands_of, range_of, shown, values_taken
from tieringrules.diagnostic import Diagnostic, Label, Localized, report
from tieringrules.language.printer import print_expression
from tieringrules.language.syntax import Expr, Name
from tieringrules.language.types import DateTimeType, DateType, Type
from tieringrules.rulebook.model import Standard, Tier

_MOST_GAPS = 3
_TAKEN = Localized("takes the value", "已占用该取值")


def range_findings(standard: Standard, known: Known) -> Iterator[Diagnostic]:
    """What is odd about the ranges of the tiers.

    Args:
        standard: with typed conditions.
        known: what each name can be.
    """
    tiers = [tier for tier in standard.tiers if tier.when is not None]
    operands = dict.fromkeys(
        operand for tier in tiers if tier.when is not None for operand in operands_of(tier.when)
    )
    for operand in operands:
        possible = known.get(operand.name) if isinstance(operand, Name) else None
        within = range_of(possible) if possible is not None else EVERYTHING
        taken = [_taken(tier, operand, within) for tier in tiers]
        yield from _covered(tiers, taken, operand, within)
        yield from _overlapping(tiers, taken, operand)
        whole = [part for part in taken if part is not None]
        if len(whole) == len(tiers) == len(standard.tiers):
            yield from _gaps(standard, whole, operand, within)


def _taken(tier: Tier, operand: Expr, within: IntervalSet) -> IntervalSet | None:
    """The values that a tier's condition takes, where it is about the operand alone."""
    assert tier.when is not None
    taken = values_taken(tier.when, operand, operand.type)
    return taken.shared(within) if taken is not None else None


def _covered(
    tiers: list[Tier], taken: list[IntervalSet | None], operand: Expr, within: IntervalSet
) -> Iterator[Diagnostic]:
    before = NOTHING
    for index, tier in enumerate(tiers):
        assert tier.when is not None
        asked = at_most(tier.when, operand, operand.type)
        asked = asked.shared(within) if asked is not None else None
        if asked is not None and not asked.is_empty and asked.without(before).is_empty:
            example = example_in(asked)
            for earlier, part in zip(tiers[:index], taken[:index], strict=True):
                if example is not None and part is not None and not part.shared(_only(asked)).is_empty:
                    yield _reported("TR273", tier, earlier, operand, example_in(part.shared(_only(asked))))
                    break
        before = before.united(taken[index] or NOTHING)


def _only(asked: IntervalSet) -> IntervalSet:
    return IntervalSet(asked.parts[:1])


def _overlapping(tiers: list[Tier], taken: list[IntervalSet | None], operand: Expr) -> Iterator[Diagnostic]:
    """Two ranges of which neither lies in the other: a tier inside a later, wider one is meant so."""
    before = NOTHING
    for index, (tier, part) in enumerate(zip(tiers, taken, strict=True)):
        if part is not None and len(part.parts) == 1 and not part.without(before).is_empty:
            for earlier, other in zip(tiers[:index], taken[:index], strict=True):
                if other is None or len(other.parts) != 1:
                    continue
                both = part.shared(other)
                if both.is_empty or other.without(part).is_empty or part.without(other).is_empty:
                    continue
                yield _reported("TR274", tier, earlier, operand, example_in(both))
                break
        before = before.united(part or NOTHING)


def _reported(code: str, tier: Tier, earlier: Tier, operand: Expr, example: object) -> Diagnostic:
    return report(
        code,
        tier.span,
        related=[Label(earlier.span, _TAKEN)],
        tier=tier.name,
        before=earlier.name,
        field=print_expression(operand),
        example=shown(example, operand.type),  # type: ignore[arg-type]
    )


def _gaps(
    standard: Standard, taken: list[IntervalSet], operand: Expr, within: IntervalSet
) -> Iterator[Diagnostic]:
    """Values between those of some tiers that none takes; that the ends are open is said elsewhere."""
    covered = reduce(IntervalSet.united, taken, NOTHING)
    missing = covered.hull().shared(within).without(covered)
    for gap in missing.parts[:_MOST_GAPS]:
        example = example_in(IntervalSet((gap,)))
        assert example is not None
        yield report(
            "TR275",
            standard.span,
            standard=standard.name,
            field=print_expression(operand),
            gap=_words(gap, operand.type),
            example=shown(example, operand.type),
        )


def _words(gap: Interval, type_: Type) -> Localized:
    (low, after_low), (high, after_high) = gap
    is_day = isinstance(type_, DateType | DateTimeType)
    start, end = shown(low, type_), shown(high, type_)  # type: ignore[arg-type]
    from_ = ("after " if is_day else "above ") if after_low else "from "
    until = "up to " if after_high else ("before " if is_day else "below ")
    return Localized(
        f"{from_}{start} and {until}{end}",
        f"{'大于' if after_low else '不小于'} {start} 且{'不大于' if after_high else '小于'} {end} ",
    )
