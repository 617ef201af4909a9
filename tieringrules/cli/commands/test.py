"""`test`: the scenario tests of the rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tieringrules.cli.counts import counted
from tieringrules.cli.coverage_words import (
    coverage_json,
    coverage_notes,
    coverage_tests,
    least_share,
    print_coverage,
    too_little,
)
from tieringrules.cli.explanation_text import MISSING, NO_TIER, json_value, value_text
from tieringrules.cli.inputs import today_in
from tieringrules.cli.options import Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.reporting import junit
from tieringrules.cli.reporting.repository import in_repository
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode
from tieringrules.cli.widths import one_line
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import Diagnostic, Localized, report

if TYPE_CHECKING:
    from tieringrules.assure.scenarios import CaseResult
    from tieringrules.language.values import Value
    from tieringrules.rulebook.model import Rulebook

# What stands under `expect` for the code of a refusal, and what there is instead of one.
ERROR = "error"
GOOD = Localized("none, the data is good", "没有问题的数据")


def test(
    ctx: typer.Context,
    path: WorkspacePath = None,
    coverage: Annotated[
        bool,
        typer.Option(
            "--coverage", help="Say which rules and conditions no case decided true, or none false."
        ),
    ] = False,
    fail_under: Annotated[
        str | None,
        typer.Option(
            "--fail-under",
            metavar="PERCENT",
            help="Exit with 1 where the cases cover less; implies --coverage.",
        ),
    ] = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Run the scenario tests: do the rules give the tiers that the cases expect?"""
    session = session_of(ctx, lang, format_, quiet)
    least = least_share(fail_under)
    opened = open_workspace(path, session)
    rulebook = opened.rulebook

    from tieringrules.assure.coverage import coverage_of
    from tieringrules.assure.scenarios import asked_by_cases, run_cases
    from tieringrules.rulebook import Kernels

    named = {name for case in rulebook.cases for name in (*case.given, *case.expect)}
    kernels, today = Kernels(rulebook, named), today_in(rulebook.workspace.time_zone)
    results = run_cases(rulebook, kernels.on, today)
    covered = None
    if coverage or least is not None:
        covered = coverage_of(kernels.decisions(), asked_by_cases(rulebook, kernels.on, today))
    if not results and session.format != "json":
        session.print_aside((report("TR022"),), rulebook.sources)
    findings = [finding for result in results for finding in _findings(result, rulebook)]
    below = too_little(covered, least) if covered is not None and least is not None else ()
    match session.format:
        case "json":
            shown = _json(results) | ({"coverage": coverage_json(covered)} if covered is not None else {})
            print(json.dumps(shown, ensure_ascii=False, indent=2))
        case "junit":
            tests = [_tested(session, result, rulebook) for result in results]
            tests += coverage_tests(covered, below, session) if covered is not None else []
            print(junit.document(tests), end="")
        case "text":
            _print(session, results, rulebook)
            if covered is not None:
                print_coverage(session, covered)
            session.print_aside(below, rulebook.sources)
        case _:
            gaps = coverage_notes(covered) if covered is not None else []
            session.print_result([*findings, *below, *gaps], rulebook.sources)
    return ExitCode.FINDINGS if findings or below else ExitCode.DONE


def _print(session: Session, results: tuple[CaseResult, ...], rulebook: Rulebook) -> None:
    for result in results:
        if result.passed and session.quiet:
            continue
        print(one_line(f"{'✓' if result.passed else '✗'} {result.case}"))
        if result.passed:
            continue
        print(f"    {result.span.file}:{result.span.line}  as_of {result.as_of}")
        for difference in result.differences:
            expected = session.say(_shown(difference.name, difference.expected, rulebook))
            found = session.say(_shown(difference.name, difference.found, rulebook))
            words = Localized(
                f"{difference.name}: expected {expected}, found {found}",
                f"{difference.name}：期望 {expected}，实际 {found}",
            )
            print(one_line(f"    {session.say(words)}"))
    if session.quiet:
        return
    failed = sum(not result.passed for result in results)
    total = counted(len(results), "case", "个用例")
    closing = (
        Localized(f"{total.en}, {failed} failed", f"{total.zh}，{failed} 个未通过")
        if failed
        else Localized(f"{total.en}, all passed", f"{total.zh}，全部通过")
    )
    if results:
        print(session.say(closing))


def _tested(session: Session, result: CaseResult, rulebook: Rulebook) -> junit.TestCase:
    failures = [
        (
            found.code,
            session.say(found.message),
            f"{result.span.file}:{result.span.line}: {session.say(found.message)}",
        )
        for found in _findings(result, rulebook)
    ]
    suite = in_repository(result.span.file, session.prefix)
    return junit.TestCase(suite, result.case, result.span.line, tuple(failures))


def _findings(result: CaseResult, rulebook: Rulebook) -> list[Diagnostic]:
    return [
        report(
            "TR021",
            result.span,
            case=one_line(result.case),
            name=difference.name,
            expected=_shown(difference.name, difference.expected, rulebook),
            found=_shown(difference.name, difference.found, rulebook),
        )
        for difference in result.differences
    ]


def _shown(name: str, value: Value, rulebook: Rulebook) -> Localized:
    if value is None and name == ERROR:
        return GOOD
    if value is None:
        return NO_TIER if any(standard.name == name for standard in rulebook.standards) else MISSING
    return Localized.same(one_line(value_text(value)))


def _json(results: tuple[CaseResult, ...]) -> dict[str, Any]:
    return {
        "cases": [
            {
                "name": result.case,
                "file": result.span.file,
                "line": result.span.line,
                "as_of": result.as_of.isoformat(),
                "passed": result.passed,
                "differences": [
                    {
                        "name": difference.name,
                        "expected": json_value(difference.expected),
                        "found": json_value(difference.found),
                    }
                    for difference in result.differences
                ],
            }
            for result in results
        ],
        "passed": sum(result.passed for result in results),
        "failed": sum(not result.passed for result in results),
    }
