"""What the business wrote: typed, linked, checked; methods become a kernel."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tieringrules.rulebook.reading import read_workspace
from tieringrules.rulebook.schema import schema_of
from tieringrules.rulebook.workspace_files import WORKSPACE_FILE, find_workspace

if TYPE_CHECKING:
    from tieringrules.rulebook.desugaring import to_kernel, used_columns
    from tieringrules.rulebook.kernels import Kernels

__all__ = [
    "WORKSPACE_FILE",
    "Kernels",
    "find_workspace",
    "read_workspace",
    "schema_of",
    "to_kernel",
    "used_columns",
]

# `check` makes no kernel, so that what does is loaded where it is asked for.
_LATER = {"Kernels": "kernels", "to_kernel": "desugaring", "used_columns": "desugaring"}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
