"""With which codes the data of a scenario is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from tieringrules.language.interpreter import evaluate
from tieringrules.language.values import Value
from tieringrules.rulebook.deciding import CONFLICT_CODES, holding_branches
from tieringrules.rulebook.kernel import Decision, Kernel, in_conflict
from tieringrules.rulebook.model import Case, Rulebook

# What a row that breaks a condition across its columns is refused with.
BROKEN = "TR563"


def refused_with(
    case: Case, rulebook: Rulebook, kernel: Kernel, values: Mapping[str, Value], as_of: dt.date
) -> tuple[str, ...]:
    """The codes of what is wrong with a customer's data, each once, those of columns first.

    Args:
        case: what is given, as it is written.
        rulebook: for the contract of the customers dataset.
        kernel: for tables whose rows must not hold together.
        values: everything that follows from the case.
        as_of: its day.
    """
    # The frame library takes longer to load than everything else that `test` does.
    from tieringrules.intake.one_row import refusals_of_row

    given = {name: text for name, text in case.written.items() if rulebook.customers.column(name) is not None}
    codes = refusals_of_row(rulebook.customers, given, rulebook.workspace.time_zone)
    if not codes:
        # What the contract refuses cell by cell never gets as far as conditions across columns.
        codes = _broken(kernel, values, as_of)
    conflicts = (_conflict(decision, values, as_of) for decision in kernel.decisions)
    return tuple(dict.fromkeys((*codes, *(code for code in conflicts if code is not None))))


def _broken(kernel: Kernel, values: Mapping[str, Value], as_of: dt.date) -> tuple[str, ...]:
    return tuple(
        BROKEN
        for expectation in kernel.customers.expectations
        if expectation.severity == "error" and evaluate(expectation.condition, values, as_of) is False
    )


def _conflict(decision: Decision, values: Mapping[str, Value], as_of: dt.date) -> str | None:
    holding = holding_branches(decision, values, as_of)
    return CONFLICT_CODES[decision.hit_policy] if in_conflict(decision, holding) else None
