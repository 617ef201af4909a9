"""What can follow the standards in an output, besides the standards' own further outputs."""

from __future__ import annotations

from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.previous import previous_name
from tieringrules.rulebook.reason import reasons_name


def further_columns(rulebook: Rulebook) -> tuple[str, ...]:
    """Metrics, scores of methods, reasons and earlier tiers, by the names that explanations show."""
    standards = rulebook.standards
    return (
        *(metric.name for metric in rulebook.metrics),
        *(score.name for standard in standards for score in standard.scores),
        *(reasons_name(standard.name) for standard in standards if standard.reasons),
        *(previous_name(standard.name) for standard in standards),
    )
