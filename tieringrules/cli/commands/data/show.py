"""`data show`: one customer's whole profile."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tieringrules.cli.keeping import keeping
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
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import report


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
    labels = labels_of(result.rulebook, masked=not real)
    if session.format == "json":
        content = profile_json(profile, plan, result.rulebook, labels, earlier)
        print(json.dumps(content, ensure_ascii=False, indent=2))
        return ExitCode.DONE
    print("\n".join(profile_lines(profile, plan, result.rulebook, labels, session.language, earlier)))
    return ExitCode.DONE
