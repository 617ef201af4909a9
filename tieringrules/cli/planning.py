"""The plan of a day, put together in one way for every command that asks who is contacted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.cli.keeping import Keeper
from tieringrules.cli.pipeline import Classified
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import Diagnostic, report
from tieringrules.diagnostic.value_class import dataclass

if TYPE_CHECKING:
    from tieringrules.outreach.contact import Plan
    from tieringrules.outreach.offers import OfferStock
    from tieringrules.outreach.planning import Past, TemplateKeys
    from tieringrules.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class Standing:
    """What a plan starts from besides rules and customers.

    Attributes:
        past: what was sent before, and how the data of today sees earlier days.
        stock: what offers have left; None without a catalogue. A plan takes from it, so each needs its own.
        findings: what is odd about the codes of offers.
    """

    past: Past
    stock: OfferStock | None
    findings: tuple[Diagnostic, ...] = ()


def standing_of(result: Classified, keeper: Keeper | None = None, *, tolerant: bool = False) -> Standing:
    """What a plan of a classification starts from.

    Args:
        result: the classification.
        keeper: of the history; None as if nobody was contacted before.
        tolerant: take offers whose codes cannot be read for offers without codes.

    Raises:
        Stop: the codes of an offer cannot be read.
    """
    from tieringrules.outreach.planning.earlier_days import frames_on
    from tieringrules.outreach.planning.past import NOTHING

    past = keeper.past(result) if keeper is not None else NOTHING
    stock, found = _stock(result, keeper, tolerant)
    return Standing(replace(past, frame_on=frames_on(result.kernel, result.tables)), stock, found)


def plan_of(
    result: Classified, standing: Standing, templates: TemplateKeys | None = None
) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """The plan of the day, and what a reader of it should know.

    Args:
        result: the classification.
        standing: what the plan starts from.
        templates: which there are; None looks into the workspace folder.
    """
    from tieringrules.outreach.planning import plan_contacts

    plan = plan_contacts(
        result.rulebook, result.assignments, result.as_of,
        templates=templates, past=standing.past, stock=standing.stock,
    )  # fmt: skip
    found = (*plan.warnings, *standing.findings)
    withheld = standing.stock.codes_withheld if standing.stock is not None else 0
    if not withheld:
        return plan, found
    return replace(plan, codes_withheld=withheld), (*found, report("TR942", count=withheld))


def of_customer(plan: Plan, result: Classified, customer: str) -> Plan:
    """What of a plan is about one customer; the others had their part in it.

    Args:
        plan: of everybody.
        result: the classification that it was made of.
        customer: the key, as the profile of somebody who is there has it.
    """
    from tieringrules.engine.lookup import row_of
    from tieringrules.outreach.planning.planned import of_row

    row, frame = row_of(result.assignments, result.kernel, customer), result.assignments.frame
    assert row is not None
    place = (frame[result.assignments.key] == row[result.assignments.key][0]).arg_max()
    assert place is not None
    return replace(plan, contacts=of_row(plan.contacts, place), reasons=of_row(plan.reasons, place))


def ahead(standing: Standing, result: Classified) -> Standing:
    """The same for days ahead: from the day of the classification on everybody stays as they are on it."""
    from tieringrules.outreach.planning.earlier_days import staying

    past = standing.past
    on = staying(past.frame_on, result.assignments.frame, result.as_of)
    return replace(standing, past=replace(past, frame_on=on))


def _stock(
    result: Classified, keeper: Keeper | None, tolerant: bool
) -> tuple[OfferStock | None, tuple[Diagnostic, ...]]:
    """What the catalogue has left, and what is odd about its codes."""
    from tieringrules.outreach.offers import NOTHING_GIVEN, OfferStock, read_pools

    rulebook = result.rulebook
    if not rulebook.offers:
        return None, ()
    if tolerant:
        rulebook = _with_codes_that_are_there(rulebook)
    pools = read_pools(rulebook.offers, Path(rulebook.root))
    if not pools.ok:
        raise Stop(ExitCode.FINDINGS, *pools.diagnostics, sources=rulebook.sources)
    given = keeper.given() if keeper is not None else NOTHING_GIVEN
    records = keeper is not None and keeper.writes
    stock = OfferStock(rulebook, result.assignments, result.as_of, pools.value, given, withholds=not records)
    return stock, pools.diagnostics


def _with_codes_that_are_there(rulebook: Rulebook) -> Rulebook:
    from tieringrules.outreach.offers import read_pools

    root = Path(rulebook.root)
    offers = [
        offer if read_pools([offer], root).ok else replace(offer, codes=None) for offer in rulebook.offers
    ]
    return replace(rulebook, offers=tuple(offers))
