"""What a tier gets from a policy where a flag of the policy holds."""

from __future__ import annotations

from dataclasses import replace

from tieringrules.rulebook.model import Flag, Policy, ServiceLevel, TierPolicy


def rerouted(entry: TierPolicy, flag: Flag) -> TierPolicy:
    """The tier's entry with what the flag puts in its place; findings about it point at the flag."""
    return replace(
        entry,
        channels=flag.channels or entry.channels,
        message=flag.message if flag.message is not None else entry.message,
        message_span=flag.message_span or flag.span,
        service=_service(entry.service, flag.service),
    )


def _service(usual: ServiceLevel | None, instead: ServiceLevel | None) -> ServiceLevel | None:
    if usual is None or instead is None:
        return instead or usual
    return ServiceLevel(instead.owner or usual.owner, instead.respond_within or usual.respond_within)


def entries_of(policy: Policy) -> dict[tuple[str, str | None], TierPolicy]:
    """Every entry that can decide a contact: (tier, flag that reroutes it; None for none) → entry."""
    entries: dict[tuple[str, str | None], TierPolicy] = {(tier.tier, None): tier for tier in policy.tiers}
    for flag in policy.flags:
        if not flag.suppress:
            entries |= {(tier.tier, flag.name): rerouted(tier, flag) for tier in policy.tiers}
    return entries
