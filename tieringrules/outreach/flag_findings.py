"""Flags that nobody can say of some customers whether they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tieringrules.diagnostic import Diagnostic, report
from tieringrules.rulebook.model import Rulebook

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments


def unknown_flags(rulebook: Rulebook, assignments: Assignments) -> Iterator[Diagnostic]:
    """Per flag and field that is wanting, how many customers it leaves unknown.

    Args:
        rulebook: the policies.
        assignments: of all customers.
    """
    for policy in sorted(rulebook.policies, key=lambda policy: policy.name):
        spans = {flag.name: flag.span for flag in policy.flags}
        summary = assignments.flags.get(policy.name)
        for unknown in summary.unknown if summary is not None else ():
            words: dict[str, object] = {
                "policy": policy.name,
                "flag": unknown.rule,
                "count": unknown.customers,
                "customers": assignments.frame.height,
                "field": unknown.field,
            }
            yield report("TR685", spans[unknown.rule], related=(), fix=None, **words)
