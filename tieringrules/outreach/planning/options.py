"""Everything that can cause a contact of a day, with what is the same for all its customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tieringrules.outreach.contact import Cause
from tieringrules.outreach.planning.wishes import Wish
from tieringrules.rulebook.model import Policy, TierPolicy

_PURPOSES = {"service": 0, "marketing": 1}
_CAUSES = {"trigger": 0, "campaign": 1, "regular": 2}


@dataclass(frozen=True, slots=True)
class Errand:
    """A policy's regular messages, one of its triggers, or a campaign.

    Attributes:
        wish: of a trigger or campaign.
        awaited: what customers of a policy wait for who have no regular message, on a day without it.
    """

    policy: Policy
    wish: Wish | None = None
    awaited: Cause | None = None

    @property
    def cause(self) -> Cause:
        """Of its contacts."""
        return self.wish.cause if self.wish is not None else self.awaited or "regular"

    @property
    def cause_name(self) -> str | None:
        """Of its contacts."""
        return self.wish.cause_name if self.wish is not None else None

    @property
    def place(self) -> tuple[int, int, int, str, str]:
        """Where it comes on a day, smaller before larger.

        What is declared decides; else service goes before marketing, and what has its day before what has
        its month.
        """
        wished = self.wish.priority if self.wish is not None else None
        return (
            -(self.policy.priority if wished is None else wished),
            _PURPOSES[self.policy.purpose],
            _CAUSES[self.cause],
            self.policy.name,
            self.cause_name or "",
        )

    def asks(self, entry: TierPolicy, *, is_routed: bool = False) -> TierPolicy:
        """A tier's entry with the message and offers of the trigger or campaign.

        Args:
            entry: of the tier.
            is_routed: whether a flag says by which channels the customer is contacted, which goes before.
        """
        if self.wish is None:
            return entry
        return replace(
            entry,
            message=self.wish.message,
            every=None,
            offers=self.wish.offers or entry.offers,
            channels=entry.channels if is_routed else self.wish.channels or entry.channels,
            due_in=self.wish.due_in if self.wish.due_in is not None else entry.due_in,
            variants=(),
        )


@dataclass(frozen=True, slots=True)
class Option:
    """What an errand has for the customers of one tier, flag and override.

    Attributes:
        errand: number of the errand.
        entry: of the tier, with what override and flag put in its place.
        flag: that reroutes it.
    """

    errand: int
    entry: TierPolicy
    flag: str | None


def in_order(policies: Sequence[Policy], wishes: Iterable[Wish]) -> list[Errand]:
    """The errands of a day, those that go first at the front."""
    by_name = {policy.name: policy for policy in policies}
    found = [Errand(policy) for policy in policies]
    found += [Errand(by_name[wish.policy], wish) for wish in wishes if wish.policy in by_name]
    return sorted(found, key=lambda errand: errand.place)
