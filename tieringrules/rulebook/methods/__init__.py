"""The methods by which a standard decides, one file each, listed here in one tuple."""

from tieringrules.rulebook.methods import bands, rules
from tieringrules.rulebook.methods.method import Method, WrittenTier

METHODS: tuple[Method, ...] = (rules.METHOD, bands.METHOD)

__all__ = ["METHODS", "Method", "WrittenTier"]
