"""Every built-in function of `eval`, by name."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.language.feel import (
    list_functions,
    number_functions,
    range_functions,
    temporal_functions,
    text_functions,
)
from tieringrules.language.feel.signatures import Signature

_ALL = (
    *text_functions.SIGNATURES,
    *number_functions.SIGNATURES,
    *list_functions.SIGNATURES,
    *temporal_functions.SIGNATURES,
    *range_functions.SIGNATURES,
)
DATED_FUNCTIONS = temporal_functions.DATED


def _by_name() -> Mapping[str, tuple[Signature, ...]]:
    found: dict[str, tuple[Signature, ...]] = {}
    for signature in _ALL:
        found[signature.name] = (*found.get(signature.name, ()), signature)
    return found


LIBRARY = _by_name()
# Everything that can be called.
FUNCTION_NAMES = frozenset({*LIBRARY, *DATED_FUNCTIONS, "now", "today"})
