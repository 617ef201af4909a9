"""The history for commands that neither plan nor send: they write beside whoever does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tieringrules.cli.keeping import has_history
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened

if TYPE_CHECKING:
    from tieringrules.history import History


@contextmanager
def history_to_write(opened: Opened) -> Iterator[History]:
    """The history, made where there is none; what is written holds at once, also for a sending under way.

    Raises:
        Stop: it cannot be used, or the workspace has no key to hash with.
    """
    from tieringrules.intake.secret_key import read_key

    key = read_key(opened.root, os.environ)
    if key.value is None:
        raise Stop(ExitCode.USAGE, *key.diagnostics)
    with _opened(opened, key.value, create=True) as history:
        assert history is not None
        yield history


@contextmanager
def history_to_read(opened: Opened) -> Iterator[History | None]:
    """The history; None where nothing was recorded yet.

    Raises:
        Stop: it cannot be used.
    """
    from tieringrules.intake.secret_key import read_key

    if not has_history(opened):
        yield None
        return
    with _opened(opened, read_key(opened.root, os.environ).value, create=False) as history:
        yield history


@contextmanager
def _opened(opened: Opened, secret: bytes | None, *, create: bool) -> Iterator[History | None]:
    from tieringrules.history import open_history, place_of
    from tieringrules.history.opening import FAILURES, refusal

    place = place_of(opened.root, opened.rulebook.workspace.history)
    found = open_history(place, os.environ, create=create, secret=secret)
    if found.diagnostics:
        raise Stop(ExitCode.USAGE, *found.diagnostics)
    try:
        yield found.value
    except FAILURES as problem:
        raise Stop(ExitCode.USAGE, refusal(place, problem)) from problem
    finally:
        if found.value is not None:
            found.value.close()
