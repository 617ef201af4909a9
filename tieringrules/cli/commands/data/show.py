"""`data show`: one customer's whole profile."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tieringrules.cli.customer_runs_text import customer_json, customer_lines
from tieringrules.cli.keeping import has_history, keeping
from tieringrules.cli.labels import labels_of
from tieringrules.cli.options import (
    AsOf,
    Data,
    Engine,
    Format,
    Lang,
    Previous,
    Quiet,
    WorkspacePath,
    session_of,
)
from tieringrules.cli.pipeline import classified, request_of
from tieringrules.cli.planning import of_customer, plan_of, standing_of
from tieringrules.cli.same_customer import asked_for
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened, open_workspace
from tieringrules.diagnostic import Localized, report

if TYPE_CHECKING:
    from tieringrules.history.over_time import CustomerThen

RECORDED = Localized("Recorded tiers", "已记录的等级")


def show(
    ctx: typer.Context,
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="The customer's key, as it stands in the data.")
    ],
    path: WorkspacePath = None,
    data: Data = None,
    previous: Previous = None,
    as_of: AsOf = None,
    engine: Engine = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
    real: Annotated[
        bool, typer.Option("--real", help="Show personal columns as they are instead of masking them.")
    ] = False,
) -> int:
    """Show one customer's profile: columns, metrics, tiers, rows with why they count, planned contacts."""
    session = session_of(ctx, lang, format_, quiet)
    request = request_of(data, as_of, engine, previous=previous)
    opened = open_workspace(path, session, warnings=False)
    metrics = [metric.name for metric in opened.rulebook.metrics]
    result = classified(session, opened, request, metrics=metrics, warnings=False)

    from tieringrules.cli.profile_text import profile_json, profile_lines
    from tieringrules.engine.profile import profile_of

    customer = asked_for(session, result, customer)
    profile = profile_of(result.kernel, result.assignments, customer, result.as_of, result.tables)
    if profile is None:
        raise Stop(ExitCode.FINDINGS, report("TR014", key=result.kernel.key))
    with keeping(session, opened, record=False) as keeper:
        plan = of_customer(plan_of(result, standing_of(result, keeper, tolerant=True))[0], result, customer)
        earlier = keeper.of_customer(customer)
    recorded = _recorded(session, opened, customer)
    labels = labels_of(result.rulebook, masked=not real)
    if session.format == "json":
        content = profile_json(profile, plan, result.rulebook, labels, earlier)
        content["recorded_tiers"] = customer_json(recorded)
        print(json.dumps(content, ensure_ascii=False, indent=2))
        return ExitCode.DONE
    print("\n".join(profile_lines(profile, plan, result.rulebook, labels, session.language, earlier)))
    if recorded:
        print(f"\n{session.say(RECORDED)}")
        lines = customer_lines(recorded, result.rulebook, session.language)
        print("\n".join(f"  {line}".rstrip() for line in lines))
    return ExitCode.DONE


def _recorded(session: Session, opened: Opened, customer: str) -> Sequence[CustomerThen]:
    """The tiers of the customer in recorded runs; what is wrong about archives is told aside."""
    if not has_history(opened):
        return ()
    from tieringrules.cli.runs_kept import customer_in_runs

    found = customer_in_runs(session, opened, [customer])
    session.print_aside(found.diagnostics, {})
    return found.value
