"""The tiers that customers had before: what rules call them, and the table that an earlier result is."""

from __future__ import annotations

from dataclasses import field

from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.types import DATE, TEXT, TierType, is_textual
from tieringrules.rulebook.model import Column, Dataset, Rulebook
from tieringrules.rulebook.stability import computed_name, since_name

# What an earlier result is called where datasets are named, and the word before a standard's name in rules.
PREVIOUS = "previous"
NOWHERE = Span("")


def previous_name(standard: str) -> str:
    """What rules call the tier that a customer had in a standard before."""
    return f"{PREVIOUS}.{standard}"


@dataclass(frozen=True, slots=True)
class PreviousTier:
    """The tier that a customer had in a standard before, as rules name it.

    Attributes:
        type: the standard, and its tiers of today.
        column: the customers column that holds it where no earlier result does; None for none.
        is_named: whether rules look at it.
        span: where the standard says which column, else where the standard is written.
    """

    type: TierType
    column: str | None = None
    is_named: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def standard(self) -> str:
        """The standard's name."""
        return self.type.standard

    @property
    def name(self) -> str:
        """What rules call it."""
        return previous_name(self.standard)


def previous_contract(rulebook: Rulebook) -> Dataset | None:
    """The table that `classify --out` writes, as far as it is read back: the key, and a tier per standard.

    Tiers are read as any text: an earlier result may hold tiers that a standard has no longer. Of standards
    with `stability` it also says which tier was computed, and since when another one than the customer has.

    Args:
        rulebook: with the customers' key; without one there is no such table.
    """
    customers = rulebook.customers
    key = customers.column(customers.key) if customers.key is not None else None
    if key is None:
        return None
    personal = key.personal or key.kind in ("email", "phone")
    # Results hold addresses and numbers as they were understood, which are not to be understood again.
    kind = "text" if is_textual(key.type) else key.kind
    own = Column(key.name, kind, key.type, key.aliases, personal=personal, scale=key.scale)
    tiers = (Column(standard.name, "text", TEXT) for standard in rulebook.standards)
    steady = [standard.name for standard in rulebook.standards if standard.stability is not None]
    states = (
        column
        for name in steady
        for column in (
            Column(computed_name(name), "text", TEXT),
            Column(since_name(name), "date", DATE),
        )
    )
    return Dataset(PREVIOUS, (own, *tiers, *states), key=key.name)


def tiers_of(contract: Dataset) -> tuple[str, ...]:
    """The columns of earlier results that hold tiers."""
    names = [column.name for column in contract.columns if column.name != contract.key]
    states = {made(name) for name in names for made in (computed_name, since_name)}
    return tuple(name for name in names if name not in states)
