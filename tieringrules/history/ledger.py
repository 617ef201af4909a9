"""The tables of sending: which batches were sent from, what became of each message, and who approved."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Index, Integer, String, Table, Text, text

from tieringrules.history.schema import METADATA

# A batch that sending began with, by the SHA-256 of its manifest.
BATCHES = Table(
    "batches",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("plan", Integer, ForeignKey("plans.number", ondelete="SET NULL")),
    Column("begun_at", DateTime(timezone=True), nullable=False),
    # How many messages were confirmed when it began.
    Column("confirmed", Integer, nullable=False),
    # open, or withdrawn: what was not sent yet is given back to later plans.
    Column("state", String(12), nullable=False),
)
# Of those alone that are being handed over: asked for when sending begins, and changed twice per message.
_ONLY = text("state = 'sending'")
_IN_FLIGHT = Index("deliveries_in_flight", "state", sqlite_where=_ONLY, postgresql_where=_ONLY)
# One row per contact whatever the batch is called, so that the same contact in another folder is known.
# Customers are not named here: the contacts' table knows them for as long as they may be known.
DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("contact", String(64), primary_key=True),
    Column("batch", String(64), ForeignKey("batches.digest"), nullable=False),
    # intent, sending, sent, failed, unknown or held.
    Column("state", String(12), nullable=False),
    Column("tries", Integer, nullable=False),
    # Moments are seconds since 1970 in UTC: compared by the thousand, the same in every database.
    Column("changed_at", BigInteger, nullable=False),
    Column("next_at", BigInteger),
    # Why it failed or is held back, as a code; and the number of the server's reply, never its words.
    Column("reason", String(40)),
    Column("reply", Integer),
    Column("address_hash", String(64)),
    Column("domain", Text),
    # Who decided about an unknown one.
    Column("settled_by", Text),
    _IN_FLIGHT,
    Index("deliveries_by_batch", "batch"),
    Index("deliveries_by_address", "address_hash"),
)
# Addresses that a server said, while it was talked to, do not exist; until they are suppressed.
REFUSALS = Table("refusals", METADATA, Column("contact", String(64), primary_key=True))
APPROVALS = Table(
    "approvals",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("batch", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("approvals_by_batch", "batch"),
)
