"""Whether a contact may be sent to at this moment, whatever was right when it was planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.address_forms import FormMakers, domains_of, form_makers, text_form
from tieringrules.outreach.channels import CHANNEL_BY_NAME
from tieringrules.rulebook.model import Channel, Rulebook

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments
    from tieringrules.history.suppressions import Suppressed

Purpose = str
_Agreed = frozenset[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Consents:
    """What the data of this moment says.

    Attributes:
        customers: the keys of those who are in it.
        agreed: channel → who agreed to marketing by it: a customer with nothing, or a customer with the one
            spelling of the address of one of their people. A channel that asks nobody is not in it.
        forms: channel → what gives the one spelling of its addresses.
        others: customer → the keys that were merged into it.
    """

    customers: frozenset[str]
    agreed: Mapping[str, _Agreed]
    forms: FormMakers
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Permission:
    """Answers before each message whether it may go: from the list of the moment and the data as it was read.

    It may be asked by several threads at once.

    Args:
        suppressed: asks the history afresh each time.
        consents: of the present data.
    """

    def __init__(self, suppressed: Suppressed, consents: Consents) -> None:
        self._suppressed, self._consents = suppressed, consents

    def refusal(self, channel: str, purpose: Purpose, customer: str, address: str) -> str | None:
        """Why a message must not go now, as a code of `contact.REASONS`; None where it may.

        Args:
            channel: its name.
            purpose: `marketing` or `service`; service needs no consent, and never goes to the suppressed.
            customer: the key.
            address: where it would go, as the batch has it.
        """
        form = self.form(channel, address)
        domains = domains_of(form)
        for key in (customer, *self._consents.others.get(customer, ())):
            if self._suppressed.reason(channel, key, form, address, domains) is not None:
                return "suppressed"
        if customer not in self._consents.customers:
            return "not_in_data"
        agreed = self._consents.agreed.get(channel)
        if purpose == "service" or agreed is None:
            return None
        return None if (customer, None) in agreed or (customer, form) in agreed else "no_consent"

    def form(self, channel: str, address: str) -> str:
        """The one spelling of an address, which is what `History.address_hash` takes."""
        return self._consents.forms.get(channel, text_form)(address)


def consents_of(
    rulebook: Rulebook, assignments: Assignments, merged: Mapping[str, str] | None = None
) -> Consents:
    """What the present data says of customers and their consent.

    Args:
        rulebook: for the channels.
        assignments: the customers as they are now.
        merged: key that was merged → the key that stands for it.
    """
    import polars as pl

    keys = assignments.frame.get_column(assignments.key).cast(pl.String)
    forms = form_makers(rulebook)
    agreed: dict[str, _Agreed] = {}
    for channel in rulebook.workspace.channels:
        if channel.consent is None:
            continue
        if "." in channel.consent:
            agreed[channel.name] = _of_people(channel, forms, assignments)
        else:
            willing = assignments.frame.get_column(channel.consent).fill_null(False)
            agreed[channel.name] = frozenset((key, None) for key in keys.filter(willing))
    others: dict[str, tuple[str, ...]] = {}
    for old, new in (merged or {}).items():
        others[new] = (*others.get(new, ()), old)
    return Consents(frozenset(keys), agreed, forms, others)


def _of_people(channel: Channel, forms: FormMakers, assignments: Assignments) -> _Agreed:
    from tieringrules.engine.assignments import PARENT_KEY

    people = assignments.people.get(channel.people or "")
    spec = CHANNEL_BY_NAME.get(channel.name)
    columns = [(channel.consent or "").rpartition(".")[2], channel.address.rpartition(".")[2]]
    if people is None or spec is None or not {*columns} <= {*people.columns}:
        return frozenset()
    willing = people.filter(people.get_column(columns[0]).fill_null(False)).select(PARENT_KEY, columns[1])
    pairs = ((key, spec.address(str(written))) for key, written in willing.drop_nulls().iter_rows())
    return frozenset((key, forms[channel.name](address)) for key, address in pairs if address is not None)
