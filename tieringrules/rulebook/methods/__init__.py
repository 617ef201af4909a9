"""The methods by which a standard decides, one file each, listed here in one tuple."""

from tieringrules.rulebook.methods import abc, bands, percentile, rfm, rules, scorecard, table
from tieringrules.rulebook.methods.method import Desugared, Method, WrittenTier

METHODS: tuple[Method, ...] = (
    rules.METHOD,
    bands.METHOD,
    abc.METHOD,
    rfm.METHOD,
    scorecard.METHOD,
    percentile.METHOD,
    table.METHOD,
)

__all__ = ["METHODS", "Desugared", "Method", "WrittenTier"]
