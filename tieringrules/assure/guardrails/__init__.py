"""Rules that are right but hardly meant so: found without any data."""

from tieringrules.assure.guardrails.findings import guardrail_findings

__all__ = ["guardrail_findings"]
