"""What causes contacts becomes definitions: of whom conditions are true, and the dates they count from."""

from __future__ import annotations

from collections.abc import Iterator

from tieringrules.language.syntax import Expr, Logical
from tieringrules.language.types import BOOLEAN
from tieringrules.rulebook.flag_names import override_name
from tieringrules.rulebook.kernel import RowDefinition
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.occasion import (
    Anniversary,
    BecameTrue,
    DaysAfter,
    Movement,
    NearMiss,
    Trigger,
    condition_name,
    day_name,
)


def cause_definitions(rulebook: Rulebook) -> tuple[RowDefinition, ...]:
    """The definitions that plans read and nothing else does."""
    return (
        *(
            definition
            for policy in rulebook.policies
            for trigger in policy.triggers
            for definition in _of_trigger(policy.name, trigger)
        ),
        *(
            RowDefinition(campaign.condition_name, campaign.when, BOOLEAN, span=campaign.span)
            for campaign in rulebook.campaigns
            if campaign.when is not None
        ),
        *(
            RowDefinition(override_name(policy.name, number), override.when, BOOLEAN, span=override.span)
            for policy in rulebook.policies
            for number, override in enumerate(policy.overrides)
        ),
        *(
            RowDefinition(offer.condition_name, offer.when, BOOLEAN, span=offer.span)
            for offer in rulebook.offers
            if offer.when is not None
        ),
    )


def _of_trigger(policy: str, trigger: Trigger) -> Iterator[RowDefinition]:
    condition = whole_condition(trigger)
    if condition is not None:
        yield RowDefinition(condition_name(policy, trigger.name), condition, BOOLEAN, span=trigger.span)
    if isinstance(trigger.on, Anniversary | DaysAfter):
        field = trigger.on.field
        yield RowDefinition(day_name(policy, trigger.name), field, field.type, span=trigger.span)


def whole_condition(trigger: Trigger) -> Expr | None:
    """What must be true of a customer, from the occasion and the trigger's own `when:`; None for nothing."""
    occasion = trigger.on.holds if isinstance(trigger.on, Movement | NearMiss | BecameTrue) else None
    parts = tuple(part for part in (occasion, trigger.when) if part is not None)
    if len(parts) > 1:
        return Logical("and", parts, span=trigger.span, type=BOOLEAN)
    return parts[0] if parts else None
