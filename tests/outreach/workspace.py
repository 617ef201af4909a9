"""A small workspace for tests: rules as the rulebook room would give them, and customers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from tieringrules.diagnostic import Localized, Span
from tieringrules.engine.assignments import Assignments
from tieringrules.language.types import BOOLEAN, DATE, FLOAT, INTEGER, TEXT, ChoiceType, ExactType
from tieringrules.rulebook.model import (
    AggregateMetric,
    Cap,
    Channel,
    Column,
    Dataset,
    Metric,
    Policy,
    Rulebook,
    ServiceLevel,
    Standard,
    Tier,
    TierPolicy,
    Workspace,
)

AS_OF = dt.date(2026, 6, 30)
PLACE = Span("rules/policies/outreach.yaml", 6, 15, 6, 22)
COLUMNS = (
    Column("customer_id", "text", TEXT),
    Column("name", "text", TEXT, personal=True),
    Column("email", "email", TEXT, personal=True),
    Column("mobile", "phone", TEXT, personal=True),
    Column("region", "choice", ChoiceType(("华东", "华南"))),
    Column("birthday", "date", DATE, personal=True),
    Column("satisfaction", "integer", INTEGER),
    Column("site", "text", TEXT),
    Column("email_consent", "boolean", BOOLEAN),
    Column("sms_consent", "boolean", BOOLEAN),
)
CHANNELS = (
    Channel(
        "email", "email", "email_consent", "示范公司 <care@example.com>", "https://example.com/u",
        span=Span("tieringrules.yaml", 9, 3, 9, 8),
    ),
    Channel("sms", "mobile", "sms_consent", signature="示范公司"),
    Channel("phone", "mobile"),
)  # fmt: skip
GOLD = TierPolicy("gold", ("email", "sms"), "vip", offers=("贵宾日", "免运费"), message_span=PLACE)
SILVER = TierPolicy("silver", ("sms",), "vip", message_span=PLACE)
TASK = TierPolicy(
    "platinum", ("phone",), "call", service=ServiceLevel("大客户经理", "2 hours"), message_span=PLACE
)
POLICY = Policy("outreach", "value", (GOLD, SILVER, TASK), title=Localized("Outreach", "关怀"))


def rulebook(root: Path | str = "", policies: tuple[Policy, ...] = (POLICY,), **workspace: Any) -> Rulebook:
    facts: dict[str, Any] = {
        "time_zone": "Asia/Shanghai",
        "locale": "zh",
        "currency": "CNY",
        "channels": CHANNELS,
        "brand": {"name": "示范公司", "color": "red"},
    }
    tiers = ("platinum", "gold", "silver", "bronze")
    return Rulebook(
        root=str(root),
        workspace=Workspace("demo", **facts | workspace),
        customers=Dataset("customers", COLUMNS, key="customer_id"),
        metrics=(
            Metric("spent", AggregateMetric("sum", "orders", "amount"), ExactType(2)),
            Metric("average", AggregateMetric("mean", "orders", "amount"), FLOAT),
        ),
        standards=(
            Standard(
                "value", "rules", tuple(Tier(one, None, Localized(one.title(), f"{one}级")) for one in tiers)
            ),
        ),
        policies=policies,
        digests={"tieringrules.yaml": "00" * 32},
    )


def only(*tiers: TierPolicy, **policy: Any) -> tuple[Policy, ...]:
    return (replace(POLICY, tiers=tiers, **policy),)


def never(tier: str = "gold") -> TierPolicy:
    return TierPolicy(tier, ("email",), "vip", cap=Cap(0, "month"))


def customer(key: str = "C1", **values: Any) -> dict[str, Any]:
    return {
        "customer_id": key,
        "name": "王伟",
        "email": f"{key.lower()}@example.org",
        "mobile": "138 0013-8000",
        "region": "华东",
        "birthday": dt.date(1990, 2, 28),
        "satisfaction": 5,
        "site": "https://example.org/me",
        "email_consent": True,
        "sms_consent": True,
        "spent": 1234550,
        "average": 0.5,
        "value": "gold",
        **values,
    }


_SCHEMA = {
    **dict.fromkeys(("customer_id", "name", "email", "mobile", "region", "site", "value"), pl.String),
    "birthday": pl.Date, "satisfaction": pl.Int64, "spent": pl.Int64, "average": pl.Float64,
    "email_consent": pl.Boolean, "sms_consent": pl.Boolean,
}  # fmt: skip


def assignments(*customers: dict[str, Any]) -> Assignments:
    return Assignments(pl.DataFrame(list(customers), schema=_SCHEMA), "customer_id", AS_OF, {})


def write(root: Path, templates: dict[str, str | bytes]) -> Path:
    for name, text in templates.items():
        path = root / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


GOOD: dict[str, str | bytes] = {
    "layouts/base.html.j2": (
        "<html><body><h1>{{ brand.name }}</h1>{% block content %}{% endblock %}</body></html>"
    ),
    "_footer.html.j2": '<p><a href="https://example.com/?c={{ customer.customer_id }}">退订</a></p>',
    "vip.email.html.j2": (
        "---\nsubject: {{ customer.name }} 您好\n---\n"
        '{% extends "layouts/base.html.j2" %}\n'
        "{% block content %}<p>尊敬的{{ customer.name }}：{{ metric.spent | money }}</p>"
        "{% for offer in offers %}<li>{{ offer.title }}</li>{% endfor %}"
        '{% include "_footer.html.j2" %}{% endblock %}'
    ),
    "vip.sms.txt.j2": "{{ customer.name }}，您是{{ tier.value.title }}。\n",
    "call.phone.txt.j2": "请致电{{ customer.name }}\n{{ service.respond_within }}",
}
