"""Findings: spans, diagnostics, and the catalogue of their codes. Imports no other room."""

from tieringrules.diagnostic.checked import Checked
from tieringrules.diagnostic.diagnostic import Diagnostic, Label, Severity, in_order
from tieringrules.diagnostic.findings import Findings
from tieringrules.diagnostic.localized import LANGUAGES, Language, Localized
from tieringrules.diagnostic.report import report
from tieringrules.diagnostic.span import Span

__all__ = [
    "LANGUAGES",
    "Checked",
    "Diagnostic",
    "Findings",
    "Label",
    "Language",
    "Localized",
    "Severity",
    "Span",
    "in_order",
    "report",
]
