"""`history compare`: who moved between two recorded runs."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from tieringrules.cli.inputs import files_of
from tieringrules.cli.options import Data, Format, Lang, Quiet, WorkspacePath, session_of
from tieringrules.cli.recording import secret_for_runs
from tieringrules.cli.run_comparison_text import (
    BY_HASH,
    BY_HASH_PERSONAL,
    RunComparison,
    comparison_json,
    comparison_lines,
)
from tieringrules.cli.runs_kept import archived, count_of, run_named, runs_of
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened, open_workspace
from tieringrules.diagnostic import Localized, report
from tieringrules.diagnostic.suggestion import hint


def compare_runs(
    ctx: typer.Context,
    one: Annotated[str, typer.Argument(metavar="BEFORE", help="The number of the run before.")],
    other: Annotated[str, typer.Argument(metavar="AFTER", help="The number of the run after.")],
    path: WorkspacePath = None,
    standard: Annotated[
        str | None, typer.Option("--standard", metavar="NAME", help="Only this standard.")
    ] = None,
    customers: Annotated[
        str,
        typer.Option("--customers", metavar="N", help="Name so many of those who entered or left a tier."),
    ] = "10",
    keys: Annotated[
        bool,
        typer.Option(
            "--keys", help="Call customers by the keys of today's data; personal ones only with --real."
        ),
    ] = False,
    real: Annotated[
        bool, typer.Option("--real", help="Show personal columns as they are instead of masking them.")
    ] = False,
    data: Data = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Compare two recorded runs: who moved between tiers, who entered and left each, how many stayed."""
    session = session_of(ctx, lang, format_, quiet)
    overrides = files_of(data)
    most = count_of("--customers", customers)
    opened = open_workspace(path, session, warnings=False)
    runs = runs_of(session, opened)
    before, after = (archived(opened, run_named(runs, each)) for each in (one, other))
    known = sorted({*before.manifest.standards, *after.manifest.standards})
    if standard is not None and standard not in known:
        finding = report("TR013", option="--standard", text=standard, hint=hint(standard, known))
        raise Stop(ExitCode.USAGE, finding)

    from tieringrules.engine.tier_flows import standard_flow

    sides = before.as_assignments(), after.as_assignments()
    flows = {name: standard_flow(*sides, name) for name in known if standard in (None, name)}
    names = _names(opened, overrides, real) if keys else {}
    found = RunComparison(before, after, flows, names, most, _way_to_keys(opened, keys=keys, real=real))
    if session.format == "json":
        print(json.dumps(comparison_json(found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(comparison_lines(found, opened.rulebook, session.language)))
    return ExitCode.DONE


def _way_to_keys(opened: Opened, *, keys: bool, real: bool) -> Localized | None:
    """How to see the keys of those who are listed; None where they are seen."""
    from tieringrules.rulebook import to_kernel

    if to_kernel(opened.rulebook).key_is_personal:
        return None if keys and real else BY_HASH_PERSONAL
    return None if keys else BY_HASH


def _names(opened: Opened, overrides: Mapping[str, Path], real: bool) -> Mapping[str, str]:
    """What stands for customers → their keys in today's data; nobody where keys tell about people.

    Raises:
        Stop: the data cannot be read.
    """
    from tieringrules.history.earlier_tiers import names_of_today
    from tieringrules.intake.loading import load_what_is_there
    from tieringrules.intake.own_data import with_keys_alone
    from tieringrules.rulebook import to_kernel

    if to_kernel(opened.rulebook).key_is_personal and not real:
        return {}
    keyed = with_keys_alone(opened.rulebook)
    source = keyed.workspace.customers
    needed = {source if isinstance(source, str) else source.dataset: frozenset[str]()}
    loaded = load_what_is_there(keyed, overrides, needed, None, os.environ)
    if not loaded.ok:
        raise Stop(ExitCode.USAGE, *loaded.errors)
    return names_of_today(keyed, loaded.value, secret_for_runs(opened.root))
