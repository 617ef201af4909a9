"""What the business wrote: typed, linked, checked; methods become a kernel."""

from tieringrules.rulebook.desugaring import to_kernel, used_columns
from tieringrules.rulebook.kernels import Kernels
from tieringrules.rulebook.reading import read_workspace
from tieringrules.rulebook.schema import schema_of
from tieringrules.rulebook.workspace_files import WORKSPACE_FILE, find_workspace

__all__ = [
    "WORKSPACE_FILE",
    "Kernels",
    "find_workspace",
    "read_workspace",
    "schema_of",
    "to_kernel",
    "used_columns",
]
