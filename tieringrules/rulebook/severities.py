"""How much findings weigh in a workspace: `severities: {TR275: error, TR631: off}`."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.diagnostic import Checked, Findings, Severity, report
from tieringrules.diagnostic.suggestion import hint
from tieringrules.document.node import Node
from tieringrules.rulebook.nodes import entries_at, scalar
from tieringrules.rulebook.shapes import ChoicePlace, Field, MapOf

OFF = "off"
FIELD = Field(
    MapOf(ChoicePlace(("error", "warning", "note", OFF))),
    ("code → how much it weighs; errors stay errors", "代码 → 严重程度；错误始终是错误"),
)


def read_severities(root: Node) -> Checked[Mapping[str, str]]:
    """The severities of a workspace file.

    Args:
        root: of the workspace file.
    """
    findings = Findings()
    found: dict[str, str] = {}
    entries = entries_at(root, "severities")
    if not entries:
        return Checked(found)
    from tieringrules.diagnostic.catalogue import CODES

    for entry in entries:
        code, word = entry.key.text.strip().upper(), scalar(entry.value)
        if code not in CODES:
            findings.add(report("TR854", entry.key.span, name=entry.key.text, hint=hint(code, CODES)))
        elif CODES[code].severity is Severity.ERROR:
            findings.add(report("TR852", entry.key.span, name=code))
        elif word is not None:
            found[code] = word.text
    return Checked(found, findings.all())
