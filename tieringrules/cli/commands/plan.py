"""`plan`: the contacts of a day, and why everyone else is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tieringrules.cli.horizon_text import days_of_horizon, horizon_json, horizon_lines
from tieringrules.cli.keeping import Keeper, keeping
from tieringrules.cli.messages import (
    check_policies,
    contact_lines,
    counts_of,
    gifts_of,
    needs_of_messages,
    person_json,
    planned,
    titled,
)
from tieringrules.cli.options import (
    AsOf,
    Data,
    Engine,
    Format,
    Lang,
    Previous,
    Quiet,
    Record,
    WorkspacePath,
    session_of,
)
from tieringrules.cli.pipeline import Classified, classified, request_of
from tieringrules.cli.planning import ahead, standing_of
from tieringrules.cli.pseudonym import pseudonym
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import open_workspace
from tieringrules.diagnostic import report

if TYPE_CHECKING:
    from tieringrules.engine.assignments import StandardSummary
    from tieringrules.outreach.contact import Plan


def plan(
    ctx: typer.Context,
    path: WorkspacePath = None,
    data: Data = None,
    previous: Previous = None,
    as_of: AsOf = None,
    record: Record = False,
    horizon: Annotated[
        str | None,
        typer.Option(
            "--horizon",
            metavar="30d",
            help="Show the workload of so many days, each as if the plan of the one before had been made.",
        ),
    ] = None,
    engine: Engine = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Show who is contacted on the day, by which channel, and why the others are not."""
    session = session_of(ctx, lang, format_, quiet)
    days = days_of_horizon(horizon) if horizon is not None else None
    if days is not None and record:
        raise Stop(ExitCode.USAGE, report("TR914"))
    request = request_of(data, as_of, engine, previous=previous)
    opened = open_workspace(path, session)
    check_policies(opened)
    needs = needs_of_messages(opened)
    result = classified(session, opened, request, needs.columns, metrics=needs.metrics)
    with keeping(session, opened, record=record) as keeper:
        if days is not None:
            return _ahead(session, result, keeper, days)
        contacts = planned(session, result, keeper)
        if record:
            keeper.record(contacts, result)
    if session.format == "json":
        called = pseudonym(opened.root) if result.kernel.key_is_personal else str
        content = _json(contacts, result.assignments.flags, gifts_of(contacts, result.rulebook), called)
        print(json.dumps(content, ensure_ascii=False, indent=2))
        return ExitCode.DONE
    channels, reasons = counts_of(contacts)
    day = str(contacts.as_of)
    gifts = {
        titled(result.rulebook, name, session.language): count
        for name, count in gifts_of(contacts, result.rulebook).items()
    }
    lines = contact_lines(day, len(contacts.contacts), channels, reasons, session.language, gifts)
    print("\n".join(lines))
    return ExitCode.DONE


def _ahead(session: Session, result: Classified, keeper: Keeper, days: int) -> int:
    from tieringrules.outreach.planning.horizon import days_ahead

    standing = ahead(standing_of(result, keeper), result)
    found = list(
        days_ahead(
            result.rulebook, result.assignments, result.as_of, days, standing.past, stock=standing.stock
        )
    )
    if session.format == "json":
        print(json.dumps(horizon_json(found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(horizon_lines(found, session.language)))
    return ExitCode.DONE


def _json(
    contacts: Plan,
    flags: Mapping[str, StandardSummary],
    gifts: Mapping[str, int],
    called: Callable[[str], str],
) -> dict[str, Any]:
    # Addresses stay out: who is contacted is asked here, not where they live.
    return {
        "as_of": contacts.as_of.isoformat(),
        "contacts": [
            {
                "id": contact.id,
                "customer": called(contact.customer),
                "policy": contact.policy,
                "cause": contact.cause,
                "cause_name": contact.cause_name,
                "purpose": contact.purpose,
                "standard": contact.standard,
                "tier": contact.tier,
                "channel": contact.channel,
                "message": contact.message,
                "locale": contact.locale,
                "offers": list(contact.offers),
                "flag": contact.flag,
                "occasion": contact.occasion.isoformat() if contact.occasion is not None else None,
                "send_at": contact.send_at.isoformat() if contact.send_at is not None else None,
                "variant": contact.variant,
                "owner": contact.owner,
                "respond_within": contact.respond_within,
                "due": contact.due.isoformat() if contact.due is not None else None,
                **person_json(contact.person),
            }
            for contact in contacts.contacts
        ],
        "reasons": [
            {
                "customer": called(reason.customer),
                "policy": reason.policy,
                "tier": reason.tier,
                "reason": reason.reason,
                "detail": reason.detail,
                "cause": reason.cause,
                "cause_name": reason.cause_name,
                "until": reason.until.isoformat() if reason.until is not None else None,
            }
            for reason in contacts.reasons
        ],
        **({"gifts": dict(gifts)} if gifts else {}),
        "flags": {
            policy: {
                "customers": dict(found.tiers),
                "unknown": [
                    {"flag": unknown.rule, "field": unknown.field, "customers": unknown.customers}
                    for unknown in found.unknown
                ],
            }
            for policy, found in flags.items()
        },
    }
