"""What can follow the standards in an output, besides the standards' own further outputs."""

from __future__ import annotations

from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.previous import previous_name
from tieringrules.rulebook.reason import reasons_name


def further_columns(rulebook: Rulebook) -> tuple[str, ...]:
    """Metrics, reasons and earlier tiers, by the names that rules have for them."""
    standards = rulebook.standards
    return (
        *(metric.name for metric in rulebook.metrics),
        *(reasons_name(standard.name) for standard in standards if standard.reasons),
        *(previous_name(standard.name) for standard in standards),
    )
