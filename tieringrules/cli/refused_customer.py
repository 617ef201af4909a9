"""Why a customer who stands in the data is not among the customers: their row was refused."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tieringrules.cli.pipeline import Classified
from tieringrules.diagnostic import Diagnostic, report

MOST_TOLD = 5


def refusals_of(result: Classified, overrides: Mapping[str, Path], customer: str) -> tuple[Diagnostic, ...]:
    """Where the rows of a customer were refused, and by which code; no cell is in it.

    Args:
        result: the classification in which the customer is not.
        overrides: dataset → file that replaced the workspace's.
        customer: the key as it was asked for.
    """
    from tieringrules.intake.loading import load_what_is_there
    from tieringrules.intake.own_data import refusals_of_customer, with_keys_alone

    own = result.tables.get(result.rulebook.customers.name)
    key = result.rulebook.customers.key
    if own is None or key is None or not own.refused.rows or own.file is None:
        return ()
    # Refused rows are kept without their keys: the keys are read once more, and nothing else.
    needed = {own.dataset: frozenset[str]()}
    keyed = with_keys_alone(result.rulebook)
    every = load_what_is_there(keyed, overrides, needed, None, os.environ).value.get(own.dataset)
    if every is None or key not in every.frame.columns:
        return ()
    found = refusals_of_customer(own, every, key, customer.strip())
    return tuple(
        report("TR026", place, refusal=fault.code, column=fault.column) for place, fault in found[:MOST_TOLD]
    )
