"""`render`: one finished message per contact, in a batch that appears whole or not at all."""

from __future__ import annotations

import json

import typer

from tieringrules.cli.keeping import keeping
from tieringrules.cli.messages import (
    batch_json,
    check_policies,
    folder_output,
    needs_of_messages,
    planned,
    print_batch,
    profiles_of,
    rendered,
)
from tieringrules.cli.options import (
    AsOf,
    CustomerOnly,
    Data,
    Eml,
    Engine,
    Format,
    Lang,
    OutFolder,
    Previous,
    Profile,
    Quiet,
    Real,
    Record,
    Sample,
    SeedList,
    WorkspacePath,
    session_of,
)
from tieringrules.cli.pipeline import classified, request_of
from tieringrules.cli.stopping import ExitCode
from tieringrules.cli.trials import trial_of
from tieringrules.cli.workspace import open_workspace


def render(
    ctx: typer.Context,
    path: WorkspacePath = None,
    data: Data = None,
    previous: Previous = None,
    as_of: AsOf = None,
    out: OutFolder = None,
    record: Record = False,
    eml: Eml = False,
    profile: Profile = None,
    sample: Sample = None,
    customer: CustomerOnly = None,
    seed_list: SeedList = None,
    real: Real = False,
    engine: Engine = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Write one finished message per contact of the day into a new folder."""
    session = session_of(ctx, lang, format_, quiet)
    folder = folder_output(out)
    request = request_of(data, as_of, engine, outputs=(folder,), previous=previous)
    trial_request = trial_of(sample, customer, seed_list, record)
    profiles = profiles_of(profile)
    opened = open_workspace(path, session)
    check_policies(opened)
    needs = needs_of_messages(opened)
    result = classified(session, opened, request, needs.columns, metrics=needs.metrics)
    with keeping(session, opened, record=record) as keeper:
        plan, trial = trial_request.applied(planned(session, result, keeper), result)
        batch = rendered(
            session,
            opened,
            result,
            plan,
            folder.path,
            eml=eml,
            keeper=keeper,
            real=real,
            trial=trial,
            profiles=profiles,
        )
    if session.format == "json":
        print(json.dumps(batch_json(result, batch, folder.path), ensure_ascii=False, indent=2))
    elif not session.quiet:
        print_batch(session, result, batch, folder.path)
    return ExitCode.DONE
