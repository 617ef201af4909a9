"""A kernel applied to frames: assignments, summaries, files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tieringrules.engine.classification import classify
    from tieringrules.engine.lookup import values_of
    from tieringrules.engine.writing import output_frame, write_assignments

__all__ = ["classify", "output_frame", "values_of", "write_assignments"]

_HOMES = {
    "classify": "classification",
    "output_frame": "writing",
    "values_of": "lookup",
    "write_assignments": "writing",
}


def __getattr__(name: str) -> Any:
    """Load a part when it is asked for: polars takes a while."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
