"""Examples that have nothing to do with each other.

Hypothesis makes many of its examples from parts of earlier ones, which finds more with few examples; of
twenty thousand, only a quarter are then different rulebooks. Under another name the same draws are made
anew for every example, and cost less. Failures are made smaller in the usual way.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider


class Independent(HypothesisProvider):
    """The usual draws."""


AVAILABLE_PROVIDERS["independent"] = Independent


def many(examples: int) -> settings:
    """Settings for so many examples, each made anew."""
    return settings(
        max_examples=examples,
        backend="independent",
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
