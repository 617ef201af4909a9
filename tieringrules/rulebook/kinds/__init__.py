"""The kinds of rule files, one file each, listed here in one tuple."""

from __future__ import annotations

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.rulebook.kinds import (
    campaign,
    dataset,
    metrics,
    offers,
    overrides,
    policy,
    standard,
    tests,
    workspace,
)
from tieringrules.rulebook.shapes import Shape


@dataclass(frozen=True, slots=True)
class Kind:
    """One word after `kind:`, and the shape of such files."""

    name: str
    shape: Shape


KINDS: tuple[Kind, ...] = (
    Kind("workspace", workspace.SHAPE),
    Kind("dataset", dataset.SHAPE),
    Kind("metrics", metrics.SHAPE),
    Kind("standard", standard.SHAPE),
    Kind("policy", policy.SHAPE),
    Kind("overrides", overrides.SHAPE),
    Kind("tests", tests.SHAPE),
    Kind("campaign", campaign.SHAPE),
    Kind("offers", offers.SHAPE),
)


def kind_named(name: str) -> Kind | None:
    """The kind of a name, if there is one."""
    return next((kind for kind in KINDS if kind.name == name), None)
