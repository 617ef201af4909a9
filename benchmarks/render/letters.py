"""The e-mails of the reference company, as many as are wanted, ready to be rendered."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, replace
from pathlib import Path

import tieringrules as tr
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import classify
from tieringrules.engine.preparing import prepared
from tieringrules.intake.loading import load_tables
from tieringrules.outreach.contact import Contact
from tieringrules.outreach.offers import NOTHING_GIVEN, OfferStock, read_pools
from tieringrules.outreach.planning import plan_contacts
from tieringrules.outreach.templates.library import TemplateLibrary, load_library
from tieringrules.rulebook import to_kernel, used_columns
from tieringrules.rulebook.model import Rulebook

ROOT = Path(__file__).parents[2]
DAY = dt.date(2026, 6, 30)


@dataclass(frozen=True)
class Letters:
    """What both sides render: the contacts by e-mail, over and over until there are enough."""

    rulebook: Rulebook
    library: TemplateLibrary
    assignments: Assignments
    contacts: tuple[Contact, ...]


def letters(count: int, workspace: Path = ROOT, *, every_channel: bool = False) -> Letters:
    """Classify and plan a workspace, and repeat its e-mails.

    Args:
        count: how many contacts there are to be.
        workspace: with its data.
        every_channel: all contacts of all channels once, instead.
    """
    rulebook = tr.load(workspace).rulebook.on(DAY)
    library = load_library(rulebook, workspace).value
    kernel = to_kernel(rulebook, tuple(metric.name for metric in rulebook.metrics))
    needed = dict(used_columns(kernel))
    customers = rulebook.customers
    needed[customers.name] = frozenset(column.name for column in customers.columns)
    tables = load_tables(rulebook, {}, needed, environment=os.environ).value or {}
    ready = prepared(rulebook, kernel, tables, DAY, engine="polars").value
    assignments = classify(kernel, ready, DAY, engine="polars").value
    assert assignments is not None
    pools = read_pools(rulebook.offers, workspace).value
    # Messages that name a code need one.
    stock = OfferStock(rulebook, assignments, DAY, pools, NOTHING_GIVEN)
    plan = plan_contacts(rulebook, assignments, DAY, stock=stock)
    if every_channel:
        return Letters(rulebook, library, assignments, tuple(plan.contacts))
    mails = [contact for contact in plan.contacts if contact.channel == "email"]
    rounds = -(-count // len(mails))
    many = [replace(mail, id=f"{number:032x}") for number, mail in enumerate(mails * rounds)]
    return Letters(rulebook, library, assignments, tuple(many[:count]))
