"""Offers, and what policies, triggers and campaigns say about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from tieringrules.diagnostic import Checked, Diagnostic, Findings, Label, Localized, Span, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Document, Entry, Node, SequenceNode
from tieringrules.document.scalars import read_boolean, read_date, read_number
from tieringrules.language.scope import Scope
from tieringrules.rulebook.campaign import Campaign
from tieringrules.rulebook.condition import read_condition
from tieringrules.rulebook.linking.names import Named, check_name, twice
from tieringrules.rulebook.linking.triggers import integer_at
from tieringrules.rulebook.linking.workspace import leaves_folder
from tieringrules.rulebook.model import Policy
from tieringrules.rulebook.nodes import child, entries_at, items_at, normalized, scalar_at, title_at
from tieringrules.rulebook.offer import Offer
from tieringrules.rulebook.periods import days_words

_AN_OFFER = Localized("offer", "优惠")


def link_offers(documents: Sequence[Document], scope: Scope) -> Checked[tuple[Offer, ...]]:
    """The offers of all files, as they are on some day.

    Args:
        documents: their files.
        scope: what conditions may name.
    """
    findings = Findings()
    offers: list[Offer] = []
    for document in documents:
        for entry in entries_at(document.root, "offers"):
            findings.extend(check_name(entry.key.text, entry.key.span))
            offers.append(_offer(entry, scope, findings))
    findings.extend(twice((Named(offer.name, offer.span) for offer in offers), _AN_OFFER))
    pools: dict[str, Offer] = {}
    for offer in offers:
        first = pools.setdefault(offer.codes, offer) if offer.codes is not None else offer
        if first is not offer:
            label = Label(first.codes_span or first.span, Localized("first named here", "首次使用处"))
            findings.add(report("TR938", offer.codes_span, related=[label], file=offer.codes or ""))
    return Checked(tuple(offers), findings.all())


def _offer(entry: Entry, scope: Scope, findings: Findings) -> Offer:
    node, span = entry.value, entry.key.span
    first, last = _day(node, "from"), _day(node, "until")
    written = scalar_at(node, "until")
    if first is not None and last is not None and last < first and written is not None:
        findings.add(report("TR934", written.span, offer=entry.key.text, first=first, last=last))
    budget, value = _number(node, "budget"), _number(node, "value")
    placed = scalar_at(node, "budget")
    if budget is not None and not value and placed is not None:
        findings.add(report("TR937", placed.span, offer=entry.key.text))
    codes = scalar_at(node, "codes")
    if codes is not None and leaves_folder(codes.text):
        findings.add(report("TR247", codes.span, path=codes.text))
    when, gift = child(node, "when"), scalar_at(node, "gift")
    product = scalar_at(node, "product")
    return Offer(
        name=normalized(entry.key.text),
        title=title_at(node),
        first=first,
        last=last,
        stock=integer_at(node, "stock"),
        budget=budget,
        value=value,
        price=_number(node, "price"),
        product=normalized(product.text) if product is not None else None,
        points=integer_at(node, "points"),
        is_gift=gift is not None and read_boolean(gift).value is True,
        when=findings.keep(read_condition(when, scope)) if when is not None else None,
        codes=codes.text if codes is not None else None,
        justification=title_at(node, "justification"),
        span=span,
        codes_span=codes.span if codes is not None else None,
    )


def _day(node: Node, key: str) -> dt.date | None:
    written = scalar_at(node, key)
    return read_date(written).value if written is not None else None


def _number(node: Node, key: str) -> Decimal | None:
    written = scalar_at(node, key)
    return read_number(written).value if written is not None else None


@dataclass(frozen=True, slots=True)
class Given:
    """Who is given an offer by what.

    Attributes:
        name: of the offer, as it is written.
        span: where.
        tiers: standard and tier of those who may get it.
        campaign: that gives it; None for a policy or trigger, which give it on any day.
    """

    name: str
    span: Span
    tiers: frozenset[tuple[str, str]]
    campaign: Campaign | None = None


def given_offers(
    policies: Sequence[tuple[Policy, Document]], campaigns: Sequence[tuple[Campaign, Document]]
) -> tuple[Given, ...]:
    """Every place that gives an offer.

    Args:
        policies: each with its file.
        campaigns: each with its file.
    """
    return (
        *(given for policy, document in policies for given in _of_policy(policy, document.root)),
        *_of_campaigns(policies, campaigns),
    )


def _of_policy(policy: Policy, root: Node) -> Iterator[Given]:
    for entry in entries_at(root, "tiers"):
        yield from _named(entry.value, frozenset({(policy.standard, entry.key.text)}))
    for trigger in items_at(root, "triggers"):
        yield from _named(trigger, _served(policy))


def _of_campaigns(
    policies: Sequence[tuple[Policy, Document]], campaigns: Sequence[tuple[Campaign, Document]]
) -> Iterator[Given]:
    by_name = {policy.name: policy for policy, _ in policies}
    for campaign, document in campaigns:
        policy = by_name.get(campaign.policy)
        every = _served(policy) if policy is not None else frozenset()
        own = frozenset(pair for pair in every if not campaign.tiers or pair[1] in campaign.tiers)
        yield from _named(document.root, own, campaign)


def _served(policy: Policy) -> frozenset[tuple[str, str]]:
    return frozenset(
        (policy.standard, tier.tier) for tier in policy.tiers if tier.cap is None or tier.cap.at_most > 0
    )


def _named(
    node: Node, tiers: frozenset[tuple[str, str]], campaign: Campaign | None = None
) -> Iterator[Given]:
    offers = child(node, "offers")
    if isinstance(offers, SequenceNode):
        for item in offers.items:
            text = getattr(item, "text", None)
            if text:
                yield Given(normalized(text), item.span, tiers, campaign)


def check_offers(offers: Sequence[Offer], given: Iterable[Given]) -> Iterator[Diagnostic]:
    """Names that no catalogue has, campaigns that outlast what they offer, and unequal prices.

    Args:
        offers: the catalogue; without one names are free.
        given: every place that gives an offer.
    """
    if not offers:
        return
    by_name = {offer.name: offer for offer in offers}
    tiers: dict[str, set[tuple[str, str]]] = {}
    for each in given:
        offer = by_name.get(each.name)
        if offer is None:
            near, choices = nearest(each.name, by_name), hint(each.name, by_name)
            yield report("TR935", each.span, fix=near, name=each.name, hint=choices)
            continue
        tiers.setdefault(each.name, set()).update(each.tiers)
        campaign = each.campaign
        if campaign is not None and not (offer.holds_on(campaign.first) and offer.holds_on(campaign.last)):
            yield report(
                "TR936",
                each.span,
                related=[Label(offer.span, Localized("its days are here", "优惠的有效期在此"))],
                offer=offer.name,
                campaign=campaign.name,
                days=days_words(offer.first, offer.last),
                first=campaign.first,
                last=campaign.last,
            )
    yield from _unequal(offers, tiers)


def _unequal(offers: Sequence[Offer], tiers: Mapping[str, set[tuple[str, str]]]) -> Iterator[Diagnostic]:
    """Offers for one product with another price for other tiers, and nobody says why."""
    first_of: dict[str, Offer] = {}
    for offer in offers:
        if offer.product is None or offer.name not in tiers or (offer.price is None and offer.value is None):
            continue
        first = first_of.setdefault(offer.product, offer)
        same = (first.price, first.value) == (offer.price, offer.value)
        if same or tiers[first.name] == tiers[offer.name] or offer.justification or first.justification:
            continue
        yield report(
            "TR939",
            offer.span,
            related=[Label(first.span, Localized("the other price is here", "另一价格在此"))],
            product=offer.product,
            this=_priced(offer, tiers),
            other=_priced(first, tiers),
        )


def _priced(offer: Offer, tiers: Mapping[str, set[tuple[str, str]]]) -> Localized:
    names = [tier for _, tier in sorted(tiers[offer.name])]
    en, zh = ", ".join(names), "、".join(names)
    if offer.price is not None:
        return Localized(f"{offer.price:f} for {en}", f"{zh} 为 {offer.price:f}")
    return Localized(f"{offer.value:f} off for {en}", f"{zh} 优惠 {offer.value:f}")
