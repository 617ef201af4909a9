"""What a tier gets from a policy where an override is about the customer, or a flag of the policy holds."""

from __future__ import annotations

from dataclasses import replace

from tieringrules.rulebook.model import Flag, Policy, PolicyOverride, ServiceLevel, TierPolicy


def rerouted(entry: TierPolicy, flag: Flag) -> TierPolicy:
    """The tier's entry with what the flag puts in its place; findings about it point at the flag."""
    return replace(
        entry,
        channels=flag.channels or entry.channels,
        message=flag.message if flag.message is not None else entry.message,
        variants=() if flag.message is not None else entry.variants,
        message_span=flag.message_span or flag.span,
        service=_service(entry.service, flag.service),
    )


def overridden(entry: TierPolicy, override: PolicyOverride) -> TierPolicy:
    """The tier's entry with what the override puts in its place; findings about it point at the override."""
    return replace(
        entry,
        channels=override.channels or entry.channels,
        message=override.message if override.message is not None else entry.message,
        variants=() if override.message is not None else entry.variants,
        message_span=override.message_span or override.span,
        service=_service(entry.service, override.service),
        cap=override.cap or entry.cap,
    )


def _service(usual: ServiceLevel | None, instead: ServiceLevel | None) -> ServiceLevel | None:
    if usual is None or instead is None:
        return instead or usual
    return ServiceLevel(instead.owner or usual.owner, instead.respond_within or usual.respond_within)


def entries_of(policy: Policy) -> dict[tuple[str, str | None, int | None], TierPolicy]:
    """Every entry that can decide a contact: (tier, flag that reroutes it, number of the override) → entry.

    None stands for no flag and no override.
    """
    found: dict[tuple[str, str | None, int | None], TierPolicy] = {}
    flags = [flag for flag in policy.flags if not flag.suppress]
    for tier in policy.tiers:
        for number in (None, *range(len(policy.overrides))):
            entry = tier
            if number is not None:
                override = policy.overrides[number]
                if override.tiers and tier.tier not in override.tiers:
                    continue
                entry = overridden(tier, override)
            found[tier.tier, None, number] = entry
            found |= {(tier.tier, flag.name, number): rerouted(entry, flag) for flag in flags}
    return found
