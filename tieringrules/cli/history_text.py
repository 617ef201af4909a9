"""Contacts and plans that were recorded, as lines and as JSON data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tieringrules.cli.counts import counted
from tieringrules.cli.widths import left, width
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.history import ContactRecord, PlanRecord

NOTHING = Localized(
    "nothing is recorded yet; `--record` on plan, render or run does it",
    "尚无记录；在 plan、render 或 run 上加 `--record` 即可记录",
)


STATES = {
    "sent": Localized("sent", "已发送"),
    "failed": Localized("failed", "失败"),
    "unknown": Localized("unknown whether it arrived", "是否送达未知"),
    "held": Localized("held back", "暂缓发送"),
}


def contacts_lines(contacts: Sequence[ContactRecord], language: Language) -> Iterator[str]:
    """One customer's contacts with what became of them, the last first."""
    for contact in contacts:
        cause = f" · {contact.cause_name}" if contact.cause_name is not None else ""
        state = f" · {STATES[contact.state].text(language)}" if contact.state in STATES else ""
        yield f"  {contact.day}  {contact.policy}{cause}: {contact.channel} · {contact.message}{state}"
        for receipt in contact.receipts:
            from tieringrules.outreach.receipts.kinds import KIND_BY_NAME

            kind = KIND_BY_NAME.get(receipt.kind)
            words = kind.title.text(language) if kind is not None else receipt.kind
            yield f"    {_moment(receipt.at)}{words} {receipt.status or ''}".rstrip()


def _moment(at: int) -> str:
    return f"{dt.datetime.fromtimestamp(at, dt.UTC):%Y-%m-%d %H:%M} UTC  " if at else ""


def plans_lines(plans: Sequence[PlanRecord], language: Language) -> Iterator[str]:
    """The plans that were recorded, the last first."""
    if not plans:
        yield NOTHING.text(language)
        return
    told = [counted(plan.contacts, "contact", "次触达").text(language) for plan in plans]
    widest = max(width(words) for words in told)
    for plan, words in zip(plans, told, strict=True):
        yield f"{plan.day}  {left(words, widest)}  {plan.folder or ''}".rstrip()


def contact_json(contact: ContactRecord) -> dict[str, Any]:
    """A contact as JSON data."""
    return {
        "id": contact.id,
        "day": contact.day.isoformat(),
        "policy": contact.policy,
        "cause": contact.cause,
        "cause_name": contact.cause_name,
        "purpose": contact.purpose,
        "channel": contact.channel,
        "message": contact.message,
        "variant": contact.variant,
        "offers": list(contact.offers),
        "state": contact.state,
        "standard": contact.standard,
        "tier": contact.tier,
        "receipts": [
            {
                "kind": one.kind,
                "at": dt.datetime.fromtimestamp(one.at, dt.UTC).isoformat() if one.at else None,
                "status": one.status,
            }
            for one in contact.receipts
        ],
    }


def plan_json(plan: PlanRecord) -> dict[str, Any]:
    """A plan as JSON data."""
    return {
        "day": plan.day.isoformat(),
        "recorded_at": plan.recorded_at.isoformat(),
        "contacts": plan.contacts,
        "folder": plan.folder,
        "rules_hash": plan.rules_hash,
        "data_hash": plan.data_hash,
    }
