"""A rules engine for customer tiers and the messages each tier receives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tieringrules.api import DataRefused, DataWarning, Refused, Rules, RulesRefused, load

__all__ = ["DataRefused", "DataWarning", "Refused", "Rules", "RulesRefused", "load"]


def __getattr__(name: str) -> Any:
    # PEP 562: the command line imports rooms of this package and must not wait for the library's face.
    if name in __all__:
        from tieringrules import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
