"""The gallery as one page that needs nothing else: no network, no server, both languages."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from tieringrules.diagnostic import Localized
from tieringrules.outreach.channels import CHANNEL_BY_NAME
from tieringrules.outreach.contact import REASON_BY_CODE, Contact, Message
from tieringrules.outreach.preview.masking import Masking
from tieringrules.outreach.preview.samples import Group, Kind, Role, Sample, Samples
from tieringrules.outreach.rendering import Renderer
from tieringrules.outreach.sms_segments import segments_of
from tieringrules.outreach.task_sheets import due_of
from tieringrules.outreach.templates.formats import is_chinese
from tieringrules.outreach.templates.missing import Incomplete
from tieringrules.outreach.trial import Trial, marked
from tieringrules.rulebook.model import Rulebook

FOLDER = "preview"
PAGE = "index.html"
# How many rows of reasons are listed; the others are counted together.
_MOST_REASONS = 500


@dataclass(frozen=True, slots=True)
class Gallery:
    """What a gallery shows.

    Attributes:
        samples: as collected while the batch was written.
        customers: how many there are.
        real: whether personal data stands there as it is.
        trial: what kind of trial the batch is; None where it is to be sent.
    """

    rulebook: Rulebook
    renderer: Renderer
    samples: Samples
    as_of: dt.date
    sent_at: dt.datetime
    customers: int
    real: bool = False
    trial: Trial | None = None


def gallery_page(gallery: Gallery) -> bytes:
    """The page in UTF-8; the same gallery gives the same bytes."""
    script, style = _asset("page.js"), _asset("page.css")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    chinese = is_chinese(gallery.rulebook.workspace.locale)
    # Neither an end of the element nor a comment can stand in it, whatever the customers are called.
    data = json.dumps(_data(gallery), ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        data = data.replace(char, f"\\u{ord(char):04x}")
    html = _asset("page.html")
    for name, text in (
        ("language", "zh-CN" if chinese else "en"), ("policy", policy), ("style", style), ("script", script),
        ("data", data),  # last, as customers may be called like a place of the page
    ):  # fmt: skip
        html = html.replace(f"@@{name}@@", text, 1)
    return html.encode()


def _asset(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _data(gallery: Gallery) -> dict[str, Any]:
    rulebook, samples = gallery.rulebook, gallery.samples
    masking = None if gallery.real else Masking(rulebook)
    order = {
        (standard.name, tier.name): place
        for standard in rulebook.standards
        for place, tier in enumerate(standard.tiers)
    }
    channels = list(CHANNEL_BY_NAME)
    kinds = sorted(
        samples.groups,
        key=lambda kind: (
            kind.standard, order.get((kind.standard, kind.tier), len(order)), kind.policy, kind.cause,
            kind.message, kind.variant, channels.index(kind.channel), kind.locale,
        ),
    )  # fmt: skip
    counts: Counter[str] = Counter()
    for kind, group in samples.groups.items():
        counts[kind.channel] += group.count
    reasons = sorted(samples.reasons.items(), key=lambda item: (-item[1], item[0]))
    workspace = rulebook.workspace
    return {
        "title": workspace.brand.get("name", workspace.name),
        "as_of": gallery.as_of.isoformat(),
        "language": "zh" if is_chinese(workspace.locale) else "en",
        "real": gallery.real,
        "trial": gallery.trial.facts() if gallery.trial is not None else None,
        "customers": gallery.customers,
        "contacts": counts.total(),
        "silent": samples.reasons.total(),
        "channels": dict(sorted(counts.items(), key=lambda item: channels.index(item[0]))),
        "standards": {
            standard.name: {
                "title": _words(standard.title, standard.name),
                "tiers": {tier.name: _words(tier.title, tier.name) for tier in standard.tiers},
            }
            for standard in rulebook.standards
        },
        "policies": {
            policy.name: {"title": _words(policy.title, policy.name), "standard": policy.standard}
            for policy in rulebook.policies
        },
        "groups": [_group(gallery, masking, kind, samples.groups[kind]) for kind in kinds],
        "reasons": [
            {
                "policy": why.policy,
                "tier": why.tier,
                "text": _words(REASON_BY_CODE[why.reason].text, why.reason),
                "detail": why.detail,
                "count": count,
            }
            for why, count in reasons[:_MOST_REASONS]
        ],
        "further_reasons": sum(count for _, count in reasons[_MOST_REASONS:]),
    }


def _words(text: Localized | None, name: str) -> Mapping[str, str]:
    found = text if text is not None else Localized.same(name)
    return {"en": found.en, "zh": found.zh}


def _group(gallery: Gallery, masking: Masking | None, kind: Kind, group: Group) -> dict[str, Any]:
    return {
        **kind._asdict(),
        "shape": CHANNEL_BY_NAME[kind.channel].shape,
        "count": group.count,
        "shortest": group.shortest.length if group.shortest is not None else 0,
        "longest": group.longest.length if group.longest is not None else 0,
        "samples": [_sample(gallery, masking, role, sample) for role, sample in group.shown()],
    }


def _sample(gallery: Gallery, masking: Masking | None, role: Role, sample: Sample) -> dict[str, Any]:
    contact, values = sample.contact, sample.values
    # A seed list's messages were masked when they were written.
    if masking is not None:
        values = masking.values(contact, values)
        contact = masking.contact(contact)
    try:
        message = gallery.renderer.render(contact, values)
    except Incomplete:
        # Masked, a value can be unfit for its place, such as a link.
        return {"role": role, "customer": contact.customer, "address": contact.address, "hidden": True}
    if gallery.trial is not None and message is not None:
        message = marked(message, gallery.trial)
    return {
        "role": role,
        "customer": contact.customer,
        "address": contact.address,
        **_told(contact, gallery.sent_at),
        **_shown(gallery, contact, message),
    }


def _told(contact: Contact, sent_at: dt.datetime) -> dict[str, Any]:
    due = due_of(contact, sent_at)
    facts = {
        "owner": contact.owner,
        "due": due.strftime("%Y-%m-%d %H:%M") if due is not None else None,
        "offers": list(contact.offers) or None,
        "flag": contact.flag,
        "send_at": contact.send_at.strftime("%Y-%m-%d %H:%M %z") if contact.send_at is not None else None,
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def _shown(gallery: Gallery, contact: Contact, message: Message | None) -> dict[str, Any]:
    if message is None:
        return {}
    shown: dict[str, Any] = {"text": message.text}
    if message.html is not None:
        shown["html"] = message.html
    if message.subject is not None:
        channel = gallery.rulebook.workspace.channel(contact.channel)
        shown |= {"subject": message.subject, "from": (channel.sender if channel else None) or ""}
    if contact.channel == "sms":
        found = segments_of(message.text)
        shown["segments"] = {
            "encoding": found.encoding, "units": found.units, "count": found.count, "left": found.left,
            "room": found.room,
        }  # fmt: skip
    if message.template is not None:
        shown |= {"template": message.template, "parameters": dict(message.parameters)}
    return shown
