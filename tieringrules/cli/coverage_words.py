"""What cases cover of the rules, in words, as JSON, and as findings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

from tieringrules.cli.reporting import junit
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.widths import one_line
from tieringrules.diagnostic import Diagnostic, Localized, report

if TYPE_CHECKING:
    from tieringrules.assure.coverage import Coverage, Outcome, Point

_OUTCOMES: dict[Outcome, Localized] = {
    "true": Localized("true", "成立"),
    "false": Localized("false", "不成立"),
}
_UNDECIDED = Localized("decided", "判断过")
_GAPS = Localized("what no case shows:", "没有用例验证的内容：")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*[%％]?")


def least_share(text: str | None) -> Decimal | None:
    """The share after --fail-under, from 0 to 1; None where none was written.

    Raises:
        Stop: it is no percentage.
    """
    if text is None:
        return None
    found = _SHARE.fullmatch(text.strip())
    if found is None or Decimal(found[1]) > 100:
        raise Stop(ExitCode.USAGE, report("TR802", text=text))
    return Decimal(found[1]) / 100


def too_little(covered: Coverage, least: Decimal) -> tuple[Diagnostic, ...]:
    """The finding where the cases cover less than they must."""
    if covered.share >= least:
        return ()
    return (report("TR801", share=_percent(covered.share), least=f"{(least * 100).normalize():f}%"),)


def coverage_notes(covered: Coverage) -> list[Diagnostic]:
    """A note at the place of everything that no case decided one way or the other."""
    return [report("TR803", point.span, what=_name(point), outcomes=_never(point)) for point in covered.gaps]


def print_coverage(session: Session, covered: Coverage) -> None:
    """Print the share, and what is missing."""
    if covered.gaps:
        print(session.say(_GAPS))
    for point in covered.gaps:
        words = Localized(
            f"{_name(point).en}: never {_never(point).en}", f"{_name(point).zh}：从未{_never(point).zh}"
        )
        print(one_line(f"    {point.span.file}:{point.span.line}  {session.say(words)}"))
    total = Localized(
        f"coverage {_percent(covered.share)}: {covered.seen:,} of {covered.wanted:,} outcomes",
        f"覆盖率 {_percent(covered.share)}：{covered.wanted:,} 种判断结果中出现了 {covered.seen:,} 种",
    )
    print(session.say(total))


def coverage_json(covered: Coverage) -> dict[str, Any]:
    """The share from 0 to 1, the outcomes counted, and what is missing, for programs."""
    return {
        "share": float(covered.share),
        "seen": covered.seen,
        "outcomes": covered.wanted,
        "missing": [
            {
                "standard": point.standard,
                "rule": point.rule,
                "condition": point.condition,
                "file": point.span.file,
                "line": point.span.line,
                "never": list(point.never),
            }
            for point in covered.gaps
        ],
    }


def coverage_tests(covered: Coverage, below: Sequence[Diagnostic], session: Session) -> list[junit.TestCase]:
    """The coverage as one more test, which fails where it is too low."""
    gaps = "\n".join(
        f"{point.span.file}:{point.span.line}: {session.say(_name(point))}: {', '.join(point.never)}"
        for point in covered.gaps
    )
    failures = tuple((each.code, session.say(each.message), session.say(each.message)) for each in below)
    remarks = f"{_percent(covered.share)}\n{gaps}".strip()
    return [junit.TestCase("tieringrules.yaml", "coverage", failures=failures, remarks=remarks)]


def _name(point: Point) -> Localized:
    place = f"{point.standard} · {point.rule}"
    return Localized.same(place if point.condition is None else f"{place} · {point.condition}")


def _never(point: Point) -> Localized:
    if point.never == ("true", "false"):
        return _UNDECIDED
    words = [_OUTCOMES[outcome] for outcome in point.never]
    return Localized(" or ".join(word.en for word in words), "或".join(word.zh for word in words))


def _percent(share: Decimal) -> str:
    # Rounded down: 99.96 % must not read as everything.
    return f"{(share * 100).quantize(Decimal('0.1'), ROUND_FLOOR)}%"
