"""What stands for customers on a screen where their keys themselves are personal."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tieringrules.cli.stopping import ExitCode, Stop


def pseudonym(root: Path) -> Callable[[str], str]:
    """Key → its keyed hash.

    Args:
        root: the workspace folder.

    Raises:
        Stop: there is no secret to hash with.
    """
    from tieringrules.intake.secret_key import keyed_hash, read_key

    key = read_key(root, os.environ)
    if key.value is None:
        raise Stop(ExitCode.USAGE, *key.diagnostics)
    return partial(keyed_hash, key.value)
