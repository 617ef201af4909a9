"""Where the program starts."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program on a command line and leave with its exit code.

    Args:
        arguments: the words after the program's name; None for those of the process.
    """
    # What is made while the program loads lives to its end; looking through it again and again is idle work.
    gc.set_threshold(250_000, 20, 100)
    try:
        signal.signal(signal.SIGTERM, _leave)
        # Loading takes long enough to be interrupted, so it stands inside the net as well.
        from tieringrules.cli.program import exit_code_of

        code = exit_code_of(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _leave(number: int, frame: FrameType | None) -> None:
    # A polite end from outside gives unfinished outputs the time to remove themselves; a second one does not.
    signal.signal(number, signal.SIG_DFL)
    sys.exit(128 + number)
