"""The tables of a history."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

VERSION = 1
METADATA = MetaData()

FACTS = Table("facts", METADATA, Column("name", String(40), primary_key=True), Column("value", Text))
PLANS = Table(
    "plans",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("day", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("rules_hash", String(64), nullable=False),
    Column("data_hash", String(64), nullable=False),
    Column("contacts", Integer, nullable=False),
    Column("folder", Text),
    Column("manifest", String(64)),
    Column("state", String(12), nullable=False),
)
CONTACTS = Table(
    "contacts",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("plan", Integer, ForeignKey("plans.number", ondelete="CASCADE"), nullable=False),
    Column("customer", Text, nullable=False),
    # Days since 1 January of the year 1, which day 1 is: read by the million, compared as numbers.
    Column("day", Integer, nullable=False),
    Column("policy", Text, nullable=False),
    Column("cause", String(12), nullable=False),
    Column("cause_name", Text),
    Column("purpose", String(12), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("message", Text, nullable=False),
    Column("variant", Text),
    Column("owner", Text),
    Column("offers", Text),
    Column("codes", Text),
    Column("state", String(12), nullable=False),
    Column("standard", Text),
    Column("tier", Text),
    Index("contacts_by_day", "day"),
    Index("contacts_by_customer", "customer", "day"),
    Index("contacts_by_cause", "cause_name"),
)
# What was given to customers who are forgotten: the codes stay used, the stock stays spent.
SPENT = Table(
    "spent",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("offer", Text, nullable=False),
    Column("code", Text),
)
SUPPRESSIONS = Table(
    "suppressions",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("day", Date, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("customer", Text),
    Column("customer_hash", String(64)),
    Column("address_hash", String(64)),
    Column("channel", String(40)),
)
