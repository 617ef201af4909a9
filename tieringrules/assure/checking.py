"""Everything that can be said about a workspace before any data is touched."""

from __future__ import annotations

from pathlib import Path

from tieringrules.assure.guardrails import guardrail_findings
from tieringrules.assure.tolerated import tolerated
from tieringrules.diagnostic import Checked, Diagnostic, in_order
from tieringrules.outreach.template_check import check_templates
from tieringrules.rulebook import read_workspace
from tieringrules.rulebook.model import Rulebook

# Codes of rule files that cannot be read at all, and of names in templates that nothing declares.
UNREADABLE = "TR1"
UNKNOWN_PATH = "TR414"


def check_workspace(root: Path, *, frozen: bool = True) -> Checked[Rulebook | None]:
    """The rules of a workspace, and what was found in rules and templates, in order of place.

    Args:
        root: the workspace folder.
        frozen: whether standards with `population: frozen` take their saved population; else that of the day.
    """
    checked = read_workspace(root, frozen=frozen)
    return Checked(checked.value, with_templates(root, checked))


def with_templates(root: Path, checked: Checked[Rulebook | None]) -> tuple[Diagnostic, ...]:
    """What was found in rules, together with what is to be found in their templates.

    Args:
        root: the workspace folder.
        checked: its rules as read.
    """
    if checked.value is None:
        return in_order(checked.diagnostics)
    found = check_templates(checked.value, root)
    if checked.ok:
        # While something is wrong, what else looks odd may only follow from it.
        found = (*found, *guardrail_findings(checked.value))
    if any(finding.code.startswith(UNREADABLE) for finding in checked.errors):
        # What a file that cannot be read declares is not known: one mistake must not become ten.
        found = tuple(finding for finding in found if finding.code != UNKNOWN_PATH)
    rulebook = checked.value
    every = in_order((*checked.diagnostics, *found))
    return in_order(
        tolerated(
            every,
            rulebook.sources,
            rulebook.workspace.severities,
            root,
            is_complete=not any(finding.is_error for finding in every),
        )
    )
